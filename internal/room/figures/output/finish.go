package output

import (
	"math"
	"slices"
	"strings"

	"candour/internal/table/bounds"
	"candour/internal/table/tabulate"
)

var inf = math.Inf(1)

// finish works out from what is printed everything that is worked out from
// counts: a reader could do the same, so nothing is given away.
func (r *Result) finish(d *Draft) {
	g := gridOf(r.Axes)
	f := &finisher{r: r, g: g, d: d}
	f.lines()
	f.shares()
	f.rates()
	f.changes()
	f.revised()
	if def := d.compiled.Def; def.Within > 0 && r.Share >= 0 {
		r.Assumption = "those not recorded are within " + Thousands(int64(def.Within)) + " percentage points of those recorded"
	}
}

type finisher struct {
	r *Result
	g grid
	d *Draft
}

// lines gathers what is known and missing along the axis that shares are of.
func (f *finisher) lines() {
	s := f.r.Share
	if s < 0 {
		return
	}
	a := &f.r.Axes[s]
	recorded, missing, none := a.find(tabulate.CodeRecorded), a.find(tabulate.CodeMissing), a.find(tabulate.MissingNotApplicable)
	if recorded < 0 {
		recorded = 0 // nothing can be missing: the total is all recorded
	}
	f.g.each(s, 0, func(first int) {
		line := Line{Known: f.number(first, s, recorded), Missing: f.number(first, s, missing), NotApplicable: f.number(first, s, none)}
		for j, k := range a.Codes {
			if k.Kind == tabulate.KindReason {
				line.Reasons = append(line.Reasons, Reason{k.Code, k.Label, f.number(first, s, j)})
			}
		}
		at := len(f.r.Lines)
		f.r.Lines = append(f.r.Lines, line)
		for j := range a.Codes {
			if c := &f.r.Cells[f.g.with(first, s, j)]; c.Hidden != NotAvailable && c.Hidden != NotApplicable {
				c.Line = at
			}
		}
	})
}

// number is what is printed at a place of an axis; 0 where there is no such place.
func (f *finisher) number(cell, axis, place int) Number {
	if place < 0 {
		return Number{}
	}
	return f.r.Cells[f.g.with(cell, axis, place)].Number
}

// shares takes the share of every code that is recorded.
func (f *finisher) shares() {
	s := f.r.Share
	if s < 0 {
		return
	}
	for i := range f.r.Cells {
		c := &f.r.Cells[i]
		if kind := f.r.Axes[s].Codes[f.g.at(i, s)].Kind; kind != tabulate.KindCode && kind != tabulate.KindGroup || c.Line < 0 {
			continue
		}
		line := &f.r.Lines[c.Line]
		if !c.Printed() || !line.Known.Printed() || !line.Missing.Printed() {
			continue
		}
		counts := bounds.Counts{Yes: c.Value, Known: line.Known.Value, Missing: line.Missing.Value}
		if line.NotApplicable.Printed() {
			counts.NotApplicable = line.NotApplicable.Value
		}
		share, err := bounds.NewShare(counts)
		if err != nil {
			continue // a share of nobody, or of rounded counts that do not fit
		}
		c.Share = &share
		if within := f.d.compiled.Def.Within; within > 0 && !share.Complete() {
			if tight, err := share.Within(within); err == nil {
				c.Tight = &tight
			}
		}
	}
}

// rates divides by the people who live in an area.
func (f *finisher) rates() {
	def := f.d.compiled.Def
	if def.Rate == nil || f.d.opts.Population == nil {
		return
	}
	body := slices.IndexFunc(f.r.Axes, func(a Axis) bool { return a.Name == tabulate.DimBody || a.Name == tabulate.AxisArea })
	ethnic, period := f.r.axis("ethnicity_self"), f.r.axis(tabulate.DimPeriod)
	people := f.population(body)
	for i := range f.r.Cells {
		c := &f.r.Cells[i]
		group, ok := "", true
		var missing Number
		if ethnic >= 0 {
			k := f.r.Axes[ethnic].Codes[f.g.at(i, ethnic)]
			ok = k.Kind == tabulate.KindTotal || k.Kind == tabulate.KindGroup
			if k.Kind == tabulate.KindGroup {
				group = strings.TrimPrefix(k.Code, tabulate.CodeGroup)
				missing = f.number(i, ethnic, f.r.Axes[ethnic].find(tabulate.CodeMissing))
			}
		}
		if !ok || !c.Printed() || !missing.Printed() {
			continue
		}
		year := def.Periods[0]
		if period >= 0 {
			year = f.r.Axes[period].Codes[f.g.at(i, period)].Code
		}
		rate, err := bounds.NewRate(c.Value, missing.Value, people(f.g.at(i, body), group, year[:4], i), int64(def.Rate.Per))
		if err != nil {
			continue
		}
		c.Rate = &rate
		if rate.Small() && !c.Has(Unreliable) {
			c.Marks = append(slices.Clip(c.Marks), Unreliable)
		}
	}
	f.r.Notes = append(f.r.Notes, "Rates are per "+Thousands(int64(def.Rate.Per))+" people who live in the area, of whom most have nothing to do with any of this. A "+
		"rate of a group of residents says nothing about any one of them. Rates marked [u] stand on fewer than 20 counted or fewer than 100,000 residents.")
}

// population gives a lookup of residents; that of all bodies is of those whose
// returns are counted.
func (f *finisher) population(body int) func(at int, group, year string, cell int) int64 {
	type key struct {
		at          int
		group, year string
	}
	known := map[key]int64{}
	codes := f.r.Axes[body].Codes
	one := func(code, group, year string) int64 {
		n, source, ok := f.d.opts.Population(code, group, year)
		if !ok {
			return 0
		}
		f.source(source)
		return n
	}
	return func(at int, group, year string, cell int) int64 {
		k := key{at, group, year}
		if n, ok := known[k]; ok {
			return n
		}
		var n int64
		if codes[at].Kind != tabulate.KindTotal {
			n = one(codes[at].Code, group, year)
		} else {
			for j := range codes {
				if codes[j].Kind == tabulate.KindTotal {
					continue
				}
				if h := f.r.Cells[f.g.with(cell, body, j)].Hidden; h == NotAvailable || h == NotApplicable {
					continue
				}
				part := one(codes[j].Code, group, year)
				if part == 0 {
					n = 0
					break
				}
				n += part
			}
		}
		known[k] = n
		return n
	}
}

func (f *finisher) source(s string) {
	if text := "Population: " + s + "."; !slices.Contains(f.r.Notes, text) {
		f.r.Notes = append(f.r.Notes, text)
	}
}

// changes compares with an earlier period.
func (f *finisher) changes() {
	compare, p := f.d.compiled.Def.Compare, f.r.axis(tabulate.DimPeriod)
	if compare == "" || p < 0 {
		return
	}
	body := slices.IndexFunc(f.r.Axes, func(a Axis) bool { return a.Name == tabulate.DimBody || a.Name == tabulate.AxisArea })
	for i := range f.r.Cells {
		now := f.g.at(i, p)
		was := now - 1
		if compare != "previous" {
			was = f.r.Axes[p].find(compare)
		}
		if was < 0 || was == now {
			continue
		}
		c, before := &f.r.Cells[i], &f.r.Cells[f.g.with(i, p, was)]
		if !c.Printed() || !before.Printed() {
			continue
		}
		change := &Change{From: f.r.Axes[p].Codes[was].Label, By: c.Value - before.Value}
		if c.Share != nil && before.Share != nil {
			d := bounds.Compare(*c.Share, *before.Share)
			change.Share = &d
		}
		for at := min(was, now) + 1; at <= max(was, now); at++ {
			if f.r.Cells[f.g.with(i, p, at)].Has(Break) {
				change.Broken = "what was counted changed in between"
			}
		}
		if body >= 0 && f.r.Axes[body].Codes[f.g.at(i, body)].Kind == tabulate.KindTotal && !f.sameBodies(i, f.g.with(i, p, was), body) {
			change.Broken = "others sent a return then than now"
		}
		c.Change = change
	}
}

// sameBodies says whether the same bodies stand behind two cells for all.
func (f *finisher) sameBodies(a, b, body int) bool {
	for j := range f.r.Axes[body].Codes {
		x, y := f.number(a, body, j).Hidden, f.number(b, body, j).Hidden
		if (x == NotAvailable || x == NotApplicable) != (y == NotAvailable || y == NotApplicable) {
			return false
		}
	}
	return true
}

// revised marks what was printed with another number before.
func (f *finisher) revised() {
	old := f.d.opts.Before
	if old == nil {
		return
	}
	same := len(old.Axes) == len(f.r.Axes)
	for i := 0; same && i < len(old.Axes); i++ {
		same = old.Axes[i].Variable == f.r.Axes[i].Variable
	}
	if !same {
		return
	}
	codes := make([]string, len(f.r.Axes))
	for i := range f.r.Cells {
		for j := range codes {
			codes[j] = f.r.Axes[j].Codes[f.g.at(i, j)].Code
		}
		at := old.Find(codes...)
		if at < 0 {
			continue
		}
		c, was := &f.r.Cells[i], &old.Cells[at]
		if c.Printed() && was.Printed() && c.Value != was.Value {
			c.Marks = append(slices.Clip(c.Marks), Revised)
		}
	}
}
