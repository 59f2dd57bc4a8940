package pages

import (
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/audit"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/ledger"
)

// Room is what the audits bring.
func Room() room.Room {
	return room.Room{
		Name:       "audit",
		Told:       audit.Told(),
		Rules:      audit.Access(),
		Migrations: []db.Migrations{audit.Migrations()},
		Tables:     audit.Tables(),
		Bodies: []room.BodyColumn{
			{Table: "audit_member", Column: "body", One: "place of its staff in an audit", Many: "places of its staff in audits"},
			{Table: "audit_list", Column: "body", One: "list of it in an audit", Many: "lists of it in audits"},
		},
		Behind: func() ([]ledger.Behind, error) { return audit.Behind(), nil },
		Open: []room.OpenTable{
			{Name: "audit_data", Why: "Lists (sealed) and results; their records hold the hash.", May: room.MayAll, Kept: true},
		},
		AppendOnly: strings.Fields(`audit_judgement audit_plan audit_published audit_result audit_step`),
		Removable:  strings.Fields(`audit_member audit_recommendation`),
		Nav: []room.Entry{
			{In: room.Figures, NavItem: web.NavItem{Text: "Audits", Href: audit.ListPath, Hint: "How many people there are across lists that share no key, and how many are on none."}, Rank: 30},
			{In: room.Desks, NavItem: web.NavItem{Text: "Audit desk", Href: audit.DeskPath, Action: audit.AuditJudge, SignedIn: true}, Rank: 240},
		},
		Templates: []web.Templates{Templates()},
	}
}
