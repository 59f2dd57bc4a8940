package disclosure

import (
	"context"
	"maps"
	"math"
	"slices"
)

// CheckRelease audits what is about to be published together with everything
// published before. [Report.Err] refuses a release that discloses. Counts that
// were revised are taken as different counts, and those that are still the same
// as the same: the attacker is thought to know which is which. A number that
// earlier tables tell by themselves is no reason to stop the next ones, unless
// these print it for the first time, hidden: that would promise too much.
func CheckRelease(ctx context.Context, before, next []Published, opts Options) (*Report, error) {
	r, err := Audit(ctx, append(slices.Clone(before), next...), opts)
	if err != nil {
		return nil, err
	}
	was := map[Key]Interval{}
	if len(before) > 0 && len(r.Unsafe()) > 0 {
		if was, err = workedOut(ctx, before, next, opts); err != nil {
			return nil, err
		}
	}
	old, promised := keysOf(before, anyForm), keysOf(next, func(s Shown) bool { return s.Form != Banded })
	for i := range r.Findings {
		f := &r.Findings[i]
		at, known := was[f.Key]
		f.Earlier = !f.Safe && known && f.Outer.Width() >= at.Width()-tiny
		f.New = !f.Safe && !(f.Earlier && (old[f.Key] || !promised[f.Key]))
	}
	return r, nil
}

// workedOut is what could be worked out before the next tables were printed, of
// their numbers too: the sum of two hidden numbers may be known though neither is.
func workedOut(ctx context.Context, before, next []Published, opts Options) (map[Key]Interval, error) {
	all := slices.Clone(before)
	for _, p := range next {
		all = append(all, unprinted(p))
	}
	r, err := Audit(ctx, all, opts)
	if err != nil {
		return nil, err
	}
	was := map[Key]Interval{}
	for _, f := range r.Findings {
		if at, ok := was[f.Key]; f.WorkedOut() && (!ok || f.Outer.Width() < at.Width()) {
			was[f.Key] = f.Outer
		}
	}
	return was, nil
}

// unprinted is a table of which nothing is known but that it adds up.
func unprinted(p Published) Published {
	t := *p.Table
	t.Cells = slices.Clone(t.Cells)
	p.Table, p.from, p.Shown = &t, nil, make([]Shown, len(t.Cells))
	for c := range t.Cells {
		t.Cells[c].Structural = false
		p.Shown[c] = Shown{Form: Banded, Interval: Interval{Upper: math.Inf(1)}}
	}
	return p
}

func anyForm(Shown) bool { return true }

// keysOf lists the keys of the cells that were printed in some form.
func keysOf(published []Published, form func(Shown) bool) map[Key]bool {
	out := map[Key]bool{}
	for _, p := range published {
		for c := range p.Shown {
			if form(p.Shown[c]) {
				out[p.Table.Key(c)] = true
			}
		}
	}
	return out
}

// withRelations adds for each relation, and each table that prints its whole or
// a part, a table of nothing but that sum. It prints nothing; what its cells
// are is known from the other tables or is hidden.
func withRelations(published []Published, relations []Relation) []Published {
	if len(relations) == 0 {
		return published
	}
	truth := map[Key]float64{}
	for _, p := range published {
		for c := range p.Table.Cells {
			if !p.Unknown || p.Shown[c].Form == Exact {
				truth[p.Table.Key(c)] = p.Table.Cells[c].Count
			}
		}
	}
	out := slices.Clone(published)
	for _, r := range relations {
		seen := map[string]bool{}
		total := slices.ContainsFunc(published, func(p Published) bool { return r.isTotalOf(p.Table) })
		for _, p := range published {
			if t := r.table(p.Table, !total); t != nil && !seen[t.shape()] {
				seen[t.shape()] = true
				if sum, ok := r.hidden(t, truth); ok {
					out = append(out, sum)
				}
			}
		}
	}
	return out
}

// isTotalOf says that the whole of a relation is the total of a table.
func (r Relation) isTotalOf(t *Table) bool {
	return slices.ContainsFunc(t.Dimensions, func(d Dimension) bool {
		top := d.total()
		return d.Name == r.Variable && top >= 0 && d.Codes[top] == r.Whole
	})
}

// table is a table like another, with the codes of the relation only; nil
// where the other has none of them. Its whole is a code like others where named.
func (r Relation) table(like *Table, named bool) *Table {
	t := &Table{Name: r.Whole + " and its parts", Population: like.Population, Amounts: like.Amounts, Fixed: maps.Clone(like.Fixed)}
	sum := Flat(r.Variable, r.Whole, r.Parts...)
	sum.Named = named
	has := func(code string) bool { return code == r.Whole || slices.Contains(r.Parts, code) }
	found := false
	for _, d := range like.Dimensions {
		if d.Name == r.Variable {
			found = slices.ContainsFunc(d.Codes, has)
			continue
		}
		t.Dimensions = append(t.Dimensions, d)
	}
	if c, ok := t.Fixed[r.Variable]; ok {
		found = has(c)
		delete(t.Fixed, r.Variable)
	}
	if !found {
		return nil
	}
	t.Dimensions = append(t.Dimensions, sum)
	if t.layOut() != nil {
		return nil
	}
	return t
}

// shape tells tables of the same cells.
func (t *Table) shape() string {
	out := string(NewKey(t.Population, t.Fixed))
	for _, d := range t.Dimensions {
		out += "|" + d.Name
		for i, c := range d.Codes {
			out += "," + escape.Replace(c)
			if d.Parent[i] < 0 {
				out += "^"
			}
		}
	}
	return out
}

// hidden fills in what is known of the sum: the truth of the one part that is
// missing, or, where several are, counts that would do; nothing is printed. It
// gives ok false where the sum tells nothing.
func (r Relation) hidden(t *Table, truth map[Key]float64) (p Published, ok bool) {
	p = Published{Release: "sums known to all", Table: t, Shown: make([]Shown, len(t.Cells)), guessed: make([]bool, len(t.Cells))}
	last := len(t.Dimensions) - 1
	var which []int // of the codes, those of which nothing is known
	for c := range t.Cells {
		p.Shown[c] = Shown{Banded, Interval{0, math.Inf(1)}}
		if t.Cells[c].Index[last] != 0 {
			continue
		}
		var missing []int
		left := 0.0
		for k := range t.Dimensions[last].Codes {
			cell := c + k
			v, known := truth[t.keyWith(cell)]
			switch {
			case !known:
				missing = append(missing, cell)
			case k == 0:
				left += v
			default:
				left -= v
			}
			t.Cells[cell].Count = v
		}
		now := []int{}
		for _, cell := range missing {
			now = append(now, cell-c)
		}
		if which == nil {
			which = now
		}
		if !slices.Equal(which, now) {
			p.Unknown = true // which parts are missing differs: no counts can be filled in
		}
		if len(missing) > 0 && missing[0] == c {
			if len(missing) > 1 {
				return p, false
			}
			left = -left
		}
		for n, cell := range missing {
			if n == 0 {
				t.Cells[cell].Count = left
			}
			p.guessed[cell] = len(missing) > 1
			p.Unknown = p.Unknown || left < 0
		}
	}
	return p, true
}

// keyWith is the key of a cell of a relation's table, whose last dimension has
// no total that stands for everybody.
func (t *Table) keyWith(cell int) Key {
	codes := maps.Clone(t.Fixed)
	if codes == nil {
		codes = map[string]string{}
	}
	for d, i := range t.Cells[cell].Index {
		if dim := &t.Dimensions[d]; d == len(t.Dimensions)-1 || i != dim.total() {
			codes[dim.Name] = dim.Codes[i]
		}
	}
	return NewKey(t.Population, codes)
}
