package recommendation

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// EachLine gives the lines of the interchange format for some recommendations, one at a time and all as they were at
// one moment. Of each it gives what the actor may see: a tie to a draft, or one that nobody has confirmed, stays out.
func (s *Service) EachLine(ctx context.Context, ids []string, fn func(exchange.FileRecommendation) error) error {
	if err := s.may(ctx, RegisterExport, access.Resource{Kind: "recommendation", Attrs: map[string]any{"published": true}}); err != nil {
		return err
	}
	scope, err := s.scope(ctx)
	if err != nil {
		return err
	}
	sees := func(id string) bool {
		r, err := s.index.Get(ctx, id)
		return err == nil && r != nil && scope(r)
	}
	return s.snapshot(ctx, func(q db.Querier) error {
		return s.store.Each(ctx, q, ids, func(r *record.Record) error {
			if s.may(ctx, RegisterRead, RecommendationFacts(r)) != nil {
				return nil // no longer for this reader, since the list was made
			}
			keepPublic(r, sees)
			return fn(exchange.OfRecord(r))
		})
	})
}

// keepPublic leaves out of a record what names other recommendations that the reader may not see, and ties that only
// a machine or one person suggests. A tie that the data file itself suggests is public, and marked so.
func keepPublic(r *record.Record, sees func(string) bool) {
	ties := r.Ties[:0]
	for _, t := range r.Ties {
		if record.PublicTie(t.State, t.Says) && sees(t.FromID) && sees(t.ToID) {
			ties = append(ties, t)
		}
	}
	r.Ties = ties
	for i := range r.Commitments {
		serves := r.Commitments[i].Serves[:0]
		for _, id := range r.Commitments[i].Serves {
			if sees(id) {
				serves = append(serves, id)
			}
		}
		r.Commitments[i].Serves = serves
	}
}
