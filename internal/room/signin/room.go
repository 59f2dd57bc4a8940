package signin

import (
	"strings"

	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Room is what the list of staff and signing in bring.
func Room() room.Room {
	return room.Room{
		Name:       "signin",
		Told:       Told(),
		Rules:      Access(),
		Migrations: []db.Migrations{Migrations()},
		Tables:     Tables(),
		Bodies: []room.BodyColumn{
			{Table: "staff", Column: "body", One: "member of staff", Many: "members of staff"},
		},
		Open: []room.OpenTable{
			{Name: "session", Why: "Who is signed in; each row is tied to a key outside the database, and one without its code is no session. The log has what they do.", May: room.MayAll},
			{Name: "staff_identity", Why: "Which account of the sign-in provider is whose, and when it was last seen; each row is tied to a key outside the database.", May: room.MayAll, Kept: true},
			{Name: "staff_epoch", Why: "Counts sign-outs everywhere.", May: room.MayAll, Kept: true},
			{Name: "passkey", Why: "Public keys that staff sign in with; each row is tied to a key outside the database, and one without its code lets nobody in.", May: room.MayAll, Kept: true},
			{Name: "signin_refusal", Why: "How often the service said no, by day, under a keyed hash of the account; gone after three months.", May: room.MayAll},
		},
		AppendOnly: strings.Fields(`staff_emergency human_join demonstration`),
		Nav: []room.Entry{
			{In: room.Desks, NavItem: web.NavItem{Text: "Staff", Href: StaffPath, Action: access.UserManage, SignedIn: true}, Rank: 290},
			{In: room.Desks, NavItem: web.NavItem{Text: "My account", Href: AccountPath, SignedIn: true}, Rank: 900},
		},
		Templates: []web.Templates{Templates()},
	}
}
