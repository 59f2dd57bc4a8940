package app

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// openTable is a table that no guard of records watches: why, and what whoever
// serves may do with it besides reading.
type openTable struct{ name, why, may string }

// What whoever serves may do with a table that holds no record.
const (
	mayAll  = "INSERT, UPDATE, DELETE"
	mayKeep = "INSERT, UPDATE" // nothing is ever taken out of it
)

// openTables lists every table that the guard of records does not watch. A test
// holds it to the database's own catalogue.
func openTables() []openTable {
	return []openTable{
		{"ledger_leaf", "The log itself: guards of its own let an entry only get its place, or have its words erased.", "INSERT, UPDATE (seq, salt, body, erased_by)"},
		{"ledger_tree", "Made from the log; verify makes it again and compares.", mayKeep},
		{"ledger_tile", "Made from the log; verify makes it again and compares.", mayKeep},
		{"ledger_checkpoint", "Signed; verify checks each signature.", mayKeep},
		{"ledger_mark", "Which forms were taken, so that one sent twice counts once; hashes, forgotten by the day.", mayAll},
		{"session", "Who is signed in; each row is tied to a key outside the database, and one without its code is no session. The log has what they do.", mayAll},
		{"staff_identity", "Which account of the sign-in provider is whose, and when it was last seen; each row is tied to a key outside the database.", mayAll},
		{"staff_epoch", "Counts sign-outs everywhere.", mayAll},
		{"passkey", "Public keys that staff sign in with; each row is tied to a key outside the database, and one without its code lets nobody in.", mayAll},
		{"signin_refusal", "How often the service said no, by day, under a keyed hash of the account; gone after three months.", mayAll},
		{"mail_outbox", "Messages that wait. A message says nothing that is not in a record.", mayAll},
		{"job_schedule", "When each job runs next.", mayAll},
		{"recommendation_summary", "Made from the records, for lists.", mayAll},
		{"recommendation_search", "Made from the records, for searching.", mayAll},
		{"blob", "Files; the records hold their hash.", mayAll},
		{"import_preview", "A file between its preview and the decision about it; gone within the hour.", mayAll},
		{"vault_key", "Keys: never in the log, so that what is destroyed is gone. Guards of their own refuse those of the erased.", mayAll},
		{"vault_index", "Marks to find somebody by; destroyed with the keys, and guarded like them.", mayAll},
		{"vault_grant", "An opening that was allowed, until it ends; guarded like the keys.", mayAll},
		{"vault_step", "What custodians have opened so far, sealed; gone when the request ends.", mayAll},
		{"vault_keyset", "Which key of each keyset wraps now.", mayAll},
		{"vault_turn", "How often keys were turned; who rotates.", mayAll},
		{"vault_node", "Which services run, and the newest keys that each has.", mayAll},
		{"review_draft", "What somebody writes before they send it, sealed; gone when sent, or in time.", mayAll},
		{"review_find", "How somebody comes back to what they wrote; gone with it.", mayAll},
		{"review_session", "Which forms lie open, hashes and half a key; opens nothing without the person's cookie and the service's key; gone with the form.", mayAll},
		{"sweep_work", "A file that was checked and not yet returned; gone after a day.", mayAll},
		{"return_file", "A return as it was sent; its record holds the hash.", mayAll},
		{"return_problem", "What is wrong with a return; made from its file.", mayAll},
		{"return_row", "The rows of a return; its record holds their hash.", mayAll},
		{"figures_data", "The files of a release; their records hold the hash.", mayAll},
		{"audit_data", "Lists (sealed) and results; their records hold the hash.", mayAll},
	}
}

// engineTables are there on one engine alone, for the engine's own sake.
func engineTables(d db.Dialect) []openTable {
	if d == db.Postgres {
		return nil
	}
	return []openTable{
		{"ledger_open", "Which entry the transaction under way has; empty outside one. On PostgreSQL a setting of the transaction.", ""},
		{"recommendation_summary_mark", "Numbers the changes of lists; the number of the transaction on PostgreSQL.", ""},
	}
}

// readOnly are tables of records that only migrations write.
var readOnly = []string{"ledger_schema"}

// appendOnly are tables of records in which no act changes a row: one that is
// there stays as it is. Those whose words may have to be taken out one day
// (answers, openings, what panels wrote) are not among them. A test holds it to
// the source.
func appendOnly() []string {
	return strings.Fields(`audit_judgement audit_plan audit_published audit_result audit_step figures_published figures_release figures_step
 return_load return_correction return_profile_view return_reason return_round return_sight return_step sweep_draw sweep_outcome sweep_release sweep_sight vault_rotation review_origin staff_emergency human_join demonstration opened review_disposal`)
}

// removable are tables of records of which an act may take a row out; the entry
// keeps that it was there. A test holds it to the source.
func removable() []string {
	return []string{"addressee", "part", "audit_member", "audit_recommendation", "evidence", "figures_file", "figures_table"}
}

// roleName is what a role may be called here: plain, so that it needs no quotes.
var roleName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// erasing are the tables out of which an erasure takes rows for good.
var erasing = []string{"vault_key", "vault_index", "vault_grant", "vault_step"}

// vacuumSoon has PostgreSQL itself clear what was erased out of its pages within
// its next round (a minute, unless it is set otherwise): whoever serves owns
// nothing, and may not do it.
func vacuumSoon(ctx context.Context, d *db.DB) error {
	if d.Dialect() != db.Postgres {
		return nil
	}
	return d.InTx(ctx, func(tx *db.Tx) error {
		for _, t := range erasing {
			if _, err := tx.Exec(ctx, `ALTER TABLE `+t+` SET (autovacuum_enabled = true, autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0)`); err != nil {
				return err
			}
		}
		return nil
	})
}

// grants gives the statements that let a role serve, and no more. They take
// from it what it had been given on these tables before.
func grants(schema, role string) ([]string, error) {
	if !roleName.MatchString(role) || !roleName.MatchString(schema) {
		return nil, errs.New(errs.Invalid, "Name a role of small letters, digits and underscores, such as candour_serve.")
	}
	on := func(t string) string { return schema + "." + t }
	out := []string{
		"REVOKE CREATE ON SCHEMA " + schema + " FROM PUBLIC",
		"REVOKE ALL ON SCHEMA " + schema + " FROM " + role,
		"REVOKE ALL ON ALL TABLES IN SCHEMA " + schema + " FROM PUBLIC, " + role,
		"GRANT USAGE ON SCHEMA " + schema + " TO " + role,
	}
	give := func(may, table string) { out = append(out, "GRANT "+may+" ON "+on(table)+" TO "+role) }
	for _, m := range migrations() {
		give("SELECT", "migration_"+m.Name)
	}
	for _, t := range tables() {
		give(mayOf(t.Name), t.Name)
	}
	for _, t := range openTables() {
		give("SELECT, "+t.may, t.name)
	}
	vacuum := make([]string, len(erasing))
	for i, t := range erasing {
		vacuum[i] = on(t)
	}
	return append(out, "DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN EXECUTE 'GRANT MAINTAIN ON "+
		strings.Join(vacuum, ", ")+" TO "+role+"'; END IF; END $$"), nil
}

// mayOf is what whoever serves may do with a table of records. A guard demands
// an entry of the log for each change besides.
func mayOf(table string) string {
	switch {
	case slices.Contains(readOnly, table):
		return "SELECT"
	case slices.Contains(appendOnly(), table):
		return "SELECT, INSERT"
	case slices.Contains(removable(), table):
		return "SELECT, INSERT, UPDATE, DELETE"
	}
	return "SELECT, INSERT, UPDATE"
}

// grant gives a role what it needs to serve. It is run as the owner.
func grant(ctx context.Context, d *db.DB, role string, out io.Writer) error {
	if d.Dialect() != db.Postgres {
		return errs.New(errs.Invalid, "There are no roles in SQLite: whoever may write the file may change it. Use PostgreSQL where those who serve must not own the tables.")
	}
	err := d.InTx(ctx, func(tx *db.Tx) error {
		var schema string
		if err := tx.QueryRow(ctx, `SELECT current_schema()`).Scan(&schema); err != nil {
			return err
		}
		all, err := grants(schema, role)
		if err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM pg_roles WHERE rolname = ?`, role).Scan(&n); err != nil || n == 0 {
			return orElse(err, errs.Newf(errs.Invalid, "There is no role %s. Make it first: CREATE ROLE %s LOGIN PASSWORD '...'", role, role))
		}
		for _, stmt := range all {
			if _, err := tx.Exec(ctx, stmt); err != nil {
				return fmt.Errorf("%s: %w", stmt, err)
			}
		}
		return nil
	})
	if err == nil {
		_, err = fmt.Fprintf(out, "The role %s may serve, and owns nothing.\n", role)
	}
	return err
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
