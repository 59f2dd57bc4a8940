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
		Bodies: []room.BodyColumn{{Table: tieTable, Column: "from_body", One: "tie to another body", Many: "ties to other bodies"},
			{Table: tieTable, Column: "to_body", One: "tie from another body", Many: "ties from other bodies"},
			{Table: pastTable, Column: "body", One: "former employer or secondment of a member of staff", Many: "former employers or secondments of staff"},
			{Table: saidTable, Column: "body", One: "name or day", Many: "names or days"}},
		Nav: []room.Entry{
			{In: room.Desks, NavItem: web.NavItem{Text: "Bodies", Href: ListPath, Action: BodyManage, SignedIn: true}, Rank: 300},
		},
		Templates: []web.Templates{Templates()},
	}
}
