package holidays

import (
	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/site/web"
)

// Room is what the list of bank holidays brings.
func Room() room.Room {
	return room.Room{
		Name:       "holidays",
		Told:       Told(),
		Rules:      Access(),
		Migrations: []db.Migrations{Migrations()},
		Tables:     Tables(),
		Nav: []room.Entry{
			{In: room.Desks, NavItem: web.NavItem{Text: "Bank holidays", Href: ListPath, Action: HolidayManage, SignedIn: true}, Rank: 310},
		},
		Templates: []web.Templates{Templates()},
	}
}
