package review

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/trust/access"
)

// Origin is what the secretariat confirmed: which bodies closed a case.
type Origin struct {
	Bodies    []string
	Reason    string
	Human, By string
	On        clock.Day
}

// closedBy gives every body that counts as having closed the case: those barred,
// those that the person named, and those that were asked for papers.
func (c *Case) closedBy() []string {
	out := present(c.Force, c.Prosecutor)
	for _, b := range c.Bars {
		out = append(out, b.Body)
	}
	for _, r := range c.Requests {
		out = append(out, r.Body)
	}
	if c.Origin != nil {
		out = append(out, c.Origin.Bodies...)
	}
	slices.Sort(out)
	return slices.Compact(present(out...))
}

// barred says whether a bar on the body stands already.
func (c *Case) barred(body string) bool {
	return slices.ContainsFunc(c.Bars, func(b Bar) bool { return b.Body == body })
}

// wall is what a bar keeps out: humans by their ids, and bodies with their kin.
type wall struct{ humans, bodies []string }

func wallOf(bars []BarInput) (w wall) {
	for _, b := range bars {
		w.humans, w.bodies = append(w.humans, present(b.Human)...), append(w.bodies, present(b.Body)...)
	}
	return w
}

// keepsOut says whether the wall keeps out a human who worked for a body.
// Everybody is weighed with all accounts of that human; a standing that is not
// known is kept out.
func (w wall) keepsOut(people []access.Actor, human, body string) bool {
	if slices.Contains(w.humans, human) || slices.Contains(w.bodies, body) {
		return true
	}
	found := false
	for _, p := range people {
		if p.Human != human && !p.Is(human) {
			continue
		}
		found = true
		if !p.OfKin(p.Body) || slices.ContainsFunc(w.bodies, p.OfKin) || slices.ContainsFunc(w.humans, p.Is) {
			return true
		}
	}
	return !found && len(w.bodies) > 0
}
