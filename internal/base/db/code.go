package db

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// Code is what runs inside the database by itself: triggers, and on PostgreSQL
// the functions that they call. It is read from the statements that make it, so
// that what is there can be compared with what should be.
type Code struct {
	dialect   Dialect
	functions map[string]function // of PostgreSQL
	triggers  map[string]trigger
}

type function struct{ body, statement string }

// trigger is one trigger as a statement says it.
type trigger struct {
	statement       string
	table, function string
	kind            int    // PostgreSQL's bits: row 1, before 2, insert 4, delete 8, update 16, truncate 32
	when, columns   bool   // it has a condition; it is for some columns alone
	text            string // SQLite: the whole of it
}

// ReadCode reads the code that single statements make, in their order.
func ReadCode(d Dialect, statements ...string) Code {
	c := Code{dialect: d, functions: map[string]function{}, triggers: map[string]trigger{}}
	c.Read(statements...)
	return c
}

// CodeOf reads the code that migrations put into a database of this kind.
func (d *DB) CodeOf(sets ...Migrations) (Code, error) {
	c := ReadCode(d.dialect)
	for _, set := range sets {
		files, err := d.dialectFS(set.FS)
		if err != nil {
			return c, err
		}
		flat := files.(mapFS)
		names := make([]string, 0, len(flat))
		for name := range flat {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			c.migration(string(flat[name]))
		}
	}
	return c, nil
}

// What is looked for in the text of a migration. A block is what stands between
// goose's marks, or one statement.
var (
	codeBlocks   = regexp.MustCompile(`(?s)-- \+goose StatementBegin\n(.*?)-- \+goose StatementEnd`)
	makeFunction = regexp.MustCompile(`(?is)^\s*CREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s+(\w+)\s*\(.*?\$\$(.*?)\$\$`)
	makeTrigger  = regexp.MustCompile(`(?is)^\s*CREATE\s+(?:OR\s+REPLACE\s+)?TRIGGER\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s+(.*?)\bON\s+"?(\w+)"?(.*)`)
	dropCode     = regexp.MustCompile(`(?is)^\s*DROP\s+(TRIGGER|FUNCTION|TABLE)\s+(?:IF\s+EXISTS\s+)?"?(\w+)"?`)
	renameTable  = regexp.MustCompile(`(?is)^\s*ALTER\s+TABLE\s+"?(\w+)"?\s+RENAME\s+TO\s+"?(\w+)"?`)
	calls        = regexp.MustCompile(`(?is)EXECUTE\s+(?:FUNCTION|PROCEDURE)\s+(\w+)`)
	comments     = regexp.MustCompile(`(?m)^\s*--.*$`)
	space        = regexp.MustCompile(`\s+`)
)

// Read takes in single statements, after what was read before.
func (c Code) Read(statements ...string) {
	for _, s := range statements {
		c.statement(s)
	}
}

func (c Code) migration(text string) {
	rest := 0
	for _, at := range codeBlocks.FindAllStringSubmatchIndex(text, -1) {
		c.statements(text[rest:at[0]])
		c.statement(text[at[2]:at[3]])
		rest = at[1]
	}
	c.statements(text[rest:])
}

func (c Code) statements(text string) {
	for _, s := range strings.Split(comments.ReplaceAllString(text, ""), ";") {
		c.statement(s)
	}
}

func (c Code) statement(s string) {
	s = comments.ReplaceAllString(s, "")
	if m := makeFunction.FindStringSubmatch(s); m != nil {
		c.functions[m[1]] = function{m[2], s}
	} else if m := makeTrigger.FindStringSubmatch(s); m != nil {
		t := c.trigger(m)
		t.statement = s
		c.triggers[m[1]] = t
	} else if m := dropCode.FindStringSubmatch(s); m != nil {
		c.drop(strings.ToUpper(m[1]), m[2])
	} else if m := renameTable.FindStringSubmatch(s); m != nil {
		c.rename(m[1], m[2])
	}
}

// trigger reads name, events, table and the rest of a statement.
func (c Code) trigger(m []string) trigger {
	events, rest := " "+strings.ToUpper(m[2]), m[4]
	t := trigger{table: m[3], text: plainSQL(m[1] + " " + m[2] + "ON " + m[3] + rest)}
	for word, bit := range map[string]int{" BEFORE ": 2, " INSERT ": 4, " DELETE ": 8, " UPDATE ": 16, " TRUNCATE ": 32} {
		if strings.Contains(space.ReplaceAllString(events, " ")+" ", word) {
			t.kind |= bit
		}
	}
	if strings.Contains(strings.ToUpper(space.ReplaceAllString(rest, " ")), "FOR EACH ROW") {
		t.kind |= 1
	}
	if f := calls.FindStringSubmatch(rest); f != nil {
		t.function = f[1]
	}
	t.when = regexp.MustCompile(`(?i)\bWHEN\b`).MatchString(rest)
	t.columns = regexp.MustCompile(`(?i)\bUPDATE\s+OF\b`).MatchString(m[2])
	return t
}

func (c Code) drop(what, name string) {
	switch what {
	case "TRIGGER":
		delete(c.triggers, name)
	case "FUNCTION":
		delete(c.functions, name)
	case "TABLE":
		for n, t := range c.triggers {
			if t.table == name {
				delete(c.triggers, n)
			}
		}
	}
}

func (c Code) rename(from, to string) {
	on := regexp.MustCompile(`\bON ` + from + `\b`)
	for n, t := range c.triggers {
		if t.table == from {
			t.table, t.text, t.statement = to, on.ReplaceAllString(t.text, "ON "+to), on.ReplaceAllString(t.statement, "ON "+to)
			c.triggers[n] = t
		}
	}
}

// plainSQL is a statement without what does not matter to it: the way that it
// was laid out, quotes around names, the last semicolon.
func plainSQL(s string) string {
	s = strings.TrimSpace(space.ReplaceAllString(comments.ReplaceAllString(s, ""), " "))
	return strings.TrimSuffix(strings.ReplaceAll(s, `"`, ""), ";")
}

// Functions names the functions, sorted.
func (c Code) Functions() []string {
	out := make([]string, 0, len(c.functions))
	for n := range c.functions {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// Missing compares the database with the code, and says in a line each what is
// gone, turned off, or something else than it should be.
func (c Code) Missing(ctx context.Context, q Querier) ([]string, error) {
	have, err := c.there(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []string
	for name, want := range c.triggers {
		got, ok := have.triggers[name]
		switch {
		case !ok:
			out = append(out, fmt.Sprintf("the trigger %s on %s is gone or turned off", name, want.table))
		case c.dialect == SQLite && plainSQL(got.text) != want.text, c.dialect == Postgres &&
			got != (trigger{table: want.table, function: want.function, kind: want.kind, when: want.when, columns: want.columns}):
			out = append(out, fmt.Sprintf("the trigger %s on %s is not the one that belongs there", name, want.table))
		}
	}
	for name, want := range c.functions {
		switch got, ok := have.functions[name]; {
		case !ok:
			out = append(out, "the function "+name+" is gone")
		case got.body == notPinned:
			out = append(out, "the function "+name+" looks its tables up wherever a session says")
		case got.body != want.body:
			out = append(out, "the function "+name+" is not the one that belongs there")
		}
	}
	slices.Sort(out)
	return out, nil
}

// notPinned stands for a function that looks its tables up by the session's
// search path, in which somebody may put a table of their own.
const notPinned = "\x00not pinned"

func (c Code) there(ctx context.Context, q Querier) (Code, error) {
	have := ReadCode(c.dialect)
	if c.dialect == SQLite {
		all, err := c.allTriggers(ctx, q)
		for _, t := range all {
			have.triggers[t.name] = t.trigger
		}
		return have, err
	}
	rows, err := q.Query(ctx, `SELECT t.tgname, c.relname, f.proname, t.tgtype, t.tgqual IS NOT NULL, COALESCE(array_length(t.tgattr::int2[], 1), 0) > 0
 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
 WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = current_schema()::regnamespace AND f.pronamespace = c.relnamespace`)
	_, err = Collect(rows, err, func(r *sql.Rows) (name string, err error) {
		var t trigger
		err = r.Scan(&name, &t.table, &t.function, &t.kind, &t.when, &t.columns)
		have.triggers[name] = t
		return name, err
	})
	if err == nil {
		have.functions, err = functionsThere(ctx, q)
	}
	return have, err
}

// functionsThere are those of PostgreSQL.
func functionsThere(ctx context.Context, q Querier) (map[string]function, error) {
	out := map[string]function{}
	rows, err := q.Query(ctx, `SELECT proname, prosrc, COALESCE(`+pinned+` = ANY (proconfig), false) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace`)
	_, err = Collect(rows, err, func(r *sql.Rows) (name string, err error) {
		var body string
		var pin bool
		if err = r.Scan(&name, &body, &pin); !pin {
			body = notPinned
		}
		out[name] = function{body: body}
		return name, err
	})
	return out, err
}

// pinned is how a function's own search path stands in the catalogue: the
// schema of the tables, and temporary tables last.
const pinned = `'search_path=' || quote_ident(current_schema()) || ', pg_temp'`

// Put makes all of the code again, in place of whatever has its names, and pins
// the functions. It needs to own the tables.
func (c Code) Put(ctx context.Context, tx *Tx) error {
	for _, name := range c.Functions() {
		if _, err := tx.Exec(ctx, orReplace.ReplaceAllString(c.functions[name].statement, "CREATE OR REPLACE FUNCTION")); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, t := range c.triggers {
		drop := `DROP TRIGGER IF EXISTS ` + name
		if c.dialect == Postgres {
			drop += ` ON ` + t.table
		}
		for _, stmt := range []string{drop, t.statement} {
			if _, err := tx.Exec(ctx, stmt); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return c.Pin(ctx, tx)
}

var orReplace = regexp.MustCompile(`(?i)CREATE\s+(OR\s+REPLACE\s+)?FUNCTION`)

// Pin makes the functions look up their tables in this schema, whatever the
// session's search path is.
func (c Code) Pin(ctx context.Context, tx *Tx) error {
	for _, name := range c.Functions() {
		var stmt string
		err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(format('ALTER FUNCTION %I() SET search_path = %s, pg_temp', proname, quote_ident(current_schema()))), '')
 FROM pg_proc WHERE proname = ? AND pronamespace = current_schema()::regnamespace`, name).Scan(&stmt)
		if err != nil {
			return err
		}
		if stmt == "" { // it is not there yet: whoever makes it pins it
			continue
		}
		if _, err := tx.Exec(ctx, stmt); err != nil {
			return err
		}
	}
	return nil
}

// Pending says which sets are at another step in this database than in this
// program, by what the database wrote down itself. It changes nothing, and needs no more than to read.
func (d *DB) Pending(ctx context.Context, sets ...Migrations) (out []string, err error) {
	for _, set := range sets {
		files, err := d.dialectFS(set.FS) // a step may be there for the other engine alone
		if err != nil {
			return nil, err
		}
		newest, err := Versions(Migrations{Name: set.Name, FS: files})
		if err != nil {
			return nil, err
		}
		there, err := d.HasTable(ctx, "migration_"+set.Name)
		if err != nil {
			return nil, err
		}
		var at int64
		if there {
			if err := d.QueryRow(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM migration_`+set.Name).Scan(&at); err != nil {
				return nil, err
			}
		}
		if at != newest[set.Name] {
			out = append(out, set.Name)
		}
	}
	return out, nil
}
