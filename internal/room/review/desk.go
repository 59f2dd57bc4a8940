package review

import (
	"context"

	"candour/internal/room/review/rules"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// mostOnDesk is how many cases the one desk names; the worklist has all.
const mostOnDesk = 20

// DeskItems gives what waits for somebody at the panel: their cases, papers that
// their body is asked for, openings that wait for their key.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	may := func(a access.Action) bool { return s.Auth.Authorize(ctx, who, a, access.Route()) == nil }
	var out []room.DeskItem
	for _, part := range []struct {
		action access.Action
		items  func(context.Context) ([]room.DeskItem, error)
	}{{rules.ReviewList, s.caseItems}, {rules.AnswerPapers, s.papersItems}, {access.VaultApprove, s.keyItems}} {
		if !may(part.action) {
			continue
		}
		items, err := part.items(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	return out, nil
}

func (s *Service) caseItems(ctx context.Context) (out []room.DeskItem, err error) {
	cases, _, err := s.List(ctx, Filter{Mine: true, Sort: "due", PerPage: mostOnDesk})
	for _, c := range cases {
		it := room.Timed("Case "+c.Number+": "+c.Waits, CasePath(c.ID), c.Due, s.Today())
		it.Synthetic = c.Synthetic
		out = append(out, it)
	}
	return out, err
}

func (s *Service) papersItems(ctx context.Context) (out []room.DeskItem, err error) {
	asked, err := s.Papers(ctx)
	for _, p := range asked {
		if p.State == PapersOpen {
			out = append(out, room.Timed("Papers that the panel asked for on "+p.Asked.Human(), PapersPath+"/"+p.ID, p.Due, s.Today()))
		}
	}
	return out, err
}

func (s *Service) keyItems(ctx context.Context) ([]room.DeskItem, error) {
	waiting, err := s.CustodyWaiting(ctx)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	return []room.DeskItem{{Title: web.Plural(len(waiting), "request to open an identity waits for your key", "requests to open an identity wait for your key"),
		Href: CustodyPath, Urgency: room.Soon}}, nil
}
