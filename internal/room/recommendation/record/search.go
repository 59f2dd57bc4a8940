package record

import (
	"fmt"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// Search says that somebody looked for an answer, or for whether something was
// done, and what they found. "Not entered here", "looked for and not found" and
// "not done" are three things: only the second may be called late, and only up
// to the day on which it was looked for.
type Search struct {
	ID        string `json:"id"`
	AboutKind string `json:"about"` // recommendation or commitment
	AboutID   string `json:"about_id"`
	// Sought is SoughtAnswer or SoughtDoing, Result FoundNone or FoundKnown.
	Sought string `json:"sought"`
	Result string `json:"result"`
	// Of are those whose answer, or whose work, was looked for; empty where the
	// search names nobody.
	Of []Searched `json:"of,omitempty"`
	// Searched is the day on which it was looked for; Recorded the day on which
	// that was entered here.
	Searched edtf.Date `json:"on"`
	Recorded edtf.Date `json:"recorded,omitzero"`
	// Places says where it was looked for; SourceURL where an answer is that is
	// known of and not entered here.
	Places    string `json:"places,omitempty"`
	SourceURL string `json:"source_url,omitempty"`
	Words     string `json:"text,omitempty"`
	By        string `json:"by"`
	ByBody    string `json:"by_body,omitempty"`
	// WhyLate says why it was entered long after the day.
	WhyLate string `json:"why_entered_late,omitempty"`
	// Agreed is the day on which another person of another body looked, and found
	// none too; who by part and body, and where they looked. Without it nothing
	// follows from a search that found none.
	Agreed       edtf.Date `json:"agreed,omitzero"`
	AgreedBy     string    `json:"agreed_by,omitempty"`
	AgreedBody   string    `json:"agreed_by_body,omitempty"`
	AgreedPlaces string    `json:"agreed_places,omitempty"`
	Synthetic    bool      `json:"synthetic,omitempty"`
}

// Searched is one of those whose answer was looked for.
type Searched struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Class says that it is a kind of body: nothing is said of any one of them.
	Class bool `json:"kind_of_body,omitempty"`
	// Unheard says that nobody who answers for it can do so here (heard.go).
	Unheard bool `json:"-"`
}

// SearchedOf gives those who were asked.
func SearchedOf(asked []Body) []Searched {
	out := []Searched{} // asked of nobody is known, and is not the same as not known
	for _, b := range asked {
		out = append(out, Searched{b.ID, b.Name, b.Kind == BodyClass, b.Unheard})
	}
	return out
}

// What is looked for.
const (
	SoughtAnswer = "answer" // an answer to a recommendation
	SoughtDoing  = "doing"  // whether what was due by a day was done
)

// What was found.
const (
	FoundNone  = "none"
	FoundKnown = "known"
)

// SoughtLabels gives the words for what is looked for.
var SoughtLabels = []Choice{{SoughtAnswer, "An answer"}, {SoughtDoing, "Whether it was done by its date"}}

// FoundLabels gives the words for what was found.
var FoundLabels = []Choice{{FoundNone, "None was found"}, {FoundKnown, "There is one, and it is not entered here"}}

// ExactDay gives the one day that a date is; false when it is rough or unknown.
func ExactDay(d edtf.Date) (clock.Day, bool) {
	first, known := d.First()
	last, ends := d.Last()
	return first, known && ends && first == last
}

// NotOneDay says that a date can be read and is not one exact day.
func NotOneDay(text string) bool {
	d, err := edtf.Parse(text)
	_, exact := ExactDay(d)
	return err == nil && !exact
}

// Title says what was found: "Searched for an answer: none was found".
func (s Search) Title() string {
	sought := "an answer"
	if s.Sought == SoughtDoing {
		sought = "whether it was done"
	}
	if s.Result == FoundKnown {
		return "Known of and not entered here: " + sought
	}
	return "Searched for " + sought + ": " + LowerFirst(LabelOf(FoundLabels, s.Result))
}

// Who names who looked, by part and body.
func (s Search) Who() string {
	if s.ByBody == "" {
		return s.By
	}
	return s.By + ", " + s.ByBody
}

// agreer names who else looked, by part and body.
func (s Search) agreer() string { return Search{By: s.AgreedBy, ByBody: s.AgreedBody}.Who() }

// FileSearchID is the id of a search that came from a file. Who looked there is
// no human that anybody knows here, so nobody can be the second.
func FileSearchID(about string, i int) string { return fmt.Sprintf("%s%s%02d", about, inFile, i+1) }

const inFile = "/search/"

// FromFile says whether an import entered it.
func (s Search) FromFile() bool { return strings.Contains(s.ID, inFile) }

// Lines say of a search all but who and when.
func (s Search) Lines(due edtf.Date, asked []Searched) (out []string) {
	switch of := s.SpeaksOf(asked); {
	case len(s.Of) > 0:
		out = append(out, "Of: "+SearchedNames(s.Of))
	case s.Result == FoundNone && len(of) > 0:
		out = append(out, "It names nobody. It is of "+NamesOf(of)+", who alone was asked.")
	case s.Result == FoundNone:
		out = append(out, "It names nobody. Where several were asked it says nothing of any of them.")
	}
	if on, ok := ExactDay(s.Searched); ok && s.entered(on) == (clock.Day{}) {
		out = append(out, "When it was entered here is not known")
	} else if !s.Recorded.IsZero() {
		out = append(out, "Entered here on "+s.Recorded.Human())
	}
	if s.WhyLate != "" {
		out = append(out, "Why it was entered only then: "+s.WhyLate)
	}
	if why := s.saysNothing(due); why != "" {
		out = append(out, why)
	}
	if s.Places != "" {
		out = append(out, "Where it was looked for: "+s.Places)
	}
	switch {
	case s.Result != FoundNone:
	case s.Agreed.IsZero():
		out = append(out, "Nobody else has looked too. Until somebody does, nothing follows from this.")
	default:
		out = append(out, "On "+s.Agreed.Human()+" somebody else looked too and found none: "+s.agreer()+". Where they looked: "+OrNotKnown(s.AgreedPlaces))
	}
	return append(out, Lines(s.Words)...)
}

// saysNothing says why a search that found none supports no lateness; empty when
// it can.
func (s Search) saysNothing(due edtf.Date) string {
	on, exact := ExactDay(s.Searched)
	last, set := due.Last()
	switch {
	case s.Result != FoundNone:
		return ""
	case !exact:
		return "The exact day is not known, so this says nothing of lateness."
	case set && !on.After(last):
		return "It was not late by this day: the last day was " + last.Human() + "."
	}
	return ""
}

// SearchedNames are the names of those whose answer was sought.
func SearchedNames(all []Searched) string {
	names := make([]string, len(all))
	for i, b := range all {
		if names[i] = b.Name; b.Class {
			names[i] += " (a kind of body)"
		}
	}
	return strings.Join(names, "; ")
}

// Columns are what the record of a search holds.
func (s Search) Columns() map[string]any {
	ids := make([]string, len(s.Of))
	for i, b := range s.Of {
		ids[i] = b.ID
	}
	return map[string]any{"about_kind": s.AboutKind, "about_id": s.AboutID, "sought": s.Sought, "result": s.Result, "searched": s.Searched.Text(),
		"places": OrNil(s.Places), "source_url": OrNil(s.SourceURL), "words": OrNil(s.Words), "by_name": s.By, "by_body": OrNil(s.ByBody),
		"recorded": s.Recorded.Text(), "synthetic": s.Synthetic, "of_bodies": OrNil(strings.Join(ids, " ")), "why_late": OrNil(s.WhyLate)}
}
