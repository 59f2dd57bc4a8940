package request

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
)

// An answer that came in time and was found late: it is entered with its own day, nobody is late,
// and that they were said to be stays on record with both days.
func TestWhatCameInTimeAndIsFoundLate(t *testing.T) {
	sent, found := day(t, "2026-03-02"), day(t, "2026-03-30")
	base := play(t, Record{Asking: asking(10)}, Act{Did: Sent, On: sent}, delivered(sent), Act{Did: Reminded, On: day(t, "2026-03-20")},
		Act{Did: Extended, On: day(t, "2026-03-24"), Why: "They moved", Due: day(t, "2026-04-07")})
	for name, c := range map[string]struct {
		act      Act
		from, to string // of what was said and was not so; none: nothing was
	}{
		"an answer":               {Act{Did: Answered, On: day(t, "2026-03-10"), Matters: []int{1}}, "2026-03-17", "2026-03-24"},
		"an answer after the day": {Act{Did: Answered, On: day(t, "2026-03-19"), Matters: []int{1}}, "2026-03-19", "2026-03-24"},
		"an objection":            {Act{Did: Objected, On: day(t, "2026-03-16"), Why: "It is asked twice"}, "2026-03-17", "2026-03-24"},
		"an acknowledgement":      {Act{Did: Acknowledged, On: day(t, "2026-03-03")}, "", ""},
	} {
		c.act.Made = found
		r := play(t, base, c.act)
		got := r.Mistaken(found, holidays(t))
		if c.from == "" {
			if len(got) != 0 {
				t.Errorf("%s: %v", name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].From != day(t, c.from) || got[0].To != day(t, c.to) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	late := Act{Did: AskedTime, On: day(t, "2026-03-16"), By: "a", Why: "The archive moved", Due: day(t, "2026-04-20"), Made: found}
	if _, err := base.Do(late, holidays(t)); err == nil {
		t.Error("more time was given since: what was asked before it is not answered by that")
	}
	gone := Act{Did: Answered, On: day(t, "2026-02-27"), By: "a", Matters: []int{1}, Made: found}
	if _, err := base.Do(gone, holidays(t)); err == nil {
		t.Error("an answer to what was not asked yet")
	}
}

// What was said of a day is told by what was on record on it, found late or not: held against an
// oracle that goes through the days one by one.
func TestWhatWasSaidIsNotUnsaid(t *testing.T) {
	cal := holidays(t)
	rapid.Check(t, func(t *rapid.T) {
		begin := clock.NewDay(2026, 3, 2)
		r, on := Record{Asking: notice(2)}, begin
		for _, name := range append([]string{"send"}, rapid.SliceOfN(rapid.SampledFrom(more), 0, 14).Draw(t, "acts")...) {
			if name == "day" || name == "four-days" {
				on = on.AddDays(len(name) - 2)
				continue
			}
			a := act(name, on)
			if slices.Contains(theirs, a.Did) || slices.Contains(anyOrder, a.Did) {
				a.On, a.Made = on.AddDays(-rapid.IntRange(0, 12).Draw(t, "found after")), on
			}
			if next, err := r.Do(a, cal); err == nil {
				r = next
			}
		}
		saidOn := func(d clock.Day) bool {
			var acts []Act
			for _, a := range r.Acts {
				if !a.recorded().After(d) {
					acts = append(acts, a)
				}
			}
			slices.SortStableFunc(acts, func(a, b Act) int { return a.On.Sub(b.On) })
			return silentOn(acts, d)
		}
		acts := slices.SortedStableFunc(slices.Values(r.Acts), func(a, b Act) int { return a.On.Sub(b.On) })
		today := on.AddDays(3)
		got := r.Mistaken(today, cal)
		for d := begin; d.Before(today); d = d.AddDays(1) {
			in := slices.ContainsFunc(got, func(m Mistaken) bool { return !d.Before(m.From) && d.Before(m.To) })
			if want := saidOn(d) && !silentOn(acts, d); in != want {
				t.Fatalf("on %s: %v, by the days one by one %v\n%+v\n%+v", d, in, want, got, r.Acts)
			}
		}
		for _, m := range got {
			if len(m.Found) == 0 {
				t.Fatalf("nothing was found: %+v", m)
			}
		}
		if st := r.Standing(today, cal); (st.State == Silent) != silentOn(acts, today) || !slices.Equal(st.Open, open(acts)) {
			t.Fatalf("%+v\n%+v", st, r.Acts)
		}
	})
}
