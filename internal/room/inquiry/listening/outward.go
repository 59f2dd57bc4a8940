package listening

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/testimony"
)

// Outward is an asking as it is kept: one account, one recipient.
type Outward struct {
	ID, Inquiry, Approach, Account string
	testimony.Asking
	Body     string // its id, where it is a body of the list
	Whom     string // what the recipient is called, as it was when it was proposed
	Why      string // for the person to read
	Follows  string // what happens then; for the person to read
	Signed   string // of research: who signed what to keep it safe
	SignedOn clock.Day
	How      string // how it went
	asker    string
	version  int64
}

// ReviewPanel stands for those who look at closed cases again: they are on no list of bodies.
const (
	ReviewPanel      = "review-panel"
	ReviewPanelWords = "The review panel, which looks at closed cases again"
)

// ByPaper is said wherever an account is to go.
const ByPaper = "Nothing goes by this program. It goes on paper, or by the inquiry’s own secure channel."

// The lengths of what is typed of an asking.
const (
	MaxWhom    = 150
	MaxFollows = 600
)

// opensOut says that the account may be read so that it can go to somebody.
func opensOut(all []Outward) bool {
	return slices.ContainsFunc(all, func(x Outward) bool { return x.Opens() })
}

// opensOutFor says that of one use.
func opensOutFor(all []Outward, use testimony.Use) bool {
	return slices.ContainsFunc(all, func(x Outward) bool { return x.Use == use && x.Opens() })
}

// Asks says that a person is asked now.
func (x *Outward) Asks() bool { return x.Stage() == testimony.AskWaits }
