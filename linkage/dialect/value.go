package dialect

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"candour/linkage/similarity"
)

// Kind says what a value is.
type Kind byte

// The kinds of values.
const (
	Null Kind = iota
	Bool
	Number
	Text
	List
)

// Value is what an expression gives.
type Value struct {
	Kind Kind
	n    float64 // number, or 1 for true
	s    string
	list []Value
}

func numberValue(n float64) Value {
	if math.IsNaN(n) {
		return Value{}
	}
	return Value{Kind: Number, n: n}
}

// TextValue gives a text; one longer than a cell may be, which only an
// expression can make, is null.
func TextValue(s string) Value {
	if len(s) > similarity.MaxText {
		return Value{}
	}
	return Value{Kind: Text, s: s}
}

func boolValue(b bool) Value {
	if b {
		return Value{Kind: Bool, n: 1}
	}
	return Value{Kind: Bool}
}

// Number reads a value as a number, NaN where it is none.
func (v Value) Number() float64 {
	switch v.Kind {
	case Number, Bool:
		return v.n
	case Text:
		if n, err := strconv.ParseFloat(strings.TrimSpace(v.s), 64); err == nil {
			return n
		}
	}
	return math.NaN()
}

// Text writes a value as text.
func (v Value) Text() string {
	switch v.Kind {
	case Text:
		return v.s
	case Number:
		return strconv.FormatFloat(v.n, 'f', -1, 64)
	case Bool:
		return strconv.FormatBool(v.n != 0)
	case List:
		parts := make([]string, len(v.list))
		for i, e := range v.list {
			parts[i] = e.Text()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return ""
}

// elements reads a value as a list: a cell such as ["a","b"] or [a, b].
func (v Value) elements() ([]Value, bool) {
	if v.Kind == List {
		return v.list, true
	}
	s := strings.TrimSpace(v.s)
	if v.Kind != Text || len(s) < 2 || s[0] != '[' || s[len(s)-1] != ']' {
		return nil, false
	}
	var raw []any
	if json.Unmarshal([]byte(s), &raw) == nil {
		out := make([]Value, 0, len(raw))
		for _, r := range raw {
			switch r := r.(type) {
			case string:
				out = append(out, TextValue(r))
			case float64:
				out = append(out, numberValue(r))
			case bool:
				out = append(out, boolValue(r))
			default:
				out = append(out, Value{})
			}
		}
		return out, true
	}
	var out []Value
	if inner := strings.TrimSpace(s[1 : len(s)-1]); inner != "" {
		for part := range strings.SplitSeq(inner, ",") {
			out = append(out, TextValue(strings.Trim(strings.TrimSpace(part), `'"`)))
		}
	}
	return out, true
}

// key tells values apart that are not equal.
func (v Value) key() string { return string(rune('0'+v.Kind)) + v.Text() }

// compare gives -1, 0 or 1. A text beside a number is read as one; ok is false
// when that cannot be done.
func compare(a, b Value) (c int, ok bool) {
	if a.Kind == Text && b.Kind == Text || a.Kind == List || b.Kind == List {
		return strings.Compare(a.Text(), b.Text()), true
	}
	x, y := a.Number(), b.Number()
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

// Holds says whether the answer c of compare meets the operator.
func Holds(op string, c int) bool {
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

// Truth is SQL's third way: yes, no and unknown.
type Truth int8

// What a truth may be.
const (
	Unknown Truth = -1
	No      Truth = 0
	Yes     Truth = 1
)

// TruthOf reads a value as a truth.
func TruthOf(v Value) Truth {
	switch v.Kind {
	case Null:
		return Unknown
	case Bool, Number:
		if v.n != 0 {
			return Yes
		}
		return No
	}
	switch strings.ToLower(v.s) {
	case "true", "t", "1":
		return Yes
	case "false", "f", "0":
		return No
	}
	return Unknown
}

func (t Truth) value() Value {
	if t == Unknown {
		return Value{}
	}
	return boolValue(t == Yes)
}

// Not is the opposite; what is unknown stays so.
func (t Truth) Not() Truth {
	if t == Unknown {
		return Unknown
	}
	return 1 - t
}

// Both holds when a and b do.
func Both(a, b Truth) Truth {
	switch {
	case a == No || b == No:
		return No
	case a == Unknown || b == Unknown:
		return Unknown
	}
	return Yes
}

// Either holds when one of a and b does.
func Either(a, b Truth) Truth { return Both(a.Not(), b.Not()).Not() }
