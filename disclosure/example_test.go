package disclosure_test

import (
	"context"
	"fmt"

	"candour/disclosure"
)

// people is a small table: two age groups in three countries.
func people() *disclosure.Table {
	table, err := disclosure.NewTable("people", []disclosure.Dimension{
		disclosure.Flat("age", "all ages", "young", "old"),
		disclosure.Flat("geo", "all", "Spain", "Iceland", "Portugal"),
	}, []disclosure.Cell{
		{Index: []int{1, 1}, Count: 5}, {Index: []int{1, 2}, Count: 2}, {Index: []int{1, 3}, Count: 0},
		{Index: []int{2, 1}, Count: 6}, {Index: []int{2, 2}, Count: 3}, {Index: []int{2, 3}, Count: 4},
	})
	if err != nil {
		panic(err)
	}
	return table
}

// Hide what the rule hides, and what would give it away.
func ExampleSuppress() {
	ctx := context.Background()
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 1, Zeros: true}, Width: 1}
	table := people()
	pattern, err := disclosure.Suppress(ctx, []*disclosure.Table{table}, opts, nil)
	if err != nil {
		panic(err)
	}
	for c := range table.Cells {
		if pattern.Hidden[0][c] {
			fmt.Println("[c]", table.Codes(c))
		}
	}
	fmt.Println("proofs hold:", pattern.Check(opts) == nil)
	// Output:
	// [c] young, Iceland
	// [c] young, Portugal
	// [c] old, Iceland
	// [c] old, Portugal
	// proofs hold: true
}

// Hiding one cell is not enough: the totals give it back.
func ExampleAudit() {
	table := people()
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 1, Zeros: true}, Width: 1}
	secret, err := table.Cell("young", "Portugal")
	if err != nil {
		panic(err)
	}
	report, err := disclosure.Audit(context.Background(), []disclosure.Published{disclosure.Hide(table, "first try", opts, secret)}, opts)
	if err != nil {
		panic(err)
	}
	fmt.Print(report)
	// Output:
	// 1 cell not printed exactly: 0 protected, 1 can be worked out, 0 not proved safe
	// people: young, Portugal: 0 — worked out exactly
}

// A second release that is harmless alone opens a cell of the first.
func ExampleCheckRelease() {
	ctx := context.Background()
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 1, Zeros: true}, Width: 1}
	first, err := disclosure.Suppress(ctx, []*disclosure.Table{people()}, opts, nil)
	if err != nil {
		panic(err)
	}
	second, err := disclosure.NewTable("young people by country", []disclosure.Dimension{
		disclosure.Flat("age", "", "young"), disclosure.Flat("geo", "", "Spain", "Iceland"),
	}, []disclosure.Cell{{Index: []int{0, 0}, Count: 5}, {Index: []int{0, 1}, Count: 2}})
	if err != nil {
		panic(err)
	}
	report, err := disclosure.CheckRelease(ctx, first.Print("spring", opts), []disclosure.Published{disclosure.PrintExactly(second, "summer")}, opts)
	if err != nil {
		panic(err)
	}
	fmt.Println(report.Err())
	// Output:
	// a protected cell can be worked out: 1 of them, first people: young, Portugal: 0 — worked out exactly (new with this release)
}

// Rounding keeps a table adding up.
func ExampleRound() {
	table := people()
	r, err := disclosure.Round(context.Background(), []*disclosure.Table{table}, 5)
	if err != nil {
		panic(err)
	}
	for c := range table.Cells {
		fmt.Printf("%-20s %2.0f %2.0f\n", table.Codes(c), table.Cells[c].Count, r.Values[0][c])
	}
	fmt.Println("all adjacent:", r.Adjacent)
	// Output:
	// all ages, all        20 20
	// all ages, Spain      11 10
	// all ages, Iceland     5  5
	// all ages, Portugal    4  5
	// young, all            7  5
	// young, Spain          5  5
	// young, Iceland        2  0
	// young, Portugal       0  0
	// old, all             13 15
	// old, Spain            6  5
	// old, Iceland          3  5
	// old, Portugal         4  5
	// all adjacent: true
}

// Rounded so that rows and columns still add up: what somebody who sees a value can
// say of the count behind it.
func ExampleRounding_Print() {
	rounding, err := disclosure.Round(context.Background(), []*disclosure.Table{people()}, 5)
	if err != nil {
		panic(err)
	}
	table := rounding.Print("first")[0]
	for c, shown := range table.Shown[:3] {
		fmt.Println(table.Table.Codes(c), shown.Interval)
	}
	// Output:
	// all ages, all 16 to 24
	// all ages, Spain 6 to 14
	// all ages, Iceland 1 to 9
}
