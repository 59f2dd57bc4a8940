package disclosure

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// names numbers the variables and codes of several tables so that the same
// count has the same number in each, whatever table it stands in.
type names struct {
	tables    []*Table
	variables []*variable
	byName    map[string]int
	// of has for each table and dimension the number of the variable; codes has
	// for each table, dimension and place the number of the code.
	of    [][]int
	codes [][][]int32
	// fixed has for each table the variables that have one code throughout, each
	// with that code.
	fixed [][][2]int32
	// weight of a variable: a cell's number is the sum of its codes times these.
	weight []uint64
}

// everybody is the code that stands for all, in every variable.
const everybody int32 = 0

// variable is one variable of all tables together: a graph of codes, of which one
// may be a part of several others.
type variable struct {
	name    string
	codes   []string
	byCode  map[string]int32
	parents [][]int32
	parts   [][]int32
	// leaves are the codes without parts in any table; under has for each code the
	// leaves below it, by their places in leaves.
	leaves []int32
	under  [][]int32
	// above has for each leaf all codes that it is in, itself and everybody too.
	above [][]int32
}

func newNames(tables []*Table) (*names, error) {
	n := &names{tables: tables, byName: map[string]int{}}
	named := n.namedElsewhere()
	for _, t := range tables {
		n.addDimensions(t, named)
		if err := n.addFixed(t); err != nil {
			return nil, err
		}
		n.addSets(t)
	}
	for _, v := range n.variables {
		if err := v.close(); err != nil {
			return nil, err
		}
	}
	return n, n.weigh()
}

// namedCode is a code of a variable, by name.
type namedCode struct{ variable, code string }

// namedElsewhere finds totals of one table that are a code like others in another,
// or fixed there: England above its regions, and England beside Wales. They do not
// stand for everybody.
func (n *names) namedElsewhere() map[namedCode]bool {
	out := map[namedCode]bool{}
	for _, t := range n.tables {
		for d := range t.Dimensions {
			dim := &t.Dimensions[d]
			top := dim.total()
			for i, c := range dim.Codes {
				if i != top {
					out[namedCode{dim.Name, c}] = true
				}
			}
		}
		for v, c := range t.Fixed {
			out[namedCode{v, c}] = true
		}
	}
	return out
}

// addDimensions numbers the variables that a table is by, and their codes.
func (n *names) addDimensions(t *Table, named map[namedCode]bool) {
	var of []int
	var codes [][]int32
	for d := range t.Dimensions {
		dim := &t.Dimensions[d]
		v := n.variable(dim.Name)
		of, codes = append(of, v), append(codes, n.variables[v].addTree(dim, named))
	}
	n.of, n.codes = append(n.of, of), append(n.codes, codes)
}

// addTree numbers the codes of a dimension and notes which are parts of which.
func (v *variable) addTree(dim *Dimension, named map[namedCode]bool) []int32 {
	numbers := make([]int32, len(dim.Codes))
	top := dim.total()
	for i, c := range dim.Codes {
		if i == top && !named[namedCode{dim.Name, c}] {
			numbers[i] = everybody
			continue
		}
		numbers[i] = v.code(c)
	}
	for i, parent := range dim.Parent {
		if parent >= 0 {
			v.nest(numbers[i], numbers[parent])
		}
	}
	return numbers
}

// addFixed numbers what has one code in the whole table: it comes after the
// table's dimensions.
func (n *names) addFixed(t *Table) error {
	of := n.of[len(n.of)-1]
	var fixed [][2]int32
	for _, name := range slices.Sorted(maps.Keys(t.Fixed)) {
		v := n.variable(name)
		if slices.Contains(of, v) {
			return fmt.Errorf("table %q: %q is a dimension and fixed as well", t.Name, name)
		}
		fixed = append(fixed, [2]int32{int32(v), n.variables[v].code(t.Fixed[name])})
	}
	n.fixed = append(n.fixed, fixed)
	return nil
}

// addSets takes what a table says of codes that no table has above their parts.
func (n *names) addSets(t *Table) {
	for _, name := range slices.Sorted(maps.Keys(t.Sets)) {
		v := n.variables[n.variable(name)]
		for _, whole := range slices.Sorted(maps.Keys(t.Sets[name])) {
			for _, part := range t.Sets[name][whole] {
				v.nest(v.code(part), v.code(whole))
			}
		}
	}
}

// variable gives the number of a variable, a new one if it has none.
func (n *names) variable(name string) int {
	if v, ok := n.byName[name]; ok {
		return v
	}
	n.byName[name] = len(n.variables)
	n.variables = append(n.variables, &variable{name: name, codes: []string{""}, byCode: map[string]int32{},
		parents: make([][]int32, 1), parts: make([][]int32, 1)})
	return len(n.variables) - 1
}

// code gives the number of a code, a new one if it has none.
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

// close finds the leaves and what they are in, when all tables were read.
func (v *variable) close() error {
	v.under, v.above = make([][]int32, len(v.codes)), nil
	for c := everybody + 1; c < int32(len(v.codes)); c++ {
		if len(v.parts[c]) > 0 {
			continue
		}
		above := v.ancestors(c)
		leaf := int32(len(v.leaves))
		v.leaves, v.above = append(v.leaves, c), append(v.above, above)
		for _, a := range above {
			v.under[a] = append(v.under[a], leaf)
		}
	}
	for c := everybody + 1; c < int32(len(v.codes)); c++ {
		if len(v.under[c]) == 0 {
			return fmt.Errorf("variable %q: the tables put %q inside itself", v.name, v.codes[c])
		}
	}
	return nil
}

// ancestors lists a leaf, all codes that it is in, and everybody last.
func (v *variable) ancestors(leaf int32) []int32 {
	above := []int32{leaf}
	for k := 0; k < len(above); k++ {
		for _, p := range v.parents[above[k]] {
			if p != everybody && !slices.Contains(above, p) {
				above = append(above, p)
			}
		}
	}
	return append(above, everybody)
}

// weigh finds the weights that make a cell's codes into one number, like the
// places of digits.
func (n *names) weigh() error {
	w := uint64(1)
	for _, v := range n.variables {
		n.weight = append(n.weight, w)
		over, next := bits.Mul64(w, uint64(len(v.codes)))
		if over != 0 {
			return fmt.Errorf("too many variables and codes together")
		}
		w = next
	}
	return nil
}

// keys gives the number of each cell of a table.
func (n *names) keys(table int) []uint64 {
	t := n.tables[table]
	base := uint64(0)
	for _, f := range n.fixed[table] {
		base += uint64(f[1]) * n.weight[f[0]]
	}
	out := make([]uint64, len(t.Cells))
	for c := range t.Cells {
		key := base
		for d, place := range t.Cells[c].Index {
			key += uint64(n.codes[table][d][place]) * n.weight[n.of[table][d]]
		}
		out[c] = key
	}
	return out
}
