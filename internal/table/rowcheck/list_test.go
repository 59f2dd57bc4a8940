package rowcheck_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/table/codebook"
	"candour/internal/table/rowcheck"
)

// checkList checks a list of an audit as the upload does.
func checkList(t interface{ Fatal(...any) }, name, text string) *rowcheck.Report {
	b, err := codebook.Lists()
	if err != nil {
		t.Fatal(err)
	}
	r, err := rowcheck.Check(context.Background(), []rowcheck.Input{{Name: name, File: strings.NewReader(text), Size: int64(len(text))}},
		rowcheck.Options{Book: b, Schemas: []string{"audit-record"}, Today: "2026-11-29", What: "an audit list", Private: true, Filled: true}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// said gives the rules that a report names at one row.
func said(r *rowcheck.Report, row int64) (out []string) {
	for _, p := range r.Problems {
		if p.Row == row {
			out = append(out, p.Rule)
		}
	}
	slices.Sort(out)
	return out
}

func TestADateOfBirthIsADayOfTheCalendarThatSomebodyCanHave(t *testing.T) {
	for dob, want := range map[string]string{"2009-06-24": "", "2009-06": "", "2009": "", "": "", "not stated": "", "2008-02-29": "", "1907": "", "2026-11-29": "", "2026-11": "",
		"2026": "", "1906-11-30": "", "1906-11": "", "1906": "",
		"2009-13-01": "born-on-no-day", "2009-02-31": "born-on-no-day", "2009-02-29": "born-on-no-day", "2009-06-99": "born-on-no-day", "2009-00": "born-on-no-day",
		"2009-06-00": "born-on-no-day", "2009-13": "born-on-no-day",
		"2050-01-01": "born-in-the-future", "2026-11-30": "born-in-the-future", "2026-12": "born-in-the-future", "2027": "born-in-the-future", "9999-12-31": "born-in-the-future",
		"1800": "born-too-long-ago", "1900-01-01": "born-too-long-ago", "1905-11-28": "born-too-long-ago", "0001": "born-too-long-ago", "0000-01-01": "born-too-long-ago",
		"05/06/2009": "pattern", "yesterday": "pattern", "2009-6-24": "pattern"} {
		r := checkList(t, "list.csv", "record_id,role,dob\nA1,child,"+dob+"\n")
		if got := strings.Join(said(r, 2), " "); got != want || (want != "") != (r.Errors > 0) {
			t.Errorf("%q: %q, want %q", dob, got, want)
		}
	}
}

// Whatever stands where a date of birth does, a row without an error has a day,
// month or year of the calendar, not to come, that a person alive may have.
func TestNoDateOfBirthIsTakenThatCannotBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, m, d := rapid.SampledFrom([]int{0, 1, 1799, 1899, 1905, 1906, 1907, 1999, 2000, 2008, 2009, 2025, 2026, 2027, 2050, 9999}).Draw(t, "year"),
			rapid.IntRange(0, 14).Draw(t, "month"), rapid.IntRange(0, 33).Draw(t, "day")
		text := rapid.SampledFrom([]string{fmt.Sprintf("%04d-%02d-%02d", y, m, d), fmt.Sprintf("%04d-%02d", y, m), fmt.Sprintf("%04d", y)}).Draw(t, "dob")
		full := text + "-01-01"[:max(0, len("2009-01-01")-len(text))]
		if len(text) == len("2009-06") {
			full = text + "-01"
		}
		at, err := time.Parse(time.DateOnly, full)
		possible := err == nil && at.Format(time.DateOnly) <= "2026-11-29" && at.Year() >= 1905
		if r := checkList(t, "list.csv", "record_id,role,dob\nA1,child,"+text+"\n"); r.Errors == 0 && !possible {
			t.Fatalf("%s was taken", text)
		}
	})
}

// A list names every error of every row at once.
func TestEveryErrorOfARowIsNamedAtOnce(t *testing.T) {
	r := checkList(t, "list.csv", "record_id,role,dob,sex\nA1,child,05/06/2009,F\nA2,witness,2009-13-01,Z\nA2,child,2050-01-01,Q\n")
	for row, want := range map[int64]string{2: "pattern", 3: "born-on-no-day category category", 4: "born-in-the-future category same-record"} {
		if got := strings.Join(said(r, row), " "); got != want {
			t.Errorf("row %d: %q, want %q", row, got, want)
		}
	}
}

// secret is what no report of a list may repeat.
const secret = "Placeholder Person"

// Whatever stands in a list and wherever, no report repeats it.
func TestNothingOfAListIsRepeated(t *testing.T) {
	columns := []string{"record_id", "role", "first_name", "surname", "dob", "sex", "event", "ethnicity_self"}
	good := []string{"A1", "child", "", "", "2009", "F", "", "W1"}
	clean := func(t interface{ Errorf(string, ...any) }, what string, r *rowcheck.Report) {
		var all strings.Builder
		_ = r.WriteText(&all, 500)
		_ = r.WriteJSON(&all)
		for _, m := range r.Marks("list.csv") {
			all.WriteString(m.Message + m.Expected)
		}
		low := strings.ToLower(all.String())
		for _, part := range []string{"placeholder", "person", "zq1"} {
			if strings.Contains(low, part) {
				t.Errorf("%s: the report repeats it:\n%s", what, all.String())
				return
			}
		}
	}
	shapes := map[string]string{"plain": secret, "capitals": strings.ToUpper(secret), "quoted": "“" + secret + "” zq1", "quotes": `""` + secret + `"" (zq1)`, "a reason": "~" +
		secret, "long": secret + strings.Repeat(" x", 60) + "zq1",
		"a near code": "chil zq1", "an officer's code": "IC1 zq1", "a date": "2009-06-24 " + secret, "a date of its own": secret + " 45046", "control": secret + "\x1f", "not UTF-8": secret + "\xe9"}
	for at := range columns {
		for shape, value := range shapes {
			row := slices.Clone(good)
			row[at] = `"` + value + `"`
			text := strings.Join(columns, ",") + "\n" + strings.Join(row, ",") + "\n" + strings.Join(row, ",") + "\n" + strings.ToLower(strings.Join(row, ",")) + "\n"
			clean(t, columns[at]+", "+shape, checkList(t, "list.csv", text))
		}
	}
	header := strings.Join(columns, ",") + "\n"
	for what, text := range map[string]string{"no names of columns": "A1,child," + secret + "\nA2,child," + secret + "\n", "no column of roles": "record_id," + secret + "\nA1," + secret + "\n",
		"too many cells": header + strings.Join(good, ",") + "," + secret + "\n", "cut off": header + "A1,child," + secret, "a line break": header + "A1,child,\"" + secret + "\nA2,child,x\"\n"} {
		clean(t, what, checkList(t, "list.csv", text))
	}
	clean(t, "JSON Lines", checkList(t, "list.jsonl", `{"record_id":"A1","role":{"of":"`+secret+`"}}`+"\n"+`{"record_id":"A2","role":"`+secret+`"`+"\n"+`{"record_id":"A2","role":["`+secret+`"]}`+"\n"))
}

func TestAListWithNothingInItIsRefusedInWords(t *testing.T) {
	for name, x := range map[string]struct{ text, rule, words string }{
		"nil":         {"record_id,role,surname\nnil,,\n", "nil-list", "nothing cannot be taken"},
		"no rows":     {"record_id,role,surname\n", "no-rows", "Expected one row for each record"},
		"no table":    {"day,place\n2023-01-05,Made-up Bay\n", "no-table", "There is no table of an audit list in this file. Expected a table with the columns record_id and role"},
		"twice":       {"record_id,role\nA1,child\nA1,child\n", "same-record", "This reference stands in an earlier row too"},
		"a stranger":  {"record_id,role,nhs\nA1,child,1\n", "header-extra", "This column is not part of an audit list and was left out"},
		"capitals":    {"record_id,role\nA1,child\na1,child\n", "same-but-for-capitals", "by capitals alone"},
		"nearly nil":  {"record_id,role,surname\nnil,,\nA1,child,\n", "nil-and-rows", "or the rows without it"},
		"other lists": {"record_id,role\nA1,child\nA2,nobody\n", "category", "This value is not what belongs here. Expected child or suspect."},
	} {
		r := checkList(t, "list.csv", x.text)
		i := slices.IndexFunc(r.Problems, func(p rowcheck.Problem) bool { return p.Rule == x.rule })
		if i < 0 || !strings.Contains(r.Problems[i].Words(), x.words) {
			t.Errorf("%s: %+v", name, r.Problems)
		}
		for _, p := range r.Problems {
			if strings.Contains(p.Message, "the return") || strings.Contains(p.Message, "rule .") {
				t.Errorf("%s speaks of something else: %s", name, p.Message)
			}
		}
	}
}

// Every rule of the lists is broken by a list, and says what was expected.
func TestEveryRuleOfTheListsIsBroken(t *testing.T) {
	r := checkList(t, "list.csv", "record_id,role,dob\nA1,child,2009-13-01\nA1,child,2050\nA2,child,1800\n")
	b, err := codebook.Lists()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range b.Rules() {
		i := slices.IndexFunc(r.Problems, func(p rowcheck.Problem) bool { return p.Rule == x.ID })
		if i < 0 || r.Problems[i].Expected == "" || r.Problems[i].Column == "" {
			t.Errorf("%s: %+v", x.ID, r.Problems)
		}
	}
	if len(b.Rules()) < 4 {
		t.Errorf("%d rules", len(b.Rules()))
	}
}
