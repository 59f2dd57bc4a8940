package output

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"candour/internal/table/tabulate"
)

// variable is one thing that rows of a kind are told apart by, over everything
// that is printed of them: a field, or which return they came in. Its values
// are cut into atoms: values that no printed figure tells apart are one.
type variable struct {
	name   string
	values map[string]bool // every value that any figure names
	cuts   map[int64]bool  // of a number: where conditions cut it
	lists  []string        // of a list: the values that conditions look for
	sets   map[string][]string
	atoms  map[string]string   // by value
	parts  map[string][]string // by name of a set, the atoms that it is made of
	number bool
	list   bool
}

// The values that no figure names.
const (
	valueOther = "(other)"
	valueNone  = "(no number)"
)

func newVariable(name string) *variable {
	return &variable{name: name, values: map[string]bool{}, cuts: map[int64]bool{}, sets: map[string][]string{}, parts: map[string][]string{}}
}

// note takes in what a condition or a code looks for.
func (v *variable) note(t tabulate.Term) {
	switch t.Op {
	case ">=", "<=":
		v.number = true
		if n, err := strconv.ParseInt(t.Values[0], 10, 64); err == nil && t.Op == ">=" {
			v.cuts[n] = true
		} else if err == nil {
			v.cuts[n+1] = true
		}
	case "has":
		v.list = true
		for _, x := range t.Values {
			if !slices.Contains(v.lists, x) {
				v.lists = append(v.lists, x)
			}
		}
	default:
		for _, x := range t.Values {
			v.values[x] = true
		}
	}
}

// close settles the values, once every figure was seen.
func (v *variable) close() {
	switch {
	case v.number:
		v.values = map[string]bool{valueNone: true}
		v.values[v.interval(-1<<62)] = true
		for c := range v.cuts {
			v.values[v.interval(c)] = true
		}
	case v.list:
		slices.Sort(v.lists)
		v.values = map[string]bool{}
		for mask := range 1 << min(len(v.lists), maxLists) {
			v.values[v.mask(mask)] = true
		}
	default:
		v.values[valueOther] = true
	}
}

// maxLists is how many values of a list are followed in every combination.
// A table whose condition looks for others is not attacked, and that is said
// (untried).
var maxLists = 8

// follows says whether a condition looks for nothing but what is followed.
func (v *variable) follows(t tabulate.Term) bool {
	return t.Op != "has" || !slices.ContainsFunc(t.Values, func(x string) bool {
		return !slices.Contains(v.lists[:min(len(v.lists), maxLists)], x)
	})
}

// interval names the stretch between cuts that a number lies in.
func (v *variable) interval(n int64) string {
	from := ""
	for _, c := range slices.Sorted(maps.Keys(v.cuts)) {
		if c <= n {
			from = strconv.FormatInt(c, 10)
		}
	}
	return "from " + from
}

// mask names which of the values that are looked for a list holds.
func (v *variable) mask(mask int) string {
	var out []string
	for i, x := range v.lists[:min(len(v.lists), maxLists)] {
		if mask&(1<<i) != 0 {
			out = append(out, x)
		}
	}
	return "holds " + strings.Join(out, " and ")
}

// value gives the value that a code of a row stands for.
func (v *variable) value(code string) string {
	switch {
	case v.number:
		n, err := strconv.ParseInt(code, 10, 64)
		if err != nil {
			return valueNone
		}
		return v.interval(n)
	case v.list:
		mask, holds := 0, strings.Split(code, ";")
		for i, x := range v.lists[:min(len(v.lists), maxLists)] {
			if slices.Contains(holds, x) {
				mask |= 1 << i
			}
		}
		return v.mask(mask)
	case v.values[code]:
		return code
	}
	return valueOther
}

// everything is every value.
func (v *variable) everything() []string { return slices.Sorted(maps.Keys(v.values)) }

// meets gives the values that meet a condition.
func (v *variable) meets(t tabulate.Term) (out []string) {
	for _, x := range v.everything() {
		ok := slices.Contains(t.Values, x)
		switch t.Op {
		case "not in":
			ok = !ok
		case ">=", "<=":
			n, _ := strconv.ParseInt(t.Values[0], 10, 64)
			if t.Op == "<=" {
				n++
			}
			from, err := strconv.ParseInt(strings.TrimPrefix(x, "from "), 10, 64)
			above := err == nil && from >= n
			ok = x != valueNone && above == (t.Op == ">=")
		case "has":
			ok = slices.ContainsFunc(t.Values, func(want string) bool {
				return slices.Contains(strings.Split(strings.TrimPrefix(x, "holds "), " and "), want)
			})
		}
		if ok {
			out = append(out, x)
		}
	}
	return out
}

// set takes in a set of values that a figure is of.
func (v *variable) set(values []string) { v.sets[strings.Join(values, "\x00")] = values }

// cut cuts the values into atoms, once every set was seen.
func (v *variable) cut() {
	in := map[string]*strings.Builder{}
	for x := range v.values {
		in[x] = &strings.Builder{}
	}
	for i, k := range slices.Sorted(maps.Keys(v.sets)) {
		for _, x := range v.sets[k] {
			fmt.Fprintf(in[x], "%d ", i)
		}
	}
	groups := map[string][]string{}
	for _, x := range v.everything() {
		groups[in[x].String()] = append(groups[in[x].String()], x)
	}
	v.atoms = map[string]string{}
	for _, group := range groups {
		name := setName(group)
		for _, x := range group {
			v.atoms[x] = name
		}
	}
}

// code names a set, the same wherever it is printed, and notes its atoms.
func (v *variable) code(values []string) string {
	if len(values) == len(v.values) {
		return tabulate.CodeTotal
	}
	var atoms []string
	for _, x := range values {
		atoms = append(atoms, v.atoms[x])
	}
	slices.Sort(atoms)
	atoms = slices.Compact(atoms)
	if len(atoms) == 1 {
		return atoms[0]
	}
	name := setName(values)
	v.parts[name] = atoms
	return name
}

// all lists the atoms.
func (v *variable) all() []string {
	out := slices.Sorted(maps.Values(v.atoms))
	return slices.Compact(out)
}

// setName names a set of values by what it holds.
func setName(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	sum := sha256.Sum256([]byte(strings.Join(values, "\x00")))
	return fmt.Sprintf("%s and %d more (%s)", values[0], len(values)-1, hex.EncodeToString(sum[:4]))
}

// both gives the values that are in two sets.
func both(a, b []string) (out []string) {
	for _, x := range a {
		if slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}
