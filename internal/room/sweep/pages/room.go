package pages

import (
	"embed"
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/sweep"
	"candour/internal/site/room"
	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the sweep's pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "sweep", FS: pageFiles} }

// Room is what the sweep of closed cases brings.
func Room() room.Room {
	return room.Room{
		Name:       "sweep",
		Told:       sweep.Told(),
		Rules:      sweep.Access(),
		Migrations: []db.Migrations{sweep.Migrations()},
		Tables:     sweep.Tables(),
		Bodies: []room.BodyColumn{
			{Table: "sweep_list", Column: "force_id", One: "list of closed cases", Many: "lists of closed cases"},
			{Table: "sweep_case", Column: "force_id", One: "closed case on its lists", Many: "closed cases on its lists"},
			{Table: "sweep_ask", Column: "force_id", One: "asking for its closed cases", Many: "askings for its closed cases"},
			{Table: "sweep_allocation", Column: "body", One: "closed case given to its staff", Many: "closed cases given to its staff"},
			{Table: "sweep_answer", Column: "body", One: "answer by its staff", Many: "answers by its staff"},
			{Table: "sweep_outcome", Column: "body", One: "second look by its staff", Many: "second looks by its staff"},
		},
		Open: []room.OpenTable{
			{Name: "sweep_work", Why: "A file that was checked and not yet returned; gone after a day.", May: room.MayAll},
		},
		AppendOnly: strings.Fields(`sweep_answer sweep_draw sweep_outcome sweep_release sweep_sight`),
		Nav: []room.Entry{
			{In: room.Figures, NavItem: web.NavItem{Text: "Closed cases", Href: sweep.BoardPath, Hint: "Which forces have returned their closed cases, and how far each has come."}, Rank: 40},
			{In: room.Desks, NavItem: web.NavItem{Text: "The sweep", Href: sweep.ListPath, Action: sweep.SweepRead, SignedIn: true}, Rank: 250},
		},
		Templates: []web.Templates{Templates()},
	}
}
