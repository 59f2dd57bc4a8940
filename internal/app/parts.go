package app

import (
	"candour/internal/base/db"
	"candour/internal/base/jobs"
	"candour/internal/base/mail"
	"candour/internal/site/api"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// logPart is what the transparency log brings.
func logPart() room.Room {
	return room.Room{Name: "ledger", Told: toldOf("ledger"), Migrations: []db.Migrations{ledger.Migrations()}, Tables: ledger.Tables(), ReadOnly: []string{"ledger_schema"},
		Open: []room.OpenTable{
			{Name: "ledger_leaf", Why: "The log itself: guards of its own let an entry only get its place, or have its words erased.", May: "INSERT, UPDATE (seq, salt, body, erased_by)", Kept: true},
			{Name: "ledger_tree", Why: "Made from the log; verify makes it again and compares.", May: room.MayKeep, Kept: true},
			{Name: "ledger_tile", Why: "Made from the log; verify makes it again and compares.", May: room.MayKeep, Kept: true},
			{Name: "ledger_checkpoint", Why: "Signed; verify checks each signature.", May: room.MayKeep, Kept: true},
			{Name: "ledger_mark", Why: "Which forms and calls were taken, so that one sent twice counts once: hashes, and what a call was answered; forgotten after three days.", May: room.MayAll},
			{Name: "ledger_open", Why: "Which entries a backup that is being put back brought; empty outside that. Any other act says so in its own entry.", SQLite: true},
		}}
}

// mailPart is what the outbox of messages brings.
func mailPart() room.Room {
	return room.Room{Name: "mail", Migrations: []db.Migrations{mail.Migrations()},
		Open: []room.OpenTable{{Name: "mail_outbox", Why: "Messages that wait. A message says nothing that is not in a record.", May: room.MayAll, Kept: true}}}
}

// apiPart is the page about the API, to which every room adds its part.
func apiPart() room.Room {
	return room.Room{Name: "api", Templates: []web.Templates{api.Templates()}}
}

// jobsPart is what the clock of periodic jobs brings.
func jobsPart() room.Room {
	return room.Room{Name: "jobs", Migrations: []db.Migrations{jobs.Migrations()},
		Open: []room.OpenTable{{Name: "job_schedule", Why: "When each job runs next.", May: room.MayAll}}}
}

// vaultPart is what the vault of sealed parts brings.
func vaultPart() room.Room {
	return room.Room{Name: "vault", Told: toldOf("vault"), Migrations: []db.Migrations{vault.Migrations()}, Tables: vault.Tables(), AppendOnly: []string{"vault_rotation"},
		Erasing: []string{"vault_key", "vault_index", "vault_grant", "vault_step"},
		Open: []room.OpenTable{
			{Name: "vault_key", Why: "Keys: never in the log, so that what is destroyed is gone. Guards of their own refuse those of the erased.", May: room.MayAll, Kept: true},
			{Name: "vault_index", Why: "Marks to find somebody by; destroyed with the keys, and guarded like them.", May: room.MayAll, Kept: true},
			{Name: "vault_grant", Why: "An opening that was allowed, until it ends; guarded like the keys.", May: room.MayAll},
			{Name: "vault_step", Why: "What custodians have opened so far, sealed; gone when the request ends.", May: room.MayAll},
			{Name: "vault_keyset", Why: "Which key of each keyset wraps now.", May: room.MayAll},
			{Name: "vault_turn", Why: "How often keys were turned; who rotates.", May: room.MayAll},
			{Name: "vault_node", Why: "Which services run, and the newest keys that each has.", May: room.MayAll},
		}}
}

// openedPart is what keeps who was shown what.
func openedPart() room.Room {
	return room.Room{Name: "opened", Told: toldOf("opened"), Migrations: []db.Migrations{opened.Migrations()}, Tables: opened.Tables(), AppendOnly: []string{"opened"}}
}

// proposalPart is what keeps what waits for a second person.
func proposalPart() room.Room {
	return room.Room{Name: "proposal", Told: toldOf("proposal"), Migrations: []db.Migrations{proposal.Migrations()}, Tables: proposal.Tables()}
}
