package clock

import "testing"

func TestPeriods(t *testing.T) {
	for name, want := range map[string][2]string{"2023": {"2023-01-01", "2023-12-31"}, "2023-24": {"2023-04-01", "2024-03-31"}, "1999-00": {"1999-04-01", "2000-03-31"},
		"2024-Q1": {"2024-01-01", "2024-03-31"}, "2026-Q2": {"2026-04-01", "2026-06-30"}, "2026-Q4": {"2026-10-01", "2026-12-31"}} {
		p, ok := ParsePeriod(name)
		if !ok || p.First.String() != want[0] || p.Last.String() != want[1] {
			t.Errorf("%s: %v to %v, %v", name, p.First, p.Last, ok)
		}
		if !p.Holds(p.First) || !p.Holds(p.Last) || p.Holds(p.Last.AddDays(1)) || p.Holds(p.First.AddDays(-1)) || p.Over(p.Last) || !p.Over(p.Last.AddDays(1)) {
			t.Errorf("%s: its ends are wrong", name)
		}
	}
	for _, name := range []string{"", "20", "0000", "2023-Q5", "2023-Q0", "2023-25", "2023-q1", "2023-", "abcd", "2023-1x", "２０２３", "2023-Q11", "+023", "2023--1"} {
		if p, ok := ParsePeriod(name); ok {
			t.Errorf("%q was read as %+v", name, p)
		}
	}
}
