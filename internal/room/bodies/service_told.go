package bodies

import (
	"context"

	"candour/internal/base/db"
)

// Told gives what is said of bodies, without those that only the register names: what
// rooms ask often, of small tables. It asks no rule: what is public of it, each room
// knows.
func (s *Service) Told(ctx context.Context, q db.Querier) (*Directory, error) {
	of := sources{list: append([]Body(nil), s.cfg.BuiltIn...)}
	kept, err := listed(ctx, q)
	if err != nil {
		return nil, err
	}
	of.list = append(of.list, kept...)
	if err := s.rest(ctx, q, &of); err != nil {
		return nil, err
	}
	return s.told.build(of), nil
}

// Mark is another text after each write of the list. No row of its tables is ever
// taken away, and a version goes up with each change.
func (s *Service) Mark(ctx context.Context, q db.Querier) (string, error) { return mark(ctx, q) }
