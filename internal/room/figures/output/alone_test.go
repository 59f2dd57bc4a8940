package output

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"candour/disclosure"
)

const byAge = `title = "Victims by force and age"
periods = ["2023"]
rows = ["body"]
columns = ["age_band"]
share = "none"
[measure]
count = "victim"
unit = "people"
definition = "group-based-abuse/1"
`

// ageWorld has victims of few ages in each force, of one age in some.
func ageWorld(t testing.TB, seed uint64) *world {
	w := newWorld(t)
	rnd := rand.New(rand.NewPCG(seed, 3))
	ages := w.book.FieldCodes("victim", "age_band")
	for i, body := range w.bodies {
		for j, n := range []int{1 + rnd.IntN(5), 8 + rnd.IntN(9), 20} {
			if i%3 == 0 && j > 0 {
				break // all of one age
			}
			for range n {
				w.rows["victim"] = append(w.rows["victim"], row{body, "2023", map[string]string{"victim.age_band": ages[(i+j)%len(ages)].Code, "investigation.suspects": "3"}, nil})
			}
		}
	}
	return w
}

// TestNoHiddenNumberStandsAmongNoughts: where all victims of a force are of one
// age, a nought beside them is hidden, or everybody's age would be told.
func TestNoHiddenNumberStandsAmongNoughts(t *testing.T) {
	noughts := 0
	for seed := range uint64(8) {
		d := ageWorld(t, seed).draft(byAge, BuildOptions{Name: "T1"})
		p := protect(t, d)
		r := p.Results[0]
		g, age := gridOf(r.Axes), r.axis("age_band")
		for cell, n := range r.Cells {
			if n.Hidden == Confidential && d.counts[cell] == 0 {
				noughts++
			}
			if g.at(cell, age) != 0 || d.counts[cell] == 0 {
				continue
			}
			hidden, printed := 0, 0
			for j, k := range r.Axes[age].Codes {
				at := &r.Cells[g.with(cell, age, j)]
				switch {
				case k.Kind != "" && k.Kind != "missing":
				case at.Hidden == Confidential:
					hidden++
				case at.Value > 0:
					printed++
				}
			}
			if hidden == 1 && printed == 0 {
				t.Errorf("seed %d: %s stands alone", seed, r.Words(cell))
			}
		}
		// The state before: the noughts are printed, and the attacker says so.
		for cell := range r.Cells {
			if d.counts[cell] == 0 && p.Printed[0].Result.Cells[cell].Hidden == Confidential {
				p.Printed[0].Result.Cells[cell].Number = Number{}
			}
		}
		found, err := attackAll(p.Printed, disclosure.Options{Rule: disclosure.Rule{Threshold: 5}, Width: width})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Alone) == 0 || !strings.Contains(found.Alone[0], "among noughts") || found.clear() {
			t.Errorf("seed %d: printed noughts are no finding: %v", seed, found.Alone)
		}
	}
	if noughts == 0 {
		t.Error("no nought is hidden")
	}
}

// ageOf is the age that most victims of a force have.
func ageOf(w *world, body string) (most string) {
	n := map[string]int{}
	for _, r := range w.rows["victim"] {
		if r.body == body {
			if n[r.codes["victim.age_band"]]++; most == "" || n[r.codes["victim.age_band"]] > n[most] {
				most = r.codes["victim.age_band"]
			}
		}
	}
	return most
}

// TestTheSameNumberOfAnotherVersionIsAnother: what was corrected is another
// number, and what was not stays the same one.
func TestTheSameNumberOfAnotherVersionIsAnother(t *testing.T) {
	w := ageWorld(t, 1)
	first := protect(t, w.draft(byAge, BuildOptions{Name: "T1"}))
	most := ageOf(w, w.bodies[1])
	for range 10 { // a force sends again, with ten more of those who are many
		w.rows["victim"] = append(w.rows["victim"], row{w.bodies[1], "2023", map[string]string{"victim.age_band": most, "investigation.suspects": "3"}, nil})
	}
	second, err := Protect(t.Context(), []*Draft{w.draft(byAge, BuildOptions{Name: "T1"})}, ProtectOptions{Release: "second", Before: first.Printed})
	if err != nil {
		t.Fatal(err)
	}
	if second.Found.Impossible != "" || !second.Found.clear() {
		t.Error(second.Found.Impossible, second.Found.Words())
	}
	for i := range second.Results[0].Cells {
		a, b := &first.Results[0].Cells[i], &second.Results[0].Cells[i]
		if a.Hidden == Confidential && b.Printed() && b.Value > 0 && b.Value == first.Printed[0].Truth.counts[i] {
			t.Errorf("%s was hidden and is printed, though it is the same", first.Results[0].Words(i))
		}
	}
}

// TestRoundedBesideHiddenKeepsTheWiderPromise: a rounded table beside one that hides keeps the
// wider promise of the two.
func TestRoundedBesideHiddenKeepsTheWiderPromise(t *testing.T) {
	for seed := range uint64(6) {
		w := ageWorld(t, seed)
		first := protect(t, w.draft(byAge, BuildOptions{Name: "T1"}))
		rounded := strings.Replace(byAge, "title = \"Victims", "title = \"Rounded victims", 1) + "[protect]\nway = \"round\"\nbase = 3\n"
		p, err := Protect(t.Context(), []*Draft{w.draft(rounded, BuildOptions{Name: "T1"})}, ProtectOptions{Release: "rounded", Before: first.Printed})
		if p == nil {
			t.Fatal(err)
		}
		narrow := 0
		for _, f := range p.Found.Findings {
			if f.Known && f.Value >= 1 && f.Value <= 5 && f.Outer.Width() < width && f.Primary && f.Need >= width {
				narrow++
			}
		}
		if (narrow > 0) != (err != nil) && narrow > 0 {
			t.Errorf("seed %d: %d hidden numbers are narrowed and the release passes: %v", seed, narrow, fmt.Sprint(err))
		}
	}
}
