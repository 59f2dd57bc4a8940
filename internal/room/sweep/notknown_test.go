package sweep_test

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/forces"
	"candour/internal/room/sweep"
)

// A list that says of one suspect, and nothing of signs of a group, keeps its
// case in, whichever way it says nothing.
func TestOneSuspectWhoseSignsNobodyLookedForIsKeptIn(t *testing.T) {
	screen, _ := on(t, 2026, 11, 29)
	header := "force,reference,opened,closed,outcome,offence_class,suspects,suspects_alive,victims,youngest_age,child_access,group_indicators,reviewed,closing_reasons\n"
	row := func(signs string) string {
		return "X00000001,SYN/000001/15,2015-09-05,2016-10-26,16,rape,1,yes,1,14,yes," + signs + ",never,suspect-not-identified\n"
	}
	for name, x := range map[string]struct {
		list string
		kept bool
	}{
		"empty": {header + row(""), true}, "unknown": {header + row("unknown"), true}, "not known": {header + row("Not known"), true}, "n/k": {header + row("N/K"), true},
		"no such column":        {strings.Replace(header, ",group_indicators", "", 1) + strings.Replace(row(""), "yes,,never", "yes,never", 1), true},
		"the column misspelt":   {strings.Replace(header, "group_indicators", "group_indicatrs", 1) + row("none"), true},
		"somebody looked":       {header + row("none"), false},
		"a sign":                {header + row("moved"), true},
		"two suspects and none": {header + strings.Replace(row("none"), "rape,1", "rape,2", 1), true},
	} {
		c := checkText(t, rules(t).Codes, x.list)
		if len(c.Rows) != 1 {
			t.Fatalf("%s: %+v", name, c.Problems.List)
		}
		s := sweep.ScreenAll(&screen, rules(t).Codes, c.Rows)
		if (s.Caught == 1) != x.kept {
			t.Errorf("%s: %+v", name, s)
		}
		said := s.KeptIn["It is not known whether there was a sign of a group."] == 1
		if want := x.kept && !strings.Contains(name, "sign") && !strings.Contains(name, "none"); said != want {
			t.Errorf("%s is explained as %v", name, s.KeptIn)
		}
		var out bytes.Buffer
		if err := c.WriteText(&out, &screen, s, 50); err != nil || said != strings.Contains(out.String(), "1  kept in: It is not known whether there was a sign of a group.") {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
		words := strings.Join(screen.Explain(screen.Apply(rules(t).Codes, &c.Rows[0].Facts), &c.Rows[0].Facts), " ")
		if said != strings.Contains(words, "whether there was a sign of a group") {
			t.Errorf("%s: the page of the case says %q", name, words)
		}
	}
}

func checkText(t interface{ Fatal(...any) }, codes *sweep.Book, list string) *sweep.Checked {
	k := sweep.Checker{Codes: codes, Forces: forces.MadeUp(), Today: clock.NewDay(2026, 11, 29)}
	c, err := k.Check(context.Background(), strings.NewReader(list), int64(len(list)), "list.csv")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// anything draws what a cell of each column may hold when it is right.
func anything(b *sweep.Book) map[string][]string {
	dates := []string{"2009-12-31", "2010", "2013-06", "2014-03-09", "2014", "late 2014", "2018-07-09", "2025", "2025-04-01", "2009~", "2025-04-01?", "2011%", ""}
	number := []string{"0", "1", "2", "3", "5", "12", "13", "17", "18", "25", ""}
	answers := []string{"yes", "no", "unknown"}
	return map[string][]string{sweep.ColOpened: {"2009-01-01", ""}, sweep.ColClosed: dates, sweep.ColReviewed: append(slices.Clone(dates), sweep.Never),
		sweep.ColOutcome: append(sweep.CodesOf(b.Outcomes), ""),
		sweep.ColClass:   append(sweep.CodesOf(b.Classes), ""), sweep.ColSuspects: number, sweep.ColVictims: number, sweep.ColAge: number, sweep.ColAlive: answers, sweep.ColAccess: answers,
		sweep.ColIndicators: append(sweep.CodesOf(b.Indicators), "moved;gifts", ""), sweep.ColReasons: append(sweep.CodesOf(b.Reasons), "")}
}

// everyRule is what comes with the program, and every test of every column that
// a file of rules may ask, with and without a sign of a group in its place.
func everyRule(all *sweep.Rules) []sweep.Condition {
	var out []sweep.Condition
	for _, s := range all.Screens {
		for _, r := range s.Rules {
			out = append(out, r.Condition)
		}
	}
	for _, p := range all.Priorities {
		out = append(out, p.Tests...)
	}
	for _, test := range slices.Sorted(maps.Keys(sweep.TestFields)) {
		for _, field := range sweep.TestFields[test] {
			c := sweep.Condition{ID: test + "-" + field, Words: test, Test: test, Field: field, Value: 3, First: sweep.Day{clock.NewDay(2010, 1, 1)}, Last: sweep.Day{clock.NewDay(2014, 12, 31)}}
			out = append(out, c)
			c.UnlessIndicators = true
			out = append(out, c)
		}
	}
	return out
}

func list(columns []string, cells map[string]string) string {
	header, row := []string{"force", "reference"}, []string{"X00000001", "SYN/000001/15"}
	for _, c := range columns {
		header, row = append(header, c), append(row, cells[c])
	}
	return strings.Join(header, ",") + "\n" + strings.Join(row, ",") + "\n"
}

// forgetting gives the list in every way in which it may say less of a column.
func forgetting(columns []string, cells map[string]string, at int) []string {
	column, v := columns[at], cells[columns[at]]
	var out []string
	with := func(cell string) {
		less := maps.Clone(cells)
		less[column] = cell
		out = append(out, list(columns, less))
	}
	for _, cell := range []string{"", "unknown", "Not known", "N/K", "nk", "U", v + "zz"} {
		with(cell)
	}
	if len(v) == len("2014-03-09") && v[4] == '-' {
		for _, rougher := range []string{v[:4], v[:7], v + "~", v + "?", v[:4] + "%"} {
			with(rougher)
		}
	}
	renamed := slices.Clone(columns)
	renamed[at] = column[:2] + column[3:] // misspelt
	less := maps.Clone(cells)
	less[renamed[at]] = v
	return append(out, list(renamed, less), list(slices.Delete(slices.Clone(columns), at, at+1), cells))
}

// Whatever a list stops saying, no rule that did not screen a case out begins
// to, and no test of priority turns from one answer to the other.
func TestSayingLessNeverScreensOut(t *testing.T) {
	all := rules(t)
	conditions := everyRule(all)
	choices := anything(all.Codes)
	columns := slices.Sorted(maps.Keys(choices))
	compare := func(t *rapid.T, text string, f, g *sweep.Facts) {
		for i := range conditions {
			c := &conditions[i]
			before, after := c.Holds(all.Codes, f), c.Holds(all.Codes, g)
			if after != before && after != sweep.NotKnown {
				t.Fatalf("%s of %s (a sign counts: %v) turned from %q to %q\n%s", c.Test, c.Field, c.UnlessIndicators, before, after, text)
			}
		}
		for _, s := range all.Screens {
			if s.Apply(all.Codes, f).Hit && !s.Apply(all.Codes, g).Hit {
				t.Fatalf("%s: the case is screened out\n%s", s.Version, text)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		cells := map[string]string{}
		for _, c := range columns {
			cells[c] = rapid.SampledFrom(choices[c]).Draw(t, c)
		}
		whole := checkText(t, all.Codes, list(columns, cells))
		for at := range columns {
			for _, text := range forgetting(columns, cells, at) {
				less := checkText(t, all.Codes, text)
				if len(whole.Rows) > 0 && len(less.Rows) > 0 { // a row that is refused is named, and screened out by nothing
					compare(t, text, &whole.Rows[0].Facts, &less.Rows[0].Facts)
				}
			}
		}
	})
}
