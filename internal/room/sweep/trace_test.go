package sweep_test

import (
	"strings"
	"testing"
)

// TestPersonalWordsInAReferenceAreNoticedBeforeTheyAreStored: a warning at the row and the column,
// which repeats nothing of it; the row is taken, and an address is not.
func TestPersonalWordsInAReferenceAreNoticedBeforeTheyAreStored(t *testing.T) {
	text := "force,reference,closed\nX00000001,SYN/1,2014-05-06\nX00000001,Synthetica/2,2014-05-06\nX00000001,SYN 07700 900123,\nX00000001,SYN/09/03/1998,\nX00000001,SYN/06/05/2014,2014-05-06\n" +
		"X00000001,a1@b2.example,\nX00000001,Synthetica,\n"
	c := checkText(t, rules(t).Codes, text)
	got := map[int]string{}
	for _, p := range c.Problems.List {
		if strings.HasPrefix(p.Rule, "reference.") {
			got[p.Row] += string(p.Level) + " " + p.Rule + " " + p.Column + " " + p.Header
			for _, word := range []string{"ynthetica", "07700", "1998", "b2"} {
				if strings.Contains(p.Words(), word) {
					t.Errorf("row %d repeats it: %s", p.Row, p.Words())
				}
			}
		}
	}
	want := map[int]string{3: "warning reference.name B reference", 4: "warning reference.telephone B reference", 5: "warning reference.day B reference",
		7: "error reference.personal B reference", 8: "error reference.personal B reference"}
	for row := 2; row <= 8; row++ {
		if got[row] != want[row] {
			t.Errorf("row %d: %q, want %q", row, got[row], want[row])
		}
	}
	if len(c.Rows) != 5 || c.Problems.Warnings < 3 {
		t.Errorf("%d rows are taken, %d warnings", len(c.Rows), c.Problems.Warnings)
	}
}
