package disclosure

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// names numbers the variables and codes of several tables so that the same
// count has the same number in each.
type names struct {
	tables    []*Table
	variables []*variable
	byName    map[string]int
	// of has for each table and dimension the variable and, by place, the code.
	of    [][]int
	codes [][][]int32
	fixed [][][2]int32 // variables fixed in a table: variable, code
	radix []uint64
}

// variable is one variable of all tables together. Code 0 stands for everybody.
type variable struct {
	name    string
	codes   []string
	byCode  map[string]int32
	parents [][]int32
	parts   [][]int32
	// leaves are the codes without parts in any table; under[c] has those below c.
	leaves []int32
	under  [][]int32
	// above[l] has for a leaf (by its place in leaves) all codes that it is in.
	above [][]int32
}

func newNames(tables []*Table) (*names, error) {
	n := &names{tables: tables, byName: map[string]int{}}
	alone := n.namedAlone()
	for _, t := range tables {
		var of []int
		var codes [][]int32
		for d := range t.Dimensions {
			dim := &t.Dimensions[d]
			v := n.variable(dim.Name)
			at := make([]int32, len(dim.Codes))
			top := dim.total()
			for i, c := range dim.Codes {
				if i == top && !alone[[2]string{dim.Name, c}] {
					continue // 0: everybody
				}
				at[i] = n.variables[v].code(c)
			}
			for i, p := range dim.Parent {
				if p >= 0 {
					n.variables[v].nest(at[i], at[p])
				}
			}
			of, codes = append(of, v), append(codes, at)
		}
		var fixed [][2]int32
		for _, name := range slices.Sorted(maps.Keys(t.Fixed)) {
			v, code := n.variable(name), t.Fixed[name]
			if slices.Contains(of, v) {
				return nil, fmt.Errorf("table %q: %q is a dimension and fixed as well", t.Name, name)
			}
			fixed = append(fixed, [2]int32{int32(v), n.variables[v].code(code)})
		}
		n.sets(t)
		n.of, n.codes, n.fixed = append(n.of, of), append(n.codes, codes), append(n.fixed, fixed)
	}
	for _, v := range n.variables {
		if err := v.close(); err != nil {
			return nil, err
		}
	}
	return n, n.weigh()
}

// sets takes what a table says of codes that no table has above their parts.
func (n *names) sets(t *Table) {
	for _, name := range slices.Sorted(maps.Keys(t.Sets)) {
		v := n.variables[n.variable(name)]
		for _, whole := range slices.Sorted(maps.Keys(t.Sets[name])) {
			for _, part := range t.Sets[name][whole] {
				v.nest(v.code(part), v.code(whole))
			}
		}
	}
}

// namedAlone finds totals of one table that are a code like others in another,
// or fixed there: England above its regions, and England beside Wales.
func (n *names) namedAlone() map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, t := range n.tables {
		for d := range t.Dimensions {
			top := t.Dimensions[d].total()
			for i, c := range t.Dimensions[d].Codes {
				if i != top {
					out[[2]string{t.Dimensions[d].Name, c}] = true
				}
			}
		}
		for v, c := range t.Fixed {
			out[[2]string{v, c}] = true
		}
	}
	return out
}

func (n *names) variable(name string) int {
	if v, ok := n.byName[name]; ok {
		return v
	}
	n.byName[name] = len(n.variables)
	n.variables = append(n.variables, &variable{name: name, codes: []string{""}, byCode: map[string]int32{},
		parents: make([][]int32, 1), parts: make([][]int32, 1)})
	return len(n.variables) - 1
}

func (v *variable) code(name string) int32 {
	if c, ok := v.byCode[name]; ok {
		return c
	}
	c := int32(len(v.codes))
	v.byCode[name] = c
	v.codes, v.parents, v.parts = append(v.codes, name), append(v.parents, nil), append(v.parts, nil)
	return c
}

func (v *variable) nest(part, whole int32) {
	if !slices.Contains(v.parents[part], whole) {
		v.parents[part] = append(v.parents[part], whole)
		v.parts[whole] = append(v.parts[whole], part)
	}
}

// close finds the leaves and what they are in. Everybody is above all.
func (v *variable) close() error {
	v.under, v.above = make([][]int32, len(v.codes)), nil
	for c := int32(1); c < int32(len(v.codes)); c++ {
		if len(v.parts[c]) > 0 {
			continue
		}
		leaf := int32(len(v.leaves))
		v.leaves = append(v.leaves, c)
		above := []int32{c}
		for k := 0; k < len(above); k++ {
			for _, p := range v.parents[above[k]] {
				if p == c {
					return fmt.Errorf("variable %q: code %q is a part of itself", v.name, v.codes[c])
				}
				if p != 0 && !slices.Contains(above, p) {
					above = append(above, p)
				}
			}
		}
		above = append(above, 0)
		for _, a := range above {
			v.under[a] = append(v.under[a], leaf)
		}
		v.above = append(v.above, above)
	}
	for c := 1; c < len(v.codes); c++ {
		if len(v.under[c]) == 0 {
			return fmt.Errorf("variable %q: the tables put %q inside itself", v.name, v.codes[c])
		}
	}
	return nil
}

// weigh finds the weights that make a cell's codes into one number.
func (n *names) weigh() error {
	w := uint64(1)
	for _, v := range n.variables {
		n.radix = append(n.radix, w)
		over, next := bits.Mul64(w, uint64(len(v.codes)))
		if over != 0 {
			return fmt.Errorf("too many variables and codes together")
		}
		w = next
	}
	return nil
}

// keys gives the number of each cell of a table.
func (n *names) keys(i int) []uint64 {
	t := n.tables[i]
	base := uint64(0)
	for _, f := range n.fixed[i] {
		base += uint64(f[1]) * n.radix[f[0]]
	}
	out := make([]uint64, len(t.Cells))
	for c := range t.Cells {
		k := base
		for d, p := range t.Cells[c].Index {
			k += uint64(n.codes[i][d][p]) * n.radix[n.of[i][d]]
		}
		out[c] = k
	}
	return out
}
