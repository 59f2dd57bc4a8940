package door

import (
	"net/http"
	"slices"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// maxWaiting is how many things the desk shows at once.
const maxWaiting = 20

// deskView is the one desk: what waits, most pressing first, and where else this
// person works.
type deskView struct {
	web.Page
	Items []deskItem
	More  int
	Rooms []web.NavLink
	Made  web.Tag // marks what is made up
}

type deskItem struct {
	room.DeskItem
	Tag web.Tag
}

func (d *Door) desk(w http.ResponseWriter, r *http.Request) error {
	who := access.ActorFrom(r.Context())
	all, err := d.Desk(r.Context(), who)
	if err != nil {
		return err
	}
	v := &deskView{Page: web.Page{Title: "My desk", Section: web.DeskPath, NoIndex: true}, Made: web.Tag{Text: "Synthetic", Tone: web.Warn}, More: max(0, len(all)-maxWaiting)}
	v.Rooms = slices.DeleteFunc(d.Pages.Site().Group(r.Context(), web.DeskPath, who), func(l web.NavLink) bool { return l.Href == web.DeskPath })
	for _, it := range all[:min(len(all), maxWaiting)] {
		v.Items = append(v.Items, deskItem{it, web.Tag{Text: it.Clock, Tone: toneOf(it.Urgency)}})
		v.Synthetic = v.Synthetic || it.Synthetic
	}
	return d.Pages.Page(w, r, "door/desk", v)
}

func toneOf(u room.Urgency) web.Tone {
	switch u {
	case room.Late:
		return web.Bad
	case room.Soon:
		return web.Warn
	case room.Running:
		return web.Info
	}
	return web.Quiet
}
