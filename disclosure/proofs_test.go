package disclosure_test

import (
	"context"
	"math"
	"testing"

	"candour/disclosure"
)

// TestAProofIsTriedAndNotBelieved: whoever attacks what was printed tries the proofs that
// come with it, and takes none that goes below nothing, does not add up, or is of part of
// a person. Nothing is known safe by it.
func TestAProofIsTriedAndNotBelieved(t *testing.T) {
	ctx := context.Background()
	table, err := disclosure.NewTable("made up", []disclosure.Dimension{disclosure.Flat("a", "all", "x", "y", "z"), disclosure.Flat("b", "all", "p", "q", "r")},
		[]disclosure.Cell{{Index: []int{1, 1}, Count: 3}, {Index: []int{1, 2}, Count: 20}, {Index: []int{1, 3}, Count: 30}, {Index: []int{2, 1}, Count: 15}, {Index: []int{2, 2}, Count: 8},
			{Index: []int{2, 3}, Count: 40}, {Index: []int{3, 1}, Count: 25}, {Index: []int{3, 2}, Count: 35}, {Index: []int{3, 3}, Count: 50}})
	if err != nil {
		t.Fatal(err)
	}
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 5}, Width: 3}
	pattern, err := disclosure.Suppress(ctx, []*disclosure.Table{table}, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	printed := pattern.Print("first", opts)
	honest, err := disclosure.Audit(ctx, printed, opts)
	if err != nil || len(honest.Findings) == 0 || len(pattern.Proofs) == 0 {
		t.Fatal(err, len(pattern.Proofs))
	}
	was := map[*disclosure.Change]float64{}
	for name, times := range map[string]float64{"below nothing": 1_000, "of part of a person": 0.37, "turned round": -1_000} {
		for n := range pattern.Proofs {
			for _, end := range [][]disclosure.Change{pattern.Proofs[n].Lower, pattern.Proofs[n].Higher} {
				for i := range end {
					if _, seen := was[&end[i]]; !seen {
						was[&end[i]] = end[i].By
					}
					end[i].By = was[&end[i]] * times
				}
			}
		}
		got, err := disclosure.Audit(ctx, printed, opts)
		if err != nil || len(got.Findings) != len(honest.Findings) {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range got.Findings {
			if f.Inner.Lower < 0 || f.Inner.Lower < f.Outer.Lower || f.Inner.Upper > f.Outer.Upper || f.Inner.Lower != math.Trunc(f.Inner.Lower) {
				t.Errorf("%s: %s is thought to lie from %v to %v, within %v to %v", name, f.Key, f.Inner.Lower, f.Inner.Upper, f.Outer.Lower, f.Outer.Upper)
			}
		}
	}
}
