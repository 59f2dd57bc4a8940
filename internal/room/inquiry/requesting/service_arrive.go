package requesting

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Arrived is a document of which the file is kept elsewhere, under the same id.
type Arrived struct {
	ID string
	Received
}

// Delivered records, in a write of whoever keeps files, that what was asked for came on a day, as one delivery: where
// something of the asking is open, that is an act, which ends a silence; posted where the team records it. Its documents follow as
// they are read. The floor that keeps files authorises by itself.
func (s *Service) Delivered(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, asking, delivery string, on clock.Day, posted bool) error {
	a, err := s.asked(ctx, tx, x, asking)
	if errs.Is(err, errs.NotFound) || err == nil && on.Before(a.Standing.Sent) {
		return typed.Wrong("asking", "Choose a request of the list that was sent before this came")
	}
	if err != nil || !takes(&a) {
		return err
	}
	return s.add(tx, x, &a, request.Act{Did: request.HandedOver, On: on, By: access.ActorFrom(ctx).Human, Documents: []string{delivery}}, posted)
}

// takes says whether it matters to an asking that something came.
func takes(a *Asked) bool {
	return a.Asking.Kind != request.Preservation && len(a.Standing.Open) > 0 && a.Standing.Withdrawn.IsZero()
}

// Arrive makes the references to documents of which the files are kept elsewhere, in the write that has them.
func (s *Service) Arrive(tx *ledger.Tx, all []Arrived) error {
	for _, d := range all {
		if err := s.insert(tx, d.ID, d.Received); err != nil {
			return err
		}
	}
	return nil
}

// Provides gives, in q, what a body was asked for, with its inquiry and with what the rules weigh of it where somebody hands
// over for the body. The floor that keeps files authorises by itself.
func (s *Service) Provides(ctx context.Context, q db.Querier, asking string) (x inquiry.Inquiry, a Asked, facts map[string]any, err error) {
	all, err := s.store.askings(ctx, q, `WHERE id = ?`, asking)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return x, a, nil, err
	}
	if x, err = s.Inquiries.Of(ctx, q, all[0].Inquiry); err != nil {
		return x, a, nil, err
	}
	if a, err = s.asked(ctx, q, &x, asking); err != nil {
		return x, a, nil, err
	}
	facts, err = s.ownFacts(ctx, q, &a)
	return x, a, facts, err
}

// SeesAs gives those of some documents of an inquiry of which an audience may have something, of those that stand and
// those that were taken back, with what of each is held from it. The floor that asks authorises by itself.
func (s *Service) SeesAs(ctx context.Context, q db.Querier, id string, who restrict.Audience, named []string) (map[string][]restrict.Span, error) {
	out := map[string][]restrict.Span{}
	if len(named) == 0 {
		return out, nil
	}
	held, err := s.rules(ctx, q, id)
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(named, lot) {
		all, err := s.store.named(ctx, q, id, some)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			if cut := held.Held(who, d.item(restrict.Span{})); !whole(cut) {
				out[d.ID] = cut
			}
		}
	}
	return out, nil
}

// Sees gives those of some documents of an inquiry of which the actor may see something, of those that stand and those that
// were taken back, with what of each is held from them. It was asked before that they are of the team.
func (s *Service) Sees(ctx context.Context, q db.Querier, x *inquiry.Inquiry, named []string) (map[string][]restrict.Span, error) {
	out := map[string][]restrict.Span{}
	for len(named) > 0 {
		some := named[:min(len(named), lot)]
		named = named[len(some):]
		all, err := s.visible(ctx, q, x, among(some), argsOf(some)...)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			out[d.ID] = d.cut
		}
	}
	return out, nil
}
