package pages_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/releasing"
)

// TestEveryPublicWordIsDecided: each column of each table of the room is in public.md, once, with how its words are kept from telling
// who somebody is; nothing of a table that is public is inside, and each kind is one that is read.
func TestEveryPublicWordIsDecided(t *testing.T) {
	file, err := os.ReadFile("public.md")
	if err != nil {
		t.Fatal(err)
	}
	decided, how := map[string]map[string]bool{}, map[string][]string{}
	for line := range strings.SplitSeq(string(file), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		table, way, more := strings.Trim(cells[1], "`"), cells[3], cells[4]
		if decided[table] == nil {
			decided[table] = map[string]bool{}
		}
		for c := range strings.FieldsSeq(cells[2]) {
			if decided[table][c] {
				t.Errorf("%s.%s is decided twice", table, c)
			}
			decided[table][c] = true
		}
		how[table] = append(how[table], way)
		_, read := releasing.KindWords[more]
		switch way {
		case "asked", "read":
			if !read {
				t.Errorf("%s: nobody reads a text of the kind %q", table, more)
			}
		case "by hand":
			if saysnothing.Is(more) {
				t.Errorf("%s %s: say why", table, cells[2])
			}
		case "no words", "inside":
		default:
			t.Errorf("%s: %q is no way", table, way)
		}
	}
	for _, x := range pages.Room().Tables {
		all := decided[x.Name]
		delete(decided, x.Name)
		if all["*"] {
			if x.Public || len(all) > 1 || !slices.Equal(how[x.Name], []string{"inside"}) {
				t.Errorf("%s: say of each column how its words are kept from telling", x.Name)
			}
			continue
		}
		if x.Public && slices.Contains(how[x.Name], "inside") {
			t.Errorf("%s: everybody reads all of it, so that nothing of it is inside", x.Name)
		}
		for _, c := range x.Columns {
			if !all[c] {
				t.Errorf("%s.%s: nobody said how its words are kept from telling who somebody is: add it to public.md", x.Name, c)
			}
			delete(all, c)
		}
		for c := range all {
			t.Errorf("%s has no column %s", x.Name, c)
		}
	}
	for table := range decided {
		t.Errorf("there is no table %s", table)
	}
}
