package codebook

import (
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"candour/internal/base/errs"
	"candour/internal/table/tableschema"
)

//go:embed schemas lists codes definitions.toml rules.toml areas.csv population.csv
var files embed.FS

// Book is the whole code book. It does not change once it is loaded.
type Book struct {
	schemas     []*Schema
	definitions []Definition
	rules       []Rule
	lists       map[string][]Code
	noAction    map[string]bool              // outcomes that the list marks as no further action
	legacy      map[string]map[string]string // list, then code, to what it becomes
	areas       []Area
	population  []Population
}

// Schema is one version of one table.
type Schema struct {
	*tableschema.Schema
	Name, Version, Title, Description string
	// Unit is what one row counts: "people", "investigations".
	Unit string
	// Parent is the table that rows belong to, by their field "investigation".
	Parent string
	// Migrates says how rows of an earlier version become rows of this one.
	Migrates *Migration
	Compiled *tableschema.Compiled
}

// Migration brings rows from one version of a schema to the next, or says why
// that cannot be.
type Migration struct {
	From   string            `json:"from"`
	Rename map[string]string `json:"rename"` // old name to new
	Add    map[string]string `json:"add"`    // new field to its missing code
	Cannot string            `json:"cannot"`
}

// Code is one code of a list.
type Code struct{ Code, Label, Group string }

// Load reads the embedded code book. It is read once.
func Load() (*Book, error) { return loadOnce() }

var loadOnce = sync.OnceValues(func() (*Book, error) { return FromFS(files) })

// Lists is the code book with the tables and rules of audit lists in place of
// those of returns: they hold names, so no return may have one. It is read once.
func Lists() (*Book, error) { return listsOnce() }

var listsOnce = sync.OnceValues(func() (*Book, error) {
	return read(files, "lists", (*Book).readCodes, (*Book).readListRules)
})

// FromFS reads a code book from a folder of the same shape.
func FromFS(fsys fs.FS) (*Book, error) {
	return read(fsys, "schemas", (*Book).readCodes, (*Book).readDefinitions, (*Book).readRules, (*Book).readAreas, (*Book).readPopulation)
}

func read(fsys fs.FS, schemas string, steps ...func(*Book, fs.FS) error) (*Book, error) {
	b := &Book{lists: map[string][]Code{}, noAction: map[string]bool{}, legacy: map[string]map[string]string{}}
	if err := b.readSchemas(fsys, schemas); err != nil {
		return nil, err
	}
	for _, step := range steps {
		if err := step(b, fsys); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *Book) readSchemas(fsys fs.FS, folder string) error {
	names, err := fs.Glob(fsys, folder+"/*/*.json")
	if err != nil {
		return err
	}
	for _, name := range names {
		s, err := readSchema(fsys, name)
		if err != nil {
			return errs.Because(errs.CodeOf(err), "Schema file "+name+": "+errs.Message(err), err)
		}
		b.schemas = append(b.schemas, s)
	}
	return nil
}

func readSchema(fsys fs.FS, name string) (*Schema, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	t, err := tableschema.Read(f)
	if err != nil {
		return nil, err
	}
	s := &Schema{Schema: t, Name: t.Text("candour:name"), Version: t.Text("candour:version"), Title: t.Text("title"), Description: t.Text("description"),
		Unit: t.Text("candour:unit"), Parent: t.Text("candour:parent")}
	if dir, file := path.Split(name); path.Base(dir) != s.Name || strings.TrimSuffix(file, ".json") != s.Version {
		return nil, errs.New(errs.Invalid, "the name and version inside are not those of its place")
	}
	if raw, ok := t.Extra["candour:migrates"]; ok {
		s.Migrates = &Migration{}
		if err := json.Unmarshal(raw, s.Migrates); err != nil {
			return nil, errs.Because(errs.Invalid, "candour:migrates cannot be read", err)
		}
	}
	if err := s.oneParent(); err != nil {
		return nil, err
	}
	s.Compiled, err = t.Compile(tableschema.PrimaryKeys | tableschema.ForeignKeys)
	return s, err
}

// oneParent refuses a foreign key, or a match of fields, that rowcheck does not
// hold rows to: it knows the one to the investigation that a person belongs to.
func (s *Schema) oneParent() error {
	if s.FieldsMatch != "subset" {
		return errs.New(errs.Invalid, "fieldsMatch must be subset: another match is not checked here")
	}
	var known []tableschema.ForeignKey
	if s.Parent != "" {
		known = []tableschema.ForeignKey{{Fields: []string{"investigation"}, Resource: s.Parent, Reference: []string{"reference"}}}
	}
	if !reflect.DeepEqual(s.ForeignKeys, known) {
		return errs.New(errs.Invalid, "its foreignKeys are not the one to its candour:parent, and no other is checked here")
	}
	return nil
}

// table reads a CSV file with the columns named.
func table(fsys fs.FS, name string, columns ...string) ([][]string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 || len(rows[0]) < len(columns) || !slices.Equal(rows[0][:len(columns)], columns) {
		return nil, errs.Because(errs.Invalid, fmt.Sprintf("File %s must begin with the columns %s.", name, strings.Join(columns, ", ")), err)
	}
	return rows[1:], nil
}

func (b *Book) readCodes(fsys fs.FS) error {
	for _, list := range []string{"ethnicity-self", "ethnicity-officer", "outcomes", "missing"} {
		third := "group"
		if list == "missing" {
			third = "meaning"
		}
		rows, err := table(fsys, "codes/"+list+".csv", "code", "label", third)
		if err != nil {
			return err
		}
		for _, r := range rows {
			b.lists[list] = append(b.lists[list], Code{r[0], r[1], r[2]})
			if list == "outcomes" {
				b.noAction[r[0]] = len(r) > 3 && r[3] == "yes"
			}
		}
	}
	rows, err := table(fsys, "codes/legacy.csv", "list", "code", "becomes", "why")
	for _, r := range rows {
		if b.legacy[r[0]] == nil {
			b.legacy[r[0]] = map[string]string{}
		}
		b.legacy[r[0]][r[1]] = r[2]
	}
	return err
}

// Legacy gives what a code of an earlier version of a list becomes.
func (b *Book) Legacy(list, code string) (string, bool) {
	v, ok := b.legacy[list][code]
	return v, ok
}

// Schemas gives every schema, by name and version.
func (b *Book) Schemas() []*Schema { return b.schemas }

// Schema finds one version of a schema.
func (b *Book) Schema(name, version string) (*Schema, bool) {
	for _, s := range b.schemas {
		if s.Name == name && s.Version == version {
			return s, true
		}
	}
	return nil, false
}

// Latest finds the newest version of a schema: the one that is collected now.
func (b *Book) Latest(name string) (out *Schema, ok bool) {
	for _, s := range b.schemas {
		if s.Name == name && (out == nil || newer(s.Version, out.Version)) {
			out, ok = s, true
		}
	}
	return out, ok
}

func newer(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && a > b }

// Versions gives the versions of a schema, oldest first.
func (b *Book) Versions(name string) (out []string) {
	for _, s := range b.schemas {
		if s.Name == name {
			out = append(out, s.Version)
		}
	}
	return out
}

// Migrate brings a row from one version of a schema to the next newer one, or
// says why it cannot be.
func (b *Book) Migrate(name, from, to string, row []string) ([]string, error) {
	old, ok1 := b.Schema(name, from)
	s, ok2 := b.Schema(name, to)
	switch {
	case !ok1 || !ok2:
		return nil, errs.Newf(errs.Invalid, "There is no schema %s in version %s or %s.", name, from, to)
	case from == to:
		return slices.Clone(row), nil
	case s.Migrates == nil || s.Migrates.From != from:
		return nil, errs.Newf(errs.Invalid, "Nobody has said how rows of %s become version %s from version %s.", name, to, from)
	case s.Migrates.Cannot != "":
		return nil, errs.New(errs.Invalid, s.Migrates.Cannot)
	}
	was := map[string]string{}
	for i, f := range old.Fields {
		key := f.Name
		if n, ok := s.Migrates.Rename[key]; ok {
			key = n
		}
		was[key] = row[i]
	}
	out := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		v, ok := was[f.Name]
		if !ok {
			if v, ok = s.Migrates.Add[f.Name]; !ok {
				return nil, errs.Newf(errs.Invalid, "Nobody has said what %s is in rows of an earlier version.", f.Name)
			}
		}
		out[i] = v
	}
	return out, nil
}

// Codes gives a code list: "ethnicity-self", "ethnicity-officer", "outcomes",
// "missing".
func (b *Book) Codes(list string) []Code { return b.lists[list] }

// Outcome is one outcome type.
type Outcome struct {
	Code
	// NoFurtherAction is our reading, which definition no-further-action keeps
	// with a version: the framework itself does not say it.
	NoFurtherAction bool
	// Countable is false for type 0 (none assigned yet), which is never part of
	// a total.
	Countable bool
}

// Outcome finds an outcome type by its number.
func (b *Book) Outcome(code string) (Outcome, bool) {
	i := slices.IndexFunc(b.lists["outcomes"], func(c Code) bool { return c.Code == code })
	if i < 0 {
		return Outcome{}, false
	}
	return Outcome{b.lists["outcomes"][i], b.noAction[code], code != "0"}, true
}

// MissingCodes gives the codes that say why a value is not there.
func (b *Book) MissingCodes() []Code { return b.lists["missing"] }

// FieldCodes gives the codes of a field: its categories, with their groups where
// the list that it names has some.
func (b *Book) FieldCodes(schema, field string) (out []Code) {
	s, ok := b.Latest(schema)
	if !ok {
		return nil
	}
	i := s.Index(field)
	if i < 0 {
		return nil
	}
	list := b.lists[s.Fields[i].Text("candour:list")]
	for _, c := range s.Fields[i].Categories {
		code := Code{Code: c.Value, Label: c.Label}
		if at := slices.IndexFunc(list, func(x Code) bool { return x.Code == c.Value }); at >= 0 {
			code.Group = list[at].Group
		}
		out = append(out, code)
	}
	return out
}

// Place gives the position of a field in kept rows of one version of a schema.
func (b *Book) Place(schema, version, field string) (int, bool) {
	s, ok := b.Schema(schema, version)
	if !ok {
		return 0, false
	}
	i := s.Index(field)
	return i, i >= 0
}

// Parent gives the schema that rows of this one belong to, or "".
func (b *Book) Parent(schema string) string {
	if s, ok := b.Latest(schema); ok {
		return s.Parent
	}
	return ""
}

func decode(fsys fs.FS, name string, into any) error {
	meta, err := toml.DecodeFS(fsys, name, into)
	if err != nil {
		return errs.Because(errs.Invalid, "File "+name+" of the code book cannot be read: "+err.Error()+".", err)
	}
	if left := meta.Undecoded(); len(left) > 0 {
		return errs.Newf(errs.Invalid, "File %s of the code book has a key that nobody knows: %s.", name, left[0])
	}
	return nil
}
