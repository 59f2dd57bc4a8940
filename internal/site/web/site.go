package web

import (
	"context"

	"candour/internal/trust/access"
)

// Site is what is the same on every page.
type Site struct {
	// Name is the product's name; empty is "Candour".
	Name string
	// Tagline is a few words beside the name; may be empty.
	Tagline string
	// Nav is the service navigation. An item is shown to those whom the
	// policy allows its action.
	Nav []NavItem
	// Footer are links at the foot; FooterText is a sentence beneath them.
	Footer     []Link
	FooterText string
	// Phase marks a service still being made; nil shows nothing.
	Phase *Phase
	// Synthetic shows the banner about invented data on every page;
	// SyntheticText replaces its words.
	Synthetic     bool
	SyntheticText string
	// SignOutPath, if given, is where the "Sign out" button posts.
	SignOutPath string
	// SignIn shows a link to [SignInPath] to visitors.
	SignIn bool
	// Policy decides which navigation items are shown; nil shows those
	// without an action only.
	Policy Authorizer
}

// NavItem is one link of the service navigation.
type NavItem struct {
	Text, Href string
	// Action that one must be allowed to see the link; empty is everybody.
	Action access.Action
	// SignedIn hides the link from visitors.
	SignedIn bool
}

// Phase is the phase banner.
type Phase struct {
	Tag  string // "Demonstration"
	Text string
	Link Link
}

// Feed is a feed announced in a page's head.
type Feed struct{ Title, Href, Type string }

// SiteView is a Site as the layout sees it for one person and page.
type SiteView struct {
	Site
	// Items are the navigation items that this person may see.
	Items []NavLink
	// Banner holds the words about invented data, when they are due.
	Banner string
	assets *assets
}

// NavLink is a navigation item, with whether this page is under it.
type NavLink struct {
	Link
	Current bool
}

// Asset gives the address of a built-in file.
func (s *SiteView) Asset(name string) string { return s.assets.url(name) }

// defaultBanner is what a page with invented data says.
const defaultBanner = "This page shows synthetic data. The people, answers, dates and progress marked as synthetic are invented to show how the service works."

// view makes the layout's part for one page.
func (s *Site) view(ctx context.Context, p *Page, a *assets) *SiteView {
	v := &SiteView{Site: *s, assets: a}
	if s.Synthetic || p.Synthetic {
		v.Banner = s.SyntheticText
		if v.Banner == "" {
			v.Banner = defaultBanner
		}
	}
	if p.Exit {
		return v // the menu would say what the page is about
	}
	for _, item := range s.Nav {
		if s.shows(ctx, item, p.Actor) {
			v.Items = append(v.Items, NavLink{Link{Text: item.Text, Href: item.Href}, item.Href == p.Section})
		}
	}
	return v
}

func (s *Site) shows(ctx context.Context, item NavItem, who access.Actor) bool {
	if item.SignedIn && !who.SignedIn() {
		return false
	}
	if item.Action == "" {
		return true
	}
	return s.Policy != nil && s.Policy.Authorize(ctx, who, item.Action, access.Route()) == nil
}
