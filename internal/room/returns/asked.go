package returns

import (
	"context"
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Asking is how a body was asked for a return.
type Asking struct {
	On   clock.Day // the zero Day: nobody recorded that it was asked
	How  string    // "Letter to every data lead"
	Name string    // who recorded it
}

const mostHow = 500

// Asked says whether it is recorded that the body was asked, so that it owes the
// return.
func (r Return) Asked() bool { return !r.Asking.On.IsZero() }

// check says what is wrong with an asking for a return that is due on a day.
func (a *Asking) check(due, today clock.Day) error {
	a.How = clean(a.How)
	var wrong []errs.Field
	fail := func(name, words string) { wrong = append(wrong, errs.Field{Name: name, Message: words}) }
	switch {
	case a.On.IsZero():
		fail("asked", "Enter the day on which they were asked as year, month and day, such as 2026-03-02")
	case a.On.After(today):
		fail("asked", "This day is still to come. Record the asking when it was done")
	case !a.On.Before(due):
		fail("asked", "They were asked on or after the last day, "+due.Human()+". Nobody can be late with what they were asked for after it")
	}
	if a.How == "" || len([]rune(a.How)) > mostHow {
		fail("how", "Say how they were asked, in at most 500 characters")
	}
	if wrong != nil {
		return errs.InvalidInput("Some of this cannot be taken.", wrong...)
	}
	return nil
}

func (s *Service) askedRow(ctx context.Context, a Asking) ledger.Row {
	who := access.ActorFrom(ctx)
	return ledger.Row{"asked_on": a.On.String(), "asked_how": a.How, "asked_by": who.Human, "asked_name": who.Name}
}

// Ask records that bodies were asked for a return of a round; every one that was
// not asked yet when none is named. It is one entry, and says how many.
func (s *Service) Ask(ctx context.Context, roundID string, a Asking, bodies ...string) (n int, err error) {
	round, err := s.store.round(ctx, s.db, roundID)
	if err != nil {
		return 0, err
	}
	if err := a.check(round.Due, s.Today()); err != nil {
		return 0, err
	}
	act := ledger.Act{Action: access.ReturnsOpen, Kind: "return_round", ID: roundID, Reason: a.How}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		n = 0
		all, err := s.store.returns(ctx, tx, roundID, "")
		for _, r := range all {
			if err != nil || r.Asked() || len(bodies) > 0 && !slices.Contains(bodies, r.Body) {
				continue
			}
			n++
			err = tx.Update(ctx, "return_due", r.ID, 0, s.askedRow(ctx, a))
		}
		if err == nil && n == 0 {
			err = errs.New(errs.Conflict, "Each of them was asked already, or is not of this round.")
		}
		return err
	})
	return n, err
}

// Correction is what a public page said wrongly of a body, and what it says now.
type Correction struct {
	ID, Page, Body, BodyName, About string
	Was, Becomes, Why               string
	Made                            time.Time
}

// Corrections lists what was put right, the newest first. Everybody may read it.
func (s *Service) Corrections(ctx context.Context) ([]Correction, error) {
	return s.store.corrections(ctx, s.db)
}

// WasNotAsked takes the asking of a return back, in public view.
func (s *Service) WasNotAsked(ctx context.Context, id, why string) error {
	return s.correct(ctx, id, why, func(r *Return) (ledger.Row, error) {
		if !r.Asked() {
			return nil, errs.New(errs.Conflict, "It is not recorded that this body was asked.")
		}
		r.Asking = Asking{}
		return ledger.Row{"asked_on": nil, "asked_how": nil, "asked_by": nil, "asked_name": nil}, nil
	})
}

// CameOn puts right on which day a return came, in public view: it came to the
// desk by another way.
func (s *Service) CameOn(ctx context.Context, id string, on clock.Day, why string) error {
	return s.correct(ctx, id, why, func(r *Return) (ledger.Row, error) {
		switch {
		case on.IsZero():
			return nil, errs.InvalidInput("Enter the day.", errs.Field{Name: "came", Message: "Enter the day on which it came as year, month and day, such as 2026-03-02"})
		case on.After(s.Today()):
			return nil, errs.InvalidInput("This day is still to come.", errs.Field{Name: "came", Message: "This day is still to come"})
		}
		r.CameOn = on
		return ledger.Row{"came_on": on.String()}, nil
	})
}

// correct changes what the board says of a return, and says so in public: what it
// said, what it says, and why.
func (s *Service) correct(ctx context.Context, id, why string, change func(r *Return) (ledger.Row, error)) error {
	if why = clean(why); why == "" || len([]rune(why)) > mostHow {
		return errs.InvalidInput("Say why.", errs.Field{Name: "correct_reason", Message: "Say what was wrong, in at most 500 characters"})
	}
	act := ledger.Act{Action: access.ReturnsOpen, Kind: "return_due", ID: id, Reason: why, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		r, err := s.store.oneReturn(ctx, tx, id)
		return factsOf("return_due", id, r.Body, r.Submitter), err
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		r, err := s.store.oneReturn(ctx, tx, id)
		if err != nil {
			return err
		}
		round, err := s.store.round(ctx, tx, r.RoundID)
		if err != nil {
			return err
		}
		was := boardWords(r, round.Due, s.Today())
		set, err := change(&r)
		if err != nil {
			return err
		}
		if err := tx.Update(ctx, "return_due", id, 0, set); err != nil {
			return err
		}
		return s.say(tx, Correction{Page: "board", Body: r.Body, BodyName: r.BodyName, About: round.Title + ", " + round.Period, Was: was, Becomes: boardWords(r, round.Due, s.Today()), Why: why})
	})
	return hide(err)
}

// CorrectProfile says in public what the register of profiles said wrongly of a
// force, and what is right.
func (s *Service) CorrectProfile(ctx context.Context, c Correction) error {
	c.Was, c.Becomes, c.Why = clean(c.Was), clean(c.Becomes), clean(c.Why)
	var wrong []errs.Field
	b, ok := s.BodyOf(c.Body)
	if !ok || b.Kind != "force" {
		wrong = append(wrong, errs.Field{Name: "body", Message: "Choose a force"})
	}
	for _, f := range []struct{ name, text, words string }{{"was", c.Was, "Say what the page said"}, {"becomes", c.Becomes, "Say what is right"}, {"why", c.Why, "Say why it was wrong"}} {
		if f.text == "" || len([]rune(f.text)) > mostHow {
			wrong = append(wrong, errs.Field{Name: f.name, Message: f.words + ", in at most 500 characters"})
		}
	}
	if wrong != nil {
		return errs.InvalidInput("Some of this cannot be taken.", wrong...)
	}
	c.Page, c.BodyName, c.About = "profiles", b.Name, "Problem profile"
	_, err := s.ledger.Write(ctx, ledger.Act{Action: access.ReturnsOpen, Kind: "return_correction", Reason: c.Why}, func(_ context.Context, tx *ledger.Tx) error { return s.say(tx, c) })
	return err
}

func (s *Service) say(tx *ledger.Tx, c Correction) error {
	id := s.ids.Next("correction")
	if c.Page == "profiles" {
		tx.SetRecord("return_correction", id)
	}
	return tx.Insert("return_correction", id, ledger.Row{"page": c.Page, "body": c.Body, "body_name": c.BodyName, "about": c.About, "was": c.Was, "becomes": c.Becomes, "why": c.Why, "made": s.now()})
}

// boardWords are what the public board says of a return, in one line.
func boardWords(r Return, due, today clock.Day) string {
	switch n := r.Late(due, today); {
	case !r.Asked() && r.FirstSubmitted.IsZero():
		return "Not asked yet"
	case n > 0 && r.cameDay().IsZero():
		return web.Plural(n, "day", "days") + " late so far"
	case n > 0:
		return web.Plural(n, "day", "days") + " late"
	case r.cameDay().IsZero():
		return "Asked for by " + due.Human()
	case !r.Asked():
		return "Came without having been asked for"
	}
	return "On time"
}
