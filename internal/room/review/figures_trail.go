package review

import (
	"cmp"
	"maps"
	"slices"

	"candour/internal/base/clock"
)

// trail is what happened to one application, in order. Two passages of one day
// are put in the order of the legal moves, because a Passage has no hour.
type trail struct {
	force    string // empty when the person did not say
	passages []Passage
}

// trailsOf sorts passages into trails, leaving out what came after a day. The
// order in which the passages are given does not matter.
func trailsOf(passages []Passage, asOf clock.Day) []trail {
	byCase := map[string][]Passage{}
	for _, p := range passages {
		if !p.On.After(asOf) {
			byCase[p.Case] = append(byCase[p.Case], p)
		}
	}
	var out []trail
	for _, id := range slices.Sorted(maps.Keys(byCase)) {
		t := trail{passages: inTurn(byCase[id])}
		for _, p := range t.passages {
			t.force = cmp.Or(t.force, p.Force)
		}
		out = append(out, t)
	}
	return out
}

// inTurn puts the passages of one application in order.
func inTurn(list []Passage) []Passage {
	slices.SortFunc(list, func(a, b Passage) int {
		return cmp.Or(a.On.Sub(b.On), cmp.Compare(stateRank(a.State), stateRank(b.State)), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Force, b.Force), a.Due.Sub(b.Due))
	})
	var out []Passage
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].On == list[0].On {
			n++
		}
		before := State("")
		if len(out) > 0 {
			before = out[len(out)-1].State
		}
		day := list[:n]
		if way, ok := legalWay(before, day); ok {
			day = way
		}
		out, list = append(out, day...), list[n:]
	}
	return out
}

// legalWay finds an order of one day's passages that the table of moves
// allows. Past twelve passages a day it does not look.
func legalWay(before State, day []Passage) ([]Passage, bool) {
	if len(day) == 0 {
		return nil, true
	}
	if len(day) > 12 {
		return nil, false
	}
	for i, p := range day {
		if !legalNext(before, p.State) {
			continue
		}
		rest := slices.Delete(slices.Clone(day), i, i+1)
		if way, ok := legalWay(p.State, rest); ok {
			return append([]Passage{p}, way...), true
		}
	}
	return nil, false
}

func legalNext(before, next State) bool {
	if before == "" {
		return next == Received
	}
	return slices.ContainsFunc(MovesFrom(before), func(m Move) bool { return m.To == next })
}

// stateRank is a state's place in States; one that is not known comes last.
func stateRank(s State) int {
	if i := slices.Index(States(), s); i >= 0 {
		return i
	}
	return len(States())
}

// lastIn gives what happened in a quarter, the last passage into each state:
// an application that was decided twice is one application decided. All of
// them carry the force of the application.
func (t trail) lastIn(q Quarter) []Passage {
	last := map[State]Passage{}
	for _, p := range t.passages {
		if QuarterOf(p.On) == q {
			p.Force = t.force
			last[p.State] = p
		}
	}
	var out []Passage
	for _, s := range States() {
		if p, ok := last[s]; ok {
			out = append(out, p)
		}
	}
	return out
}
