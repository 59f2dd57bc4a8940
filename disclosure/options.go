package disclosure

import (
	"errors"
	"math"
)

// Interval is a range of values, both ends included. Upper is +Inf where there
// is no limit.
type Interval struct{ Lower, Upper float64 }

// Width is how far the ends are apart.
func (i Interval) Width() float64 { return i.Upper - i.Lower }

// Options say what must be protected and how well.
type Options struct {
	// Rule says which cells must be protected.
	Rule Rule
	// Width is how far apart the ends of the attacker's range must be for each
	// such cell; 0 means 1 for counts and, where WidthPercent is 0 too, a tenth
	// of the value for amounts. Use the threshold to leave every value
	// of a small count possible or nearly so.
	Width float64
	// WidthPercent asks for a range of at least this percentage of the value,
	// where that is wider.
	WidthPercent float64
	// ZerosShown says that a zero is always printed, so a reader knows that
	// what is hidden is at least 1 (of amounts: more than nothing).
	ZerosShown bool
	// Keep names cells that must be printed, such as a national total that is
	// known already; nil means none.
	Keep func(Key) bool
	// Also names cells that are protected like those that the rule hides, such as
	// a nought beside the one number of a row that is not; nil means none.
	Also func(Key) bool
	// Cost gives the price of hiding a cell; nil means 1 and a little more for
	// larger counts, so that few and small cells go.
	Cost func(t *Table, cell int) float64
	// Relations say which codes are sums of others, where no table says it.
	Relations []Relation
	// Before has what was published already, for Suppress: nothing printed there
	// can be hidden any more, and what was hidden there is protected against it
	// and the new tables together. Audit and CheckRelease do not look at it.
	Before []Published
	// Work limits the search for each cell, in steps; 0 means a limit that
	// suits tables of up to 100,000 cells. More work hides fewer cells and
	// proves more of what is safe.
	Work int
}

// Relation says that a code of a variable is the sum of others: Wales of its
// four forces. Tables that print one but not all of the others are then
// compared by subtraction.
type Relation struct {
	Variable string
	Whole    string
	Parts    []string
}

// check finds options that contradict each other.
func (o *Options) check() error {
	if o.ZerosShown && o.Rule.Zeros {
		return errors.New("zeros cannot be both always printed (ZerosShown) and hidden by the rule (Rule.Zeros)")
	}
	if o.Width < 0 || o.WidthPercent < 0 || o.Rule.Threshold < 0 {
		return errors.New("a width or a threshold below nought protects nothing")
	}
	return nil
}

// protects says whether a cell must be protected.
func (o *Options) protects(t *Table, cell int) bool {
	return o.Rule.hides(&t.Cells[cell]) || o.Also != nil && !t.Cells[cell].Structural && o.Also(t.Key(cell))
}

// need is the width that a cell of this value must keep.
func (o *Options) need(value float64, amounts bool) float64 {
	w := o.Width
	percent := o.WidthPercent
	switch {
	case w == 0 && !amounts:
		w = 1
	case w == 0 && percent == 0:
		percent = 10
	}
	w = math.Max(w, percent/100*value)
	if !amounts {
		w = math.Ceil(w - 1e-9)
	}
	return math.Max(w, 0)
}

// least is the lowest value that a hidden cell can have for all a reader knows.
func (o *Options) least(amounts bool) float64 {
	if o.ZerosShown && !amounts {
		return 1
	}
	return 0
}

// Pattern says which cells are printed and which are not.
type Pattern struct {
	Tables []*Table
	// Hidden has for each table and cell whether it is hidden.
	Hidden [][]bool
	// Primary has the cells hidden by the rule, Secondary those hidden to
	// protect them; by table, then cell number. A cell of two tables counts in both.
	Primary, Secondary [][]int
	// Unprotected has cells that the rule hides and for which the width could
	// not be reached (because of Keep): such a table must not be published.
	Unprotected []Key
	// Proofs has for every cell hidden by the rule what else the tables could be.
	Proofs []Proof

	before []Published // tables that proofs name by numbers from len(Tables) on
}

// Proof shows that a cell is protected: two sets of changes to the true
// counts. With either, every printed figure stays the same, no count falls
// below what a reader knows, and the cell itself changes by Down (0 or less)
// or Up (0 or more). [Pattern.Check] checks them all.
type Proof struct {
	Table, Cell   int
	Down, Up      float64
	Lower, Higher []Change
}

// Change is a change to one cell. A cell of several tables is named once.
type Change struct {
	Table, Cell int
	By          float64
}

// Form is how a cell was printed.
type Form uint8

// The forms in which a cell can be printed.
const (
	Exact   Form = iota // as it is
	Hidden              // a mark such as "c"
	Rounded             // to a multiple of a base
	Banded              // as a range
)

// Shown is what was printed for one cell: the range in which it lies for
// somebody who reads this cell alone. Exact cells have Lower equal to Upper.
type Shown struct {
	Form Form
	Interval
}

// Published is a table and what was printed of it, cell by cell.
type Published struct {
	// Release names the release, for reports.
	Release string
	Table   *Table
	Shown   []Shown
	// Unknown says that the table's counts are not the true ones, only what was
	// printed; the audit then starts without knowing the truth.
	Unknown bool

	guessed []bool   // counts that would do and are not the truth
	from    *Pattern // whose proofs an audit may try, and the table's place in it
	place   int
}
