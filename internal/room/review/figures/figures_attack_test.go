package figures

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"candour/disclosure"
	"candour/internal/room/review/rules"
)

// attacker knows every release and the table of moves, and narrows each printed
// band by the sums that must hold. Narrowing by intervals is sound, and finds
// no more than there is: what it narrows is narrowed for anybody.
type attacker struct {
	name     []string
	from, to []int
	truth    []int
	sums     [][]term
}

type term struct{ v, by int }

func (a *attacker) add(name string, b disclosure.Band, truth int) int {
	a.name, a.from, a.to, a.truth = append(a.name, name), append(a.from, b.From), append(a.to, b.To), append(a.truth, truth)
	return len(a.name) - 1
}

// zero says that the terms come to nothing.
func (a *attacker) zero(ts ...term) { a.sums = append(a.sums, ts) }

func (a *attacker) narrow() {
	for changed := true; changed; {
		changed = false
		for _, s := range a.sums {
			lo, hi := 0, 0
			for _, t := range s {
				if t.by > 0 {
					lo, hi = lo+a.from[t.v], hi+a.to[t.v]
				} else {
					lo, hi = lo-a.to[t.v], hi-a.from[t.v]
				}
			}
			for _, t := range s {
				f, e := a.from[t.v], a.to[t.v]
				if t.by > 0 { // v = -(rest); rest in [lo-f, hi-e]
					f, e = max(f, -(hi-e)), min(e, -(lo-f))
				} else { // v = rest; rest in [lo+e, hi+f]
					f, e = max(f, lo+e), min(e, hi+f)
				}
				if f != a.from[t.v] || e != a.to[t.v] {
					a.from[t.v], a.to[t.v], changed = f, e, true
				}
			}
		}
	}
}

// exact keeps the true numbers beside the release: the same program with base 1
// is not to be had, so they are counted from the visits again.
func exact(passages []rules.Passage, s rules.State, q Quarter) (finished, open int) {
	for _, v := range visitsIn(trailsOf(passages, q.Last()), q.Last())[s] {
		if v.over && QuarterOf(v.until) == q {
			finished++
		}
		if v.open {
			open++
		}
	}
	return
}

// flows are the states with one way in, by which all of the state before come.
var flows = map[rules.State]rules.State{rules.Acknowledged: rules.Received, rules.Asked: rules.Eligible, rules.Gathered: rules.Asked, rules.Examined: rules.Allocated,
	rules.Viewed: rules.Examined, rules.Decided: rules.Viewed, rules.Acted: rules.Advised}

// nobodyKnows is a number that is not published.
var nobodyKnows = disclosure.Band{From: 0, To: 1 << 20}

// attack adds up all releases of some quarters from the first of 2026.
func attack(passages []rules.Passage, forces []string, quarters int) *attacker {
	a := &attacker{}
	type key struct {
		s rules.State
		q int
	}
	fin, open := map[key]int{}, map[key]int{}
	q := Quarter{2026, 1}
	for i := range quarters {
		r := BuildRelease(passages, forces, q)
		for _, st := range r.Stages {
			f, o := exact(passages, st.State, q)
			fin[key{st.State, i}] = a.add(fmt.Sprintf("%s finished %s", st.State, q), st.Finished, f)
			open[key{st.State, i}] = a.add(fmt.Sprintf("%s open %s", st.State, q), nobodyKnows, o)
		}
		withdrawn := 0
		for _, m := range r.Measures {
			if m.ID == string(rules.Withdrawn) {
				withdrawn = m.Band.To
			}
		}
		for s, before := range flows {
			w := a.add("-", disclosure.Band{From: 0, To: withdrawn}, 0)
			sum := []term{{open[key{s, i}], 1}, {fin[key{before, i}], -1}, {fin[key{s, i}], 1}, {w, 1}}
			if i > 0 {
				sum = append(sum, term{open[key{s, i - 1}], -1})
			}
			a.zero(sum...)
		}
		sum := []term{{fin[key{rules.Viewed, i}], 1}}
		for _, f := range r.Forces {
			n := 0
			for _, p := range passages {
				if p.Force == f.ID && p.State == rules.Decided && QuarterOf(p.On) == q {
					n++
				}
			}
			sum = append(sum, term{a.add(fmt.Sprintf("decided %q %s", f.ID, q), f.Bands[1], n), -1})
		}
		a.zero(sum...)
		q = q.Next()
	}
	a.narrow()
	return a
}

func tell(t *testing.T, what string, a *attacker) (narrowed, pinned, cells int) {
	for i, n := range a.name {
		if n == "-" {
			continue
		}
		if a.truth[i] < a.from[i] || a.truth[i] > a.to[i] {
			t.Fatalf("%s: the attack is wrong: %s is %d, found %d to %d", what, n, a.truth[i], a.from[i], a.to[i])
		}
		cells++
		if a.to[i]-a.from[i]+1 < disclosure.Base {
			narrowed++
		}
		if a.to[i] == a.from[i] {
			pinned++
		}
	}
	return
}

// A handful of forces with four decisions each: by force 0 to 4, and "went on
// from the written view", which is the same count in a band of its own, 20 to 24.
func TestAttackTotalBesideParts(t *testing.T) {
	var ps []rules.Passage
	for i := range 20 {
		for j, s := range []rules.State{rules.Received, rules.Acknowledged, rules.Eligible, rules.Asked, rules.Gathered, rules.Allocated, rules.Examined, rules.Viewed, rules.Decided} {
			ps = append(ps, passed(fmt.Sprint("c", i), []string{"a", "b", "c", "d", ""}[i%5], s, j, ""))
		}
	}
	a := attack(ps, []string{"a", "b", "c", "d"}, 1)
	_, pinned, _ := tell(t, "parts", a)
	for i, n := range a.name {
		if n != "-" && a.from[i] == a.to[i] {
			t.Logf("pinned: %s = %d (true %d)", n, a.from[i], a.truth[i])
		}
	}
	if pinned > 0 {
		t.Errorf("%d counts are found exactly", pinned)
	}
}

// TestAttackOverQuarters plays the attacker on random panels of eight quarters:
// nothing published is found exactly, and hardly anything narrowed.
func TestAttackOverQuarters(t *testing.T) {
	for _, nf := range []int{3, 44} {
		for _, rate := range []int{5, 25} {
			narrowed, pinned, cells := 0, 0, 0
			for seed := range 3 {
				ps, forces := panel(seed, nf, rate)
				n, p, c := tell(t, "quarters", attack(ps, forces, 8))
				narrowed, pinned, cells = narrowed+n, pinned+p, cells+c
			}
			t.Logf("%d forces, %d a quarter: %d of %d bands narrowed", nf, rate, narrowed, cells)
			if pinned > 0 || narrowed*50 > cells {
				t.Errorf("%d forces, %d a quarter: %d narrowed and %d found exactly, of %d", nf, rate, narrowed, pinned, cells)
			}
		}
	}
}

func panel(seed, nf, rate int) (ps []rules.Passage, forces []string) {
	rng := rand.New(rand.NewPCG(uint64(seed), 7))
	for f := range nf {
		forces = append(forces, fmt.Sprintf("f%02d", f))
	}
	for c := range rate * 8 {
		on, force := rng.IntN(720), forces[rng.IntN(nf)]
		for _, s := range rules.UsualWay() {
			ps = append(ps, passed(fmt.Sprint("c", c), force, s, on, ""))
			on += rng.IntN(40)
			if s != rules.Closed && rng.IntN(100) == 0 {
				ps = append(ps, passed(fmt.Sprint("c", c), force, rules.Withdrawn, on, ""))
				break
			}
		}
	}
	return ps, forces
}
