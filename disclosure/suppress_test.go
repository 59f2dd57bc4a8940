package disclosure_test

import (
	"context"
	"testing"

	"candour/disclosure"
)

func gauss(t *testing.T, counts ...float64) *disclosure.Table {
	dims := []disclosure.Dimension{
		disclosure.Flat("age", "all ages", "young", "old"),
		disclosure.Flat("geo", "all", "Spain", "Iceland", "Portugal"),
	}
	var leaves []disclosure.Cell
	for i, n := range counts {
		leaves = append(leaves, disclosure.Cell{Index: []int{1 + i/3, 1 + i%3}, Count: n})
	}
	table, err := disclosure.NewTable("people", dims, leaves)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestGauss(t *testing.T) {
	table := gauss(t, 5, 2, 0, 6, 3, 4)
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 1, Zeros: true}, Width: 1}
	p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{table}, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	for c := range table.Cells {
		t.Log(table.Codes(c), table.Cells[c].Count, p.Hidden[0][c])
	}
	if err := p.Check(opts); err != nil {
		t.Fatal(err)
	}
	t.Log(p.Count())
	r, err := disclosure.Audit(context.Background(), p.Print("r1", opts), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r)
}
