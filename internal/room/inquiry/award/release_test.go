package award

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
)

func paidTo(class Class, from, n int, amount Pence) (out []Entry) {
	for i := range n {
		out = append(out, Entry{ID: fmt.Sprintf("%s-%d", class, from+i), Payee: fmt.Sprintf("P%d%s", from+i, class), Class: class, Amount: amount + Pence(i)})
	}
	return out
}

func given(r *Release) (out []Class) {
	for _, f := range r.Figures {
		if f.Given {
			out = append(out, cmpClass(f.Class))
		}
	}
	return out
}

func cmpClass(c Class) Class {
	if c == "" {
		return "all"
	}
	return c
}

// TestAFewPayeesAreNotGiven, nor what would tell of them: not one class alone, not by the total, and whether there are
// any or none looks the same.
func TestAFewPayeesAreNotGiven(t *testing.T) {
	full := slices.Concat(paidTo(Lawyers, 0, 8, 1000), paidTo(Legal, 0, 8, 900), paidTo(Secretariat, 0, 8, 800), paidTo(Panel, 0, 8, 700),
		paidTo(Witnesses, 0, 8, 600), paidTo(Support, 0, 8, 500), paidTo(Other, 0, 8, 400))
	r, err := Build("2026-Q1", full, nil)
	if err != nil || len(given(&r)) != 8 || r.Total().Amount != 8*4900+7*28 {
		t.Fatalf("%v: %v %v", given(&r), r.Total(), err)
	}
	without := func(c Class) []Entry {
		return slices.DeleteFunc(slices.Clone(full), func(e Entry) bool { return e.Class == c })
	}
	few, err := Build("2026-Q1", append(without(Support), paidTo(Support, 0, 4, 500)...), nil)
	if err != nil || !slices.Equal(given(&few), []Class{Lawyers, Legal, Secretariat, Panel, Witnesses, "all"}) {
		t.Errorf("with four: %v %v", given(&few), err)
	}
	none, err := Build("2026-Q1", without(Support), nil)
	if err != nil || !slices.Equal(given(&none), given(&few)) {
		t.Errorf("with none: %v %v", given(&none), err)
	}
	for _, f := range few.Figures {
		if !f.Given && f.Amount != 0 {
			t.Errorf("an amount that is not given is in the release: %+v", f)
		}
	}
	big, err := Build("2026-Q1", append(without(Legal), append(paidTo(Legal, 0, 7, 1), Entry{ID: "big", Payee: "BIG", Class: Legal, Amount: 1_000_000})...), nil)
	if err != nil || slices.Contains(given(&big), Legal) || slices.Contains(given(&big), Class("all")) {
		t.Errorf("one who stands out: %v %v", given(&big), err)
	}
	nobody, err := Build("2026-Q1", nil, nil)
	if err != nil || len(given(&nobody)) != 0 {
		t.Errorf("of nobody: %v %v", given(&nobody), err)
	}
	inter, err := Build("2026-Q1", slices.Concat(without(Other), paidTo(Other, 0, 3, 400), paidTo(Interpreter, 0, 3, 400)), nil)
	if err != nil || !slices.Contains(given(&inter), Other) {
		t.Errorf("interpreters are not counted with others: %v %v", given(&inter), err)
	}
}

// TestACorrectionOfFewTakesTheFigureBack: two releases that differ by one payee's payment would tell it.
func TestACorrectionOfFewTakesTheFigureBack(t *testing.T) {
	var full []Entry
	for _, c := range PublicClasses() {
		full = append(full, paidTo(c, 0, 8, 1000)...)
	}
	first, err := Build("2026-Q1", full, nil)
	if err != nil || len(given(&first)) != 8 {
		t.Fatalf("%v %v", given(&first), err)
	}
	if _, err := Build("2026-Q1", full, []Release{first}); !errs.Is(err, errs.Conflict) {
		t.Errorf("the same figures again: %v", err)
	}
	late := append(slices.Clone(full), Entry{ID: "late", Payee: "LATE", Class: Panel, Amount: 12345})
	second, err := Build("2026-Q1", late, []Release{first})
	if err != nil || slices.Contains(given(&second), Panel) || slices.Contains(given(&second), Class("all")) || len(given(&second)) != 6 {
		t.Errorf("one late payment: %v %v", given(&second), err)
	}
	for _, f := range second.Figures {
		if f.Back != (f.Class == Panel || f.Class == "") {
			t.Errorf("%q: taken back: %v", f.Class, f.Back)
		}
	}
	many := append(slices.Clone(full), paidTo(Panel, 100, 9, 5000)...)
	third, err := Build("2026-Q1", many, []Release{first})
	if err != nil || len(given(&third)) != 8 || third.Figures[3].Was != first.Figures[3].Amount {
		t.Errorf("nine late payments: %v %v %+v", given(&third), err, third.Figures[3])
	}
	if _, err := Build("2026-Q1", many, []Release{first, first, first, first}); !errs.Is(err, errs.Conflict) {
		t.Errorf("a fifth release: %v", err)
	}
}

// TestNoSumOfWhatIsPublishedTellsOfFew: whatever is paid, put right and published in some releases of some quarters, no
// sum or difference of figures of any of them, nor of the year, is made of the payments of a few payees alone. The
// search tries sums of figures one by one, and knows nothing of how they are chosen.
func TestNoSumOfWhatIsPublishedTellsOfFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type figure struct {
			name   string
			counts map[string]bool
		}
		var out []figure
		payee := map[string]string{}
		for _, q := range []Quarter{"2026-Q1", "2026-Q2"} {
			now := drawn(t, string(q), nil)
			var before []Release
			for range rapid.IntRange(1, 2).Draw(t, "releases") {
				r, err := Build(q, now, before)
				if errs.Is(err, errs.Conflict) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if err := Attacked(context.Background(), r); err != nil {
					t.Fatalf("attacked: %v\n%+v", err, r.Figures)
				}
				for i := range r.Figures {
					f := &r.Figures[i]
					if !f.Given {
						continue
					}
					one := figure{fmt.Sprintf("%s/%d %s", q, r.Number, f.Class), map[string]bool{}}
					for _, e := range now {
						payee[e.ID] = e.Payee
						if f.covers(&e) {
							one.counts[e.ID] = true
						}
					}
					out = append(out, one)
				}
				before = append(before, r)
				now = drawn(t, string(q)+"+", now)
			}
		}
		told := func(factors []int) (few []string, any bool) {
			sum := map[string]int{}
			for i, k := range factors {
				for id := range out[i].counts {
					sum[id] += k
				}
			}
			for id, k := range sum {
				if k != 0 && !slices.Contains(few, payee[id]) {
					few = append(few, payee[id])
				}
			}
			return few, len(few) > 0
		}
		factors := make([]int, len(out))
		check := func() {
			if few, any := told(factors); any && len(few) < Fewest {
				names := ""
				for i, k := range factors {
					if k != 0 {
						names += fmt.Sprintf(" %+d×(%s)", k, out[i].name)
					}
				}
				t.Fatalf("%s tells of %v", names, few)
			}
		}
		var try func(from, left int)
		try = func(from, left int) {
			check()
			if left == 0 {
				return
			}
			for i := from; i < len(out); i++ {
				for _, k := range []int{1, -1} {
					factors[i] = k
					try(i+1, left-1)
				}
				factors[i] = 0
			}
		}
		try(0, 3)
		// Each total less everything that any mix of releases gives of its quarter.
		for i := range out {
			for mix := range 4 {
				clear(factors)
				factors[i] = 1
				for j := range out {
					if j != i && out[j].name[:7] == out[i].name[:7] && out[j].name[8] == byte('1'+(mix>>(j%2))&1) && out[j].name[9:] != " " {
						factors[j] = -1
					}
				}
				check()
			}
		}
		clear(factors)
	})
}

// drawn gives payments of a quarter, or changes those that there are: some go, some are of another class, some come.
func drawn(t *rapid.T, name string, before []Entry) (out []Entry) {
	classes := append(PublicClasses(), Interpreter)
	for _, e := range before {
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0:
		case 1:
			e.Class = rapid.SampledFrom(classes).Draw(t, "class")
			out = append(out, e)
		default:
			out = append(out, e)
		}
	}
	count := rapid.IntRange(0, 6)
	if before == nil {
		count = rapid.IntRange(0, 60)
	}
	for i := range count.Draw(t, "count") {
		out = append(out, Entry{ID: fmt.Sprintf("%s-%d", name, i), Payee: fmt.Sprintf("P%d", rapid.IntRange(0, 40).Draw(t, "payee")),
			Class:  rapid.SampledFrom(classes[:rapid.IntRange(1, 8).Draw(t, "of")]).Draw(t, "class"),
			Amount: Pence(rapid.IntRange(1, 500).Draw(t, "amount"))})
	}
	return out
}
