package participants

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/room/inquiry"
)

// Undecided gives those whose application to take part nobody has decided: ids that nobody is shown.
func (s *Service) Undecided(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	all, err := s.store.parties(ctx, q, `WHERE inquiry_id = ?`, x.ID)
	for _, p := range all {
		if _, waits := p.Waiting(); waits {
			out = append(out, p.ID)
		}
	}
	return out, err
}

// Astray gives the copies that were sent in error and called back, and of which somebody who opened one has not
// said that it is destroyed or returned: ids that nobody is shown.
func (s *Service) Astray(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	all, err := s.store.disclosed(ctx, q, `WHERE inquiry_id = ?`, x.ID)
	if err != nil {
		return nil, err
	}
	reads, err := s.store.reads(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	receipts, err := s.store.receipts(ctx, q, x.ID)
	gone := func(of, human string) bool {
		return slices.ContainsFunc(receipts, func(r Receipt) bool {
			return r.Disclosed == of && r.Human == human && (r.Did == Destroyed || r.Did == Returned)
		})
	}
	for _, d := range all {
		if !d.Back.IsZero() && slices.ContainsFunc(reads, func(r Read) bool { return r.Disclosed == d.ID && !gone(d.ID, r.Human) }) {
			out = append(out, d.ID)
		}
	}
	return out, err
}
