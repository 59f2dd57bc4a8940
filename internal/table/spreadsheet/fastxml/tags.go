package fastxml

import (
	"bytes"
	"encoding/xml"
	"strconv"
)

// entity reads one of the five entities, or a character by its number. n is 0
// when there is none.
func entity(b []byte) (r rune, n int) {
	end := bytes.IndexByte(b[:min(len(b), 16)], ';')
	if end < 2 {
		return 0, 0
	}
	switch name := string(b[1:end]); name {
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "amp":
		return '&', end + 1
	case "apos":
		return '\'', end + 1
	case "quot":
		return '"', end + 1
	default:
		if name[0] != '#' {
			return 0, 0
		}
		base, digits := 10, name[1:]
		if len(digits) > 0 && digits[0] == 'x' {
			base, digits = 16, digits[1:]
		}
		v, err := strconv.ParseUint(digits, base, 32)
		if err != nil || !inXML(rune(v)) {
			return 0, 0
		}
		return rune(v), end + 1
	}
}

// endTag reads </name>.
func (x *Reader) endTag() (xml.Token, error) {
	raw, err := x.until(">")
	if err != nil {
		return nil, err
	}
	name := bytes.TrimRight(raw[2:], " \t\r\n")
	if len(x.stack) == 0 || x.stack[len(x.stack)-1].raw != string(name) {
		return nil, errXML
	}
	return x.pop()
}

// pop ends the innermost element.
func (x *Reader) pop() (xml.Token, error) {
	top := x.stack[len(x.stack)-1]
	x.stack = x.stack[:len(x.stack)-1]
	if len(x.spaces) > top.bindings {
		x.spaces = x.spaces[:top.bindings]
		x.forget()
	}
	return xml.EndElement{Name: top.name}, nil
}

func (x *Reader) forget() {
	clear(x.names)
	clear(x.attrs)
}

// tag gives the inside of a start tag: up to the > that is not in quotation
// marks.
func (x *Reader) tag() ([]byte, error) {
	i, quote := 1, byte(0)
	for {
		for b := x.buf[x.pos:x.end]; i < len(b); i++ {
			switch c := b[i]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '>':
				x.pos += i + 1
				return b[1:i], nil
			}
		}
		if err := x.more(); err != nil {
			return nil, UnexpectedEnd(err)
		}
	}
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// startTag reads <name a="b">, and notes the namespaces that it binds.
func (x *Reader) startTag() (xml.Token, error) {
	b, err := x.tag()
	if err != nil {
		return nil, err
	}
	if len(b) > 0 && b[len(b)-1] == '/' {
		b, x.closing = b[:len(b)-1], true
	}
	n := 0
	for n < len(b) && !space(b[n]) {
		n++
	}
	raw, bindings := b[:n], len(x.spaces)
	if n == 0 || len(x.stack) > 1000 {
		return nil, errXML
	}
	from := len(x.room)
	if cap(x.room)-from < 32 {
		x.room, from = make([]xml.Attr, 0, 512), 0
	}
	if err := x.attributes(b[n:]); err != nil {
		return nil, err
	}
	if len(x.spaces) > bindings { // names were looked up before all were bound
		x.room, x.bound = x.room[:from], true
		err := x.attributes(b[n:])
		x.bound = false
		if err != nil {
			return nil, err
		}
	}
	name, known := x.names[string(raw)]
	if !known {
		if !nameLike(raw) {
			return nil, errXML
		}
		name = knownName{string(raw), x.resolve(string(raw), true)}
		if len(x.names) < 1000 {
			x.names[name.raw] = name
		}
	}
	x.stack = append(x.stack, openElement{name.raw, name.name, bindings})
	return xml.StartElement{Name: name.name, Attr: x.room[from:len(x.room):len(x.room)]}, nil
}

// attributes reads what follows the name of an element.
func (x *Reader) attributes(b []byte) (err error) {
	for {
		for len(b) > 0 && space(b[0]) {
			b = b[1:]
		}
		if len(b) == 0 {
			return nil
		}
		if b, err = x.attribute(b); err != nil {
			return err
		}
	}
}

// nameLike refuses what no name can hold.
func nameLike(b []byte) bool {
	if b[0] == ':' || b[len(b)-1] == ':' || bytes.Count(b, []byte(":")) > 1 || (b[0] >= '0' && b[0] <= '9') || b[0] == '-' || b[0] == '.' {
		return false
	}
	for _, c := range b {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':') {
			return false
		}
	}
	return true
}

// attribute reads name="value" and gives what is left.
func (x *Reader) attribute(b []byte) ([]byte, error) {
	n := 0
	for n < len(b) && b[n] != '=' && !space(b[n]) {
		n++
	}
	raw := b[:n]
	for n < len(b) && space(b[n]) {
		n++
	}
	name, known := x.attrs[string(raw)]
	if n == len(b) || b[n] != '=' || len(raw) == 0 || (!known && !nameLike(raw)) {
		return nil, errXML
	}
	for n++; n < len(b) && space(b[n]); {
		n++
	}
	if n == len(b) || (b[n] != '"' && b[n] != '\'') {
		return nil, errXML
	}
	end := bytes.IndexByte(b[n+1:], b[n])
	if end < 0 || bytes.IndexByte(b[n+1:n+1+end], '<') >= 0 {
		return nil, errXML
	}
	text, err := x.plain(b[n+1:n+1+end], true)
	if err != nil {
		return nil, err
	}
	value := x.value(text)
	if prefix, local, found := bytes.Cut(raw, []byte(":")); !known && !x.bound && (string(raw) == "xmlns" || (found && string(prefix) == "xmlns")) {
		if !found {
			local = nil
		}
		x.spaces = append(x.spaces, binding{string(local), value})
		x.forget()
	}
	if !known {
		name = x.resolve(string(raw), false)
		// A name that binds is looked at each time.
		if len(x.attrs) < 1000 && name.Space != "xmlns" && name.Local != "xmlns" {
			x.attrs[string(raw)] = name
		}
	}
	x.room = append(x.room, xml.Attr{Name: name, Value: value})
	return b[n+2+end:], nil
}

// value gives bytes as a string, the same one again when it was met lately.
func (x *Reader) value(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > 40 {
		return string(b)
	}
	h := byte(len(b))
	for _, c := range b {
		h = h*31 + c
	}
	if x.values[h] != string(b) {
		x.values[h] = string(b)
	}
	return x.values[h]
}

// resolve finds what a prefixed name stands for. A prefix that nothing binds
// stands for itself, as in encoding/xml.
func (x *Reader) resolve(raw string, element bool) xml.Name {
	prefix, local := "", raw
	for i := 0; i < len(raw); i++ {
		if raw[i] == ':' {
			prefix, local = raw[:i], raw[i+1:]
		}
	}
	n := xml.Name{Space: prefix, Local: local}
	switch {
	case prefix == "xmlns" || (prefix == "" && !element):
	case prefix == "xml":
		n.Space = "http://www.w3.org/XML/1998/namespace"
	default:
		for i := len(x.spaces) - 1; i >= 0; i-- {
			if x.spaces[i].prefix == prefix {
				n.Space = x.spaces[i].space
				break
			}
		}
	}
	return n
}
