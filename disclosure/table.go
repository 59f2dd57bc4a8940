package disclosure

import (
	"cmp"
	"fmt"
	"slices"
)

// Dimension is one variable of a table: its codes as a tree. Parent[i] is the
// place in Codes of the code that code i is a part of, -1 for a top. A single
// top with parts is the total of the variable.
type Dimension struct {
	Name   string
	Codes  []string
	Parent []int
	// Named says that the top is a code like others, and does not stand for
	// everybody: all forces but one.
	Named bool
}

// Group is a code and the codes that are its parts.
type Group struct {
	Code  string
	Parts []string
}

// Flat makes a dimension of codes with a total, or without where total is "".
func Flat(name, total string, codes ...string) Dimension {
	groups := make([]Group, len(codes))
	for i, c := range codes {
		groups[i].Code = c
	}
	return Grouped(name, total, groups...)
}

// Grouped makes a dimension of a total, groups and their parts. A group
// without parts is a leaf under the total.
func Grouped(name, total string, groups ...Group) Dimension {
	d := Dimension{Name: name}
	top := -1
	if total != "" {
		d.add(total, -1)
		top = 0
	}
	for _, g := range groups {
		at := d.add(g.Code, top)
		for _, p := range g.Parts {
			d.add(p, at)
		}
	}
	return d
}

func (d *Dimension) add(code string, parent int) int {
	d.Codes, d.Parent = append(d.Codes, code), append(d.Parent, parent)
	return len(d.Codes) - 1
}

// total gives the place of the total, -1 where the dimension has none.
func (d *Dimension) total() int {
	top, tops, parts := -1, 0, false
	for i, p := range d.Parent {
		if p < 0 {
			top = i
			tops++
		} else {
			parts = true
		}
	}
	if tops != 1 || !parts || d.Named {
		return -1
	}
	return top
}

// children lists the parts of each code.
func (d *Dimension) children() [][]int {
	out := make([][]int, len(d.Codes))
	for i, p := range d.Parent {
		if p >= 0 {
			out[p] = append(out[p], i)
		}
	}
	return out
}

// check finds codes given twice, parents that are not there, and circles.
func (d *Dimension) check() error {
	if d.Name == "" || len(d.Codes) == 0 || len(d.Codes) != len(d.Parent) {
		return fmt.Errorf("dimension %q: needs a name, codes, and one parent for each code", d.Name)
	}
	seen := map[string]bool{}
	for i, c := range d.Codes {
		if seen[c] {
			return fmt.Errorf("dimension %q: code %q is there twice", d.Name, c)
		}
		seen[c] = true
		steps := 0
		for p := d.Parent[i]; p >= 0; p = d.Parent[p] {
			if steps++; p >= len(d.Codes) || steps > len(d.Codes) {
				return fmt.Errorf("dimension %q: the parents of code %q lead nowhere or in a circle", d.Name, c)
			}
		}
	}
	return nil
}

// Cell is one count, or one sum of amounts, of a table.
type Cell struct {
	// Index has the place of the cell's code in each dimension.
	Index []int
	// Count is the number of people, or the sum of the amounts.
	Count float64
	// Largest has the largest contributions, largest first, for the rules of
	// dominance; empty for counts of people.
	Largest []float64
	// Structural says that the cell is zero by definition, so that its zero
	// tells nobody anything: it is printed and never hidden.
	Structural bool
}

// Table is a table of counts or of amounts with all its totals.
type Table struct {
	Name string
	// Population names what is counted: measure, definition and unit. Cells of
	// tables with different populations are never taken for the same.
	Population string
	// Fixed has the variables that have one code in the whole table, such as
	// year: 2023.
	Fixed map[string]string
	// Sets says of which codes a code is made, by variable, where no table has
	// it above its parts: a table of 42 forces together names all 42.
	Sets map[string]map[string][]string
	// Amounts says that cells are sums of amounts and need not be whole.
	Amounts    bool
	Dimensions []Dimension
	// Cells has every combination of codes, the last dimension fastest.
	Cells []Cell

	stride []int
}

// MaxCells is the most cells, totals included, that a table may have.
const MaxCells = 4_000_000

// kept is how many of the largest contributions a total remembers.
const kept = 8

// NewTable makes a table of its leaves and works out the totals. Leaves that
// are not given are zero; a leaf given twice is added up. A total is structural
// when all its leaves are.
func NewTable(name string, dims []Dimension, leaves []Cell) (*Table, error) {
	t := &Table{Name: name, Dimensions: dims}
	if err := t.layOut(); err != nil {
		return nil, fmt.Errorf("table %q: %w", name, err)
	}
	isLeaf := make([][]bool, len(dims))
	for d := range dims {
		isLeaf[d] = make([]bool, len(dims[d].Codes))
		for i, c := range dims[d].children() {
			isLeaf[d][i] = len(c) == 0
		}
	}
	for n, leaf := range leaves {
		at, err := t.place(leaf.Index)
		if err != nil {
			return nil, fmt.Errorf("table %q, leaf %d: %w", name, n+1, err)
		}
		for d, i := range leaf.Index {
			if !isLeaf[d][i] {
				return nil, fmt.Errorf("table %q, leaf %d: %q is a total of %q; give its parts instead", name, n+1, dims[d].Codes[i], dims[d].Name)
			}
		}
		if leaf.Count < 0 || leaf.Count != leaf.Count || leaf.Count > 1e15 {
			return nil, fmt.Errorf("table %q, leaf %d: %v is not a count", name, n+1, leaf.Count)
		}
		if leaf.Structural {
			if leaf.Count != 0 {
				return nil, fmt.Errorf("table %q, leaf %d: it is zero by definition and has %v", name, n+1, leaf.Count)
			}
			t.Cells[at].Structural = true
		}
		t.Cells[at].add(&leaf)
	}
	t.addUp(isLeaf)
	return t, nil
}

// NewTableOf makes a table of cells that are all given, totals too, as when a
// printed table is typed in. Cells not given are zero.
func NewTableOf(name string, dims []Dimension, cells []Cell) (*Table, error) {
	t := &Table{Name: name, Dimensions: dims}
	if err := t.layOut(); err != nil {
		return nil, fmt.Errorf("table %q: %w", name, err)
	}
	for n, c := range cells {
		at, err := t.place(c.Index)
		if err != nil {
			return nil, fmt.Errorf("table %q, cell %d: %w", name, n+1, err)
		}
		t.Cells[at].add(&c)
		t.Cells[at].Structural = c.Structural
	}
	return t, nil
}

func (t *Table) layOut() error {
	if len(t.Dimensions) == 0 {
		return fmt.Errorf("it has no dimension")
	}
	size := 1
	names := map[string]bool{}
	for d := range t.Dimensions {
		if err := t.Dimensions[d].check(); err != nil {
			return err
		}
		if names[t.Dimensions[d].Name] {
			return fmt.Errorf("dimension %q is there twice", t.Dimensions[d].Name)
		}
		names[t.Dimensions[d].Name] = true
		if size *= len(t.Dimensions[d].Codes); size > MaxCells {
			return fmt.Errorf("more than %d cells", MaxCells)
		}
	}
	t.stride = strides(t.Dimensions)
	t.Cells = make([]Cell, size)
	places := make([]int, size*len(t.Dimensions))
	for c := range t.Cells {
		at := places[:len(t.Dimensions):len(t.Dimensions)]
		places = places[len(t.Dimensions):]
		rest := c
		for d, s := range t.stride {
			at[d] = rest / s
			rest %= s
		}
		t.Cells[c].Index = at
	}
	return nil
}

func strides(dims []Dimension) []int {
	out := make([]int, len(dims))
	s := 1
	for d := len(dims) - 1; d >= 0; d-- {
		out[d] = s
		s *= len(dims[d].Codes)
	}
	return out
}

func (t *Table) place(index []int) (int, error) {
	if len(index) != len(t.Dimensions) {
		return 0, fmt.Errorf("%d codes for %d dimensions", len(index), len(t.Dimensions))
	}
	at := 0
	for d, i := range index {
		if i < 0 || i >= len(t.Dimensions[d].Codes) {
			return 0, fmt.Errorf("dimension %q has no code number %d", t.Dimensions[d].Name, i)
		}
		at += i * t.stride[d]
	}
	return at, nil
}

// addUp works out totals, one dimension after the other, deepest codes first.
func (t *Table) addUp(isLeaf [][]bool) {
	for c := range t.Cells {
		all := true
		for d, i := range t.Cells[c].Index {
			all = all && isLeaf[d][i]
		}
		if !all {
			t.Cells[c].Structural = true // until a leaf says otherwise
		}
	}
	t.upwards(func(part, total int) {
		whole := &t.Cells[total]
		whole.add(&t.Cells[part])
		whole.Structural = whole.Structural && t.Cells[part].Structural
	})
}

// upwards gives each cell with the total that it is part of, one dimension after
// the other, deepest codes first: a part is whole before it is given.
func (t *Table) upwards(each func(part, total int)) {
	for d := range t.Dimensions {
		for _, code := range deepestFirst(&t.Dimensions[d]) {
			parent := t.Dimensions[d].Parent[code]
			if parent < 0 {
				continue
			}
			for c := range t.Cells {
				if t.Cells[c].Index[d] == code {
					each(c, c+(parent-code)*t.stride[d])
				}
			}
		}
	}
}

func deepestFirst(d *Dimension) []int {
	depth := make([]int, len(d.Codes))
	order := make([]int, len(d.Codes))
	for i := range d.Codes {
		order[i] = i
		for p := d.Parent[i]; p >= 0; p = d.Parent[p] {
			depth[i]++
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return depth[b] - depth[a] })
	return order
}

func (c *Cell) add(part *Cell) {
	c.Count += part.Count
	if len(part.Largest) == 0 {
		return
	}
	c.Largest = append(slices.Clone(c.Largest), part.Largest...)
	slices.SortFunc(c.Largest, func(a, b float64) int { return cmp.Compare(b, a) })
	c.Largest = c.Largest[:min(kept, len(c.Largest))]
}

// Cell gives the number of the cell with these codes, one for each dimension.
func (t *Table) Cell(codes ...string) (int, error) {
	index := make([]int, len(codes))
	for d := range codes {
		if d < len(t.Dimensions) {
			index[d] = slices.Index(t.Dimensions[d].Codes, codes[d])
			if index[d] < 0 {
				return 0, fmt.Errorf("table %q: dimension %q has no code %q", t.Name, t.Dimensions[d].Name, codes[d])
			}
		}
	}
	return t.place(index)
}
