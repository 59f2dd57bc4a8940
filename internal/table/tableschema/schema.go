package tableschema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/base/strictjson"
)

// Profile is the address of the profile that written schemas name.
const Profile = "https://datapackage.org/profiles/2.0/tableschema.json"

// Schema is one Table Schema.
type Schema struct {
	Fields        []Field
	FieldsMatch   string // "exact" when empty
	MissingValues []Missing
	PrimaryKey    []string
	UniqueKeys    [][]string
	ForeignKeys   []ForeignKey
	// Extra are the properties that the standard does not name ("title",
	// "candour:unit"), as they were.
	Extra map[string]json.RawMessage
}

// Field is one column.
type Field struct {
	Name, Type, Format, Title, Description string
	Constraints                            Constraints
	Categories                             []Category
	MissingValues                          []Missing
	Extra                                  map[string]json.RawMessage
}

// Constraints limit a field's values. Pointers are nil when nothing is said.
type Constraints struct {
	Required         bool            `json:"required,omitempty"`
	Unique           bool            `json:"unique,omitempty"`
	Minimum          json.RawMessage `json:"minimum,omitempty"`
	Maximum          json.RawMessage `json:"maximum,omitempty"`
	ExclusiveMinimum json.RawMessage `json:"exclusiveMinimum,omitempty"`
	ExclusiveMaximum json.RawMessage `json:"exclusiveMaximum,omitempty"`
	MinLength        *int            `json:"minLength,omitempty"`
	MaxLength        *int            `json:"maxLength,omitempty"`
	Pattern          string          `json:"pattern,omitempty"`
	Enum             []string        `json:"enum,omitempty"`
}

// Category is one value that a field may have; Label is what it means.
type Category struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"`
}

// Missing is one text that says that there is no value, and why.
type Missing struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"`
}

// Code is what Cast gives for the text: MissingMark and the label's words.
func (m Missing) Code() string {
	if m == (Missing{}) {
		return Blank
	}
	return MissingMark + slug(m.Label)
}

// ForeignKey ties fields to those of another table; an empty Resource is the
// table itself.
type ForeignKey struct {
	Fields    []string
	Resource  string
	Reference []string
}

// known are the properties of a schema and of a field that we read.
var (
	schemaKeys     = []string{"$schema", "fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys"}
	constraintKeys = []string{"required", "unique", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "enum"}
	fieldKeys      = []string{"name", "type", "format", "title", "description", "constraints", "categories", "missingValues"}
)

// Read reads a schema. The error names what is wrong and where.
func Read(r io.Reader) (*Schema, error) {
	data, err := io.ReadAll(io.LimitReader(r, 4<<20))
	if err != nil {
		return nil, errs.Because(errs.Unavailable, "The schema could not be read.", err)
	}
	var raw map[string]json.RawMessage
	if err := strictjson.Once(data); err != nil {
		return nil, errs.Because(errs.Invalid, "The schema cannot be read: "+err.Error()+".", err)
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, errs.Because(errs.Invalid, "The schema is not a JSON object: "+err.Error()+".", err)
	}
	s := &Schema{Extra: extra(raw, schemaKeys)}
	var fields []map[string]json.RawMessage
	into := func(key string, v any) {
		if text, ok := raw[key]; ok && err == nil {
			if e := json.Unmarshal(text, v); e != nil {
				err = errs.Because(errs.Invalid, "The schema's "+key+" cannot be read: "+e.Error()+".", e)
			}
		}
	}
	into("fields", &fields)
	s.FieldsMatch, err = match(raw["fieldsMatch"], err)
	s.MissingValues, err = missing(raw["missingValues"], err)
	s.PrimaryKey, err = stringsOf(raw["primaryKey"], "primaryKey", err)
	into("uniqueKeys", &s.UniqueKeys)
	if err == nil {
		s.ForeignKeys, err = foreign(raw["foreignKeys"])
	}
	for i, f := range fields {
		if err == nil {
			var one Field
			one, err = readField(f, i)
			s.Fields = append(s.Fields, one)
		}
	}
	if err == nil {
		err = s.check()
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

func readField(raw map[string]json.RawMessage, i int) (f Field, err error) {
	for key, v := range map[string]*string{"name": &f.Name, "type": &f.Type, "format": &f.Format, "title": &f.Title, "description": &f.Description} {
		if text, ok := raw[key]; ok && err == nil {
			if e := json.Unmarshal(text, v); e != nil {
				err = errs.Newf(errs.Invalid, "Field %d of the schema: its %s must be text.", i+1, key)
			}
		}
	}
	if text, ok := raw["constraints"]; ok && err == nil {
		if f.Constraints, err = constraints(text); errs.CodeOf(err) != errs.Invalid && err != nil {
			err = errs.Newf(errs.Invalid, "Field %d of the schema (%s): its constraints cannot be read.", i+1, f.Name)
		} else if err != nil {
			err = errs.Newf(errs.Invalid, "Field %d of the schema (%s) has %s", i+1, f.Name, errs.Message(err))
		}
	}
	f.MissingValues, err = missing(raw["missingValues"], err)
	if err == nil {
		f.Categories, err = categories(raw["categories"])
	}
	if f.Type == "" {
		f.Type = "any"
	}
	f.Extra = extra(raw, fieldKeys)
	return f, err
}

// constraints reads an enum of numbers as text too.
func constraints(text json.RawMessage) (c Constraints, err error) {
	var raw map[string]json.RawMessage
	if err = json.Unmarshal(text, &raw); err != nil {
		return c, err
	}
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		if !slices.Contains(constraintKeys, key) {
			return c, errs.Newf(errs.Invalid, "the constraint %s, which is not checked here.", key)
		}
	}
	enum := raw["enum"]
	delete(raw, "enum")
	rest, _ := json.Marshal(raw) // was JSON a moment ago
	if err = json.Unmarshal(rest, &c); err != nil || enum == nil {
		return c, err
	}
	var list []json.RawMessage
	err = json.Unmarshal(enum, &list)
	for _, v := range list {
		c.Enum = append(c.Enum, bare(v))
	}
	return c, err
}

// bare gives a JSON text or number as text.
func bare(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	return string(v)
}

// pairs reads a list of texts, or of objects with a value and a label.
func pairs(text json.RawMessage, what string) (values, labels []string, err error) {
	if text == nil {
		return nil, nil, nil
	}
	var list []json.RawMessage
	if json.Unmarshal(text, &list) != nil {
		return nil, nil, errs.New(errs.Invalid, "The schema's "+what+" must be a list.")
	}
	for _, v := range list {
		var o struct {
			Value json.RawMessage `json:"value"`
			Label string          `json:"label"`
		}
		if bytes.HasPrefix(bytes.TrimSpace(v), []byte("{")) {
			if json.Unmarshal(v, &o) != nil || o.Value == nil {
				return nil, nil, errs.New(errs.Invalid, "An entry of the schema's "+what+" has no value.")
			}
			v = o.Value
		}
		if slices.Contains(values, bare(v)) {
			return nil, nil, errs.Newf(errs.Invalid, "The schema's %s name %q twice.", what, bare(v))
		}
		if o.Label != "" && slices.Contains(labels, o.Label) {
			return nil, nil, errs.Newf(errs.Invalid, "The schema's %s use the label %q twice. Expected each label once.", what, o.Label)
		}
		values, labels = append(values, bare(v)), append(labels, o.Label)
	}
	return values, labels, nil
}

func missing(text json.RawMessage, before error) (out []Missing, err error) {
	if before != nil {
		return nil, before
	}
	values, labels, err := pairs(text, "missingValues")
	for i := range values {
		out = append(out, Missing{values[i], labels[i]})
	}
	return out, err
}

func categories(text json.RawMessage) (out []Category, err error) {
	values, labels, err := pairs(text, "categories")
	for i := range values {
		out = append(out, Category{values[i], labels[i]})
	}
	return out, err
}

// stringsOf reads a text (version 1) or a list of texts.
func stringsOf(text json.RawMessage, what string, before error) (out []string, err error) {
	if before != nil || text == nil {
		return nil, before
	}
	var s string
	if json.Unmarshal(text, &s) == nil {
		return []string{s}, nil
	}
	if json.Unmarshal(text, &out) != nil {
		return nil, errs.New(errs.Invalid, "The schema's "+what+" must be names of fields.")
	}
	return out, nil
}

// match reads fieldsMatch. The profile of 2.0 wrongly showed a list of one.
func match(text json.RawMessage, before error) (string, error) {
	list, err := stringsOf(text, "fieldsMatch", before)
	if err != nil || len(list) == 0 {
		return "", err
	}
	if len(list) != 1 || !slices.Contains([]string{"exact", "equal", "subset", "superset", "partial"}, list[0]) {
		return "", errs.New(errs.Invalid, "The schema's fieldsMatch must be exact, equal, subset, superset or partial.")
	}
	return list[0], nil
}

func foreign(text json.RawMessage) (out []ForeignKey, err error) {
	if text == nil {
		return nil, nil
	}
	var list []struct {
		Fields    json.RawMessage `json:"fields"`
		Reference struct {
			Resource string          `json:"resource"`
			Fields   json.RawMessage `json:"fields"`
		} `json:"reference"`
	}
	if json.Unmarshal(text, &list) != nil {
		return nil, errs.New(errs.Invalid, "The schema's foreignKeys cannot be read.")
	}
	for _, k := range list {
		f := ForeignKey{Resource: k.Reference.Resource}
		f.Fields, err = stringsOf(k.Fields, "foreignKeys", err)
		f.Reference, err = stringsOf(k.Reference.Fields, "foreignKeys", err)
		out = append(out, f)
	}
	return out, err
}

func extra(raw map[string]json.RawMessage, known []string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for k, v := range raw {
		if !slices.Contains(known, k) {
			out[k] = v
		}
	}
	return out
}

// check says what the standard forbids.
func (s *Schema) check() error {
	if len(s.Fields) == 0 {
		return errs.New(errs.Invalid, "The schema has no fields.")
	}
	seen := map[string]bool{}
	for i, f := range s.Fields {
		switch {
		case f.Name == "":
			return errs.Newf(errs.Invalid, "Field %d of the schema has no name.", i+1)
		case seen[f.Name]:
			return errs.Newf(errs.Invalid, "Two fields of the schema are called %s.", f.Name)
		}
		seen[f.Name] = true
	}
	keys := slices.Concat([][]string{s.PrimaryKey}, s.UniqueKeys)
	for _, k := range s.ForeignKeys {
		keys = append(keys, k.Fields)
		if len(k.Fields) == 0 || len(k.Fields) != len(k.Reference) {
			return errs.New(errs.Invalid, "A foreign key of the schema ties no fields, or a different number of them.")
		}
	}
	for _, k := range keys {
		for _, name := range k {
			if !seen[name] {
				return errs.Newf(errs.Invalid, "A key of the schema names %s, which is no field.", name)
			}
		}
	}
	return nil
}

// Text gives an extra property that is text, or "".
func (s *Schema) Text(key string) string { return textOf(s.Extra, key) }

// Text gives an extra property of a field that is text, or "".
func (f *Field) Text(key string) string { return textOf(f.Extra, key) }

func textOf(m map[string]json.RawMessage, key string) (out string) {
	_ = json.Unmarshal(m[key], &out) // absent or not text: ""
	return out
}

// Index gives the place of a field, or -1.
func (s *Schema) Index(name string) int {
	return slices.IndexFunc(s.Fields, func(f Field) bool { return f.Name == name })
}

// Write writes the schema as version 2, in an order that does not change.
func (s *Schema) Write(w io.Writer) error {
	doc := ordered{{"$schema", Profile}}
	doc = append(doc, extras(s.Extra)...)
	if s.FieldsMatch != "" {
		doc = append(doc, pair{"fieldsMatch", s.FieldsMatch})
	}
	var fields []ordered
	for _, f := range s.Fields {
		fields = append(fields, f.ordered())
	}
	doc = append(doc, pair{"fields", fields})
	doc = doc.with("missingValues", s.MissingValues, len(s.MissingValues)).with("primaryKey", s.PrimaryKey, len(s.PrimaryKey)).with("uniqueKeys", s.UniqueKeys, len(s.UniqueKeys))
	var keys []ordered
	for _, k := range s.ForeignKeys {
		ref := ordered{}.with("resource", k.Resource, len(k.Resource))
		keys = append(keys, ordered{{"fields", k.Fields}, {"reference", append(ref, pair{"fields", k.Reference})}})
	}
	doc = doc.with("foreignKeys", keys, len(keys))
	data, err := json.Marshal(doc)
	if err != nil {
		return fmt.Errorf("tableschema: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, data, "", "  "); err != nil {
		return fmt.Errorf("tableschema: %w", err)
	}
	out.WriteByte('\n')
	_, err = w.Write(out.Bytes())
	return err
}

func (f *Field) ordered() ordered {
	o := ordered{{"name", f.Name}, {"type", f.Type}}
	o = o.with("format", f.Format, len(f.Format)).with("title", f.Title, len(f.Title)).with("description", f.Description, len(f.Description))
	if c, _ := json.Marshal(f.Constraints); string(c) != "{}" {
		o = append(o, pair{"constraints", f.Constraints})
	}
	o = o.with("categories", f.Categories, len(f.Categories)).with("missingValues", f.MissingValues, len(f.MissingValues))
	return append(o, extras(f.Extra)...)
}

// ordered is a JSON object whose members keep their order.
type ordered []pair

type pair struct {
	key   string
	value any
}

func (o ordered) with(key string, v any, n int) ordered {
	if n == 0 {
		return o
	}
	return append(o, pair{key, v})
}

func extras(m map[string]json.RawMessage) (o ordered) {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		o = append(o, pair{k, m[k]})
	}
	return o
}

// MarshalJSON writes the members in order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		k, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}
