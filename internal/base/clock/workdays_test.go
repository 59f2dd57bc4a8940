package clock_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

func holidays(t interface{ Fatal(...any) }) *clock.Calendar {
	c, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func must(t interface{ Fatal(...any) }, s string) clock.Day {
	d, err := clock.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The days that no rule of thumb gives, each announced or proclaimed by itself.
func TestDaysThatNoRuleGives(t *testing.T) {
	c := holidays(t)
	for _, x := range []struct {
		day     string
		nation  clock.Nation
		holiday bool
	}{
		{"2020-05-04", clock.EnglandAndWales, false}, // moved to VE Day
		{"2020-05-08", clock.EnglandAndWales, true},
		{"2022-05-30", clock.Scotland, false}, // moved for the Jubilee
		{"2022-06-02", clock.Scotland, true},
		{"2022-06-03", clock.NorthernIreland, true},
		{"2022-09-19", clock.NorthernIreland, true},
		{"2023-05-08", clock.Scotland, true},
		{"2026-06-15", clock.Scotland, true},
		{"2026-06-15", clock.EnglandAndWales, false},
		{"2021-12-27", clock.EnglandAndWales, true}, // Christmas 2021 fell on Saturday
		{"2021-12-28", clock.Scotland, true},
		{"2022-01-04", clock.Scotland, true},
		{"2022-01-04", clock.EnglandAndWales, false},
		{"2022-04-18", clock.EnglandAndWales, true}, // Easter Monday, not in Scotland
		{"2022-04-18", clock.Scotland, false},
		{"2024-07-12", clock.NorthernIreland, true},
		{"2024-07-12", clock.EnglandAndWales, false},
		{"2024-12-02", clock.Scotland, true}, // St Andrew's Day fell on Saturday
	} {
		title, err := c.Holiday(x.nation, must(t, x.day))
		if err != nil || (title != "") != x.holiday {
			t.Errorf("%s in %s: %q, %v; want a holiday: %v", x.day, x.nation, title, err, x.holiday)
		}
	}
}

func TestNoHolidayFallsAtAWeekend(t *testing.T) {
	c := holidays(t)
	first, last := c.Years()
	for d := first; !d.After(last); d = d.AddDays(1) {
		for _, n := range []clock.Nation{clock.EnglandAndWales, clock.Scotland, clock.NorthernIreland} {
			if title, err := c.Holiday(n, d); err != nil || title != "" && d.Weekday()%6 == 0 {
				t.Errorf("%s %s: %q, %v", n, d, title, err)
			}
		}
	}
}

func TestAddWorkingDays(t *testing.T) {
	c := holidays(t)
	for _, x := range []struct {
		from  string
		count int
		want  string
	}{
		{"2026-04-02", 1, "2026-04-07"},   // over Easter
		{"2025-12-24", 3, "2025-12-31"},   // over Christmas
		{"2026-01-05", 20, "2026-02-02"},  // twenty working days
		{"2026-01-03", 0, "2026-01-03"},   // a Saturday stays
		{"2026-01-03", 1, "2026-01-05"},   // and Monday is the first after it
		{"2026-04-07", -1, "2026-04-02"},  // backwards
		{"2022-09-16", 1, "2022-09-20"},   // the State Funeral
		{"2020-05-07", 1, "2020-05-11"},   // VE Day
		{"2023-12-29", 254, "2024-12-31"}, // the whole of a leap year
	} {
		got, err := c.AddWorkingDays(clock.EnglandAndWales, must(t, x.from), x.count)
		if err != nil || got.String() != x.want {
			t.Errorf("%s and %d working days: %s, %v; want %s", x.from, x.count, got, err, x.want)
		}
	}
}

func TestWorkingDaysAreNeverGuessed(t *testing.T) {
	c := holidays(t)
	for _, ask := range []func() error{
		func() error { _, err := c.AddWorkingDays(clock.Scotland, must(t, "2027-12-30"), 5); return err },
		func() error { _, err := c.AddWorkingDays(clock.Scotland, must(t, "2015-01-02"), -5); return err },
		func() error {
			_, err := c.WorkingDaysBetween(clock.Scotland, must(t, "2026-01-01"), must(t, "2028-01-03"))
			return err
		},
		func() error { _, err := c.IsWorkingDay("france", must(t, "2026-01-01")); return err },
	} {
		if err := ask(); !errs.Is(err, errs.Invalid) {
			t.Errorf("got %v, want a refusal", err)
		}
	}
}

func TestReadCalendarRefuses(t *testing.T) {
	for _, s := range []string{
		``, `{}`, `{"first_year":2026,"last_year":2025,"nations":{"scotland":[]}}`,
		`{"first_year":2026,"last_year":2026,"nations":{"scotland":[{"date":"2027-01-01","title":"x"}]}}`,
		`{"first_year":2026,"last_year":2026,"nations":{"scotland":[{"date":"2026-01-01","title":"x"},{"date":"2026-01-01","title":"y"}]}}`,
		`{"first_year":2026,"last_year":2026,"nations":{"scotland":[{"date":"1 January","title":"x"}]}}`,
	} {
		if _, err := clock.ReadCalendar(strings.NewReader(s)); err == nil {
			t.Errorf("%s was read", s)
		}
	}
}

// Adding working days and counting them undo each other, land on a working
// day, and can be done in two goes.
func TestWorkingDaysProperties(t *testing.T) {
	c := holidays(t)
	base := must(t, "2016-01-01")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]clock.Nation{clock.EnglandAndWales, clock.Scotland, clock.NorthernIreland}).Draw(t, "nation")
		from := base.AddDays(rapid.IntRange(0, 3650).Draw(t, "from"))
		a, b := rapid.IntRange(0, 60).Draw(t, "a"), rapid.IntRange(0, 60).Draw(t, "b")
		sign := rapid.SampledFrom([]int{1, -1}).Draw(t, "sign")
		mid := add(t, c, n, from, sign*a)
		end := add(t, c, n, mid, sign*b)
		if whole := add(t, c, n, from, sign*(a+b)); whole != end {
			t.Fatalf("%d then %d gives %s, at once %s", a, b, end, whole)
		}
		if got, err := c.WorkingDaysBetween(n, from, end); err != nil || got != sign*(a+b) {
			t.Fatalf("between %s and %s: %d, %v; want %d", from, end, got, err, sign*(a+b))
		}
		if works, err := c.IsWorkingDay(n, end); a+b > 0 && (err != nil || !works) {
			t.Fatalf("%s is no working day (%v)", end, err)
		}
	})
}

func add(t *rapid.T, c *clock.Calendar, n clock.Nation, d clock.Day, count int) clock.Day {
	got, err := c.AddWorkingDays(n, d, count)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
