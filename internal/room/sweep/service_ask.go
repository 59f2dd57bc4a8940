package sweep

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

const (
	askStands    = "stands"
	askTakenBack = "taken back"
	MaxHow       = 500
)

var errNoAsk = errs.New(errs.NotFound, "There is no such asking here.")

// Asked lists the forces with their askings, for the taskforce.
func (s *Service) Asked(ctx context.Context) ([]AskedForce, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), SweepAsk, access.Resource{Kind: "sweep_ask"}); err != nil {
		return nil, err
	}
	tallies, err := s.store.tallies(ctx, s.db, s.forces, s.Today())
	if err != nil {
		return nil, err
	}
	all, err := s.store.asks(ctx, s.db, "")
	out := make([]AskedForce, 0, len(s.forces))
	for i, f := range s.forces {
		x := AskedForce{Force: f, Standing: tallies[i].Standing}
		for _, a := range all {
			if a.ForceID == f.ID {
				x.Asks = append(x.Asks, a)
			}
		}
		out = append(out, x)
	}
	return out, err
}

// Ask records that forces were asked for their lists: how, on which day, and by
// which day. All are asked with one entry of the log. Where the last day is near or
// over it waits for a second human, and makes nobody late.
func (s *Service) Ask(ctx context.Context, in AskInput) error {
	in.How, in.WhyLate = clean(in.How), clean(in.WhyLate)
	if err := in.check(s.forces, s.Today()); err != nil {
		return err
	}
	a := access.ActorFrom(ctx)
	if a.Human == "" && a.SignedIn() {
		return errs.New(errs.Forbidden, "Nobody has said who you are: an asking needs a known person behind it.")
	}
	_, err := s.ledger.Write(ctx, ledger.Act{Action: SweepAsk, Kind: "sweep_ask"}, func(ctx context.Context, tx *ledger.Tx) error {
		batch := ""
		for i, force := range in.Forces {
			id := s.ids.Next("ask")
			if i == 0 {
				tx.SetRecord("sweep_ask", id)
				batch = id
			}
			if err := tx.Insert("sweep_ask", id, ledger.Row{"force_id": force, "asked": in.Asked.String(), "due": in.Due.String(), "how": in.How,
				"human": a.Human, "name": a.Name, "made": s.now(), "state": askStands, "batch": batch, "why_late": db.OrNil(in.WhyLate)}); err != nil {
				return err
			}
		}
		return s.proposeAsking(ctx, tx, batch, in)
	})
	return err
}

// check says what is wrong with an asking, by field.
func (in *AskInput) check(known []forces.Force, today clock.Day) error {
	var wrong []errs.Field
	fail := func(name, words string) { wrong = append(wrong, errs.Field{Name: name, Message: words}) }
	for _, id := range in.Forces {
		if _, ok := forces.Find(known, id); !ok {
			fail("forces", "No force is called "+shorten(id))
			break
		}
	}
	switch {
	case len(in.Forces) == 0:
		fail("forces", "Choose who was asked")
	case len(slices.Compact(slices.Sorted(slices.Values(in.Forces)))) != len(in.Forces):
		fail("forces", "A force is chosen twice")
	}
	switch {
	case in.Asked.IsZero():
		fail("asked", "Enter the day on which they were asked as day, month and year, such as 2 March 2026")
	case in.Asked.After(today):
		fail("asked", "This day is still to come. Record the asking when it was done")
	}
	switch {
	case in.Due.IsZero():
		fail("due", "Enter the last day as day, month and year, such as 29 May 2026")
	case !in.Due.After(in.Asked):
		fail("due", "The last day must be after the day on which they were asked")
	}
	if in.How == "" || len([]rune(in.How)) > MaxHow {
		fail("how", "Say how they were asked, in at most 500 characters")
	}
	if n := len([]rune(in.WhyLate)); n > MaxHow || n == 0 && !in.Due.IsZero() && proposal.Soon(today, in.Due) {
		fail("why_late", "The last day is near or over. Say why this is entered only now, in at most 500 characters")
	}
	if wrong != nil {
		return errs.InvalidInput("Some of this cannot be taken.", wrong...)
	}
	return nil
}

// TakeBack says that a force was not asked after all, and why. What the entry
// said stays in the log; the next edition of the board goes by it.
func (s *Service) TakeBack(ctx context.Context, id, why string) error {
	if why = clean(why); saysnothing.Is(why, "why") || len([]rune(why)) > MaxHow {
		return errs.InvalidInput("Say why.", errs.Field{Name: "why", Message: "Say why it is taken back, in at most 500 characters"})
	}
	_, err := s.ledger.Write(ctx, ledger.Act{Action: SweepAsk, Kind: "sweep_ask", ID: id, Reason: why}, func(ctx context.Context, tx *ledger.Tx) error {
		a, err := s.store.ask(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case a.TakenBack:
			return errs.New(errs.Conflict, "This asking was taken back already.")
		}
		return tx.Update(ctx, "sweep_ask", id, 0, ledger.Row{"state": askTakenBack, "why": why})
	})
	return err
}
