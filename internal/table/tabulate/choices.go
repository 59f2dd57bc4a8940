package tabulate

import (
	"slices"
	"strings"

	"candour/internal/table/codebook"
	"candour/internal/table/tableschema"
)

// Source is one thing that can be counted: the rows of a schema, or a number in them
// that may be added up.
type Source struct {
	// Name is what a file says: "suspect", or "referral.assessments_cse" for a sum.
	Name  string
	Title string
	// Unit is what is counted, in the words of the schema.
	Unit string
	// Sum says that a field is added up.
	Sum bool
	// Definitions are those that it can be counted under.
	Definitions []codebook.Definition
	// Fields are what it can be counted by and picked by, in the order of the schema,
	// those of what it belongs to after its own.
	Fields []SourceField
}

// SourceField is a field that tables may use.
type SourceField struct {
	// Name is what a file says: "sex", or "investigation.setting" of what it belongs to.
	Name  string
	Title string
	// Axis says that a table can be counted by it.
	Axis bool
	// Op is how a filter asks of it: "in" of codes, "has" of a list, ">=" of a number.
	Op string
	// Codes are its codes with their labels, why there is none among them.
	Codes []codebook.Code
	// Grouped says that its codes can be shown in broad groups.
	Grouped bool
	// Gaps says that it can be missing, so that shares can be of it.
	Gaps bool
}

// Sources gives what can be counted by the newest versions of a code book: what
// [Compile] takes. What has no definition to be counted under is not among it.
func Sources(book *codebook.Book) (out []Source) {
	var seen []string
	for _, s := range book.Schemas() {
		if slices.Contains(seen, s.Name) {
			continue
		}
		seen = append(seen, s.Name)
		latest, ok := book.Latest(s.Name)
		if !ok {
			continue
		}
		defs := definitionsFor(book, latest.Name)
		if len(defs) == 0 {
			continue
		}
		fields := sourceFields(book, latest, "")
		if up, ok := book.Latest(book.Parent(latest.Name)); ok {
			fields = append(fields, sourceFields(book, up, up.Name)...)
		}
		out = append(out, Source{Name: latest.Name, Title: latest.Title, Unit: latest.Unit, Definitions: defs, Fields: fields})
		for i := range latest.Fields {
			f := &latest.Fields[i]
			if unit, ok := sumUnit(latest, f); ok {
				out = append(out, Source{Name: latest.Name + "." + f.Name, Title: latest.Title + ": " + f.Title, Unit: unit, Sum: true, Definitions: defs, Fields: fields})
			}
		}
	}
	return out
}

// SourceOf finds what a measure counts.
func SourceOf(book *codebook.Book, m Measure) (Source, bool) {
	all := Sources(book)
	i := slices.IndexFunc(all, func(s Source) bool { return s.Name == m.Count+m.Sum && s.Sum == (m.Sum != "") })
	if i < 0 || m.Count != "" && m.Sum != "" {
		return Source{}, false
	}
	return all[i], true
}

// Measure is the measure that counts it.
func (s Source) Measure(definition string) Measure {
	m := Measure{Count: s.Name, Unit: s.Unit, Definition: definition}
	if s.Sum {
		m.Count, m.Sum = "", s.Name
	}
	return m
}

// definitionsFor gives the definitions that rows of a schema can be counted under.
func definitionsFor(book *codebook.Book, schema string) (out []codebook.Definition) {
	for _, d := range book.Definitions() {
		if strange(book, d, schema) == "" {
			out = append(out, d)
		}
	}
	return out
}

// strange gives what a definition is about when rows of a schema do not belong to it.
func strange(book *codebook.Book, d codebook.Definition, schema string) string {
	about := []string{d.About}
	for _, t := range d.Where {
		about = append(about, t.Schema)
	}
	for _, s := range about {
		if s != "" && s != schema && s != book.Parent(schema) {
			return s
		}
	}
	return ""
}

// sumUnit gives what a sum over a field counts; false where it may not be added up.
func sumUnit(s *codebook.Schema, f *tableschema.Field) (string, bool) {
	if f.Type != "integer" || carried(s) {
		return "", false
	}
	unit, _, _ := strings.Cut(f.Name, "_")
	return unit, true
}

// carried says that each row is a person or a case: a number in it is carried by each,
// and adding it up would count some of them more than once.
func carried(s *codebook.Schema) bool { return s.Unit == "people" || s.Unit == "investigations" }

func sourceFields(book *codebook.Book, s *codebook.Schema, prefix string) (out []SourceField) {
	for i := range s.Fields {
		f := &s.Fields[i]
		if personal(f) != "" {
			continue
		}
		x := SourceField{Name: joined(prefix, f.Name), Title: f.Title, Op: "in", Gaps: !f.Constraints.Required}
		switch {
		case f.Type == "integer":
			x.Op = ">="
		case f.Type == "list":
			x.Op = "has"
		case len(f.Categories) == 0:
			continue // an area: it is counted by as such
		default:
			x.Axis = true
		}
		x.Codes = book.FieldCodes(s.Name, f.Name)
		x.Grouped = slices.ContainsFunc(x.Codes, func(k codebook.Code) bool { return k.Group != "" && k.Group != k.Label })
		if x.Op == "in" && x.Gaps {
			x.Codes = append(slices.Clone(x.Codes), book.MissingCodes()...)
		}
		out = append(out, x)
	}
	return out
}
