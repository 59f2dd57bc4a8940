package sweep

import (
	"slices"
	"time"
)

// State says where a case is.
type State string

// The states of a case.
const (
	ScreenedOut State = "out"
	Waiting     State = "waiting"
	Allocated   State = "allocated"
	Reviewed    State = "reviewed"
)

// Choice is a code that a form offers.
type Choice struct{ Value, Label string }

// StateLabels name the states.
var StateLabels = []Choice{{string(Waiting), "Waiting to be given to somebody"}, {string(Allocated), "With a reviewer"},
	{string(Reviewed), "Looked at again"}, {string(ScreenedOut), "Screened out"}}

// The results of a second look.
const (
	ResultStands        = "stands"
	ResultReopenAdvised = "reopen-advised"
	ResultReopened      = "reopened"
	ResultNotReopened   = "not-reopened"
)

// ResultLabels name the results.
var ResultLabels = []Choice{{ResultStands, "The decision to close it stands"}, {ResultReopenAdvised, "We advise the force to reopen it"},
	{ResultReopened, "The force has reopened it"}, {ResultNotReopened, "The force has not reopened it, though advised to"}}

// LabelOf gives the words of a code that a form offers, or the code itself.
func LabelOf(list []Choice, value string) string {
	for _, c := range list {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

// OneOf says whether a form offers a value.
func OneOf(list []Choice, value string) bool {
	return slices.ContainsFunc(list, func(c Choice) bool { return c.Value == value })
}

// NextResults are the results that may follow one that is there. Whether a
// force reopened a case is only recorded where it was advised to.
func NextResults(now string) []Choice {
	switch now {
	case "":
		return ResultLabels[:2]
	case ResultReopenAdvised:
		return ResultLabels[2:]
	case ResultNotReopened:
		return ResultLabels[2:3]
	}
	return nil
}

// List is one upload of a force.
type List struct {
	ID, ForceID  string
	Made         time.Time
	Name, Format string
	SHA256       string
	Bytes        int64
	// Total rows were in the file: Good were taken and Refused were not.
	Total, Good, Refused int
	Errors, Warnings     int
	// Held is how many closed cases the force says that it holds. A list that says
	// nothing of it keeps what the list before it said ([HeldGone]).
	Held   Count
	Screen string
	// Caught are those to be looked at again. Added, Changed and Unchanged say
	// what the list brought; Dropped how many earlier cases it left out.
	Caught, Added, Changed, Unchanged, Dropped, Twins int
	Synthetic                                         bool
}

// Case is one closed case as it is kept.
type Case struct {
	ID      string
	Version int64
	ListID  string
	Row     int
	Facts
	Result    Result
	Priority  string // version of the tests
	Place     string
	State     State
	Second    string // the newest result of the second look; empty without one
	Dropped   bool   // the newest list of its force leaves it out
	Turned    bool   // a later list of its force would screen it out
	CaughtAs  string // its answers when it was screened in, a line each as name=value; empty where they stand
	Synthetic bool
}

// Allocation is a case given to a human.
type Allocation struct {
	ID, CaseID, Human, Name, Body string
	State, Reason, Day            string
}

// Looked is what a second look found.
type Looked struct {
	ID, Result string
	Undone     []string
	Words      string
	Body, Day  string
}

// Twin is another case that may be the same as this one.
type Twin struct {
	ID           string
	Version      int64
	CaseID       string // the other case
	Reference    string
	Reason       string
	State, Words string
}

// The states of a twin.
const (
	TwinOpen      = "open"
	TwinSame      = "same"
	TwinDifferent = "different"
)

// TwinLabels name them.
var TwinLabels = []Choice{{TwinSame, "They are one case"}, {TwinDifferent, "They are two cases"}}

// Whole is a case with all that hangs on it.
type Whole struct {
	Case
	List        List
	Allocations []Allocation
	Looked      []Looked // oldest first
	Answers     []ForceAnswer
	Twins       []Twin
}

// Given says who has the case now.
func (w *Whole) Given() *Allocation {
	for i := range w.Allocations {
		if w.Allocations[i].State == "active" {
			return &w.Allocations[i]
		}
	}
	return nil
}
