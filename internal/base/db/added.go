package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// AddedWords begin the words for what somebody put into the database. No program of ours
// takes that away: who owns the database does.
const AddedWords = "added by somebody: "

// Added says, in a line each, what else acts on the tables that this code guards:
// triggers that are not of it, and on PostgreSQL rules, row security and a
// session in which triggers do not run. A trigger of an earlier program, that one of the
// lists has ([Code.List]) as it is, is not of somebody; nor is what PostgreSQL makes itself
// for keys and constraints. Formerly gives the names that tables had before: a trigger
// goes along when its table gets another.
func (c Code) Added(ctx context.Context, q Querier, formerly map[string][]string, lists ...string) ([]string, error) {
	earlier, guarded := map[string]bool{}, map[string]bool{}
	for _, list := range lists {
		if lines := strings.Split(list, "\n"); lines[0] == string(c.dialect) {
			for _, line := range lines[1:] {
				earlier[line] = true
			}
		}
	}
	for _, t := range c.triggers {
		guarded[c.tableName(t.table)] = true
	}
	out, err := c.addedTriggers(ctx, q, formerly, earlier, guarded)
	if err == nil && c.dialect == Postgres {
		var more []string
		more, err = c.addedRules(ctx, q, guarded)
		out = append(out, more...)
	}
	slices.Sort(out)
	return slices.Compact(out), err
}

// tableName is how a table is told from others: SQLite keeps a trigger's table as
// somebody wrote it.
func (c Code) tableName(name string) string {
	if c.dialect == SQLite {
		return strings.ToLower(name)
	}
	return name
}

// foundTrigger is a trigger in the database.
type foundTrigger struct {
	trigger
	name string
}

// on is the trigger as it was when its table had another name.
func (t trigger) on(name string) trigger {
	t.text = strings.Replace(t.text, " ON "+t.table+" ", " ON "+name+" ", 1)
	t.table = name
	return t
}

func (c Code) addedTriggers(ctx context.Context, q Querier, formerly map[string][]string, earlier, guarded map[string]bool) (out []string, err error) {
	all, err := c.allTriggers(ctx, q)
	if err != nil {
		return nil, err
	}
	var functions map[string]function // read when there is a trigger to explain
	for _, t := range all {
		if own, ok := c.triggers[t.name]; ok && own.table == t.table || !guarded[c.tableName(t.table)] {
			continue // its own are judged by Missing
		}
		was := earlier[c.triggerLine(t.name, t.trigger)]
		for _, name := range formerly[c.tableName(t.table)] {
			was = was || earlier[c.triggerLine(t.name, t.on(name))]
		}
		if was && c.dialect == Postgres {
			if functions == nil {
				if functions, err = functionsThere(ctx, q); err != nil {
					return nil, err
				}
			}
			was = earlier[functionLine(t.function, functions[t.function])]
		}
		if !was {
			out = append(out, fmt.Sprintf("%sthe trigger %s on %s", AddedWords, t.name, t.table))
		}
	}
	return out, nil
}

// allTriggers lists every trigger on every table, one turned off too. Two tables of
// PostgreSQL may have one of the same name.
func (c Code) allTriggers(ctx context.Context, q Querier) ([]foundTrigger, error) {
	if c.dialect == SQLite {
		rows, err := q.Query(ctx, `SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'`)
		return Collect(rows, err, func(r *sql.Rows) (t foundTrigger, err error) {
			err = r.Scan(&t.name, &t.table, &t.text)
			t.text = strings.TrimPrefix(plainSQL(t.text), "CREATE TRIGGER ")
			return t, err
		})
	}
	rows, err := q.Query(ctx, `SELECT t.tgname, c.relname, CASE WHEN f.pronamespace = c.relnamespace THEN f.proname ELSE f.pronamespace::regnamespace || '.' || f.proname END,
 t.tgtype, t.tgqual IS NOT NULL, COALESCE(array_length(t.tgattr::int2[], 1), 0) > 0
 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace`)
	return Collect(rows, err, func(r *sql.Rows) (t foundTrigger, err error) {
		return t, r.Scan(&t.name, &t.table, &t.function, &t.kind, &t.when, &t.columns)
	})
}

// addedRules are those of PostgreSQL that are no triggers: what a statement is written
// into, which rows somebody sees, and whether triggers run in this session at all.
func (c Code) addedRules(ctx context.Context, q Querier, guarded map[string]bool) (out []string, err error) {
	rows, err := q.Query(ctx, `SELECT c.relname, 'the rule ' || r.rulename || ' on ' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
UNION ALL SELECT c.relname, 'row security on ' FROM pg_class c
WHERE (c.relrowsecurity OR c.relforcerowsecurity) AND c.relnamespace = current_schema()::regnamespace`)
	all, err := Collect(rows, err, func(r *sql.Rows) (x [2]string, err error) { return x, r.Scan(&x[0], &x[1]) })
	for _, x := range all {
		if guarded[x[0]] {
			out = append(out, AddedWords+x[1]+x[0])
		}
	}
	if err != nil {
		return nil, err
	}
	var role string
	if err := q.QueryRow(ctx, `SELECT current_setting('session_replication_role')`).Scan(&role); err != nil {
		return nil, err
	}
	if role == "replica" { // as "local" triggers run like as "origin"
		out = append(out, AddedWords+"session_replication_role is replica for this connection, so that triggers do not run")
	}
	return out, nil
}
