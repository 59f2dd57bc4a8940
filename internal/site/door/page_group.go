package door

import (
	"net/http"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// groupView is the page of a group: each place in it with a sentence.
type groupView struct {
	web.Page
	Lead  string
	Items []web.NavLink
}

// A group of which no room has a page of its own.
type group struct{ path, title, lead string }

var (
	figuresGroup = group{room.Figures.Href(), "Figures",
		"What police forces, councils and reviews count, with what is missing beside each number. Every published number can be followed back to the rows behind it."}
	trustGroup = group{room.Trust.Href(), "Why you can trust this",
		"Nobody can quietly change what is recorded here. These pages show how that is made sure of, and what to do when something is wrong."}
)

func (d *Door) group(g group) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := &groupView{Page: web.Page{Title: g.title, Section: g.path}, Lead: g.lead}
		for _, link := range d.Pages.Site().Group(r.Context(), g.path, access.ActorFrom(r.Context())) {
			if link.Href != g.path {
				v.Items = append(v.Items, link)
			}
		}
		return d.Pages.Page(w, r, "door/group", v)
	}
}
