package output

import (
	"context"
	"fmt"
	"slices"

	"candour/disclosure"
	"candour/internal/base/errs"
)

// ProtectOptions say what a release is checked against.
type ProtectOptions struct {
	// Release names the release that is being made.
	Release string
	// Synthetic says that the figures are made up: tables may then be open.
	Synthetic bool
	// Before are the tables published so far. What must be hidden so that the
	// new tables do not disclose together with them is hidden, as far as their
	// true counts are known.
	Before []*Printed
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
	// Found is what an attacker could learn from these and all tables before.
	Found *Findings
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
	printed []*Printed
	space   *space
	out     *Protected
	rule    disclosure.Options
}

// Protect hides or rounds what may not be printed of the tables of one release,
// together, and plays the attacker against their finished files and all that was
// published before. A release that discloses is an error (Invalid) that says in
// words which figures could be worked out; Protected is given with it.
func Protect(ctx context.Context, drafts []*Draft, opts ProtectOptions) (*Protected, error) {
	if err := CheckTwins(drafts); err != nil {
		return nil, err
	}
	p := &protection{opts: opts, drafts: drafts, out: &Protected{}}
	if err := p.begin(ctx); err != nil {
		return nil, err
	}
	opts.stage("hide", 0, 0)
	for i := range drafts {
		if err := p.others(ctx, i); err != nil {
			return nil, err
		}
	}
	if err := p.suppress(ctx); err != nil {
		return nil, err
	}
	opts.stage("work out", 0, len(p.results))
	for i, r := range p.results {
		r.hideLines()
		r.finish(drafts[i])
		if err := p.printed[i].finish(r); err != nil {
			return nil, err
		}
	}
	p.out.Results, p.out.Printed = p.results, p.printed
	opts.stage("attack", 0, 0)
	return p.out, p.attack(ctx)
}

// begin makes the tables, with no count in what will be printed so far.
func (p *protection) begin(ctx context.Context) (err error) {
	for _, d := range p.drafts {
		r := d.result
		r.Cells = append([]Cell(nil), d.result.Cells...)
		r.addLines()
		way := d.compiled.Def.Protect
		if way.Way == "open" && !p.opts.Synthetic {
			return errs.Newf(errs.Invalid, "The table “%s” is open, and its figures are not made up. Protect it by suppress or round.", r.Title)
		}
		r.Protection = protectionWords(way.Way, way.Threshold, way.Base)
		r.Threshold, r.Rounded = way.Threshold, way.Base
		p.rule = Stricter(p.rule, way.Threshold, way.Base)
		p.results, p.printed = append(p.results, &r), append(p.printed, printedDraft(p.opts.Release, d, &r))
	}
	if p.space, err = newSpace(ctx, slices.Concat(p.opts.Before, p.printed)); err != nil {
		return err
	}
	for _, name := range p.space.order { // what is not laid out cannot be protected
		for _, u := range p.space.kinds[name].untried {
			if u.a.table == nil && slices.Contains(p.printed, u.a.Printed) {
				return errs.InvalidInput("This table cannot be protected.", errs.Field{Name: "tables", Message: u.words()})
			}
		}
	}
	return nil
}

func protectionWords(way string, threshold, base int) string {
	switch way {
	case "suppress":
		return fmt.Sprintf("Counts from 1 to %d are hidden, and others, noughts among them, so that the hidden ones cannot be worked out. Percentages and bounds that "+
			"need a hidden count are hidden with it.", threshold)
	case "round":
		return fmt.Sprintf("Every count is rounded to a multiple of %d so that totals still add up. Percentages and bounds are worked out from the rounded counts.", base)
	}
	return "Nothing is hidden or rounded: the figures are made up."
}

// How far apart an attacker's bounds must stay: of what is hidden, and of what is
// rounded only, so that no exact count can be worked out.
const (
	width        = 3
	widthRounded = 1
)

// Stricter adds what a table asks for to what the release keeps to.
func Stricter(o disclosure.Options, threshold, base int) disclosure.Options {
	small := max(threshold, base-1)
	if float64(small) > o.Rule.Threshold {
		o.Rule.Threshold = float64(small)
	}
	w := float64(width)
	if base > 0 {
		w = widthRounded
	}
	if small > 0 {
		o.Width = max(o.Width, w)
	}
	return o
}

// ours gives the views of a draft.
func (p *protection) ours(i int) []*view {
	return p.space.views(func(x *Printed) bool { return x == p.printed[i] })
}

// suppress hides what must be hidden in all tables that hide, together: a count
// that stands in two of them is hidden in both or in neither.
func (p *protection) suppress(ctx context.Context) error {
	var views []*view
	for i, d := range p.drafts {
		if d.compiled.Def.Protect.Way == "suppress" {
			views = append(views, p.ours(i)...)
		}
	}
	if len(views) == 0 {
		return nil
	}
	pattern, err := p.pattern(ctx, views)
	if err != nil {
		return err
	}
	p.out.Primary, p.out.Secondary = pattern.Count()
	for n, printed := range pattern.Print(p.opts.Release, p.rule) {
		views[n].given = printed
		if err := views[n].hide(pattern.Hidden[n]); err != nil {
			return err
		}
	}
	return nil
}

// pattern finds what to hide, until no hidden number stands alone among noughts.
func (p *protection) pattern(ctx context.Context, views []*view) (*disclosure.Pattern, error) {
	tables := make([]*disclosure.Table, len(views))
	for i, v := range views {
		tables[i] = v.table
	}
	rule := p.rule
	also := p.space.promised()
	rule.Width = max(rule.Width, width)
	rule.Also = func(k disclosure.Key) bool { return also[k] }
	ours := func(x *Printed) bool { return slices.ContainsFunc(views, func(v *view) bool { return v.Printed == x }) }
	rule.Before = slices.DeleteFunc(p.space.published(func(x *Printed) bool { return !ours(x) }), func(b disclosure.Published) bool { return b.Unknown })
	rule.Before = append(rule.Before, p.space.known(ours)...)
	for _, v := range views { // those that the rule leaves alone are known beforehand
		for _, c := range v.beside(func(c int) bool { n := v.table.Cells[c].Count; return n > 0 && n <= rule.Rule.Threshold }) {
			also[v.table.Key(c)] = true
		}
	}
	for {
		pattern, err := disclosure.Suppress(ctx, tables, rule, func(done, total int) { p.opts.stage("hide", done, total) })
		if err != nil {
			return nil, err
		}
		before := len(also)
		for i, v := range views {
			for _, c := range v.beside(func(c int) bool { return pattern.Hidden[i][c] }) {
				also[v.table.Key(c)] = true
			}
		}
		if len(also) == before {
			return pattern, nil
		}
	}
}

// hide puts what may be printed of a view into its result. It refuses (Invalid)
// a table of which too much would be hidden.
func (v *view) hide(hide []bool) error {
	hidden, some := 0, 0
	for c := range v.table.Cells {
		for _, cell := range v.cells[c] {
			at := v.printed(cell)
			switch {
			case at == nil || !at.Printed():
			case hide[c]:
				*at = Number{Hidden: Confidential}
				hidden++
				some++
			default:
				at.Value = v.count(cell)
				if at.Value > 0 {
					some++
				}
			}
		}
	}
	if !v.lines && some >= fewCells && float64(hidden) > maxHidden*float64(some) {
		return errs.Newf(errs.Invalid, "The table “%s” is too fine: %d of its %d figures would have to be hidden, because so few people stand behind them. Count by fewer things, or by broad groups.",
			v.Result.Title, hidden, some)
	}
	return nil
}

// A table of which more than maxHidden would be hidden is refused, if it has
// fewCells figures that are not 0.
const (
	maxHidden = 0.85
	fewCells  = 20
)

// others prints the tables that round, and the open ones.
func (p *protection) others(ctx context.Context, i int) error {
	def := p.drafts[i].compiled.Def.Protect
	if def.Way == "suppress" {
		return nil
	}
	for _, v := range p.ours(i) {
		var values []float64
		if def.Way == "round" {
			rounded, err := disclosure.Round(ctx, []*disclosure.Table{v.table}, def.Base)
			if err != nil {
				return err
			}
			values = rounded.Values[0]
		}
		for c := range v.table.Cells {
			for _, cell := range v.cells[c] {
				at := v.printed(cell)
				if at == nil || !at.Printed() {
					continue
				}
				at.Value = v.count(cell)
				if values != nil {
					at.Low = values[c] == 0 && at.Value != 0 && !v.lines
					at.Value = int64(values[c])
				}
			}
		}
	}
	return nil
}

// attack plays the attacker against everything that will be public.
func (p *protection) attack(ctx context.Context) error {
	if leaks := LeaksOf(p.out.Printed); len(leaks) > 0 {
		return errs.Newf(errs.Internal, "A table prints what it hides: %s.", leaks[0])
	}
	report, err := p.space.attack(ctx, p.printed, p.rule)
	if err != nil {
		return err
	}
	p.out.Found = report
	for _, d := range p.drafts {
		if d.compiled.Def.Protect.Way == "open" {
			return nil // made-up figures
		}
	}
	if report.clear() {
		return nil
	}
	return p.refusal(report)
}

// refusal says in words which figures could be worked out.
func (p *protection) refusal(report *Findings) error {
	if report.Impossible != "" {
		return errs.InvalidInput("The figures contradict what was published before, so a reader cannot trust either.", errs.Field{Name: "tables", Message: report.Impossible})
	}
	var fields []errs.Field
	words := report.Words()
	for i, text := range words {
		if i == maxListed {
			fields = append(fields, errs.Field{Name: "tables", Message: fmt.Sprintf("and %d more", len(words)-i)})
			break
		}
		fields = append(fields, errs.Field{Name: "tables", Message: text})
	}
	return errs.InvalidInput("This release would give away numbers that are hidden to protect people.", fields...)
}

const maxListed = 10

// shown is what a reader knows of a number by itself. Of rows behind a sum that
// were rounded to 0 it is not said whether they are none. reach is how far a number
// may be from what it was rounded to.
func (c *Number) shown(base int, reach float64, lines bool) disclosure.Shown {
	v := float64(c.Value)
	switch {
	case base > 0 && lines && c.Value == 0 && c.Printed():
		return disclosure.Shown{Form: disclosure.Rounded, Interval: disclosure.Interval{Upper: reach}}
	case c.Hidden == Confidential:
		return disclosure.Shown{Form: disclosure.Hidden, Interval: disclosure.Interval{Lower: 0, Upper: inf}}
	case c.Low:
		return disclosure.Shown{Form: disclosure.Rounded, Interval: disclosure.Interval{Lower: 1, Upper: reach}}
	case base > 0 && c.Value > 0:
		return disclosure.Shown{Form: disclosure.Rounded, Interval: disclosure.Interval{Lower: max(0, v-reach), Upper: v + reach}}
	}
	return disclosure.Shown{Form: disclosure.Exact, Interval: disclosure.Interval{Lower: v, Upper: v}}
}
