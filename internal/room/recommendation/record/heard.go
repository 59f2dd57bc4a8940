package record

import (
	"cmp"
	"slices"
)

// Nobody is late who was not given the means to say so (ADR 0092). A body for which
// nobody can answer here could not have entered what it said or did, and could not put
// right what others entered: that it was looked for and not found is known and told, and
// whether there is an answer is not known. So no search counts against such a body,
// whoever looked. What its own report, or an independent body with its source, says
// stands: somebody said it.

// UnheardWords say of a body that nobody can answer for it here.
const UnheardWords = "Nobody at this body has been given the means to answer here."

// UnheardMeans say who could give them.
const UnheardMeans = "Whether it answered elsewhere is not known. The coordinators of this register ask the body whom it names; " +
	"an administrator then gives that person an account."

// heard keeps apart those of whom a search speaks for whom somebody can answer here.
func heard(of []BodyRef, lists ...[]Searched) (heard, unheard []BodyRef) {
	for _, b := range of {
		if slices.ContainsFunc(slices.Concat(lists...), func(s Searched) bool { return s.ID == b.ID && s.Unheard }) {
			unheard = append(unheard, b)
		} else {
			heard = append(heard, b)
		}
	}
	return heard, unheard
}

// unheardWords say what was looked for and not found of somebody who cannot answer here.
func (c Condition) unheardWords() string {
	who := "One person"
	if c.Twice {
		who = "Two people"
	}
	return who + " looked by " + c.Once.Human() + " and found none; whether there is one is not known, since nobody at " + c.Unheard +
		" has been given the means to answer here"
}

// Unheard is a body for which nobody can answer here. Synthetic says that what was looked
// for is made up.
type Unheard struct {
	BodyRef
	Synthetic bool
}

// UnheardAmong gives those for whom nobody can answer here and of whom something was
// looked for in a list and not found, each once, by name. What was ended asks nothing.
func UnheardAmong(list []*Summary) (out []Unheard) {
	for _, s := range list {
		looked := slices.Concat(s.Sought.Days, s.Doing.Days)
		for _, w := range s.Work {
			looked = append(looked, w.Looked.Days...)
		}
		for _, d := range looked {
			for _, b := range d.Unheard {
				if !s.Over() && !slices.ContainsFunc(out, func(u Unheard) bool { return u.ID == b.ID }) {
					out = append(out, Unheard{b, s.Synthetic || s.HasSynthetic})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Unheard) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return out
}
