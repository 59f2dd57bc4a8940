package sweep_test

import (
	"context"
	"testing"

	"candour/internal/room/sweep"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// The demonstration's sweep plays once, through the rules, and leaves a force
// without a list.
func TestSeed(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	people := sweep.SeedPeople{National: national, Second: national2, Reviewers: []access.Actor{reviewerSouth, reviewerNorth}}
	for range 2 {
		w.must(w.Seed(context.Background(), people))
	}
	if n := w.count(`SELECT count(*) FROM sweep_list`); n != len(sweep.SeedLists) {
		t.Errorf("%d lists", n)
	}
	quarters, err := w.Quarters(as(access.Public()))
	w.must(err)
	b, err := w.Board(as(access.Public()), "")
	w.must(err)
	none := 0
	for _, r := range b.Rows {
		if r.None() {
			none++
		}
	}
	if len(quarters) != 2 || none != 1 || !b.Synthetic {
		t.Errorf("quarters %v, %d forces without a list, synthetic %v", quarters, none, b.Synthetic)
	}
	if n := w.count(`SELECT count(*) FROM sweep_allocation a JOIN sweep_case c ON c.id = a.case_id WHERE a.body = c.force_id`); n != 0 {
		t.Errorf("%d cases were given to their own force", n)
	}
}
