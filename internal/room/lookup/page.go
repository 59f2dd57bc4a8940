package lookup

import (
	"cmp"
	"embed"
	"net/http"
	"net/url"
	"strings"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/text/search"
	"candour/internal/trust/access"
)

//go:embed templates/*.gohtml
var templates embed.FS

// Where the pages are.
const (
	Path        = "/search"
	SuggestPath = "/search/suggestions"
)

// Room is what the search brings.
func Room() room.Room {
	return room.Room{Name: "lookup", Templates: []web.Templates{{Slice: "lookup", FS: templates}},
		Nav: []room.Entry{{In: room.Recommendations, NavItem: web.NavItem{Text: "Search", Href: Path,
			Hint: "One search over recommendations, reports, bodies, figures and pages."}, Rank: 12}},
		Footer: []room.FooterLink{{Link: web.Link{Text: "Search", Href: Path}, Rank: 5}}}
}

// Web serves the page and the suggestions.
type Web struct {
	service *Service
	pages   *web.Renderer
	read    access.Action // everybody's
}

// NewWeb makes the page over a search. Read is the action of whoever opens it.
func NewWeb(s *Service, pages *web.Renderer, read access.Action) *Web { return &Web{s, pages, read} }

// Live is what the search does in a service that runs.
func (p *Web) Live() room.Live {
	return room.Live{Routes: []web.Route{web.Get(Path, p.read, p.search), web.Get(SuggestPath, p.read, p.suggest)},
		Node: p.service.Warm, Finders: []room.Finder{Pages(p.pages.Site())}}
}

// view is the page of a search.
type view struct {
	web.Page
	Query, Kind string
	Exact       bool
	Asked       bool
	Count       string
	Kinds       []kindLink
	// Instead is what was looked for in place of words that nothing has; ExactHref
	// looks for them all the same.
	Instead, ExactHref string
	Unknown            []string
	// Signposts are the pages that somebody may have come for.
	Signposts  []web.Link
	Notes      []string
	Full, Some []line
	Start      int
	Pages      web.Pagination
}

// kindLink narrows the search to one kind.
type kindLink struct {
	Text, Href string
	Count      string
	Current    bool
}

// line is one thing that was found. Where says what it is and where it belongs.
type line struct {
	Item
	Where string
	Tag   *web.Tag
}

// where says what a thing is, once.
func where(it Item) string {
	if it.About == "" || strings.HasPrefix(it.About, it.One) {
		return cmp.Or(it.About, it.One)
	}
	return it.One + ": " + it.About
}

func (p *Web) search(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	asked := Asked{Text: q.Get("q"), Kind: q.Get("kind"), Exact: q.Get("exact") == "yes", Page: web.PageNumber(r.URL)}
	if p.service.kind(asked.Kind) == nil {
		asked.Kind = ""
	}
	v := &view{Page: web.Page{Title: "Search", Section: Path, NoIndex: q.Has("q"), Description: "One search over recommendations, reports, bodies, figures and pages."},
		Kind: asked.Kind, Exact: asked.Exact}
	if strings.TrimSpace(asked.Text) == "" {
		return p.pages.Page(w, r, "lookup/search", v)
	}
	a, err := p.service.Search(r.Context(), asked)
	if err != nil {
		return err
	}
	v.Query = a.Query.Text
	v.Asked = !a.Query.Empty()
	if v.Asked {
		v.Title = "Search: " + short(v.Query)
	}
	asked.Text = v.Query
	p.fill(v, a, asked)
	return p.pages.Page(w, r, "lookup/search", v)
}

// short is a query for the title of a page.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// href is the address of a search.
func href(a Asked) string {
	q := url.Values{"q": {a.Text}}
	if a.Kind != "" {
		q.Set("kind", a.Kind)
	}
	if a.Exact {
		q.Set("exact", "yes")
	}
	return Path + "?" + q.Encode()
}

func (p *Web) fill(v *view, a Answer, asked Asked) {
	v.Start = (a.Page-1)*size + 1
	for _, it := range a.Items {
		l := line{Item: it, Where: where(it)}
		if v.Synthetic = v.Synthetic || it.Synthetic; it.Synthetic {
			l.Tag = &web.Tag{Text: "Synthetic", Tone: web.Warn}
		}
		if it.Some {
			v.Some = append(v.Some, l)
		} else {
			v.Full = append(v.Full, l)
		}
	}
	v.Kinds = p.kinds(a, asked)
	v.Instead, v.Unknown, v.Signposts = a.Instead, a.Unknown, signpostsFor(v.Query)
	exact := asked
	exact.Exact = true
	v.ExactHref = href(exact)
	v.Count = countWords(a)
	if a.Query.Cut {
		v.Notes = append(v.Notes, "That is a long search. Only its first words were looked for.")
	}
	if a.Late {
		v.Notes = append(v.Notes, "Something new is still being read, and may be missing here. Search again in a minute.")
	}
	if a.Total() > search.Most {
		v.Notes = append(v.Notes, "The first "+web.Number(search.Most)+" are shown. Add a word to narrow it down.")
	}
	v.Pages = web.Paginate(mustURL(href(asked)), a.Page, size, min(a.Total(), search.Most))
}

func mustURL(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		return &url.URL{Path: Path}
	}
	return u
}

// countWords says how many there are.
func countWords(a Answer) string {
	switch {
	case a.All == 0 && a.Some > 0:
		return "Nothing has all of that. " + web.Plural(a.Some, "thing has", "things have") + " some of it"
	case a.All == 0:
		return "Nothing found"
	case a.Some > 0:
		return web.Plural(a.All, "thing has", "things have") + " all of that, and " + web.Number(a.Some) + " more some of it"
	}
	return web.Plural(a.All, "thing", "things") + " found"
}

// kinds offers each kind in which something was found.
func (p *Web) kinds(a Answer, asked Asked) (out []kindLink) {
	asked.Page = 0
	sum := 0
	for _, k := range p.service.each() {
		n := a.Kinds[k.finder.Kind]
		if sum += n; n == 0 {
			continue
		}
		one := asked
		one.Kind = k.finder.Kind
		out = append(out, kindLink{Text: k.finder.Many, Href: href(one), Count: web.Number(n), Current: asked.Kind == one.Kind})
	}
	if len(out) < 2 && asked.Kind == "" {
		return nil
	}
	all := asked
	all.Kind = ""
	return append([]kindLink{{Text: "Everything", Href: href(all), Count: web.Number(sum), Current: asked.Kind == ""}}, out...)
}

// suggestion is a title that goes on as somebody types.
type suggestion struct {
	Text string `json:"text"`
	Kind string `json:"kind"`
}

// suggest answers the box on the page while somebody types. Without it, or without
// scripts, the page works the same.
func (p *Web) suggest(w http.ResponseWriter, r *http.Request) error {
	items, err := p.service.Suggest(r.Context(), r.URL.Query().Get("q"))
	if err != nil {
		return err
	}
	out := []suggestion{}
	for _, it := range items {
		out = append(out, suggestion{it.Title, it.One})
	}
	return web.JSON(w, http.StatusOK, out)
}
