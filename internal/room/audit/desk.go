package audit

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskItems gives the pairs in dispute that wait for a clerk, a project each.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	if s.auth.Authorize(ctx, who, AuditJudge, access.Route()) != nil {
		return nil, nil
	}
	desks, err := s.Desks(ctx)
	for _, d := range desks {
		if d.Waiting > 0 {
			out = append(out, room.DeskItem{Title: web.Plural(d.Waiting, "pair to judge: ", "pairs to judge: ") + d.Project.Title, Href: PathOf(d.Project.ID) + "/pairs", Synthetic: d.Project.Synthetic})
		}
	}
	return out, err
}
