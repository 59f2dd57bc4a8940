package tokens

import (
	"embed"
	"strings"

	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages of tokens, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "tokens", FS: pageFiles} }

// Room is what the tokens bring.
func Room() room.Room {
	return room.Room{
		Name:       "tokens",
		Told:       Told(),
		Rules:      Access(),
		Migrations: []db.Migrations{Migrations()},
		Tables:     Tables(),
		Open: []room.OpenTable{{Name: "api_token_use", Why: "When each API token was last used, to the minute; it lets nobody in, and each day of use is a record.",
			May: room.MayKeep, Kept: true}},
		AppendOnly: strings.Fields(dayTable),
		Bodies:     []room.BodyColumn{{Table: "api_token", Column: "body", One: "API token of its systems", Many: "API tokens of its systems"}},
		Nav: []room.Entry{
			{In: room.Desks, NavItem: web.NavItem{Text: "API tokens", Href: ListPath, Action: TokenRead, SignedIn: true}, Rank: 225},
		},
		Templates: []web.Templates{Templates()},
	}
}
