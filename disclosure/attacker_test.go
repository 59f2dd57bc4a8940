package disclosure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// attacker tries every set of whole counts that would have been printed the same. It
// knows the tables and what was printed, and nothing of how an audit goes about it: no
// programme, no passing along of ranges beyond a sum that is nearly full.
type attacker struct {
	place  map[string]int
	lo, hi []float64
	sums   [][]int // the whole first
	of     [][]int // sums of each count
	order  []int
	found  []Interval
	worlds int
}

// nameOf tells counts apart: those of one key are one count, unless they differ and both are known.
func nameOf(p *Published, c int, keysAlone bool) string {
	if keysAlone {
		return string(p.Table.Key(c))
	}
	return fmt.Sprintf("%s #%v", p.Table.Key(c), p.Table.Cells[c].Count)
}

// newAttacker reads what was printed; no count is above most.
func newAttacker(published []Published, most float64, keysAlone bool) *attacker {
	a := &attacker{place: map[string]int{}}
	for i := range published {
		p := &published[i]
		at := make([]int, len(p.Table.Cells))
		for c := range p.Table.Cells {
			name := nameOf(p, c, keysAlone)
			v, ok := a.place[name]
			if !ok {
				v = len(a.lo)
				a.place[name] = v
				a.lo, a.hi = append(a.lo, 0), append(a.hi, most)
			}
			at[c] = v
			sh := p.Shown[c]
			a.lo[v], a.hi[v] = math.Max(a.lo[v], math.Ceil(sh.Lower)), math.Min(a.hi[v], math.Floor(sh.Upper))
			if p.Table.Cells[c].Structural {
				a.lo[v], a.hi[v] = 0, 0
			}
		}
		a.read(p.Table, at)
	}
	a.of = make([][]int, len(a.lo))
	for e, sum := range a.sums {
		for _, v := range sum {
			a.of[v] = append(a.of[v], e)
		}
	}
	a.sort()
	return a
}

// read takes every sum of a table: of each code with parts, in every place of the others.
func (a *attacker) read(t *Table, at []int) {
	for d, dim := range t.Dimensions {
		for code := range dim.Codes {
			for c := range t.Cells {
				if t.Cells[c].Index[d] != code || !slices.Contains(dim.Parent, code) {
					continue
				}
				sum := []int{at[c]}
				for part, parent := range dim.Parent {
					if parent == code {
						index := slices.Clone(t.Cells[c].Index)
						index[d] = part
						p, err := t.place(index)
						if err != nil {
							panic(err)
						}
						sum = append(sum, at[p])
					}
				}
				a.sums = append(a.sums, sum)
			}
		}
	}
}

// sort puts what hangs together one after the other, what is printed first.
func (a *attacker) sort() {
	done := make([]bool, len(a.lo))
	var enter func(v int)
	enter = func(v int) {
		if done[v] {
			return
		}
		done[v] = true
		a.order = append(a.order, v)
		for _, e := range a.of[v] {
			for _, w := range a.sums[e] {
				if a.hi[w]-a.lo[w] <= 2 {
					enter(w)
				}
			}
		}
		for _, e := range a.of[v] {
			for _, w := range a.sums[e] {
				enter(w)
			}
		}
	}
	for v := range done {
		if a.lo[v] == a.hi[v] {
			enter(v)
		}
	}
	for v := range done {
		enter(v)
	}
}

// ranges is what each count can be, nil where no counts fit.
func (a *attacker) ranges() []Interval {
	a.found = make([]Interval, len(a.lo))
	for v := range a.found {
		a.found[v] = Interval{math.Inf(1), math.Inf(-1)}
	}
	a.try(0)
	if a.worlds == 0 {
		return nil
	}
	return a.found
}

func (a *attacker) try(k int) {
	if k == len(a.order) {
		if a.worlds++; a.worlds > 500_000 {
			panic("too many to try")
		}
		for v := range a.lo {
			a.found[v] = Interval{math.Min(a.found[v].Lower, a.lo[v]), math.Max(a.found[v].Upper, a.lo[v])}
		}
		return
	}
	v := a.order[k]
	was := Interval{a.lo[v], a.hi[v]}
	from, to := a.within(v)
	for x := from; x <= to; x++ {
		a.lo[v], a.hi[v] = x, x
		a.try(k + 1)
	}
	a.lo[v], a.hi[v] = was.Lower, was.Upper
}

// within is what the others of its sums leave to a count.
func (a *attacker) within(v int) (lo, hi float64) {
	lo, hi = a.lo[v], a.hi[v]
	for _, e := range a.of[v] {
		var least, most float64 // of what v must be
		for k, w := range a.sums[e] {
			switch {
			case w == v:
			case k == 0 || a.sums[e][0] == v:
				least, most = least+a.lo[w], most+a.hi[w]
			default:
				least, most = least-a.hi[w], most-a.lo[w]
			}
		}
		lo, hi = math.Max(lo, least), math.Min(hi, most)
	}
	return lo, hi
}

// world draws people by several variables, and gives tables of some of them.
type world struct {
	dims   []Dimension
	leaves []Cell
}

func newWorld(rnd *rand.Rand, most int, dims ...Dimension) *world {
	w := &world{dims: dims}
	blank, err := NewTable("blank", dims, nil)
	if err != nil {
		panic(err)
	}
	for c, leaf := range blank.leafCells() {
		if leaf {
			w.leaves = append(w.leaves, Cell{Index: blank.Cells[c].Index, Count: float64(rnd.IntN(most + 1))})
		}
	}
	return w
}

// table adds the people up over the variables that are not kept.
func (w *world) table(name string, keep ...int) *Table {
	var dims []Dimension
	for _, d := range keep {
		dims = append(dims, w.dims[d])
	}
	var cells []Cell
	for _, leaf := range w.leaves {
		var index []int
		for _, d := range keep {
			index = append(index, leaf.Index[d])
		}
		cells = append(cells, Cell{Index: index, Count: leaf.Count, Structural: leaf.Structural && len(keep) == len(w.dims)})
	}
	t, err := NewTable(name, dims, cells)
	if err != nil {
		panic(err)
	}
	return t
}
