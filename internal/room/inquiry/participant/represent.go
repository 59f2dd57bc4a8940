package participant

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Acting is as what somebody acts.
type Acting string

// Lawyer is the recognised legal representative (r.6, r.7); Self acts without one.
const (
	Lawyer Acting = "lawyer"
	Self   Acting = "self"
)

// Cause is why a representation ended.
type Cause string

// The causes.
const (
	Conflict Cause = "conflict" // the interests are not alike any more
	Changed  Cause = "changed"  // another acts, or nobody
)

// Causes are all of them.
var Causes = []Cause{Conflict, Changed}

// Representation is that somebody acts for one party, or for several together.
type Representation struct {
	ID             string
	Parties        []string
	Account, Human string
	Name           string
	Acting         Acting
	// Alike says why one acts for several: that their interests are alike, and what was looked at. Of
	// somebody who acted for others before it says why that stands in no way.
	Alike         string
	From          clock.Day
	Ended         clock.Day
	Cause         Cause
	EndedWhy      string
	Asked, Agreed string
}

// On says that it holds on a day. One that was ended on a day is over from that moment.
func (r Representation) On(day clock.Day) bool {
	return !r.From.IsZero() && !day.IsZero() && !day.Before(r.From) && r.Ended.IsZero() && r.Account != "" && r.Human != "" && len(r.Parties) > 0
}

// Apart says of each that goes on whether its human acts apart by another that goes on: nothing opens to any of their
// accounts then, until one of the two is ended. one says which ids are of one human. Of a human who is not known it is.
func Apart(all []Representation, one func(id string) string) map[string]bool {
	by, out := map[string][]string{}, map[string]bool{}
	for _, r := range all {
		if r.Ended.IsZero() {
			for _, self := range slices.Compact([]string{one(r.Human), one(r.Account)}) {
				by[self] = append(by[self], r.ID)
			}
		}
	}
	for _, r := range all {
		if r.Ended.IsZero() && (r.Human == "" || len(by[one(r.Human)]) > 1 || len(by[one(r.Account)]) > 1) {
			out[r.ID] = true
		}
	}
	return out
}

// Joint says that it is for several.
func (r Representation) Joint() bool { return len(r.Parties) > 1 }

// Check says what is wrong with a new one; before are all of the inquiry that there are or were, and is says of a
// human whether the new one is by them.
func (r Representation) Check(before []Representation, is func(human string) bool) error {
	var bad asked
	bad.need(len(r.Parties) > 0, "parties", "Choose for whom they act")
	bad.need(r.Account != "" && r.Human != "", "account", "Choose a person of the list")
	bad.need(r.Acting == Lawyer || r.Acting == Self, "acting", "Choose as what they act")
	bad.need(r.Acting != Self || !r.Joint(), "acting", "Somebody who acts for themselves acts for nobody else")
	said := !saysnothing.Is(r.Alike, "alike", "why")
	bad.need(!r.Joint() || said, "alike", "Write why one may act for them together: that their interests are alike, and what was looked at")
	for _, b := range before {
		if b.Ended.IsZero() && slices.ContainsFunc(r.Parties, func(p string) bool { return slices.Contains(b.Parties, p) }) {
			bad.need(false, "parties", "Somebody acts for them already. End that first")
			break
		}
	}
	for _, b := range before {
		if !is(b.Human) {
			continue
		}
		bad.need(!b.Ended.IsZero(), "account", "They act for somebody else in this inquiry. Nobody acts apart for two: end that, and let them act for all of them together")
		bad.need(said || same(b.Parties, r.Parties), "alike", "They acted for somebody else in this inquiry before. Write what was looked at, and why that stands in no way")
	}
	return bad.err("This was not proposed.")
}

func same(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x string) bool { return !slices.Contains(b, x) })
}

// End ends it on a day, with a reason. apart says that its human acts apart for others too: two interests, then.
func (r Representation) End(on clock.Day, cause Cause, why string, apart bool) (Representation, error) {
	if !r.Ended.IsZero() {
		return r, errs.New(errs.Conflict, "This ended already.")
	}
	var bad asked
	bad.need(slices.Contains(Causes, cause), "cause", "Choose why it ends")
	bad.need(cause != Conflict || r.Joint() || apart, "cause", "They act for one alone: there are no two interests")
	bad.need(!on.IsZero() && !on.Before(r.From), "on", "It does not end before it began")
	bad.need(!saysnothing.Is(why, "why", "reason"), "why", "Write why, in words that say something")
	r.Ended, r.Cause, r.EndedWhy = on, cause, why
	return r, bad.err("This was not ended.")
}

// Did is what somebody did about the undertaking.
type Did string

// What can be done.
const (
	Gave      Did = "gave"
	Withdrawn Did = "withdrawn"
)

// Promise is one thing that somebody did about a text of the undertaking.
type Promise struct {
	Number int // of the text
	Did    Did
	On     clock.Day
}

// Undertaken says how somebody's promise stands.
type Undertaken string

// How it can stand. Only Given opens.
const (
	NoText  Undertaken = "no-text" // the inquiry has no text yet
	Missing Undertaken = "missing"
	Older   Undertaken = "older" // given to a text before the one that counts
	TakenUp Undertaken = "withdrawn"
	Given   Undertaken = "given"
)

// Undertaking says how a promise stands where the text that counts has a number: by the last thing that
// its giver did.
func Undertaking(number int, acts []Promise) Undertaken {
	switch {
	case number < 1:
		return NoText
	case len(acts) == 0:
		return Missing
	}
	switch last := acts[len(acts)-1]; {
	case last.Did == Withdrawn:
		return TakenUp
	case last.Did != Gave || last.Number > number:
		return Missing
	case last.Number < number:
		return Older
	}
	return Given
}
