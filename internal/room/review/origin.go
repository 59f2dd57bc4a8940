package review

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/trust/access"
)

// The states of what was said of who closed a case. One that is missing, as in
// rows of before there was a second, or that nobody knows, waits too.
const (
	OriginWaits      = "waits"
	OriginConfirmed  = "confirmed"
	OriginTurnedDown = "turned-down"
)

// Origin is what one of the secretariat said of which bodies closed a case, and
// what a second answered.
type Origin struct {
	ID        string
	Version   int64
	Bodies    []string
	Reason    string
	State     string
	Human, By string
	On        clock.Day
	// The second, and why they turned it down.
	SecondHuman, Second, Why string
	SecondOn                 clock.Day
	// Mine says that the reader said it; MayAnswer that they may be the second.
	Mine, MayAnswer bool
}

// Confirmed says whether two humans said who closed the case. Anything less
// leaves it unknown.
func (c *Case) Confirmed() bool {
	o := c.Origin
	return o != nil && o.State == OriginConfirmed && o.Human != "" && o.SecondHuman != "" && o.SecondHuman != o.Human
}

// OriginWaits says whether one human said it, and it waits for a second.
func (c *Case) OriginWaits() bool {
	return c.Origin != nil && !c.Confirmed() && c.Origin.State != OriginTurnedDown
}

// ClosedBy gives every body that counts as having closed the case: those barred,
// those that the person named, and those that were asked for papers.
func (c *Case) ClosedBy() []string {
	out := c.Named()
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

// barred says whether a bar on the body stands already that the person cannot take back.
func (c *Case) barred(body string) bool {
	return slices.ContainsFunc(c.Bars, func(b Bar) bool { return b.Body == body && !b.personsOwn() })
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

// Named are the bodies that the person said closed the case.
func (c *Case) Named() []string { return present(c.Force, c.Prosecutor) }

// present leaves out what is empty.
func present(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
