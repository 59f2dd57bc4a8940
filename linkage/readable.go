package linkage

import (
	"fmt"
	"math"

	"candour/linkage/dialect"
	"candour/linkage/lists"
)

// reading is a place where a model reads the texts of a column as something
// else.
type reading struct {
	column string
	what   string        // "a date" or "a number"
	e      *dialect.Expr // null, or no number, when a text cannot be read so
}

// readable sees whether columns hold what a model reads them as: it refuses one
// of which no value can be read, and names those of which some cannot.
func (m *Model) readable(r *lists.Records) (warnings []string, err error) {
	seen := map[string]bool{}
	for i := range m.Comparisons {
		for _, l := range m.Comparisons[i].Levels {
			if isElse(l.SQL) {
				continue
			}
			e, err := dialect.ParseCondition(l.SQL)
			if err != nil {
				return nil, err
			}
			for _, x := range readings(e) {
				if seen[x.e.Sideless()] {
					continue
				}
				seen[x.e.Sideless()] = true
				good, bad := x.count(r)
				switch {
				case bad == 0:
				case good == 0:
					return nil, fmt.Errorf("comparison %q reads the column %q as %s, and none of its %d values is one", m.Comparisons[i].Name, x.column, x.what, bad)
				default:
					warnings = append(warnings, fmt.Sprintf("The column %q holds %d values of %d that cannot be read as %s: they count as missing there.", x.column, bad, good+bad, x.what))
				}
			}
		}
	}
	return warnings, nil
}

// readings finds where an expression reads the text of one column otherwise.
func readings(e *dialect.Expr) []reading {
	var out []reading
	add := func(x *dialect.Expr, what string) {
		if names := dialect.ColumnsOf(x); len(names) == 1 {
			out = append(out, reading{names[0], what, x})
		}
	}
	number := func(args ...*dialect.Expr) {
		for _, a := range args {
			if a.Kind == dialect.ColumnExpr {
				add(a, "a number")
			}
		}
	}
	e.Walk(func(x *dialect.Expr) {
		switch {
		case x.Kind == dialect.CastExpr && x.Args[0].Kind == dialect.ColumnExpr && (x.Name == "date" || x.Name == "timestamp"):
			add(x, "a "+x.Name)
		case x.Kind == dialect.CastExpr && x.Name != "text":
			number(x.Args[0])
		case x.Kind == dialect.CallExpr && x.Name == "try_strptime" && x.Args[0].Gives() == dialect.Text:
			add(x, "a date")
		case x.Kind == dialect.CallExpr && dialect.Numeric(x.Name) != nil:
			number(x.Args...)
		case x.Kind == dialect.BinaryExpr && len(x.Args) == 2 && (x.Gives() == dialect.Number || x.Args[0].Gives() == dialect.Number || x.Args[1].Gives() == dialect.Number):
			number(x.Args...)
		}
	})
	return out
}

// count says how many records have a value that can be read, and one that
// cannot.
func (x reading) count(r *lists.Records) (good, bad int) {
	c := r.Column(x.column)
	if c == nil {
		return 0, 0
	}
	ok := make([]bool, c.Dict.Size())
	var now uint32
	s := &dialect.Scope{Column: func(string, byte) dialect.Value { return dialect.TextValue(string(c.Dict.At(now))) }}
	for code := 1; code < len(ok); code++ {
		now = uint32(code) //nolint:gosec // below maxCode
		v := s.Eval(x.e)
		ok[code] = v.Kind != dialect.Null && !math.IsNaN(v.Number())
	}
	for _, code := range c.Codes {
		switch {
		case code == 0:
		case ok[code]:
			good++
		default:
			bad++
		}
	}
	return good, bad
}
