package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// List says in a line each what of the code there should be, with a digest of it,
// so that a later program can tell what was taken off from what it brings itself.
// The first line names the kind of database.
func (c Code) List() string {
	lines := make([]string, 0, len(c.triggers)+len(c.functions)+1)
	for name, t := range c.triggers {
		lines = append(lines, c.triggerLine(name, t))
	}
	for name, f := range c.functions {
		lines = append(lines, functionLine(name, f))
	}
	slices.Sort(lines)
	return strings.Join(append([]string{string(c.dialect)}, lines...), "\n")
}

func (c Code) triggerLine(name string, t trigger) string {
	says := fmt.Sprint(t.function, t.kind, t.when, t.columns)
	if c.dialect == SQLite {
		says = plainSQL(t.text)
	}
	return "trigger " + name + " " + t.table + " " + short(says)
}

func functionLine(name string, f function) string { return "function " + name + " - " + short(f.body) }

func short(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// Gone compares the database with a list that was made of it before, and says in a
// line each what is gone, turned off, or another than it was. Known is false for no
// list, and for one of the other kind of database.
func (d *DB) Gone(ctx context.Context, q Querier, list string) (gone []string, known bool, err error) {
	lines := strings.Split(list, "\n")
	if lines[0] != string(d.dialect) {
		return nil, false, nil
	}
	have, err := ReadCode(d.dialect).there(ctx, q)
	if err != nil {
		return nil, false, err
	}
	for _, line := range lines[1:] {
		part := strings.Fields(line)
		if len(part) != 4 {
			return nil, false, fmt.Errorf("db.Gone: a list of code has the line %q", line)
		}
		if words := have.lacks(part[0], part[1], part[2], line); words != "" {
			gone = append(gone, words)
		}
	}
	return gone, true, nil
}

// lacks says in words how what is there differs from a line of a list.
func (c Code) lacks(kind, name, table, line string) string {
	if kind == "function" {
		f, there := c.functions[name]
		switch {
		case !there:
			return "the function " + name + " is gone"
		case f.body == notPinned:
			return "the function " + name + " looks its tables up wherever a session says"
		case functionLine(name, f) != line:
			return "the function " + name + " is not the one that was put there"
		}
		return ""
	}
	t, there := c.triggers[name]
	switch {
	case !there:
		return fmt.Sprintf("the trigger %s on %s is gone or turned off", name, table)
	case c.triggerLine(name, t) != line:
		return fmt.Sprintf("the trigger %s on %s is not the one that was put there", name, table)
	}
	return ""
}

// Denied says that a role was refused what only the owner of the tables may do.
func Denied(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "42501" // insufficient_privilege
}
