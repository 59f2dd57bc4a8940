package pairs

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
)

// drawn are values that are drawn anew each time: ids, sealed words, salts.
var drawn = regexp.MustCompile(`[A-Za-z0-9+/=_]{16,}|\b[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}\b`)

// unlike are columns whose values follow from those that are drawn.
var unlike = []string{"leaf_id", "version", "xact", "key_id"}

// state is every row of the tables, sorted. A value that is drawn anew gets a
// name from where it stands, so that two states in which other rows belong
// together are different, whatever was drawn.
func (s Suite[W]) state(t *testing.T, d *db.DB) string {
	t.Helper()
	var lines []string
	for _, table := range s.Tables {
		lines = append(lines, rowsOf(t, d, table)...)
	}
	names := map[string]string{}
	for range 3 { // a name is known by the rows around it, then by theirs
		names = renamed(lines, names)
	}
	for i, l := range lines {
		lines[i] = drawn.ReplaceAllStringFunc(l, func(v string) string { return names[v] })
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// renamed gives each drawn value a name from all rows in which it stands, with
// the names until now of the other values there.
func renamed(lines []string, names map[string]string) map[string]string {
	seen := map[string][]string{}
	for _, l := range lines {
		for _, v := range drawn.FindAllString(l, -1) {
			seen[v] = append(seen[v], drawn.ReplaceAllStringFunc(l, func(o string) string {
				if o == v {
					return "this"
				}
				return names[o]
			}))
		}
	}
	out := map[string]string{}
	for v, in := range seen {
		slices.Sort(in)
		sum := sha256.Sum256([]byte(strings.Join(in, "\n")))
		out[v] = "*" + hex.EncodeToString(sum[:4])
	}
	return out
}

func rowsOf(t *testing.T, d *db.DB, table string) []string {
	t.Helper()
	return testkit.Rows(t, d, table, func(columns []string, cells []any) string { return table + ": " + line(columns, cells) })
}

func line(columns []string, cells []any) string {
	var words []string
	for i, c := range columns {
		v := fmt.Sprint(cells[i])
		if _, ok := cells[i].([]byte); ok {
			v = "*" // wrapped keys and hashes
		}
		// An id that is counted says no more than which came first.
		if cells[i] == nil || slices.Contains(unlike, c) || c == "id" && !drawn.MatchString(v) {
			continue
		}
		words = append(words, c+" "+v)
	}
	slices.Sort(words) // the columns may stand in another order after a migration
	return strings.Join(words, ", ")
}
