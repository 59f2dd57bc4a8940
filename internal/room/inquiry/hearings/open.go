package hearings

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
)

// ToCome gives the hearings of an inquiry that have a day to come: ids that nobody is shown.
func (s *Service) ToCome(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	all, err := s.store.hearings(ctx, q, `WHERE inquiry_id = ?`, x.ID)
	for _, h := range all {
		if slices.ContainsFunc(h.Days, func(d clock.Day) bool { return !d.Before(s.Today()) }) {
			out = append(out, h.ID)
		}
	}
	return out, err
}
