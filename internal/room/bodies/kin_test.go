package bodies

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func fixture() *Directory {
	b := func(id string, k Kind) Body { return Body{ID: id, Name: id, Kind: k, Source: Listed} }
	return NewDirectory([]Body{b("north", Force), b("south", Force), b("unit", Regional), b("commissioner", Commissioner), b("old-north", Force), b("council", Council),
		b("home", Department), b("agency", ""), b("under-agency", Other), {ID: "twin", Name: "Western Constabulary", Source: Register},
		{ID: "western-police", Name: "Western Police", Kind: Force, Source: BuiltIn}},
		[]Tie{{From: "unit", To: "north", Kind: PartOf}, {From: "unit", To: "south", Kind: PartOf}, {From: "north", To: "commissioner", Kind: PartOf},
			{From: "old-north", To: "north", Kind: Became}, {From: "under-agency", To: "agency", Kind: PartOf}}, nil, nil)
}

func TestKin(t *testing.T) {
	d := fixture()
	for own, want := range map[string][]string{
		"north": {"commissioner", "north", "old-north", "unit"}, "unit": {"commissioner", "north", "old-north", "south", "unit"},
		"commissioner": {"commissioner", "north", "old-north", "unit"}, "old-north": {"commissioner", "north", "old-north", "unit"},
		"south": {"south", "unit"}, "council": {"council"}, "twin": {"twin", "western-police"}, "western-police": {"twin", "western-police"},
	} {
		if got := d.Kin(own); !slices.Equal(got, want) {
			t.Errorf("kin of %s: %v, want %v", own, got, want)
		}
	}
	for own, want := range map[string]Closing{"north": ClosesSome, "commissioner": ClosesSome, "twin": ClosesSome, "council": ClosesNone, "home": ClosesNone, "agency": Unsaid,
		"under-agency": Unsaid, "nobody": Unsaid} {
		if got := d.Closes(d.Kin(own)); got != want {
			t.Errorf("%s closes: %v, want %v", own, got, want)
		}
	}
	if got := d.standing([]string{"council", "elsewhere"}); got.Kin != nil || got.Closes != Unsaid {
		t.Errorf("somebody who worked for a body that is not listed has the standing %v", got)
	}
	if got := d.standing([]string{"council", "south"}); got.Closes != ClosesSome || !slices.Contains(got.Kin, "unit") {
		t.Errorf("a former employer does not count: %v", got)
	}
}

// TestKinIsMutual: over any ties, rings among them, kin ends, holds the body
// itself, and goes both ways; and a tie that is let in makes no ring.
func TestKinIsMutual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		id := func(i int) string { return fmt.Sprintf("b%d", i) }
		var list []Body
		for i := range n {
			list = append(list, Body{ID: id(i), Name: id(i), Kind: rapid.SampledFrom([]Kind{"", Force, Council, Other}).Draw(t, "kind"), Source: Listed})
		}
		var all, let []Tie
		for range rapid.IntRange(0, 10).Draw(t, "ties") {
			tie := Tie{From: id(rapid.IntRange(0, n-1).Draw(t, "from")), To: id(rapid.IntRange(0, n-1).Draw(t, "to")), Kind: rapid.SampledFrom([]TieKind{PartOf, Became}).Draw(t, "tie")}
			if all = append(all, tie); !NewDirectory(list, let, nil, nil).loops(tie) {
				let = append(let, tie)
			}
		}
		d, firm := NewDirectory(list, all, nil, nil), NewDirectory(list, let, nil, nil)
		for i := range n {
			kin := d.Kin(id(i))
			if !slices.Contains(kin, id(i)) {
				t.Fatalf("%s is no kin of itself", id(i))
			}
			for _, k := range kin {
				if !slices.Contains(d.Kin(k), id(i)) {
					t.Fatalf("%s is kin of %s and not the other way round", k, id(i))
				}
			}
			if d.Closes(kin) == ClosesNone && slices.ContainsFunc(kin, func(k string) bool { b, _ := d.Find(k); return b.Kind == Force || b.Kind == "" }) {
				t.Fatalf("%v is said to close nothing", kin)
			}
			for _, tie := range firm.ties {
				if tie.From == id(i) && firm.loops(tie) {
					t.Fatalf("a ring through %v was let in", tie)
				}
			}
		}
	})
}
