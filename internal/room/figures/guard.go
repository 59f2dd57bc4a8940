package figures

import (
	"encoding/json"

	"candour/internal/table/tabulate"
)

// kept is what an edition remembers of one table besides what it printed: the
// returns that were counted and were not there, the true counts with what was
// printed of each (later releases are checked against them), and the same by
// return. It is stored with the edition and never served.
type kept struct {
	// Counted goes with the measures of the table.
	Counted []counted `json:"counted"`
	// Truth has the true counts of the table, Returns those of the table by
	// return. Guards hold them in what was built before these were kept.
	Truth   *truth  `json:"truth,omitempty"`
	Returns *truth  `json:"returns,omitempty"`
	Guards  []guard `json:"guards,omitempty"`
	// ByReturn says that the table was printed by return too.
	ByReturn bool `json:"by_return,omitempty"`
	// Threshold and Base are how the table was protected; both are 0 for made-up
	// figures that are not.
	Threshold int `json:"threshold,omitempty"`
	Base      int `json:"base,omitempty"`
}

// counted is which returns one measure counted, and which were not there.
type counted struct {
	Loads  []tabulate.Load    `json:"loads"`
	Absent []tabulate.Absence `json:"absent,omitempty"`
}

// guard is the true counts of one measure, as they were kept before [truth].
type guard struct {
	Unknown bool        `json:"unknown,omitempty"`
	Cells   []guardCell `json:"cells"`
}

type guardCell struct {
	Count float64 `json:"n"`
}

// truth is true counts by cell of the table.
type truth struct {
	Counts  []int64 `json:"counts"`
	Rows    []int64 `json:"rows,omitempty"`
	Unknown []int64 `json:"unknown,omitempty"`
}

func truthOf(d *Draft) *truth {
	if d == nil {
		return nil
	}
	return &truth{d.counts, d.rows, d.unknown}
}

// numbers gives the true counts of a table; nil where they were not kept or are
// not of this table.
func (t *truth) numbers(r *Result) *numbers {
	if t == nil || len(t.Counts) != len(r.Cells) || t.Rows != nil && (len(t.Rows) != len(r.Cells) || len(t.Unknown) != len(r.Cells)) {
		return nil
	}
	return &numbers{t.Counts, t.Rows, t.Unknown}
}

// guarded reads the true counts of a table from guards, of which each measure
// has one.
func guarded(list []guard, r *Result) *truth {
	if len(list) != len(r.Measures) || len(list) == 0 {
		return nil
	}
	t := &truth{Counts: make([]int64, len(r.Cells))}
	next := make([]int, len(list))
	for cell := range r.Cells {
		m := max(measureOf(r, cell), 0)
		if next[m] >= len(list[m].Cells) || list[m].Unknown {
			return nil
		}
		t.Counts[cell] = int64(list[m].Cells[next[m]].Count)
		next[m]++
	}
	return t
}

// encodeKept writes what is remembered; the same always gives the same bytes.
func encodeKept(k kept) ([]byte, error) { return json.Marshal(k) }

func decodeKept(data []byte) (k kept, err error) {
	err = json.Unmarshal(data, &k)
	return k, err
}

// keptName is the file that holds what is remembered of a table.
func keptName(table string) string { return table + ".kept.json" }
