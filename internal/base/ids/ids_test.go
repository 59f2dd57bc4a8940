package ids_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/ids"
)

func TestIDsSortByTheirTimeAndNeverRepeat(t *testing.T) {
	c := clock.NewFake(time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC))
	m := ids.New(c)
	var made []string
	for range 500 {
		made = append(made, m.Next("x"))
	}
	c.Advance(time.Second)
	middle := ids.At("x", c.Now())
	made = append(made, m.Next("x"))
	if !slices.IsSorted(made) || len(slices.Compact(slices.Clone(made))) != len(made) {
		t.Error("ids repeat, or do not sort by the order in which they were made")
	}
	if len(made[0]) != len("x-")+20 || !(made[499] < middle && middle < made[500]) {
		t.Errorf("%s, %s, %s", made[499], middle, made[500])
	}
}

// TestRandom: the word before it, and never the same one twice.
func TestRandom(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		id := ids.Random("case")
		if !strings.HasPrefix(id, "case-") || len(id) != len("case-")+24 || seen[id] {
			t.Fatalf("%q", id)
		}
		seen[id] = true
	}
}
