package rules

import (
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

func clocks(t testing.TB) Clocks {
	t.Helper()
	c, err := DefaultClocks()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryStateThatWaitsHasAClock(t *testing.T) {
	c := clocks(t)
	for _, s := range States() {
		k, ok, err := c.For(s, false, day(t, "2026-03-02"))
		if err != nil || ok == s.Ended() {
			t.Errorf("%s: clock %v, %v", s, ok, err)
		}
		if ok && k.Authority != OwnStandard {
			t.Errorf("%s: %s is not law, but is said to be %s", s, k.Rule, k.Authority)
		}
	}
}

func TestClocks(t *testing.T) {
	c := clocks(t)
	tests := []struct {
		name      string
		tell      bool
		state     State
		enhanced  bool
		arrived   string
		warn, due string
		authority Authority
	}{
		{"papers over Easter and May", false, Asked, false, "2026-04-01", "2026-04-24", "2026-05-01", OwnStandard},
		{"told in 5 working days", true, Decided, false, "2026-04-01", "2026-04-08", "2026-04-10", VictimsCode},
		{"told in 1 with enhanced rights", true, Decided, true, "2026-04-02", "2026-04-07", "2026-04-07", VictimsCode},
		{"told why not", true, NotEligible, true, "2026-06-05", "2026-06-08", "2026-06-08", VictimsCode},
		{"enhanced rights change nothing else", false, Asked, true, "2026-04-01", "2026-04-24", "2026-05-01", OwnStandard},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			find := c.For
			if tt.tell {
				find = c.Tell
			}
			k, ok, err := find(tt.state, tt.enhanced, day(t, tt.arrived))
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			if k.Warn.String() != tt.warn || k.Due.String() != tt.due || k.Authority != tt.authority {
				t.Errorf("warn %s due %s by %s", k.Warn, k.Due, k.Authority)
			}
		})
	}
}

func TestStanding(t *testing.T) {
	k := Clock{Warn: clock.NewDay(2026, 4, 8), Due: clock.NewDay(2026, 4, 10)}
	for today, want := range map[string]Standing{
		"2026-04-07": InTime, "2026-04-08": Warning, "2026-04-10": Warning, "2026-04-11": Breached,
	} {
		if got := k.Standing(day(t, today)); got != want {
			t.Errorf("%s: %s, want %s", today, got, want)
		}
	}
	if got := (Clock{}).Standing(day(t, "2026-04-07")); got != NotKnown {
		t.Errorf("no due day: %s", got)
	}
}

// TestBeyondTheCalendarIsNotKnown: never a guess, and never a breach.
func TestBeyondTheCalendarIsNotKnown(t *testing.T) {
	k, ok, err := clocks(t).For(Allocated, false, day(t, "2027-12-01"))
	if !ok || !errs.Is(err, errs.Invalid) {
		t.Fatal(ok, err)
	}
	if k.Words == "" || k.Standing(day(t, "2030-01-01")) != NotKnown {
		t.Errorf("%+v", k)
	}
	if _, ok, err := clocks(t).For(Allocated, false, day(t, "2019-12-02")); ok || err != nil {
		t.Errorf("a clock ran before there was one: %v %v", ok, err)
	}
}

func TestClockProperties(t *testing.T) {
	c := clocks(t)
	calendar, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.SampledFrom(States()).Draw(t, "state")
		find := rapid.SampledFrom([]func(State, bool, clock.Day) (Clock, bool, error){c.For, c.Tell}).Draw(t, "which")
		enhanced := rapid.Bool().Draw(t, "enhanced")
		arrived := clock.NewDay(2021, 4, 1).AddDays(rapid.IntRange(0, 6*365).Draw(t, "days"))
		k, ok, err := find(state, enhanced, arrived)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return
		}
		for _, d := range []clock.Day{k.Due, k.Warn} {
			if working, err := calendar.IsWorkingDay(clock.EnglandAndWales, d); err != nil || !working {
				t.Fatalf("%s is not a working day (%v)", d, err)
			}
		}
		if k.Warn.After(k.Due) || !k.Warn.After(arrived) {
			t.Fatalf("arrived %s, warns %s, due %s", arrived, k.Warn, k.Due)
		}
		next, _, err := find(state, enhanced, arrived.AddDays(1))
		if err != nil || next.Due.Before(k.Due) || next.Warn.Before(k.Warn) {
			t.Fatalf("a day later is due earlier: %s then %s (%v)", k.Due, next.Due, err)
		}
		if soon, _, err := find(state, true, arrived); err != nil || soon.Due.After(k.Due) {
			t.Fatalf("enhanced rights take longer: %s then %s", k.Due, soon.Due)
		}
	})
}
