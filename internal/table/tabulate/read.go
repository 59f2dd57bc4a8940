package tabulate

import (
	"strconv"
	"strings"
)

// definition turns the file into a definition, with what is left out filled in.
func (f *fileForm) definition(p *problems) *Definition {
	d := &Definition{Title: strings.TrimSpace(f.Title), Periods: f.Periods, Rows: f.Rows, Columns: f.Columns, Layers: f.Layers,
		Bodies: f.Bodies, Share: f.Share, Groups: f.Groups, Totals: f.Totals, Missing: f.Missing, Compare: f.Compare, Within: f.Within, Notes: f.Notes,
		Protect: Protect(f.Protect)}
	switch {
	case f.Measure != nil && f.Beside != nil:
		p.add("beside", "a table has either measure or beside")
	case f.Measure != nil:
		d.Measures = []Measure{f.Measure.measure(p, "measure")}
	case len(f.Beside) == 1:
		p.add("beside", "needs two measures or more; for one, write [measure]")
	case f.Beside == nil:
		p.add("measure", "is needed: it says what is counted")
	}
	for i := range f.Beside {
		d.Measures = append(d.Measures, f.Beside[i].measure(p, "beside."+strconv.Itoa(i)))
	}
	d.Filter = terms(f.Filter, p, "filter")
	if f.Rate != nil {
		r := Rate(*f.Rate)
		d.Rate = &r
	}
	d.fill()
	return d
}

func (m *measureForm) measure(p *problems, key string) Measure {
	return Measure{Name: strings.TrimSpace(m.Name), Count: m.Count, Sum: m.Sum, Unit: m.Unit, Definition: m.Definition, Filter: terms(m.Filter, p, key+".filter")}
}

// fill says what is meant where something is left out, so that the canonical
// text says it too.
func (d *Definition) fill() {
	if d.Missing == "" {
		d.Missing = "reasons"
	}
	if d.Protect.Way == "" {
		d.Protect.Way = "suppress"
	}
	if d.Protect.Way == "suppress" && d.Protect.Threshold == 0 {
		d.Protect.Threshold = 5
	}
	if d.Protect.Way == "round" && d.Protect.Base == 0 {
		d.Protect.Base = 5
	}
	if d.Rate != nil && d.Rate.Per == 0 {
		d.Rate.Per = 100_000
	}
	if d.Rate != nil && d.Rate.Population == "" {
		d.Rate.Population = "residents"
	}
}

// terms reads conditions; each says one thing of one field.
func terms(list []termForm, p *problems, key string) (out []Term) {
	for i, t := range list {
		at := key + "." + strconv.Itoa(i)
		schema, field := splitField(t.Field)
		if field == "" {
			p.add(at+".field", "is needed: it says which field the condition is about")
			continue
		}
		said := 0
		add := func(op string, values []string) {
			said++
			out = append(out, Term{schema, field, op, values})
		}
		if t.In != nil {
			add("in", t.In)
		}
		if t.NotIn != nil {
			add("not in", t.NotIn)
		}
		if t.Has != nil {
			add("has", t.Has)
		}
		if t.AtLeast != nil {
			add(">=", []string{strconv.FormatInt(*t.AtLeast, 10)})
		}
		if t.AtMost != nil {
			add("<=", []string{strconv.FormatInt(*t.AtMost, 10)})
		}
		if said != 1 {
			p.add(at, "needs one of in, not_in, has, at_least, at_most")
		} else if len(out[len(out)-1].Values) == 0 {
			p.add(at, "has no values: it needs one or more")
		}
	}
	return out
}

// splitField parts "investigation.setting" into schema and field.
func splitField(s string) (schema, field string) {
	if a, b, ok := strings.Cut(s, "."); ok {
		return a, b
	}
	return "", s
}

// joined writes a field as the file does.
func joined(schema, field string) string {
	if schema == "" {
		return field
	}
	return schema + "." + field
}
