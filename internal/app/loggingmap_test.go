package app

import (
	"os"
	"strings"
	"testing"

	"candour/internal/room/logbook"
	"candour/internal/trust/access"
)

// TestEverythingIsOnTheLoggingMap walks every action and every table of records:
// each must be on the map of what is logged. Nothing is left out by its name.
func TestEverythingIsOnTheLoggingMap(t *testing.T) {
	text, err := os.ReadFile("../../docs/logging-map.md")
	if err != nil {
		t.Fatal(err)
	}
	named := func(name string) bool { return strings.Contains(string(text), "`"+name+"`") }
	policy, err := access.Compile(rooms().Rules()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range policy.Actions() {
		if !named(string(a)) {
			t.Errorf("docs/logging-map.md does not name the action %s", a)
		}
	}
	for _, table := range rooms().Tables() {
		if !named(table.Name) {
			t.Errorf("docs/logging-map.md does not name the table %s", table.Name)
		}
	}
}

// TestEveryTableHasWords walks every table of records, and the columns of those
// that a history may show: a reader of the log is shown no code.
func TestEveryTableHasWords(t *testing.T) {
	of := map[string]string{}
	for _, table := range rooms().Tables() {
		words, named := logbook.TableWords(table.Name)
		if !named || of[words] != "" {
			t.Errorf("the table %s has no words of its own: %q, like %q", table.Name, words, of[words])
		}
		of[words] = table.Name
		for _, c := range table.Columns {
			if w := logbook.ColumnWords(c); table.Public && (strings.Contains(w, "_") || strings.HasSuffix(w, " id") || strings.HasPrefix(w, "sha")) {
				t.Errorf("the column %s of %s is called %q", c, table.Name, w)
			}
		}
	}
}
