package sweep

import (
	"context"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/site/web"
)

// Effect is what a list would do to what its force returned before, where that
// takes something away. Nothing is removed: the log keeps what was there.
type Effect struct {
	// Lost are answers that were known and that the list does not have, in Cases
	// cases.
	Lost, Cases int
	// Out are cases that wait or are being looked at and that the list's answers
	// would screen out. They stay, and the taskforce is told.
	Out int
	// Left are cases that the list leaves out.
	Left int
	// Beside is the list beside what was returned before.
	Beside Beside
}

// Beside is a list beside what its force returned before.
type Beside struct {
	// Before is how many cases the force returned before. New are not among them;
	// Changed have another answer now, Same have none; Back were left out of the
	// newest list, and are in this one.
	Before, New, Changed, Same, Back int
	// Of each kind the first few, by their references.
	News, Changes, Lefts []string
}

// examples is how many cases of each kind are named.
const examples = 5

// named adds an example while there are few.
func named(list []string, one string) []string {
	return append(list, one)[:min(len(list)+1, examples)]
}

// Any says whether it takes anything away.
func (e Effect) Any() bool { return e.Lost+e.Out+e.Left > 0 }

// Words say each number, for whoever returns the list.
func (e Effect) Words() (out []string) {
	if e.Lost > 0 {
		out = append(out, web.Plural(e.Lost, "answer that was known becomes not known", "answers that were known become not known")+", in "+web.Plural(e.Cases, "case", "cases"))
	}
	if e.Out > 0 {
		out = append(out, web.Plural(e.Out, "case that is to be looked at again would be screened out by this list. It stays",
			"cases that are to be looked at again would be screened out by this list. They stay")+" to be looked at, with what the list said before beside what it says now, and the taskforce is told")
	}
	if e.Left > 0 {
		out = append(out, web.Plural(e.Left, "case that you returned before is left out", "cases that you returned before are left out")+". What waits to be looked at stays, and the taskforce is told")
	}
	return out
}

// Effect checks a file again that this person sent, and says what it would take
// away.
func (s *Service) Effect(ctx context.Context, id string) (*Checked, Effect, error) {
	p, c, err := s.kept(ctx, id)
	if err != nil {
		return nil, Effect{}, err
	}
	e, err := s.effect(ctx, p.ForceID, c)
	return c, e, err
}

func (s *Service) effect(ctx context.Context, force string, c *Checked) (e Effect, err error) {
	screen, _, err := s.rules.On(s.Today())
	if err != nil {
		return e, err
	}
	rows := make(map[string]*Facts, len(c.Rows))
	for i := range c.Rows {
		rows[strings.ToLower(c.Rows[i].Reference)] = &c.Rows[i].Facts
	}
	names, was := ColumnNames(s.rules.Codes), map[string]bool{}
	for after := ""; ; {
		cases, err := s.store.ofForce(ctx, s.db, force, after, chunk)
		if err != nil {
			return e, err
		}
		if len(cases) == 0 {
			break
		}
		for i := range cases {
			c, key := &cases[i], strings.ToLower(cases[i].Reference)
			was[key] = true
			e.add(c, rows[key], func(f *Facts) bool { return screen.Apply(s.rules.Codes, f).Hit })
			e.Beside.add(c, rows[key], names)
		}
		after = cases[len(cases)-1].ID
	}
	for i := range c.Rows {
		if ref := c.Rows[i].Reference; !was[strings.ToLower(ref)] {
			e.Beside.New++
			e.Beside.News = named(e.Beside.News, ref)
		}
	}
	return e, nil
}

// add counts one case that was returned before, with what the list says of it now.
func (b *Beside) add(c *Case, now *Facts, names []string) {
	b.Before++
	if now == nil {
		if !c.Dropped {
			b.Lefts = named(b.Lefts, c.Reference)
		}
		return
	}
	if c.Dropped {
		b.Back++
	}
	var other []string
	is := now.Cells()
	for i, was := range c.Facts.Cells() {
		if was != is[i] {
			other = append(other, names[i])
		}
	}
	if other == nil {
		b.Same++
		return
	}
	b.Changed++
	b.Changes = named(b.Changes, c.Reference+" ("+strings.Join(other, ", ")+")")
}

// add counts one case that was returned before, with what the list says of it
// now; nil where it leaves the case out.
func (e *Effect) add(c *Case, now *Facts, hit func(*Facts) bool) {
	if now == nil {
		if !c.Dropped {
			e.Left++
		}
		return
	}
	lost := 0
	is := now.Cells()
	for i, was := range c.Facts.Cells() {
		if was != "" && is[i] == "" {
			lost++
		}
	}
	if lost > 0 {
		e.Cases++
	}
	e.Lost += lost
	if (c.State == Waiting || c.State == Allocated) && !hit(now) {
		e.Out++
	}
}

// errTakesAway asks whoever returns a list to say that they know what it takes
// away.
func errTakesAway(e Effect) error {
	return errs.InvalidInput("This list takes something away.", errs.Field{Name: "knows", Message: "Say that you know what this list takes away: " + strings.Join(e.Words(), "; ")})
}
