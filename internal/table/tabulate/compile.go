package tabulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"candour/internal/table/codebook"
	"candour/internal/table/tableschema"
)

// Compile checks a definition against the code book and makes what to count of
// it. What the book does not have, what would describe single people and what
// would add up different things is refused (Invalid), each with its line.
func Compile(d *Definition, book *codebook.Book) (*Compiled, error) {
	c := &compiler{d: d, book: book, p: &problems{lines: d.lines}, out: &Compiled{Def: d, Digest: d.Digest(), Share: -1}}
	for i := range d.Measures {
		c.measure(i)
	}
	if c.p.err() == nil {
		c.axes()
	}
	if c.p.err() == nil {
		c.rest()
	}
	if err := c.p.err(); err != nil {
		return nil, err
	}
	return c.out, nil
}

type compiler struct {
	d       *Definition
	book    *codebook.Book
	p       *problems
	out     *Compiled
	schemas []*codebook.Schema // of each measure
}

func (c *compiler) key(i int) string {
	if len(c.d.Measures) == 1 {
		return "measure"
	}
	return "beside." + strconv.Itoa(i)
}

// measure makes the plan of one measure, but for its dimensions.
func (c *compiler) measure(i int) {
	m, key := c.d.Measures[i], c.key(i)
	plan := &Plan{Schema: m.Count, Periods: c.d.Periods, Bodies: c.d.Bodies}
	at := key + ".count"
	if m.Sum != "" {
		plan.Schema, plan.Sum = splitField(m.Sum)
		at = key + ".sum"
	}
	s, ok := c.book.Latest(plan.Schema)
	c.schemas = append(c.schemas, s)
	if !ok {
		c.p.add(at, "there is no schema %q; %s", plan.Schema, c.suggest(plan.Schema, c.schemaNames()))
		return
	}
	unit, source := s.Unit, s.Title
	if plan.Sum != "" {
		f := fieldOf(s, plan.Sum)
		switch {
		case f == nil:
			c.p.add(at, "%q has no field %q; %s", s.Name, plan.Sum, c.suggest(plan.Sum, fieldNames(s)))
			return
		case f.Type != "integer":
			c.p.add(at, "%q is not a number, so it cannot be added up", m.Sum)
			return
		case carried(s):
			c.p.add(at, "%q is a number that each of the %s carries; adding it up would count some people more than once. Count the rows instead", m.Sum, s.Unit)
			return
		}
		unit, _ = sumUnit(s, f)
		source = s.Title + ": " + f.Title
	}
	if m.Unit != unit {
		c.p.add(key+".unit", "%s counts %s, not %s; the two are never taken for each other", source, unit, m.Unit)
	}
	def, fixed := c.definition(i, plan, key)
	c.terms(plan, c.d.Filter, "filter", fixed)
	c.terms(plan, m.Filter, key+".filter", fixed)
	c.out.Plans = append(c.out.Plans, plan)
	cm := CompiledMeasure{Measure: m, Label: m.Name, Schema: s.Title, Source: source, Fixed: fixed,
		Definition: DefinitionText{def.Name(), def.Title, def.Text, def.Owner, def.Source}}
	if cm.Label == "" {
		cm.Label = source
	}
	cm.Key = populationKey(plan, fixed)
	cm.Population = c.population(cm, plan)
	c.out.Measures = append(c.out.Measures, cm)
}

// definition adds what a definition asks of rows.
func (c *compiler) definition(i int, plan *Plan, key string) (codebook.Definition, map[string]string) {
	name := c.d.Measures[i].Definition
	fixed := map[string]string{}
	def, ok := c.book.Definition(name)
	if !ok {
		var names []string
		for _, x := range c.book.Definitions() {
			names = append(names, x.Name())
		}
		c.p.add(key+".definition", "there is no definition %q; %s", name, c.suggest(name, names))
		return def, fixed
	}
	var terms []Term
	for _, t := range def.Where {
		terms = append(terms, Term{t.Schema, t.Field, t.Op, t.Values})
	}
	if s := strange(c.book, def, plan.Schema); s != "" {
		c.p.add(key+".definition", "%q is about %s, which %s do not belong to", name, s, plan.Schema)
		return def, fixed
	}
	c.terms(plan, terms, key+".definition", fixed)
	return def, fixed
}

// terms adds conditions to a plan. One that leaves a field one code is also
// kept in fixed, so that linked tables are known to share their counts.
func (c *compiler) terms(plan *Plan, list []Term, key string, fixed map[string]string) {
	for i, t := range list {
		at := key
		if !strings.HasSuffix(key, "definition") {
			at = key + "." + strconv.Itoa(i)
		}
		if t.Schema == "" {
			t.Schema = plan.Schema
		}
		f := c.field(t.Schema, t.Field, plan.Schema, at+".field")
		if f == nil || !c.fits(t, f, at) {
			continue
		}
		t.Values = slices.Clone(t.Values)
		slices.Sort(t.Values)
		if !slices.ContainsFunc(plan.Filter, func(o Term) bool { return o.String() == t.String() }) {
			plan.Filter = append(plan.Filter, t)
		}
		if t.Op == "in" && len(t.Values) == 1 {
			if old, ok := fixed[joined(t.Schema, t.Field)]; ok && old != t.Values[0] {
				c.p.add(at, "asks for %s, and the definition or another filter for %s: no row can be both", t.Values[0], old)
			}
			fixed[joined(t.Schema, t.Field)] = t.Values[0]
		}
	}
}

// field finds a field of the counted rows or of what they belong to.
func (c *compiler) field(schema, field, counted, at string) *tableschema.Field {
	if schema != counted && schema != c.book.Parent(counted) {
		c.p.add(at, "rows of %q know nothing of %q", counted, schema)
		return nil
	}
	s, ok := c.book.Latest(schema)
	if !ok {
		c.p.add(at, "there is no schema %q", schema)
		return nil
	}
	f := fieldOf(s, field)
	if f == nil {
		if up, ok := c.book.Latest(c.book.Parent(counted)); ok && schema == counted && fieldOf(up, field) != nil {
			c.p.add(at, "%q has no field %q; %q has: write %s.%s", schema, field, up.Name, up.Name, field)
			return nil
		}
		c.p.add(at, "%q has no field %q; %s", schema, field, c.suggest(field, fieldNames(s)))
		return nil
	}
	if why := personal(f); why != "" {
		c.p.add(at, "%q %s", field, why)
		return nil
	}
	return f
}

// personal says why a field must not be counted or picked by; "" where it may.
func personal(f *tableschema.Field) string {
	use := strings.Trim(string(f.Extra["candour:use"]), `"`)
	switch {
	case use == "reference":
		return "is a reference to one person or case. Tables count by codes, and never pick out a person"
	case use == "area", f.Type == "integer", f.Type == "list" && len(f.Categories) > 0:
		return ""
	case f.Type == "date" || f.Type == "yearmonth" || f.Type == "datetime":
		return "is a date, which can tell who a person is. Use the period of the return"
	case len(f.Categories) == 0:
		return "has no list of codes, so it could hold anything, even a name. Tables count by codes"
	}
	return ""
}

// fits checks a condition against the kind of its field.
func (c *compiler) fits(t Term, f *tableschema.Field, at string) bool {
	number := f.Type == "integer"
	switch {
	case number != (t.Op == ">=" || t.Op == "<="):
		c.p.add(at, "%s: numbers take at_least and at_most, codes take in and not_in, lists take has", t)
		return false
	case (f.Type == "list") != (t.Op == "has"):
		c.p.add(at, "%s: only a list takes has, and it takes nothing else", t)
		return false
	case number:
		return true
	}
	var known []string
	for _, k := range c.book.FieldCodes(t.Schema, t.Field) {
		known = append(known, k.Code)
	}
	for _, m := range c.book.MissingCodes() {
		known = append(known, m.Code)
	}
	for _, v := range t.Values {
		if !slices.Contains(known, v) {
			c.p.add(at, "%q has no code %q; %s", t.Field, v, c.suggest(v, known))
			return false
		}
	}
	return true
}

// populationKey names what a plan counts, whatever the words for it. Conditions
// that leave one code are not in it, since they are among the codes of the cell.
func populationKey(p *Plan, fixed map[string]string) string {
	var parts []string
	for _, t := range p.Filter {
		if _, ok := fixed[joined(t.Schema, t.Field)]; !ok || t.Op != "in" {
			parts = append(parts, t.String())
		}
	}
	slices.Sort(parts)
	return strings.Join(append([]string{p.Schema, p.Sum}, parts...), "; ")
}

// population says in words who is counted.
func (c *compiler) population(m CompiledMeasure, p *Plan) string {
	var parts []string
	own := func(t Term) bool {
		return slices.ContainsFunc(slices.Concat(c.d.Filter, m.Filter), func(o Term) bool {
			return o.Field == t.Field && (o.Schema == t.Schema || o.Schema == "") && o.Op == t.Op
		})
	}
	for _, t := range p.Filter {
		if own(t) {
			parts = append(parts, c.words(t))
		}
	}
	s := fmt.Sprintf("%s (%s), %s", m.Source, m.Unit, m.Definition.Title)
	if len(parts) > 0 {
		s += "; only where " + strings.Join(parts, ", and ")
	}
	return s
}

// words says a condition in words.
func (c *compiler) words(t Term) string {
	title := t.Field
	if s, ok := c.book.Latest(t.Schema); ok {
		if f := fieldOf(s, t.Field); f != nil && f.Title != "" {
			title = strings.ToLower(f.Title[:1]) + f.Title[1:]
		}
	}
	var values []string
	for _, v := range t.Values {
		label := v
		for _, k := range slices.Concat(c.book.FieldCodes(t.Schema, t.Field), c.book.MissingCodes()) {
			if k.Code == v {
				label = k.Label
			}
		}
		values = append(values, label)
	}
	op := map[string]string{"in": "is", "not in": "is not", "has": "holds", ">=": "is at least", "<=": "is at most"}[t.Op]
	return title + " " + op + " " + strings.Join(values, " or ")
}

func (c *compiler) suggest(text string, list []string) string {
	if s := tableschema.Nearest(text, list); s != "" {
		return fmt.Sprintf("perhaps %q was meant", s)
	}
	return "there are " + strings.Join(list, ", ")
}

func (c *compiler) schemaNames() (out []string) {
	for _, s := range c.book.Schemas() {
		if !slices.Contains(out, s.Name) {
			out = append(out, s.Name)
		}
	}
	return out
}

func fieldOf(s *codebook.Schema, name string) *tableschema.Field {
	for i := range s.Fields {
		if s.Fields[i].Name == name {
			return &s.Fields[i]
		}
	}
	return nil
}

func fieldNames(s *codebook.Schema) (out []string) {
	for _, f := range s.Fields {
		out = append(out, f.Name)
	}
	return out
}
