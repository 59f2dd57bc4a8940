package output

import (
	"fmt"
	"slices"

	"candour/internal/table/tabulate"
)

// untried is what the attack did not look at: two tables that were not held
// against each other, or one that was not attacked at all (then b is nil, or all).
type untried struct {
	a, b *view
	why  string
}

// follow leaves out views whose conditions cannot be followed, and notes them.
func (k *kind) follow() {
	k.views = slices.DeleteFunc(k.views, func(v *view) bool {
		for _, t := range v.plan.Filter {
			if !k.variable(t.Schema + "." + t.Field).follows(t) {
				k.untried = append(k.untried, untried{a: v, why: lostWords(t)})
				return true
			}
		}
		return false
	})
}

func lostWords(t tabulate.Term) string {
	return fmt.Sprintf("the conditions of all tables look for more than %d values of “%s”. Look for fewer", maxLists, t.Field)
}

// hides says whether a view has numbers that are not printed as they are.
func (v *view) hides() bool {
	return v.Result.Rounded > 0 || slices.ContainsFunc(v.Result.Cells, func(c Cell) bool { return c.Hidden == Confidential })
}

// stops says that what was not tried could give a hidden number away.
func (u untried) stops() bool { return u.a.hides() || u.b != nil && u.b.hides() }

// words say what was not tried, and why.
func (u untried) words() string {
	name := func(v *view) string { return fmt.Sprintf("“%s” (%s)", v.Result.Title, v.Release) }
	if u.b == nil || u.b == u.a {
		return fmt.Sprintf("The table %s was not held against all others: %s.", name(u.a), u.why)
	}
	return fmt.Sprintf("The tables %s and %s were not held against each other: %s.", name(u.a), name(u.b), u.why)
}

// untried lists what the attack left out of some tables, that which stops a
// release apart from that which cannot give anything away.
func (s *space) untried(which func(p *Printed) bool) (stops, notes []string) {
	for _, name := range s.order {
		for _, u := range s.kinds[name].untried {
			switch {
			case !which(u.a.Printed) && (u.b == nil || !which(u.b.Printed)):
			case u.stops():
				stops = append(stops, u.words())
			default:
				notes = append(notes, u.words())
			}
		}
	}
	slices.Sort(stops)
	slices.Sort(notes)
	return slices.Compact(stops), slices.Compact(notes)
}
