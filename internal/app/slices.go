package app

import (
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/jobs"
	"candour/internal/base/mail"
	"candour/internal/room/audit"
	"candour/internal/room/bodies"
	"candour/internal/room/figures"
	"candour/internal/room/holidays"
	"candour/internal/room/recommendation"
	"candour/internal/room/returns"
	"candour/internal/room/review"
	"candour/internal/room/signin"
	"candour/internal/room/sweep"
	"candour/internal/table/codebook"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/vault"
)

// migrations lists every package's schema, the ledger's first.
func migrations() []db.Migrations {
	return []db.Migrations{ledger.Migrations(), signin.Migrations(), mail.Migrations(), jobs.Migrations(), recommendation.Migrations(),
		vault.Migrations(), review.Migrations(), sweep.Migrations(), returns.Migrations(), figures.Migrations(), audit.Migrations(), bodies.Migrations(), holidays.Migrations(), opened.Migrations()}
}

// tables lists every table of records.
func tables() []ledger.Table {
	return slices.Concat(ledger.Tables(), signin.Tables(), recommendation.Tables(), vault.Tables(), review.Tables(), sweep.Tables(), returns.Tables(), figures.Tables(), audit.Tables(), bodies.Tables(), holidays.Tables(), opened.Tables())
}

// behind lists what records vouch for in tables that hold none.
func behind() ([]ledger.Behind, error) {
	book, err := codebook.Load()
	return slices.Concat(recommendation.Behind(), returns.Behind(book), figures.Behind(), audit.Behind()), err
}

// retiredTables lists tables of records that earlier releases had. Their
// entries stay in the log, and a backup of theirs can still be read.
func retiredTables() []ledger.Table { return nil }

// firstRelease is how far each set of migrations was in release 1, whose
// backups do not say it.
func firstRelease() map[string]int64 {
	return map[string]int64{"ledger": 2, "signin": 2, "mail": 1, "jobs": 1, "recommendation": 3, "vault": 1, "review": 2,
		"sweep": 2, "returns": 3, "figures": 1, "audit": 1}
}

// schema is the shape of the database that this program works with.
func schema() (ledger.Schema, error) {
	versions, err := db.Versions(migrations()...)
	return ledger.SchemaOf(Version, versions), err
}

// restorableTables lists what a backup of this or any earlier release may hold.
func restorableTables() []string {
	out := backupTables()
	for _, t := range slices.Concat(tables(), retiredTables()) {
		out = append(append(out, t.Name), t.Was...)
	}
	slices.Sort(out)
	return slices.Compact(out)
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
