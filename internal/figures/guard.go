package figures

import (
	"encoding/json"
	"fmt"
	"math"

	"candour/disclosure"
	"candour/internal/tabulate"
)

// kept is what an edition remembers of one table besides what it printed: the
// returns that were counted and were not there, the true counts with what was
// printed of each (later releases are checked against them), and the same by
// return. It is stored with the edition and never served.
type kept struct {
	// Counted goes with the measures of the table.
	Counted []counted `json:"counted"`
	Guards  []guard   `json:"guards"`
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

// guard is a [disclosure.Published] as JSON. A range without an upper end has
// null there.
type guard struct {
	Name       string            `json:"name"`
	Population string            `json:"population"`
	Fixed      map[string]string `json:"fixed,omitempty"`
	Amounts    bool              `json:"amounts,omitempty"`
	Unknown    bool              `json:"unknown,omitempty"`
	Dims       []guardDim        `json:"dims"`
	Cells      []guardCell       `json:"cells"`
}

type guardDim struct {
	Name   string   `json:"name"`
	Codes  []string `json:"codes"`
	Parent []int    `json:"parent"`
}

type guardCell struct {
	Count      float64         `json:"n"`
	Structural bool            `json:"z,omitempty"`
	Form       disclosure.Form `json:"f,omitempty"`
	Lower      float64         `json:"l"`
	Upper      *float64        `json:"u"`
}

func guardOf(p disclosure.Published) guard {
	g := guard{Name: p.Table.Name, Population: p.Table.Population, Fixed: p.Table.Fixed, Amounts: p.Table.Amounts, Unknown: p.Unknown}
	for _, d := range p.Table.Dimensions {
		g.Dims = append(g.Dims, guardDim{d.Name, d.Codes, d.Parent})
	}
	for c := range p.Table.Cells {
		cell := guardCell{Count: p.Table.Cells[c].Count, Structural: p.Table.Cells[c].Structural, Form: p.Shown[c].Form, Lower: p.Shown[c].Lower}
		if up := p.Shown[c].Upper; !math.IsInf(up, 1) {
			cell.Upper = &up
		}
		g.Cells = append(g.Cells, cell)
	}
	return g
}

// published makes the guard into what the attacker is given.
func (g guard) published(release string) (disclosure.Published, error) {
	dims := make([]disclosure.Dimension, len(g.Dims))
	size := 1
	for i, d := range g.Dims {
		dims[i] = disclosure.Dimension{Name: d.Name, Codes: d.Codes, Parent: d.Parent}
		size *= len(d.Codes)
	}
	t, err := disclosure.NewTableOf(g.Name, dims, nil)
	if err == nil && len(g.Cells) != size {
		err = fmt.Errorf("figures: table %q has %d cells, not %d", g.Name, len(g.Cells), size)
	}
	if err != nil {
		return disclosure.Published{}, err
	}
	t.Population, t.Fixed, t.Amounts = g.Population, g.Fixed, g.Amounts
	p := disclosure.Published{Release: release, Table: t, Shown: make([]disclosure.Shown, size), Unknown: g.Unknown}
	for c, cell := range g.Cells {
		t.Cells[c].Count, t.Cells[c].Structural = cell.Count, cell.Structural
		up := math.Inf(1)
		if cell.Upper != nil {
			up = *cell.Upper
		}
		p.Shown[c] = disclosure.Shown{Form: cell.Form, Interval: disclosure.Interval{Lower: cell.Lower, Upper: up}}
	}
	return p, nil
}

// encodeKept writes what is remembered; the same always gives the same bytes.
func encodeKept(k kept) ([]byte, error) { return json.Marshal(k) }

func decodeKept(data []byte) (k kept, err error) {
	err = json.Unmarshal(data, &k)
	return k, err
}

// keptName is the file that holds what is remembered of a table.
func keptName(table string) string { return table + ".kept.json" }
