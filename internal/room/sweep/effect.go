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
	// would screen out.
	Out int
	// Left are cases that the list leaves out.
	Left int
}

// Any says whether it takes anything away.
func (e Effect) Any() bool { return e != Effect{} }

// Words say each number, for whoever returns the list.
func (e Effect) Words() (out []string) {
	if e.Lost > 0 {
		out = append(out, web.Plural(e.Lost, "answer that was known becomes not known", "answers that were known become not known")+", in "+web.Plural(e.Cases, "case", "cases"))
	}
	if e.Out > 0 {
		out = append(out, web.Plural(e.Out, "case that was to be looked at again is screened out", "cases that were to be looked at again are screened out"))
	}
	if e.Left > 0 {
		out = append(out, web.Plural(e.Left, "case that you returned before is left out", "cases that you returned before are left out"))
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
	for after := ""; ; {
		cases, err := s.store.ofForce(ctx, s.db, force, after, chunk)
		if err != nil || len(cases) == 0 {
			return e, err
		}
		for i := range cases {
			e.add(&cases[i], rows[strings.ToLower(cases[i].Reference)], func(f *Facts) bool { return screen.Apply(s.rules.Codes, f).Hit })
		}
		after = cases[len(cases)-1].ID
	}
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
