package web

import (
	"context"
	"slices"
	"strings"

	"candour/internal/trust/access"
)

// DeskPath is the one desk of the staff, on which everybody lands who signs in.
const DeskPath = "/my-desk"

// NavItem is one link of the service navigation, or a group of them.
type NavItem struct {
	Text, Href string
	// Hint says in a sentence what is there, on the group's own page.
	Hint string
	// Action that one must be allowed to see the link; empty is everybody.
	Action access.Action
	// SignedIn hides the link from visitors.
	SignedIn bool
	// Items are the second level: shown on every page that is in the group. A
	// group of which somebody may see nothing is not shown to them.
	Items []NavItem
}

// NavLink is a navigation item, with whether this page is under it.
type NavLink struct {
	Link
	Hint    string
	Current bool
}

// Groups gives the first level that somebody may see.
func (s *Site) Groups(ctx context.Context, who access.Actor) []NavLink {
	return s.links(ctx, s.Nav, who, "")
}

// Group gives the links of a group that somebody may see, for its own page.
func (s *Site) Group(ctx context.Context, href string, who access.Actor) []NavLink {
	for _, item := range s.Nav {
		if item.Href == href {
			return s.links(ctx, item.Items, who, "")
		}
	}
	return nil
}

// navigate fills in both levels of the navigation for one page.
func (s *Site) navigate(ctx context.Context, v *SiteView, p *Page) {
	here := s.place(p)
	v.Items = s.links(ctx, s.Nav, p.Actor, "")
	for i, link := range v.Items {
		j := slices.IndexFunc(s.Nav, func(n NavItem) bool { return n.Href == link.Href })
		if !s.Nav[j].holds(here) {
			continue
		}
		v.Items[i].Current = true
		v.Second, v.SecondOf = s.links(ctx, s.Nav[j].Items, p.Actor, here), link.Text
		return
	}
}

func (n NavItem) holds(href string) bool {
	return href != "" && (n.Href == href || slices.ContainsFunc(n.Items, func(i NavItem) bool { return i.Href == href }))
}

// place is the item that a page is under: the one whose address is its own, the one
// that it names, or the one with the longest address that its own begins with.
func (s *Site) place(p *Page) (best string) {
	path := ""
	if p.URL != nil {
		path = p.URL.Path
	}
	for _, at := range []string{path, p.Section} {
		if slices.ContainsFunc(s.Nav, func(n NavItem) bool { return n.holds(at) }) {
			return at
		}
	}
	for _, group := range s.Nav {
		for _, item := range append([]NavItem{group}, group.Items...) {
			if strings.HasPrefix(path, strings.TrimSuffix(item.Href, "/")+"/") && len(item.Href) > len(best) {
				best = item.Href
			}
		}
	}
	return best
}

func (s *Site) links(ctx context.Context, items []NavItem, who access.Actor, here string) (out []NavLink) {
	for _, item := range items {
		if s.shows(ctx, item, who) {
			out = append(out, NavLink{Link: Link{Text: item.Text, Href: item.Href}, Hint: item.Hint, Current: item.Href == here})
		}
	}
	return out
}

func (s *Site) shows(ctx context.Context, item NavItem, who access.Actor) bool {
	switch {
	case item.SignedIn && !who.SignedIn():
		return false
	case item.Action != "" && (s.Policy == nil || s.Policy.Authorize(ctx, who, item.Action, access.Route()) != nil):
		return false
	}
	return len(item.Items) == 0 || slices.ContainsFunc(item.Items, func(i NavItem) bool { return s.shows(ctx, i, who) })
}
