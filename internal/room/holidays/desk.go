package holidays

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/trust/access"
)

// DeskItems gives the lists that end soon, and the days that have passed and wait for
// a second administrator.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	ends, err := s.endItems(ctx, who)
	if err != nil {
		return nil, err
	}
	waits, err := second.DeskItems(ctx, s.Proposals(), ProposalsPath)
	return append(ends, waits...), err
}

// endItems are the lists of bank holidays to which the next year is to be added.
func (s *Service) endItems(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	if s.cfg.Auth.Authorize(ctx, who, HolidayManage, access.Route()) != nil {
		return nil, nil
	}
	l, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range Nations() {
		if l.Calendar.EndsSoon(n, l.Today) {
			out = append(out, room.Timed("Add the next year to the bank holidays of "+NationWords[n], ListPath, l.Calendar.Whole(n), l.Today))
		}
	}
	return out, nil
}
