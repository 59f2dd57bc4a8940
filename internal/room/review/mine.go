package review

import (
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
)

// Mine is what a person who came back may see of what is theirs.
type Mine struct {
	Number    string
	State     rules.State
	Synthetic bool
	Steps     []MineStep
	Openings  []MineOpening
	Asked     []MineAsked
	Messages  []MineMessage
	Consents  []MineConsent
	Decision  string
	Remedies  []rules.Remedy
	Held      bool
	Identity  intake.Identity
	Contact   intake.ContactPlan
	Account   intake.Account
	Files     []intake.FileHead // what they added; what is in it is not opened
	// Excluding is whom they keep out, in their own words.
	Excluding []MineExclusion
	// Unseen says that nobody of the secretariat may see it now; Undecided that no
	// independent member may.
	Unseen, Undecided bool
	// Keeps are the kinds of record that we hold, with the days on which they go.
	Keeps                            []Coming
	CanWithdraw, CanErase, CanAppeal bool
}

// MineStep is a step of the whole way: those done with their date, the next
// with the day by which it is due.
type MineStep struct {
	State         rules.State
	Words         string
	On, Due       clock.Day
	Overdue, Done bool
	Waits         bool   // a clock runs, and its day is not known
	LeftOut       string // the days that the count left out
}

// MineOpening says who opened something, when and what for.
type MineOpening struct {
	At                 time.Time
	Who, Part, Purpose string
	Own                bool // the person opened it
}

// MineAsked is a time that somebody asked the key holders to open who the
// person is: who, why, what came of it, and what each key holder said.
type MineAsked struct {
	At      time.Time
	Who     string
	Why     string
	State   string // as in package vault; "ended" when nobody answered in time
	Answers []MineAnswer
}

// MineAnswer is one key holder's yes or no.
type MineAnswer struct {
	At  time.Time
	Who string
	Yes bool
	Why string
}

// MineExclusion is what a person wrote to keep somebody out; ID takes it back.
type MineExclusion struct{ ID, Words string }

// MineMessage is a message with its words.
type MineMessage struct {
	At        time.Time
	FromPanel bool
	Words     string
}

// MineConsent is a next step; Asked says that it is the person's turn.
type MineConsent struct {
	Step   rules.Step
	Asked  bool
	Answer string
	On     clock.Day
}
