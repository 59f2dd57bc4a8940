package linkage

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawRun draws the records that a run has and their clusters.
func drawRun(t *rapid.T, n int) (names []string, roots []uint32, edges []Edge) {
	for i := range n {
		if rapid.IntRange(0, 9).Draw(t, "here") > 0 {
			names = append(names, fmt.Sprintf("r%02d", i))
		}
	}
	c := NewClusters(len(names))
	for range rapid.IntRange(0, len(names)).Draw(t, "links") {
		if len(names) < 2 {
			break
		}
		l := rapid.IntRange(0, len(names)-2).Draw(t, "l")
		e := Edge{uint32(l), uint32(rapid.IntRange(l+1, len(names)-1).Draw(t, "r")), float64(rapid.IntRange(1, 9).Draw(t, "weight"))}
		edges = append(edges, e)
		c.Add(e.L, e.R)
	}
	return names, c.Roots(), edges
}

func people(t failer, p *People) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPeopleAreLasting runs histories of random clusters: persons are the
// clusters, identifiers are never used again for others, every change is
// written down, and all can be taken back.
func TestPeopleAreLasting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, states := NewPeople(), []string{}
		everyone := map[string]bool{}
		for run := range rapid.IntRange(1, 5).Draw(t, "runs") {
			states = append(states, people(t, p))
			before := maps.Clone(p.Persons)
			known := maps.Clone(everyone)
			names, roots, edges := drawRun(t, 14)
			made, err := p.Update(fmt.Sprint("run ", run), names, roots, edges)
			if err != nil {
				t.Fatal(err)
			}
			// Two records are of one person just when they are in one cluster.
			for i := range names {
				for j := range i {
					if (p.Persons[names[i]] == p.Persons[names[j]]) != (roots[i] == roots[j]) {
						t.Fatalf("%s and %s: %v", names[i], names[j], p.Persons)
					}
				}
				everyone[p.Persons[names[i]]] = true
			}
			if len(p.Persons) != len(names) {
				t.Fatalf("%d records have persons, of %d", len(p.Persons), len(names))
			}
			// A person whose records are as they were keeps the identifier, and so does
			// one that only grew by new records.
			for i, n := range names {
				was := before[n]
				same := was != ""
				for j, other := range names {
					if (before[other] == was) != (roots[i] == roots[j]) && before[other] != "" {
						same = false
					}
				}
				if same && p.Persons[n] != was {
					t.Fatalf("%s was %s and is %s, though nothing changed for it", n, was, p.Persons[n])
				}
			}
			// A new identifier was never given before.
			for _, e := range made.Events {
				if (e.Kind == PersonNew || e.Kind == PersonSplit) && known[e.Person] {
					t.Fatalf("%s is given again: %+v", e.Person, e)
				}
				if e.Kind == PersonEnded && slices.Contains(slices.Collect(maps.Values(p.Persons)), e.Person) {
					t.Fatalf("%s has ended and is there", e.Person)
				}
			}
			// The moves lead from the one state to the other, and say all.
			for _, m := range made.Moves {
				if before[m.Record] != m.From || p.Persons[m.Record] != m.To || m.From == m.To {
					t.Fatalf("%+v", m)
				}
			}
			changed := 0
			for n := range union(before, p.Persons) {
				if before[n] != p.Persons[n] {
					changed++
					if len(p.Why(n)) == 0 {
						t.Fatalf("nobody knows why %s changed", n)
					}
				}
			}
			if changed != len(made.Moves) {
				t.Fatalf("%d records changed and %d moves were written down", changed, len(made.Moves))
			}
			again, err := ReadPeople(strings.NewReader(people(t, p)))
			if err != nil || people(t, again) != people(t, p) {
				t.Fatal("people change when they are read again", err)
			}
		}
		for _, want := range slices.Backward(states) {
			if err := p.Undo(); err != nil {
				t.Fatal(err)
			}
			if got := people(t, p); got != want {
				t.Fatalf("taken back it is\n%s\nand was\n%s", got, want)
			}
		}
		if err := p.Undo(); err == nil {
			t.Fatal("a run that was not there was taken back")
		}
	})
}

func union(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// TestPeopleMergeAndSplit tells a short history, step by step.
func TestPeopleMergeAndSplit(t *testing.T) {
	p := NewPeople()
	update := func(run string, names []string, roots []uint32, edges ...Edge) PeopleRun {
		r, err := p.Update(run, names, roots, edges)
		if err != nil {
			t.Fatal(err)
		}
		return *r
	}
	kinds := func(r PeopleRun) string {
		var out []string
		for _, e := range r.Events {
			out = append(out, e.Person+" "+e.Kind+" "+strings.Join(e.Others, "+"))
		}
		return strings.Join(out, ", ")
	}
	names := []string{"a", "b", "c", "d"}
	update("october", names[:3], []uint32{0, 0, 2}, Edge{0, 1, 9})
	grown := update("november", names, []uint32{0, 0, 2, 2}, Edge{0, 1, 9}, Edge{2, 3, 7})
	if got := kinds(grown); got != "P2 grew " {
		t.Errorf("november: %s", got)
	}
	merged := update("december", names, []uint32{0, 0, 0, 0}, Edge{0, 1, 9}, Edge{1, 2, 5}, Edge{2, 3, 7})
	if got := kinds(merged); got != "P1 merged P2, P2 ended P1" {
		t.Errorf("december: %s", got)
	}
	if l := merged.Events[0].Links; len(l) != 1 || l[0] != (PersonLink{"b", "c", 5}) {
		t.Errorf("what made them one is %v", l)
	}
	split := update("january", names, []uint32{0, 0, 2, 2}, Edge{0, 1, 9}, Edge{2, 3, 7})
	if got := kinds(split); got != "P1 shrank P3, P3 split P1" {
		t.Errorf("january: %s", got)
	}
	if why := strings.Join(p.Why("c"), "\n"); !strings.Contains(why, "december: the record c came from P2 to P1") || !strings.Contains(why, "because b and c agree with weight 5.00") {
		t.Errorf("why: %s", why)
	}
	if err := p.Undo(); err != nil || p.Persons["c"] != "P1" {
		t.Fatal(err, p.Persons)
	}
	if _, err := p.Update("december", names, make([]uint32, 4), nil); err == nil {
		t.Error("a run came twice")
	}
	p.Persons["c"] = "P9"
	if err := p.Undo(); err == nil {
		t.Error("a history that does not fit was taken back")
	}
}

// TestPeopleOverArrivals links a list that grows run by run: who was there
// keeps the identifier unless records of several persons come together.
func TestPeopleOverArrivals(t *testing.T) {
	p := NewPeople()
	kept, all := 0, 0
	for i, people := range []int{200, 260, 320} {
		j := sampleJob(t, people)
		before := maps.Clone(p.Persons)
		j.People, j.RunName = p, fmt.Sprint("run ", i)
		if _, err := j.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		for n, was := range before {
			if all++; p.Persons[n] == was {
				kept++
			}
		}
	}
	if all == 0 || float64(kept) < 0.95*float64(all) {
		t.Errorf("%d of %d records kept their person", kept, all)
	}
}
