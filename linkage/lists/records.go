package lists

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Column is one column of all records, a number for each different value.
// Neither may be changed.
type Column struct {
	Dict  *Dictionary
	Codes []uint32 // of each record; 0 for no value
}

// Records are the lists, encoded: what does not enter into a comparison is not
// kept. They are in the order of list and identifier, which decides which of
// two is the left one.
type Records struct {
	Sources  []string
	source   []uint8
	ids      []byte
	idEnds   []uint64
	columns  map[string]*Column
	Warnings []string // columns without use: empty, or one value in every row
}

// Len is the number of records.
func (r *Records) Len() int { return len(r.source) }

// ID gives the identifier of a record in its own list.
func (r *Records) ID(i int) string { return string(r.IDBytes(uint32(i))) } //nolint:gosec // an index

// IDBytes gives the identifier of a record; it must not be changed.
func (r *Records) IDBytes(i uint32) []byte {
	start := uint64(0)
	if i > 0 {
		start = r.idEnds[i-1]
	}
	return r.ids[start:r.idEnds[i]]
}

// Source gives the name of the list that a record is in.
func (r *Records) Source(i int) string { return r.Sources[r.source[i]] }

// Name is what a record is called in outputs: its identifier, after the name of
// its list and two dashes where there are several lists.
func (r *Records) Name(i int) string { return string(r.AppendName(nil, uint32(i))) } //nolint:gosec // an index

// AppendName appends what a record is called.
func (r *Records) AppendName(b []byte, i uint32) []byte {
	if len(r.Sources) > 1 {
		b = append(append(b, r.Sources[r.source[i]]...), "--"...)
	}
	return append(b, r.IDBytes(i)...)
}

// Column gives a column that was read, nil where there is none.
func (r *Records) Column(name string) *Column { return r.columns[name] }

// Lists gives the place in Sources of each record's list. It must not be changed.
func (r *Records) Lists() []uint8 { return r.source }

// Value gives the value of a column that was read, "" where there is none.
func (r *Records) Value(i int, name string) string {
	c := r.columns[name]
	if c == nil {
		return ""
	}
	return string(c.Dict.At(c.Codes[i]))
}

// Find gives the place of a record by its identifier and, when several lists
// were read, its list ("" for any).
func (r *Records) Find(source, id string) (int, bool) {
	for i := range r.Len() {
		if string(r.IDBytes(uint32(i))) == id && (source == "" || r.Source(i) == source) { //nolint:gosec // a place
			return i, true
		}
	}
	return 0, false
}

// Options say what is read.
type Options struct {
	ID       string   // the column of identifiers
	Columns  []string // the others
	Clean    []CleaningStep
	Progress func(Progress)
}

// MaxRecords bounds how many records are read, maxLists of how many lists.
const (
	MaxRecords = 1 << 28
	maxLists   = 255
)

// Read reads lists. Identifiers must differ within a list.
func Read(ctx context.Context, inputs []Input, o Options) (*Records, error) {
	if len(inputs) == 0 || len(inputs) > maxLists {
		return nil, fmt.Errorf("%d lists: 1 to %d can be read", len(inputs), maxLists)
	}
	raw, made, err := cleanedColumns(o)
	if err != nil {
		return nil, err
	}
	r := &Records{columns: map[string]*Column{}}
	for _, c := range raw {
		r.columns[c] = &Column{Dict: NewDictionary()}
	}
	for _, in := range inputs {
		if slices.Contains(r.Sources, in.Source) {
			return nil, fmt.Errorf("two lists are called %q", in.Source)
		}
		r.Sources = append(r.Sources, in.Source)
		if err := r.read(ctx, in, o, raw); err != nil {
			return nil, err
		}
	}
	if r.Len() == 0 {
		return nil, fmt.Errorf("there is no record in %s", strings.Join(r.Sources, ", "))
	}
	for _, c := range r.columns {
		c.Dict.seal()
	}
	if err := r.clean(made); err != nil {
		return nil, err
	}
	if err := r.sort(); err != nil {
		return nil, err
	}
	for _, name := range o.Columns {
		switch c := r.columns[name]; {
		case c.Dict.Size() == 1:
			r.Warnings = append(r.Warnings, fmt.Sprintf("The column %q is empty in every record: it says nothing.", name))
		case c.Dict.Size() == 2 && r.Len() > 1 && !slices.Contains(c.Codes, 0):
			r.Warnings = append(r.Warnings, fmt.Sprintf("The column %q has one and the same value in every record: it says nothing.", name))
		}
	}
	return r, nil
}

func (r *Records) read(ctx context.Context, in Input, o Options, columns []string) error {
	rows, err := openRows(in)
	if err != nil {
		return err
	}
	defer rows.close()
	wanted, err := place(in.Source, rows.header(), append([]string{o.ID}, columns...))
	if err != nil {
		return err
	}
	if err := rows.choose(wanted); err != nil {
		return err
	}
	into := make([]*Column, len(columns))
	for i, name := range columns {
		into[i] = r.columns[name]
	}
	source := uint8(len(r.Sources) - 1) //nolint:gosec // below maxLists
	for n := 1; ; n++ {
		if err := cancelled(ctx, n); err != nil {
			return err
		}
		if o.Progress != nil && n%(1<<17) == 0 {
			o.Progress(Progress{Stage: "reading " + in.Source, Done: int64(n)})
		}
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(row[0]) == 0 {
			return fmt.Errorf("%s: record %d has no identifier in column %q", in.Source, n, o.ID)
		}
		if r.Len() >= MaxRecords {
			return fmt.Errorf("more than %d records", MaxRecords)
		}
		r.ids = append(r.ids, row[0]...)
		r.idEnds = append(r.idEnds, uint64(len(r.ids)))
		r.source = append(r.source, source)
		for i, c := range into {
			code := uint32(0)
			if len(row[i+1]) > 0 {
				if code, err = c.Dict.Add(row[i+1]); err != nil {
					return fmt.Errorf("%s: column %q: %w", in.Source, columns[i], err)
				}
			}
			c.Codes = append(c.Codes, code)
		}
	}
}

// sort puts records in the order of list, then identifier: by number where all
// identifiers are whole numbers, else by letters.
func (r *Records) sort() error {
	n := r.Len()
	order := make([]uint32, n)
	numbers := make([]int64, n)
	numeric := true
	for i := range order {
		order[i] = uint32(i) //nolint:gosec // below MaxRecords
		id := string(r.IDBytes(order[i]))
		x, err := strconv.ParseInt(id, 10, 64)
		if err != nil || strconv.FormatInt(x, 10) != id {
			numeric = false
			break
		}
		numbers[i] = x
	}
	for i := range order {
		order[i] = uint32(i) //nolint:gosec // below MaxRecords
	}
	compareIDs := func(a, b uint32) int {
		if c := cmp.Compare(r.Sources[r.source[a]], r.Sources[r.source[b]]); c != 0 {
			return c
		}
		if numeric {
			return cmp.Compare(numbers[a], numbers[b])
		}
		return bytes.Compare(r.IDBytes(a), r.IDBytes(b))
	}
	if !slices.IsSortedFunc(order, compareIDs) {
		slices.SortFunc(order, compareIDs)
	}
	for i := 1; i < n; i++ {
		if compareIDs(order[i-1], order[i]) == 0 {
			return fmt.Errorf("%s: the identifier %q stands twice", r.Source(int(order[i])), r.IDBytes(order[i]))
		}
	}
	r.permute(order)
	return nil
}

func (r *Records) permute(order []uint32) {
	for _, c := range r.columns {
		codes := make([]uint32, len(order))
		for i, from := range order {
			codes[i] = c.Codes[from]
		}
		c.Codes = codes
	}
	ids, ends, source := make([]byte, 0, len(r.ids)), make([]uint64, 0, len(order)), make([]uint8, len(order))
	for i, from := range order {
		ids = append(ids, r.IDBytes(from)...)
		ends = append(ends, uint64(len(ids)))
		source[i] = r.source[from]
	}
	r.ids, r.idEnds, r.source = ids, ends, source
}

// Frequencies gives for each code of a column the share of records with a
// value that have it.
func (c *Column) Frequencies() []float64 {
	out, total := make([]float64, c.Dict.Size()), 0.0
	for _, code := range c.Codes {
		if code != 0 {
			out[code]++
			total++
		}
	}
	for i := range out {
		out[i] /= math.Max(total, 1)
	}
	return out
}

// Progress says how far a step is; Total is 0 where it is not known.
type Progress struct {
	Stage       string
	Done, Total int64
}
