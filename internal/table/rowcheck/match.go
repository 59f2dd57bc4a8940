package rowcheck

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/codebook"
	"candour/internal/table/spreadsheet"
	"candour/internal/table/tableschema"
)

// table is a source that was found to hold rows of a schema.
type table struct {
	*source
	schema *codebook.Schema
	at     []int // for each field of the schema its column, or -1
	total  Table
}

// plain makes a header comparable: small letters, words joined by _.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "_")
}

// fieldOf finds the field that a header names, by its name or its title.
func fieldOf(s *codebook.Schema, header string) int {
	p := plain(header)
	return slices.IndexFunc(s.Fields, func(f tableschema.Field) bool { return f.Name == p || plain(f.Title) == p })
}

// recognise says which schema a table is of: the one that its sheet or file is
// called after, or else the one that most of its columns belong to. Of several
// versions the one with the most columns there wins, the newest first.
func recognise(book *codebook.Book, src *source, allowed []string) *codebook.Schema {
	var best *codebook.Schema
	most := 0
	for _, s := range slices.Backward(book.Schemas()) {
		if len(allowed) > 0 && !slices.Contains(allowed, s.Name) {
			continue
		}
		score := 0
		for _, h := range src.header {
			if fieldOf(s, h) >= 0 {
				score += 2
			}
		}
		meant := called(src, s.Name) || len(allowed) == 1
		if score*2 < len(s.Fields) && !(meant && score > 0) {
			continue // fewer than a quarter of its columns
		}
		if called(src, s.Name) {
			score += 5
		}
		if full(s, src.header) {
			score++ // a version whose columns are all there
		}
		if score > most {
			best, most = s, score
		}
	}
	return best
}

func called(src *source, name string) bool {
	what := src.sheet
	if what == "" {
		what = src.file
	}
	return strings.Contains(plain(what), name)
}

func full(s *codebook.Schema, header []string) bool {
	for i := range s.Fields {
		if !slices.ContainsFunc(header, func(h string) bool { return fieldOf(s, h) == i }) {
			return false
		}
	}
	return true
}

// columns ties the columns of a table to fields and says what is wrong with the
// header. ok is false when the rows cannot be read.
func (k *checking) columns(t *table) (ok bool) {
	ok = true
	t.at = make([]int, len(t.schema.Fields))
	for i := range t.at {
		t.at[i] = -1
	}
	var stray []int
	for c, h := range t.header {
		i := fieldOf(t.schema, h)
		switch {
		case strings.TrimSpace(h) == "":
			continue
		case i < 0:
			stray = append(stray, c)
		case t.at[i] >= 0:
			k.header(t, c, Error, "header-twice", "Two columns are called “"+h+"”. Expected each column once.", "")
			ok = false
		default:
			t.at[i] = c
		}
	}
	var lacking []string
	for i, c := range t.at {
		if c < 0 {
			lacking = append(lacking, t.schema.Fields[i].Name)
		}
	}
	for _, c := range stray {
		near := tableschema.Nearest(plain(t.header[c]), lacking)
		if near != "" {
			k.header(t, c, Error, "header-unknown", "No column is called “"+t.header[c]+"”. Expected one of the columns of this table.", near)
			continue
		}
		k.header(t, c, Warning, "header-extra", "This column is not part of "+k.options.What+" and was left out. Expected only the columns of the table.", "")
	}
	for i, f := range t.schema.Fields {
		if t.at[i] >= 0 {
			continue
		}
		if t.schema.Compiled.Fields[i].Required {
			k.header(t, -1, Error, "column-missing", "The column "+f.Name+" ("+f.Title+") is missing. Expected it in the header.", "")
			ok = false
		} else {
			k.header(t, -1, Warning, "column-absent", "The column "+f.Name+" ("+f.Title+") is not there. Its values count as blank. Expected it in the header.", "")
		}
	}
	return ok
}

func (k *checking) header(t *table, column int, severity, rule, words, near string) {
	p := Problem{Severity: severity, Rule: rule, File: t.file, Sheet: t.sheet, Row: int64(t.headerRow), Message: words, Suggestion: near, open: t.named()}
	if column >= 0 {
		p.Column, p.Value = spreadsheet.Letter(column), t.header[column]
	}
	k.report.add(p)
}

// named says that the first row holds names of columns: all that the table
// cannot do without are there. Otherwise it may be a row of data.
func (t *table) named() bool {
	for i := range t.schema.Compiled.Fields {
		if t.schema.Compiled.Fields[i].Required && !slices.ContainsFunc(t.header, func(h string) bool { return fieldOf(t.schema, h) == i }) {
			return false
		}
	}
	return true
}

// tables opens every file and finds its tables, those that others hang on first.
func (k *checking) tables(ctx context.Context, files []Input) ([]*table, error) {
	var out []*table
	var failed error
	for _, in := range files {
		sources, err := k.open(ctx, in)
		if err != nil {
			if errs.CodeOf(err) != errs.Invalid && errs.CodeOf(err) != errs.TooLarge || len(files) == 1 {
				return nil, err
			}
			failed = err
			k.report.add(Problem{Severity: Error, Rule: "file", File: in.Name, Message: errs.Message(err)})
			continue
		}
		found := 0
		for _, src := range sources {
			if s := recognise(k.book, src, k.options.Schemas); s != nil && len(src.header) > 0 {
				out = append(out, &table{source: src, schema: s})
				found++
			} else if len(src.header) > 0 && !src.hidden {
				k.report.add(Problem{Severity: Warning, Rule: "sheet-unknown", File: src.file, Sheet: src.sheet, Message: "The columns here are those of no table of " + k.options.What +
					", so it was left out. Expected " + k.wanted() + "."})
			}
		}
		if found == 0 {
			k.report.add(Problem{Severity: Error, Rule: "no-table", File: in.Name, Message: "There is no table of " + k.options.What + " in this file. Expected " + k.wanted() +
				", with the names of the columns in the first row." + k.firstRow(sources)})
		}
	}
	if len(out) == 0 && failed != nil {
		return nil, failed
	}
	slices.SortStableFunc(out, func(a, b *table) int { return depth(a.schema) - depth(b.schema) })
	return k.once(out), nil
}

func depth(s *codebook.Schema) int {
	if s.Parent != "" {
		return 1
	}
	return 0
}

// once keeps the first table of each schema; a second one is an error.
func (k *checking) once(all []*table) (out []*table) {
	for _, t := range all {
		if slices.ContainsFunc(out, func(x *table) bool { return x.schema.Name == t.schema.Name }) {
			k.report.add(Problem{Severity: Error, Rule: "table-twice", File: t.file, Sheet: t.sheet, Message: "There are two tables of " + t.schema.Title + ". This one was left out. Expected one."})
			continue
		}
		if t.hidden {
			k.report.add(Problem{Severity: Warning, Rule: "sheet-hidden", File: t.file, Sheet: t.sheet,
				Message: "This sheet is hidden and was read all the same. Expected it in view, so that whoever approves it sees it."})
		}
		out = append(out, t)
	}
	return out
}

// wanted names the tables that the return may have.
func (k *checking) wanted() string {
	var names []string
	for _, s := range k.book.Schemas() {
		if (len(k.options.Schemas) == 0 || slices.Contains(k.options.Schemas, s.Name)) && !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
	}
	if len(names) == 1 {
		return "a table with the columns " + k.needed(names[0])
	}
	return strconv.Itoa(len(names)) + " tables: " + strings.Join(names, ", ")
}

// needed names the columns that a table cannot do without.
func (k *checking) needed(schema string) string {
	var out []string
	if s, ok := k.book.Latest(schema); ok {
		for i, f := range s.Fields {
			if s.Compiled.Fields[i].Required {
				out = append(out, f.Name)
			}
		}
	}
	return strings.Join(out, " and ")
}

// firstRow says what stands where the names of the columns should.
func (k *checking) firstRow(sources []*source) string {
	if k.options.Private {
		return ""
	}
	for _, s := range sources {
		if len(s.header) > 0 {
			return " The first row holds: " + shorten(strings.Join(s.header, ", ")) + "."
		}
	}
	return ""
}
