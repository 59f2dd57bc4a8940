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
	Items  []deskItem
	More   int
	Others []deskItem // somebody else is to act
	// Unread are the rooms that could not be read: what waits in them is not known.
	Unread []web.Link
	Rooms  []web.NavLink
	Made   web.Tag // marks what is made up
	// Tabs narrow it to what this person has in hand, and to what nobody of their
	// team has; None says that nothing is in the one that was chosen.
	Tabs web.Tabs
	None string
	// Saved are this person's own saved filters.
	Saved []web.Link
}

// deskTabs are the ways to narrow the desk, as ?whose= has them.
var deskTabs = []struct {
	text, whose, none string
	is                room.Whose
}{{"All that you may see", "", "Nothing waits for you.", room.Anybodys}, {"Yours", "mine", "You have nothing in hand that waits.", room.Yours},
	{"Your team's", "team", "Nothing waits that nobody of your team has.", room.YourTeams}}

// deskList is one list of the desk, for its template.
type deskList struct {
	Items []deskItem
	Made  web.Tag
}

// Mine is the list of what waits for this person.
func (v *deskView) Mine() deskList { return deskList{v.Items, v.Made} }

// Theirs is the list of what waits for others.
func (v *deskView) Theirs() deskList { return deskList{v.Others, v.Made} }

type deskItem struct {
	room.DeskItem
	Tag web.Tag
}

func (d *Door) desk(w http.ResponseWriter, r *http.Request) error {
	who := access.ActorFrom(r.Context())
	waits := d.Desk(r.Context(), who)
	if err := r.Context().Err(); err != nil {
		return err
	}
	tabs, chosen := web.Tabs{Label: "Whose"}, 0
	for i, t := range deskTabs {
		if r.URL.Query().Get("whose") == t.whose {
			chosen = i
		}
		n := 0
		for _, it := range waits.Items {
			if it.Among(t.is) && !it.Others {
				n++
			}
		}
		tabs.Items = append(tabs.Items, web.Tab{Text: t.text + " (" + web.Number(n) + ")", Href: web.DeskPath + map[bool]string{true: "?whose=" + t.whose}[t.whose != ""]})
	}
	tabs.Items[chosen].Current = true
	mine, others := apart(slices.DeleteFunc(slices.Clone(waits.Items), func(it room.DeskItem) bool { return !it.Among(deskTabs[chosen].is) }))
	v := &deskView{Page: web.Page{Title: "My desk", Section: web.DeskPath, NoIndex: true}, Made: web.Tag{Text: "Synthetic", Tone: web.Warn}, More: max(0, len(mine)-maxWaiting),
		Items: shown(mine), Others: shown(others), Unread: d.unread(waits.Unread), None: deskTabs[chosen].none}
	if slices.ContainsFunc(waits.Items, func(it room.DeskItem) bool { return it.Whose != room.Anybodys }) || chosen > 0 {
		v.Tabs = tabs
	}
	v.Rooms = slices.DeleteFunc(d.Pages.Site().Group(r.Context(), web.DeskPath, who), func(l web.NavLink) bool { return l.Href == web.DeskPath })
	for _, it := range slices.Concat(v.Items, v.Others) {
		v.Synthetic = v.Synthetic || it.Synthetic
	}
	if d.Saved != nil {
		var err error
		if v.Saved, err = d.Saved(r.Context()); err != nil {
			return err
		}
	}
	return d.Pages.Page(w, r, "door/desk", v)
}

// apart parts what waits for this person from what somebody else is to do.
func apart(all []room.DeskItem) (mine, others []room.DeskItem) {
	for _, it := range all {
		if it.Others {
			others = append(others, it)
		} else {
			mine = append(mine, it)
		}
	}
	return mine, others
}

// shown are the first of them, each with its clock; what has none says so.
func shown(all []room.DeskItem) (out []deskItem) {
	for _, it := range all[:min(len(all), maxWaiting)] {
		tag := web.Tag{Text: it.Clock, Tone: toneOf(it.Urgency)}
		switch {
		case !it.Dated():
			tag = web.Tag{Text: "No date", Tone: web.Quiet}
		case it.Clock == "":
			tag.Text = "Due " + it.Due.Human()
		}
		out = append(out, deskItem{it, tag})
	}
	return out
}

// unread names the rooms that could not be read. The service's own log has why.
func (d *Door) unread(rooms []room.Unread) (out []web.Link) {
	for _, u := range rooms {
		if d.Log != nil {
			d.Log.Error("what waits in a room could not be read", "room", u.Room.Href, "error", u.Err)
		}
		if u.Room.Text == "" {
			u.Room = web.Link{Text: "A room of this service", Href: web.DeskPath}
		}
		out = append(out, u.Room)
	}
	return out
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
