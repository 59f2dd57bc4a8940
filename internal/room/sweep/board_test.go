package sweep

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
)

func tallies(t *rapid.T, name string, near []Tally) []Tally {
	draw := func(label string, same int) int {
		if near != nil { // another number with the same rounding
			return same - same%Base + rapid.IntRange(0, Base-1).Draw(t, name+label)
		}
		return rapid.IntRange(0, 60).Draw(t, name+label)
	}
	var out []Tally
	for i := range 3 {
		var was Tally
		if near != nil {
			was = near[i]
		}
		out = append(out, Tally{ForceID: itoa(i), Held: Known(draw("held", was.Held.N)), Returned: draw("returned", was.Returned), Caught: draw("caught", was.Caught),
			Reviewed: draw("reviewed", was.Reviewed), Reopened: draw("reopened", was.Reopened), LastReturn: clock.NewDay(2026, 1, 1), Lists: 1})
	}
	return out
}

// Whatever somebody works out from a sequence of releases, they cannot tell the
// truth from another truth with the same rounded numbers: both give the same
// releases. So no difference of releases tells whether one case was added.
func TestASequenceOfReleasesCannotBeDifferenced(t *testing.T) {
	name := func(id string) string { return "Made-up " + id }
	rapid.Check(t, func(t *rapid.T) {
		for range rapid.IntRange(1, 4).Draw(t, "releases") {
			truth := tallies(t, "truth ", nil)
			other := tallies(t, "other ", truth)
			a, b := Protected("2026-Q1", clock.NewDay(2026, 3, 31), name, truth), Protected("2026-Q1", clock.NewDay(2026, 3, 31), name, other)
			if !reflect.DeepEqual(a, b) {
				t.Fatalf("two truths of one rounding are told apart: %+v, %+v", a, b)
			}
			for i, r := range a.Rows {
				for _, s := range []struct {
					shown Shown
					n     int
				}{{r.Returned, truth[i].Returned}, {r.Caught, truth[i].Caught}, {r.Reviewed, truth[i].Reviewed}, {r.Reopened, truth[i].Reopened}} {
					if s.n < s.shown.From || s.n >= s.shown.From+Base {
						t.Fatalf("%d is shown as %s", s.n, s.shown)
					}
				}
			}
		}
	})
}

func TestQuarters(t *testing.T) {
	for d, want := range map[clock.Day]string{clock.NewDay(2026, 1, 1): "2026-Q1", clock.NewDay(2026, 3, 31): "2026-Q1", clock.NewDay(2026, 4, 1): "2026-Q2", clock.NewDay(2026, 12, 31): "2026-Q4"} {
		if got := QuarterOf(d); got != want {
			t.Errorf("%s: %s", d, got)
		}
	}
}
