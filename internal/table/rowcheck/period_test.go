package rowcheck_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/rowcheck"
	"candour/internal/table/spreadsheet"
	"candour/internal/table/spreadsheet/mark"
)

// faults gives "rule row field" of every error.
func faults(r *rowcheck.Report) (out []string) {
	for _, p := range r.Of(rowcheck.Error) {
		out = append(out, p.Rule+" "+p.Place())
	}
	return out
}

func TestRowsOfAnotherPeriodAreRefused(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "wrong-quarter.csv"))
	if err != nil {
		t.Fatal(err)
	}
	r, rows, err := check(t, rowcheck.Options{Period: "2026-Q2"}, file("wrong-quarter.csv", string(data)))
	if err != nil {
		t.Fatal(err)
	}
	if got := faults(r); len(got) != 1 || got[0] != "concluded-in-another-period wrong-quarter.csv, row 2, column C (closed)" {
		t.Errorf("%v", got)
	}
	if p := r.Of(rowcheck.Error)[0]; p.Value != "2024-09-09" || !strings.Contains(p.Message, "2026-Q2") || p.Expected != "one from 1 April 2026 to 30 June 2026." {
		t.Errorf("%+v", p)
	}
	if len(rows) != 1 || rows[0].Key != "SYN-01-2024-0013" {
		t.Errorf("rows taken: %+v", rows)
	}
	month := func(m string) rowcheck.Input {
		return file("referral.csv", refHead+strings.Replace(refRow, "2023-04", m, 1))
	}
	row := func(change ...string) rowcheck.Input {
		return file("investigation.csv", invHead+strings.NewReplacer(change...).Replace(invRow))
	}
	quarter := func(q string) rowcheck.Input {
		return file("performance.csv", perHead+"reviews-referred,"+q+",1,2\n")
	}
	for name, c := range map[string]struct {
		period string
		in     rowcheck.Input
		want   string
	}{
		"first day":                        {"2023-Q2", row("2023-06-30", "2023-04-01"), ""},
		"last day":                         {"2023-Q2", row(), ""},
		"day before":                       {"2023-Q2", row("2023-06-30", "2023-03-31"), "concluded-in-another-period"},
		"day after":                        {"2023-Q2", row("2023-06-30", "2023-07-01"), "concluded-in-another-period"},
		"a financial year":                 {"2022-23", row("2023-06-30", "2023-03-31"), ""},
		"the financial year after":         {"2022-23", row(), "concluded-in-another-period"},
		"open and opened before":           {"2023-Q2", row("2023-06-30,concluded", "not applicable,open", ",complex,1,", ",complex,0,"), ""},
		"open and opened after":            {"2022", row("2023-06-30,concluded", "not applicable,open", ",complex,1,", ",complex,0,"), "opened-after-the-period"},
		"a month":                          {"2023", month("2023-12"), ""},
		"a month of a quarter":             {"2023-Q4", month("2023-10"), ""},
		"a month after":                    {"2023", month("2024-01"), "month-in-another-period"},
		"a month before":                   {"2023-24", month("2023-03"), "month-in-another-period"},
		"a quarter":                        {"2023", quarter("2023-Q4"), ""},
		"another quarter":                  {"2023-Q3", quarter("2023-Q4"), "quarter-in-another-period"},
		"a quarter across financial years": {"2023-24", quarter("2023-Q1"), "quarter-in-another-period"},
		"nobody said which":                {"", row("2023-06-30", "2020-07-01", "2023-01-05", "2019-01-01"), ""},
	} {
		r, _, err := check(t, rowcheck.Options{Period: c.period}, c.in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(faults(r), "; "); c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if _, _, err := check(t, rowcheck.Options{Period: "2023-Q7"}, row()); !errs.Is(err, errs.Invalid) {
		t.Errorf("a period that is none: %v", err)
	}
}

// Every table that a return may have is placed in its period, by a field of its
// own or by the table that it hangs on.
func TestEveryTableHasItsPeriod(t *testing.T) {
	b := book(t)
	placed := map[string]bool{}
	for _, r := range b.Rules() {
		if r.Period != "" {
			placed[r.Schema] = true
		}
	}
	for _, s := range b.Schemas() {
		if s.Name != "profile" && !placed[s.Name] && !placed[s.Parent] { // a profile is of no period
			t.Errorf("nothing says which period a row of %s is of", s.Name)
		}
	}
	for _, r := range b.Rules() {
		if s, ok := b.Latest(r.Schema); r.Period != "" && (!ok || s.Index(r.Field) < 0) {
			t.Errorf("%s names no field of its table", r.ID)
		}
	}
}

// Whatever is wrong, the report says what would be valid.
func TestEveryProblemSaysWhatWasExpected(t *testing.T) {
	met := map[string]bool{}
	vague := []string{"", "See what is wrong", "a text."}
	for _, f := range flawed(t) {
		var files []rowcheck.Input
		for name, data := range f.files {
			files = append(files, rowcheck.Input{Name: name, File: bytes.NewReader(data), Size: int64(len(data))})
		}
		slices.SortFunc(files, func(a, b rowcheck.Input) int { return strings.Compare(a.Name, b.Name) })
		r, _, err := check(t, rowcheck.Options{}, files...)
		if err != nil {
			continue // nothing of it could be read
		}
		for _, p := range r.Problems {
			met[p.Rule] = true
			if slices.Contains(vague, p.Expected) {
				t.Errorf("%s: %s (%s) says %q", f.name, p.Rule, p.Message, p.Expected)
			}
		}
	}
	if len(met) < 60 {
		t.Errorf("only %d rules were met", len(met))
	}
	for _, r := range book(t).Rules() {
		if p := rowcheck.WithExpected(rowcheck.Problem{Rule: r.ID, Message: r.Message}); p.Expected == "" && r.ID != "legacy-code" {
			t.Errorf("rule %s does not say what was expected", r.ID)
		}
	}
}

// The marked copy says, in its own column, which codes, form and range are valid,
// and the value that another is held against.
func TestTheMarkedCopySaysWhatWasExpected(t *testing.T) {
	rows := strings.Replace(invRow, ",group,", ",grup,", 1) + strings.NewReplacer("SYN-1", "SYN-2", "2023-06-30", "2022-06-30").Replace(invRow) +
		strings.NewReplacer("SYN-1", "SYN-3", ",2,0,1,", ",2,0,many,").Replace(invRow) + strings.NewReplacer("SYN-1", "SYN-4", "2023-01-05", "05/06/23").Replace(invRow)
	in := file("investigation.csv", invHead+rows)
	r, _, err := check(t, rowcheck.Options{}, in)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := mark.Copy(&out, in.File, in.Size, in.Name, r.Marks(in.Name)); err != nil {
		t.Fatal(err)
	}
	s, err := spreadsheet.OpenStream(t.Context(), bytes.NewReader(out.Bytes()), int64(out.Len()), "copy.ods", spreadsheet.StreamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, sheet := range s.Sheets() {
		if !sheet.Ours {
			continue
		}
		list := s.Rows(t.Context(), sheet.Number)
		head, err := list.Header()
		at := slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(h, "what was expected") })
		if err != nil || at < 0 {
			list.Close()
			continue
		}
		for list.Next() {
			said = append(said, list.Row().Cells[at])
		}
		list.Close()
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"one of family, institution, group, other; or why there is none", "a day on or after it. This row has opened 2023-01-05.", "a whole number",
		"a date as year-month-day, such as 2023-04-30."} {
		if !strings.Contains(all, want) {
			t.Errorf("no row says %q:\n%s", want, all)
		}
	}
	for _, line := range said {
		if line == "" || strings.Contains(line, "See what is wrong") {
			t.Errorf("a row says %q", line)
		}
	}
}

// The list of the marked copy has a line for everything that the report lists of
// the file: rows, whole tables, and tables that were not sent.
func TestTheMarkedCopyListsAllThatWasFound(t *testing.T) {
	rows := strings.Replace(invRow, ",group,", ",grup,", 1) + strings.NewReplacer("SYN-1", "SYN-2", "2023-06-30", "2022-06-30").Replace(invRow)
	for name, o := range map[string]rowcheck.Options{
		"not sent":  {Schemas: []string{"investigation", "suspect", "victim"}},
		"far fewer": {Before: map[string]int64{"investigation": 1000}},
		"neither":   {},
	} {
		in := file("investigation.csv", invHead+rows)
		r, _, err := check(t, o, in)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if _, err := mark.Copy(&out, in.File, in.Size, in.Name, r.Marks(in.Name)); err != nil {
			t.Fatal(err)
		}
		book, err := spreadsheet.Open(bytes.NewReader(out.Bytes()), int64(out.Len()), "copy.ods", spreadsheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		list := book.Sheet("What to mend").Rows
		whole := 0
		for _, line := range list {
			if line.Cells[1].Text == "The whole table" {
				whole++
			}
		}
		want := map[string]int{"not sent": 2, "far fewer": 1}[name]
		if len(list) != len(r.Problems) || whole != want {
			t.Errorf("%s: %d lines for %d problems, %d of the whole table, want %d", name, len(list), len(r.Problems), whole, want)
		}
	}
}
