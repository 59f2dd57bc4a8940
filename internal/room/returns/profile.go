package returns

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"candour/internal/base/clock"
)

// Profile is a force's problem profile: what it knows of child sexual
// exploitation in its area, section by section. A signed profile does not
// change; the next one is begun from it.
type Profile struct {
	ID, Body, BodyName  string
	Number              int64
	State               string // "draft", "signed" or "replaced"
	Made                time.Time
	Writer, WriterName  string // human and name of whoever wrote last
	SignedBy, SignedFor string
	SignedAt            time.Time
	NextReview          clock.Day
	Sections            []Section
	Views               []View
	Version             int64
}

// Section is one part of a profile.
type Section struct {
	ID, Section          string
	Held                 string // "yes", "part" or "no"
	Words, Sources, Gaps string
	AsOf                 clock.Day
	Version              int64
}

// View is what an inspector found of a profile.
type View struct {
	ID, Name, Body, Verdict, Words string
	Made                           time.Time
}

// Verdicts are what an inspector may find.
var Verdicts = []struct{ Value, Text string }{{"sound", "Sound"}, {"thin", "Thin"}, {"out-of-date", "Out of date"}, {"fails", "Does not do what it must"}}

// ReviewWithin is how old a profile may be, in days: at least yearly
// (HMICFRS, 2023, recommendation 2).
const ReviewWithin = 365

// Age is how many days ago it was signed; -1 when it was not.
func (p *Profile) Age(today clock.Day) int {
	if p.SignedAt.IsZero() {
		return -1
	}
	return today.Sub(clock.DayOf(p.SignedAt))
}

// Of finds a section.
func (p *Profile) Of(section string) (Section, bool) {
	i := slices.IndexFunc(p.Sections, func(s Section) bool { return s.Section == section })
	if i < 0 {
		return Section{Section: section}, false // not filled in is not "no"
	}
	return p.Sections[i], true
}

// Covered counts the sections that are covered, wholly or in part, and say something:
// headings gives the heading of each by its code.
func (p *Profile) Covered(headings map[string]string) (whole, part int) {
	for _, s := range p.Sections {
		switch {
		case s.Empty(headings[s.Section]):
		case s.Held == "yes":
			whole++
		case s.Held == "part":
			part++
		}
	}
	return whole, part
}

// Empty says that a section which is said to be covered says nothing: no words, dots,
// "n/a" and the like, or its own heading again, however often.
func (s Section) Empty(heading string) bool {
	if s.Held == "no" || s.Held == "" {
		return false // it does not say that there is anything
	}
	words := lettersOf(s.Words)
	for _, own := range []string{lettersOf(heading), lettersOf(s.Section)} {
		if own != "" {
			words = strings.ReplaceAll(words, own, "")
		}
	}
	return words == "" || strings.Trim(words, words[:1]) == "" || slices.Contains(saysNothing, words)
}

// saysNothing are words, by their letters alone, that stand where something is to be said.
var saysNothing = []string{"na", "nil", "none", "notapplicable", "notavailable", "notknown", "unknown", "tbc", "tbd", "tba", "todo", "tobeconfirmed", "tobecompleted", "tofollow", "asabove",
	"seeabove", "asbefore", "test", "text", "yes", "no", "covered", "inpart", "lorem", "loremipsum", "blank", "empty", "nothing", "nothingtoadd", "nothingtoreport"}

// lettersOf gives the letters and figures of a text, in small letters.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Failings say what a profile itself says that it lacks: what inspectors found lacking (IICSA
// 2022, H.8; HMICFRS 2023).
func (p *Profile) Failings(today clock.Day) (out []string) {
	switch age := p.Age(today); {
	case age < 0:
		out = append(out, "It is not signed off.")
	case age > ReviewWithin:
		out = append(out, "It is more than a year old.")
	}
	for _, need := range []struct{ section, words string }{{"suspects", "It does not cover groups and suspects, identified or not."},
		{"partners", "No partner's data is in it."}, {"gaps", "It does not say what is not known."}, {"sources", "It does not name its sources."}} {
		if s, ok := p.Of(need.section); ok && s.Held == "no" {
			out = append(out, need.words)
		}
	}
	return out
}
