package logbook

import (
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Room is what the pages of the log bring.
func Room() room.Room {
	return room.Room{
		Name: "logbook",
		Nav: []room.Entry{
			{NavItem: web.NavItem{Text: "The log", Href: "/ledger"}, Rank: 110},
			{NavItem: web.NavItem{Text: "Log of acts", Href: "/log", Action: access.LogRead, SignedIn: true}, Rank: 280},
		},
		Footer: []room.FooterLink{
			{Link: web.Link{Text: "Who may do what", Href: "/policies"}, Rank: 30},
		},
		Templates: []web.Templates{Templates()},
	}
}
