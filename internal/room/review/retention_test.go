package review

import (
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

func retention(t testing.TB) Retention {
	t.Helper()
	r, err := DefaultRetention()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRetention(t *testing.T) {
	r := retention(t)
	ended := map[string]clock.Day{EventEnded: day(t, "2026-03-31")}
	warned := day(t, "2028-03-01")
	lately := day(t, "2028-03-31")
	tests := []struct {
		name    string
		kind    string
		e       RetentionEvents
		held    bool
		today   string
		when    string
		due     bool
		warn    bool
		blocked bool
	}{
		{"in its time", "papers", RetentionEvents{On: ended}, false, "2027-01-01", "2028-04-01", false, false, true}, // may come back
		{"last day to come back", "papers", RetentionEvents{On: ended, Warned: &warned}, false, "2028-03-31", "2028-04-01", false, true, true},
		{"the day after, warned", "papers", RetentionEvents{On: ended, Warned: &warned}, false, "2028-04-01", "2028-04-01", true, true, false},
		{"the day after, nobody warned", "papers", RetentionEvents{On: ended}, false, "2028-04-01", "2028-04-01", false, true, true},
		{"warned yesterday", "papers", RetentionEvents{On: ended, Warned: &lately}, false, "2028-04-01", "2028-04-01", false, true, true},
		{"held", "papers", RetentionEvents{On: ended, Warned: &warned}, true, "2030-04-01", "2028-04-01", false, false, true},
		{"opened again", "papers", RetentionEvents{On: ended, Warned: &warned, ClockRuns: true}, false, "2030-04-01", "2028-04-01", false, false, true},
		{"has not ended", "papers", RetentionEvents{Warned: &warned}, false, "2030-04-01", "", false, false, true},
		{"a draft in time to warn", "draft", RetentionEvents{On: map[string]clock.Day{EventSaved: day(t, "2026-03-01")}}, false, "2026-05-25", "2026-05-30", false, true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			today := day(t, tt.today)
			d, err := r.Due(tt.kind, tt.e, tt.held, today)
			if err != nil {
				t.Fatal(err)
			}
			if tt.when != "" && d.When != day(t, tt.when) {
				t.Errorf("when %s", d.When)
			}
			if d.DueOn(today) != tt.due || d.WarnOn(today) != tt.warn || (d.Blocked != "") != tt.blocked {
				t.Errorf("due %v, warn %v, blocked %q", d.DueOn(today), d.WarnOn(today), d.Blocked)
			}
		})
	}
	if _, err := r.Due("what nobody thought of", RetentionEvents{}, false, day(t, "2026-01-01")); !errs.Is(err, errs.Invalid) {
		t.Errorf("a kind that is not in the schedule: %v", err)
	}
}

func TestNothingIsDestroyedTooSoon(t *testing.T) {
	r := retention(t)
	due := 0
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(r.Kinds).Draw(t, "kind")
		e := RetentionEvents{On: map[string]clock.Day{}, ClockRuns: rapid.IntRange(0, 3).Draw(t, "clock") == 0}
		for _, event := range []string{EventSaved, EventEnded, EventWithdrawn, EventMade} {
			if rapid.IntRange(0, 4).Draw(t, "has "+event) > 0 {
				e.On[event] = anyDay(t)
			}
		}
		if rapid.IntRange(0, 4).Draw(t, "was warned") > 0 {
			d := anyDay(t)
			e.Warned = &d
		}
		held, today := rapid.IntRange(0, 3).Draw(t, "held") == 0, anyDay(t)
		d, err := r.Due(k.ID, e, held, today)
		if err != nil {
			t.Fatal(err)
		}
		if d.When != (clock.Day{}) && !d.Warn.Before(d.When) {
			t.Fatalf("warns %s for %s", d.Warn, d.When)
		}
		if !d.DueOn(today) {
			return
		}
		due++
		ended, hasEnded := e.On[EventEnded]
		switch {
		case held:
			t.Fatal("destroyed under a hold")
		case e.ClockRuns:
			t.Fatal("destroyed while a clock ran")
		case k.AppealMonths > 0 && hasEnded && !today.After(addMonths(ended, k.AppealMonths)):
			t.Fatal("destroyed while the person could come back")
		case e.Warned == nil || today.Sub(*e.Warned) < k.WarnDays:
			t.Fatal("destroyed without a warning")
		case today.Before(addMonths(e.On[k.After], k.Months).AddDays(k.Days)):
			t.Fatal("destroyed before its time")
		}
	})
	if due == 0 {
		t.Error("nothing was ever due: the property says nothing")
	}
}
