package review

import (
	"context"

	"candour/internal/base/db"
)

// Load shows tests a case as it is stored.
func (s *Service) Load(ctx context.Context, q db.Querier, id string) (*Case, error) {
	return s.store.load(ctx, q, id)
}

// Bare shows them its own row.
func (s *Service) Bare(ctx context.Context, q db.Querier, id string) (*Case, error) {
	return s.store.bare(ctx, q, id)
}
