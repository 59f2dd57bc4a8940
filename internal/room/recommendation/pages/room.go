package pages

import (
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Room is what the register of recommendations brings.
func Room() room.Room {
	return room.Room{
		Name:       "recommendation",
		Told:       recommendation.Told(),
		Rules:      recommendation.Access(),
		Migrations: []db.Migrations{recommendation.Migrations()},
		Tables:     recommendation.Tables(),
		Bodies: []room.BodyColumn{
			{Table: "addressee", Column: "body_id", One: "recommendation that is addressed to it", Many: "recommendations that are addressed to it"},
			{Table: "answer", Column: "body_id", One: "answer of it", Many: "answers of it"},
			{Table: "commitment", Column: "body_id", One: "commitment of it", Many: "commitments of it"},
			{Table: "progress", Column: "body_id", One: "report of progress by it", Many: "reports of progress by it"},
			{Table: "finding", Column: "body_id", One: "finding by it", Many: "findings by it"},
			{Table: "panel_view", Column: "body_id", One: "view of it on a commitment", Many: "views of it on commitments"},
			{Table: "ladder_step", Column: "body_id", One: "letter of the chase ladder to it", Many: "letters of the chase ladder to it"},
			{Table: "search_made", Column: "of_bodies", One: "search for an answer of it", Many: "searches for answers of it", List: true},
			{Table: "search_made", Column: "by_body", One: "search made by its staff", Many: "searches made by its staff"},
			{Table: "search_made", Column: "agreed_body", One: "search agreed by its staff", Many: "searches agreed by its staff"},
			{Table: "correction", Column: "by_body", One: "correction by its staff", Many: "corrections by its staff"},
		},
		Behind: func() ([]ledger.Behind, error) { return recommendation.Behind(), nil },
		Open: []room.OpenTable{
			{Name: "recommendation_summary", Why: "Made from the records, for lists.", May: room.MayAll},
			{Name: "recommendation_search", Why: "Made from the records, for searching.", May: room.MayAll},
			{Name: "blob", Why: "Files; the records hold their hash.", May: room.MayAll, Kept: true},
			{Name: "import_preview", Why: "A file between its preview and the decision about it; gone within the hour.", May: room.MayAll},
			{Name: "recommendation_summary_mark", Why: "Numbers the changes of lists; the number of the transaction on PostgreSQL.", SQLite: true},
		},
		Removable: strings.Fields(`addressee part evidence`),
		Nav: []room.Entry{
			{In: room.Recommendations, NavItem: web.NavItem{Text: "Overview", Href: "/register"}, Rank: 10},
			{In: room.Recommendations, NavItem: web.NavItem{Text: "All recommendations", Href: "/recommendations"}, Rank: 15},
			{In: room.Recommendations, NavItem: web.NavItem{Text: "Reports", Href: "/reports"}, Rank: 20},
			{In: room.Recommendations, NavItem: web.NavItem{Text: "Who owes what", Href: "/bodies"}, Rank: 30},
			{In: room.Recommendations, NavItem: web.NavItem{Text: "Timetable", Href: "/timetable"}, Rank: 40},
			{In: room.Recommendations, NavItem: web.NavItem{Text: "Said before", Href: "/chains"}, Rank: 50},
			{In: room.Recommendations, NavItem: web.NavItem{Text: "Chase ladder", Href: "/ladder"}, Rank: 60},
			{In: room.Trust, NavItem: web.NavItem{Text: "About", Href: "/about", Hint: "How to read the register, how states are worked out, and what it is not."}, Rank: 30},
			{In: room.Desks, NavItem: web.NavItem{Text: "Register desk", Href: "/desk", Action: access.DeskRead, SignedIn: true}, Rank: 200},
		},
		Footer: []room.FooterLink{
			{Link: web.Link{Text: "About", Href: "/about"}, Rank: 50},
			{Link: web.Link{Text: "Data and API", Href: "/api/v1/docs"}, Rank: 60},
		},
		Templates: []web.Templates{Templates()},
	}
}
