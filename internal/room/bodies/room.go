package bodies

import (
	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/site/web"
)

// Room is what the list of bodies brings.
func Room() room.Room {
	return room.Room{
		Name:       "bodies",
		Told:       Told(),
		Rules:      Access(),
		Migrations: []db.Migrations{Migrations()},
		Tables:     Tables(),
		Nav: []room.Entry{
			{In: room.Desks, NavItem: web.NavItem{Text: "Bodies", Href: ListPath, Action: BodyManage, SignedIn: true}, Rank: 300},
		},
		Templates: []web.Templates{Templates()},
	}
}
