package ledger

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"candour/internal/base/db"
)

// Table declares one table of records. In the database it has, besides its
// Columns, three more: id TEXT PRIMARY KEY, version BIGINT NOT NULL (counts
// from 1, for two people editing at once) and leaf_id TEXT NOT NULL.
type Table struct {
	// Name is the table's name in SQL.
	Name string
	// Columns are the columns that leaves commit to, without id, version and
	// leaf_id. Their values are text, whole numbers or NULL.
	Columns []string
	// Since names those columns that the table did not have at first. A leaf
	// that lacks any other column does not hold.
	Since map[string]Since
	// Renamed gives, for each name that a column once had, today's name.
	Renamed map[string]string
	// Retired are columns that leaves of earlier releases have, and no row.
	Retired []string
	// Was are the names that the table had in earlier releases.
	Was []string
	// Public says that the columns may be shown to anybody, and so that
	// anybody may have a receipt for a row.
	Public bool
}

// Row is the values of some columns of a row: string, int, int64, bool
// (stored as 0 or 1), nil, or a pointer to one of these.
type Row map[string]any

// guardSQL gives the statements that make the database itself refuse a change
// without a leaf.
func (t Table) guardSQL(d db.Dialect) []string {
	if d == db.Postgres {
		return []string{
			fmt.Sprintf(`CREATE OR REPLACE TRIGGER %s_guard BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION ledger_guard()`, t.Name, t.Name),
			fmt.Sprintf(`CREATE OR REPLACE TRIGGER %s_whole BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION ledger_guard()`, t.Name, t.Name),
		}
	}
	// The entry that is being written is the newest, and says so in its own row.
	// A backup that is put back opens its entries in ledger_open.
	const (
		refuse  = `BEGIN SELECT RAISE(ABORT, 'candour: no change without a leaf'); END`
		newest  = `SELECT 1 FROM ledger_leaf WHERE rowid = (SELECT MAX(rowid) FROM ledger_leaf) AND writing = 1`
		without = `WHEN NOT EXISTS (` + newest + ` AND id = NEW.leaf_id) AND NOT EXISTS (SELECT 1 FROM ledger_open WHERE leaf_id = NEW.leaf_id) ` + refuse
	)
	return []string{
		fmt.Sprintf("CREATE TRIGGER IF NOT EXISTS %s_guard_insert BEFORE INSERT ON %s\n%s", t.Name, t.Name, without),
		fmt.Sprintf("CREATE TRIGGER IF NOT EXISTS %s_guard_update BEFORE UPDATE ON %s\n%s", t.Name, t.Name, without),
		fmt.Sprintf("CREATE TRIGGER IF NOT EXISTS %s_guard_delete BEFORE DELETE ON %s\nWHEN NOT EXISTS (%s) AND NOT EXISTS (SELECT 1 FROM ledger_open) %s",
			t.Name, t.Name, newest, refuse),
	}
}

// columnList gives the columns in the order that statements and commitments
// use: sorted by name.
func (t Table) columnList() []string {
	cols := append([]string(nil), t.Columns...)
	sort.Strings(cols)
	return cols
}

func (t Table) selectSQL(where string) string {
	return "SELECT id, version, leaf_id, " + strings.Join(t.columnList(), ", ") + " FROM " + t.Name + " " + where
}

// Image is one row as a leaf remembers it: after the change, or empty when
// the row was removed.
type Image struct {
	Table string `json:"t"`
	ID    string `json:"id"`
	// Op is "+" (new), "=" (changed) or "-" (removed).
	Op string `json:"op"`
	// Prev is the id of the leaf that this row had before; empty when new.
	Prev string `json:"prev,omitempty"`
	// Values are the row's columns as JSON (strings, whole numbers, null).
	Values map[string]json.RawMessage `json:"v,omitempty"`
}

// Text gives a column's value as a string; empty when null or absent.
func (i Image) Text(column string) string {
	var s string
	if raw, ok := i.Values[column]; !ok || json.Unmarshal(raw, &s) != nil {
		return strings.Trim(string(raw), `"`)
	}
	return s
}

// Columns names the columns of the image, sorted.
func (i Image) Columns() []string { return sortedNames(i.Values) }
