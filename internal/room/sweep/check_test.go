package sweep_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/room/sweep"
	"candour/internal/table/spreadsheet"
)

func checker(t interface{ Fatal(...any) }, force string) *sweep.Checker {
	return &sweep.Checker{Codes: rules(t).Codes, Forces: forces.MadeUp(), Today: clock.NewDay(2026, 11, 23), ForceID: force}
}

const head = "force,reference,opened,closed,outcome,offence_class,suspects,suspects_alive,victims,youngest_age,child_access,group_indicators,reviewed,closing_reasons\n"

func check(t testing.TB, text string) *sweep.Checked {
	t.Helper()
	c, err := checker(t, "").Check(context.Background(), strings.NewReader(text), int64(len(text)), "list.csv")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Every check, by the one row that breaks it.
func TestEveryCheckNamesRowAndColumn(t *testing.T) {
	good := map[string]string{"force": "X00000001", "reference": "SYN/1", "opened": "2013-01-05", "closed": "2014-05-06", "outcome": "16", "offence_class": "exploitation",
		"suspects": "2", "suspects_alive": "yes", "victims": "1", "youngest_age": "14", "child_access": "no", "group_indicators": "moved;gifts", "reviewed": "never",
		"closing_reasons": "victim-not-supporting"}
	columns := strings.Split(strings.TrimSpace(head), ",")
	line := func(change map[string]string) string {
		var cells []string
		for _, c := range columns {
			v, ok := change[c]
			if !ok {
				v = good[c]
			}
			cells = append(cells, v)
		}
		return strings.Join(cells, ",") + "\n"
	}
	if c := check(t, head+line(nil)); len(c.Rows) != 1 || len(c.Problems.List) != 0 {
		t.Fatalf("the good row: %+v", c.Problems.List)
	}
	for _, x := range []struct {
		column, value, rule, suggestion string
		warning                         bool
	}{
		{"force", "", "force.missing", "", false}, {"force", "Made-up Nothern Police", "force.unknown", "Made-up Northern Police", false},
		{"reference", "", "reference.missing", "", false}, {"reference", "a@b.example", "reference.personal", "", false}, {"reference", "Synthetic Person", "reference.personal", "", false},
		{"closed", "31/02/2014", "date.unreadable", "", false}, {"closed", "2027-01-01", "date.future", "", false}, {"closed", "1914-01-01", "date.old", "", false},
		{"closed", "2012-01-01", "closed.before-opened", "", false}, {"closed", "after 2015", "date.unreadable", "", false},
		{"outcome", "0", "outcome.open", "", false}, {"outcome", "23", "outcome.unknown", "", false}, {"outcome", "NFA", "outcome.unknown", "", false},
		{"offence_class", "exploitaton", "code.unknown", "exploitation", false}, {"suspects", "several", "count.unreadable", "", false}, {"suspects", "-1", "count.range", "", false},
		{"suspects", "2.5", "count.unreadable", "", false}, {"victims", "1000", "count.range", "", false}, {"youngest_age", "121", "count.range", "", false},
		{"suspects_alive", "yse", "code.unknown", "yes", false}, {"group_indicators", "mooved", "code.unknown", "moved", false}, {"group_indicators", "moved;none", "code.alone", "", false},
		{"closing_reasons", "time limt", "code.unknown", "time-limit", false}, {"reviewed", "nevr", "date.unreadable", "", false},
		{"reviewed", "2013-06-01", "reviewed.before-closed", "", true}, {"victims", "0", "victims.none", "", true}, {"suspects", "0", "suspects.outcome", "", true},
	} {
		c := check(t, head+line(nil)+line(map[string]string{"reference": "SYN/2", x.column: x.value}))
		if len(c.Problems.List) != 1 {
			t.Errorf("%s=%q: %+v", x.column, x.value, c.Problems.List)
			continue
		}
		p := c.Problems.List[0]
		if p.Rule != x.rule || p.Suggestion != x.suggestion || (p.Level == sweep.IsWarning) != x.warning || p.Row != 3 || p.Header != x.column || p.Column == "" || p.Message == "" || p.Expected == "" {
			t.Errorf("%s=%q: %+v", x.column, x.value, p)
		}
		if rows := len(c.Rows); rows != 1 && !x.warning || x.warning && rows != 2 {
			t.Errorf("%s=%q: %d rows were taken", x.column, x.value, rows)
		}
	}
	c := check(t, head+line(nil)+line(map[string]string{"reference": "syn/1"}))
	if len(c.Rows) != 1 || c.Problems.List[0].Rule != "reference.twice" || !strings.Contains(c.Problems.List[0].Message, "row 2") {
		t.Errorf("%+v", c.Problems.List)
	}
}

func TestColumns(t *testing.T) {
	for name, x := range map[string]struct {
		head, rule string
		read       bool
	}{
		"other words for a header": {"Force,Reference,Offence class\nX00000001,SYN/1,rape\n", "column.missing", true},
		"a misspelt column":        {"force,reference,outcom\nX00000001,SYN/1,16\n", "column.unknown", true},
		"a name":                   {"force,reference,victim_name\nX00000001,SYN/1,x\n", "column.personal", false},
		"a date of birth":          {"force,reference,Suspect DOB\nX00000001,SYN/1,x\n", "column.personal", false},
		"twice":                    {"force,reference,closed,Closed\nX00000001,SYN/1,,\n", "column.twice", false},
		"no reference":             {"force,closed\nX00000001,2014-01-01\n", "column.missing", false},
	} {
		c := check(t, x.head)
		if c.Problems.ByRule[x.rule] == 0 || (len(c.Rows) == 1) != x.read {
			t.Errorf("%s: %d rows, %v", name, len(c.Rows), c.Problems.ByRule)
		}
	}
	c := check(t, "force,reference,outcom\nX00000001,SYN/1,16\n")
	if f := c.Rows[0].Facts; f.Outcome != "" || f.Closed.Known() || f.Suspects.Known || f.Alive != sweep.NotKnown {
		t.Errorf("something was invented: %+v", f)
	}
	if p := c.Problems.List[0]; p.Suggestion != sweep.ColOutcome {
		t.Errorf("%+v", p)
	}
}

func TestAnotherForcesCaseIsRefused(t *testing.T) {
	text := "force,reference\nX00000001,SYN/1\nX00000002,SYN/2\n"
	c, err := checker(t, "made-up-northern-police").Check(context.Background(), strings.NewReader(text), int64(len(text)), "x.csv")
	if err != nil || len(c.Rows) != 1 || c.Problems.ByRule["force.other"] != 1 {
		t.Errorf("%v, %+v", err, c)
	}
}

func TestTwins(t *testing.T) {
	row := func(ref, opened, closed string) string {
		return "X00000001," + ref + "," + opened + "," + closed + ",16,rape,2,yes,1,14,no,,never,\n"
	}
	for name, x := range map[string]struct{ a, b, want string }{
		"capitals and punctuation": {row("SYN/001", "2013-01-01", "2014-01-01"), row("syn 1", "2011-01-01", "2012-01-01"), sweep.TwinReference},
		"one digit off":            {row("SYN/1234", "2013-01-01", "2014-01-01"), row("SYN/1243", "2013-01-01", "2014-01-01"), sweep.TwinNear},
		"one digit off, other day": {row("SYN/1234", "2013-01-01", "2014-01-01"), row("SYN/1243", "2013-01-01", "2014-01-02"), ""},
		"other number":             {row("SYN/1234", "2013-01-01", "2014-01-01"), row("SYN/9876", "2013-01-01", "2014-01-01"), ""},
		"nothing known":            {row("SYN/1234", "", ""), row("SYN/1243", "", ""), ""},
		"12/3 is not 1/23":         {row("12/3", "2013-01-01", ""), row("1/23", "2012-01-01", ""), ""},
	} {
		c := check(t, head+x.a+x.b)
		got := ""
		if len(c.Twins) == 1 {
			got = c.Twins[0].Reason
		}
		if got != x.want || len(c.Twins) > 1 || len(c.Rows) != 2 {
			t.Errorf("%s: %+v", name, c.Twins)
		}
	}
}

// Bad rows never cost a good one, and each planted error is found.
func TestSampleIsTheSameEachTimeAndItsErrorsAreFound(t *testing.T) {
	b := rules(t).Codes
	rapid.Check(t, func(t *rapid.T) {
		o := sweep.SampleOptions{Rows: rapid.IntRange(1, 300).Draw(t, "rows"), Seed: rapid.Uint64().Draw(t, "seed"), Force: forces.MadeUp()[0], Errors: rapid.Float64Range(0, 1).Draw(t, "errors")}
		var one, two bytes.Buffer
		planted, err := sweep.Sample(&one, b, o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sweep.Sample(&two, b, o); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Fatal("the same seed gave other bytes")
		}
		c, err := checker(t, "").Check(context.Background(), bytes.NewReader(one.Bytes()), int64(one.Len()), "s.csv")
		if err != nil {
			t.Fatal(err)
		}
		if c.Total != o.Rows || c.Refused() != planted {
			t.Fatalf("%d rows, %d refused, %d errors planted", c.Total, c.Refused(), planted)
		}
	})
	if _, err := sweep.Sample(&bytes.Buffer{}, b, sweep.SampleOptions{Rows: 1, Force: forces.Real()[0]}); !errs.Is(err, errs.Invalid) {
		t.Error("a sample was made of a real force")
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte(head + "X00000001,SYN/1,2013-01-05,2014-05-06,16,rape,2,yes,1,14,no,moved;gifts,never,other\n"))
	f.Add([]byte("force;reference\r\nX00000001;\"a\nb\"\r\n"))
	f.Add([]byte(`{"force":"X00000001","reference":"SYN/1","suspects":2,"group_indicators":["moved"]}`))
	f.Add([]byte("force,reference,closed\nX1,0,\xff\xfe\n"))
	k := checker(f, "")
	s, _ := on(f, 2026, 11, 23)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := k.Check(context.Background(), bytes.NewReader(data), int64(len(data)), "f.csv")
		if err != nil {
			if code := errs.CodeOf(err); code != errs.Invalid && code != errs.TooLarge {
				t.Fatalf("%v", err)
			}
			return
		}
		if len(c.Rows) > c.Total {
			t.Fatal("more rows were taken than there are")
		}
		for i := range c.Rows {
			if c.Rows[i].Reference == "" || c.Rows[i].ForceID == "" {
				t.Fatal("a row without its force or reference was taken")
			}
			s.Apply(k.Codes, &c.Rows[i].Facts)
		}
	})
}

func TestTheSchemaIsWrittenDown(t *testing.T) {
	text, err := os.ReadFile("../../../docs/formats/sweep.md")
	if err != nil {
		t.Fatal(err)
	}
	b := rules(t).Codes
	for _, c := range sweep.Columns(b) {
		if !strings.Contains(string(text), fmt.Sprintf("| `%s` |", c.Name)) {
			t.Errorf("docs/formats/sweep.md does not tell of the column %s", c.Name)
		}
		for _, code := range c.Codes {
			if !strings.Contains(string(text), "`"+code.Code+"`") {
				t.Errorf("docs/formats/sweep.md does not tell of the code %s of %s", code.Code, c.Name)
			}
		}
	}
}

func TestOtherFormats(t *testing.T) {
	lines := `{"force":"X00000001","reference":"SYN/1","closed":"2014-05-06","suspects":2,"group_indicators":["moved","gifts"],"reviewed":"never","youngest_age":null}` + "\n"
	c, err := checker(t, "").Check(context.Background(), strings.NewReader(lines), int64(len(lines)), "list.jsonl")
	if err != nil || len(c.Rows) != 1 {
		t.Fatalf("%v, %+v", err, c)
	}
	if f := c.Rows[0].Facts; c.Format != "JSON Lines" || f.Suspects != sweep.Known(2) || len(f.Indicators) != 2 || f.Age.Known || !f.NeverReviewed {
		t.Errorf("%s %+v", c.Format, f)
	}
	columns := []string{"Force", "Reference", "Closed", "Suspects", "Offence class"}
	cells := []spreadsheet.Cell{spreadsheet.TextCell("Made-up Northern Police"), spreadsheet.TextCell("SYN/1"), spreadsheet.DateCell("2014-05-06"), spreadsheet.NumberCell("3"),
		spreadsheet.TextCell("Sexual assault")}
	var ods bytes.Buffer
	err = spreadsheet.WriteODS(&ods, spreadsheet.Document{Title: "A list", Created: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Tables: []spreadsheet.Table{{Name: "list", Title: "A list", Columns: columns, Rows: spreadsheet.RowsOf([][]spreadsheet.Cell{cells})}}})
	if err != nil {
		t.Fatal(err)
	}
	c, err = checker(t, "").Check(context.Background(), bytes.NewReader(ods.Bytes()), int64(ods.Len()), "list.ods")
	if err != nil || len(c.Rows) != 1 {
		t.Fatalf("%v, %+v", err, c)
	}
	if f := c.Rows[0].Facts; c.Format != "ODS" || f.Closed.Text != "2014-05-06" || f.Suspects != sweep.Known(3) || f.Class != "sexual-assault" {
		t.Errorf("%s %+v", c.Format, f)
	}
}
