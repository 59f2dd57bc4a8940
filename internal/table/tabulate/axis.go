package tabulate

import (
	"regexp"
	"slices"
	"strings"

	"candour/internal/table/codebook"
	"candour/internal/table/tableschema"
)

// What a table may be printed by beside fields.
const (
	// AxisArea is the area of a force: police figures by the force, figures of
	// councils by the force in whose area the council lay.
	AxisArea = "area"
	// AxisMeasure is the axis of measures in a beside table.
	AxisMeasure = "measure"
)

// maxPersonal is how many facts about people a table may count by: any more
// together describe single people.
const maxPersonal = 3

// maxCells is the most cells that a table may have, where the codes are known
// beforehand.
const maxCells = 200_000

func (c *compiler) axes() {
	c.out.Layers, c.out.Rows, c.out.Columns = len(c.d.Layers), len(c.d.Rows), len(c.d.Columns)
	for _, list := range []struct {
		key   string
		names []string
	}{{"layers", c.d.Layers}, {"rows", c.d.Rows}, {"columns", c.d.Columns}} {
		if list.key == "columns" && len(c.d.Measures) > 1 {
			c.out.Axes = append(c.out.Axes, c.measureAxis())
			c.out.Columns++
		}
		for _, name := range list.names {
			if a, ok := c.axis(list.key, name); ok {
				c.out.Axes = append(c.out.Axes, a)
			}
		}
	}
	c.personalAxes()
	if open := slices.DeleteFunc(slices.Clone(c.out.Axes), func(a Axis) bool { return !a.Open }); len(open) > 1 {
		c.p.add("rows", "body and area cannot both be there: they are the same places")
	}
	cells := 1
	for i := range c.out.Axes {
		a := &c.out.Axes[i]
		if n := max(len(a.Codes), 1); a.Open {
			cells *= 45 // bodies
		} else {
			cells *= n
		}
	}
	if cells > maxCells {
		c.p.add("rows", "the table would have about %d cells; at most %d are allowed, because so fine a table describes single people", cells, maxCells)
	}
}

func (c *compiler) measureAxis() Axis {
	a := Axis{Name: AxisMeasure, Title: "Measure"}
	for _, m := range c.out.Measures {
		a.Codes = append(a.Codes, AxisCode{Code: m.Label, Label: m.Label + " (" + m.Unit + ")", Parent: -1})
		a.Dim = append(a.Dim, -1)
	}
	return a
}

// personalAxes counts the facts about people that the table is printed by.
func (c *compiler) personalAxes() {
	var names []string
	for _, a := range c.out.Axes {
		if s, ok := c.book.Latest(a.Schema); ok && s.Unit == "people" {
			names = append(names, a.Name)
		}
	}
	if len(names) > maxPersonal {
		c.p.add("rows", "%s together describe single people; a table counts by at most %d facts about people", strings.Join(names, ", "), maxPersonal)
	}
}

// axis makes one axis, and the dimension of each plan that it is counted by.
func (c *compiler) axis(key, name string) (Axis, bool) {
	total := c.total(name)
	switch name {
	case DimPeriod:
		a := Axis{Name: DimPeriod, Title: "Period"}
		for _, p := range c.d.Periods {
			a.Codes = append(a.Codes, AxisCode{Code: p, Label: p, Parent: -1})
		}
		return c.everyPlan(a, Dim{Field: DimPeriod}), true
	case DimBody:
		a := Axis{Name: DimBody, Title: c.bodyTitle(), Open: true, Codes: openCodes(total, "All that sent a return")}
		return c.everyPlan(a, Dim{Field: DimBody}), true
	case AxisArea:
		return c.area(total), true
	}
	if len(c.d.Measures) > 1 {
		c.p.add(key, "%q: measures beside each other are counted by body, area and period alone, which mean the same for each", name)
		return Axis{}, false
	}
	plan := c.out.Plans[0]
	schema, field := splitField(name)
	if schema == "" {
		schema = plan.Schema
	}
	if schema == plan.Schema && field == plan.Sum {
		c.p.add(key, "%q is what is added up", name)
		return Axis{}, false
	}
	f := c.field(schema, field, plan.Schema, key)
	if f == nil {
		return Axis{}, false
	}
	if f.Type == "list" || len(f.Categories) == 0 {
		why := "is a number and has no codes to count by"
		if f.Type == "list" {
			why = "can hold several codes in one row, so its counts would add up to more than there are"
		}
		c.p.add(key, "%q %s", name, why)
		return Axis{}, false
	}
	a := Axis{Name: field, Schema: schema, Title: f.Title}
	c.fieldCodes(&a, f, total, name)
	return c.everyPlan(a, Dim{schema, field}), true
}

// total says whether an axis has a line for all.
// A chosen few bodies have none: their sum would be taken for that of all.
func (c *compiler) total(name string) bool {
	if (name == DimBody || name == AxisArea) && len(c.d.Bodies) > 0 {
		return false
	}
	return c.d.Totals == nil || slices.Contains(c.d.Totals, name)
}

func (c *compiler) bodyTitle() string {
	if c.out.Plans[0].Schema == "referral" {
		return "Council"
	}
	return "Force"
}

func openCodes(total bool, label string) []AxisCode {
	if total {
		return []AxisCode{{Code: CodeTotal, Label: label, Kind: KindTotal, Parent: -1}}
	}
	return nil
}

// everyPlan counts every plan by a dimension.
func (c *compiler) everyPlan(a Axis, d Dim) Axis {
	for _, p := range c.out.Plans {
		a.Dim = append(a.Dim, c.dim(p, d))
	}
	return a
}

func (c *compiler) dim(p *Plan, d Dim) int {
	if i := slices.Index(p.Dims, d); i >= 0 {
		return i
	}
	p.Dims = append(p.Dims, d)
	return len(p.Dims) - 1
}

// area counts forces by themselves, and councils by the force that they lay in
// on the last day of the period.
func (c *compiler) area(total bool) Axis {
	a := Axis{Name: AxisArea, Title: "Force area", Open: true, Codes: openCodes(total, "All areas that sent a return")}
	for i, p := range c.out.Plans {
		d := Dim{Field: DimBody}
		for _, f := range c.schemas[i].Fields {
			if strings.Trim(string(f.Extra["candour:use"]), `"`) == "area" {
				d = Dim{p.Schema, f.Name}
			}
		}
		a.Dim = append(a.Dim, c.dim(p, d))
		// Which of them sent no return is told by the body and the period.
		c.dim(p, Dim{Field: DimPeriod})
	}
	a.Regroup = func(code, period string) (string, bool) {
		if !councilCode.MatchString(code) {
			return code, true
		}
		return c.book.ForceOf(code, lastDay(period))
	}
	return a
}

var councilCode = regexp.MustCompile(`^[A-Z][0-9]{8}$`)

// lastDay is the last day of a period, on which its areas are those that count.
func lastDay(period string) string {
	if len(period) == 7 && period[5] == 'Q' {
		return period[:4] + map[byte]string{'1': "-03-31", '2': "-06-30", '3': "-09-30", '4': "-12-31"}[period[6]]
	}
	if len(period) == 7 { // 2023-24 ends in March
		return period[:2] + period[5:7] + "-03-31"
	}
	return period + "-12-31"
}

// The codes of lines that no row has.
const (
	CodeTotal    = "all"
	CodeRecorded = "recorded"
	CodeMissing  = "not-recorded"
	// CodeGroup goes before the name of a broad group.
	CodeGroup = "group:"
)

// NotYetAssigned is an outcome that is none: a crime with no outcome so far.
const NotYetAssigned = "0"

// fieldCodes lays out the codes of a field: all, those recorded in their groups,
// those not recorded by reason, and those to whom it does not apply.
func (c *compiler) fieldCodes(a *Axis, f *tableschema.Field, total bool, name string) {
	codes := c.book.FieldCodes(a.Schema, a.Name)
	how := c.d.Groups[name]
	grouped := slices.ContainsFunc(codes, func(k codebook.Code) bool { return k.Group != "" && k.Group != k.Label })
	if how != "" && how != "codes" && !grouped {
		c.p.add("groups."+name, "%q has no broad groups in the code book", name)
	}
	b := axisBuilder{a: a, leaf: map[string]int{}}
	all := -1
	if total {
		all = b.add(CodeTotal, "All", KindTotal, -1)
	}
	recorded := all
	unassigned := a.Name == "outcome" && slices.ContainsFunc(codes, func(k codebook.Code) bool { return k.Code == NotYetAssigned })
	gaps := !f.Constraints.Required || unassigned
	if gaps {
		recorded = b.add(CodeRecorded, "All recorded", KindRecorded, all)
	}
	for _, k := range codes {
		if unassigned && k.Code == NotYetAssigned {
			continue
		}
		at := recorded
		if grouped && how != "" && how != "codes" {
			at = b.group(k.Group, recorded)
		}
		if how == "broad" && grouped {
			b.leaf[k.Code] = at
			continue
		}
		b.leaf[k.Code] = b.add(k.Code, k.Label, KindCode, at)
	}
	if gaps {
		c.gaps(&b, all, unassigned, c.d.Missing == "reasons")
	}
	a.leaf = b.leaf
}

func (c *compiler) gaps(b *axisBuilder, all int, unassigned, reasons bool) {
	missing := b.add(CodeMissing, "Not recorded", KindMissing, all)
	put := func(code, label string) {
		if !reasons {
			b.leaf[code] = missing
			return
		}
		b.leaf[code] = b.add(code, label, KindReason, missing)
	}
	if unassigned {
		put(NotYetAssigned, "No outcome assigned so far")
	}
	for _, m := range c.book.MissingCodes() {
		if m.Code != MissingNotApplicable {
			put(m.Code, m.Label)
		}
	}
	b.leaf[MissingNotApplicable] = b.add(MissingNotApplicable, "Not applicable", KindNotApplicable, all)
}

// MissingNotApplicable is the code of a question that does not arise.
const MissingNotApplicable = "~not-applicable"

// axisBuilder adds codes one after the other.
type axisBuilder struct {
	a    *Axis
	leaf map[string]int
}

func (b *axisBuilder) add(code, label string, kind Kind, parent int) int {
	b.a.Codes = append(b.a.Codes, AxisCode{code, label, kind, parent})
	return len(b.a.Codes) - 1
}

// group gives the place of a broad group, made when it is first met. The codes
// of a group stand together in the code lists.
func (b *axisBuilder) group(name string, recorded int) int {
	i := slices.IndexFunc(b.a.Codes, func(k AxisCode) bool { return k.Code == CodeGroup+name })
	if i < 0 {
		i = b.add(CodeGroup+name, name, KindGroup, recorded)
	}
	return i
}

// Place gives where on the axis a code of a cube is counted; false where the
// code book has no such code. It is for axes that are not Open.
func (a *Axis) Place(code string) (int, bool) {
	i, ok := a.leaf[code]
	if !ok && a.Schema == "" {
		i = slices.IndexFunc(a.Codes, func(k AxisCode) bool { return k.Code == code })
		ok = i >= 0
	}
	return i, ok
}

// Leaves lists the codes of a cube that are counted at a place of the axis or
// beneath it; nil means every code: a total.
func (a *Axis) Leaves(at int) (out []string) {
	if a.Codes[at].Kind == KindTotal {
		return nil
	}
	for code, i := range a.leaf {
		for p := i; p >= 0; p = a.Codes[p].Parent {
			if p == at {
				out = append(out, code)
				break
			}
		}
	}
	if a.leaf == nil {
		out = []string{a.Codes[at].Code}
	}
	slices.Sort(out)
	return out
}

// LeavesOf is Leaves of a code of the axis; a code that is not there has none.
func (a *Axis) LeavesOf(code string) []string {
	i := slices.IndexFunc(a.Codes, func(k AxisCode) bool { return k.Code == code })
	if i < 0 {
		return []string{}
	}
	return a.Leaves(i)
}
