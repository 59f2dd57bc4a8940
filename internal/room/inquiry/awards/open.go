package awards

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/inquiry"
)

// Unpaid gives the bills of an inquiry of which something is to be done: ids that nobody is shown.
func (s *Service) Unpaid(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	all, err := s.store.bills(ctx, q, `WHERE inquiry_id = ?`, x.ID)
	for _, b := range all {
		if !b.State.Finished() {
			out = append(out, b.ID)
		}
	}
	return out, err
}
