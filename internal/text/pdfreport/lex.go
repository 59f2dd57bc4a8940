package pdfreport

import (
	"bytes"
	"strconv"
)

// object is one PDF value: float64, text, name, array, dict, ref, or word (an
// operator or keyword); nil at the end of the data.
type object any

type (
	text  string // the bytes of a string, undecoded
	name  string
	word  string
	array []object
	dict  map[name]object
	// ref points to an indirect object by its number.
	ref int
)

// maxDepth bounds arrays in arrays and dictionaries in dictionaries.
const maxDepth = 40

// lexer reads PDF syntax (ISO 32000-1, section 7.2) from memory. It never
// fails: what it cannot read it steps over, as viewers do. We have our own
// because the library's reads counts and sizes from the file and believes them.
type lexer struct {
	data  []byte
	pos   int
	depth int
	// refs says that "5 0 R" is one value; content streams have none.
	refs bool
}

// next reads one value or operator.
func (l *lexer) next() object {
	l.space()
	if l.pos >= len(l.data) {
		return nil
	}
	c := l.data[l.pos]
	switch {
	case c == '/':
		l.pos++
		return name(l.name())
	case c == '(':
		return l.literal()
	case c == '<' && l.at(1) == '<':
		l.pos += 2
		return l.dict()
	case c == '<':
		return l.hex()
	case c == '[':
		l.pos++
		return l.array()
	case c == ']' || c == '{' || c == '}' || c == ')':
		l.pos++
		return word(c)
	case c == '>':
		l.pos++
		if l.at(0) == '>' {
			l.pos++
		}
		return word(">>")
	}
	return l.wordOrNumber()
}

func (l *lexer) at(ahead int) byte {
	if l.pos+ahead < len(l.data) {
		return l.data[l.pos+ahead]
	}
	return 0
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// space steps over white space and comments.
func (l *lexer) space() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			end := bytes.IndexAny(l.data[l.pos:], "\r\n")
			if end < 0 {
				end = len(l.data) - l.pos
			}
			l.pos += end
		default:
			return
		}
	}
}

// run takes the characters up to white space or a delimiter.
func (l *lexer) run() []byte {
	start := l.pos
	for l.pos < len(l.data) && !isSpace(l.data[l.pos]) && !isDelimiter(l.data[l.pos]) {
		l.pos++
	}
	return l.data[start:l.pos]
}

// name reads a name and its #xx escapes.
func (l *lexer) name() string {
	raw := l.run()
	if bytes.IndexByte(raw, '#') < 0 {
		return string(raw)
	}
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if n, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return string(out)
}

// wordOrNumber reads a number, a reference or an operator.
func (l *lexer) wordOrNumber() object {
	raw := string(l.run())
	if raw == "" { // a byte that nothing else claims
		l.pos++
		return word("")
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || n != n || n > 1e15 || n < -1e15 {
		return word(raw)
	}
	if l.refs && n >= 0 && n == float64(int(n)) {
		save := l.pos
		generation := l.plain()
		if generation && l.plain() && l.data[l.pos-1] == 'R' {
			return ref(n)
		}
		l.pos = save
	}
	return n
}

// plain steps over one more run of characters, for "0 R" after a number: the
// first must be digits and the second R.
func (l *lexer) plain() bool {
	l.space()
	raw := l.run()
	if len(raw) == 1 && raw[0] == 'R' {
		return true
	}
	_, err := strconv.ParseUint(string(raw), 10, 32)
	return err == nil
}

// literal reads a string in parentheses.
func (l *lexer) literal() object {
	l.pos++
	var out []byte
	for level := 1; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		switch c {
		case '(':
			level++
		case ')':
			if level--; level == 0 {
				l.pos++
				return text(out)
			}
		case '\\':
			l.pos++
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return text(out)
}

// escape reads what follows a backslash; it leaves pos on its last byte.
func (l *lexer) escape(out []byte) []byte {
	c := l.at(0)
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c == '\r' && l.at(1) == '\n':
		l.pos++
		return out
	case c == '\n' || c == '\r':
		return out
	case c < '0' || c > '7':
		return append(out, c)
	}
	n := 0
	for i := 0; i < 3 && l.at(i) >= '0' && l.at(i) <= '7'; i++ {
		n = n*8 + int(l.at(i)-'0')
	}
	for i := 0; i < 2 && l.at(1) >= '0' && l.at(1) <= '7'; i++ {
		l.pos++
	}
	return append(out, byte(n))
}

// hex reads a string in angle brackets.
func (l *lexer) hex() object {
	l.pos++
	var out []byte
	half, digits := byte(0), 0
	for ; l.pos < len(l.data) && l.data[l.pos] != '>'; l.pos++ {
		n, err := strconv.ParseUint(string(l.data[l.pos]), 16, 8)
		if err != nil {
			continue
		}
		if digits++; digits%2 == 1 {
			half = byte(n) << 4
			continue
		}
		out = append(out, half|byte(n))
	}
	if digits%2 == 1 {
		out = append(out, half)
	}
	l.pos++
	return text(out)
}

func (l *lexer) array() object {
	out := array{}
	if l.depth++; l.depth > maxDepth {
		return out
	}
	defer func() { l.depth-- }()
	for {
		switch v := l.next(); v {
		case nil, word("]"):
			return out
		default:
			out = append(out, v)
		}
	}
}

func (l *lexer) dict() object {
	out := dict{}
	if l.depth++; l.depth > maxDepth {
		return out
	}
	defer func() { l.depth-- }()
	for {
		switch key := l.next().(type) {
		case nil:
			return out
		case word:
			if key == ">>" {
				return out
			}
		case name:
			v := l.next()
			if v == nil || v == word(">>") {
				return out
			}
			out[key] = v
		}
	}
}

// number gives a value as a whole number, and whether it is one.
func number(o object) (int, bool) {
	f, ok := o.(float64)
	return int(f), ok && f == float64(int(f))
}
