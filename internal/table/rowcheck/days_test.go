package rowcheck

import (
	"testing"

	"candour/internal/base/clock"
	"candour/internal/table/codebook"
)

// TestWhatAValueStandsFor: a day, a month, a quarter or a year, from its first day
// to its last; what is none of these stands for nothing and has not begun.
func TestWhatAValueStandsFor(t *testing.T) {
	for value, want := range map[string][2]string{
		"2023-04-30": {"2023-04-30", "2023-04-30"}, "2023-04": {"2023-04-01", "2023-04-30"}, "2024-02": {"2024-02-01", "2024-02-29"}, "2023-12": {"2023-12-01", "2023-12-31"},
		"2023": {"2023-01-01", "2023-12-31"}, "2023-Q4": {"2023-10-01", "2023-12-31"}, "2023-04-30T10:00:00Z": {"2023-04-30", "2023-04-30"},
		"": {}, "soon": {}, "2023-13": {}, "2023-04-31": {}, "2023-Q5": {}, "a longer text": {},
	} {
		first, last, ok := spanOf(value)
		if ok != (want[0] != "") || ok && (first.String() != want[0] || last.String() != want[1]) {
			t.Errorf("%q: %s to %s, %v", value, first, last, ok)
		}
		if !ok {
			if began(value, "2099-01-01") {
				t.Errorf("%q has begun", value)
			}
			continue
		}
		before := first.AddDays(-1).String()
		if !began(value, want[0]) || began(value, before) {
			t.Errorf("%q has begun on %s: %v, on %s: %v", value, want[0], began(value, want[0]), before, began(value, before))
		}
	}
}

// TestPeriodsHoldTheirRows: by the end of a period, or whole within it.
func TestPeriodsHoldTheirRows(t *testing.T) {
	p, ok := clock.ParsePeriod("2023")
	if !ok {
		t.Fatal("2023 is no period")
	}
	by := periodRule{Rule: codebook.Rule{Period: codebook.PeriodBy}}
	within := periodRule{}
	for value, want := range map[string][2]bool{ // by, within
		"2022-12-31": {true, false}, "2023-01-01": {true, true}, "2023-12-31": {true, true}, "2024-01-01": {false, false}, "2023-Q1": {true, true}, "2022": {true, false},
		"": {true, true}, "~not-asked": {true, true}, "soon": {false, false}, "2023-12": {true, true},
	} {
		if a, b := by.keeps(p, value), within.keeps(p, value); a != want[0] || b != want[1] {
			t.Errorf("%q: by %v, within %v", value, a, b)
		}
	}
}

// TestRulesAreInForceFromDayToDay, both included.
func TestRulesAreInForceFromDayToDay(t *testing.T) {
	s := &codebook.Schema{Name: "made up"}
	compiled.Store(s, []*rule{{Rule: codebook.Rule{ID: "always"}}, {Rule: codebook.Rule{ID: "from", From: "2023-01-01"}},
		{Rule: codebook.Rule{ID: "to", To: "2023-12-31"}}, {Rule: codebook.Rule{ID: "both", From: "2023-01-01", To: "2023-12-31"}}})
	defer compiled.Delete(s)
	for today, want := range map[string]string{"2022-12-31": "always to ", "2023-01-01": "always from to both ", "2023-12-31": "always from to both ", "2024-01-01": "always from "} {
		list, err := rulesOf(nil, s, today)
		got := ""
		for _, r := range list {
			got += r.ID + " "
		}
		if err != nil || got != want {
			t.Errorf("on %s: %s (%v)", today, got, err)
		}
	}
}

// TestWholeYears: a birthday counts on its day.
func TestWholeYears(t *testing.T) {
	for _, x := range []struct {
		from, to string
		want     int
	}{{"2010-05-15", "2020-05-14", 9}, {"2010-05-15", "2020-05-15", 10}, {"2010-05-15", "2020-06-01", 10}, {"2010-05-15", "2020-04-30", 9}, {"2010-05-15", "2010-05-15", 0}} {
		if got := yearsBetween(x.from, x.to); got != x.want {
			t.Errorf("%s to %s: %d", x.from, x.to, got)
		}
	}
}
