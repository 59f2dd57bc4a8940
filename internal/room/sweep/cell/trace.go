package cell

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"candour/internal/base/clock"
)

// Trace is something in a reference that may say who somebody is. It is what kind of
// thing it is, and never the thing itself: what warns of it repeats nothing.
type Trace string

// What a reference may hold of a person.
const (
	TraceEmail     Trace = "email"
	TraceTelephone Trace = "telephone"
	TraceDay       Trace = "day"
	TraceName      Trace = "name"
)

// TraceWords say what kind of thing it is, after "This reference may hold".
var TraceWords = map[Trace]string{TraceEmail: "an e-mail address", TraceTelephone: "a telephone number", TraceDay: "a date of birth", TraceName: "somebody's name"}

// PersonalColumn says whether a column's name speaks of who somebody is.
func PersonalColumn(name string) bool {
	for _, word := range strings.Split(name, "_") {
		switch word {
		case "name", "names", "surname", "forename", "forenames", "dob", "birth", "address", "postcode", "nhs", "nino", "email", "phone", "telephone", "mobile", "narrative", "summary",
			"mo", "notes", "description":
			return true
		}
	}
	return false
}

var (
	emailLike = regexp.MustCompile(`(?i)@|[\p{L}\p{N}][. ](?:com|org|net|info|uk)$|\bat [\p{L}\p{N}-]+\.[\p{L}]{2,}`)
	// Digits with what stands between them in a number as people write it, and no stroke,
	// which stands between the parts of a reference.
	numberLike = regexp.MustCompile(`\p{Nd}[\p{Nd} .()-]{8,}\p{Nd}`)
	dayLike    = regexp.MustCompile(`^(\d{1,2})([-/. ])(\d{1,2})([-/. ])(\d{4}|\d{2})(?:$|\P{Nd})`)
	yearLike   = regexp.MustCompile(`^(\d{4})([-/. ])(\d{1,2})([-/. ])(\d{1,2})(?:$|\P{Nd})`)
	packedLike = regexp.MustCompile(`^(\d{8})(?:$|\P{Nd})`)
	wordyLike  = regexp.MustCompile(`(?i)^(\d{1,2})[-/. ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/. ]?(\d{4}|\d{2})(?:$|\P{Nd})`)
)

// Traces finds what a reference may hold of a person, in the order of the kinds. Days
// that are the case's own (when it was recorded, or closed) are no date of birth.
// It finds what looks so, and cannot know: what is found is a reason to look.
func Traces(reference string, own []clock.Day, today clock.Day) (out []Trace) {
	if emailLike.MatchString(reference) {
		out = append(out, TraceEmail)
	}
	if slices.ContainsFunc(numberLike.FindAllString(reference, -1), isTelephone) {
		out = append(out, TraceTelephone)
	}
	for _, d := range daysIn(reference) {
		if !d.After(today) && d.Year() >= 1900 && !slices.Contains(own, d) {
			out = append(out, TraceDay)
			break
		}
	}
	if hasName(reference) {
		out = append(out, TraceName)
	}
	return out
}

// isTelephone says whether digits are as many as a telephone number of the United
// Kingdom has, and begin as one does.
func isTelephone(s string) bool {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		digits = rest
	}
	if rest, ok := strings.CutPrefix(digits, "44"); ok && len(rest) >= 9 {
		digits = "0" + strings.TrimPrefix(rest, "0")
	}
	return (len(digits) == 10 || len(digits) == 11) && digits[0] == '0' && strings.ContainsRune("123578", rune(digits[1]))
}

// daysIn gives every day that a reference may hold, however it is written.
func daysIn(s string) (out []clock.Day) {
	add := func(year, month, day string) {
		n := func(s string) int { v, _ := strconv.Atoi(s); return v } // digits, by the patterns
		years := []int{n(year)}
		if len(year) == 2 {
			years = []int{1900 + n(year), 2000 + n(year)}
		}
		for _, y := range years {
			d := clock.NewDay(y, n(month), n(day))
			if d.String() == strings.Join([]string{pad(y, 4), pad(n(month), 2), pad(n(day), 2)}, "-") {
				out = append(out, d)
			}
		}
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	for at := range len(s) { // days may overlap: each place at which digits begin is looked at
		if !digit(s[at]) || at > 0 && digit(s[at-1]) {
			continue
		}
		rest := s[at:]
		if m := dayLike.FindStringSubmatch(rest); m != nil && m[2] == m[4] {
			add(m[5], m[3], m[1])
		}
		if m := yearLike.FindStringSubmatch(rest); m != nil && m[2] == m[4] {
			add(m[1], m[3], m[5])
		}
		if m := packedLike.FindStringSubmatch(rest); m != nil {
			add(m[1][:4], m[1][4:6], m[1][6:])
			add(m[1][4:], m[1][2:4], m[1][:2])
		}
		if m := wordyLike.FindStringSubmatch(rest); m != nil {
			if month, err := time.Parse("Jan", strings.ToUpper(m[2][:1])+strings.ToLower(m[2][1:])); err == nil {
				add(m[3], strconv.Itoa(int(month.Month())), m[1])
			}
		}
	}
	return out
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

// plain are words that references hold, and that are nobody's name.
var plain = strings.Fields("case cases closed closure crime crimes force file files ref refs reference number numbers report reports record records review incident incidents " +
	"occurrence occurrences investigation investigations operation team unit division district area region police constabulary headquarters main archive " +
	"archived legacy paper box folder volume part series batch list old niche cris holmes athena connect compass genesis unifi storm sleuth crimint group " +
	"child sexual exploitation referral referrals intel intelligence offence offences the and for test made synthetic jan feb mar apr may jun jul aug sep " +
	"sept oct nov dec january february march april june july august september october november december north south east west northern southern eastern " +
	"western central")

// hasName says whether a word in a reference may be a name: four letters or more, or
// three written as names are, with a vowel and a consonant, that is no word which references hold. The word
// that an operation is called by says nothing of a person.
func hasName(s string) bool {
	before := ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		small := strings.ToLower(word)
		called := before == "op" || before == "operation"
		before = small
		n := len([]rune(small))
		asNames := unicode.IsUpper([]rune(word)[0]) && n > 1 && word[len(word)-1:] != strings.ToUpper(word[len(word)-1:])
		if called || n < 3 || n == 3 && !asNames || slices.Contains(plain, small) {
			continue
		}
		if strings.ContainsAny(small, "aeiouyáéíóúàèâêîôûäëïöü") {
			return true
		}
	}
	return false
}
