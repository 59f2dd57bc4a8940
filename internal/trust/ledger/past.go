package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Since says when a column joined a table that had been released without it.
type Since struct {
	// Release is the first release that has the column (1 is the first).
	Release int
	// Was is what rows hold that were written before: nil, or the DEFAULT that
	// the migration gave. It is also what Insert stores when a row does not
	// name the column.
	Was any
}

// TableOf declares a table of records by its name and its columns, parted by blanks.
func TableOf(name, columns string) Table {
	return Table{Name: name, Columns: strings.Fields(columns)}
}

// Shown is the table as one whose receipts anybody may see.
func (t Table) Shown() Table {
	t.Public = true
	return t
}

// Later adds columns that the given release brought to a table that was there
// before it. Rows of earlier releases hold NULL in them.
func (t Table) Later(release int, columns string) Table {
	return t.LaterAs(release, columns, nil)
}

// LaterAs is [Table.Later] for columns in which earlier rows hold a default.
func (t Table) LaterAs(release int, columns string, was any) Table {
	since := make(map[string]Since, len(t.Since)+1)
	for name, s := range t.Since {
		since[name] = s
	}
	t.Columns = slices.Clone(t.Columns)
	for name := range strings.FieldsSeq(columns) {
		t.Columns = append(t.Columns, name)
		since[name] = Since{release, was}
	}
	t.Since = since
	return t
}

// layout is a declared table, made ready to read what earlier releases wrote.
type layout struct {
	Table
	sorted []string                   // today's columns by name
	filled map[string]json.RawMessage // what an absent column stands for
	gone   bool                       // no row of it is there today
}

// layouts finds a table by today's name and by every name that it ever had.
type layouts map[string]*layout

// makeLayouts checks that the past of the tables can be told apart from their
// present: a name that once meant something else cannot be used again.
func makeLayouts(tables, retired []Table) (layouts, error) {
	out := layouts{}
	for i, t := range slices.Concat(tables, retired) {
		lay := &layout{Table: t, sorted: t.columnList(), filled: map[string]json.RawMessage{}, gone: i >= len(tables)}
		if err := lay.check(); err != nil {
			return nil, fmt.Errorf("ledger: table %s: %w", t.Name, err)
		}
		for _, name := range append([]string{t.Name}, t.Was...) {
			if _, twice := out[name]; twice {
				return nil, fmt.Errorf("ledger: table %s is declared twice", name)
			}
			out[name] = lay
		}
	}
	return out, nil
}

// gone says that the table is retired: no row of it is there.
func (p layouts) gone(table string) bool {
	lay, ok := p[table]
	return ok && lay.gone
}

func (l *layout) check() error {
	known := map[string]bool{}
	for _, name := range slices.Concat(l.sorted, l.Retired) {
		if known[name] {
			return fmt.Errorf("column %s is declared twice", name)
		}
		known[name] = true
	}
	for old, name := range l.Renamed {
		if known[old] || !known[name] {
			return fmt.Errorf("column %s cannot have become %s: the first is still there, or the second is not known", old, name)
		}
	}
	for name, s := range l.Since {
		if !slices.Contains(l.sorted, name) {
			return fmt.Errorf("column %s has a Since and is not declared", name)
		}
		was, err := normal(s.Was)
		if err != nil {
			return err
		}
		if l.filled[name], err = encode(was); err != nil {
			return err
		}
	}
	return nil
}

// asToday gives an image under today's names of its table and columns. What
// was retired since stays in it, and what was added since is not put in: that
// is how it is shown to people.
func (l *layout) asToday(im Image) Image {
	im.Table = l.Name
	if len(l.Renamed) == 0 || im.Values == nil {
		return im
	}
	values := make(map[string]json.RawMessage, len(im.Values))
	for name, v := range im.Values {
		if now, ok := l.Renamed[name]; ok {
			name = now
		}
		values[name] = v
	}
	im.Values = values
	return im
}

// broughtUp gives the image as the row of it would stand in today's table. The
// words say what does not fit, when anything does not.
func (l *layout) broughtUp(im Image) (Image, string) {
	if im.Op == "-" || l.gone || l.fits(im.Values) {
		im.Table = l.Name
		return im, ""
	}
	values := make(map[string]json.RawMessage, len(l.sorted))
	for name, v := range im.Values {
		now := name
		if to, ok := l.Renamed[name]; ok {
			now = to
		}
		_, twice := values[now]
		switch {
		case slices.Contains(l.Retired, now):
		case !slices.Contains(l.sorted, now):
			return im, fmt.Sprintf("Its row of %s has a column %s, which no release of this program is known to have had.", l.Name, name)
		case twice:
			return im, fmt.Sprintf("Its row of %s has the column %s under two names.", l.Name, now)
		default:
			values[now] = v
		}
	}
	for _, name := range l.sorted {
		if _, ok := values[name]; ok {
			continue
		}
		was, ok := l.filled[name]
		if !ok {
			return im, fmt.Sprintf("Its row of %s lacks the column %s, which that table has had from the beginning.", l.Name, name)
		}
		values[name] = was
	}
	im.Table, im.Values = l.Name, values
	return im, ""
}

// fits says that the columns are exactly today's, which is so for nearly every
// image: then nothing has to be brought up.
func (l *layout) fits(values map[string]json.RawMessage) bool {
	if len(values) != len(l.sorted) {
		return false
	}
	for _, name := range l.sorted {
		if _, ok := values[name]; !ok {
			return false
		}
	}
	return true
}

// declared writes the tables and their columns, a table a line, in order: what
// the digest of a schema is over.
func declared(tables []Table) []byte {
	var buf bytes.Buffer
	for _, t := range tables {
		fmt.Fprintf(&buf, "%s: %s\n", t.Name, strings.Join(t.columnList(), " "))
	}
	return buf.Bytes()
}
