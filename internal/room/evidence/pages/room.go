package pages

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/room/evidence"
	"candour/internal/site/room"
	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages of this room.
func Templates() web.Templates { return web.Templates{Slice: "evidence", FS: pageFiles} }

// Room is what the evidence brings.
func Room() room.Room {
	return room.Room{
		Name:       "evidence",
		Told:       evidence.Told(),
		Rules:      evidence.Access(),
		Migrations: []db.Migrations{evidence.Migrations()},
		Tables:     evidence.Tables(),
		Bodies:     []room.BodyColumn{{Table: "evidence_delivery", Column: "body", One: "delivery of documents", Many: "deliveries of documents"}},
		Templates:  []web.Templates{Templates()},
	}
}
