package recommendation

import (
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
	Synthetic bool   `json:"synthetic,omitempty"`
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

// Looked is what the searches for one thing come to.
type Looked struct {
	// None is the first possible day of the newest search that found none.
	None *clock.Day `json:"none,omitempty"`
	// Known says that somebody knows of one. It outweighs every search that
	// found none, whichever came first: whoever missed it was mistaken.
	Known bool `json:"known,omitempty"`
}

// exactDay gives the one day that a date is; false when it is rough or unknown.
func exactDay(d edtf.Date) (clock.Day, bool) {
	first, known := d.First()
	last, ends := d.Last()
	return first, known && ends && first == last
}

// notOneDay says that a date can be read and is not one exact day.
func notOneDay(text string) bool {
	d, err := edtf.Parse(text)
	_, exact := exactDay(d)
	return err == nil && !exact
}

// lookedOf draws the facts out of searches, of which none was withdrawn. One
// whose day is rough or cannot be read, or whose result cannot, counts for
// nothing: a rough day may never be printed as an exact one.
func lookedOf(all []Search, sought string) (out Looked) {
	for _, s := range all {
		if s.Sought != sought {
			continue
		}
		day, dated := exactDay(s.Searched)
		switch {
		case s.Result == FoundKnown:
			out.Known = true
		case s.Result == FoundNone && dated && (out.None == nil || day.After(*out.None)):
			out.None = &day
		}
	}
	return out
}

// noneBy gives the newest day on which none was found, as known on a day.
func (l Looked) noneBy(today clock.Day) (clock.Day, bool) {
	if l.None == nil || l.None.After(today) {
		return clock.Day{}, false
	}
	return *l.None, true
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
	return "Searched for " + sought + ": " + lowerFirst(labelOf(FoundLabels, s.Result))
}

// who names who looked, by part and body.
func (s Search) who() string {
	if s.ByBody == "" {
		return s.By
	}
	return s.By + ", " + s.ByBody
}

// searches gives back searches from which the same facts follow.
func (l Looked) searches() (out []Search) {
	if l.None != nil {
		out = append(out, Search{Sought: SoughtDoing, Result: FoundNone, Searched: edtf.Of(*l.None)})
	}
	if l.Known {
		out = append(out, Search{Sought: SoughtDoing, Result: FoundKnown})
	}
	return out
}
