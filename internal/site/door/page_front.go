package door

import (
	"net/http"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// frontView is the first page: what people come for, in groups.
type frontView struct {
	web.Page
	Groups []frontGroup
}

// frontGroup is one of the groups with the links in it.
type frontGroup struct {
	web.NavLink
	Items []web.NavLink
}

// reviewsClosed stands where nobody can ask yet.
const reviewsClosed = "An independent panel looks again at reports of child sexual abuse that were closed. It is not open here yet."

func (d *Door) front(w http.ResponseWriter, r *http.Request) error {
	v := &frontView{Page: web.Page{Title: d.Pages.Site().Name,
		Description: "What inquiries into child sexual exploitation recommended and whether it was done, reviews of closed cases, and figures with what is missing beside them.",
		Feeds:       []web.Feed{{Title: "News of the register", Href: "/feed.atom", Type: "application/atom+xml"}}}}
	for _, link := range d.Pages.Site().Groups(r.Context(), access.Public()) {
		if link.Href == room.Review.Href() && !d.ReviewsOpen(r.Context()) {
			link.Hint = reviewsClosed
		}
		v.Groups = append(v.Groups, frontGroup{link, d.Pages.Site().Group(r.Context(), link.Href, access.Public())})
	}
	return d.Pages.Page(w, r, "door/front", v)
}
