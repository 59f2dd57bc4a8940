package web

import (
	"context"
	"net/url"
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
	// WrongPath, if given, is where the link "Is something wrong on this page?"
	// leads, with the page's own path as "page".
	WrongPath string
	// Welsh offers the pages in Welsh; nil does not.
	Welsh *Welsh
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
	// Items are the navigation items that this person may see; Second those of
	// the group that the page is in, and SecondOf its name.
	Items    []NavLink
	Second   []NavLink
	SecondOf string
	// Banner holds the words about invented data, when they are due.
	Banner string
	// AsOf says of what time the page is, when it comes from memory.
	AsOf string
	// Turn leads to this page in the other language; nil where there is none.
	// Reviewed says who reviewed the words of the language.
	Turn     *Turn
	Reviewed string
	// Wrong is where to say that something is wrong on this page; may be empty.
	Wrong  string
	assets *assets
}

// Asset gives the address of a built-in file.
func (s *SiteView) Asset(name string) string { return s.assets.url(name) }

// defaultBanner is what a page with invented data says.
const defaultBanner = "This page shows synthetic data. The people, answers, dates and progress marked as synthetic are invented to show how the service works."

// view makes the layout's part for one page.
func (s *Site) view(ctx context.Context, p *Page, a *assets) *SiteView {
	v := &SiteView{Site: *s, assets: a, AsOf: asOfWords(ctx)}
	if s.Synthetic || p.Synthetic {
		v.Banner = s.SyntheticText
		if v.Banner == "" {
			v.Banner = defaultBanner
		}
	}
	if p.Exit {
		return v // the menu would say what the page is about
	}
	if s.WrongPath != "" && p.URL != nil && p.URL.Path != s.WrongPath {
		v.Wrong = s.WrongPath + "?" + url.Values{"page": {p.URL.Path}}.Encode()
	}
	s.navigate(ctx, v, p)
	return v
}
