package pages

import (
	"embed"
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/returns"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/table/codebook"
	"candour/internal/trust/ledger"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages of the returns, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "returns", FS: pageFiles} }

// Room is what the returns bring.
func Room() room.Room {
	return room.Room{
		Name:       "returns",
		Told:       returns.Told(),
		Rules:      returns.Access(),
		Migrations: []db.Migrations{returns.Migrations()},
		Tables:     returns.Tables(),
		Bodies: []room.BodyColumn{
			{Table: "return_due", Column: "body", One: "return that it owes or sent", Many: "returns that it owes or sent"},
			{Table: "return_step", Column: "body", One: "step of a return by its staff", Many: "steps of returns by its staff"},
			{Table: "return_sight", Column: "body", One: "reading of a return by its staff", Many: "readings of returns by its staff"},
			{Table: "return_reminder", Column: "body", One: "reminder of a return of it", Many: "reminders of returns of it"},
			{Table: "return_correction", Column: "body", One: "correction of a page about it", Many: "corrections of pages about it"},
			{Table: "return_profile", Column: "body", One: "problem profile of it", Many: "problem profiles of it"},
			{Table: "return_profile_view", Column: "body", One: "view of its staff on a profile", Many: "views of its staff on profiles"},
		},
		Behind: func() ([]ledger.Behind, error) {
			book, err := codebook.Load()
			return returns.Behind(book), err
		},
		Open: []room.OpenTable{
			{Name: "return_file", Why: "A return as it was sent; its record holds the hash.", May: room.MayAll, Kept: true},
			{Name: "return_problem", Why: "What is wrong with a return; made from its file.", May: room.MayAll, Kept: true},
			{Name: "return_row", Why: "The rows of a return; its record holds their hash.", May: room.MayAll, Kept: true},
		},
		AppendOnly: strings.Fields(`return_load return_correction return_profile_view return_reason return_reminder return_round return_sight return_step`),
		Nav: []room.Entry{
			{In: room.Figures, NavItem: web.NavItem{Text: "Returns", Href: returns.Home, Hint: "Which forces and councils were asked, and what they have sent."}, Rank: 20},
			{In: room.Desks, NavItem: web.NavItem{Text: "Returns desk", Href: returns.DeskPath, Action: returns.ReturnsRead, SignedIn: true}, Rank: 220},
		},
		Templates: []web.Templates{Templates()},
	}
}
