package participants

import (
	"context"
	"slices"

	"candour/internal/base/clock"
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

// Owing is a copy that was called back, of which somebody has not said that it is destroyed or returned.
type Owing struct {
	Disclosed, Party string
	Due              clock.Day // by when it was to be destroyed
	Neither          bool      // they say that it is neither
}

// Astray gives the copies that were sent in error and called back, and of which somebody who opened one has not
// said that it is destroyed or returned, or anybody that it is neither: ids that nobody is shown.
func (s *Service) Astray(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	all, err := s.owing(ctx, q, x.ID)
	for _, o := range all {
		out = append(out, o.Disclosed)
	}
	return out, err
}

// Owing gives them to whoever of the team calls copies back, also while the inquiry is suspended and after its end.
func (s *Service) Owing(ctx context.Context, x *inquiry.Inquiry) ([]Owing, error) {
	if err := s.may(ctx, s.DB, x, inquiry.InquiryDisclose); err != nil {
		return nil, err
	}
	return s.owing(ctx, s.DB, x.ID)
}

func (s *Service) owing(ctx context.Context, q db.Querier, id string) (out []Owing, err error) {
	all, err := s.store.disclosed(ctx, q, `WHERE inquiry_id = ? AND back IS NOT NULL`, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	reads, err := s.store.reads(ctx, q, id)
	if err != nil {
		return nil, err
	}
	receipts, err := s.store.receipts(ctx, q, id)
	if err != nil {
		return nil, err
	}
	gone := func(of, human string) bool {
		return slices.ContainsFunc(receipts, func(r Receipt) bool {
			return r.Disclosed == of && r.Human == human && (r.Did == Destroyed || r.Did == Returned)
		})
	}
	for _, d := range all {
		neither := slices.ContainsFunc(receipts, func(r Receipt) bool { return r.Disclosed == d.ID && r.Did == Neither })
		if neither || slices.ContainsFunc(reads, func(r Read) bool { return r.Disclosed == d.ID && !gone(d.ID, r.Human) }) {
			out = append(out, Owing{d.ID, d.Party, d.Destroy, neither})
		}
	}
	return out, nil
}
