package rules

import (
	"strings"
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

// TestABackupSaysWhenItGoes: by the number of the schedule; a schedule may leave the
// number out, and then no day is set, nothing is due, and no sentence names a time.
func TestABackupSaysWhenItGoes(t *testing.T) {
	made := day(t, "2026-11-29")
	if got, set := retention(t).BackupGoes(made); !set || got != day(t, "2027-02-27") {
		t.Errorf("%s, %v", got, set)
	}
	if got, want := retention(t).BackupWords(made), "A copy made for safety on 29 November 2026 is to be destroyed on 27 February 2027, by whoever keeps it."; got != want {
		t.Error(got)
	}
	text, err := ruleFiles.ReadFile("retention.toml")
	if err != nil {
		t.Fatal(err)
	}
	whole := string(text)
	at := strings.LastIndex(whole, "[[kind]]") // the backup's
	with := func(old, put string) (Retention, error) {
		part := strings.Replace(whole[at:], old, put, 1)
		if part == whole[at:] {
			t.Fatalf("the schedule has no %q", old)
		}
		return ReadRetention(strings.NewReader(whole[:at] + part))
	}
	seven, err := with("days = 90\n", "days = 7\nmonths = 1\n")
	if got, set := seven.BackupGoes(made); err != nil || !set || got != day(t, "2027-01-05") {
		t.Errorf("a month and seven days: %s, %v, %v", got, set, err)
	}
	const sentence = "Safe copies are gone after {life}. "
	none, err := with("days = 90\nwarn_days = 7\nauthority = \"own-policy\"\nwords = \""+sentence, "authority = \"own-policy\"\nwords = \"Safe copies stay. ")
	if err != nil {
		t.Fatal(err)
	}
	if got, set := none.BackupGoes(made); set || !got.IsZero() || !strings.HasPrefix(none.BackupWords(made), "No day is set") {
		t.Errorf("with no number: %s, %q", got, none.BackupWords(made))
	}
	if d, err := none.Due("backup", RetentionEvents{On: map[string]clock.Day{EventMade: made}}, false, made.AddDays(9999)); err != nil || d.DueOn(made.AddDays(9999)) || d.WarnOn(made.AddDays(9999)) {
		t.Errorf("with no number it is due: %+v, %v", d, err)
	}
	if got := (Retention{}).BackupWords(made); !strings.HasPrefix(got, "No day is set") {
		t.Errorf("a schedule that does not know of copies: %q", got)
	}
	for old, put := range map[string]string{"days = 90\nwarn_days = 7\n": "", "days = 90\n": "", "days = 90": "dayz = 90", "{life}": "a time", "days = 90\nwarn": "days = -90\nwarn"} {
		if _, err := with(old, put); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q in the place of %q is taken: %v", put, old, err)
		}
	}
}
