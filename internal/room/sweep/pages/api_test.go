package pages

import (
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/sweep"
)

// TestABoardInTheAPIIsTheBoard: each number is the published range and no more; a force
// without a list has none; what one person alone entered names no day.
func TestABoardInTheAPIIsTheBoard(t *testing.T) {
	p := &Pages{url: "https://candour.invalid"}
	b := sweep.Protected("2026-Q4", clock.NewDay(2026, 11, 23), func(id string) string { return "Made-up " + id }, []sweep.Tally{
		{ForceID: "a", Held: sweep.Known(17), Returned: 13, Caught: 4, Reviewed: 0, Reopened: 9, LeftOut: 3, LastReturn: clock.NewDay(2026, 10, 1), Lists: 1,
			Standing: sweep.Standing{State: sweep.StandsReturned}},
		{ForceID: "b", Standing: sweep.Standing{State: sweep.StandsEntered, Asked: clock.NewDay(2026, 9, 1), Due: clock.NewDay(2026, 10, 1)}},
		{ForceID: "c", Returned: 6, Lists: 1, LastReturn: clock.NewDay(2026, 10, 1), Standing: sweep.Standing{State: sweep.StandsReturned}},
	})
	a := apiForce(b, b.Rows[0])
	for name, x := range map[string]struct {
		got      *SweepRange
		from, to int
	}{"held": {a.Held, 15, 19}, "returned": {a.Returned, 10, 14}, "caught": {a.Caught, 0, 4}, "reviewed": {a.Reviewed, 0, 4}, "reopened": {a.Reopened, 5, 9}, "left out": {a.LeftOut, 0, 4}} {
		if x.got == nil || x.got.From == nil || *x.got.From != x.from || *x.got.To != x.to {
			t.Errorf("%s is %+v, not %d to %d", name, x.got, x.from, x.to)
		}
	}
	entered := apiForce(b, b.Rows[1])
	if entered.Asked != "" || entered.Due != "" || entered.Held != nil || entered.Returned != nil || entered.Last != "" || entered.Standing != sweep.StandsEntered {
		t.Errorf("%+v", entered)
	}
	if c := apiForce(b, b.Rows[2]); c.Held == nil || c.Held.From != nil || c.Held.To != nil || c.Held.Text != "Not told" {
		t.Errorf("a number that was not told is %+v", c.Held)
	}
	old := b
	old.Format = "candour-sweep-board/v1"
	if x := apiForce(old, old.Rows[0]); x.LeftOut != nil {
		t.Error("an early board did not count what was left out")
	}
	if x := p.apiBoard(b); x.Edition != 1 || x.Base != sweep.Base || x.Self != "https://candour.invalid/api/v1/sweep/boards/2026-Q4?edition=1" {
		t.Errorf("%+v", x)
	}
}
