package app

import (
	"os"
	"slices"
	"strings"
	"testing"

	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// TestEverythingIsOnTheLoggingMap walks every action and every table of records:
// each must be in the rows of the room that brings it, or, if it is the kernel's, in
// anybody's. Nothing is left out by its name.
func TestEverythingIsOnTheLoggingMap(t *testing.T) {
	var everywhere string
	for _, r := range rooms() {
		here := ""
		for _, l := range r.Told.Logged {
			here += l.Actions + " " + l.Where + " "
		}
		everywhere += here
		for _, a := range r.Rules.Acts {
			if !strings.Contains(here, "`"+string(a.Action)+"`") {
				t.Errorf("the room %s does not say where %s is logged", r.Name, a.Action)
			}
		}
		for _, table := range r.Tables {
			if !strings.Contains(here, "`"+table.Name+"`") {
				t.Errorf("the room %s does not say what is logged in %s", r.Name, table.Name)
			}
		}
	}
	policy, err := access.Compile(rooms().Rules()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range policy.Actions() {
		if !strings.Contains(everywhere, "`"+string(a)+"`") {
			t.Errorf("no room says where %s is logged", a)
		}
	}
}

// TestEveryRoomSaysHowLongItKeeps: whoever has records says how long those are kept,
// and who ends it.
func TestEveryRoomSaysHowLongItKeeps(t *testing.T) {
	for _, r := range rooms() {
		if len(r.Tables) > 0 && len(r.Told.Retained) == 0 {
			t.Errorf("the room %s does not say how long it keeps anything", r.Name)
		}
		for _, k := range r.Told.Retained {
			if k.Kind == "" || k.Kept == "" || k.End == "" {
				t.Errorf("the room %s leaves something out: %+v", r.Name, k)
			}
		}
	}
}

// TestDocumentsSayWhatTheRoomsSay: the tables of the two documents are what the rooms
// say, in the order of the list.
func TestDocumentsSayWhatTheRoomsSay(t *testing.T) {
	retained, logged := []string{"| kind of record | kept | counted from | what destroys it |", "|---|---|---|---|"},
		[]string{"| room | the Act's word | actions | where it stands |", "|---|---|---|---|"}
	for _, r := range rooms() {
		for _, k := range r.Told.Retained {
			retained = append(retained, rowOf(k.Kind, k.Kept, k.From, k.End))
		}
		for _, l := range r.Told.Logged {
			logged = append(logged, rowOf(r.Told.Title, l.Act, l.Actions, l.Where))
		}
	}
	for name, table := range map[string][]string{"retention.md": retained, "logging-map.md": logged} {
		file := "../../docs/" + name
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, found := strings.Cut(string(text), table[0])
		was, after, whole := strings.Cut(rest, "\n\n")
		if !found || !whole {
			t.Fatalf("docs/%s has no table that begins %q", name, table[0])
		}
		now := strings.Join(table, "\n")
		if *update {
			err = os.WriteFile(file, []byte(before+now+"\n\n"+after), 0o644)
		} else if table[0]+was != now {
			t.Errorf("docs/%s is not what the rooms say; run go test ./internal/app -run TestDocumentsSay -update", name)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func rowOf(cells ...string) string { return "| " + strings.Join(cells, " | ") + " |" }

// TestEveryTableHasWords walks every table of records, and the columns of those
// that a history may show: a reader of the log is shown no code.
func TestEveryTableHasWords(t *testing.T) {
	of, all := map[string]string{}, rooms().Words()
	for _, table := range rooms().Tables() {
		words, named := all.Table(table.Name)
		if !named || of[words] != "" {
			t.Errorf("the table %s has no words of its own: %q, like %q", table.Name, words, of[words])
		}
		of[words] = table.Name
		for _, c := range table.Columns {
			if w := all.Column(c); table.Public && (strings.Contains(w, "_") || strings.HasSuffix(w, " id") || strings.HasPrefix(w, "sha")) {
				t.Errorf("the column %s of %s is called %q", c, table.Name, w)
			}
		}
	}
}

// TestRoomsNameTheirOwn: a room has words for its own tables, and no two rooms call one
// kind of record or column by different words.
func TestRoomsNameTheirOwn(t *testing.T) {
	all := rooms().Words()
	for _, r := range rooms() {
		w := r.Told.Words
		for name := range w.Tables {
			if !slices.ContainsFunc(r.Tables, func(x ledger.Table) bool { return x.Name == name }) {
				t.Errorf("the room %s names a table %s, and has none", r.Name, name)
			}
		}
		for name, words := range w.Kinds {
			if got, _ := all.Kind(name); got != words {
				t.Errorf("the kind %s is %q in the room %s, and %q elsewhere", name, words, r.Name, got)
			}
		}
		for name, words := range w.Columns {
			if got := all.Column(name); got != words {
				t.Errorf("the column %s is %q in the room %s, and %q elsewhere", name, words, r.Name, got)
			}
		}
	}
}
