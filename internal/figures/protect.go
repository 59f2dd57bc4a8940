package figures

import (
	"context"
	"fmt"

	"candour/disclosure"
	"candour/internal/errs"
)

// ProtectOptions say what a release is checked against.
type ProtectOptions struct {
	// Release names the release that is being made.
	Release string
	// Synthetic says that the figures are made up: tables may then be open.
	Synthetic bool
	// Before are the tables published so far.
	Before []*Printed
	// Mend hides what is needed so that the tables do not disclose against
	// Before either; without it such a release is refused. It needs the true
	// counts of all that is in Before.
	Mend bool
	// Progress may be nil. It is told of each stage ("hide", "work out",
	// "attack") when it begins and how far it is.
	Progress func(stage string, done, total int)
}

func (o *ProtectOptions) stage(name string, done, total int) {
	if o.Progress != nil {
		o.Progress(name, done, total)
	}
}

// Protected is what may be printed, and why.
type Protected struct {
	Results []*Result
	// Report is what an attacker could learn from these and all tables before.
	Report *disclosure.Report
	// Primary and Secondary are how many counts are hidden for being small, and
	// to protect those.
	Primary, Secondary int
	// Printed is what was printed with the true counts, for a later Before. It
	// must be kept as close as rows.
	Printed []*Printed
}

// protection is a release being protected.
type protection struct {
	opts    ProtectOptions
	drafts  []*Draft
	results []*Result
	parts   [][]part
	print   [][]disclosure.Published // by draft and part
	out     *Protected
	rule    disclosure.Options
}

// Protect hides or rounds what may not be printed of the tables of one release,
// together, and plays the attacker against them and all that was published
// before. A release that discloses is an error (Invalid) that says in words
// which figures could be worked out; Protected is given with it.
func Protect(ctx context.Context, drafts []*Draft, opts ProtectOptions) (*Protected, error) {
	if err := twinDrafts(drafts); err != nil {
		return nil, err
	}
	p := &protection{opts: opts, drafts: drafts, out: &Protected{}}
	if err := p.begin(); err != nil {
		return nil, err
	}
	opts.stage("hide", 0, 0)
	if err := p.suppress(ctx); err != nil {
		return nil, err
	}
	for i := range drafts {
		if err := p.others(ctx, i); err != nil {
			return nil, err
		}
	}
	opts.stage("work out", 0, len(p.results))
	for i, r := range p.results {
		r.hideLines()
		r.finish(drafts[i])
	}
	p.out.Results = p.results
	for i, r := range p.results {
		printed, err := printedDraft(opts.Release, drafts[i], r)
		if err != nil {
			return nil, err
		}
		printed.given = p.print[i]
		p.out.Printed = append(p.out.Printed, printed)
	}
	opts.stage("attack", 0, 0)
	return p.out, p.attack(ctx)
}

// begin makes the tables, with no count in what will be printed so far.
func (p *protection) begin() error {
	for _, d := range p.drafts {
		r := d.result
		r.Cells = append([]Cell(nil), d.result.Cells...)
		parts, err := parts(&r, d.numbers(), func(cell int) bool { return d.settled[cell] }, false)
		if err != nil {
			return errs.Because(errs.Invalid, "The table “"+r.Title+"” cannot be protected: it has no counts to protect.", err)
		}
		r.addLines()
		way := d.compiled.Def.Protect
		if way.Way == "open" && !p.opts.Synthetic {
			return errs.Newf(errs.Invalid, "The table “%s” is open, and its figures are not made up. Protect it by suppress or round.", r.Title)
		}
		r.Protection = protectionWords(way.Way, way.Threshold, way.Base)
		r.Threshold, r.Rounded = way.Threshold, way.Base
		p.rule = stricter(p.rule, way.Threshold, way.Base)
		p.results, p.parts, p.print = append(p.results, &r), append(p.parts, parts), append(p.print, make([]disclosure.Published, len(parts)))
	}
	return nil
}

func protectionWords(way string, threshold, base int) string {
	switch way {
	case "suppress":
		return fmt.Sprintf("Counts from 1 to %d are hidden, and others so that the hidden ones cannot be worked out. Percentages and bounds that need a hidden count are hidden with it.", threshold)
	case "round":
		return fmt.Sprintf("Every count is rounded to a multiple of %d so that totals still add up. Percentages and bounds are worked out from the rounded counts.", base)
	}
	return "Nothing is hidden or rounded: the figures are made up."
}

// width is how far apart an attacker's bounds must stay.
const width = 3

// stricter adds what a table asks for to what the release keeps to.
func stricter(o disclosure.Options, threshold, base int) disclosure.Options {
	small := max(threshold, base-1)
	if float64(small) > o.Rule.Threshold {
		o.Rule.Threshold = float64(small)
	}
	w := float64(width)
	if base > 0 {
		w = 1 // every count is rounded: no exact count may be worked out
	}
	if small > 0 && (o.Width == 0 || w < o.Width) {
		o.Width = max(w, 1)
	}
	return o
}

// suppress hides what must be hidden in all tables that hide, together: a count
// that stands in two of them is hidden in both or in neither.
func (p *protection) suppress(ctx context.Context) error {
	var tables []*disclosure.Table
	type back struct{ draft, part int }
	var from []back
	for i, d := range p.drafts {
		if d.compiled.Def.Protect.Way != "suppress" {
			continue
		}
		for j := range p.parts[i] {
			tables, from = append(tables, p.parts[i][j].table), append(from, back{i, j})
		}
	}
	if len(tables) == 0 {
		return nil
	}
	rule := p.rule
	if p.opts.Mend {
		var err error
		if rule.Before, err = publishedOf(p.opts.Before); err != nil {
			return err
		}
	}
	pattern, err := disclosure.Suppress(ctx, tables, rule, func(done, total int) { p.opts.stage("hide", done, total) })
	if err != nil {
		return err
	}
	p.out.Primary, p.out.Secondary = pattern.Count()
	for n, printed := range pattern.Print(p.opts.Release, p.rule) {
		r, part := p.results[from[n].draft], p.parts[from[n].draft][from[n].part]
		if err := r.hide(part, printed); err != nil {
			return err
		}
		p.print[from[n].draft][from[n].part] = printed
	}
	return nil
}

// hide puts what may be printed of a part into the result. It refuses (Invalid)
// a table of which too much would be hidden.
func (r *Result) hide(part part, printed disclosure.Published) error {
	hidden, some := 0, 0
	for c, cell := range part.cell {
		at := r.numberOf(part, c)
		switch {
		case at == nil || !r.Cells[cell].Printed() && !part.lines:
		case printed.Shown[c].Form == disclosure.Hidden:
			*at = Number{Hidden: Confidential}
			hidden++
			some++
		default:
			at.Value = int64(part.table.Cells[c].Count)
			if at.Value > 0 {
				some++
			}
		}
	}
	if !part.lines && some >= fewCells && float64(hidden) > mostHidden*float64(some) {
		return errs.Newf(errs.Invalid, "The table “%s” is too fine: %d of its %d figures would have to be hidden, because so few people stand behind them. Count by fewer things, or by broad groups.", r.Title, hidden, some)
	}
	return nil
}

// A table of which more than mostHidden would be hidden is refused, if it has
// fewCells figures that are not 0.
const (
	mostHidden = 0.85
	fewCells   = 20
)

// others prints the tables that round, and the open ones.
func (p *protection) others(ctx context.Context, i int) error {
	def := p.drafts[i].compiled.Def.Protect
	if def.Way == "suppress" {
		return nil
	}
	for j, part := range p.parts[i] {
		printed := disclosure.PrintExactly(part.table, p.opts.Release)
		var values []float64
		if def.Way == "round" {
			var err error
			if printed, values, err = p.round(ctx, part, def.Base); err != nil {
				return err
			}
		}
		for c := range part.cell {
			at := p.results[i].numberOf(part, c)
			if at == nil || !at.Printed() {
				continue
			}
			at.Value = int64(part.table.Cells[c].Count)
			if values != nil {
				at.Low = values[c] == 0 && at.Value != 0 && !part.lines
				at.Value = int64(values[c])
			}
		}
		p.print[i][j] = printed
	}
	return nil
}

// round rounds one table. A 0 that is one is printed as 0, and one that is not
// as 0 [low]: the attacker knows which is which.
func (p *protection) round(ctx context.Context, part part, base int) (disclosure.Published, []float64, error) {
	rounded, err := disclosure.Round(ctx, []*disclosure.Table{part.table}, base)
	if err != nil {
		return disclosure.Published{}, nil, err
	}
	printed := rounded.Print(p.opts.Release)[0]
	for c := range printed.Shown {
		v := rounded.Values[0][c]
		reach := float64(base - 1)
		if !rounded.Adjacent {
			reach = max(reach, rounded.Farthest)
		}
		printed.Shown[c] = disclosure.Shown{Form: disclosure.Rounded, Interval: disclosure.Interval{Lower: max(0, v-reach), Upper: v + reach}}
		switch n := part.table.Cells[c].Count; {
		case v == 0 && n == 0:
			printed.Shown[c] = disclosure.Shown{Form: disclosure.Exact}
		case v == 0:
			printed.Shown[c].Lower = 1
		}
	}
	return printed, rounded.Values[0], nil
}

// attack plays the attacker against everything that will be public.
func (p *protection) attack(ctx context.Context) error {
	if leaks := leaksOf(p.out.Printed); len(leaks) > 0 {
		return errs.Newf(errs.Internal, "A table prints what it hides: %s.", leaks[0])
	}
	report, err := attack(ctx, p.opts.Before, p.out.Printed, p.rule)
	if err != nil {
		return err
	}
	p.out.Report = report
	for _, d := range p.drafts {
		if d.compiled.Def.Protect.Way == "open" {
			return nil // made-up figures
		}
	}
	if report.Err() == nil {
		return nil
	}
	return p.refusal(report)
}

// attack plays the attacker against finished tables, those that are published
// and those that are to be.
func attack(ctx context.Context, before, next []*Printed, opts disclosure.Options) (*disclosure.Report, error) {
	was, err := publishedOf(before)
	if err != nil {
		return nil, err
	}
	now, err := publishedOf(next)
	if err != nil {
		return nil, err
	}
	return disclosure.CheckRelease(ctx, was, now, opts)
}

// refusal says in words which figures could be worked out.
func (p *protection) refusal(report *disclosure.Report) error {
	if report.Impossible != "" {
		return errs.InvalidInput("The figures contradict what was published before, so a reader cannot trust either.", errs.Field{Name: "tables", Message: report.Impossible})
	}
	unsafe := report.Unsafe()
	names := p.names(unsafe)
	var fields []errs.Field
	for i, f := range unsafe {
		if i == maxListed {
			fields = append(fields, errs.Field{Name: "tables", Message: fmt.Sprintf("and %d more", len(unsafe)-i)})
			break
		}
		where := names[f.Key]
		if where == "" {
			where = "A figure published before (" + f.Where + ")"
		}
		how := "could be worked out to be " + f.Outer.String()
		if f.Inner.Width() >= f.Need || !f.WorkedOut() {
			how = "could not be shown to be safe"
		}
		fields = append(fields, errs.Field{Name: "tables", Message: where + ": the hidden number " + how + " from these tables and those published before."})
	}
	return errs.InvalidInput("This release would give away numbers that are hidden to protect people.", fields...)
}

const maxListed = 10

// names says in words which cells the findings are about.
func (p *protection) names(list []disclosure.Finding) map[disclosure.Key]string {
	want, out := map[disclosure.Key]bool{}, map[disclosure.Key]string{}
	for _, f := range list {
		want[f.Key] = true
	}
	for i := range p.parts {
		for _, part := range p.parts[i] {
			for c, cell := range part.cell {
				if k := part.table.Key(c); want[k] && out[k] == "" {
					out[k] = p.results[i].words(cell)
				}
			}
		}
	}
	return out
}

// Published makes of a result, as it was printed, what a later release is
// checked against: one table for each measure. It knows no more than a reader,
// so it cannot be used to Mend.
func Published(release string, r *Result) ([]disclosure.Published, error) {
	if r.Approximate || len(r.Cells) == 0 {
		return nil, nil
	}
	list, err := parts(r, r.printedNumbers(), func(cell int) bool {
		return r.Cells[cell].Hidden == NotAvailable || r.Cells[cell].Hidden == NotApplicable
	}, true)
	if err != nil {
		return nil, err
	}
	var out []disclosure.Published
	for _, part := range list {
		p := disclosure.PrintExactly(part.table, release)
		p.Unknown = true
		for c := range part.cell {
			if at := r.numberOf(part, c); at != nil {
				p.Shown[c] = at.shown(r.Rounded, part.lines)
			} else if !part.table.Cells[c].Structural {
				p.Shown[c] = disclosure.Shown{Form: disclosure.Banded, Interval: disclosure.Interval{Upper: inf}}
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// shown is what a reader knows of a number by itself. Of rows behind a sum that
// were rounded to 0 it is not said whether they are none.
func (c *Number) shown(base int, lines bool) disclosure.Shown {
	v := float64(c.Value)
	switch {
	case base > 0 && lines && c.Value == 0 && c.Printed():
		return disclosure.Shown{Form: disclosure.Rounded, Interval: disclosure.Interval{Upper: float64(base - 1)}}
	case c.Hidden == Confidential:
		return disclosure.Shown{Form: disclosure.Hidden, Interval: disclosure.Interval{Lower: 0, Upper: inf}}
	case c.Low:
		return disclosure.Shown{Form: disclosure.Rounded, Interval: disclosure.Interval{Lower: 1, Upper: float64(base - 1)}}
	case base > 0 && c.Value > 0:
		return disclosure.Shown{Form: disclosure.Rounded, Interval: disclosure.Interval{Lower: max(0, v-float64(base)+1), Upper: v + float64(base) - 1}}
	}
	return disclosure.Shown{Form: disclosure.Exact, Interval: disclosure.Interval{Lower: v, Upper: v}}
}
