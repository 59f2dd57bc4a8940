package output

import "candour/internal/table/tabulate"

// Rows behind a sum, in the order of their dimension.
const (
	lineRows = iota
	lineKnown
	lineMissing
	lineSize
)

// TrueCounts are the counts that a table is made of: those in its cells and, for
// sums, the rows behind each and how many of them gave no number.
type TrueCounts struct{ counts, rows, unknown []int64 }

// line gives the rows, known and missing of a cell.
func (n TrueCounts) line(cell, what int) int64 {
	return [lineSize]int64{n.rows[cell], n.rows[cell] - n.unknown[cell], n.unknown[cell]}[what]
}

// words names a cell in words: its codes but those that stand for all.
func (r *Result) Words(cell int) string {
	out := r.Title
	for i, at := range r.Place(cell) {
		if k := r.Axes[i].Codes[at]; k.Kind != tabulate.KindTotal {
			out += ", " + k.Label
		}
	}
	return out
}
