package logbook

import (
	"candour/internal/site/room"
	"candour/internal/site/web"
)

// Room is what the pages of the log bring.
func Room() room.Room {
	return room.Room{
		Name:  "logbook",
		Told:  Told(),
		Rules: Access(),
		Nav: []room.Entry{
			{In: room.Trust, NavItem: web.NavItem{Text: "The log", Href: "/ledger", Hint: "Every change leaves an entry in a log that anybody can check."}, Rank: 10},
			{In: room.Trust, NavItem: web.NavItem{Text: "Who may do what", Href: "/policies", Hint: "The rules of access that are in force, word for word."}, Rank: 20},
			{In: room.Desks, NavItem: web.NavItem{Text: "Log of acts", Href: "/log", Action: LogRead, SignedIn: true}, Rank: 280},
		},
		Templates: []web.Templates{Templates()},
	}
}
