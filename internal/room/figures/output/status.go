package output

import (
	"fmt"
	"slices"
	"strings"

	"candour/internal/table/tabulate"
)

// standing is how the returns of one body, or of all, stand in one period.
type standing struct {
	owed, loaded, partly              int // returns owed, counted, and absent
	nothing                           bool
	provisional, substituted, changed bool
	versions                          []string
}

// status marks cells by how the returns behind them stand, and says who sent
// none. "Nothing was found" is a nil return: a 0. No return is [x].
func (b *builder) status() {
	r := &b.d.result
	r.Cells = make([]Cell, b.g.size)
	b.d.settled = make([]bool, b.g.size)
	for p := range b.cubes {
		table := b.standings(p)
		b.coverage(p)
		b.mark(p, table)
	}
}

// standings gives for each period and each code of the axis of bodies how the
// returns stand; the last code stands for all.
func (b *builder) standings(plan int) map[string]map[string]*standing {
	out := map[string]map[string]*standing{}
	for _, period := range b.c.Def.Periods {
		out[period] = map[string]*standing{}
	}
	at := func(body, period string) []*standing {
		if out[period] == nil {
			return nil
		}
		code := body
		if i := b.bodyAxis(); i >= 0 && b.c.Axes[i].Regroup != nil {
			code, _ = b.c.Axes[i].Regroup(body, period)
		}
		var list []*standing
		for _, c := range []string{code, tabulate.CodeTotal} {
			if out[period][c] == nil {
				out[period][c] = &standing{nothing: true}
			}
			list = append(list, out[period][c])
		}
		return list
	}
	for _, l := range b.cubes[plan].Loads {
		for _, s := range at(l.Body, l.Period) {
			s.owed++
			s.loaded++
			s.nothing = s.nothing && l.Nil
			s.provisional = s.provisional || l.Provisional
			s.substituted = s.substituted || l.Substituted != ""
			if l.SchemaVersion != "" && !l.Nil && !slices.Contains(s.versions, l.SchemaVersion) {
				s.versions = append(s.versions, l.SchemaVersion)
			}
		}
	}
	for _, l := range b.cubes[plan].Absent {
		for _, s := range at(l.Body, l.Period) {
			s.owed++
			s.partly++
		}
	}
	b.breaks(plan, out)
	return out
}

// breaks finds where the rows of a body follow another version of their schema
// than in the period before.
func (b *builder) breaks(plan int, table map[string]map[string]*standing) {
	for i, period := range b.c.Def.Periods {
		if i == 0 {
			continue
		}
		for code, s := range table[period] {
			was := table[b.c.Def.Periods[i-1]][code]
			if was == nil || len(was.versions) == 0 || len(s.versions) == 0 {
				continue
			}
			slices.Sort(was.versions)
			slices.Sort(s.versions)
			s.changed = !slices.Equal(was.versions, s.versions)
			if s.changed && code == tabulate.CodeTotal {
				b.note(fmt.Sprintf("[b] In %s the rows of “%s” follow version %s of their schema; in %s they followed version %s.",
					period, b.c.Measures[plan].Schema, strings.Join(s.versions, " and "), b.c.Def.Periods[i-1], strings.Join(was.versions, " and ")))
			}
		}
	}
}

func (b *builder) note(text string) {
	if !slices.Contains(b.d.result.Notes, text) {
		b.d.result.Notes = append(b.d.result.Notes, text)
	}
}

// bodyAxis is the axis of bodies or areas; -1 for none.
func (b *builder) bodyAxis() int {
	return slices.IndexFunc(b.c.Axes, func(a tabulate.Axis) bool { return a.Open })
}

// mark marks the cells of one plan.
func (b *builder) mark(plan int, table map[string]map[string]*standing) {
	r := &b.d.result
	body, period, measure := b.bodyAxis(), r.axis(tabulate.DimPeriod), r.axis(tabulate.AxisMeasure)
	for cell := range r.Cells {
		if measure >= 0 && b.g.at(cell, measure) != plan {
			continue
		}
		when := b.c.Def.Periods[0]
		if period >= 0 {
			when = r.Axes[period].Codes[b.g.at(cell, period)].Code
		}
		who := tabulate.CodeTotal
		if body >= 0 {
			who = r.Axes[body].Codes[b.g.at(cell, body)].Code
		}
		b.markCell(cell, table[when][who], who == tabulate.CodeTotal)
	}
}

func (b *builder) markCell(cell int, s *standing, all bool) {
	c := &b.d.result.Cells[cell]
	c.Line = -1
	switch {
	case s == nil || s.owed == 0:
		c.Hidden = NotApplicable
		b.d.settled[cell] = true
		return
	case s.loaded == 0:
		c.Hidden = NotAvailable
		b.d.settled[cell] = true
		return
	}
	b.d.settled[cell] = s.nothing && b.d.counts[cell] == 0
	for _, m := range []struct {
		on bool
		Mark
	}{{s.provisional, Provisional}, {s.substituted, Estimated}, {s.changed, Break}, {s.partly > 0 && !all, Unreliable}} {
		if m.on {
			c.Marks = append(c.Marks, m.Mark)
		}
	}
}

// coverage says who sent what.
func (b *builder) coverage(plan int) {
	for _, period := range b.c.Def.Periods {
		c := Coverage{Period: period}
		if len(b.c.Measures) > 1 {
			c.Measure = b.c.Measures[plan].Label
		}
		name := func(body, name string) string {
			if name == "" {
				return body
			}
			return name
		}
		for _, l := range b.cubes[plan].Loads {
			if l.Period != period {
				continue
			}
			c.Expected++
			c.Counted++
			if l.Nil {
				c.Nil = append(c.Nil, name(l.Body, l.BodyName))
			}
			if l.Substituted != "" {
				c.Substituted = append(c.Substituted, name(l.Body, l.BodyName))
			}
			if l.Provisional {
				c.Provisional = append(c.Provisional, name(l.Body, l.BodyName))
			}
		}
		for _, l := range b.cubes[plan].Absent {
			if l.Period == period {
				c.Expected++
				c.Absent = append(c.Absent, name(l.Body, l.BodyName))
			}
		}
		for _, list := range [][]string{c.Nil, c.Absent, c.Substituted, c.Provisional} {
			slices.Sort(list)
		}
		b.d.result.Coverage = append(b.d.result.Coverage, c)
	}
}

// Words says in a sentence who sent a return and who did not.
func (c Coverage) Words() string {
	var b strings.Builder
	if c.Measure != "" {
		b.WriteString(c.Measure + ", ")
	}
	fmt.Fprintf(&b, "%s: %d of %d sent a return that is counted.", c.Period, c.Counted, c.Expected)
	for _, x := range []struct {
		words string
		names []string
	}{{"Said that they had none (a nil return, counted as 0)", c.Nil}, {"Sent none, so nothing is known of them", c.Absent},
		{"A figure of an earlier period stands in for", c.Substituted}, {"Provisional", c.Provisional}} {
		if len(x.names) > 0 {
			b.WriteString(" " + x.words + ": " + strings.Join(x.names, ", ") + ".")
		}
	}
	return b.String()
}
