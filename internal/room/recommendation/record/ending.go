package record

import (
	"candour/internal/base/clock/edtf"
)

// Ending says that the inquiry which made a recommendation withdrew it, replaced it or
// merged it with another. Nobody then owes it, and it was not done.
type Ending struct {
	ID   string `json:"id"`
	What string `json:"what"`         // EndWithdrawn, EndReplaced or EndMerged
	ByID string `json:"by,omitempty"` // the recommendation that took its place
	// By is who says so, On when, SourceURL where that can be read.
	By        string    `json:"said_by"`
	On        edtf.Date `json:"on,omitzero"`
	SourceURL string    `json:"source_url"`
	Words     string    `json:"text"`
	Synthetic bool      `json:"synthetic,omitempty"`
}

// What an inquiry may do with its own recommendation.
const (
	EndWithdrawn = "withdrawn"
	EndReplaced  = "replaced"
	EndMerged    = "merged"
)

// EndingNeedsSource is said where the source of an ending is missing.
const EndingNeedsSource = "Enter the web address where the inquiry says it. Without it nothing is ended"

// What is said of an ending that is not its own inquiry's, or is of a day on which there
// was nothing to end: by the form, and of a line of a file.
const (
	OtherInquiry  = "This is of another inquiry. Only the one that made a recommendation can put another of its own in its place"
	EndedTooEarly = "This is before the report was published"
)

// AskedItself says that whoever was asked cannot end what was asked of them.
func AskedItself(name string) string {
	return "This was asked of " + name + " itself. Only the inquiry that made it can end it"
}

// EndedBefore says that a day is certainly before that of the report.
func EndedBefore(on, published edtf.Date) bool {
	last, known := on.Last()
	made, ok := published.First()
	return ok && known && last.Before(made)
}

// EndLabels gives the words for each.
var EndLabels = []Choice{{EndWithdrawn, "Withdrawn by its own inquiry"}, {EndReplaced, "Replaced by its own inquiry"}, {EndMerged, "Merged with another by its own inquiry"}}

// State is where a recommendation stands that ended so.
func (e Ending) State() State {
	switch e.What {
	case EndReplaced:
		return StateReplaced
	case EndMerged:
		return StateMerged
	}
	return StateWithdrawn
}

// Title says what was done, by whom and when.
func (e Ending) Title() string {
	words := LabelOf(EndLabels, e.What)
	if !e.On.IsZero() {
		words += ", " + e.On.Human()
	}
	return words
}

// Ended is the ending that stands: the newest. Without one nothing ended it.
func (r *Record) Ended() *Ending {
	if len(r.Endings) == 0 {
		return nil
	}
	return &r.Endings[len(r.Endings)-1]
}

// Over says that nobody owes it an answer or an action any more: a later report says
// that another took its place, or its own inquiry ended it.
func (s *Summary) Over() bool { return s.Superseded || s.Ended != nil }

// SameInquiry says that two recommendations are of one inquiry: of one report, or of
// two by one body that is known; and both made up, or neither.
func (r *Record) SameInquiry(o *Record) bool {
	return r.Synthetic == o.Synthetic && (r.Report.ID == o.Report.ID || Slug(r.Report.Body) != "" && Slug(r.Report.Body) == Slug(o.Report.Body))
}

// EndInput says that its own inquiry ended a recommendation.
type EndInput struct {
	What, ByID, By, On, SourceURL, Words string
}

// Check says what is wrong with it.
func (in EndInput) Check(r *Record, today edtf.Date, p *Problems) Ending {
	e := Ending{What: in.What, ByID: Clean(in.ByID), By: Clean(in.By), SourceURL: Clean(in.SourceURL), Words: Clean(in.Words)}
	if !IsChoice(EndLabels, e.What) {
		p.Add("what", "Choose what the inquiry did")
	}
	p.Need("said_by", e.By, "Enter who says so: the inquiry, or who speaks for it", 300)
	for _, b := range r.Addressees {
		if Slug(e.By) == Slug(b.Name) {
			p.Add("said_by", AskedItself(b.Name))
		}
	}
	p.Need("text", e.Words, "Enter what the inquiry said", 2000)
	if e.SourceURL == "" {
		p.Add("source_url", EndingNeedsSource)
	}
	p.Link("source_url", e.SourceURL)
	if p.Date("on", in.On); in.On != "" {
		e.On, _ = edtf.Parse(in.On)
	}
	if first, known := e.On.First(); known {
		if now, _ := today.First(); first.After(now) {
			p.Add("on", "This day is still to come. Record it when the inquiry has done it")
		}
	}
	if EndedBefore(e.On, r.Report.Published) {
		p.Add("on", EndedTooEarly)
	}
	switch {
	case e.What == EndWithdrawn && e.ByID != "":
		p.Add("by", "Leave this empty: nothing took the place of what was withdrawn")
	case e.What != EndWithdrawn && e.ByID == "":
		p.Add("by", "Enter the id of the recommendation that took its place, as in its address here")
	case e.ByID == r.ID:
		p.Add("by", "Enter another recommendation than this one")
	}
	return e
}
