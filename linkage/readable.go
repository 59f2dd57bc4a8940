package linkage

import (
	"fmt"
	"math"
)

// reading is a place where a model reads the texts of a column as something
// else.
type reading struct {
	column string
	what   string // "a date" or "a number"
	e      *expr  // null, or no number, when a text cannot be read so
}

// readable sees whether columns hold what a model reads them as: it refuses one
// of which no value can be read, and names those of which some cannot.
func (m *Model) readable(r *Records) (warnings []string, err error) {
	seen := map[string]bool{}
	for i := range m.Comparisons {
		for _, l := range m.Comparisons[i].Levels {
			if isElse(l.SQL) {
				continue
			}
			e, err := parseCondition(l.SQL)
			if err != nil {
				return nil, err
			}
			for _, x := range readings(e) {
				if seen[x.e.sideless()] {
					continue
				}
				seen[x.e.sideless()] = true
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
func readings(e *expr) []reading {
	var out []reading
	add := func(x *expr, what string) {
		if names := columnsOf(x); len(names) == 1 {
			out = append(out, reading{names[0], what, x})
		}
	}
	number := func(args ...*expr) {
		for _, a := range args {
			if a.kind == exprColumn {
				add(a, "a number")
			}
		}
	}
	e.walk(func(x *expr) {
		switch {
		case x.kind == exprCast && x.args[0].kind == exprColumn && (x.name == "date" || x.name == "timestamp"):
			add(x, "a "+x.name)
		case x.kind == exprCast && x.name != "text":
			number(x.args[0])
		case x.kind == exprCall && x.name == "try_strptime" && x.args[0].gives() == isText:
			add(x, "a date")
		case x.kind == exprCall && numericOf(x.name) != nil:
			number(x.args...)
		case x.kind == exprBinary && len(x.args) == 2 && (x.gives() == isNumber || x.args[0].gives() == isNumber || x.args[1].gives() == isNumber):
			number(x.args...)
		}
	})
	return out
}

// count says how many records have a value that can be read, and one that
// cannot.
func (x reading) count(r *Records) (good, bad int) {
	c := r.column(x.column)
	if c == nil {
		return 0, 0
	}
	ok := make([]bool, c.dict.size())
	var now uint32
	s := &scope{column: func(string, byte) value { return textValue(string(c.dict.at(now))) }}
	for code := 1; code < len(ok); code++ {
		now = uint32(code) //nolint:gosec // below maxCode
		v := s.eval(x.e)
		ok[code] = v.kind != isNull && !math.IsNaN(v.number())
	}
	for _, code := range c.codes {
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
