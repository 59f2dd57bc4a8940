package disclosure

import "errors"

// PRow is one row of a p-table: what is added to a count of Count (modulo 750
// above that) whose cell key is Key.
type PRow struct{ Count, Key, Add int }

// PTable says what to add by count and cell key.
type PTable struct {
	add       map[[2]int]int
	keys      int
	modulo    int
	Threshold int // perturbed counts below this are not printed; 0 prints all
}

// Perturbed is one cell after perturbation; Hidden under the threshold.
type Perturbed struct {
	Count  int
	Hidden bool
}

// PerturbOptions choose between unbiased totals and totals that add up.
type PerturbOptions struct {
	// Additive rebuilds every total from its perturbed parts. Tables then add
	// up, but a total of many parts carries all their noise, and the same total
	// in another table may differ. Without it every cell, totals too, has noise
	// of its own key: the same in every table, but tables do not add up.
	Additive bool
}

// Perturb adds to each cell of a table what the p-table says for its count and
// the sum of the record keys of the people in it (keys, by leaf cell number).
func Perturb(t *Table, keys map[int]int, p *PTable, opts PerturbOptions) ([]Perturbed, error) {
	return nil, errors.New("disclosure: not built yet")
}
