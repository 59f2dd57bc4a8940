package linkage

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

type valueKind byte

const (
	isNull valueKind = iota
	isBool
	isNumber
	isText
	isList
)

// value is what an expression gives.
type value struct {
	kind valueKind
	n    float64 // number, or 1 for true
	s    string
	list []value
}

func numberValue(n float64) value {
	if math.IsNaN(n) {
		return value{}
	}
	return value{kind: isNumber, n: n}
}

// maxText bounds a text, in bytes: as much as a cell of a list may hold.
const maxText = 1 << 20

// textValue gives a text; one longer than a cell may be, which only an
// expression can make, is null.
func textValue(s string) value {
	if len(s) > maxText {
		return value{}
	}
	return value{kind: isText, s: s}
}

func boolValue(b bool) value {
	if b {
		return value{kind: isBool, n: 1}
	}
	return value{kind: isBool}
}

// number reads a value as a number, NaN where it is none.
func (v value) number() float64 {
	switch v.kind {
	case isNumber, isBool:
		return v.n
	case isText:
		if n, err := strconv.ParseFloat(strings.TrimSpace(v.s), 64); err == nil {
			return n
		}
	}
	return math.NaN()
}

// text writes a value as text.
func (v value) text() string {
	switch v.kind {
	case isText:
		return v.s
	case isNumber:
		return strconv.FormatFloat(v.n, 'f', -1, 64)
	case isBool:
		return strconv.FormatBool(v.n != 0)
	case isList:
		parts := make([]string, len(v.list))
		for i, e := range v.list {
			parts[i] = e.text()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return ""
}

// elements reads a value as a list: a cell such as ["a","b"] or [a, b].
func (v value) elements() ([]value, bool) {
	if v.kind == isList {
		return v.list, true
	}
	s := strings.TrimSpace(v.s)
	if v.kind != isText || len(s) < 2 || s[0] != '[' || s[len(s)-1] != ']' {
		return nil, false
	}
	var raw []any
	if json.Unmarshal([]byte(s), &raw) == nil {
		out := make([]value, 0, len(raw))
		for _, r := range raw {
			switch r := r.(type) {
			case string:
				out = append(out, textValue(r))
			case float64:
				out = append(out, numberValue(r))
			case bool:
				out = append(out, boolValue(r))
			default:
				out = append(out, value{})
			}
		}
		return out, true
	}
	var out []value
	if inner := strings.TrimSpace(s[1 : len(s)-1]); inner != "" {
		for part := range strings.SplitSeq(inner, ",") {
			out = append(out, textValue(strings.Trim(strings.TrimSpace(part), `'"`)))
		}
	}
	return out, true
}

// key tells values apart that are not equal.
func (v value) key() string { return string(rune('0'+v.kind)) + v.text() }

// compare gives -1, 0 or 1. A text beside a number is read as one; ok is false
// when that cannot be done.
func compare(a, b value) (c int, ok bool) {
	if a.kind == isText && b.kind == isText || a.kind == isList || b.kind == isList {
		return strings.Compare(a.text(), b.text()), true
	}
	x, y := a.number(), b.number()
	switch {
	case math.IsNaN(x) || math.IsNaN(y):
		return 0, false
	case x < y:
		return -1, true
	case x > y:
		return 1, true
	}
	return 0, true
}

// holds says whether the answer c of compare meets the operator.
func holds(op string, c int) bool {
	switch op {
	case "=":
		return c == 0
	case "<>":
		return c != 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// truth is SQL's third way: yes, no and unknown.
type truth int8

const (
	unknown truth = -1
	no      truth = 0
	yes     truth = 1
)

func truthOf(v value) truth {
	switch v.kind {
	case isNull:
		return unknown
	case isBool, isNumber:
		if v.n != 0 {
			return yes
		}
		return no
	}
	switch strings.ToLower(v.s) {
	case "true", "t", "1":
		return yes
	case "false", "f", "0":
		return no
	}
	return unknown
}

func (t truth) value() value {
	if t == unknown {
		return value{}
	}
	return boolValue(t == yes)
}

func (t truth) not() truth {
	if t == unknown {
		return unknown
	}
	return 1 - t
}

func both(a, b truth) truth {
	switch {
	case a == no || b == no:
		return no
	case a == unknown || b == unknown:
		return unknown
	}
	return yes
}

func either(a, b truth) truth { return both(a.not(), b.not()).not() }
