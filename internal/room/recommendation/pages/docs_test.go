package pages

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
)

// TestEveryFieldIsDocumented holds docs/formats/register.md to the program.
func TestEveryFieldIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/formats/register.md")
	if err != nil {
		t.Fatal(err)
	}
	names := timetableColumns()
	for _, c := range exchange.ListColumns() {
		names = append(names, c.Name)
	}
	for _, v := range []any{exchange.FileReport{}, exchange.FileRecommendation{}, exchange.FilePart{}, exchange.FileAnswer{}, exchange.FileCommitment{}, exchange.FileFinding{}, exchange.FileView{},
		exchange.FileNote{}, exchange.FileTie{}, exchange.FileProgress{}, exchange.FileEvidence{}, exchange.FileVerdict{}, record.Statement{}, record.StatementRow{}} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name != "-" {
				names = append(names, name)
			}
		}
	}
	for _, list := range [][]record.Choice{record.StatusLabels, record.TieKinds, record.TimingLabels, record.ImplementationLabels, record.SortChoices[1:]} {
		for _, c := range list {
			names = append(names, c.Value)
		}
	}
	for _, n := range names {
		if !strings.Contains(string(page), "`"+n+"`") {
			t.Errorf("docs/formats/register.md does not name %q", n)
		}
	}
}

// TestEveryStateHasItsRuleInWords: the page about the register says of each
// state how it comes about, and of no other.
func TestEveryStateHasItsRuleInWords(t *testing.T) {
	said := map[record.State]bool{}
	for _, r := range stateRules() {
		if said[r.State] || !record.IsChoice(record.StateLabels, string(r.State)) {
			t.Errorf("%q is there twice, or is no state", r.State)
		}
		said[r.State] = true
	}
	for _, c := range record.StateLabels {
		if !said[record.State(c.Value)] {
			t.Errorf("nothing says how %q comes about", c.Value)
		}
	}
}
