package figures

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/trust/access"
)

// DeskItems gives the editions that wait for somebody: a colleague's to check, and
// those of their own that a check stopped.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	if s.auth.Authorize(ctx, who, FiguresDraft, access.Route()) != nil {
		return nil, nil
	}
	all, err := s.Desk(ctx)
	for _, e := range all {
		title := ""
		switch {
		case e.State == IsSent && !e.wroteBy(who):
			title = "Check before it is frozen: "
		case e.State == IsRefused && e.wroteBy(who):
			title = "A check stopped this: "
		case e.State == IsAssured:
			title = "Set its time, so that it can be frozen: "
		}
		if title != "" {
			out = append(out, room.DeskItem{Title: title + e.Title, Href: DeskPath + "/" + e.ID, Urgency: room.Running, Synthetic: e.Synthetic})
		}
	}
	return out, err
}
