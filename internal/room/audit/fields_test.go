package audit

import (
	"context"

	"candour/internal/base/db"
)

// StaffOf gives those who could be given work.
func (s *Service) StaffOf() Staff { return s.staff }

// Disputes gives the pairs of a run that are in dispute.
func (s *Service) Disputes(ctx context.Context, q db.Querier, run string) ([]Dispute, error) {
	return s.store.disputes(ctx, q, run)
}
