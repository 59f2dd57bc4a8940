package rowcheck_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/table/rowcheck"
)

// TestEveryRuleIsBrokenByAFlawedFile finds rules that nothing can break.
func TestEveryRuleIsBrokenByAFlawedFile(t *testing.T) {
	broken := map[string]bool{"far-below-last-time": true} // has a test of its own
	for _, f := range flawed(t) {
		var files []rowcheck.Input
		for name, data := range f.files {
			files = append(files, rowcheck.Input{Name: name, File: bytes.NewReader(data), Size: int64(len(data))})
		}
		r, _, err := check(t, rowcheck.Options{}, files...)
		if err != nil {
			continue
		}
		for _, tally := range r.Rules {
			broken[tally.Rule] = true
		}
	}
	for _, r := range book(t).Rules() {
		if !broken[r.ID] && r.Period == "" { // which period a row is of has a test of its own
			t.Errorf("no flawed file breaks the rule %s of %s", r.ID, r.Schema)
		}
	}
}

func TestAFallSinceLastTimeIsSaid(t *testing.T) {
	for before, want := range map[int64]bool{5: false, 16: false, 17: true, 1000: true} {
		var b strings.Builder
		b.WriteString(invHead)
		for i := range 10 {
			b.WriteString(strings.Replace(invRow, "SYN-1", fmt.Sprintf("SYN-%d", i), 1))
		}
		r, _, err := check(t, rowcheck.Options{Before: map[string]int64{"investigation": before}}, file("investigation.csv", b.String()))
		if err != nil {
			t.Fatal(err)
		}
		said := slices.ContainsFunc(r.Problems, func(p rowcheck.Problem) bool { return p.Rule == "far-below-last-time" })
		if said != want || r.Errors > 0 {
			t.Errorf("10 rows after %d: said %v, want %v", before, said, want)
		}
	}
}

// TestGoodRowsAreNeverLost puts broken rows of many kinds among good ones.
func TestGoodRowsAreNeverLost(t *testing.T) {
	spoil := map[string]func(string) string{
		"code":    func(s string) string { return strings.Replace(s, "group", "gruop", 1) },
		"date":    func(s string) string { return strings.Replace(s, "2023-06-30", "03/04/2023", 1) },
		"long":    func(s string) string { return strings.Replace(s, "group", "group,group", 1) },
		"quote":   func(s string) string { return strings.Replace(s, "group", "gro\"up", 1) },
		"rule":    func(s string) string { return strings.Replace(s, "2023-06-30", "2022-06-30", 1) },
		"open":    func(s string) string { return strings.Replace(s, "group", "\"group", 1) },
		"nothing": func(s string) string { return strings.Repeat(",", strings.Count(s, ",")) + "x\n" },
	}
	names := []string{"", "", "code", "date", "long", "quote", "rule", "open", "nothing"}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString(invHead)
		good := 0
		for i, kind := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 12).Draw(t, "rows") {
			row := strings.Replace(invRow, "SYN-1", fmt.Sprintf("SYN-%d", i), 1)
			if kind == "" {
				good++
			} else {
				row = spoil[kind](row)
			}
			b.WriteString(row)
		}
		text := b.String()
		got := 0
		r, err := rowcheck.Check(t.Context(), []rowcheck.Input{{Name: "investigation.csv", File: strings.NewReader(text), Size: int64(len(text))}},
			rowcheck.Options{Book: theBook, Today: "2026-11-24"}, func(*rowcheck.Row) error { got++; return nil }, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got != good || r.Good != int64(good) {
			t.Fatalf("%d good rows came through of %d:\n%s\n%+v", got, good, text, r.Problems)
		}
	})
}

// TestProgressOnlyGoesForward and ends at the end.
func TestProgressOnlyGoesForward(t *testing.T) {
	var last, end int64
	var files []rowcheck.Input
	for _, name := range []string{"workbook-suspect-without-investigation/return.xlsx", "month-to-come/referral.csv"} {
		data, err := os.ReadFile(filepath.Join(flawedDir, name))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, rowcheck.Input{Name: filepath.Base(name), File: bytes.NewReader(data), Size: int64(len(data))})
	}
	_, err := rowcheck.Check(t.Context(), files, rowcheck.Options{Book: book(t), Today: "2026-11-24"}, nil, func(done, total int64) {
		if done < last || done > total {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last, end = done, total
	})
	if err != nil || end == 0 || end-last > 2 { // a share of an odd number is rounded down
		t.Errorf("%d of %d at the end, %v", last, end, err)
	}
}

func TestMarksAreWhereTheProblemsAre(t *testing.T) {
	r, _, err := check(t, rowcheck.Options{}, file("investigation.csv", invHead+strings.Replace(invRow, "group,", "gruop,", 1)), file("suspect.csv", susHead+susRow))
	if err != nil {
		t.Fatal(err)
	}
	marks := r.Marks("investigation.csv")
	if len(marks) != 1 || marks[0].Row != 2 || marks[0].Column != 4 || !strings.Contains(marks[0].Message, "Did you mean") {
		t.Errorf("%+v", marks)
	}
}
