package rules

import (
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
)

func remedyOf(t *testing.T, v Verdict, id string) (Remedy, bool) {
	t.Helper()
	for _, r := range v.Remedies {
		if r.ID == id {
			return r, true
		}
	}
	return Remedy{}, false
}

func TestRemedyDeadlines(t *testing.T) {
	tests := []struct {
		name, closed, by, today string
		id                      string
		offered                 bool
		deadline                string // empty: none can be worked out
		late                    bool
	}{
		// 10 working days over Christmas 2025: 25, 26 December and 1 January do not count.
		{"working days over bank holidays", "2025-12-22", "prosecutors", "2025-12-23", "cps-right-to-review", true, "2026-01-08", false},
		{"the last of the ten days", "2025-12-22", "prosecutors", "2026-01-08", "cps-right-to-review", true, "2026-01-08", false},
		{"then the three months", "2025-12-22", "prosecutors", "2026-01-09", "cps-right-to-review", true, "2026-03-22", false},
		{"then only for a very good reason", "2025-12-22", "prosecutors", "2026-03-23", "cps-right-to-review", true, "", true},
		{"a short month", "2025-11-30", "police", "2025-12-01", "police-right-to-review", true, "2026-02-28", false},
		{"a rough date gives no day", "December 2025", "prosecutors", "2026-01-03", "cps-right-to-review", true, "", false},
		{"a rough date, long ago", "2019", "prosecutors", "2026-01-03", "cps-right-to-review", true, "", true},
		{"before the scheme", "2013-06-04", "prosecutors", "2026-01-03", "cps-right-to-review", false, "", false},
		{"perhaps before the scheme", "2013", "prosecutors", "2026-01-03", "cps-right-to-review", true, "", true},
		{"no date", "", "prosecutors", "2026-01-03", "cps-right-to-review", true, "", false},
		{"before the police scheme", "2015-03-31", "police", "2026-01-03", "police-right-to-review", false, "", false},
		{"not theirs to decide", "2025-12-22", "police", "2026-01-03", "cps-right-to-review", false, "", false},
		{"beyond the calendar of working days: the months still count", "2027-12-30", "prosecutors", "2028-01-03", "cps-right-to-review", true, "2028-03-30", false},
	}
	c := criteria(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := good()
			f.ClosedWhen, f.ClosedBy = tt.closed, tt.by
			r, ok := remedyOf(t, c.Judge(f, day(t, tt.today)), tt.id)
			if ok != tt.offered {
				t.Fatalf("offered: %v", ok)
			}
			if got := deadlineText(r.Deadline); got != tt.deadline {
				t.Errorf("deadline %q, want %q", got, tt.deadline)
			}
			for _, o := range c.Offers {
				if o.ID == tt.id && ok && (r.DeadlineWords == o.LateWords) != tt.late {
					t.Errorf("words %q", r.DeadlineWords)
				}
			}
		})
	}
}

func deadlineText(d *clock.Day) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// TestAddMonthsKeepsToTheMonth: three months after 30 November is the last of
// February, never March.
func TestAddMonthsKeepsToTheMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDay(t), rapid.IntRange(0, 240).Draw(t, "months")
		year, month, dom := d.Date()
		gotYear, gotMonth, got := addMonths(d, n).Date()
		if gotYear*12+int(gotMonth) != year*12+int(month)+n || got > dom {
			t.Fatalf("%s and %d months is %s", d, n, addMonths(d, n))
		}
	})
}
