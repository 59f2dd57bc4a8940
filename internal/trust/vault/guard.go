package vault

import (
	"context"
	"fmt"

	"candour/internal/base/db"
)

// What the guards say. The words are recognised in refusedKey.
const (
	guardErased  = "candour: nothing is kept of an erased person"
	guardEarlier = "candour: an earlier key wraps nothing"
)

// keptTables hold what opens or finds a person.
var keptTables = []string{"vault_key", "vault_index", "vault_grant"}

// Protect has the database itself refuse keys, marks and grants of an erased
// person, and wraps for a group with an earlier key. It comes after what is left
// over was repaired ([Vault.Prepare]), and changes nothing when the guards are
// there; otherwise it needs to own the tables.
func Protect(ctx context.Context, d *db.DB) error {
	there, err := guarded(ctx, d)
	if err != nil || there {
		return err
	}
	return d.InTx(ctx, func(tx *db.Tx) error {
		if d.Dialect() == db.Postgres { // one at a time: two cannot replace a function at once
			if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('candour vault guards'))`); err != nil {
				return err
			}
		}
		for _, stmt := range GuardSQL(d.Dialect()) {
			if _, err := tx.Exec(ctx, stmt); err != nil {
				return fmt.Errorf("vault.Protect: %w", err)
			}
		}
		return db.ReadCode(d.Dialect(), GuardSQL(d.Dialect())...).Pin(ctx, tx)
	})
}

// guarded says whether all of it is there.
func guarded(ctx context.Context, d *db.DB) (bool, error) {
	missing, err := db.ReadCode(d.Dialect(), GuardSQL(d.Dialect())...).Missing(ctx, d)
	if err != nil || len(missing) > 0 {
		return false, err
	}
	query := `SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = ?`
	if d.Dialect() == db.Postgres {
		query = `SELECT count(*) FROM pg_class WHERE relname = ? AND pg_table_is_visible(oid)`
	}
	var n int
	err = d.QueryRow(ctx, query, oneKeyIndex).Scan(&n)
	return n == 1, err
}

// oneKeyIndex has the database refuse a second key in use of one human.
const oneKeyIndex = "vault_custodian_one"

// GuardSQL gives the statements that make the guards.
func GuardSQL(d db.Dialect) []string {
	out := []string{`CREATE UNIQUE INDEX IF NOT EXISTS ` + oneKeyIndex + ` ON vault_custodian (human) WHERE state = 'active'`}
	if d == db.Postgres {
		// The share of the person's row makes an erasure wait for this write, or
		// this write for it.
		out = append(out, `CREATE OR REPLACE FUNCTION vault_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_is text;
BEGIN
  SELECT state INTO now_is FROM vault_person WHERE id = NEW.person FOR SHARE;
  IF now_is = 'erased' THEN RAISE EXCEPTION '`+guardErased+`'; END IF;
  RETURN NEW;
END $$`, `CREATE OR REPLACE FUNCTION vault_earlier() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE present text;
BEGIN
  PERFORM 1 FROM vault_turn WHERE id = 'keys' FOR SHARE;
  SELECT key_id INTO present FROM vault_keyset WHERE name = substr(NEW.holder, 7);
  IF present <> upper(encode(substring(NEW.wrapped from 2 for 4), 'hex')) THEN RAISE EXCEPTION '`+guardEarlier+`'; END IF;
  RETURN NEW;
END $$`)
		for _, t := range keptTables {
			out = append(out, `CREATE OR REPLACE TRIGGER `+t+`_erased BEFORE `+changing("person")+` ON `+t+` FOR EACH ROW EXECUTE FUNCTION vault_erased()`)
		}
		return append(out, `CREATE OR REPLACE TRIGGER vault_key_earlier BEFORE `+changing("wrapped")+` ON vault_key FOR EACH ROW WHEN (NEW.holder LIKE 'group:%') EXECUTE FUNCTION vault_earlier()`)
	}
	for _, t := range keptTables {
		out = append(out, `CREATE TRIGGER IF NOT EXISTS `+t+`_erased BEFORE INSERT ON `+t+`
WHEN EXISTS (SELECT 1 FROM vault_person WHERE id = NEW.person AND state = 'erased') BEGIN SELECT RAISE(ABORT, '`+guardErased+`'); END`)
	}
	for _, verb := range []string{"INSERT", "UPDATE OF wrapped"} {
		name := "vault_key_earlier"
		if verb != "INSERT" {
			name += "_change"
		}
		out = append(out, `CREATE TRIGGER IF NOT EXISTS `+name+` BEFORE `+verb+` ON vault_key
WHEN NEW.holder LIKE 'group:%' AND EXISTS (SELECT 1 FROM vault_keyset WHERE name = substr(NEW.holder, 7) AND key_id <> hex(substr(NEW.wrapped, 2, 4)))
BEGIN SELECT RAISE(ABORT, '`+guardEarlier+`'); END`)
	}
	return out
}

func changing(column string) string { return "INSERT OR UPDATE OF " + column }
