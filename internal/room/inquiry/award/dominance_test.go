package award

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestACorrectionBoundsNobody: where a class is not given, the total before and now still differ by what was put right
// in it. Nine payees are behind that difference, and one of them is nearly all of it.
func TestACorrectionBoundsNobody(t *testing.T) {
	var full []Entry
	for _, c := range PublicClasses() {
		full = append(full, paidTo(c, 0, 8, 1000)...)
	}
	full = append(slices.DeleteFunc(full, func(e Entry) bool { return e.Class == Support }), paidTo(Support, 0, 3, 700)...)
	first, err := Build("2026-Q1", full, nil)
	if err != nil || slices.Contains(given(&first), Support) || !slices.Contains(given(&first), Class("all")) {
		t.Fatalf("%v %v", given(&first), err)
	}
	late := append(slices.Clone(full), paidTo(Support, 100, 8, 10)...)
	late = append(late, Entry{ID: "late", Payee: "LATE", Class: Support, Amount: 123_450})
	second, err := Build("2026-Q1", late, []Release{first})
	if err != nil || slices.Contains(given(&second), Class("all")) {
		t.Errorf("the total tells of one within a tenth: %v %v", given(&second), err)
	}
	even, err := Build("2026-Q1", append(slices.Clone(full), paidTo(Support, 100, 9, 1000)...), []Release{first})
	if err != nil || !slices.Contains(given(&even), Class("all")) {
		t.Errorf("nobody stands out, and the total is not given: %v %v", given(&even), err)
	}
}

// row is a figure that was given, and what each payee has of it.
type row struct {
	name string
	of   map[string]Pence
}

func rowsOf(releases []Release) (rows []row) {
	for _, r := range releases {
		for _, f := range r.Figures {
			if !f.Given {
				continue
			}
			one := row{fmt.Sprintf("%d %s", r.Number, f.Class), map[string]Pence{}}
			for _, e := range r.Counted {
				if f.covers(&e) {
					one.of[e.Payee] += e.Amount
				}
			}
			rows = append(rows, one)
		}
	}
	return rows
}

// TestNoDifferenceOfTwoReleasesBoundsAPayee: every difference and sum of up to three figures of two releases, and every
// total less any of the classes, as whoever reads it and as each payee in it would work it out.
func TestNoDifferenceOfTwoReleasesBoundsAPayee(t *testing.T) {
	kept := 0
	rapid.Check(t, func(t *rapid.T) {
		now := drawn(t, "a", nil)
		first, err := Build("2026-Q1", now, nil)
		if err != nil {
			t.Fatal(err)
		}
		now = drawn(t, "b", now)
		if rapid.Bool().Draw(t, "one stands out") {
			now = append(now, Entry{ID: "big", Payee: "BIG", Class: rapid.SampledFrom(PublicClasses()).Draw(t, "of"), Amount: Pence(rapid.IntRange(1, 90_000).Draw(t, "big"))})
		}
		releases := []Release{first}
		if second, err := Build("2026-Q1", now, releases); err == nil {
			releases = append(releases, second)
		}
		rows := rowsOf(releases)
		kept += len(rows)
		look := func(factors []Pence) {
			net := map[string]Pence{}
			for i, k := range factors {
				for p, x := range rows[i].of {
					net[p] += k * x
				}
			}
			for target, x := range net {
				for reader := range net {
					var others Pence
					for p, y := range net {
						if p != target && p != reader {
							others += max(y, -y)
						}
					}
					if x = max(x, -x); x > 0 && reader != target && others*100 < x*Dominated {
						t.Fatalf("%s tells %d of %s to %s: %v of %v", target, x, target, reader, factors, rows)
					}
				}
			}
		}
		n := len(rows)
		factors := make([]Pence, n)
		for i := range n {
			for j := range n {
				for _, k := range []Pence{1, -1} {
					clear(factors)
					factors[i]++
					if j != i {
						factors[j] = k
					}
					look(factors)
				}
			}
		}
		for mix := range 1 << n { // a total, or the difference of both, less some of the classes of one release
			clear(factors)
			if mix%37 != 0 && n > 9 {
				continue
			}
			for i := range n {
				if rows[i].name[2:] == "" {
					factors[i] = 1
				} else if mix>>i&1 == 1 {
					factors[i] = -1
				}
			}
			if totals := slices.IndexFunc(rows, func(r row) bool { return r.name[2:] == "" }); totals >= 0 {
				for i := range n {
					if i != totals && rows[i].name[2:] == "" || i != totals && rows[i].name[0] != rows[totals].name[0] {
						factors[i] = 0
					}
				}
				look(factors)
			}
		}
	})
	if kept == 0 {
		t.Error("nothing was ever given: the test does not test")
	}
}
