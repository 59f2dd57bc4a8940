package figures

import (
	"cmp"
	"maps"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/review/rules"
)

// trail is what happened to one application, in order. Two passages of one day
// are put in the order of the legal moves, because a Passage has no hour.
type trail struct {
	force    string // empty when the person did not say
	passages []rules.Passage
}

// trailsOf sorts passages into trails, leaving out what came after a day. The
// order in which the passages are given does not matter.
func trailsOf(passages []rules.Passage, asOf clock.Day) []trail {
	byCase := map[string][]rules.Passage{}
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
func inTurn(list []rules.Passage) []rules.Passage {
	slices.SortFunc(list, func(a, b rules.Passage) int {
		return cmp.Or(a.On.Sub(b.On), cmp.Compare(stateRank(a.State), stateRank(b.State)), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Force, b.Force), a.Due.Sub(b.Due))
	})
	var out []rules.Passage
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].On == list[0].On {
			n++
		}
		before := rules.State("")
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
func legalWay(before rules.State, day []rules.Passage) ([]rules.Passage, bool) {
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
			return append([]rules.Passage{p}, way...), true
		}
	}
	return nil, false
}

func legalNext(before, next rules.State) bool {
	if before == "" {
		return next == rules.Received
	}
	return slices.ContainsFunc(rules.MovesFrom(before), func(m rules.Move) bool { return m.To == next })
}

// stateRank is a state's place in States; one that is not known comes last.
func stateRank(s rules.State) int {
	if i := slices.Index(rules.States(), s); i >= 0 {
		return i
	}
	return len(rules.States())
}

// lastIn gives what happened in a quarter, the last passage into each state:
// an application that was decided twice is one application decided. All of
// them carry the force of the application.
func (t trail) lastIn(q Quarter) []rules.Passage {
	last := map[rules.State]rules.Passage{}
	for _, p := range t.passages {
		if QuarterOf(p.On) == q {
			p.Force = t.force
			last[p.State] = p
		}
	}
	var out []rules.Passage
	for _, s := range rules.States() {
		if p, ok := last[s]; ok {
			out = append(out, p)
		}
	}
	return out
}
