package review

import (
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/vault"
)

// ProposeDestroy begins the kinds of proposal that destroy one part of a case.
const ProposeDestroy = "destroy-"

// Disposed is what the schedule did to a kind of record of a case.
type Disposed struct {
	Kind, State, Rule string
	Things            int
	On                clock.Day
}

// partKinds are the kinds that may go before the case does.
var partKinds = []string{"papers", "message", "contact"}

// sealedPartOf is the part of a case whose keys a kind has; papers have keys of
// their own.
var sealedPartOf = map[string]intake.Part{"message": intake.PartMessages, "contact": intake.PartContact}

// eventsOf are the days that lives of a case are counted from.
func eventsOf(c *Case, kind string) rules.RetentionEvents {
	e := rules.RetentionEvents{On: map[string]clock.Day{}, ClockRuns: !c.State.Ended()}
	event := rules.EventEnded
	if c.State == rules.Withdrawn {
		event = rules.EventWithdrawn
	}
	if c.State.Ended() && c.Arrived != (clock.Day{}) {
		e.On[event] = c.Arrived
	}
	for _, r := range c.Requests {
		e.ClockRuns = e.ClockRuns || r.State == PapersOpen
	}
	for _, d := range c.Disposals {
		if d.Kind == kind && d.State == rules.DisposalWarned && !d.On.Before(c.Arrived) && d.On != (clock.Day{}) {
			e.Warned = &d.On
		}
	}
	return e
}

// kindsOf are the kinds of record that a case has now: the whole, and each part
// that is there and has not been destroyed.
func kindsOf(c *Case) (out []string) {
	whole := rules.WholeKind(c.State)
	if whole == "" {
		return nil
	}
	for _, k := range partKinds {
		gone := c.destroyed(k)
		if gone || k == "papers" && len(c.Requests) == 0 || k == "message" && len(c.Messages) == 0 {
			continue
		}
		if c.State != rules.Withdrawn { // all of that goes sooner
			out = append(out, k)
		}
	}
	return append(out, whole)
}

// destroyed says whether a kind of record of a case was destroyed.
func (c *Case) destroyed(kind string) bool {
	return slices.ContainsFunc(c.Disposals, func(d Disposed) bool { return d.Kind == kind && d.State == rules.DisposalDestroyed })
}

// destroyedPart says the same of a part of it.
func (c *Case) destroyedPart(part intake.Part) bool {
	return slices.ContainsFunc(partKinds, func(k string) bool { return sealedPartOf[k] == part && c.destroyed(k) })
}

// coming gives what the schedule says of a case, each kind with its day.
func (c *Case) coming(r rules.Retention, today clock.Day) (out []rules.Coming, err error) {
	for _, kind := range kindsOf(c) {
		k, _ := r.Kind(kind)
		d, err := r.Due(kind, eventsOf(c, kind), c.Held, today)
		if err != nil {
			return nil, err
		}
		n := rules.Coming{Case: c.ID, Number: c.Number, Kind: kind, Title: k.Title, Disposal: d, Now: d.DueOn(today), Synthetic: c.Synthetic}
		if d.When == (clock.Day{}) {
			n.Missing = "the day on which the case ended"
		}
		out = append(out, n)
	}
	return out, nil
}

// mayDestroyNow refuses what the schedule does not let two humans destroy now.
func (c *Case) mayDestroyNow(r rules.Retention, kind string, today clock.Day) error {
	if err := mayDestroy(c); err != nil {
		return err
	}
	if !slices.Contains(kindsOf(c), kind) {
		return errs.New(errs.Conflict, "There is nothing of this kind to destroy.")
	}
	d, err := r.Due(kind, eventsOf(c, kind), c.Held, today)
	switch {
	case err != nil:
		return err
	case d.When == (clock.Day{}):
		return errs.New(errs.Conflict, "There is no day: the day on which the case ended is missing. It is kept.")
	case today.Before(d.When):
		return errs.New(errs.Conflict, "The schedule keeps this until "+d.When.Human()+".")
	case !d.DueOn(today):
		return errs.New(errs.Conflict, d.Blocked+" It is kept.")
	}
	return nil
}

// destroysKind gives the kind of record that a proposal destroys.
func destroysKind(proposal string) (string, bool) {
	kind, ok := strings.CutPrefix(proposal, ProposeDestroy)
	return kind, ok && slices.Contains(partKinds, kind)
}

// of says whether a sealed value is of a part.
func (r sealedRow) of(part intake.Part) bool { return vault.Part(r.part) == vault.Part(part) }
