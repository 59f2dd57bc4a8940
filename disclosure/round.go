package disclosure

import (
	"context"
	"errors"
)

// Rounding is a set of tables rounded so that totals add up.
type Rounding struct {
	Tables []*Table
	Base   float64
	// Values has the printed value of every cell, by table and cell number.
	Values [][]float64
	// Adjacent says that every value is one of the two multiples of the base
	// beside the true one (a multiple stays as it is).
	Adjacent bool
	// Farthest is the largest distance between a value and the true one.
	Farthest float64
}

// Round rounds tables to a base so that all totals still add up.
func Round(ctx context.Context, tables []*Table, base int) (*Rounding, error) {
	return nil, errors.New("disclosure: not built yet")
}
