package returns

import (
	"context"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Asking is how a body was asked for a return.
type Asking struct {
	On  clock.Day // the zero Day: nobody recorded that it was asked
	How string    // "Letter to every data lead"
	// By and Name are who recorded it, and Made the day on which they did; Why says
	// why only then, where its last day was near or over.
	By, Name string
	Made     clock.Day
	Why      string
	// Ref is the id under which it waits, or waited, for a second human; Agreed the
	// day on which Second, whose name is SecondName, agreed.
	Ref                string
	Agreed             clock.Day
	Second, SecondName string
}

// Counts says whether an asking can make somebody late: it was done before the last
// day, and was recorded in good time before it, or a second human has agreed. What
// is not known counts for nothing.
func (a Asking) Counts(due clock.Day) bool {
	if a.On.IsZero() || due.IsZero() || !a.On.Before(due) {
		return false
	}
	two := !a.Agreed.IsZero() && a.Second != "" && a.Second != a.By
	return two || !proposal.Soon(a.Made, due)
}

const MaxHow = 500

// Asked says whether somebody recorded that the body was asked.
func (r Return) Asked() bool { return !r.Asking.On.IsZero() }

// Owes says whether that counts, so that the body owes the return.
func (r Return) Owes(due clock.Day) bool { return r.Asking.Counts(due) }

// check says what is wrong with an asking for a return that is due on a day.
func (a *Asking) check(due, today clock.Day) error {
	a.How, a.Why = clean(a.How), clean(a.Why)
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
	if saysnothing.Is(a.How, "how") || len([]rune(a.How)) > MaxHow {
		fail("how", "Say how they were asked, in at most 500 characters")
	}
	if len([]rune(a.Why)) > MaxHow || saysnothing.Is(a.Why, "why") && proposal.Soon(today, due) {
		fail("why", "The last day, "+due.Human()+", is near or over. Say why this is entered only now, in at most 500 characters")
	}
	if wrong != nil {
		return errs.InvalidInput("Some of this cannot be taken.", wrong...)
	}
	return nil
}

func (s *Service) askedRow(ctx context.Context, a Asking) ledger.Row {
	who := access.ActorFrom(ctx)
	return ledger.Row{"asked_on": a.On.String(), "asked_how": a.How, "asked_by": who.Human, "asked_name": who.Name, "asked_made": s.Today().String(), "asked_ref": db.OrNil(a.Ref),
		"asked_why":    db.OrNil(a.Why),
		"asked_agreed": nil, "asked_second": nil, "asked_second_name": nil}
}

// notAsked is the row of a return that nobody was asked for.
func notAsked() ledger.Row {
	row := ledger.Row{}
	for name := range strings.FieldsSeq("asked_on asked_how asked_by asked_name asked_made asked_ref asked_why asked_agreed asked_second asked_second_name") {
		row[name] = nil
	}
	return row
}

// Ask records that bodies were asked for a return of a round; every one that was
// not asked yet when none is named. It is one entry, and says how many. Where the
// last day is near or over it waits for a second human, and counts for nothing.
func (s *Service) Ask(ctx context.Context, roundID string, a Asking, bodies ...string) (n int, err error) {
	round, err := s.store.round(ctx, s.db, roundID)
	if err != nil {
		return 0, err
	}
	if err := s.ready(ctx, &a, round.Due); err != nil {
		return 0, err
	}
	act := ledger.Act{Action: ReturnsOpen, Kind: "return_round", ID: roundID, Reason: a.How}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		all, err := s.store.returns(ctx, tx, roundID, "")
		all = slices.DeleteFunc(all, func(r Return) bool {
			return r.Entered(round.Due) || len(bodies) > 0 && !slices.Contains(bodies, r.Body)
		})
		for _, r := range all {
			if err == nil {
				err = tx.Update(ctx, "return_due", r.ID, 0, s.askedRow(ctx, a))
			}
		}
		n = len(all)
		switch {
		case err != nil:
			return err
		case n == 0:
			return errs.New(errs.Conflict, "Each of them was asked already, or is not of this round.")
		}
		return s.proposeAsking(ctx, tx, round, a, all)
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

// Words say that it was sent back, and when; not why.
func (b Back) Words() string {
	if b.On.IsZero() {
		return "Sent back"
	}
	return "Sent back on " + b.On.Human()
}

// BoardWords are what the public board says of a return, in one line.
func BoardWords(r Return, due, today clock.Day) string {
	pending := r.Asked() && !r.Owes(due)
	switch n := r.Late(due, today); {
	case r.IsBack() && n > 0:
		return r.Back.Words() + ". " + web.Plural(n, "day", "days") + " late so far"
	case r.IsBack() && r.Owes(due) && r.CameDay().IsZero():
		return r.Back.Words() + ". Asked for by " + due.Human()
	case r.IsBack():
		return r.Back.Words()
	case pending && r.CameDay().IsZero():
		return proposal.EnteredByOne
	case pending:
		return "Came. The asking is not counted yet"
	case !r.Asked() && r.FirstSubmitted.IsZero():
		return "Not asked yet"
	case n > 0 && r.CameDay().IsZero():
		return web.Plural(n, "day", "days") + " late so far"
	case n > 0 && !r.Back.On.IsZero() && !r.CameDay().Before(r.Back.On):
		return web.Plural(n, "day", "days") + " late. It came before that, and was sent back on " + r.Back.On.Human()
	case n > 0:
		return web.Plural(n, "day", "days") + " late"
	case r.CameDay().IsZero():
		return "Asked for by " + due.Human()
	case !r.Asked():
		return "Came without having been asked for"
	}
	return "On time"
}
