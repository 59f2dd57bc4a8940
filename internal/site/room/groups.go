package room

import (
	"slices"

	"candour/internal/site/web"
)

// Group is one of the entries of the first level of the navigation: what people
// come for. A group in which no room has an entry is not shown.
type Group int

// The groups, in the order in which pages show them.
const (
	Recommendations Group = iota + 1
	Review
	Figures
	Inquiries
	Trust
	Desks // of the staff, each for whom it is
)

// groups gives each its words, its own page, and whom it is shown to.
var groups = map[Group]web.NavItem{
	Recommendations: {Text: "Recommendations", Href: "/register", Hint: "What inquiries said must change, who owes it, and whether somebody independent has seen it done."},
	Review:          {Text: "Ask for a review", Href: "/review", Hint: "If your report of child sexual abuse was closed, an independent panel can look at it again. You do not need an account."},
	Figures:         {Text: "Figures", Href: "/statistics", Hint: "What is counted, with what is missing beside each number."},
	Inquiries:       {Text: "Inquiries", Href: "/inquiries", Hint: "What each inquiry asks, hears and finds."},
	Trust:           {Text: "Trust", Href: "/trust", Hint: "How you can tell that nobody has quietly changed this record, and what to do if something is wrong."},
	Desks:           {Text: "My desk", Href: web.DeskPath, SignedIn: true},
}

// Href is the address of the group's own page.
func (g Group) Href() string { return groups[g].Href }

// Nav is the service navigation: the groups, each with what the rooms bring to it.
func (h House) Nav() []web.NavItem {
	var out []web.NavItem
	for g := Recommendations; g <= Desks; g++ {
		brought := slices.DeleteFunc(each(h, func(r Room) []Entry { return r.Nav }), func(e Entry) bool { return e.In != g })
		if len(brought) == 0 {
			continue
		}
		item := groups[g]
		item.Items = inOrder(brought, func(e Entry) (web.NavItem, int) { return e.NavItem, e.Rank })
		out = append(out, item)
	}
	return out
}
