package rowcheck_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"candour/internal/table/codebook"
	"candour/internal/table/rowcheck"
)

var theBook, errBook = codebook.Load()

func book(t testing.TB) *codebook.Book {
	t.Helper()
	if errBook != nil {
		t.Fatal(errBook)
	}
	return theBook
}

func file(name, text string) rowcheck.Input {
	return rowcheck.Input{Name: name, File: strings.NewReader(text), Size: int64(len(text))}
}

func check(t testing.TB, o rowcheck.Options, files ...rowcheck.Input) (*rowcheck.Report, []rowcheck.Row, error) {
	t.Helper()
	o.Book, o.Today = book(t), "2026-11-24"
	var rows []rowcheck.Row
	r, err := rowcheck.Check(context.Background(), files, o, func(r *rowcheck.Row) error { rows = append(rows, *r); return nil }, nil)
	return r, rows, err
}

const (
	invHead = "reference,opened,closed,state,setting,offence_class,suspects,unidentified,victims,indicators,complexity,outcome,major,online,definition\n"
	invRow  = "SYN-1,2023-01-05,2023-06-30,concluded,group,exploitation,2,0,1,associated;gifts,complex,1,no,no,cocad-1\n"
	susHead = "investigation,person,age_band,sex,ethnicity_self,ethnicity_self_stage,ethnicity_officer,ethnicity_officer_stage,nationality,relation,identified,charged,outcome\n"
	susRow  = "SYN-1,P1,25-34,M,W1,conclusion,IC1,outset,GBR,acquaintance,yes,yes,1\n"
	susRow2 = "SYN-1,P2,25-34,M,not asked,not applicable,IC1,outset,GBR,acquaintance,yes,no,15\n"
)

func TestAGoodReturnHasNoProblem(t *testing.T) {
	r, rows, err := check(t, rowcheck.Options{}, file("suspects.csv", susHead+susRow+susRow2), file("investigations.csv", invHead+invRow))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Problems) != 0 || r.Good != 3 || len(rows) != 3 {
		t.Fatalf("%d good, problems %+v", r.Good, r.Problems)
	}
	if rows[0].Schema != "investigation" || rows[1].Parent != "SYN-1" || rows[1].Key != "SYN-1/P1" || rows[1].Version != "1" {
		t.Errorf("rows are %+v", rows)
	}
	if rows[2].Values[4] != "~not-asked" {
		t.Errorf("a missing reason became %q", rows[2].Values[4])
	}
}

func TestAGoodRowIsNotLostBecauseOfABadOne(t *testing.T) {
	bad := strings.Replace(invRow, "SYN-1", "SYN-2", 1)
	bad = strings.Replace(bad, "2023-06-30", "2022-06-30", 1)
	r, rows, err := check(t, rowcheck.Options{}, file("investigation.csv", invHead+bad+invRow))
	if err != nil || r.Refused != 1 || len(rows) != 1 || rows[0].Key != "SYN-1" {
		t.Fatalf("%v: refused %d, rows %+v", err, r.Refused, rows)
	}
	if p := r.Problems[0]; p.Rule != "closed-before-opened" || p.Row != 2 || p.Column != "C" || p.Field != "closed" {
		t.Errorf("problem is %+v", p)
	}
}

func TestTheConclusionIsAGate(t *testing.T) {
	blank := strings.Replace(susRow, "W1,conclusion", ",", 1)
	open := strings.NewReplacer("2023-06-30,concluded", "not applicable,open", ",complex,1,", ",complex,0,").Replace(invRow)
	for name, c := range map[string]struct {
		inv  string
		want int64
	}{"concluded": {invRow, 1}, "open": {open, 0}} {
		r, rows, err := check(t, rowcheck.Options{}, file("investigation.csv", invHead+c.inv), file("suspect.csv", susHead+blank+susRow2))
		if err != nil {
			t.Fatal(err)
		}
		if r.Exceptions != c.want || len(rows) != 3 || r.Errors != 0 {
			t.Errorf("%s: %d exceptions, %d rows, %+v", name, r.Exceptions, len(rows), r.Of(rowcheck.Error))
		}
		if c.want == 1 {
			if p := r.Of(rowcheck.Exception)[0]; p.Reference != "SYN-1/P1" || p.Rule != "suspect-ethnicity-at-conclusion" {
				t.Errorf("exception is %+v", p)
			}
		}
	}
}

func TestNilIsNotNothing(t *testing.T) {
	for text, want := range map[string]string{
		invHead + "nil\n":          "",
		invHead:                    "no-rows",
		invHead + "nil\n" + invRow: "nil-and-rows",
	} {
		r, _, err := check(t, rowcheck.Options{}, file("investigation.csv", text))
		if err != nil {
			t.Fatal(err)
		}
		if r.Nil != (want == "") {
			t.Errorf("%q: nil %v", text, r.Nil)
		}
		if want != "" && (len(r.Problems) == 0 || r.Problems[0].Rule != want) {
			t.Errorf("%q: %+v, want %s", text, r.Problems, want)
		}
	}
}

func TestWhatHangsOnARefusedRowIsToldWhy(t *testing.T) {
	bad := strings.Replace(invRow, "2023-06-30", "2022-06-30", 1)
	r, rows, err := check(t, rowcheck.Options{}, file("investigation.csv", invHead+bad), file("suspect.csv", susHead+susRow))
	if err != nil || len(rows) != 0 {
		t.Fatal(err, rows)
	}
	if p := r.Problems[len(r.Problems)-1]; p.Rule != "investigation-refused" || !strings.Contains(p.Message, "row 2") {
		t.Errorf("%+v", p)
	}
}

func TestReportInWords(t *testing.T) {
	r, _, err := check(t, rowcheck.Options{}, file("investigation.csv", invHead+strings.Replace(invRow, "group,", "gruop,", 1)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.WriteText(&b, 5); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"investigation.csv (CSV, UTF-8): read as investigation version 1; 1 rows, 0 good, 1 refused", "row 2, column E (setting)",
		"Expected family, institution, group or other", "Did you mean “group”?"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, b.String())
		}
	}
}

func TestALargeTableKeepsFewThings(t *testing.T) {
	var b strings.Builder
	b.WriteString(invHead)
	for i := range 20_000 {
		b.WriteString(strings.Replace(invRow, "SYN-1", fmt.Sprintf("SYN-%d", i), 1))
	}
	r, rows, err := check(t, rowcheck.Options{KeptPerRule: 10}, file("investigation.csv", b.String()+invRow))
	if err != nil || len(rows) != 20_000 || r.Errors != 1 || r.Problems[len(r.Problems)-1].Rule != "same-key" {
		t.Fatalf("%v %d rows %+v", err, len(rows), r.Problems)
	}
}
