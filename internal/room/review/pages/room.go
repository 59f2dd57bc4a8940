package pages

import (
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/offices"
	"candour/internal/room/review/pages/apply"
	"candour/internal/room/review/rules"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Room is what the review panel brings.
func Room() room.Room {
	return room.Room{
		Name:       "review",
		Told:       review.Told(),
		Rules:      review.Access(),
		Migrations: []db.Migrations{review.Migrations()},
		Tables:     review.Tables(),
		Removable:  []string{"review_bar"}, // whom the person alone keeps out: they take it back
		Behind:     intake.Behind,
		Bodies: []room.BodyColumn{
			{Table: "review_case", Column: "force", One: "case that it closed", Many: "cases that it closed"},
			{Table: "review_case", Column: "prosecutor", One: "case that it decided", Many: "cases that it decided"},
			{Table: "review_origin", Column: "bodies", One: "case with it among those who closed it", Many: "cases with it among those who closed them", List: true},
			{Table: "review_request", Column: "body", One: "request for papers to it", Many: "requests for papers to it"},
			{Table: "review_bar", Column: "body", One: "bar of its staff from a case", Many: "bars of its staff from cases"},
			{Table: "review_officer", Column: "body", One: "case in the hands of its staff", Many: "cases in the hands of its staff"},
			{Table: "review_allocation", Column: "body", One: "case given to its staff", Many: "cases given to its staff"},
		},
		Open: []room.OpenTable{
			{Name: "review_draft", Why: "What somebody writes before they send it, sealed; gone when sent, or in time.", May: room.MayAll, Kept: true},
			{Name: "review_draft_file", Why: "Files that somebody adds to what they write, sealed as that is; gone with it.", May: room.MayAll, Kept: true},
			{Name: "review_file", Why: "What is in the files of a case, sealed; the records hold its hash.", May: room.MayAll, Kept: true},
			{Name: "review_find", Why: "How somebody comes back to what they wrote; gone with it.", May: room.MayAll, Kept: true},
			{Name: "review_session", Why: "Which forms lie open, hashes and half a key; opens nothing without the person's cookie and the service's key; gone with the form.", May: room.MayAll},
		},
		AppendOnly: strings.Fields(`review_disposal`),
		Nav: []room.Entry{
			{In: room.Review, NavItem: web.NavItem{Text: "Ask for a review", Href: "/review"}, Rank: 10},
			{In: room.Review, NavItem: web.NavItem{Text: "Come back to what you wrote", Href: "/review/return"}, Rank: 20},
			{In: room.Review, NavItem: web.NavItem{Text: "How long reviews take", Href: "/review/figures"}, Rank: 30},
			{In: room.Desks, NavItem: web.NavItem{Text: "The panel", Href: review.PanelPath, Action: rules.ReviewList, SignedIn: true}, Rank: 210},
			{In: room.Desks, NavItem: web.NavItem{Text: "Offices that nobody knows", Href: offices.Path, Action: rules.OfficeName, SignedIn: true}, Rank: 220},
			{In: room.Desks, NavItem: web.NavItem{Text: "Papers asked for", Href: review.PapersPath, Action: rules.AnswerPapers, SignedIn: true}, Rank: 260},
			{In: room.Desks, NavItem: web.NavItem{Text: "My key", Href: review.CustodyPath, Action: access.VaultApprove, SignedIn: true}, Rank: 270},
		},
		Templates: []web.Templates{apply.Templates(), Templates(), offices.Templates()},
	}
}
