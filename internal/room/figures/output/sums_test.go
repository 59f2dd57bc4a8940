package output

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestForcesApartAndTogether is a world in which a number of few was told: two
// forces together under a condition (27), each apart (14 and 16), then together
// (30). The three of 30 that do not meet the condition were a sum of two numbers
// that each kept its range. In whatever order the tables come, nothing is told.
func TestForcesApartAndTogether(t *testing.T) {
	two, both := []string{"made-up-force-01", "made-up-force-02"}, []string{"2022", "2023"}
	tables := []small{
		{rows: []string{"period", "setting"}, bodies: two, periods: both[1:], suspects: 3},
		{rows: []string{"body", "setting"}, periods: both},
		{rows: []string{"period"}, bodies: two, periods: both},
		{rows: []string{"period", "setting"}, bodies: two, periods: both[1:], not: "institution"},
	}
	for name, order := range map[string][]int{"as found": {0, 1, 2, 3}, "the condition last": {1, 2, 3, 0}, "apart last": {3, 2, 0, 1}, "two only": {0, 1}, "two, turned round": {1, 0}} {
		t.Run(name, func(t *testing.T) {
			var some []small
			for _, i := range order {
				some = append(some, tables[i])
			}
			w, k := smallWorld(t, 14)
			if n := publishSmall(t, w, k, some, false); n != len(some) {
				t.Errorf("%d of %d releases were published", n, len(some))
			}
			if finds, _ := k.finds(); len(finds) > 0 {
				t.Error(strings.Join(finds, "\n"))
			}
		})
	}
}

// leftOfSums lists what lines of one file together count beyond a line of
// another, where it is of few in one body, one setting or one number of suspects.
func (k *attacker) leftOfSums() (out []equation) {
	for _, b := range k.lines {
		for i := range k.atoms {
			left := k.like(b, i)
			e := equation{in: left, words: "what is left of lines WITHOUT " + b.words}
			for _, a := range left {
				e.truth += k.count[a]
			}
			if len(left) == 0 || left[0] != i || e.truth < 1 || e.truth > 5 {
				continue
			}
			for file := range k.files {
				if file+1 != b.table && k.adds(file+1, append(slices.Clone(b.in), left...)) {
					e.words = fmt.Sprintf("of file %d, %s: %v", file+1, e.words, k.atoms[i])
					out = append(out, e)
					break
				}
			}
		}
	}
	return out
}

// like lists the atoms that differ from those of a line in that they have the
// body, the setting or the number of suspects of one atom instead; none where it
// differs in more than one.
func (k *attacker) like(line equation, one int) (out []int) {
	values := func(a atom) [3]string { return [3]string{a.body + a.period, a.setting, a.suspects} }
	var has [3]map[string]bool
	for d := range has {
		has[d] = map[string]bool{}
		for _, i := range line.in {
			has[d][values(k.atoms[i])[d]] = true
		}
	}
	differs := -1
	for d, x := range values(k.atoms[one]) {
		if !has[d][x] {
			if differs >= 0 {
				return nil
			}
			differs = d
		}
	}
	if differs < 0 {
		return nil
	}
	has[differs] = map[string]bool{values(k.atoms[one])[differs]: true}
	for i, a := range k.atoms {
		x := values(a)
		if has[0][x[0]] && has[1][x[1]] && has[2][x[2]] {
			out = append(out, i)
		}
	}
	return out
}

// adds says whether lines of a file, none within another, count just some atoms.
func (k *attacker) adds(file int, atoms []int) bool {
	in := map[int]bool{}
	for _, i := range atoms {
		in[i] = true
	}
	var lines [][]int
	for _, e := range k.lines {
		if e.table == file && len(e.in) > 0 && !slices.ContainsFunc(e.in, func(i int) bool { return !in[i] }) {
			lines = append(lines, e.in)
		}
	}
	slices.SortStableFunc(lines, func(a, b []int) int { return len(a) - len(b) })
	seen := map[int]bool{}
	for _, line := range lines { // the smallest first: a total of them comes too late
		if !slices.ContainsFunc(line, func(i int) bool { return seen[i] }) {
			for _, i := range line {
				seen[i] = true
			}
		}
	}
	return len(seen) == len(in)
}
