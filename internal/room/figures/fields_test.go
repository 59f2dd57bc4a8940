package figures

import (
	"context"

	"candour/internal/base/db"
)

// Copies are the files that are kept of builds that are not out.
func (s *Service) Copies() *copies { return &s.copies }

// InState reads the editions in some states past the rules.
func (s *Service) InState(ctx context.Context, q db.Querier, states ...State) ([]Edition, error) {
	return s.store.inState(ctx, q, states...)
}
