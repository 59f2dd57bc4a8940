package jigsaw

import (
	"slices"

	"candour/internal/base/clock"
)

// Waiver is that a person agreed in writing that something which tells who they are is published (Sexual
// Offences (Amendment) Act 1992 s.5(2) and (3): in writing, aged 16 or over, and nobody unreasonably interfered with their peace
// or comfort to get it).
type Waiver struct {
	Person    string
	Kinds     []Kind // what may be told of them; none: nothing
	Given     clock.Day
	Writing   bool // it is in writing, by themselves
	Sixteen   bool // they were 16 or older on that day
	Free      bool // nobody pressed them
	Withdrawn clock.Day
}

// Stands says whether it counts on a day.
func (w Waiver) Stands(on clock.Day) bool {
	return w.Writing && w.Sixteen && w.Free && !w.Given.IsZero() && !on.IsZero() && !on.Before(w.Given) && (w.Withdrawn.IsZero() || on.Before(w.Withdrawn))
}

// Covers says whether all persons of a trouble agreed to all that is told of them. Where it is not known how many
// are enough nobody agreed to anything.
func Covers(all []Waiver, t Trouble, on clock.Day) bool {
	if t.Why == NoLimits || len(t.Persons) == 0 {
		return false
	}
	for _, m := range t.Marks {
		if !slices.ContainsFunc(all, func(w Waiver) bool {
			return Mark{Person: w.Person}.Clean().Person == m.Person && slices.Contains(w.Kinds, m.Kind) && w.Stands(on)
		}) {
			return false
		}
	}
	return true
}
