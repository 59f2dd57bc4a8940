package returns

import (
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/saysnothing"
	"candour/internal/table/codebook"
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

// ReviewWithin is how old a profile may be, in days: at least yearly (HMICFRS, 2023, recommendation 2).
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

// Covered counts the sections, of all that there are, that are covered and say something.
func (p *Profile) Covered(all []codebook.Code) (whole, part int) {
	for _, c := range all {
		switch s, _ := p.Of(c.Code); {
		case s.Held == "yes" && !s.Empty(c.Label):
			whole++
		case s.Held == "part" && !s.Empty(c.Label):
			part++
		}
	}
	return whole, part
}

// Empty says that a section which is said to be covered says nothing.
func (s Section) Empty(heading string) bool {
	return s.Held != "no" && s.Held != "" && saysnothing.Is(s.Words, heading, s.Section)
}

// Failings say what a profile itself says that it lacks: what inspectors found lacking (IICSA 2022, H.8; HMICFRS 2023).
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
