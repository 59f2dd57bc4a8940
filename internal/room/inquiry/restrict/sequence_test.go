package restrict

import (
	"fmt"
	"slices"
	"testing"

	"candour/internal/base/clock"
)

var (
	public = Audience{Circle: Public}
	team   = Audience{Circle: Team}
	ruling = Audience{Circle: RulingTeam}
	coreA  = Audience{CoreParticipant, "A"}
	coreB  = Audience{CoreParticipant, "B"}
	prov   = Audience{Provider, "P"}
	own    = Audience{Recipient, "R"}

	everybody = []Audience{public, team, ruling, coreA, coreB, prov, own}
	first     = clock.NewDay(2026, 3, 2)
	weighed   = Factors{"little, the ruling says so in public", "she could be recognised", "it was given in confidence", "none to speak of"}
)

func line(n int) Span { return Span{Place{1, n}, Place{1, n}} }

func passage(n int) []Scope { return []Scope{{OfPassage, "D", line(n)}} }

func document() []Scope { return []Scope{{Kind: OfDocument, Of: "D"}} }

func at(n int) Item {
	return Item{Document: "D", Span: line(n), Persons: Named(), Classes: Named()}
}

func opening(o Office, on, opens clock.Day) Opening {
	return Opening{o, "Synthetic Person 1", "Synthetic Person 2", on, opens, "the reason for it has gone"}
}

func order(id string, scopes []Scope, only ...Audience) Order {
	return Order{ID: id, Instrument: ByOrder, By: "Synthetic Person 1", Scopes: scopes, Only: only, Ground: ConduciveOrInInterest, Factors: weighed}
}

// The acts of which all sequences are tried.
const (
	applyWhole = iota
	applyPart
	orderWhole
	orderPart // for today and tomorrow
	grantWhole
	grantWholeByPart
	refuseWhole // opens tomorrow
	grantPart
	varySilently // the whole order gives way to one on a part, and nothing is said of the rest
	varyAndOpen  // the same, and the rest opens today
	revokeWhole
	passDay
	endInquiry
	acts
)

// do carries out one act on a day.
func do(b Book, act int, day clock.Day) (Book, error) {
	switch act {
	case applyWhole:
		return b.Apply(Application{ID: "whole", By: "P", Scopes: document(),
			Only: Audiences{team, {CoreParticipant, Every}}, Seen: Audiences{team, coreA, prov}})
	case applyPart:
		return b.Apply(Application{ID: "part", By: "P", Scopes: passage(2), Only: Audiences{team, coreA}, Seen: Audiences{team, coreA, coreB}})
	case orderWhole:
		o := order("o-whole", document(), team)
		o.From = day
		return b.Order(o)
	case orderPart:
		o := order("o-part", passage(2), team, coreA)
		o.From, o.Until = day, day.AddDays(1)
		return b.Order(o)
	case grantWhole:
		return b.Decide("whole", Decision{Outcome: Granted, Order: "o-whole", On: day})
	case grantWholeByPart:
		return b.Decide("whole", Decision{Outcome: Granted, Order: "o-part", On: day})
	case refuseWhole:
		return b.Decide("whole", Decision{Outcome: Refused, On: day, Opening: opening(Chair, day, day.AddDays(1))})
	case grantPart:
		return b.Decide("part", Decision{Outcome: Granted, Order: "o-part", On: day})
	case varySilently, varyAndOpen:
		o := order("o-narrow", passage(2), team)
		o.From, o.Replaces = day, "o-whole"
		if act == varyAndOpen {
			o.Rest = opening(Chair, day, day)
		}
		return b.Order(o)
	case revokeWhole:
		return b.Revoke("o-whole", opening(Chair, day, day))
	case endInquiry:
		return b.End(day)
	}
	return b, nil
}

// step is an act that was taken, with its day: what the oracle goes by.
type step struct {
	act int
	day clock.Day
}

type history []step

func (h history) when(act int) (clock.Day, bool) {
	for _, s := range h {
		if s.act == act {
			return s.day, true
		}
	}
	return clock.Day{}, false
}

func (h history) did(acts ...int) bool {
	return slices.ContainsFunc(acts, func(a int) bool { _, ok := h.when(a); return ok })
}

// wholeStands and partStands say by the acts alone whether an order is in force.
func (h history) wholeStands() bool {
	return h.did(orderWhole) && !h.did(revokeWhole, varyAndOpen)
}

func (h history) partStands(day clock.Day) bool {
	made, ok := h.when(orderPart)
	return ok && day.Sub(made) <= 1
}

// takes says, by the acts alone, whether an act is taken.
func (h history) takes(act int, day clock.Day) bool {
	ended := h.did(endInquiry)
	varied := h.did(varySilently, varyAndOpen)
	decided := h.did(grantWhole, grantWholeByPart, refuseWhole)
	switch act {
	case applyWhole, applyPart, endInquiry:
		return !h.did(act)
	case orderWhole, orderPart:
		return !h.did(act) && !ended
	case grantWhole:
		return h.did(applyWhole) && !decided && h.wholeStands()
	case grantWholeByPart:
		return h.did(applyWhole) && !decided && h.partStands(day)
	case refuseWhole:
		return h.did(applyWhole) && !decided && !ended
	case grantPart:
		return h.did(applyPart) && !h.did(grantPart) && h.partStands(day)
	case varySilently, varyAndOpen:
		return h.did(orderWhole) && !varied && !h.did(revokeWhole) && !ended
	case revokeWhole:
		return h.did(orderWhole) && !h.did(revokeWhole) && !ended
	}
	return true
}

// sees says, by the acts alone, whether a restriction lets an audience see a
// line of the document.
func (h history) sees(who Audience, n int, day clock.Day) bool {
	among := func(l ...Audience) bool { return who == ruling || slices.Contains(l, who) }
	refused, wasRefused := h.when(refuseWhole)
	wholePending := h.did(applyWhole) && !h.did(grantWhole) && !(wasRefused && day.After(refused))
	if wholePending && !among(team, coreA) || h.wholeStands() && !among(team) {
		return false
	}
	if n != 2 {
		return true
	}
	partPending := h.did(applyPart) && !h.did(grantPart)
	return (!partPending && !h.partStands(day) || among(team, coreA)) && (!h.did(varySilently, varyAndOpen) || among(team))
}

func sight(b Book, day clock.Day) (out [7][3]bool) {
	rules := Compile(b, day)
	for i, who := range everybody {
		for n := range 3 {
			out[i][n] = rules.May(who, at(n+1)).Open
		}
	}
	return out
}

// mayShow are the acts after which somebody may see what they did not before.
var mayShow = []int{refuseWhole, varyAndOpen, revokeWhole, passDay}

func TestAllSequencesOfActs(t *testing.T) {
	tried := 0
	var walk func(b Book, h history, day clock.Day)
	walk = func(b Book, h history, day clock.Day) {
		before := sight(b, day)
		tried++
		checkSight(t, before, h, day)
		if len(h) == 6 || t.Failed() {
			return
		}
		for act := range acts {
			next, err := do(b, act, day)
			if taken := err == nil; taken != h.takes(act, day) {
				t.Fatalf("after %v act %d on %s: %v", h, act, day, err)
			}
			if err != nil {
				continue
			}
			on := day
			if act == passDay {
				on = day.AddDays(1)
			}
			with := append(slices.Clone(h), step{act, day})
			if !slices.Contains(mayShow, act) {
				checkOnlyCloses(t, before, sight(next, on), with)
			}
			walk(next, with, on)
		}
	}
	walk(Book{Powers: StatutoryPowers()}, nil, first)
	if !t.Failed() && tried < 20_000 {
		t.Errorf("only %d states were tried", tried)
	}
}

func checkSight(t *testing.T, got [7][3]bool, h history, day clock.Day) {
	for i, who := range everybody {
		for n := range 3 {
			if want := h.sees(who, n+1, day); got[i][n] != want {
				t.Fatalf("after %v on %s %v sees line %d: %v, not %v", h, day, who, n+1, got[i][n], want)
			}
			asked := h.did(applyWhole) && !h.did(grantWhole, refuseWhole) || n == 1 && h.did(applyPart) && !h.did(grantPart)
			given := []Audience{team, ruling, coreA}
			if asked && got[i][n] && !slices.Contains(given, who) {
				t.Fatalf("after %v on %s line %d, which was asked for, is open to %v", h, day, n+1, who)
			}
		}
	}
}

// checkOnlyCloses: an order, an application, a decision that opens nothing and
// the end of the inquiry show nobody anything.
func checkOnlyCloses(t *testing.T, before, after [7][3]bool, h history) {
	for i := range everybody {
		for n := range 3 {
			if after[i][n] && !before[i][n] {
				t.Fatalf("the last of %v opened line %d to %v", h, n+1, everybody[i])
			}
		}
	}
}

func (s step) String() string { return fmt.Sprintf("%d on %s", s.act, s.day) }
