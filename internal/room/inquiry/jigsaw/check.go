package jigsaw

import (
	"slices"
	"strings"
)

// group is what is told of one alias, or of some that are read as one.
type group struct {
	persons []string
	marks   []Mark
}

// Whole gives the troubles of everything that is published. It is the same in whatever order, and
// whether a text is published in one piece or in several.
func Whole(limits Limits, crowds []Crowd, all []Release) (out []Trouble) {
	if !limits.Set() {
		return []Trouble{{Why: NoLimits}}
	}
	clean := cleanCrowds(crowds)
	for _, g := range joined(limits, clean, all) {
		kinds := map[Kind]bool{}
		for _, m := range g.marks {
			kinds[m.Kind] = true
		}
		var why []Why
		switch n := carried(clean, g.marks); {
		case n == 0:
			why = append(why, Unknown)
		case n < limits.Least:
			why = append(why, TooFew)
		}
		if len(kinds) >= limits.Kinds {
			why = append(why, TooMany)
		}
		for _, w := range why {
			out = append(out, Trouble{w, g.persons, g.marks, from(g, all)})
		}
	}
	return out
}

// Check gives the troubles in which a new release would have a part. What is published and is
// troubled without it is not its matter.
func Check(limits Limits, crowds []Crowd, published []Release, new Release) (out []Trouble) {
	all := append(slices.DeleteFunc(slices.Clone(published), func(r Release) bool { return r.ID == new.ID }), new)
	for _, t := range Whole(limits, crowds, all) {
		if t.Why == NoLimits || slices.ContainsFunc(t.From, func(f From) bool { return f.Release == new.ID }) {
			out = append(out, t)
		}
	}
	return out
}

func cleanCrowds(all []Crowd) (out []Crowd) {
	for _, c := range all {
		one := Crowd{Least: c.Least}
		for _, m := range c.Marks {
			m = m.Clean()
			m.Person = ""
			one.Marks = append(one.Marks, m)
		}
		out = append(out, one)
	}
	return out
}

// carried is how many people at least are as all marks say, as far as it is recorded: those of a crowd
// that says as much, or more narrowly; 0 where nobody recorded it. Of nothing that is told there are all people.
func carried(crowds []Crowd, marks []Mark) int {
	if len(marks) == 0 {
		return 1 << 30
	}
	most := 0
	for _, c := range crowds {
		if c.Least > most && !slices.ContainsFunc(marks, func(m Mark) bool {
			return !slices.ContainsFunc(c.Marks, func(n Mark) bool { return n.within(m) })
		}) {
			most = c.Least
		}
	}
	return most
}

// Against says which counts contradict another: of people who are so and more there cannot be more than of those who are so.
func Against(crowds []Crowd, c Crowd) (out []Crowd) {
	one := cleanCrowds([]Crowd{c})[0]
	for i, d := range cleanCrowds(crowds) {
		if one.within(d) && one.Least > d.Least || d.within(one) && d.Least > one.Least {
			out = append(out, crowds[i])
		}
	}
	return out
}

// within says that whoever is of one crowd is of another. Both are clean.
func (c Crowd) within(d Crowd) bool {
	return !slices.ContainsFunc(d.Marks, func(n Mark) bool {
		return !slices.ContainsFunc(c.Marks, func(m Mark) bool { return m.within(n) })
	})
}

// Meets says that two crowds tell of something of one sort: each can be weighed by the other.
func (c Crowd) Meets(d Crowd) bool {
	return slices.ContainsFunc(c.Marks, func(m Mark) bool {
		return slices.ContainsFunc(d.Marks, func(n Mark) bool { return m.Clean().meets(n.Clean()) })
	})
}

// joined puts together what is told of each alias, and of aliases that are read as one, until no more are.
// That two are read as one stays so whatever else is told: the end does not depend on the order.
func joined(limits Limits, crowds []Crowd, all []Release) (out []group) {
	for _, r := range all {
		for _, m := range r.Marks {
			m = m.Clean()
			i := slices.IndexFunc(out, func(g group) bool { return g.persons[0] == m.Person })
			if i < 0 {
				out, i = append(out, group{persons: []string{m.Person}}), len(out)
			}
			out[i].marks = append(out[i].marks, m)
		}
	}
	for i := range out {
		out[i] = out[i].tidy()
	}
	for again := true; again; {
		again = false
		for i := 0; i < len(out); i++ {
			for j := i + 1; j < len(out); j++ {
				if alike(limits, crowds, out[i], out[j]) {
					out[i] = group{append(out[i].persons, out[j].persons...), append(out[i].marks, out[j].marks...)}.tidy()
					out, again = slices.Delete(out, j, j+1), true
					j = i
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b group) int { return slices.Compare(a.persons, b.persons) })
	return out
}

func (g group) tidy() group {
	g.persons, g.marks = slices.Clone(g.persons), slices.Clone(g.marks)
	slices.Sort(g.persons)
	slices.SortFunc(g.marks, compareMarks)
	g.persons, g.marks = slices.Compact(g.persons), slices.Compact(g.marks)
	return g
}

// alike says that two are likely to be read as one person: what they share is shared by few.
func alike(limits Limits, crowds []Crowd, a, b group) bool {
	rare := func(x, y group) bool {
		var shared []Mark
		for _, m := range x.marks {
			if slices.ContainsFunc(y.marks, m.meets) {
				shared = append(shared, m)
			}
		}
		return len(shared) > 0 && carried(crowds, shared) < limits.Join
	}
	return rare(a, b) || rare(b, a)
}

// from says which releases tell of a group, and what.
func from(g group, all []Release) (out []From) {
	for _, r := range all {
		f := From{Release: r.ID, Title: r.Title}
		for _, m := range r.Marks {
			if m = m.Clean(); slices.Contains(g.persons, m.Person) {
				f.Kinds = append(f.Kinds, m.Kind)
			}
		}
		if len(f.Kinds) > 0 {
			slices.Sort(f.Kinds)
			f.Kinds = slices.Compact(f.Kinds)
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b From) int { return strings.Compare(a.Release, b.Release) })
	return out
}
