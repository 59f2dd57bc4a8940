package returns

import (
	"strings"

	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/table/codebook"
	"candour/internal/trust/ledger"
)

// Room is what the returns bring.
func Room() room.Room {
	return room.Room{
		Name:       "returns",
		Rules:      Access(),
		Migrations: []db.Migrations{Migrations()},
		Tables:     Tables(),
		Behind: func() ([]ledger.Behind, error) {
			book, err := codebook.Load()
			return Behind(book), err
		},
		Open: []room.OpenTable{
			{Name: "return_file", Why: "A return as it was sent; its record holds the hash.", May: room.MayAll, Kept: true},
			{Name: "return_problem", Why: "What is wrong with a return; made from its file.", May: room.MayAll, Kept: true},
			{Name: "return_row", Why: "The rows of a return; its record holds their hash.", May: room.MayAll, Kept: true},
		},
		AppendOnly: strings.Fields(`return_load return_correction return_profile_view return_reason return_round return_sight return_step`),
		Nav: []room.Entry{
			{In: room.Figures, NavItem: web.NavItem{Text: "Returns", Href: home, Hint: "Which forces and councils were asked, and what they have sent."}, Rank: 20},
			{In: room.Desks, NavItem: web.NavItem{Text: "Returns desk", Href: "/returns/desk", Action: ReturnsRead, SignedIn: true}, Rank: 220},
		},
		Templates: []web.Templates{Templates()},
	}
}
