package room

import (
	"maps"
	"strings"
)

// Told is what a room says of what it keeps: to readers of docs/retention.md and of
// docs/logging-map.md, and to readers of the log.
type Told struct {
	// Title is the room in people's words: "the register".
	Title string
	// Retained says how long what it keeps is kept.
	Retained []Retained
	// Logged says which of its acts stand in the log, and where.
	Logged []Logged
	// Words are what pages of the log call what is in it.
	Words Words
}

// Retained is how long a kind of record is kept: a row of docs/retention.md.
type Retained struct {
	// Kind is which records; Kept how long, counted From what; End what destroys
	// them, or why nothing does.
	Kind, Kept, From, End string
}

// Logged is a row of docs/logging-map.md. Names of actions and tables stand between
// backquotes.
type Logged struct {
	// Act is the word of the Act; Actions are those of the room, and Where the tables
	// in which they stand.
	Act, Actions, Where string
}

// Words are what pages of the log call tables, kinds of record and columns.
type Words struct{ Tables, Kinds, Columns map[string]string }

// Table names a kind of row for a reader; false when nobody has named it.
func (w Words) Table(name string) (string, bool) {
	words, named := w.Tables[name]
	return words, named
}

// Kind names a kind of record that an entry is about; false when nobody has named
// it. Most are called as their tables are.
func (w Words) Kind(name string) (string, bool) {
	if words, named := w.Kinds[name]; named {
		return words, true
	}
	return w.Table(name)
}

// Column makes a column's name readable.
func (w Words) Column(name string) string {
	if words, named := w.Columns[name]; named {
		return words
	}
	return plain(name)
}

// plain is a name of the database as somebody may read it.
func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }

// TableOr is what rows are called, as the database names them where nobody else has.
func (w Words) TableOr(name string) string {
	if words, named := w.Table(name); named {
		return words
	}
	return plain(name)
}

// KindOr is what records are called, as the program names them where nobody else has.
func (w Words) KindOr(kind string) string {
	if words, named := w.Kind(kind); named {
		return words
	}
	return kind
}

// Words are those of all rooms.
func (h House) Words() Words {
	out := Words{map[string]string{}, map[string]string{}, map[string]string{}}
	for _, r := range h {
		maps.Copy(out.Tables, r.Told.Words.Tables)
		maps.Copy(out.Kinds, r.Told.Words.Kinds)
		maps.Copy(out.Columns, r.Told.Words.Columns)
	}
	return out
}
