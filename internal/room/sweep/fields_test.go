package sweep

import (
	"context"

	"candour/internal/base/db"
)

// CaseByID reads a case past the rules.
func (s *Service) CaseByID(ctx context.Context, q db.Querier, id string) (Case, error) {
	return s.store.caseByID(ctx, q, id)
}

// TwinsOf reads the near-duplicates of a case past the rules.
func (s *Service) TwinsOf(ctx context.Context, q db.Querier, id string) ([]Twin, error) {
	return s.store.twins(ctx, q, id)
}

// CheckOf reads a case of the sample past the rules.
func (s *Service) CheckOf(ctx context.Context, q db.Querier, id string) (SampleCheck, error) {
	return s.store.check(ctx, q, id)
}
