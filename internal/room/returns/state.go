package returns

import (
	"slices"

	"candour/internal/base/errs"
)

// State is how a return stands.
type State string

// The states of a return, in order.
const (
	Expected  State = "expected"  // owed, and nothing is here
	Received  State = "received"  // a file is here and is being checked
	Checked   State = "checked"   // checked; the body may mend it or submit it
	Submitted State = "submitted" // the body says that it is complete
	Approved  State = "approved"  // somebody else at the national desk agreed
	Published State = "published" // a published figure counts it
	Revised   State = "revised"   // approved again after it was published
)

// States gives every state in order.
func States() []State {
	return []State{Expected, Received, Checked, Submitted, Approved, Published, Revised}
}

// Move is one way from state to state.
type Move struct {
	Name string
	From []State
	// Locked are states from which it goes only while the return is unlocked.
	Locked []State
	To     State // "" leaves the state as it is
	// Reason says that the person must give one.
	Reason bool
}

// The moves. Nothing else changes a return's state.
var (
	MoveReceive    = Move{Name: "receive", From: []State{Expected, Received, Checked}, Locked: []State{Approved, Published, Revised}, To: Received}
	MoveCheck      = Move{Name: "check", From: []State{Received}, To: Checked}
	MoveForget     = Move{Name: "forget", From: []State{Received, Checked}, To: Expected}
	MoveNil        = Move{Name: "nil", From: []State{Expected, Checked}, Locked: []State{Approved, Published, Revised}, To: Checked}
	MoveRefuse     = Move{Name: "refuse", From: []State{Expected}, Reason: true}
	MoveSubmit     = Move{Name: "submit", From: []State{Checked}, To: Submitted}
	MoveSendBack   = Move{Name: "send back", From: []State{Submitted}, To: Checked, Reason: true}
	MoveSign       = Move{Name: "sign", From: []State{Submitted}}
	MoveDecline    = Move{Name: "not signed, sent back", From: []State{Submitted}, To: Checked, Reason: true}
	MoveApprove    = Move{Name: "approve", From: []State{Submitted}, To: Approved}
	MoveReapprove  = Move{Name: "approve", From: []State{Submitted}, To: Revised}
	MovePublish    = Move{Name: "publish", From: []State{Approved, Published, Revised}, To: Published}
	MoveUnlock     = Move{Name: "unlock", From: []State{Approved, Published, Revised}, Reason: true}
	MoveLock       = Move{Name: "lock", From: []State{Approved, Published, Revised}}
	MoveSubstitute = Move{Name: "substitute", From: []State{Expected}, To: Submitted, Reason: true}
)

// Try says whether the move may be made, and where it leads.
func (m Move) Try(s State, unlocked bool) (State, error) {
	if !slices.Contains(m.From, s) && !(unlocked && slices.Contains(m.Locked, s)) {
		if slices.Contains(m.Locked, s) {
			return s, errs.New(errs.Conflict, "This return is locked. "+LockOf(s, false, "").Why)
		}
		return s, errs.Newf(errs.Conflict, "A return that is %s cannot do that now. Look at how it stands and try again.", s.Words())
	}
	if m.To == "" {
		return s, nil
	}
	return m.To, nil
}

// Words says the state in plain words.
func (s State) Words() string {
	switch s {
	case Expected:
		return "not received"
	case Received:
		return "being checked"
	case Checked:
		return "checked, not submitted"
	}
	return string(s)
}

// Counts says whether the figures of a return in this state may be counted.
func (s State) Counts() bool { return s == Approved || s == Published || s == Revised }

// Lock says whether a return takes a new file, why not, and who can open it.
type Lock struct {
	Shut bool
	Why  string
	Who  string
}

// LockOf gives the lock of a return. desk names the national desk.
func LockOf(s State, unlocked bool, desk string) Lock {
	if desk == "" {
		desk = "the national desk"
	}
	switch {
	case s == Submitted:
		return Lock{Shut: true, Why: "The return was submitted and waits for approval.", Who: "It opens when " + desk + " sends it back."}
	case s.Counts() && unlocked:
		return Lock{Why: "The return was unlocked for a new version."}
	case s == Approved:
		return Lock{Shut: true, Why: "The return was approved, and figures may count it.", Who: "Ask " + desk + " to unlock it; say what has to change."}
	case s.Counts():
		return Lock{Shut: true, Why: "Published figures count this return.", Who: "Ask " + desk + " to unlock it; the change is published as a correction."}
	case s == Received:
		return Lock{Why: "A file is being checked. A new one takes its place."}
	}
	return Lock{}
}
