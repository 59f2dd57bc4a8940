// Package tamper does harm to tables that no guard watches, and sees whether a
// verification of the log notices.
package tamper

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// Each takes rows out of a table that no guard watches, and changes them,
// one at a time, and fails when a verification does not name the table then, or names it
// when all is as it was. Change is what to set: "data = 'x'".
func Each(t testing.TB, d *db.DB, l *ledger.Ledger, table, key, change string) {
	t.Helper()
	do := func(text string, args ...any) {
		t.Helper()
		if err := d.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), text, args...)
			return err
		}); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	found := func() []string { return wheres(t, l) }
	named := func() bool {
		return slices.ContainsFunc(found(), func(where string) bool { return strings.HasPrefix(where, table+" ") })
	}
	keys := testkit.Rows(t, d, table, func(columns []string, cells []any) string { return text(cells[slices.Index(columns, key)]) })
	slices.Sort(keys)
	keys = slices.Compact(keys)
	if len(keys) == 0 || named() {
		t.Fatalf("%s: %d rows, and before anything was done: %v", table, len(keys), found())
	}
	do(`CREATE TABLE ` + table + `_kept AS SELECT * FROM ` + table)
	for _, k := range keys {
		for _, harm := range []string{`DELETE FROM ` + table, `UPDATE ` + table + ` SET ` + change} {
			do(harm+` WHERE CAST(`+key+` AS TEXT) = ?`, k)
			if !named() {
				t.Errorf("%s: nobody notices of %s = %s: %s", table, key, k, harm)
			}
			do(`DELETE FROM `+table+` WHERE CAST(`+key+` AS TEXT) = ?`, k)
			do(`INSERT INTO `+table+` SELECT * FROM `+table+`_kept WHERE CAST(`+key+` AS TEXT) = ?`, k)
		}
	}
	if named() {
		t.Errorf("%s: all is as it was, and is named: %v", table, found())
	}
	do(`DROP TABLE ` + table + `_kept`)
}

// text gives a cell as words, whichever the database makes of it.
func text(cell any) string {
	if b, ok := cell.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(cell)
}

// wheres names the places where a verification found something.
func wheres(t testing.TB, l *ledger.Ledger) (out []string) {
	t.Helper()
	r, err := l.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		out = append(out, p.Where)
	}
	return out
}
