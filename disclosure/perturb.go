package disclosure

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// PRow is one row of a p-table: what is added to a count whose cell has a key.
type PRow struct{ Count, Key, Add int }

// PTable says what to add by count and cell key. Its rows are data, made by
// whoever sets how much noise there is, and secret like the keys: whoever has
// both can take the noise away.
type PTable struct {
	add map[[2]int]int
	// Keys is the number of different keys: a cell key is the sum of the record
	// keys in the cell, modulo Keys (256 or 4096 as a rule).
	Keys int
	// Threshold is the lowest perturbed count that is printed; 0 prints all.
	Threshold int
}

// The last rows of a p-table serve all larger counts again and again (ONS):
// 751 has the noise of 501, as have 1001 and 1251.
const (
	lastRow  = 750
	lastRows = 250
)

// NewPTable makes a p-table; rows that are not there add nothing.
func NewPTable(rows []PRow, keys, threshold int) (*PTable, error) {
	if keys < 1 {
		return nil, fmt.Errorf("p-table: %d keys; there must be at least one", keys)
	}
	p := &PTable{add: make(map[[2]int]int, len(rows)), Keys: keys, Threshold: threshold}
	for n, r := range rows {
		at := [2]int{r.Count, r.Key}
		switch _, twice := p.add[at]; {
		case r.Count < 0 || r.Count > lastRow:
			return nil, fmt.Errorf("p-table, row %d: count %d; rows go from 0 to %d", n+1, r.Count, lastRow)
		case r.Key < 0 || r.Key >= keys:
			return nil, fmt.Errorf("p-table, row %d: key %d; keys go from 0 to %d", n+1, r.Key, keys-1)
		case r.Count+r.Add < 0:
			return nil, fmt.Errorf("p-table, row %d: %d and %d are less than nobody", n+1, r.Count, r.Add)
		case twice:
			return nil, fmt.Errorf("p-table, row %d: count %d and key %d are there twice", n+1, r.Count, r.Key)
		}
		p.add[at] = r.Add
	}
	return p, nil
}

// ReadPTable reads a p-table from CSV with the columns pcv, ckey and pvalue, as
// ONS's are; others are ignored.
func ReadPTable(from io.Reader, keys, threshold int) (*PTable, error) {
	in := csv.NewReader(from)
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("p-table: %w", err)
	}
	at := map[string]int{}
	for i, name := range head {
		name = strings.TrimPrefix(name, "\ufeff")
		if _, twice := at[name]; twice && name != "" {
			return nil, fmt.Errorf("p-table: column %q is there twice", name)
		}
		at[name] = i
	}
	for _, name := range []string{"pcv", "ckey", "pvalue"} {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("p-table: no column %q", name)
		}
	}
	var rows []PRow
	for {
		line, err := in.Read()
		if err == io.EOF {
			return NewPTable(rows, keys, threshold)
		}
		if err != nil {
			return nil, fmt.Errorf("p-table: %w", err)
		}
		var v [3]int
		for k, name := range []string{"pcv", "ckey", "pvalue"} {
			if v[k], err = strconv.Atoi(line[at[name]]); err != nil {
				return nil, fmt.Errorf("p-table, row %d, column %q: %q is not a whole number", len(rows)+1, name, line[at[name]])
			}
		}
		rows = append(rows, PRow{v[0], v[1], v[2]})
	}
}

// Noise is what is added to a count whose cell has this key.
func (p *PTable) Noise(count, key int) int {
	row := count
	if row > lastRow {
		row = (count-1)%lastRows + lastRow - lastRows + 1
	}
	return p.add[[2]int{row, ((key % p.Keys) + p.Keys) % p.Keys}]
}

// Perturbed is one cell after perturbation; Hidden says that it is under the
// threshold and must not be printed.
type Perturbed struct {
	Count  int
	Hidden bool
}

// PerturbOptions choose between noise that does not grow and totals that add up.
type PerturbOptions struct {
	// Additive rebuilds every total from its perturbed parts. The table then
	// adds up, but a total of many parts carries all their noise, and the same
	// total built from other parts in another table may differ. Without it every
	// cell, totals too, has the noise of its own key: the same wherever it is
	// printed, and no larger for totals, but tables do not quite add up.
	Additive bool
}

// Perturb adds to each cell of a table what the p-table says for its count and
// its key (cell key perturbation; Fraser and Wooton 2005, ONS for the census of
// 2021). keys has for each leaf cell, by number, the sum of the record keys of
// its people; a record's key is drawn once and never again, so that the same
// people in a cell always give the same noise. Structural zeros stay.
func Perturb(t *Table, keys map[int]int, p *PTable, opts PerturbOptions) ([]Perturbed, error) {
	if t.Amounts {
		return nil, fmt.Errorf("table %q has amounts; cell keys are for counts", t.Name)
	}
	sums, err := t.keySums(keys, p.Keys)
	if err != nil {
		return nil, err
	}
	counts := make([]float64, len(t.Cells))
	leaf := t.leafCells()
	for c := range t.Cells {
		n := int(t.Cells[c].Count)
		if float64(n) != t.Cells[c].Count {
			return nil, fmt.Errorf("table %q, %s: %v is not a whole number", t.Name, t.Codes(c), t.Cells[c].Count)
		}
		if !opts.Additive || leaf[c] {
			counts[c] = float64(n)
			if !t.Cells[c].Structural {
				counts[c] = float64(n + p.Noise(n, sums[c]))
			}
		}
	}
	if opts.Additive {
		t.sumUp(counts)
	}
	out := make([]Perturbed, len(counts))
	for c, v := range counts {
		out[c] = Perturbed{Count: int(v), Hidden: int(v) < p.Threshold && !t.Cells[c].Structural}
	}
	return out, nil
}

// keySums adds up keys as counts are added up.
func (t *Table) keySums(keys map[int]int, of int) ([]int, error) {
	leaf := t.leafCells()
	sums := make([]float64, len(t.Cells))
	for c, k := range keys {
		if c < 0 || c >= len(t.Cells) || !leaf[c] {
			return nil, fmt.Errorf("table %q: cell %d is not a leaf; keys are given for leaves", t.Name, c)
		}
		sums[c] = float64(k % of) // Noise takes keys below nought as well
	}
	t.sumUp(sums)
	out := make([]int, len(sums))
	for c := range sums {
		out[c] = int(sums[c]) % of
	}
	return out, nil
}

// leafCells says which cells are no totals.
func (t *Table) leafCells() []bool {
	out := make([]bool, len(t.Cells))
	for c := range out {
		out[c] = true
	}
	for d := range t.Dimensions {
		parts := t.Dimensions[d].children()
		for c := range t.Cells {
			if len(parts[t.Cells[c].Index[d]]) > 0 {
				out[c] = false
			}
		}
	}
	return out
}

// sumUp fills in totals of numbers that are there for the leaves.
func (t *Table) sumUp(v []float64) {
	t.upwards(func(part, total int) { v[total] += v[part] })
}
