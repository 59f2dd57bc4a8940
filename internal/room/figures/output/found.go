package output

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"candour/disclosure"
	"candour/internal/table/tabulate"
)

// Findings are what the attacker found in finished tables.
type Findings struct {
	*disclosure.Report
	// Alone are hidden numbers that stand among noughts, so that everybody in
	// the row has one attribute, in words.
	Alone []string
	// Untried are tables that were not held against each other though one hides
	// numbers, in words; Notes are those of which none does.
	Untried, Notes []string
	// Where names what findings are about, in words.
	Where map[disclosure.Key]string
	// Old are findings that were there before the tables that are looked at.
	Old int
}

// Attack plays the attacker against finished tables, those that are published
// or about to be (before) and those that are looked at (next), together.
func Attack(ctx context.Context, before, next []*Printed, opts disclosure.Options) (*Findings, error) {
	s, err := newSpace(ctx, slices.Concat(before, next))
	if err != nil {
		return nil, err
	}
	return s.attack(ctx, next, opts)
}

// attack plays the attacker against finished tables, those that are published
// and those that are to be (next), together. Findings are of what is new with
// next: what was published cannot be hidden any more.
func (s *space) attack(ctx context.Context, next []*Printed, opts disclosure.Options) (*Findings, error) {
	isNext := func(p *Printed) bool { return slices.Contains(next, p) }
	promised := s.promised()
	opts.Also = func(k disclosure.Key) bool { return promised[k] }
	if len(promised) > 0 {
		opts.Width = width
	}
	r, err := disclosure.CheckRelease(ctx, s.published(func(p *Printed) bool { return !isNext(p) }), s.published(isNext), opts)
	if err != nil {
		return nil, err
	}
	s.roundedOnly(r, promised)
	out := &Findings{Report: r, Where: map[disclosure.Key]string{}}
	for _, f := range r.Findings {
		out.Where[f.Key] = ""
		if !f.Safe && !f.New {
			out.Old++
		}
	}
	for _, v := range s.views(func(*Printed) bool { return true }) {
		for c := range v.table.Cells {
			if k := v.table.Key(c); len(v.cells[c]) > 0 {
				if was, ok := out.Where[k]; ok && (was == "" || isNext(v.Printed)) {
					out.Where[k] = v.words(c) + " (" + v.Release + ")"
				}
			}
		}
	}
	out.Alone = s.alone(r, isNext)
	out.Untried, out.Notes = s.untried(isNext)
	return out, nil
}

// promised lists the counts of few people that some table hides: each must keep
// its range against everything else, whatever another table calls few.
func (s *space) promised() map[disclosure.Key]bool {
	out := map[disclosure.Key]bool{}
	for _, v := range s.views(func(p *Printed) bool { return p.Truth != nil && p.Result.Threshold > 0 }) {
		for c := range v.table.Cells {
			if n := v.table.Cells[c].Count; n < 1 || n > float64(v.Result.Threshold) {
				continue
			}
			for _, cell := range v.cells[c] {
				if at := v.printed(cell); at != nil && at.Hidden == Confidential {
					out[v.table.Key(c)] = true
				}
			}
		}
	}
	return out
}

// roundedOnly holds counts that are rounded and hidden nowhere to what rounding
// promises: that they cannot be worked out exactly.
func (s *space) roundedOnly(r *disclosure.Report, promised map[disclosure.Key]bool) {
	rounded := map[disclosure.Key]bool{}
	for _, v := range s.views(func(p *Printed) bool { return p.Result.Rounded > 0 }) {
		for c := range v.table.Cells {
			rounded[v.table.Key(c)] = true
		}
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if rounded[f.Key] && !promised[f.Key] && !f.Safe {
			f.Need = widthRounded
			f.Safe = f.Inner.Width() >= f.Need
			f.New = f.New && !f.Safe
		}
	}
}

// unsafe lists what can be worked out, or was not proved safe, and was not so
// before.
func (f *Findings) unsafe() (out []disclosure.Finding) {
	for _, x := range f.Unsafe() {
		if x.New {
			out = append(out, x)
		}
	}
	return out
}

// clear says that nothing new was found.
func (f *Findings) clear() bool {
	return f.Impossible == "" && len(f.Alone) == 0 && len(f.Untried) == 0 && len(f.unsafe()) == 0
}

// Words says what was found, a sentence each.
func (f *Findings) Words() (out []string) {
	for _, x := range f.unsafe() {
		out = append(out, findingWords(f.named(x)))
	}
	return slices.Concat(out, f.Alone, f.Untried)
}

// named gives a finding the words for where it is. A number that is printed
// nowhere is named by what it is of.
func (f *Findings) named(x disclosure.Finding) disclosure.Finding {
	if where := f.Where[x.Key]; where != "" {
		x.Where = where
	} else {
		_, of, _ := strings.Cut(string(x.Key), ": ")
		x.Where = "A number that is printed nowhere (" + of + ")"
	}
	return x
}

// byField lists the dimensions of a view that tell people apart: all but the
// returns.
func (v *view) byField() (out []int) {
	for d, dim := range v.table.Dimensions {
		if dim.Name != varReturn && (!v.lines || dim.Name != v.number()) {
			out = append(out, d)
		}
	}
	return out
}

// line is the cells of a view that differ in one dimension only, without its
// totals.
func (v *view) line(first, d int) (out []int) {
	stride := 1
	for _, dim := range v.table.Dimensions[d+1:] {
		stride *= len(dim.Codes)
	}
	for i := range v.table.Dimensions[d].Codes {
		if !slices.Contains(v.table.Dimensions[d].Parent, i) {
			out = append(out, first+i*stride)
		}
	}
	return out
}

// each calls fn for every line along a dimension that tells people apart.
func (v *view) each(fn func(d int, cells []int)) {
	for _, d := range v.byField() {
		for c := range v.table.Cells {
			if v.table.Cells[c].Index[d] == 0 {
				if cells := v.line(c, d); len(cells) > 1 {
					fn(d, cells)
				}
			}
		}
	}
}

// attribute says whether a cell of a line says something of people: that it is
// not known says nothing.
func (v *view) attribute(d, cell int) bool {
	code := v.table.Dimensions[d].Codes[v.table.Cells[cell].Index[d]]
	return !strings.HasPrefix(code, "~") && code != tabulate.CodeMissing
}

// beside finds noughts that must be hidden: in a line where one number is hidden
// and all others are noughts, everybody has that attribute. It picks the nought
// whose code is commonest elsewhere.
func (v *view) beside(hidden func(c int) bool) (out []int) {
	if v.Truth == nil {
		return nil
	}
	common := map[[2]int]float64{}
	v.each(func(d int, cells []int) {
		for _, c := range cells {
			common[[2]int{d, v.table.Cells[c].Index[d]}] += v.table.Cells[c].Count
		}
	})
	v.each(func(d int, cells []int) {
		one, best := -1, -1
		for _, c := range cells {
			at := &v.table.Cells[c]
			switch {
			case hidden(c) && at.Count == 0:
				return // a nought is hidden here already
			case at.Count > 0 && (one >= 0 || !hidden(c)):
				return
			case at.Count > 0:
				one = c
			case !at.Structural && (best < 0 || common[[2]int{d, at.Index[d]}] > common[[2]int{d, v.table.Cells[best].Index[d]}]):
				best = c
			}
		}
		if one >= 0 && best >= 0 && v.attribute(d, one) {
			out = append(out, best)
		}
	})
	return out
}

// alone finds lines in which the attacker knows that all but one hidden number
// are noughts.
func (s *space) alone(r *disclosure.Report, which func(p *Printed) bool) (out []string) {
	upper := map[disclosure.Key]float64{}
	for _, f := range r.Findings {
		if at, ok := upper[f.Key]; !ok || f.Outer.Upper < at {
			upper[f.Key] = f.Outer.Upper
		}
	}
	for _, v := range s.views(which) {
		shown := v.published().Shown
		v.each(func(d int, cells []int) {
			one, some := -1, 0
			for _, c := range cells {
				maximum := shown[c].Upper
				if at, ok := upper[v.table.Key(c)]; ok && shown[c].Form != disclosure.Exact {
					maximum = at
				}
				if v.table.Cells[c].Structural {
					continue
				}
				some++
				if maximum > 0 {
					if one >= 0 {
						return
					}
					one = c
				}
			}
			if one >= 0 && some > 1 && shown[one].Form == disclosure.Hidden && v.attribute(d, one) {
				out = append(out, fmt.Sprintf("%s (%s): the hidden number stands among noughts, so everybody in its line has what it counts.", v.words(one), v.Release))
			}
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}
