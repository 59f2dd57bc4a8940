package figures

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"candour/internal/table/tabulate"
	"candour/internal/trust/access"
)

// State says how far an edition of a release has come.
type State string

// The states, in the order of a release that nothing goes wrong with.
const (
	IsDrafted   State = "drafted"   // being written
	IsRefused   State = "refused"   // built, and stopped by a check
	IsBuilt     State = "built"     // counted and protected
	IsSent      State = "sent"      // waits for a second person
	IsAssured   State = "assured"   // a second person checked it
	IsFrozen    State = "frozen"    // its bytes and its time are set
	IsPublished State = "published" // everybody may read it; it never changes again
	IsWithdrawn State = "withdrawn" // given up before it was published
)

// Step is what somebody does to an edition.
type Step string

// The steps.
const (
	StepDraft    Step = "draft"
	StepEdit     Step = "edit"
	StepBuild    Step = "build"
	StepRefuse   Step = "refuse"
	StepSend     Step = "send"
	StepAssure   Step = "assure"
	StepReturn   Step = "return"
	StepFreeze   Step = "freeze"
	StepTime     Step = "time"
	StepEarly    Step = "early"
	StepReopen   Step = "reopen"
	StepPublish  Step = "publish"
	StepHold     Step = "hold"
	StepWithdraw Step = "withdraw"
)

// moves says which step leads where. What is not here cannot be done.
var moves = map[State]map[Step]State{
	"":        {StepDraft: IsDrafted},
	IsDrafted: {StepEdit: IsDrafted, StepBuild: IsBuilt, StepRefuse: IsRefused, StepWithdraw: IsWithdrawn},
	IsRefused: {StepEdit: IsDrafted, StepBuild: IsBuilt, StepRefuse: IsRefused, StepWithdraw: IsWithdrawn},
	IsBuilt:   {StepEdit: IsDrafted, StepBuild: IsBuilt, StepRefuse: IsRefused, StepSend: IsSent, StepWithdraw: IsWithdrawn},
	IsSent:    {StepAssure: IsAssured, StepReturn: IsDrafted},
	IsAssured: {StepFreeze: IsFrozen, StepHold: IsRefused, StepReopen: IsDrafted},
	IsFrozen:  {StepTime: IsFrozen, StepEarly: IsFrozen, StepPublish: IsPublished, StepHold: IsRefused, StepReopen: IsDrafted},
}

// After gives the state that a step leads to, and false where it cannot be
// taken.
func (s State) After(step Step) (State, bool) {
	next, ok := moves[s][step]
	return next, ok
}

// Words are the state for people.
func (s State) Words() string {
	switch s {
	case IsDrafted:
		return "Draft"
	case IsRefused:
		return "Refused by a check"
	case IsBuilt:
		return "Built"
	case IsSent:
		return "Waiting for a second person"
	case IsAssured:
		return "Checked"
	case IsFrozen:
		return "Frozen"
	case IsPublished:
		return "Published"
	case IsWithdrawn:
		return "Withdrawn"
	}
	return string(s)
}

// Words are the step for people, as what somebody did.
func (s Step) Words() string {
	switch s {
	case StepDraft:
		return "Drafted"
	case StepEdit:
		return "Changed"
	case StepBuild:
		return "Built from the returns"
	case StepRefuse:
		return "Built, and refused by a check"
	case StepSend:
		return "Sent to be checked"
	case StepAssure:
		return "Checked by a second person"
	case StepReturn:
		return "Sent back"
	case StepFreeze:
		return "Frozen"
	case StepTime:
		return "Given a new time"
	case StepEarly:
		return "Asked to be published before its time"
	case StepReopen:
		return "Opened again"
	case StepPublish:
		return "Published"
	case StepHold:
		return "Held back by a check"
	case StepWithdraw:
		return "Withdrawn"
	}
	return string(s)
}

// The kinds of release.
const (
	// KindCounted is made by counting the rows of returns.
	KindCounted = "counted"
	// KindAsPublished repeats what somebody else published, with its source.
	KindAsPublished = "as-published"
)

// Edition is one edition of a release: the first, or a correction. An edition
// that was published is never changed; what is wrong with it is put right by
// the next.
type Edition struct {
	ID, ReleaseID string
	Version       int64
	// Number counts from 1.
	Number          int
	Kind            string
	Synthetic       bool
	Title, Synopsis string
	// Why and Changed are a correction's: what was wrong, and what it changes.
	Why, Changed string
	State        State
	// Planned is when it is to be published; zero while nobody has said.
	Planned time.Time
	// Proposer is the human who drafted it; Hands are all who wrote in it.
	Proposer, ProposerName string
	Hands                  []string
	// AssuredBy is the second human.
	AssuredBy, AssuredName string
	// EarlyBy is the human who asked for it to be published before its time.
	EarlyBy, EarlyName, EarlyWhy string
	// Pins are the return versions that were counted.
	Pins   tabulate.Pins
	Loads  []tabulate.Load
	Absent []tabulate.Absence
	// Code is the version of the program that built it.
	Code string
	// Digest is over all its files and tables.
	Digest string
	// Checked lists the editions that it was checked against when it was built,
	// with their digests.
	Checked                        string
	Report                         Report
	BuiltAt, FrozenAt, PublishedAt time.Time
}

// TableText is one table of an edition, as it was asked for.
type TableText struct {
	ID       string
	Version  int64
	Position int
	// Name is its address in the edition: "T1".
	Name       string
	Definition string
}

// Trail is one step of an edition: who did what, when, and to what.
type Trail struct {
	Step          Step
	At            time.Time
	Human, Name   string
	Digest, Words string
}

// File is one file of an edition. A file that is not Open holds what is not
// published: the true counts that later releases are checked against.
type File struct {
	ID        string
	EditionID string
	Name      string
	Media     string
	Bytes     int64
	SHA256    string
	Open      bool
	Data      []byte
}

// Report is what the checks found when an edition was built.
type Report struct {
	// Stops are why it may not be published, in words; none when it may.
	Stops []Stop `json:"stops,omitempty"`
	// Against counts the tables that it was checked against.
	Against int `json:"against"`
	// Protected counts the cells that are not printed, Safe those of them that
	// were proved to keep the width promised.
	Protected int `json:"protected"`
	Safe      int `json:"safe"`
	// Unprinted counts numbers of few people that are printed nowhere and that
	// printed ones are sums of, UnprintedSafe those proved to keep the width.
	Unprinted     int `json:"unprinted,omitempty"`
	UnprintedSafe int `json:"unprinted_safe,omitempty"`
	// Notes are what the builder should know.
	Notes []string `json:"notes,omitempty"`
}

// Stop is one reason.
type Stop struct {
	// Kind is "twins", "disclosure", "contradiction", "table", "nothing" (no
	// return was counted) or "period" (it is not over).
	Kind string `json:"kind"`
	// Table is the table of this edition, if it is about one.
	Table string `json:"table,omitempty"`
	Words string `json:"words"`
}

// Clear says that nothing stops the edition.
func (r Report) Clear() bool { return len(r.Stops) == 0 }

// wrote says whether a human had a hand in the edition.
func (e *Edition) wrote(human string) bool {
	return human == "" || human == e.Proposer || slices.Contains(e.Hands, human)
}

// wroteBy says whether an actor may be a human who had a hand in the edition.
func (e *Edition) wroteBy(a access.Actor) bool {
	return e.wrote(a.Human) || a.MayBe(e.Proposer) || a.MayBeAmong(e.Hands)
}

// twoPeople says why the edition may not be published for want of a second
// person; nil when two people stand behind it.
func (e *Edition) twoPeople() error {
	if e.Kind == KindAsPublished {
		return nil // nothing was counted: it repeats, with its source, what others published
	}
	if e.AssuredBy == "" || e.wrote(e.AssuredBy) {
		return fmt.Errorf("figures: edition %s was not checked by a second person", e.ID)
	}
	return nil
}

// Words say which edition it is.
func (e *Edition) Words() string {
	if e.Number == 1 {
		return "First edition"
	}
	return fmt.Sprintf("Edition %d, a correction", e.Number)
}

// Public says whether everybody may read it.
func (e *Edition) Public() bool { return e.State == IsPublished }

// Slug makes an address of a title: small letters, digits and hyphens.
func Slug(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	out := strings.Trim(b.String(), "-")
	if out == "" || slices.Contains(reserved, out) {
		out = strings.Trim("release-"+out, "-")
	}
	return out
}

// reserved are addresses beneath /figures that are not releases.
var reserved = []string{"desk", "new", "definitions", "halving", "beside"}

// KindWords say how its figures were come by.
func KindWords(e Edition) string {
	switch {
	case e.Kind == KindAsPublished:
		return "As others published it, not counted here"
	case e.Synthetic:
		return "Counted from made-up returns"
	}
	return "Counted from returns"
}
