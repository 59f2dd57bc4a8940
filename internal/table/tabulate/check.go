package tabulate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The most of each thing that a definition may have.
const (
	maxAxes    = 5
	maxPeriods = 20
	maxText    = 300
	maxNotes   = 20
)

var (
	periodForm = regexp.MustCompile(`^[0-9]{4}(-Q[1-4]|-[0-9]{2})?$`)
	nameForm   = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$`)
	refForm    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*/[0-9][0-9.]*$`)
	bodyForm   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*$`)
)

// check finds what is wrong without a code book.
func (d *Definition) check(p *problems) {
	if d.Title == "" {
		p.add("title", "is needed: it says what the table shows")
	}
	p.text("title", d.Title)
	if len(d.Notes) > maxNotes {
		p.add("notes", "there may be at most %d", maxNotes)
	}
	for _, n := range d.Notes {
		p.text("notes", n)
	}
	d.checkPeriods(p)
	d.checkAxes(p)
	d.checkProtect(p)
	for i := range d.Measures {
		key := "measure"
		if len(d.Measures) > 1 {
			key = "beside." + strconv.Itoa(i)
		}
		d.Measures[i].check(p, key, len(d.Measures) > 1)
	}
	for i, m := range d.Measures {
		if slices.ContainsFunc(d.Measures[:i], func(o Measure) bool { return o.Name == m.Name }) {
			p.add("beside."+strconv.Itoa(i)+".name", "two measures have the name %q", m.Name)
		}
	}
	for _, b := range d.Bodies {
		if !bodyForm.MatchString(b) {
			p.add("bodies", "%q is not the short name of a body", b)
		}
	}
	if d.Within < 0 || d.Within > 100 {
		p.add("within", "is a number of percentage points from 0 to 100")
	}
	if d.Rate != nil && (d.Rate.Population != "residents" || !slices.Contains([]int{1000, 10_000, 100_000, 1_000_000}, d.Rate.Per)) {
		p.add("rate", "is per 1000, 10000, 100000 or 1000000 of the residents")
	}
}

func (p *problems) text(key, s string) {
	if len(s) > maxText || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		p.add(key, "is one line of at most %d characters", maxText)
	}
}

func (d *Definition) checkPeriods(p *problems) {
	if len(d.Periods) == 0 || len(d.Periods) > maxPeriods {
		p.add("periods", "needs from 1 to %d periods, such as 2023", maxPeriods)
	}
	for i, s := range d.Periods {
		if !periodForm.MatchString(s) {
			p.add("periods", "%q is not a period such as 2023, 2023-24 or 2023-Q4", s)
		} else if slices.Contains(d.Periods[:i], s) {
			p.add("periods", "%q is there twice", s)
		}
	}
	if d.Compare != "" && d.Compare != "previous" && !slices.Contains(d.Periods, d.Compare) {
		p.add("compare", "is previous, or one of the periods")
	}
	if d.Compare != "" && len(d.Periods) < 2 {
		p.add("compare", "needs two periods or more")
	}
}

func (d *Definition) checkAxes(p *problems) {
	seen := map[string]bool{}
	n := 0
	for _, axis := range []struct {
		key   string
		names []string
	}{{"layers", d.Layers}, {"rows", d.Rows}, {"columns", d.Columns}} {
		for _, f := range axis.names {
			n++
			if !nameForm.MatchString(f) {
				p.add(axis.key, "%q is not the name of a field", f)
			} else if seen[f] {
				p.add(axis.key, "%q is there twice", f)
			}
			seen[f] = true
		}
	}
	if n > maxAxes {
		p.add("rows", "rows, columns and layers together count by %d things; at most %d are allowed, because finer tables describe single people", n, maxAxes)
	}
	if len(d.Rows) == 0 {
		p.add("rows", "is needed: what the rows are counted by, such as body")
	}
	if len(d.Periods) > 1 && !seen[DimPeriod] {
		p.add("periods", "there are several, and period is not among rows, columns or layers; periods are never added up, since one person can be in two")
	}
	for _, f := range d.Totals {
		switch {
		case f == DimPeriod:
			p.add("totals", "periods have no total: one person can be in two")
		case !seen[f]:
			p.add("totals", "%q is not among rows, columns or layers", f)
		}
	}
	for f, how := range d.Groups {
		if !seen[f] {
			p.add("groups."+f, "is not among rows, columns or layers")
		}
		if how != "codes" && how != "broad" && how != "both" {
			p.add("groups."+f, "is codes, broad or both")
		}
	}
	if d.Share != "" && d.Share != NoShare && !seen[d.Share] {
		p.add("share", "%q is not among rows, columns or layers", d.Share)
	}
	if d.Missing != "reasons" && d.Missing != "together" {
		p.add("missing", "is reasons or together")
	}
}

func (d *Definition) checkProtect(p *problems) {
	switch d.Protect.Way {
	case "suppress":
		if d.Protect.Threshold < 3 || d.Protect.Threshold > 100 {
			p.add("protect.threshold", "is from 3 to 100: counts of 1 and 2 are always hidden")
		}
		if d.Protect.Base != 0 {
			p.add("protect.base", "is for round")
		}
	case "round":
		if d.Protect.Base < 3 || d.Protect.Base > 1000 {
			p.add("protect.base", "is from 3 to 1000")
		}
		if d.Protect.Threshold != 0 {
			p.add("protect.threshold", "is for suppress")
		}
	case "open":
		if d.Protect.Base != 0 || d.Protect.Threshold != 0 {
			p.add("protect", "open takes neither threshold nor base")
		}
	case "cellkey":
		p.add("protect.way", "cell keys need a key for each person that is drawn once and kept, and returns carry none; use suppress or round")
	default:
		p.add("protect.way", "is suppress or round (or open, for made-up figures)")
	}
}

func (m *Measure) check(p *problems, key string, named bool) {
	if (m.Count == "") == (m.Sum == "") {
		p.add(key, "needs either count (a schema) or sum (a field)")
	}
	if schema, field := splitField(m.Sum); m.Sum != "" && (schema == "" || !nameForm.MatchString(schema+"."+field)) {
		p.add(key+".sum", "%q is not a field with its schema, such as referral.plans", m.Sum)
	}
	if m.Unit == "" {
		p.add(key+".unit", "is needed: it says what is counted, such as people, investigations, children")
	}
	switch {
	case m.Definition == "":
		p.add(key+".definition", "is needed: a count under no definition means nothing")
	case !refForm.MatchString(m.Definition):
		p.add(key+".definition", "%q does not say its version, such as group-based-abuse/1", m.Definition)
	}
	if named && m.Name == "" {
		p.add(key+".name", "is needed where there are several measures")
	}
	p.text(key+".name", m.Name)
}

// String is for messages.
func (t Term) String() string {
	return fmt.Sprintf("%s %s %s", joined(t.Schema, t.Field), t.Op, strings.Join(t.Values, ", "))
}
