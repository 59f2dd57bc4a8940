package listening

import (
	"context"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// TurnBack asks a second human to end an approach, with what the person is told then: whoever sits
// with people asks it of one that waits, and of a session only those whose own it is. It is no
// way out of a day that was agreed, nor of a session that took place. Nothing changes until
// somebody who decides has read the words and agreed: then the person reads them, and how to
// reach them is destroyed.
func (s *Service) TurnBack(ctx context.Context, id, approach, reason string) (proposed string, err error) {
	reason = typed.Clean(reason)
	var bad typed.Asked
	bad.Need(len([]rune(reason)) <= MaxReason && !saysnothing.Is(reason, "reason"), "reason",
		"Write what the person reads: why, and where else they can turn, in at most "+strconv.Itoa(MaxReason)+" characters. Repeat nothing that they told us")
	if bad.Err() != nil {
		return "", bad.Err()
	}
	of := ledger.Of{Kind: "inquiry_approach", ID: approach}
	err = s.working(ctx, inquiry.InquiryHear, of, id, approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		a, err := s.store.approach(ctx, tx, approach)
		if err != nil || a.Inquiry != x.ID {
			return errors(err, errNone)
		}
		at, err := s.store.sitting(ctx, tx, approach)
		if err != nil {
			return err
		}
		if err := s.free(ctx, tx, x, &at, approach); err != nil {
			return err
		}
		if !turnable(a.Step, &at) {
			return errNotTurned
		}
		proposed, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindBack, Record: approach, Title: "Turn somebody back who waits to speak",
			Terms: terms{Inquiry: x.ID, Approach: approach, Moves: len(a.moves)}, Reason: reason})
		return err
	})
	return proposed, err
}

// errNotTurned is said where nobody is turned back any more.
var errNotTurned = errs.New(errs.Conflict, "Nobody is turned back once a day was agreed, once they sat down with us, or once they ended it themselves. Nothing was changed.")

// turnable says that somebody waits still: no day was agreed, and nothing took place.
func turnable(step testimony.Step, at *Sitting) bool {
	return (step == testimony.Chosen || step == testimony.Offered) && (at.ID == "" || at.Stage == testimony.SittingOffered || at.Stage == testimony.SittingOff)
}

// MayTurn says whether somebody who waits can be turned back.
func (w *Waiting) MayTurn() bool { return turnable(w.Step, &w.Sitting) }

// applyBack ends the approach. Where the person, or those who sit with them, went on meanwhile, it
// was decided about something else.
func (s *Service) applyBack(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t terms
	if err := p.Into(&t); err != nil {
		return err
	}
	x, err := s.Inquiries.Of(ctx, tx, t.Inquiry)
	if err != nil {
		return err
	}
	if x.Frozen() {
		return inquiry.ErrFrozen()
	}
	a, err := s.store.approach(ctx, tx, t.Approach)
	if err != nil || a.Inquiry != x.ID {
		return errors(err, errNone)
	}
	at, err := s.store.sitting(ctx, tx, t.Approach)
	if err != nil {
		return err
	}
	if !turnable(a.Step, &at) || len(a.moves) != t.Moves {
		return errs.New(errs.Conflict, "Something happened with this person since. This can only be turned down.")
	}
	if err := s.noSitting(ctx, tx, &a); err != nil {
		return err
	}
	if err := s.dropContact(ctx, tx, &a); err != nil {
		return err
	}
	return s.step(ctx, tx, &a, p.Reason, testimony.Turned)
}

// afterBack notes beside the key files what was destroyed.
func (s *Service) afterBack(ctx context.Context) error {
	if _, err := s.vault.Reconcile(ctx); err != nil {
		return err
	}
	return s.vault.Scrub(ctx)
}

// Lapse ends approaches of which nothing was heard until the day that was said, and says how
// many. It runs by the clock.
func (s *Service) Lapse(ctx context.Context) (n int, err error) {
	all, err := s.store.approaches(ctx, s.DB, `WHERE lapses < ?`, s.Today().String())
	for _, a := range all {
		gone := ""
		_, err := s.Ledger.Write(ctx, ledger.Act{Action: inquiry.InquiryLapse, Kind: "inquiry_approach", ID: a.ID}, func(ctx context.Context, tx *ledger.Tx) error {
			gone = ""
			a, err := s.store.approach(ctx, tx, a.ID)
			if err != nil || a.Lapses.IsZero() || !a.Lapses.Before(s.Today()) {
				return err
			}
			at, err := s.store.sitting(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			// Who sat down and spoke is not lost because nobody wrote: it is the team's turn.
			if at.tookPlace() {
				a.Lapses = s.Today().AddDays(WithinOf().Silence)
				return s.keep(ctx, tx, &a)
			}
			if err := s.noSitting(ctx, tx, &a); err != nil {
				return err
			}
			gone = a.contact
			if err := s.dropContact(ctx, tx, &a); err != nil {
				return err
			}
			return s.step(ctx, tx, &a, "", testimony.Lapsed)
		})
		if err != nil {
			return n, err
		}
		if n++; gone != "" {
			if err := s.forget(ctx, gone); err != nil {
				return n, err
			}
		}
	}
	return n, err
}
