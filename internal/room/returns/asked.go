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
	act := ledger.Act{Action: ReturnsOpen, Kind: "return_round", ID: roundID, Reason: a.How}
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
