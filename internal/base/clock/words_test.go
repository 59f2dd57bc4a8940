package clock

import (
	"testing"
	"time"
)

// A person who looks at their own clock reads the same here, and on a summer
// night the day is theirs.
func TestMomentsAreInUKTime(t *testing.T) {
	at := func(s string) time.Time {
		out, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct{ at, words, day, hour string }{
		{"2026-07-01T15:30:00Z", "1 July 2026 at 4:30pm (UK time)", "1 July 2026", "1 July 2026, between 4pm and 5pm (UK time)"},
		{"2026-06-30T23:30:00Z", "1 July 2026 at 12:30am (UK time)", "1 July 2026", "1 July 2026, between 12am and 1am (UK time)"},
		{"2026-12-31T23:30:00Z", "31 December 2026 at 11:30pm (UK time)", "31 December 2026", "31 December 2026, between 11pm and 12am (UK time)"},
		{"2026-03-29T00:59:00Z", "29 March 2026 at 12:59am (UK time)", "29 March 2026", "29 March 2026, between 12am and 2am (UK time)"},
		{"2026-07-01T18:30:00+03:00", "1 July 2026 at 4:30pm (UK time)", "1 July 2026", "1 July 2026, between 4pm and 5pm (UK time)"},
	} {
		if got := Words(at(c.at)); got != c.words {
			t.Errorf("Words(%s) = %q, want %q", c.at, got, c.words)
		}
		if got := DayWords(at(c.at)); got != c.day {
			t.Errorf("DayWords(%s) = %q, want %q", c.at, got, c.day)
		}
		if got := HourWords(at(c.at)); got != c.hour {
			t.Errorf("HourWords(%s) = %q, want %q", c.at, got, c.hour)
		}
	}
	if Words(time.Time{})+DayWords(time.Time{})+HourWords(time.Time{})+Typed(time.Time{}) != "" {
		t.Error("the zero time has words")
	}
}

// Typed and ParseTyped undo each other but in the hour that comes twice, and a
// day begins at its own midnight.
func TestTypedMomentsAreInUKTime(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2026-07-01 09:30", "2026-07-01T08:30:00Z"}, {"2026-12-03 09:30", "2026-12-03T09:30:00Z"}, {"2026-12-03T09:30", "2026-12-03T09:30:00Z"},
		{"3 December 2026 9:30am", "2026-12-03T09:30:00Z"}, {"1 July 2026 at 9:30am", "2026-07-01T08:30:00Z"}, {"2026-07-01T09:30:00Z", "2026-07-01T09:30:00Z"},
	} {
		got, err := ParseTyped(c.text)
		if err != nil || got.Format(time.RFC3339) != c.want {
			t.Errorf("ParseTyped(%q) = %s, %v, want %s", c.text, got.Format(time.RFC3339), err, c.want)
		}
	}
	for _, bad := range []string{"", "soon", "2026-03-29 01:30", "2026-10-25 01:30", "2026-02-30 09:00"} {
		if got, err := ParseTyped(bad); err == nil {
			t.Errorf("ParseTyped(%q) = %s", bad, got)
		}
	}
	for h := 0; h < 24*366; h++ {
		at := time.Date(2026, 1, 1, h, 17, 0, 0, time.UTC)
		if back, err := ParseTyped(Typed(at)); err != errTwice && !back.Equal(at) {
			t.Errorf("%s is typed as %s and read as %s, %v", at, Typed(at), back, err)
		}
		day := DayOf(at)
		if m := Midnight(day); at.Before(m) || DayOf(m) != day || DayOf(m.Add(-time.Second)) != day.AddDays(-1) {
			t.Errorf("the midnight of %s is %s", day, m)
		}
	}
}
