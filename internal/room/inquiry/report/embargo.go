package report

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"slices"
	"strings"

	"candour/internal/base/errs"
)

// Copies under embargo go to core participants after delivery and before
// publication, in confidence (r.17), each with a mark of its own. The mark is
// two things, in each line of the copy:
//
//   - a sign in front, as "⟦k7q2mz⟧", which anybody sees;
//   - which spaces are no-break spaces, which nobody sees: yes or no for each
//     space, by a secret key, the copy and the line.
//
// Neither is in the signed text, which can hold neither. Both go along where a
// paragraph is copied and pasted, as far as plain text allows. What takes them
// away: typing it out, a photograph, a program that makes all spaces alike (many
// web pages and some mail programs do), deleting the sign. Somebody who has two
// copies can make a third that is neither: then no copy agrees, and nobody is
// named. The sign alone proves nothing, as it can be typed by whoever saw it.
// Lines with few spaces tell little; [Trace] says how much it goes by and
// names a copy only where chance is out of the question.
const (
	tagOpen  = '⟦'
	tagClose = '⟧'
	noBreak  = "\u00a0"
)

// Least is how many spaces must agree before a copy is named: by chance a wrong
// copy does so once in two to the power of that. With the number of copies there
// are, that is under one in a thousand million for the largest inquiry.
const Least = 40

// Marker makes copies with marks, by a secret key that it never shows.
type Marker struct{ key []byte }

// NewMarker takes a key of 32 bytes or more.
func NewMarker(key []byte) (Marker, error) {
	if len(key) < 32 {
		return Marker{}, errs.New(errs.Internal, "")
	}
	return Marker{slices.Clone(key)}, nil
}

func (m Marker) sum(parts ...string) []byte {
	h := hmac.New(sha256.New, m.key)
	for _, p := range parts {
		_ = binary.Write(h, binary.BigEndian, uint64(len(p))) // a hash takes everything
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}

// Tag is the sign of a copy.
func (m Marker) Tag(copyID string) string {
	return strings.ToLower(base32.StdEncoding.EncodeToString(m.sum("tag", copyID))[:10])
}

// wide says which of the spaces of a line are no-break spaces in a copy.
func (m Marker) wide(copyID, line string) func(n int) bool {
	var block []byte
	at := -1
	return func(n int) bool {
		if n/256 != at {
			at = n / 256
			block = m.sum("spaces", copyID, line, string(binary.BigEndian.AppendUint64(nil, uint64(at))))
		}
		return block[n%256/8]>>(n%8)&1 == 1
	}
}

// Mark gives the copy of a signed text for one reader.
func (m Marker) Mark(s Signed, copyID string) ([]byte, error) {
	if len(m.key) == 0 || copyID == "" || len(s.text) == 0 {
		return nil, errs.New(errs.Invalid, "A copy needs a key, an id and a signed text")
	}
	var b strings.Builder
	for line := range strings.Lines(string(s.text)) {
		line, end := strings.TrimSuffix(line, "\n"), "\n"
		if line != "" {
			b.WriteString(string(tagOpen) + m.Tag(copyID) + string(tagClose) + " ")
		}
		wide := m.wide(copyID, line)
		for i, word := range strings.Split(line, " ") {
			switch {
			case i > 0 && wide(i-1):
				b.WriteString(noBreak)
			case i > 0:
				b.WriteString(" ")
			}
			b.WriteString(word)
		}
		b.WriteString(end)
	}
	return []byte(b.String()), nil
}

// Unmark takes the marks out of a copy, or of a piece of one. Of a whole copy it
// gives the signed text.
func Unmark(text []byte) []byte {
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		_, plain := untag(line)
		out.WriteString(strings.ReplaceAll(plain, noBreak, " "))
	}
	return []byte(out.String())
}

// untag takes the sign, and the space behind it, from the front of a line.
func untag(line string) (tag, rest string) {
	rest, is := strings.CutPrefix(line, string(tagOpen))
	tag, rest, closed := strings.Cut(rest, string(tagClose))
	if !is || !closed {
		return "", line
	}
	for _, space := range []string{" ", noBreak} {
		if after, cut := strings.CutPrefix(rest, space); cut {
			return tag, after
		}
	}
	return tag, rest
}

// Agreement is how much of a piece of text agrees with the mark of one copy.
type Agreement struct {
	Copy   string
	Agrees int
	Of     int // spaces that could be read
}

// Trail is what a piece of text tells of the copy it came from.
type Trail struct {
	Named      string      // the copy; empty when it cannot be told
	Signs      []string    // copies whose visible sign stands in it: a lead, no proof
	Agreements []Agreement // best first
	Stripped   bool        // its spaces are all alike: the mark was taken away, or never was there
}

// Trace reads a leaked piece of text. It names a copy only if that copy agrees in
// every space, no other does, and there are at least [Least] of them.
func (m Marker) Trace(s Signed, copies []string, leaked []byte) (t Trail) {
	all := make([]Agreement, len(copies))
	seen := map[int]bool{}
	wide, of := 0, 0
	for line := range strings.Lines(string(leaked)) {
		tag, rest := untag(strings.TrimSpace(line))
		for _, c := range copies {
			if tag != "" && m.Tag(c) == tag {
				t.Signs = add(t.Signs, c)
			}
		}
		of += m.agree(s, copies, rest, all, seen)
		wide += strings.Count(rest, noBreak)
	}
	for i, c := range copies {
		all[i].Copy, all[i].Of = c, of
	}
	slices.SortStableFunc(all, func(a, b Agreement) int { return b.Agrees - a.Agrees })
	t.Agreements, t.Stripped = all, of > 0 && wide == 0
	if len(all) > 0 && of >= Least && all[0].Agrees == of && (len(all) == 1 || all[1].Agrees < of) {
		t.Named = all[0].Copy
	}
	return t
}

// agree finds a line of leaked text in the signed text, adds up for each copy
// which spaces agree, and says how many could be read. What stands in the signed
// text more than once tells nothing, and a space that was seen tells nothing more.
func (m Marker) agree(s Signed, copies []string, leaked string, all []Agreement, seen map[int]bool) int {
	plain := strings.ReplaceAll(leaked, noBreak, " ")
	text := string(s.text)
	at := strings.Index(text, plain)
	if plain == "" || at < 0 || strings.LastIndex(text, plain) != at {
		return 0
	}
	start := strings.LastIndex(text[:at], "\n") + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	n, wide := strings.Count(text[start:at], " "), map[int]bool{}
	for _, r := range leaked {
		if r != ' ' && string(r) != noBreak {
			continue
		}
		if key := start + n; !seen[key] { // no line begins within another, nor has more spaces than letters
			seen[key], wide[n] = true, r != ' '
		}
		n++
	}
	for i, c := range copies {
		is := m.wide(c, line)
		for n, w := range wide {
			if is(n) == w {
				all[i].Agrees++
			}
		}
	}
	return len(wide)
}
