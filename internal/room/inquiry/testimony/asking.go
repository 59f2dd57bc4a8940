package testimony

import (
	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Asking is that one account may go to one recipient (a body, the review panel, a research project), or
// that its person is asked to speak at one hearing. It is proposed by one human and counts once another agreed.
// To go to a body, and to be asked to speak, takes a yes of the person to that very recipient, beside the yes to
// the use: nothing said is a no for ever.
type Asking struct {
	Use             Use
	Proposed        clock.Day
	Agreed, Refused clock.Day // by the second human
	Answered        clock.Day // the person's last word to this recipient; zero: none
	Yes             bool
	Ended           clock.Day // a no to the use, or the account taken back, while it was under way
	Reopened        clock.Day // the person said after a no that they may be asked again
	Went            clock.Day // when it went; there is no way back from here
	Told            clock.Day // of a project: when it was told to destroy its copy
}

// Outward are the uses for which there is an asking.
var Outward = []Use{Passed, Speaking, Researched}

// Quiet is for how many days after a no the same recipient is not asked for again, unless the person
// said that they may be. Status: guess, our own choice; no inquiry that we know of gave a number.
const Quiet = 90

// AskStage is how far an asking is.
type AskStage string

// The stages.
const (
	AskProposed AskStage = "proposed" // waits for the second human
	AskRefused  AskStage = "refused"  // by the second human; the person was asked nothing
	AskWaits    AskStage = "waits"    // for the person
	AskNo       AskStage = "no"       // said by the person
	AskReady    AskStage = "ready"    // may go; of speaking: they said yes
	AskEnded    AskStage = "ended"
	AskWent     AskStage = "went"
)

// Stage says how far it is.
func (k Asking) Stage() AskStage {
	switch {
	case !k.Went.IsZero():
		return AskWent
	case !k.Refused.IsZero():
		return AskRefused
	case !k.Ended.IsZero():
		return AskEnded
	case k.Agreed.IsZero():
		return AskProposed
	case k.Use == Researched || k.Yes:
		return AskReady
	case !k.Answered.IsZero():
		return AskNo
	}
	return AskWaits
}

// Standing says that it is under way, or done.
func (k Asking) Standing() bool {
	s := k.Stage()
	return s == AskProposed || s == AskWaits || s == AskReady || s == AskWent
}

// QuietUntil is the last day on which the same recipient may not be asked for again; zero: there is none.
func (k Asking) QuietUntil() clock.Day {
	from := k.Ended
	if k.Stage() == AskNo {
		from = k.Answered
	}
	if from.IsZero() || !k.Reopened.IsZero() || !k.Went.IsZero() {
		return clock.Day{}
	}
	return from.AddDays(Quiet)
}

// Opens says that the account may be read so that it can go.
func (k Asking) Opens() bool { return k.Use != Speaking && k.Stage() == AskReady }

// AskKind is what can happen to an asking.
type AskKind string

// What can happen to it. Answers and Reopen are the person's own.
const (
	AskAgree    AskKind = "agree"
	AskRefuse   AskKind = "refuse"
	AskSayYes   AskKind = "yes"
	AskSayNo    AskKind = "no" // also takes a yes back
	AskReopen   AskKind = "reopen"
	AskEnd      AskKind = "end" // follows from a no to the use, and from taking the account back
	AskGo       AskKind = "go"
	AskTellThem AskKind = "tell" // a project is told to destroy its copy
)

// ErrAsking is said where an asking is not where something can be done to it.
var ErrAsking = errs.New(errs.Conflict, "This is not where it was: somebody answered, took something back or was faster. Nothing was done. Look at how it stands now.")

// Step gives an asking after something happened to it on a day, with the account as it is then. An error says
// why it may not be; then nothing has changed.
func (k Asking) Step(kind AskKind, on clock.Day, a *Account) (Asking, error) {
	if on.IsZero() {
		return k, errs.New(errs.Invalid, "The day of this is not known.")
	}
	at, next := k.Stage(), k
	may := func(stages ...AskStage) bool {
		for _, s := range stages {
			if s == at {
				return true
			}
		}
		return false
	}
	ok, needs := false, false // needs: the use must be open, on this day
	switch kind {
	case AskAgree:
		ok, needs, next.Agreed = may(AskProposed), true, on
	case AskRefuse:
		ok, next.Refused = may(AskProposed), on
	case AskSayYes:
		ok, needs, next.Answered, next.Yes = may(AskWaits), true, on, true
	case AskSayNo:
		ok, next.Answered, next.Yes = k.Use != Researched && may(AskWaits, AskReady), on, false
	case AskReopen:
		ok, next.Reopened = may(AskNo, AskEnded) && k.Reopened.IsZero(), on
	case AskEnd:
		ok, next.Ended = may(AskProposed, AskWaits, AskReady), on
	case AskGo:
		ok, needs, next.Went = k.Use != Speaking && may(AskReady), true, on
	case AskTellThem:
		ok, next.Told = k.ToTell(a), on
	}
	if !ok {
		return k, ErrAsking
	}
	if needs {
		if err := a.May(k.Use); err != nil {
			return k, err
		}
	}
	return next, nil
}

// ToTell says that a project is to be told that it destroys its copy: the person says no, or took all of it back.
func (k Asking) ToTell(a *Account) bool {
	return k.Use == Researched && k.Stage() == AskWent && k.Told.IsZero() && !a.Answer(Researched).Yes
}
