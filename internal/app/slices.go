package app

import (
	"slices"

	"candour/internal/audit"
	"candour/internal/db"
	"candour/internal/figures"
	"candour/internal/jobs"
	"candour/internal/ledger"
	"candour/internal/mail"
	"candour/internal/recommendation"
	"candour/internal/returns"
	"candour/internal/review"
	"candour/internal/signin"
	"candour/internal/sweep"
	"candour/internal/vault"
)

// migrations lists every package's schema, the ledger's first.
func migrations() []db.Migrations {
	return []db.Migrations{ledger.Migrations(), signin.Migrations(), mail.Migrations(), jobs.Migrations(), recommendation.Migrations(),
		vault.Migrations(), review.Migrations(), sweep.Migrations(), returns.Migrations(), figures.Migrations(), audit.Migrations()}
}

// tables lists every table of records.
func tables() []ledger.Table {
	return slices.Concat(signin.Tables(), recommendation.Tables(), vault.Tables(), review.Tables(), sweep.Tables(), returns.Tables(), figures.Tables(), audit.Tables())
}

// backupTables lists what a backup holds, in an order in which it can be put
// back. Sessions are left out: after a restore everybody signs in again.
// Search and summaries are made again from the records.
func backupTables() []string {
	out := []string{"ledger_leaf", "ledger_tree", "ledger_tile", "ledger_checkpoint"}
	for _, t := range tables() {
		out = append(out, t.Name)
	}
	out = append(out, "staff_identity", "staff_epoch", "passkey", "blob", "mail_outbox")
	return slices.Concat(out, vault.Plumbing(), review.Plumbing(), returns.Plumbing(), figures.Plumbing(), audit.Plumbing())
}
