package pages

import (
	"embed"
	"slices"

	"candour/internal/base/db"
	"candour/internal/room/evidence"
	"candour/internal/room/evidence/pages/redact"
	"candour/internal/room/evidence/redacting"
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
		Migrations: []db.Migrations{evidence.Migrations(), redacting.Migrations()},
		Tables:     slices.Concat(evidence.Tables(), redacting.Tables()),
		Bodies:     []room.BodyColumn{{Table: "evidence_delivery", Column: "body", One: "delivery of documents", Many: "deliveries of documents"}},
		Open: []room.OpenTable{
			{Name: "evidence_page", Why: "Which pages can be found; made from what was read.", May: room.MayAll},
			{Name: "evidence_mail", Why: "Which mails belong together, by marks of their ids; made from what was read.", May: room.MayAll},
			{Name: "evidence_words", Why: "The marks of their words, on SQLite; made from what was read.", May: room.MayAll, SQLite: true},
		},
		AppendOnly: []string{"evidence_shelf", "evidence_search"},
		Templates:  []web.Templates{Templates(), redact.Templates()},
	}
}
