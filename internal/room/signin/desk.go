package signin

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskItems gives what waits for a second administrator and was proposed by another
// human.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	if s.mayManage(ctx) != nil {
		return nil, nil
	}
	all, err := s.Proposals(ctx)
	n := 0
	for _, p := range all {
		if s.cfg.Policy.Authorize(ctx, who, StaffAgree, proposalResource(p)) == nil {
			n++
		}
	}
	if n == 0 || err != nil {
		return nil, err
	}
	return []room.DeskItem{{Title: web.Plural(n, "change to staff waits for a second administrator", "changes to staff wait for a second administrator"),
		Href: proposalsPath, Urgency: room.Soon}}, nil
}
