package clock_test

import (
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
)

// TestADueDayThatHasPassedStays: whatever is put right of days that had passed, in
// whatever order, a due day that was over then is what it was, no other moves to
// before that day, and what begins later is counted by the list as it is.
func TestADueDayThatHasPassedStays(t *testing.T) {
	own, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		n, list, since := clock.EnglandAndWales, own, clock.NewDay(2026, 3, 1)
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			since = since.AddDays(rapid.IntRange(0, 20).Draw(t, "later"))
			x := clock.Change{Nation: n, Day: since.AddDays(-rapid.IntRange(0, 40).Draw(t, "ago")), Title: rapid.SampledFrom([]string{"Made-up holiday", ""}).Draw(t, "title"), Agreed: since}
			was := list
			list = list.With(x)
			from := since.AddDays(-rapid.IntRange(-5, 40).Draw(t, "from"))
			count := rapid.IntRange(1, 30).Draw(t, "count")
			before, after := due(t, was, from, count), due(t, list, from, count)
			plain := add(t, list, n, from, count)
			switch {
			case before.Before(since) && after != before:
				t.Fatalf("%s had passed by %s and is %s", before, since, after)
			case !before.Before(since) && after.Before(since):
				t.Fatalf("%s had not passed by %s and moved to %s", before, since, after)
			case !before.Before(since) && !plain.Before(since) && after != plain:
				t.Fatalf("%s, want %s", after, plain)
			}
			if list.CountedBy(after) == list && after.Before(since) {
				t.Fatalf("%s was counted by the list of %s", after, since)
			}
			if got := due(t, list.Afresh(), from, count); got != plain {
				t.Fatalf("afresh %s, want %s", got, plain)
			}
		}
	})
}

func due(t *rapid.T, c *clock.Calendar, from clock.Day, count int) clock.Day {
	d, err := c.Due(clock.EnglandAndWales, from, count)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestADayPutRightByExample: 20 working days from 2 November 2026 end on 30
// November. That 19 November was a holiday moves it by a day when it is said on the
// 30th, and leaves it when it is said on 1 December; a holiday of a day to come counts
// for both.
func TestADayPutRightByExample(t *testing.T) {
	own, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	x := clock.Change{Nation: clock.EnglandAndWales, Day: must(t, "2026-11-19"), Title: "Made-up holiday"}
	for agreed, want := range map[string]string{"2026-11-30": "2026-12-01", "2026-12-01": "2026-11-30"} {
		x.Agreed = must(t, agreed)
		list := own.With(x)
		got, err := list.Due(clock.EnglandAndWales, must(t, "2026-11-02"), 20)
		if err != nil || got.String() != want {
			t.Errorf("said on %s: %s, want %s (%v)", agreed, got, want, err)
		}
		if left := len(list.CountedBy(got).LeftOut(clock.EnglandAndWales, must(t, "2026-11-02"), got)); left != 1 && agreed == "2026-11-30" || left != 0 && agreed == "2026-12-01" {
			t.Errorf("said on %s: %d holidays left out", agreed, left)
		}
		next := list.With(clock.Change{Nation: clock.EnglandAndWales, Day: must(t, "2026-12-02"), Title: "Made-up holiday"})
		if got, err := next.Due(clock.EnglandAndWales, must(t, "2026-11-27"), 3); err != nil || got.String() != "2026-12-03" {
			t.Errorf("a day to come is not left out: %s, %v", got, err)
		}
	}
}
