package disclosure_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/disclosure"
)

// TestMendLarge: a second release, cut another way, discloses together with the
// first; protected with the first in mind it does not.
func TestMendLarge(t *testing.T) {
	ctx := context.Background()
	large := largeTable(t)
	first, second := margin(t, large, []int{0, 1, 3}), margin(t, large, []int{0, 2, 3})
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 9}}
	one, err := disclosure.Suppress(ctx, []*disclosure.Table{first}, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := one.Print("spring", opts)
	// Nothing hidden in the second: it prints small counts.
	r, err := disclosure.CheckRelease(ctx, before, []disclosure.Published{disclosure.PrintExactly(second, "summer")}, opts)
	if err != nil || r.Err() == nil {
		t.Fatal("an open table passed", err)
	}
	opts.Before = before
	two, err := disclosure.Suppress(ctx, []*disclosure.Table{second}, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := two.Check(opts); err != nil {
		t.Fatal(err)
	}
	r, err = disclosure.CheckRelease(ctx, before, two.Print("summer", opts), opts)
	if err != nil || r.Err() != nil {
		t.Fatal(err, r.Err())
	}
	_, alone := one.Count()
	_, more := two.Count()
	t.Logf("first %d beside the rule's, second %d", alone, more)
}

// TestRevision: a count was hidden, its row was revised, and the totals of both
// releases are printed. What was not revised is the same count as before.
func TestRevision(t *testing.T) {
	ctx := context.Background()
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 2}}
	old := gauss(t, 5, 2, 9, 6, 3, 4)
	hide := []int{cell(t, old, "young", "Iceland"), cell(t, old, "young", "Portugal"), cell(t, old, "old", "Iceland"), cell(t, old, "old", "Portugal")}
	before := []disclosure.Published{disclosure.Hide(old, "first", opts, hide...)}
	// Portugal's young were revised from 9 to 11.
	revised := gauss(t, 5, 2, 11, 6, 3, 4)
	r, err := disclosure.CheckRelease(ctx, before, []disclosure.Published{disclosure.Hide(revised, "revised", opts, hide...)}, opts)
	if err != nil {
		t.Fatal(err)
	}
	if r.Err() != nil {
		t.Errorf("hidden alike in both, and refused: %v", r)
	}
	open := []int{cell(t, revised, "young", "Iceland"), cell(t, revised, "young", "Spain"), cell(t, revised, "old", "Iceland"), cell(t, revised, "old", "Spain")}
	r, err = disclosure.CheckRelease(ctx, before, []disclosure.Published{disclosure.Hide(revised, "revised", opts, open...)}, opts)
	if err != nil {
		t.Fatal(err)
	}
	// Spain is known from the first, so Iceland is the only one left open.
	if r.Err() == nil {
		t.Errorf("hidden differently, and passed:\n%v", r)
	}
}

// mended protects a second table with what was published before in mind: then
// both hold, or the pattern says which cells do not.
func mended(t *rapid.T, opts disclosure.Options, first []disclosure.Published, two *disclosure.Table) {
	opts.Before = first
	p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{two}, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	both := append(slices.Clone(first), p.Print("mended", opts)...)
	if tooMany(both, opts) {
		return
	}
	bad := beaten(both, opts)
	r, err := disclosure.CheckRelease(context.Background(), first, both[len(first):], opts)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Unprotected) == 0 && (bad != nil || r.Err() != nil) {
		t.Fatalf("mended, and worked out: %v\n%v", bad, r)
	}
	if len(p.Unprotected) > 0 && p.Check(opts) == nil {
		t.Fatalf("given up, and passed: %v", p.Unprotected)
	}
}

// TestWhatWasNarrowedIsNotNarrowedFurther: a count that an earlier release gives
// away in part is given away whole by the next: that is new. What the next adds
// nothing to is not.
func TestWhatWasNarrowedIsNotNarrowedFurther(t *testing.T) {
	ctx := context.Background()
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 2}, Width: 3}
	ages, err := disclosure.NewTable("ages", []disclosure.Dimension{disclosure.Flat("age", "all", "young", "old")},
		[]disclosure.Cell{{Index: []int{1}, Count: 1}, {Index: []int{2}, Count: 1}})
	if err != nil {
		t.Fatal(err)
	}
	before := []disclosure.Published{disclosure.Hide(ages, "spring", opts, 0, 1, 2)}
	before[0].Shown[0] = disclosure.Shown{Form: disclosure.Exact, Interval: disclosure.Interval{Lower: 2, Upper: 2}}
	sexes, err := disclosure.NewTable("sexes", []disclosure.Dimension{disclosure.Flat("sex", "all", "female", "male")}, []disclosure.Cell{{Index: []int{1}, Count: 1}})
	if err != nil {
		t.Fatal(err)
	}
	isNew := func(next disclosure.Published) bool {
		r, err := disclosure.CheckRelease(ctx, before, []disclosure.Published{next}, opts)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(r.Findings, func(f disclosure.Finding) bool { return f.Key == ages.Key(1) && f.New })
	}
	if hidden := disclosure.Hide(sexes, "summer", opts, 0, 1, 2); isNew(hidden) {
		t.Error("what says nothing of the young is new")
	}
	sexes.Fixed = map[string]string{"age": "young"}
	if !isNew(disclosure.PrintExactly(sexes, "summer")) {
		t.Error("0 to 2 became 1, and nothing is new")
	}
}
