package figures

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/disclosure"
	"candour/internal/base/clock"
	"candour/internal/room/review/rules"
)

// figureDay counts days from the first of 2026.
func figureDay(n int) clock.Day { return clock.NewDay(2026, 1, 1).AddDays(n) }

// passed is a passage with ten days for the next step.
func passed(id, force string, s rules.State, on int, code string) rules.Passage {
	return rules.Passage{Case: id, Force: force, State: s, On: figureDay(on), Due: figureDay(on + 10), Code: code}
}

// anyPassages walks applications along the whole table of moves: appeals,
// withdrawals, several steps on one day.
func anyPassages(t *rapid.T, cases int) []rules.Passage {
	var out []rules.Passage
	for c := range rapid.IntRange(0, cases).Draw(t, "cases") {
		id, force := fmt.Sprintf("case-%02d", c), rapid.SampledFrom([]string{"", "a", "b", "gone"}).Draw(t, "force")
		state, on := rules.Received, rapid.IntRange(0, 200).Draw(t, "start")
		for range rapid.IntRange(1, 20).Draw(t, "length") {
			code := ""
			switch state {
			case rules.Acted:
				code = rapid.SampledFrom([]string{rules.NoAnswer, "charged"}).Draw(t, "action")
			case rules.NotEligible, rules.Decided:
				code = rapid.SampledFrom([]string{"one", "two"}).Draw(t, "code")
			}
			out = append(out, passed(id, force, state, on, code))
			next := rules.MovesFrom(state)
			if len(next) == 0 {
				break
			}
			state = rapid.SampledFrom(next).Draw(t, "move").To
			on += rapid.SampledFrom([]int{0, 0, 1, 7, 40}).Draw(t, "wait")
		}
	}
	return out
}

// TestFiguresAnyOrder: however passages come out of the database, the figures
// are the same, appeals and steps on one day among them.
func TestFiguresAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, q := anyPassages(t, 14), Quarter{2026, rapid.IntRange(1, 4).Draw(t, "quarter")}
		want := asJSON(t, BuildRelease(list, []string{"a", "b"}, q))
		if got := asJSON(t, BuildRelease(rapid.Permutation(list).Draw(t, "mixed"), []string{"a", "b"}, q)); got != want {
			t.Fatalf("%s\n%s", want, got)
		}
	})
}

// TestFiguresOneDayInTurn: a Passage has no hour, so the table of moves says
// what came first on a day.
func TestFiguresOneDayInTurn(t *testing.T) {
	want := []rules.State{rules.Received, rules.Acknowledged, rules.NotEligible, rules.Appealed, rules.Eligible, rules.Asked, rules.Gathered, rules.Allocated, rules.Examined,
		rules.Viewed, rules.Decided, rules.Closed, rules.Appealed, rules.Allocated, rules.Withdrawn, rules.Erased}
	days := []int{0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2}
	var list []rules.Passage
	for i, s := range want {
		list = append(list, passed("a", "", s, days[i], ""))
	}
	rapid.Check(t, func(t *rapid.T) {
		got := trailsOf(rapid.Permutation(list).Draw(t, "mixed"), figureDay(9))
		if len(got) != 1 || len(got[0].passages) != len(want) {
			t.Fatalf("%v", got)
		}
		// After an appeal a case goes on from allocation twice over on one day;
		// which of the two comes first makes no difference to any figure.
		for i, p := range got[0].passages {
			if p.On != figureDay(days[i]) || i > 0 && !legalNext(got[0].passages[i-1].State, p.State) {
				t.Fatalf("place %d is %s", i, p.State)
			}
		}
	})
}

// TestFiguresVisitsAddUp: each arrival went on, waits, was left or is an end.
func TestFiguresVisitsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, asOf := anyPassages(t, 14), figureDay(rapid.IntRange(0, 500).Draw(t, "as of"))
		visits := visitsIn(trailsOf(list, asOf), asOf)
		for _, s := range rules.States() {
			came, kept := 0, len(visits[s])
			for _, p := range list {
				if p.State == s && !p.On.After(asOf) {
					came++
				}
			}
			if !s.Ended() && kept != came || kept > came {
				t.Fatalf("%d came to %s, %d are told", came, s, kept)
			}
			for _, v := range visits[s] {
				if v.days < 0 || v.open && v.over || v.until.After(asOf) {
					t.Fatalf("%s: %+v", s, v)
				}
			}
		}
	})
}

// TestFiguresMediansAgree: where every end was seen the two medians are one,
// and allowing for those that wait never makes it shorter.
func TestFiguresMediansAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(0, 60), 1, 60).Draw(t, "days")
		var seen, some []stay
		for _, d := range days {
			seen, some = append(seen, stay{days: d, over: true}), append(some, stay{days: d, over: rapid.Bool().Draw(t, "seen")})
		}
		slices.Sort(days)
		plain := *quantile(days, 50)
		if m := kaplanMeierMedian(seen); m == nil || *m != plain {
			t.Fatalf("Kaplan-Meier says %v, the nearest rank %d", m, plain)
		}
		if m := kaplanMeierMedian(some); m != nil && *m < plain {
			t.Fatalf("those that wait made the median shorter: %d", *m)
		}
	})
}

// handful is thirteen applications: ten acknowledged after 1 to 10 days, two
// withdrawn after 2 days, and one that waits beyond its ten days.
func handful() []rules.Passage {
	var out []rules.Passage
	for i := 1; i <= 10; i++ {
		id := fmt.Sprintf("case-%02d", i)
		out = append(out, passed(id, "gone", rules.Received, 0, ""), passed(id, "gone", rules.Acknowledged, i, ""))
	}
	for _, id := range []string{"x", "y"} {
		out = append(out, passed(id, "a", rules.Received, 0, ""), passed(id, "a", rules.Withdrawn, 2, ""))
	}
	return append(out, passed("z", "", rules.Received, 0, ""))
}

// TestFiguresByHand: withdrawing is not going on, so the plain median is that
// of the ten (5), and 2 of the 13 are cut off after 2 days: half have gone on
// by day 6 (S(5) = 11/13 times 6/10, which is above a half; S(6) is below).
func TestFiguresByHand(t *testing.T) {
	r := BuildRelease(handful(), []string{"a"}, Quarter{2026, 1})
	first := r.Stages[0]
	if first.State != rules.Received || *first.Median != 5 || *first.P90 != 9 || *first.Waiting != 6 {
		t.Errorf("%s: median %d, 90th percentile %d, with those waiting %d", first.State, *first.Median, *first.P90, *first.Waiting)
	}
	if first.Finished != disclosure.Of(10, 5) || first.Late != disclosure.Of(1, 5) {
		t.Errorf("%+v", first)
	}
	if len(r.Forces) != 3 || r.Forces[0].ID != "a" || r.Forces[1].ID != "gone" || r.Forces[1].Bands[0] != disclosure.Of(10, 5) || r.Forces[2].ID != Unsaid {
		t.Errorf("a force that is not listed is left out: %+v", r.Forces)
	}
	// In the next quarter nothing went on: the count is of that quarter alone,
	// the days are still those of all.
	next := BuildRelease(handful(), []string{"a"}, Quarter{2026, 2}).Stages[0]
	if next.Finished != disclosure.Of(0, 5) || next.Late != disclosure.Of(0, 5) || *next.Median != 5 {
		t.Errorf("the next quarter: %+v", next)
	}
}

// TestFiguresCountApplications: one that was decided twice in a quarter is one
// application, under its last outcome.
func TestFiguresCountApplications(t *testing.T) {
	var list []rules.Passage
	for i := range 5 {
		id := fmt.Sprintf("case-%d", i)
		for n, s := range []rules.State{rules.Received, rules.Acknowledged, rules.Eligible, rules.Asked, rules.Gathered, rules.Allocated, rules.Examined, rules.Viewed, rules.Decided,
			rules.Closed, rules.Appealed, rules.Allocated, rules.Examined, rules.Viewed, rules.Decided} {
			list = append(list, passed(id, "a", s, n, map[bool]string{true: "second", false: "first"}[n > 9]))
		}
	}
	r := BuildRelease(list, []string{"a"}, Quarter{2026, 1})
	if len(r.Decided) != 1 || r.Decided[0].ID != "second" || r.Decided[0].Bands[0] != disclosure.Of(5, 5) || r.Forces[0].Bands[1] != disclosure.Of(5, 5) {
		t.Errorf("decided is %+v, by force %+v", r.Decided, r.Forces)
	}
}
