package figures

import (
	"context"

	"candour/internal/base/errs"
)

// followed is the definition whose counts the indicator follows.
const followed = "group-based-exploitation"

// Counted gives what the published releases count of the indicator's measure.
func (s *Service) Counted(ctx context.Context) (*Series, error) {
	l, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	out := &Series{Definition: followed}
	for _, e := range l.Releases {
		results, err := s.results(ctx, e)
		if err != nil {
			return nil, err
		}
		out.add(e, results)
	}
	out.order()
	return out, nil
}

// Beside gives the newest published table that sets sources beside each other.
func (s *Service) Beside(ctx context.Context) (Beside, error) {
	l, err := s.List(ctx)
	if err != nil {
		return Beside{}, err
	}
	for _, e := range l.Releases {
		results, err := s.results(ctx, e)
		if err != nil {
			return Beside{}, err
		}
		for _, r := range results {
			if b, ok := besideOf(e, r); ok {
				return b, nil
			}
		}
	}
	return Beside{}, errs.New(errs.NotFound, "No release sets sources beside each other yet.")
}
