package rules

import (
	"crypto/rand"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lettersOnly leaves capital letters and digits, however the rest is written.
func lettersOnly(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFKC.String(text))
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCaseNumber gives a case's number, to be said on the telephone: "R-7K3M-9QXT".
func NewCaseNumber() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	for i, v := range b {
		b[i] = crockford[v&31]
	}
	return "R-" + string(b[:4]) + "-" + string(b[4:])
}

// CaseNumberOf gives a case's number as it is stored, of one that was read out or
// typed in any way: with spaces, other hyphens or none, or without its first
// letter. It leaves alone what is no such number.
func CaseNumberOf(typed string) string {
	s := lettersOnly(typed)
	if len(s) == 9 && s[0] == 'R' {
		s = s[1:]
	}
	if len(s) != 8 {
		return strings.ToUpper(strings.TrimSpace(typed))
	}
	s = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(s) // the alphabet has none of these
	return "R-" + s[:4] + "-" + s[4:]
}

// ReferenceMarks are the values by which a crime reference is kept and looked
// for: as it is written, and its letters and digits alone. A place at its end may
// stand in brackets in what was kept before release 2.
func ReferenceMarks(reference string) []string {
	plain := strings.ToLower(lettersOnly(reference))
	if plain == "" {
		return []string{reference}
	}
	out := []string{reference, plain}
	if at := strings.LastIndexFunc(plain, unicode.IsDigit) + 1; at > 0 && at < len(plain) {
		out = append(out, plain[:at]+"("+plain[at:]+")")
	}
	return out
}
