package audit

import (
	"context"

	"candour/internal/site/room"
)

// Finder is what everybody may find here: published audits. It is looked at anew once
// a second, where somebody searches.
func (s *Service) Finder() room.Finder {
	return room.Finder{Kind: "audit", One: "Audit", Many: "Audits", Rank: 60,
		Mark: room.EachSecond,
		List: func(ctx context.Context) (out []room.Stub, err error) {
			all, err := s.Reports(ctx)
			for _, r := range all {
				out = append(out, room.Stub{ID: r.Project, Is: r.SHA256})
			}
			return out, err
		},
		Load: func(ctx context.Context, ids []string) ([]room.Findable, error) {
			return room.LoadEach(ids, func(id string) (room.Findable, error) {
				p, r, err := s.Publication(ctx, id)
				f := room.Findable{ID: id, Href: ListPath + "/" + id, Title: r.Title, Place: []string{p.Place, "Figures"}, About: p.Place, Synthetic: p.Synthetic,
					Words: []string{WithFigures(p.Summary, p.Figures), WithFigures(p.Unknown, p.Figures), p.Question, p.People}}
				for _, c := range p.Recommendations {
					f.Words = append(f.Words, c.Title, WithFigures(c.Words, p.Figures))
				}
				return f, err
			})
		}}
}
