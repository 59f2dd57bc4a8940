package linkage

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"candour/linkage/lists"
)

// tell writes down what became of each person that changed, and by which links.
func (u *update) tell(roots []uint32, edges []Edge) {
	left, came := map[string][]Move{}, map[string][]Move{}
	moved := map[string]Move{}
	for _, m := range u.run.Moves {
		moved[m.Record] = m
		if m.From != "" {
			left[m.From] = append(left[m.From], m)
		}
		if m.To != "" {
			came[m.To] = append(came[m.To], m)
		}
	}
	links := u.links(roots, edges, moved)
	here := map[string]bool{}
	for _, root := range u.roots {
		person := u.given[root]
		here[person] = true
		if in := came[person]; len(in) > 0 {
			u.run.Events = append(u.run.Events, u.arrival(person, in, len(u.members[root]), links[person]))
		}
	}
	for person, out := range left {
		e := PersonEvent{Kind: PersonShrank, Person: person}
		if !here[person] {
			e.Kind = PersonEnded
		}
		for _, m := range out {
			e.Records = append(e.Records, m.Record)
			if m.To != "" {
				e.Others = withName(e.Others, m.To)
			}
		}
		u.run.Events = append(u.run.Events, e)
	}
	slices.SortStableFunc(u.run.Events, func(a, b PersonEvent) int {
		if c := comparePersons(a.Person, b.Person); c != 0 {
			return c
		}
		return strings.Compare(a.Kind, b.Kind)
	})
}

// arrival says how records came to a person.
func (u *update) arrival(person string, in []Move, size int, links []PersonLink) PersonEvent {
	e := PersonEvent{Kind: PersonGrew, Person: person, Links: links}
	for _, m := range in {
		e.Records = append(e.Records, m.Record)
		if m.From != "" {
			e.Others = withName(e.Others, m.From)
		}
	}
	fresh := len(in) == size // nobody of its records had this identifier before
	switch {
	case fresh && len(e.Others) == 0:
		e.Kind = PersonNew
	case fresh && len(e.Others) == 1:
		e.Kind = PersonSplit
	case len(e.Others) > 0:
		e.Kind = PersonMerged
	}
	slices.SortFunc(e.Others, comparePersons)
	return e
}

// links finds for each record that came the strongest link to a record that
// was not of the same person before.
func (u *update) links(roots []uint32, edges []Edge, moved map[string]Move) map[string][]PersonLink {
	was := func(i uint32) string {
		if m, ok := moved[u.names[i]]; ok {
			return m.From
		}
		return u.p.Persons[u.names[i]]
	}
	best := map[uint32]Edge{}
	for _, e := range edges {
		if roots[e.L] != roots[e.R] {
			continue
		}
		if a, b := was(e.L), was(e.R); a == b && a != "" {
			continue
		}
		for _, i := range []uint32{e.L, e.R} {
			if _, ok := moved[u.names[i]]; !ok {
				continue
			}
			if x, ok := best[i]; !ok || compareEdges(e, x) < 0 {
				best[i] = e
			}
		}
	}
	out := map[string][]PersonLink{}
	for _, root := range u.roots {
		seen := map[Edge]bool{}
		for _, i := range u.members[root] {
			e, ok := best[uint32(i)] //nolint:gosec // a place
			if !ok || seen[e] {
				continue
			}
			seen[e] = true
			out[u.given[root]] = append(out[u.given[root]], PersonLink{u.names[e.L], u.names[e.R], e.Weight})
		}
	}
	return out
}

// Why tells the history of a person or a record, oldest first.
func (p *People) Why(name string) []string {
	var out []string
	for _, run := range p.Runs {
		for _, m := range run.Moves {
			if m.Record == name {
				out = append(out, fmt.Sprintf("%s: the record %s came from %s to %s", run.Name, name, orNobody(m.From), orNobody(m.To)))
			}
		}
		for _, e := range run.Events {
			if e.Person != name && !slices.Contains(e.Records, name) && !slices.Contains(e.Others, name) {
				continue
			}
			line := fmt.Sprintf("%s: %s %s", run.Name, e.Person, e.Kind)
			if len(e.Others) > 0 {
				line += " (" + strings.Join(e.Others, ", ") + ")"
			}
			line += fmt.Sprintf(", records %s", strings.Join(e.Records[:min(len(e.Records), 10)], ", "))
			for _, l := range e.Links[:min(len(e.Links), 10)] {
				line += fmt.Sprintf("; because %s and %s agree with weight %.2f", l.Left, l.Right, l.Weight)
			}
			out = append(out, line)
		}
	}
	return out
}

func orNobody(person string) string {
	if person == "" {
		return "nobody"
	}
	return person
}

// writePeople updates the job's people and writes each record's person.
func (j *Job) writePeople(ctx context.Context, r *lists.Records, s *spill, roots []uint32, m *Manifest) error {
	if j.People == nil {
		return nil
	}
	edges, err := s.edges(ctx, weightAt(j.Threshold))
	if err != nil {
		return err
	}
	names := make([]string, r.Len())
	for i := range names {
		names[i] = r.Name(i)
	}
	if _, err := j.People.Update(j.RunName, names, roots, edges); err != nil {
		return err
	}
	t, err := newTable(j.path("persons"), "record_id", "person_id")
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := t.row([][]byte{[]byte(n), []byte(j.People.Persons[n])}, nil); err != nil {
			t.abandon()
			return err
		}
	}
	sum, err := t.finish()
	if err != nil {
		return err
	}
	m.Outputs = append(m.Outputs, sum)
	return WriteJSON(filepath.Join(j.Out, unfinished, "people.json"), j.People)
}
