package listening

import (
	"context"
	"strconv"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/ledger"
)

// TurnBack ends an approach, with what the person is told. Whoever sits with people does so
// of one that waits, and of a session only those whose own it is. How to reach them is
// destroyed.
func (s *Service) TurnBack(ctx context.Context, id, approach, reason string) error {
	reason = clean(reason)
	var bad asked
	bad.need(reason != "" && len([]rune(reason)) <= MaxReason, "reason", "Write what the person reads, in at most "+strconv.Itoa(MaxReason)+" characters. Repeat nothing that they told us")
	if bad.err() != nil {
		return bad.err()
	}
	gone := ""
	of := ledger.Of{Kind: "inquiry_approach", ID: approach}
	err := s.working(ctx, inquiry.InquiryHear, of, id, approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
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
		gone = a.contact
		if err := s.noSitting(ctx, tx, &a); err != nil {
			return err
		}
		if err := s.dropContact(ctx, tx, &a); err != nil {
			return err
		}
		return s.step(ctx, tx, &a, reason, testimony.Turned)
	})
	if err != nil || gone == "" {
		return err
	}
	return s.forget(ctx, gone)
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
