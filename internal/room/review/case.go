package review

import (
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// Case is one application as a page shows it, without what is sealed.
type Case struct {
	ID, Number string
	Version    int64
	State      rules.State
	// Force and Prosecutor are the ids of the bodies that closed it; empty when
	// the person did not say.
	Force, Prosecutor string
	Received, Arrived clock.Day
	// Due is the last day on which the next step is in time, Warn the day from
	// which it is due soon; zero when no clock runs.
	Due, Warn clock.Day
	Standing  string
	// Tell is the last day for telling the person what this state means (the
	// Victims' Code's clock, which runs beside the other), and Told that a
	// message was left since; the zero Day when there is no such duty.
	Tell         clock.Day
	Told         bool
	TellStanding string
	TellWaits    bool // the duty runs, and its day is not known
	Enhanced     bool
	Held         bool
	Synthetic    bool
	// Result is what the eligibility rules said of it, by which version.
	Result, ResultVersion string
	// Code is the last coded reason or outcome.
	Code        string
	Passages    []rules.Passage
	Consents    []Consent
	Requests    []PapersRequest
	Allocations []Allocation
	// Officer is who of the secretariat has it in hand; nil for nobody. Keepers are
	// those to whom it could be given, for whoever works it.
	Officer *Allocation
	Keepers []Candidate
	Bars    []Bar
	// Origin is nil until somebody said which bodies closed the case. Whether two
	// did is asked of confirmed.
	Origin    *Origin
	Lines     []Line
	Proposals []Proposal
	Messages  []MessageHead
	Holds     []Hold
	Disposals []Disposed
	// Keeps are the kinds of record of it with the days on which they may go.
	Keeps    []rules.Coming
	Opens    []vault.Request
	Openings []vault.Opening
	// Moves are those that the reader may make now; May is for buttons.
	Moves []rules.Move
	// Offered are the bodies that staff may name in it.
	Offered []intake.BodyOption
	// MayBeNamed says that somebody who works here may be one whom the person
	// keeps out.
	MayBeNamed bool
	May        map[access.Action]bool
}

// Consent is a next step with what the person said to it.
type Consent struct {
	Step   rules.Step
	Answer string // "", "yes", "no"
	On     clock.Day
}

// The states of a request for papers.
const (
	PapersOpen     = "open"
	PapersAnswered = "answered"
	PapersRefused  = "refused"
	PapersSilent   = "silent"
)

// PapersRequest asks a body for the papers of a case.
type PapersRequest struct {
	ID, Body, State, Code string
	Asked, Due, Answered  clock.Day
}

// Allocation gives a case to somebody.
type Allocation struct {
	ID, Human, Name, Body, Role, State, Reason string
	On                                         clock.Day
}

// Bar keeps a human or a body from a case.
type Bar struct {
	ID, Human, Body, Kind, Reason string
	On                            clock.Day
}

// The kinds of bar.
const (
	BarOrigin   = "origin"   // the body closed the case
	BarTouched  = "touched"  // the human worked on it then
	BarRecused  = "recused"  // the human stepped away
	BarExcluded = "excluded" // the person asked for it
	BarAsked    = "asked"    // the body was asked for papers
	BarUnknown  = "unknown"  // the person asked for it, and nobody knows the office
	BarNobody   = "nobody"   // so did they; two humans said that nobody here belongs to it
)

// Line is an original line of inquiry, looked at again.
type Line struct {
	ID, Line, Followed, Code, By string
	HasNote                      bool
	On                           clock.Day
}

// The states of a proposal.
const (
	ProposalOpen       = "open"
	ProposalAgreed     = "agreed"
	ProposalTurnedDown = "turned-down"
)

// Proposal is a decision that waits for, or has had, its second human.
type Proposal struct {
	ID, Kind, Code, State               string
	ByHuman, ByName, ByRole             string
	SecondHuman, SecondName, SecondRole string
	On, SecondOn                        clock.Day
	// Mine says that the reader proposed it.
	Mine bool
}

// The kinds of proposal that reach no state.
const (
	ProposeHold   = "hold"
	ProposeUnhold = "unhold"
)

// Proposable are the kinds that somebody may propose in a state.
func Proposable(c *Case) []string {
	var out []string
	for _, m := range rules.MovesFrom(c.State) {
		if m.Who == rules.ByTwo {
			out = append(out, string(m.To))
		}
	}
	if c.State == rules.Erased {
		return nil
	}
	for _, k := range c.Keeps {
		if slices.Contains(partKinds, k.Kind) && k.Now {
			out = append(out, ProposeDestroy+k.Kind)
		}
	}
	if c.Held {
		return append(slices.DeleteFunc(out, func(k string) bool { return k == string(rules.Erased) }), ProposeUnhold)
	}
	return append(out, ProposeHold)
}

// TwoHumans says whether a proposal and its second are two humans, at least
// one of them independent. A human that nobody named counts as nobody.
func TwoHumans(byHuman, byRole string, second access.Actor, secondRole string) bool {
	return !second.MayBe(byHuman) &&
		(byRole == string(access.RoleIndependent) || secondRole == string(access.RoleIndependent))
}

// MessageHead is a message without its words.
type MessageHead struct {
	ID        string
	FromPanel bool
	At        time.Time
}

// Hold is a reason why nothing of a case may be destroyed.
type Hold struct {
	ID, Kind  string
	On, Ended clock.Day
}

// Item is a case in a list.
type Item struct {
	ID, Number, Force string
	State             rules.State
	Received, Due     clock.Day
	Standing          string
	Held, Synthetic   bool
	// Waits is what this reader must do; empty when it is somebody else's turn.
	Waits string
	// Others says that they wait for somebody else, and its day is not over.
	Others bool

	// Holders are those who have it in hand.
	Holders []Holder

	vacant []access.Role // whose holder left
}

// Filter narrows a list. The scope of the reader comes before it.
type Filter struct {
	State           rules.State
	Force, Standing string
	Mine            bool // what waits for the reader
	// Others asks for what the reader waits for others to do.
	Others bool
	Whose  string     // WhoseMine, WhoseTeam or empty
	HeldBy *Candidate // who was given it and has something to do: who may hand it over
	// IDs asks for these cases alone; nil for all.
	IDs []string
	// Number and Reference are searched for exactly.
	Number, Reference string
	Sort              string // received, due, number; with "-" before it backwards
	Page, PerPage     int
}

// Text is one opened value. Lang is empty where nobody said its language.
type Text struct{ Name, Words, Lang string }

// Silence is a public fact: papers were asked for and refused, or not sent.
type Silence struct {
	Body       string
	Asked, Due clock.Day
	State      string
}

// PapersTask is a request as the body that must answer sees it.
type PapersTask struct {
	ID, State, Code      string
	Asked, Due, Answered clock.Day
	Standing             string
}

// Is says whether two candidates are one human.
func (c Candidate) Is(other Candidate) bool { return c.Staff == other.Staff || c.who.Is(other.Human) }

// Candidate is somebody to whom a case could be given.
type Candidate struct {
	Staff, Human, Name, Body, Role string

	who access.Actor
}

// PanelBody is the body of the panel's own staff.
const PanelBody = "review-panel"
