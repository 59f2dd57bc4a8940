package disclosure

import (
	"slices"
	"strings"
)

// Key names a count wherever it is printed: its population and the code of
// each variable that is not at its total.
type Key string

// NewKey makes the key of a count from its population and its codes; leave out
// variables that are at their total.
func NewKey(population string, codes map[string]string) Key {
	parts := make([]string, 0, len(codes))
	for v, c := range codes {
		parts = append(parts, escape.Replace(v)+"="+escape.Replace(c))
	}
	slices.Sort(parts)
	return Key(escape.Replace(population) + ": " + strings.Join(parts, ", "))
}

// escape keeps a code with a comma in it from looking like two codes.
var escape = strings.NewReplacer(`\`, `\\`, ",", `\,`, "=", `\=`, ":", `\:`)

// Key gives the key of a cell.
func (t *Table) Key(cell int) Key {
	codes := make(map[string]string, len(t.Fixed))
	for v, c := range t.Fixed {
		codes[v] = c
	}
	for d, i := range t.Cells[cell].Index {
		dim := &t.Dimensions[d]
		if i != dim.total() {
			codes[dim.Name] = dim.Codes[i]
		}
	}
	return NewKey(t.Population, codes)
}

// Codes gives the codes of a cell as a person reads them: "young, Iceland".
func (t *Table) Codes(cell int) string {
	var out []string
	for d, i := range t.Cells[cell].Index {
		out = append(out, t.Dimensions[d].Codes[i])
	}
	return strings.Join(out, ", ")
}
