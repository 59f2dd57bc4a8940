package clock_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
)

// A day begins at midnight in London, which in summer is not midnight UTC.
func TestTodayIsInLondon(t *testing.T) {
	for _, c := range []struct{ at, day string }{
		{"2026-01-15T23:59:59Z", "2026-01-15"},
		{"2026-07-15T22:59:59Z", "2026-07-15"},
		{"2026-07-15T23:00:00Z", "2026-07-16"},
		{"2026-03-29T00:30:00Z", "2026-03-29"}, // the hour before the clocks go on
		{"2026-10-25T00:30:00Z", "2026-10-25"}, // the hour before they go back
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := clock.Today(clock.NewFake(at)).String(); got != c.day {
			t.Errorf("at %s it is %s, want %s", c.at, got, c.day)
		}
	}
}

func TestFakeMovesOnlyWhenMoved(t *testing.T) {
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	f := clock.NewFake(start)
	var wait sync.WaitGroup
	for range 50 {
		wait.Add(1)
		go func() { defer wait.Done(); f.Advance(time.Minute); f.Now() }()
	}
	wait.Wait()
	if got := f.Now().Sub(start); got != 50*time.Minute {
		t.Errorf("fifty minutes became %s", got)
	}
	f.Set(start)
	if !f.Now().Equal(start) {
		t.Error("the clock was not put back")
	}
}

func TestDayProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := clock.NewDay(rapid.IntRange(1, 9000).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		n := rapid.IntRange(-100000, 100000).Draw(t, "n")
		later := d.AddDays(n)
		if later.Sub(d) != n || later.AddDays(-n) != d || d.Before(later) != (n > 0) || d.After(later) != (n < 0) {
			t.Fatalf("%s and %d days is %s", d, n, later)
		}
		if want := (int(d.Weekday()) + n%7 + 7) % 7; int(later.Weekday()) != want {
			t.Fatalf("%s is a %s", later, later.Weekday())
		}
		written, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var read clock.Day
		if err := json.Unmarshal(written, &read); err != nil || read != d {
			t.Fatalf("%s came back as %s: %v", written, read, err)
		}
	})
}

func TestParseDayRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-02-29", "2026-2-1", "01/02/2026", "2026-02-01T00:00:00Z", " 2026-02-01"} {
		if d, err := clock.ParseDay(s); err == nil {
			t.Errorf("ParseDay(%q) = %s", s, d)
		}
	}
}
