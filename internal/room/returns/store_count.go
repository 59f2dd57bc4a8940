package returns

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/table/tabulate"
)

// fields says where a field of a schema stands, by version of the schema.
type fields interface {
	// Place gives the position of a field in rows of a version of a schema.
	Place(schema, version, field string) (int, bool)
	// Versions gives the versions of a schema.
	Versions(schema string) []string
	// Parent gives the schema that rows of this one belong to, or "".
	Parent(schema string) string
}

// counting turns one plan into SQL. Names of columns come from the code book
// and never from the plan; what the plan says goes in as arguments.
type counting struct {
	plan   tabulate.Plan
	book   fields
	args   []any
	parent bool // the row that the counted row belongs to is needed
}

// column gives the SQL of a field: of the counted row (r), or of the row that
// it belongs to (p). A field that a version of the schema does not have is not
// available in rows of that version.
func (c *counting) column(schema, field string) (string, error) {
	row, load := "r", "l"
	if schema != c.plan.Schema {
		if c.book.Parent(c.plan.Schema) != schema {
			return "", errs.Newf(errs.Invalid, "Rows of %s cannot be counted by a field of %s.", c.plan.Schema, schema)
		}
		row, load, c.parent = "p", "pl", true
	}
	places := map[int][]string{}
	var none []string
	for _, v := range c.book.Versions(schema) {
		if at, ok := c.book.Place(schema, v, field); ok {
			places[at] = append(places[at], v)
		} else {
			none = append(none, v)
		}
	}
	if len(places) == 0 {
		return "", errs.Newf(errs.Invalid, "The code book has no field %s in %s.", field, schema)
	}
	missing := "'~not-available'"
	if len(places) == 1 && len(none) == 0 {
		for at := range places {
			return fmt.Sprintf("COALESCE(%s.v%02d, %s)", row, at, missing), nil
		}
	}
	var b strings.Builder
	b.WriteString("CASE " + load + ".schema_version")
	for at := range maxFields {
		for _, v := range places[at] {
			fmt.Fprintf(&b, " WHEN '%s' THEN COALESCE(%s.v%02d, %s)", safeName(v), row, at, missing)
		}
	}
	return b.String() + " ELSE " + missing + " END", nil
}

// safeName keeps what a version of the code book may be called.
func safeName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r == '.' || r == '-' {
			return r
		}
		return -1
	}, s)
}

func (c *counting) dims() (out []string, err error) {
	for _, d := range c.plan.Dims {
		var col string
		switch {
		case d.Schema == "" && d.Field == tabulate.DimBody:
			col = "d.body"
		case d.Schema == "" && d.Field == tabulate.DimPeriod:
			col = "o.period"
		case d.Schema == "":
			return nil, errs.Newf(errs.Invalid, "There is nothing called %s to count by.", d.Field)
		default:
			if col, err = c.column(d.Schema, d.Field); err != nil {
				return nil, err
			}
		}
		out = append(out, col)
	}
	return out, nil
}

// where gives the conditions of the plan's filter.
func (c *counting) where() (string, error) {
	var b strings.Builder
	for _, t := range c.plan.Filter {
		col, err := c.column(t.Schema, t.Field)
		if err != nil {
			return "", err
		}
		text, err := c.term(col, t)
		if err != nil {
			return "", err
		}
		b.WriteString(" AND " + text)
	}
	return b.String(), nil
}

func (c *counting) term(col string, t tabulate.Term) (string, error) {
	marks := db.Placeholders(len(t.Values))
	add := func() {
		for _, v := range t.Values {
			c.args = append(c.args, v)
		}
	}
	switch t.Op {
	case "in":
		add()
		return col + " IN (" + marks + ")", nil
	case "not in":
		add()
		return col + " NOT IN (" + marks + ")", nil
	case ">=", "<=":
		if len(t.Values) != 1 {
			break
		}
		c.args = append(c.args, t.Values[0])
		return "(" + col + " NOT LIKE '~%' AND CAST(" + number(col) + " AS BIGINT) " + t.Op + " CAST(? AS BIGINT))", nil
	case "has":
		var any []string
		for _, v := range t.Values {
			c.args = append(c.args, "%;"+escapeLike(v)+";%")
			any = append(any, "';' || "+col+" || ';' LIKE ? ESCAPE '\\'")
		}
		return "(" + strings.Join(any, " OR ") + ")", nil
	}
	return "", errs.Newf(errs.Invalid, "A filter cannot say %q.", t.Op)
}

// number keeps PostgreSQL from reading a missing code as a number: it works out
// both sides of an AND when it likes.
func number(col string) string {
	return "CASE WHEN " + col + " LIKE '~%' OR " + col + " = '' THEN '0' ELSE " + col + " END"
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// from is the tables and the conditions that every count shares.
func (c *counting) from(pins []string) (string, error) {
	c.args = append(c.args, c.plan.Schema)
	where, more := "", []any{}
	var b strings.Builder
	b.WriteString(" WHERE l.version_id IN (" + db.Placeholders(len(pins)) + ")")
	for _, p := range pins {
		more = append(more, p)
	}
	if len(c.plan.Periods) > 0 {
		b.WriteString(" AND o.period IN (" + db.Placeholders(len(c.plan.Periods)) + ")")
		for _, p := range c.plan.Periods {
			more = append(more, p)
		}
	}
	if len(c.plan.Bodies) > 0 {
		b.WriteString(" AND d.body IN (" + db.Placeholders(len(c.plan.Bodies)) + ")")
		for _, p := range c.plan.Bodies {
			more = append(more, p)
		}
	}
	before := c.args
	c.args = nil
	where, err := c.where()
	if err != nil {
		return "", err
	}
	parent := ""
	if c.parent {
		parent = ` JOIN return_load pl ON pl.version_id = l.version_id AND pl.schema_name = ? JOIN return_row p ON p.load = pl.seq AND p.k = r.parent AND p.parent IS NULL`
		before = append(before, c.book.Parent(c.plan.Schema))
	}
	c.args = slices.Concat(before, more, c.args)
	return ` FROM return_load l JOIN return_version v ON v.id = l.version_id JOIN return_due d ON d.id = v.return_id JOIN return_round o ON o.id = d.round_id
 JOIN return_row r ON r.load = l.seq AND l.schema_name = ?` + parent + b.String() + where, nil
}

// count gives the cells of a plan over pinned versions.
func (st store) count(ctx context.Context, q db.Querier, book fields, plan tabulate.Plan, pins []string) ([]tabulate.CubeCell, error) {
	if len(pins) == 0 {
		return nil, nil
	}
	c := &counting{plan: plan, book: book}
	dims, err := c.dims()
	if err != nil {
		return nil, err
	}
	sum := ", COUNT(*), 0, COUNT(*)"
	if plan.Sum != "" {
		col, err := c.column(plan.Schema, plan.Sum)
		if err != nil {
			return nil, err
		}
		sum = ", SUM(CAST(" + number(col) + " AS BIGINT)), SUM(CASE WHEN " + col + " LIKE '~%' THEN 1 ELSE 0 END), COUNT(*)"
	}
	from, err := c.from(pins)
	if err != nil {
		return nil, err
	}
	var names, group []string
	for i, d := range dims {
		names = append(names, fmt.Sprintf("%s AS c%d", d, i))
		group = append(group, fmt.Sprint(i+1))
	}
	text := "SELECT " + strings.Join(names, ", ") + sum
	if len(dims) == 0 {
		text = "SELECT 0" + sum
	}
	text += from
	if len(dims) > 0 {
		text += " GROUP BY " + strings.Join(group, ", ")
	}
	rows, err := q.Query(ctx, text, c.args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x tabulate.CubeCell, err error) {
		var zero int64
		var count sql.NullInt64
		x.Codes = make([]string, len(dims))
		into := make([]any, 0, len(dims)+4)
		for i := range x.Codes {
			into = append(into, &x.Codes[i])
		}
		if len(dims) == 0 {
			into = append(into, &zero)
		}
		var unknown sql.NullInt64
		err = r.Scan(append(into, &count, &unknown, &x.Rows)...)
		x.Count, x.Unknown = count.Int64, unknown.Int64
		return x, err
	})
}

// rowsAt gives the rows behind one cell, in the order of body and row.
func (st store) rowsAt(ctx context.Context, q db.Querier, book fields, plan tabulate.Plan, pins, codes []string, limit int) ([]tabulate.RowRef, error) {
	if len(pins) == 0 || len(codes) != len(plan.Dims) {
		return nil, nil
	}
	c := &counting{plan: plan, book: book}
	dims, err := c.dims()
	if err != nil {
		return nil, err
	}
	from, err := c.from(pins)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for i, code := range codes {
		if code == "" { // any: a total
			continue
		}
		b.WriteString(" AND " + dims[i] + " = ?")
		c.args = append(c.args, code)
	}
	c.args = append(c.args, limit)
	rows, err := q.Query(ctx, "SELECT l.version_id, d.body, o.period, r.n, r.k"+from+b.String()+" ORDER BY d.body, o.period, r.n LIMIT ?", c.args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x tabulate.RowRef, err error) {
		return x, r.Scan(&x.VersionID, &x.Body, &x.Period, &x.Number, &x.Reference)
	})
}

// counted gives the loads to count: the pinned versions, or the newest approved
// version of each return of the periods. A load without a version is of a return
// that has no such table: it was not sent, and is no 0.
func (store) counted(ctx context.Context, q db.Querier, schema string, periods, bodies, pins []string) ([]tabulate.Load, error) {
	in := func(col string, list []string, args *[]any) string {
		if len(list) == 0 {
			return ""
		}
		for _, v := range list {
			*args = append(*args, v)
		}
		return " AND " + col + " IN (" + db.Placeholders(len(list)) + ")"
	}
	args := []any{schema}
	where := in("o.period", periods, &args) + in("d.body", bodies, &args)
	if len(pins) > 0 {
		where += in("v.id", pins, &args)
	} else {
		where += " AND d.counted_id = v.id"
	}
	rows, err := q.Query(ctx, `SELECT v.id, d.id, d.body, d.body_name, o.period, v.number, COALESCE(l.schema_version, ''), COALESCE(l.sha256, ''), COALESCE(l.rows_kept, 0), v.is_nil, v.substituted_id, d.state, o.kind
 FROM return_version v JOIN return_due d ON d.id = v.return_id JOIN return_round o ON o.id = d.round_id
 LEFT JOIN return_load l ON l.version_id = v.id AND l.schema_name = ? WHERE 1 = 1`+where+` ORDER BY o.period, d.body, v.number`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x tabulate.Load, err error) {
		var sub text
		var state, kind string
		err = r.Scan(&x.VersionID, &x.ReturnID, &x.Body, &x.BodyName, &x.Period, &x.Number, &x.SchemaVersion, &x.RowsSHA256, &x.Rows, &x.Nil, &sub, &state, &kind)
		x.Schema, x.Substituted, x.Provisional = schema, sub.s(), false
		// An empty table is kept only where its nil was said.
		x.Nil = x.Nil || x.SchemaVersion != "" && x.Rows == 0
		if x.SchemaVersion == "" && !x.Nil {
			x.VersionID = "" // the table was not sent
		}
		if k, ok := KindOf(kind); !ok || !slices.Contains(k.Schemas, schema) {
			x.VersionID = "" // a return of another kind
		}
		return x, err
	})
}
