package record

import (
	"cmp"
	"slices"

	"candour/internal/base/clock/edtf"
	"candour/internal/site/web"
)

// Report is what an inquiry, audit or inspection published.
type Report struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Body      string    `json:"body"` // who published it
	Kind      string    `json:"kind"`
	Published edtf.Date `json:"published"`
	URL       string    `json:"url,omitempty"`
	Note      string    `json:"note,omitempty"`
	// Total is how many recommendations the report made; nil when that is
	// not known. Entered is how many of them are in the register,
	// without drafts.
	Total   *int `json:"total"`
	Entered int  `json:"entered"`
	// Known are answers to the report as a whole that are not entered here.
	Known     []KnownAnswer `json:"answers_known,omitempty"`
	State     string        `json:"state"` // StatePublished or StateDraft
	Check     Check         `json:"check"`
	Synthetic bool          `json:"synthetic,omitempty"`
	Version   int64         `json:"-"`
}

// Check says whether a record was checked against its source, by whom, when.
// A nil Done is "nobody has said".
type Check struct {
	Done *bool     `json:"checked"`
	By   string    `json:"checked_by,omitempty"`
	On   edtf.Date `json:"checked_on,omitzero"`
}

// Words gives the check as a phrase.
func (c Check) Words() string {
	switch {
	case c.Done == nil:
		return "Not known whether checked"
	case !*c.Done:
		return "Not yet checked against its source"
	}
	s := "Checked against its source"
	if c.By != "" {
		s += " by " + c.By
	}
	if !c.On.IsZero() {
		s += ", " + c.On.Human()
	}
	return s
}

// The states of a report or recommendation in the register.
const (
	StatePublished = "published"
	StateDraft     = "draft"
)

// NewestFirst orders reports by publication, those of an unknown day last.
func NewestFirst(all []Report) {
	slices.SortFunc(all, func(a, b Report) int {
		if a.Published.IsZero() != b.Published.IsZero() {
			return map[bool]int{true: 1, false: -1}[a.Published.IsZero()]
		}
		return cmp.Or(edtf.Compare(b.Published, a.Published), cmp.Compare(a.ID, b.ID))
	})
}

// CompleteWords gives "12 of 47 entered": how much of a report is here.
func (r Report) CompleteWords() string {
	if r.Total == nil {
		return web.Number(r.Entered) + " entered; how many it made is not known"
	}
	if *r.Total == 0 && r.Entered == 0 {
		return "It made no recommendations"
	}
	return web.Number(r.Entered) + " of " + web.Number(*r.Total) + " entered"
}
