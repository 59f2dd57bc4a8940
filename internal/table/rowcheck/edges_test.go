package rowcheck_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/rowcheck"
)

// has says whether a report has a problem of a rule, at a row and column.
func has(r *rowcheck.Report, severity, rule string, row int64, column string) bool {
	return slices.ContainsFunc(r.Problems, func(p rowcheck.Problem) bool {
		return p.Severity == severity && p.Rule == rule && p.Row == row && p.Column == column
	})
}

func rulesOf(r *rowcheck.Report) (out []string) {
	for _, x := range r.Rules {
		out = append(out, fmt.Sprintf("%s %s %d", x.Severity, x.Rule, x.Count))
	}
	slices.Sort(out)
	return out
}

func investigations(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Replace(invRow, "SYN-1", fmt.Sprintf("SYN-%d", i+1), 1))
	}
	return invHead + b.String()
}

// TestEveryRowIsGoodOrRefused, counted by table and together; what is good is
// handed on, and nothing else.
func TestEveryRowIsGoodOrRefused(t *testing.T) {
	second := strings.Replace(invRow, "SYN-1", "SYN-2", 1)
	for name, x := range map[string]struct {
		text          string
		rows, refused int64
		rule          string
		row           int64
		column        string
	}{
		"all good":                {invHead + invRow + second, 2, 0, "", 0, ""},
		"the same key":            {invHead + invRow + invRow, 2, 1, "same-key", 3, "A"},
		"a key that is not there": {invHead + invRow + strings.Replace(invRow, "SYN-1", "", 1), 2, 1, "required", 3, "A"},
		"too many cells":          {invHead + strings.TrimSuffix(second, "\n") + ",one,two\n" + invRow, 2, 1, "row", 2, "P"},
		"a code not there":        {invHead + invRow + strings.Replace(second, "group,", "gruop,", 1), 2, 1, "category", 3, "E"},
		"a rule of two values":    {invHead + strings.Replace(invRow, "2023-06-30", "2022-06-30", 1) + second, 2, 1, "closed-before-opened", 2, "C"},
	} {
		r, rows, err := check(t, rowcheck.Options{}, file("investigation.csv", x.text))
		if err != nil {
			t.Fatal(err)
		}
		if r.Rows != x.rows || r.Refused != x.refused || r.Good != x.rows-x.refused || int64(len(rows)) != r.Good || r.Errors != x.refused {
			t.Errorf("%s: %d rows, %d good, %d refused, %d handed on, %d errors: %+v", name, r.Rows, r.Good, r.Refused, len(rows), r.Errors, r.Problems)
		}
		if got := r.Tables[0]; got.Rows != r.Rows || got.Good != r.Good || got.Refused != r.Refused {
			t.Errorf("%s: the table has %+v", name, got)
		}
		if x.rule != "" && !has(r, rowcheck.Error, x.rule, x.row, x.column) {
			t.Errorf("%s: %+v", name, r.Problems)
		}
	}
	capital := strings.Replace(invRow, "SYN-1", "syn-1", 1)
	r, rows, err := check(t, rowcheck.Options{}, file("investigation.csv", invHead+invRow+capital))
	if err != nil || len(rows) != 2 || !has(r, rowcheck.Warning, "same-but-for-capitals", 3, "A") {
		t.Errorf("%v %d %+v", err, len(rows), r.Problems)
	}
}

// TestColumnsAreTiedToFields: a header is read by name or title, and what is wrong
// with it stands at its letter.
func TestColumnsAreTiedToFields(t *testing.T) {
	head := func(from, to string) string { return strings.Replace(invHead, from, to, 1) }
	row := strings.TrimSuffix(invRow, "\n")
	for name, x := range map[string]struct {
		text, severity, rule, column string
		row                          int64
		good                         int64
	}{
		"by title and capitals":    {head("offence_class", "Offence Class") + invRow, "", "", "", 0, 1},
		"a column more":            {head("\n", ",notes\n") + row + ",x\n", rowcheck.Warning, "header-extra", "P", 1, 1},
		"a column without a name":  {head("\n", ",\n") + row + ",\n", "", "", "", 0, 1},
		"a slip in a name":         {head("complexity", "complexty") + invRow, rowcheck.Error, "header-unknown", "K", 1, 1},
		"a column twice":           {head("\n", ",setting\n") + row + ",group\n", rowcheck.Error, "header-twice", "P", 1, 0},
		"a column not there":       {head(",online", "") + strings.Replace(invRow, ",no,no,cocad-1", ",no,cocad-1", 1), rowcheck.Warning, "column-absent", "", 1, 1},
		"a needed one not there":   {strings.Replace(head("reference,", ""), "\n", "\n", 1) + strings.Replace(invRow, "SYN-1,", "", 1), rowcheck.Error, "column-missing", "", 1, 0},
		"the header in second row": {"\n" + invHead + invRow, rowcheck.Warning, "reading", "", 0, 1},
	} {
		r, _, err := check(t, rowcheck.Options{}, file("investigation.csv", x.text))
		if err != nil {
			t.Fatal(name, err)
		}
		if r.Good != x.good || x.rule != "" && !has(r, x.severity, x.rule, x.row, x.column) || x.rule == "" && len(r.Problems) > 0 {
			t.Errorf("%s: %d good, %+v", name, r.Good, r.Problems)
		}
	}
}

// TestWhichTableItIs: by what it is called, else by most of its columns; of two
// versions the newest that fits.
func TestWhichTableItIs(t *testing.T) {
	newHead := strings.Replace(susHead, "relation,identified", "relation,disability,identified", 1)
	newRow := strings.Replace(susRow, "acquaintance,yes", "acquaintance,no,yes", 1)
	for name, x := range map[string]struct {
		file, text string
		schemas    []string
		want       string
	}{
		"by its columns":                 {"list.csv", invHead + invRow, nil, "investigation/1"},
		"the older version":              {"list.csv", susHead + susRow, nil, "suspect/1"},
		"the newer version":              {"list.csv", newHead + newRow, nil, "suspect/2"},
		"called so, and hardly a column": {"suspect.csv", "person,a,b,c,d,e,f\nP1,,,,,,\n", nil, "suspect/2"},
		"hardly a column":                {"list.csv", "person,a,b,c,d,e,f\nP1,,,,,,\n", nil, ""},
		"the only one asked for":         {"list.csv", "person,a,b,c,d,e,f\nP1,,,,,,\n", []string{"suspect"}, "suspect/2"},
		"none of the asked for":          {"list.csv", invHead + invRow, []string{"referral"}, ""},
		"no column at all":               {"suspect.csv", "a,b,c\n1,2,3\n", nil, ""},
	} {
		r, _, err := check(t, rowcheck.Options{Schemas: x.schemas}, file(x.file, x.text))
		if err != nil {
			t.Fatal(name, err)
		}
		got := ""
		for _, s := range r.Tables {
			got += s.Schema + "/" + s.Version
		}
		if got != x.want || (x.want == "") != has(r, rowcheck.Error, "no-table", 0, "") {
			t.Errorf("%s: %q, %+v", name, got, r.Problems)
		}
	}
	r, _, err := check(t, rowcheck.Options{Schemas: []string{"referral"}}, file("list.csv", invHead+invRow))
	if p := r.Problems[len(r.Problems)-1]; err != nil || !strings.Contains(p.Message, "Expected a table with the columns area and month, ") ||
		!strings.Contains(p.Message, "The first row holds: reference, opened") {
		t.Errorf("%+v %v", p, err)
	}
	r, _, err = check(t, rowcheck.Options{Schemas: []string{"referral"}, Private: true}, file("list.csv", invHead+invRow))
	if p := r.Problems[len(r.Problems)-1]; err != nil || strings.Contains(p.Message, "first row holds") {
		t.Errorf("%+v %v", p, err)
	}
	twice, _, err := check(t, rowcheck.Options{}, file("a.csv", invHead+invRow), file("b.csv", invHead+invRow))
	if err != nil || len(twice.Tables) != 1 || !has(twice, rowcheck.Error, "table-twice", 0, "") {
		t.Errorf("%+v %v", twice.Problems, err)
	}
}

// TestWhatIsSaidOfAWholeTable tries each limit from both sides.
func TestWhatIsSaidOfAWholeTable(t *testing.T) {
	before := func(n int64) rowcheck.Options { return rowcheck.Options{Before: map[string]int64{"investigation": n}} }
	officer := func(n, of int) string {
		out := susHead
		for i := range of {
			row := strings.Replace(susRow, "P1", fmt.Sprintf("P%d", i+1), 1)
			if i < n {
				row = strings.Replace(row, "W1,", "IC1,", 1)
			}
			out += row
		}
		return out
	}
	for name, x := range map[string]struct {
		o     rowcheck.Options
		files []rowcheck.Input
		rule  string
		want  bool
	}{
		"six of ten are enough":    {before(10), []rowcheck.Input{file("i.csv", investigations(6))}, "far-below-last-time", false},
		"five of ten are not":      {before(10), []rowcheck.Input{file("i.csv", investigations(5))}, "far-below-last-time", true},
		"of nine nothing is said":  {before(9), []rowcheck.Input{file("i.csv", investigations(1))}, "far-below-last-time", false},
		"another table's":          {rowcheck.Options{Before: map[string]int64{"suspect": 90}}, []rowcheck.Input{file("i.csv", investigations(1))}, "far-below-last-time", false},
		"half are officers' codes": {rowcheck.Options{}, []rowcheck.Input{file("i.csv", investigations(1)), file("s.csv", officer(1, 2))}, "columns-swapped", false},
		"more than half are":       {rowcheck.Options{}, []rowcheck.Input{file("i.csv", investigations(1)), file("s.csv", officer(2, 3))}, "columns-swapped", true},
		"suspects alone":           {rowcheck.Options{}, []rowcheck.Input{file("s.csv", officer(0, 2))}, "table-missing", true},
		"suspects with theirs":     {rowcheck.Options{}, []rowcheck.Input{file("i.csv", investigations(1)), file("s.csv", officer(0, 2))}, "table-missing", false},
		"as many as it says":       {rowcheck.Options{}, []rowcheck.Input{file("i.csv", investigations(1)), file("s.csv", officer(0, 2))}, "suspects-do-not-add-up", false},
		"one fewer":                {rowcheck.Options{}, []rowcheck.Input{file("i.csv", investigations(1)), file("s.csv", officer(0, 1))}, "suspects-do-not-add-up", true},
		"one more":                 {rowcheck.Options{}, []rowcheck.Input{file("i.csv", investigations(1)), file("s.csv", officer(0, 3))}, "suspects-do-not-add-up", true},
		"no suspects were sent":    {rowcheck.Options{}, []rowcheck.Input{file("i.csv", investigations(1))}, "suspects-do-not-add-up", false},
		"how many is not known": {rowcheck.Options{},
			[]rowcheck.Input{file("i.csv", invHead+strings.Replace(invRow, ",2,0,1,", ",not available,0,1,", 1)), file("s.csv", officer(0, 1))}, "suspects-do-not-add-up", false},
		"its investigation is no such": {rowcheck.Options{}, []rowcheck.Input{file("i.csv", investigations(1)), file("s.csv", strings.Replace(officer(0, 1), "SYN-1,P1", "SYN-9,P1", 1))},
			"suspect-without-investigation", true},
		"nil":                       {rowcheck.Options{}, []rowcheck.Input{file("i.csv", invHead+"nil\n")}, "nil-list", false},
		"nil where rows are needed": {rowcheck.Options{Filled: true}, []rowcheck.Input{file("i.csv", invHead+"Nil return\n")}, "nil-list", true},
		"nothing where rows are":    {rowcheck.Options{Filled: true}, []rowcheck.Input{file("i.csv", invHead)}, "no-rows", true},
		"nil twice":                 {rowcheck.Options{}, []rowcheck.Input{file("i.csv", invHead+"nil\nnil\n")}, "nil-and-rows", true},
		"nil and another word":      {rowcheck.Options{}, []rowcheck.Input{file("i.csv", invHead+"nil,nil\n")}, "nil-and-rows", false},
	} {
		r, _, err := check(t, x.o, x.files...)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := slices.ContainsFunc(r.Rules, func(y rowcheck.Tally) bool { return y.Rule == x.rule }); got != x.want {
			t.Errorf("%s: %s %v: %q", name, x.rule, got, rulesOf(r))
		}
	}
	r, _, err := check(t, rowcheck.Options{}, file("s.csv", officer(0, 2)))
	if err != nil || !slices.ContainsFunc(r.Problems, func(p rowcheck.Problem) bool { return strings.Contains(p.Message, "its 2 rows belong to nothing") }) {
		t.Errorf("%+v %v", r.Problems, err)
	}
	nothing, _, err := check(t, rowcheck.Options{}, file("i.csv", invHead+"nil\n"), file("s.csv", susHead+"nil\n"))
	if err != nil || !nothing.Nil || nothing.Rows != 0 || !nothing.Tables[0].Nil || !nothing.Tables[1].Nil || nothing.Errors != 0 {
		t.Errorf("%+v %v", nothing, err)
	}
	some, _, err := check(t, rowcheck.Options{}, file("i.csv", invHead+strings.Replace(invRow, ",2,0,1,", ",0,0,1,", 1)), file("s.csv", susHead+"nil\n"))
	if err != nil || some.Nil || !some.Tables[1].Nil {
		t.Errorf("no suspects is no nil return: %+v %v", some, err)
	}
}

// TestSoManyAreListedAndAllAreCounted.
func TestSoManyAreListedAndAllAreCounted(t *testing.T) {
	text := strings.ReplaceAll(investigations(5), "group,", "gruop,")
	for kept, want := range map[int]int{1: 1, 4: 4, 5: 5, 6: 5, 0: 5} {
		r, _, err := check(t, rowcheck.Options{KeptPerRule: kept}, file("i.csv", text))
		if err != nil || r.Errors != 5 || len(r.Problems) != want || r.Left() != int64(5-want) || !slices.Equal(rulesOf(r), []string{"error category 5"}) {
			t.Errorf("%d kept: %d of %d, %q %v", kept, len(r.Problems), r.Errors, rulesOf(r), err)
		}
		if len(r.Of(rowcheck.Error)) != want || r.Of(rowcheck.Warning) != nil {
			t.Errorf("%+v", r.Problems)
		}
		var b strings.Builder
		if err := r.WriteText(&b, 2); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "[category]\n") - strings.Count(b.String(), "more of [category]"); n != min(2, want) || !strings.Contains(b.String(), "  ... 3 more of [category]") {
			t.Errorf("%d kept: %s", kept, b.String())
		}
	}
	r, _, err := check(t, rowcheck.Options{}, file("i.csv", text))
	for i, p := range r.Problems {
		if p.Row != int64(i)+2 {
			t.Errorf("%v: problem %d is of row %d", err, i, p.Row)
		}
	}
	var b strings.Builder
	if err := r.WriteText(&b, 5); err != nil || strings.Contains(b.String(), "more of") {
		t.Error(b.String(), err)
	}
}

// TestProgressGoesOnAndEnds: what is told never falls, and ends at the whole.
func TestProgressGoesOnAndEnds(t *testing.T) {
	files := []rowcheck.Input{file("i.csv", investigations(200)), file("s.csv", susHead+susRow+susRow2)}
	last, whole := int64(0), files[0].Size+files[1].Size
	_, err := rowcheck.Check(context.Background(), files, rowcheck.Options{Book: book(t), Today: "2026-11-24"}, nil, func(done, total int64) {
		if done < last || total != whole || done > total {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	})
	if err != nil || last != whole {
		t.Errorf("it ended at %d of %d: %v", last, whole, err)
	}
	if _, err := rowcheck.Check(context.Background(), files, rowcheck.Options{Book: book(t)}, nil, nil); !errs.Is(err, errs.Internal) {
		t.Errorf("without a day: %v", err)
	}
}

// TestWhatIsWrongAndWhatWasMeant.
func TestWhatIsWrongAndWhatWasMeant(t *testing.T) {
	for _, x := range []struct{ message, suggestion, want string }{
		{"This is wrong. Expected a day.", "", "This is wrong."},
		{"This is wrong. Expected a day.", "2023", "This is wrong. Did you mean “2023”?"},
		{"This is wrong, expected a day.", "", "This is wrong"},
		{"Expected a day.", "", "Expected a day."},
		{"This is wrong.", "", "This is wrong."},
		{"This is wrong.", "2023", "This is wrong."},
	} {
		if got := (rowcheck.Problem{Message: x.message, Suggestion: x.suggestion}).Wrong(); got != x.want {
			t.Errorf("%q: %q", x.message, got)
		}
	}
	for column, want := range map[string]int{"": -1, "A": 0, "Z": 25, "AA": 26, "BC": 54} {
		marks := rowcheck.MarksOf("f", []rowcheck.Problem{{File: "f", Column: column, Severity: rowcheck.Exception}, {File: "other"}, {Column: column}})
		if len(marks) != 2 || marks[0].Column != want || marks[0].Severity != rowcheck.Warning {
			t.Errorf("%s: %+v", column, marks)
		}
	}
	if got := (rowcheck.Problem{File: "f", Sheet: "s", Row: 4, Column: "C", Field: "sex"}).Place(); got != "f, sheet s, row 4, column C (sex)" {
		t.Error(got)
	}
	if got := (rowcheck.Problem{File: "f"}).Place(); got != "f" {
		t.Error(got)
	}
}
