package recommendation

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
)

// keepServed leaves in a commitment only the recommendations that the actor may see. A commitment that serves none of
// those is not found: it would tell of a recommendation that is still a draft.
func (s *Service) keepServed(ctx context.Context, c *record.Commitment) error {
	scope, err := s.scope(ctx)
	if err != nil {
		return hidden(err)
	}
	kept := c.Serves[:0]
	for _, id := range c.Serves {
		r, err := s.index.Get(ctx, id)
		if err != nil {
			return err
		}
		if r != nil && scope(r) {
			kept = append(kept, id)
		}
	}
	if c.Serves = kept; len(kept) == 0 {
		return errs.New(errs.NotFound, "There is no such record.")
	}
	return nil
}

// Served gives the summaries of the recommendations that a commitment serves and the actor may see.
func (s *Service) Served(ctx context.Context, c *record.Commitment) ([]*record.Summary, error) {
	scope, err := s.scope(ctx)
	if err != nil {
		return nil, err
	}
	var out []*record.Summary
	for _, id := range c.Serves {
		r, err := s.index.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		if r != nil && scope(r) {
			out = append(out, r)
		}
	}
	return out, nil
}

// SummaryOf gives one summary, if the actor may see it.
func (s *Service) SummaryOf(ctx context.Context, id string) (*record.Summary, error) {
	out, err := s.Served(ctx, &record.Commitment{Serves: []string{id}})
	if err == nil && len(out) == 0 {
		err = errs.New(errs.NotFound, "There is no such record.")
	}
	if err != nil {
		return nil, err
	}
	return out[0], nil
}
