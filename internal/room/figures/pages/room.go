package pages

import (
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/figures"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/ledger"
)

// Room is what the published figures bring.
func Room() room.Room {
	return room.Room{
		Name:       "figures",
		Told:       figures.Told(),
		Rules:      figures.Access(),
		Migrations: []db.Migrations{figures.Migrations()},
		Tables:     figures.Tables(),
		Behind:     func() ([]ledger.Behind, error) { return figures.Behind(), nil },
		Open: []room.OpenTable{
			{Name: "figures_data", Why: "The files of a release; their records hold the hash.", May: room.MayAll, Kept: true},
		},
		AppendOnly: strings.Fields(`figures_published figures_release figures_step`),
		Removable:  strings.Fields(`figures_file figures_table`),
		Nav: []room.Entry{
			{In: room.Figures, NavItem: web.NavItem{Text: "Published figures", Href: figures.ListPath,
				Hint: "Tables that were checked, protected and published, each with the way back to its rows."}, Rank: 10},
			{In: room.Desks, NavItem: web.NavItem{Text: "Figures desk", Href: figures.DeskPath, Action: figures.FiguresDraft, SignedIn: true}, Rank: 230},
		},
		Templates: []web.Templates{Templates()},
	}
}
