package object

import (
	"bytes"
	"strconv"
)

// The kinds of values: nil, bool, float64, String, Name, Ref, Array, Dict, *Stream and Keyword.
type (
	// Name is a name without its slash.
	Name string
	// String is the bytes of a string.
	String []byte
	// Array is an array.
	Array []any
	// Dict is a dictionary.
	Dict map[Name]any
	// Keyword is a bare word: an operator of a content stream.
	Keyword string
)

// Ref points at an object by its number.
type Ref struct{ N, G int }

// maxNest is how deep arrays and dictionaries may lie in each other.
const maxNest = 64

// Lexer reads values one after another from bytes.
type Lexer struct {
	b    []byte
	pos  int
	refs bool // "1 0 R" is a reference: in files, not in content streams
}

// NewLexer reads a content stream.
func NewLexer(b []byte) *Lexer { return &Lexer{b: b} }

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelim(c byte) bool {
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' || c == '%'
}

func (l *Lexer) skip() {
	for l.pos < len(l.b) {
		c := l.b[l.pos]
		switch {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.b) && l.b[l.pos] != '\n' && l.b[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// Next is the next value; false at the end.
func (l *Lexer) Next() (any, bool) { return l.value(0) }

func (l *Lexer) value(nest int) (any, bool) {
	l.skip()
	if l.pos >= len(l.b) || nest > maxNest {
		return nil, false
	}
	switch c := l.b[l.pos]; {
	case c == '/':
		l.pos++
		return l.name(), true
	case c == '(':
		return l.literal(), true
	case c == '<' && l.pos+1 < len(l.b) && l.b[l.pos+1] == '<':
		l.pos += 2
		return l.dict(nest), true
	case c == '<':
		return l.hex(), true
	case c == '[':
		l.pos++
		return l.array(nest), true
	case c == ']', c == ')', c == '{', c == '}':
		l.pos++
		return Keyword(c), true
	case c == '>':
		l.pos++
		if l.pos < len(l.b) && l.b[l.pos] == '>' {
			l.pos++
			return Keyword(">>"), true
		}
		return Keyword(">"), true
	}
	return l.word(), true
}

func (l *Lexer) word() any {
	start := l.pos
	for l.pos < len(l.b) && !isSpace(l.b[l.pos]) && !isDelim(l.b[l.pos]) {
		l.pos++
	}
	w := string(l.b[start:l.pos])
	switch w {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	if f, err := strconv.ParseFloat(w, 64); err == nil && w[0] != 'i' && w[0] != 'I' && w[0] != 'n' && w[0] != 'N' {
		if l.refs {
			if r, ok := l.ref(w); ok {
				return r
			}
		}
		return f
	}
	return Keyword(w)
}

// ref looks whether "n g R" stands here; l.pos is behind n.
func (l *Lexer) ref(first string) (Ref, bool) {
	n, err := strconv.Atoi(first)
	if err != nil || n < 0 {
		return Ref{}, false
	}
	at := l.pos
	for at < len(l.b) && isSpace(l.b[at]) {
		at++
	}
	start := at
	for at < len(l.b) && l.b[at] >= '0' && l.b[at] <= '9' {
		at++
	}
	g, err := strconv.Atoi(string(l.b[start:at]))
	if err != nil {
		return Ref{}, false
	}
	for at < len(l.b) && isSpace(l.b[at]) {
		at++
	}
	if at >= len(l.b) || l.b[at] != 'R' || (at+1 < len(l.b) && !isSpace(l.b[at+1]) && !isDelim(l.b[at+1])) {
		return Ref{}, false
	}
	l.pos = at + 1
	return Ref{n, g}, true
}

func (l *Lexer) name() Name {
	var out []byte
	for l.pos < len(l.b) && !isSpace(l.b[l.pos]) && !isDelim(l.b[l.pos]) {
		c := l.b[l.pos]
		if c == '#' && l.pos+2 < len(l.b) {
			if v, err := strconv.ParseUint(string(l.b[l.pos+1:l.pos+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				l.pos += 3
				continue
			}
		}
		out = append(out, c)
		l.pos++
	}
	return Name(out)
}

func (l *Lexer) literal() String {
	l.pos++
	out := String{}
	for depth := 1; l.pos < len(l.b); l.pos++ {
		c := l.b[l.pos]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return out
			}
		case '\\':
			l.pos++
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return out
}

// escape reads what follows a backslash and leaves pos on its last byte.
func (l *Lexer) escape(out String) String {
	if l.pos >= len(l.b) {
		return out
	}
	c := l.b[l.pos]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c == '\r':
		if l.pos+1 < len(l.b) && l.b[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	case c == '\n':
		return out
	case c >= '0' && c <= '7':
		v := 0
		for i := 0; i < 3 && l.pos < len(l.b) && l.b[l.pos] >= '0' && l.b[l.pos] <= '7'; i++ {
			v = v*8 + int(l.b[l.pos]-'0')
			l.pos++
		}
		l.pos--
		return append(out, byte(v))
	}
	return append(out, c)
}

func (l *Lexer) hex() String {
	l.pos++
	out, half, have := String{}, byte(0), false
	for l.pos < len(l.b) {
		c := l.b[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		v := bytes.IndexByte([]byte("0123456789abcdef"), c|0x20)
		if c >= '0' && c <= '9' {
			v = int(c - '0')
		}
		if v < 0 {
			continue
		}
		if have {
			out = append(out, half<<4|byte(v))
		}
		half, have = byte(v), !have
	}
	if have {
		out = append(out, half<<4)
	}
	return out
}

func (l *Lexer) array(nest int) Array {
	out := Array{}
	for {
		v, ok := l.value(nest + 1)
		if !ok || v == Keyword("]") || v == Keyword("endobj") {
			return out
		}
		out = append(out, v)
	}
}

func (l *Lexer) dict(nest int) Dict {
	out := Dict{}
	for {
		k, ok := l.value(nest + 1)
		if !ok || k == Keyword(">>") || k == Keyword("endobj") || k == Keyword("stream") {
			return out
		}
		name, is := k.(Name)
		if !is {
			continue
		}
		v, ok := l.value(nest + 1)
		if !ok || v == Keyword(">>") {
			return out
		}
		if _, twice := out[name]; !twice {
			out[name] = v
		}
	}
}
