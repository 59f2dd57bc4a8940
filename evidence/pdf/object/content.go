package object

import (
	"bytes"
	"strings"
)

// Words are the words that a content stream shows, as far as its fonts say what their codes mean.
// It is for what nothing draws any more, such as the content of a deleted page; what is drawn is
// read by package pdf. Where the fonts are not known the codes are taken as they are.
func (f *File) Words(content []byte, resources Dict) string {
	var out strings.Builder
	fonts := f.Dict(resources["Font"])
	maps := map[Name]*cmap{}
	var font *cmap
	l := NewLexer(content)
	var args []any
	for range len(content) + 1 {
		v, ok := l.Next()
		if !ok {
			break
		}
		op, is := v.(Keyword)
		if !is {
			if args = append(args, v); len(args) > 64 {
				args = args[1:]
			}
			continue
		}
		switch op {
		case "Tf":
			if len(args) >= 2 {
				name, _ := args[len(args)-2].(Name)
				if _, known := maps[name]; !known {
					maps[name] = f.toUnicode(f.Dict(fonts[name]))
				}
				font = maps[name]
			}
		case "Tj", "'", "\"", "TJ":
			if len(args) > 0 {
				show(&out, args[len(args)-1], font)
			}
		case "Td", "TD", "T*", "Tm", "ET":
			out.WriteByte(' ')
		case "ID":
			l.PastImage()
		}
		args = args[:0]
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// show writes a string, or the strings of an array with a gap where the hand moves on by over a fifth of an em.
func show(out *strings.Builder, v any, font *cmap) {
	switch v := v.(type) {
	case String:
		out.WriteString(font.text(v))
	case Array:
		for _, e := range v {
			if n, is := e.(float64); is && n < -200 {
				out.WriteByte(' ')
			}
			if s, is := e.(String); is {
				out.WriteString(font.text(s))
			}
		}
	}
}

// PastImage skips the bytes of an inline picture.
func (l *Lexer) PastImage() {
	for l.pos < len(l.b) {
		i := bytes.Index(l.b[l.pos:], []byte("EI"))
		if i < 0 {
			l.pos = len(l.b)
			return
		}
		at := l.pos + i
		l.pos = at + 2
		if at > 0 && isSpace(l.b[at-1]) && (l.pos >= len(l.b) || isSpace(l.b[l.pos])) {
			return
		}
	}
}

// cmap is what the codes of a font mean.
type cmap struct {
	bytes int // of a code
	runes map[uint32]string
}

func (c *cmap) text(s String) string {
	if c == nil || len(c.runes) == 0 {
		return s.Text()
	}
	var out strings.Builder
	for i := 0; i+c.bytes <= len(s); i += c.bytes {
		code := uint32(0)
		for _, b := range s[i : i+c.bytes] {
			code = code<<8 | uint32(b)
		}
		if r, ok := c.runes[code]; ok {
			out.WriteString(r)
		} else if c.bytes == 1 {
			out.WriteString(String(s[i : i+1]).Text())
		}
	}
	return out.String()
}

// toUnicode reads the ToUnicode map of a font (ISO 32000-2, 9.10.3).
func (f *File) toUnicode(font Dict) *cmap {
	s, is := f.Resolve(font["ToUnicode"]).(*Stream)
	if !is {
		return nil
	}
	b, _ := f.Decode(s)
	c := &cmap{bytes: 1, runes: map[uint32]string{}}
	if font["Subtype"] == Name("Type0") {
		c.bytes = 2
	}
	l := NewLexer(b)
	var args []any
	for {
		v, ok := l.Next()
		if !ok {
			return c
		}
		switch v {
		case Keyword("beginbfchar"), Keyword("beginbfrange"), Keyword("begincodespacerange"):
			args = nil
		case Keyword("endbfchar"):
			for i := 0; i+1 < len(args); i += 2 {
				c.put(args[i], args[i+1], 0)
			}
		case Keyword("endbfrange"):
			for i := 0; i+2 < len(args); i += 3 {
				c.span(args[i], args[i+1], args[i+2])
			}
		default:
			args = append(args, v)
		}
	}
}

func code(v any) (uint32, bool) {
	s, is := v.(String)
	if !is || len(s) == 0 || len(s) > 4 {
		return 0, false
	}
	n := uint32(0)
	for _, b := range s {
		n = n<<8 | uint32(b)
	}
	return n, true
}

// put says that a code, and step codes on, mean a text and its last letter step letters on.
func (c *cmap) put(from, to any, step uint32) {
	n, ok := code(from)
	s, is := to.(String)
	if !ok || !is {
		return
	}
	r := []rune(utf16Text(s, 0, 1))
	if len(r) == 0 {
		return
	}
	r[len(r)-1] += rune(step)
	c.runes[n+step] = string(r)
}

func (c *cmap) span(from, to, what any) {
	a, ok1 := code(from)
	b, ok2 := code(to)
	if !ok1 || !ok2 || b < a || b-a > 0xffff {
		return
	}
	for i := uint32(0); i <= b-a; i++ {
		if list, is := what.(Array); is {
			if int(i) >= len(list) {
				return
			}
			if s, is := list[i].(String); is {
				c.runes[a+i] = utf16Text(s, 0, 1)
			}
			continue
		}
		c.put(from, what, i)
	}
}

// Means is what a string shows in a font.
func (f *File) Means(font Dict, s String) string { return f.toUnicode(font).text(s) }
