package rowcheck_test

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/rowcheck"
)

// TestVictimsAddUpToo, where they were sent and it is known how many there are.
func TestVictimsAddUpToo(t *testing.T) {
	second := strings.Replace(vicRow, "V1", "V2", 1)
	unknown := invHead + strings.Replace(invRow, ",2,0,1,", ",2,0,not available,", 1)
	for name, x := range map[string]struct {
		inv, vic string
		want     bool
	}{"as many": {investigations(1), vicRow, false}, "one more": {investigations(1), vicRow + second, true}, "not known": {unknown, vicRow + second, false}} {
		r, _, err := check(t, rowcheck.Options{}, file("investigation.csv", x.inv), file("victim.csv", vicHead+x.vic))
		if got := slices.ContainsFunc(r.Rules, func(y rowcheck.Tally) bool { return y.Rule == "victims-do-not-add-up" }); err != nil || got != x.want {
			t.Errorf("%s: %v %q %v", name, got, rulesOf(r), err)
		}
	}
}

// TestOfficersCodes: three letters that begin with IC, in the self-defined column.
func TestOfficersCodes(t *testing.T) {
	for code, want := range map[string]string{"IC1": "officer-code", "ic6": "officer-code", "IC12": "category", "ABC": "category", "I1C": "category"} {
		r, _, err := check(t, rowcheck.Options{}, file("investigation.csv", investigations(1)), file("suspect.csv", susHead+strings.Replace(susRow, "W1,", code+",", 1)+susRow2))
		if err != nil || !has(r, rowcheck.Error, want, 2, "E") {
			t.Errorf("%s: %+v %v", code, r.Problems, err)
		}
	}
	r, _, err := check(t, rowcheck.Options{}, file("investigation.csv", investigations(1)), file("suspect.csv", susHead+strings.Replace(susRow, ",IC1,", ",IC44,", 1)+susRow2))
	if err != nil || !has(r, rowcheck.Error, "category", 2, "G") {
		t.Errorf("in the officers' own column: %+v %v", r.Problems, err)
	}
}

// TestAFileThatCannotBeRead stops nothing but itself, unless it is the only one.
func TestAFileThatCannotBeRead(t *testing.T) {
	broken := file("broken.xlsx", "PK\x03\x04 no workbook")
	if _, _, err := check(t, rowcheck.Options{}, broken); !errs.Is(err, errs.Invalid) {
		t.Errorf("alone: %v", err)
	}
	if _, _, err := check(t, rowcheck.Options{}, broken, broken); !errs.Is(err, errs.Invalid) {
		t.Errorf("with another: %v", err)
	}
	r, rows, err := check(t, rowcheck.Options{}, broken, file("investigation.csv", investigations(1)))
	if err != nil || len(rows) != 1 || !has(r, rowcheck.Error, "file", 0, "") {
		t.Errorf("with a good one: %d rows, %+v %v", len(rows), r.Problems, err)
	}
}

// TestWhatIsLeftIsOfAllStrengths, and the list for taking away has a row for each.
func TestWhatIsLeftIsOfAllStrengths(t *testing.T) {
	text := "notes," + invHead + "x," + strings.Replace(invRow, "group,", "gruop,", 1) + "x," + strings.Replace(strings.Replace(invRow, "SYN-1", "SYN-2", 1), "group,", "gruop,", 1)
	r, _, err := check(t, rowcheck.Options{KeptPerRule: 1}, file("investigation.csv", text))
	if err != nil {
		t.Fatal(err)
	}
	if !has(r, rowcheck.Warning, "header-extra", 1, "A") || r.Errors != 2 || r.Warnings < 1 || r.Left() != r.Errors+r.Warnings-int64(len(r.Problems)) || r.Left() != 1 {
		t.Errorf("%d errors, %d warnings, %d left: %+v", r.Errors, r.Warnings, r.Left(), r.Problems)
	}
	table := rowcheck.TableOf([]rowcheck.Problem{{Row: 0, Rule: "whole"}, {Row: 1, Rule: "one"}}, "Strength", "File", "Sheet", "Row", "Column", "Field", "Value", "Wrong", "Expected", "Meant", "Rule")
	var got []string
	for row := range table.Rows {
		got = append(got, row[3].Text+row[10].Text)
	}
	if !slices.Equal(got, []string{"whole", "1one"}) {
		t.Errorf("%q", got)
	}
}
