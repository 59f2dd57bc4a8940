package figures

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/figures/output"
	"candour/internal/table/tabulate"
	"candour/internal/trust/access"
)

// traced is a table by return as it is kept with an edition.
type traced struct {
	Table *output.Result `json:"table,omitempty"`
	Why   string         `json:"why,omitempty"`
}

func tracedName(table string) string { return table + ".returns.json" }

// Address names a figure: a table and one code on each of its axes.
type Address struct {
	Table string
	// Codes are by the name of the axis. An axis that is not named is at its
	// total.
	Codes map[string]string
}

// ParseAddress reads "T2:setting=family;period=2023".
func ParseAddress(text string) (Address, error) {
	table, rest, _ := strings.Cut(strings.TrimSpace(text), ":")
	a := Address{Table: strings.ToUpper(strings.TrimSpace(table)), Codes: map[string]string{}}
	if len(a.Table) < 2 || len(a.Table) > 4 || a.Table[0] != 'T' || strings.Trim(a.Table[1:], "0123456789") != "" {
		return a, bad("cell", "Begin with a table, such as T1")
	}
	for _, part := range strings.Split(rest, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		axis, code, ok := strings.Cut(part, "=")
		axis, code = strings.TrimSpace(axis), strings.TrimSpace(code)
		if !ok || axis == "" || code == "" {
			return a, bad("cell", fmt.Sprintf("%q is not understood. Write the name of an axis, an equals sign and a code, such as period=2023", part))
		}
		if _, twice := a.Codes[axis]; twice {
			return a, bad("cell", fmt.Sprintf("%q is there twice", axis))
		}
		a.Codes[axis] = code
	}
	return a, nil
}

// String writes the address with its axes in order of name.
func (a Address) String() string {
	names := make([]string, 0, len(a.Codes))
	for n := range a.Codes {
		names = append(names, n)
	}
	slices.Sort(names)
	for i, n := range names {
		names[i] = n + "=" + a.Codes[n]
	}
	if len(names) == 0 {
		return a.Table
	}
	return a.Table + ":" + strings.Join(names, ";")
}

// place finds the cell of a result that an address names.
func (a Address) place(r *output.Result) (int, error) {
	at := 0
	for _, axis := range r.Axes {
		code, named := a.Codes[axis.Name]
		k := slices.IndexFunc(axis.Codes, func(c tabulate.AxisCode) bool {
			if named {
				return c.Code == code
			}
			return c.Kind == tabulate.KindTotal
		})
		if k < 0 && !named && len(axis.Codes) == 1 {
			k = 0
		}
		if k < 0 {
			codes := make([]string, len(axis.Codes))
			for i, c := range axis.Codes {
				codes[i] = c.Code
			}
			if !named {
				return 0, bad("cell", fmt.Sprintf("Say which %s: one of %s", axis.Name, strings.Join(codes, ", ")))
			}
			return 0, bad("cell", fmt.Sprintf("%s has no code %q. It has %s", axis.Name, code, strings.Join(codes, ", ")))
		}
		at = at*len(axis.Codes) + k
	}
	for name := range a.Codes {
		if !slices.ContainsFunc(r.Axes, func(x output.Axis) bool { return x.Name == name }) {
			names := make([]string, len(r.Axes))
			for i, x := range r.Axes {
				names[i] = x.Name
			}
			return 0, bad("cell", fmt.Sprintf("Table %s has no %q. It has %s", a.Table, name, strings.Join(names, ", ")))
		}
	}
	return at, nil
}

// AddressOf is the address of a cell.
func AddressOf(r *output.Result, cell int) Address {
	a := Address{Table: r.Name, Codes: map[string]string{}}
	for i := len(r.Axes) - 1; i >= 0; i-- {
		axis := r.Axes[i]
		c := axis.Codes[cell%len(axis.Codes)]
		cell /= len(axis.Codes)
		if c.Kind != tabulate.KindTotal {
			a.Codes[axis.Name] = c.Code
		}
	}
	return a
}

// Traced is what stands behind a figure.
type Traced struct {
	Edition Edition
	Address Address
	Table   *output.Result
	Cell    output.Cell
	// Codes are the figure's codes in words, axis by axis.
	Codes [][2]string
	// Returns are those that were counted, with what each adds where the table itself
	// prints that.
	Returns []ReturnPart
	// Why says why no counts by return are given.
	// Empty: the table prints them itself.
	Why    string
	Absent []tabulate.Absence
	// Rows are the rows behind it that the asker is entitled to.
	Rows []tabulate.RowRef
	// More says that there are more rows than are listed.
	More bool
}

// ReturnPart is what one return adds to a figure.
type ReturnPart struct {
	tabulate.Load
	Count   output.Number
	Counted bool // Count is given
}

// maxRows is how many rows a trace lists.
const maxRows = 1000

// Trace follows a published figure back: for everybody to the returns that were
// counted, with counts where the table itself is by body, and for those entitled to
// the rows themselves.
func (s *Service) Trace(ctx context.Context, release string, number int, cell string) (*Traced, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresTrace, access.Route()); err != nil {
		return nil, err
	}
	e, err := s.Release(ctx, release, number)
	if err != nil {
		return nil, err
	}
	if e.Kind != KindCounted {
		return nil, errs.New(errs.Invalid, "These figures were not counted here. They repeat what others published, with its source.")
	}
	a, err := ParseAddress(cell)
	if err != nil {
		return nil, err
	}
	r, err := s.result(ctx, e, a.Table)
	if errs.Is(err, errs.NotFound) {
		return nil, bad("cell", "This release has no table "+a.Table)
	}
	if err != nil {
		return nil, err
	}
	at, err := a.place(r)
	if err != nil {
		return nil, err
	}
	out := &Traced{Edition: e, Address: AddressOf(r, at), Table: r, Cell: r.Cells[at], Codes: codesOf(r, at)}
	if err := s.traceReturns(ctx, out, at); err != nil {
		return nil, err
	}
	return out, s.traceRows(ctx, out, at)
}

func codesOf(r *output.Result, cell int) [][2]string {
	out := make([][2]string, len(r.Axes))
	for i := len(r.Axes) - 1; i >= 0; i-- {
		axis := r.Axes[i]
		out[i] = [2]string{axis.Title, axis.Codes[cell%len(axis.Codes)].Label}
		cell /= len(axis.Codes)
	}
	return out
}

func (s *Service) traceReturns(ctx context.Context, t *Traced, at int) error {
	f, err := s.store.file(ctx, s.db, t.Edition.ID, output.KeptName(t.Table.Name))
	if err != nil {
		return err
	}
	k, err := output.DecodeKept(f.Data)
	if err != nil {
		return err
	}
	g, err := s.store.file(ctx, s.db, t.Edition.ID, tracedName(t.Table.Name))
	if err != nil {
		return err
	}
	var by traced
	if err := json.Unmarshal(g.Data, &by); err != nil {
		return err
	}
	t.Why = by.Why
	if !byBody(t.Table) { // an edition of an earlier release may have kept counts
		by.Table, t.Why = nil, noReturnsTell
	}
	measure := output.MeasureOf(t.Table, at)
	period := t.Address.Codes[tabulate.DimPeriod]
	for i, c := range k.Counted {
		if measure >= 0 && i != measure {
			continue
		}
		for _, l := range c.Loads {
			if period != "" && l.Period != period {
				continue
			}
			part := ReturnPart{Load: l}
			part.Count, part.Counted = returnPart(by.Table, t.Address, l)
			if body := t.Address.Codes[tabulate.DimBody]; body != "" && body != l.Body {
				continue
			}
			t.Returns = append(t.Returns, part)
		}
		for _, x := range c.Absent {
			if period == "" || x.Period == period {
				t.Absent = append(t.Absent, x)
			}
		}
	}
	return nil
}

// returnPart is what a return adds to a figure, from the table that is by body.
func returnPart(by *output.Result, a Address, l tabulate.Load) (output.Number, bool) {
	if by == nil {
		return output.Number{}, false
	}
	b := Address{Table: a.Table, Codes: map[string]string{}}
	for k, v := range a.Codes {
		b.Codes[k] = v
	}
	b.Codes[tabulate.DimBody] = l.Body
	if slices.ContainsFunc(by.Axes, func(x output.Axis) bool { return x.Name == tabulate.DimPeriod }) {
		b.Codes[tabulate.DimPeriod] = l.Period
	} else {
		delete(b.Codes, tabulate.DimPeriod)
	}
	at, err := b.place(by)
	if err != nil {
		return output.Number{}, false
	}
	return by.Cells[at].Number, true
}

// traceRows lists rows for those whom the keeper of the rows lets see them.
func (s *Service) traceRows(ctx context.Context, t *Traced, at int) error {
	if !access.ActorFrom(ctx).SignedIn() {
		return nil
	}
	texts, err := s.store.tables(ctx, s.db, t.Edition.ID)
	if err != nil {
		return err
	}
	k := slices.IndexFunc(texts, func(x TableText) bool { return x.Name == t.Table.Name })
	if k < 0 {
		return nil
	}
	c, err := s.compile(texts[k].Definition)
	if err != nil {
		return err
	}
	for i, plan := range c.Plans {
		if m := output.MeasureOf(t.Table, at); m >= 0 && m != i {
			continue
		}
		cube, err := s.rows.Count(ctx, *plan, t.Edition.Pins)
		if err != nil {
			return err
		}
		for _, codes := range behind(c, i, t.Table, at, cube) {
			if len(t.Rows) >= maxRows {
				t.More = true
				return nil
			}
			rows, err := s.rows.RowsAt(ctx, *plan, t.Edition.Pins, codes, maxRows-len(t.Rows)+1)
			if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.NotFound) || errs.Is(err, errs.Unauthenticated) {
				return nil // not entitled to rows
			}
			if err != nil {
				return err
			}
			t.Rows = append(t.Rows, rows...)
		}
	}
	if len(t.Rows) > maxRows {
		t.Rows, t.More = t.Rows[:maxRows], true
	}
	return nil
}

// behind lists the combinations of a cube that a printed cell is made of.
func behind(c *tabulate.Compiled, plan int, r *output.Result, cell int, cube *tabulate.Cube) [][]string {
	want := make([]int, len(r.Axes))
	for i := len(r.Axes) - 1; i >= 0; i-- {
		want[i] = cell % len(r.Axes[i].Codes)
		cell /= len(r.Axes[i].Codes)
	}
	periodDim := slices.IndexFunc(c.Plans[plan].Dims, func(d tabulate.Dim) bool { return d.Schema == "" && d.Field == tabulate.DimPeriod })
	var out [][]string
	for _, cc := range cube.Cells {
		all := true
		for i, axis := range c.Axes {
			if i >= len(r.Axes) || axis.Dim[plan] < 0 {
				continue
			}
			code := cc.Codes[axis.Dim[plan]]
			if axis.Regroup != nil {
				period := ""
				if periodDim >= 0 {
					period = cc.Codes[periodDim]
				}
				to, ok := axis.Regroup(code, period)
				if !ok {
					all = false
					break
				}
				code = to
			}
			if !within(r.Axes[i].Codes, code, want[i]) {
				all = false
				break
			}
		}
		if all {
			out = append(out, cc.Codes)
		}
	}
	return out
}

// within says whether a code of the counts is a part of what a line stands for.
func within(codes []tabulate.AxisCode, code string, line int) bool {
	k := slices.IndexFunc(codes, func(c tabulate.AxisCode) bool { return c.Code == code })
	for k >= 0 {
		if k == line {
			return true
		}
		k = codes[k].Parent
	}
	return codes[line].Kind == tabulate.KindTotal && len(codes) == 1
}
