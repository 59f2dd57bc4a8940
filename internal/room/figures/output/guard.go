package output

import (
	"encoding/json"

	"candour/internal/table/tabulate"
)

// Kept is what an edition remembers of one table besides what it printed: the
// returns that were counted and were not there, the true counts with what was
// printed of each (later releases are checked against them), and the same by
// return. It is stored with the edition and never served.
type Kept struct {
	// Counted goes with the measures of the table.
	Counted []Counted `json:"counted"`
	// Truth has the true counts of the table, Returns those of the table by
	// return. Guards hold them in what was built before these were kept.
	Truth   *Truth  `json:"truth,omitempty"`
	Returns *Truth  `json:"returns,omitempty"`
	Guards  []guard `json:"guards,omitempty"`
	// ByReturn says that the table was printed by return too.
	ByReturn bool `json:"by_return,omitempty"`
	// Threshold and Base are how the table was protected; both are 0 for made-up
	// figures that are not.
	Threshold int `json:"threshold,omitempty"`
	Base      int `json:"base,omitempty"`
}

// Counted is which returns one measure counted, and which were not there.
type Counted struct {
	Loads  []tabulate.Load    `json:"loads"`
	Absent []tabulate.Absence `json:"absent,omitempty"`
}

// guard is the true counts of one measure, as they were kept before [Truth].
type guard struct {
	Unknown bool        `json:"unknown,omitempty"`
	Cells   []guardCell `json:"cells"`
}

type guardCell struct {
	Count float64 `json:"n"`
}

// Truth is true counts by cell of the table.
type Truth struct {
	Counts  []int64 `json:"counts"`
	Rows    []int64 `json:"rows,omitempty"`
	Unknown []int64 `json:"unknown,omitempty"`
}

func TruthOf(d *Draft) *Truth {
	if d == nil {
		return nil
	}
	return &Truth{d.counts, d.rows, d.unknown}
}

// Counted gives the true counts of a table; nil where they were not kept or are
// not of this table.
func (t *Truth) Counted(r *Result) *TrueCounts {
	if t == nil || len(t.Counts) != len(r.Cells) || t.Rows != nil && (len(t.Rows) != len(r.Cells) || len(t.Unknown) != len(r.Cells)) {
		return nil
	}
	return &TrueCounts{t.Counts, t.Rows, t.Unknown}
}

// TruthOfGuards reads the true counts of a table from guards, of which each measure
// has one.
func TruthOfGuards(list []guard, r *Result) *Truth {
	if len(list) != len(r.Measures) || len(list) == 0 {
		return nil
	}
	t := &Truth{Counts: make([]int64, len(r.Cells))}
	next := make([]int, len(list))
	for cell := range r.Cells {
		m := max(MeasureOf(r, cell), 0)
		if next[m] >= len(list[m].Cells) || list[m].Unknown {
			return nil
		}
		t.Counts[cell] = int64(list[m].Cells[next[m]].Count)
		next[m]++
	}
	return t
}

// EncodeKept writes what is remembered; the same always gives the same bytes.
func EncodeKept(k Kept) ([]byte, error) { return json.Marshal(k) }

func DecodeKept(data []byte) (k Kept, err error) {
	err = json.Unmarshal(data, &k)
	return k, err
}

// KeptName is the file that holds what is remembered of a table.
func KeptName(table string) string { return table + ".kept.json" }
