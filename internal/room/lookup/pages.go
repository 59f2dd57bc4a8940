package lookup

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// pageKind is the kind of the service's own pages.
const pageKind = "page"

// Pages is a finder over the pages that everybody may open from the navigation.
func Pages(site *web.Site) room.Finder {
	all := func(ctx context.Context) (out []room.Findable) {
		for _, g := range site.Groups(ctx, access.Public()) {
			for _, p := range append([]web.NavLink{g}, site.Group(ctx, g.Href, access.Public())...) {
				hint := p.Hint
				if hint == "" {
					hint = g.Hint
				}
				out = append(out, room.Findable{ID: p.Href, Href: p.Href, Title: p.Text, About: g.Text, Words: []string{hint}})
			}
		}
		return out
	}
	return room.Finder{Kind: pageKind, One: "Page", Many: "Pages of this service", Rank: 70,
		Mark: func(context.Context) (any, error) { return "as it was built", nil },
		List: func(ctx context.Context) (out []room.Stub, err error) {
			seen := map[string]bool{}
			for _, p := range all(ctx) {
				if !seen[p.ID] && p.ID != Path {
					seen[p.ID] = true
					out = append(out, room.Stub{ID: p.ID})
				}
			}
			return out, nil
		},
		Load: func(ctx context.Context, ids []string) (out []room.Findable, err error) {
			want := map[string]bool{}
			for _, id := range ids {
				want[id] = true
			}
			for _, p := range all(ctx) {
				if want[p.ID] {
					want[p.ID] = false
					out = append(out, p)
				}
			}
			return out, nil
		}}
}
