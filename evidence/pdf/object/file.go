package object

import (
	"bytes"
	"regexp"
	"strconv"
)

// Stream is a dictionary with bytes.
type Stream struct {
	Dict Dict
	Raw  []byte
}

// Object is one definition of an object. A number that is defined twice has two.
type Object struct {
	N, G   int
	At     int // where it begins; of one in an object stream, where the stream begins
	Value  any
	Newest bool // no later definition has its number
	Used   bool // something that the newest trailer leads to points at it
}

// File is all objects of a file.
type File struct {
	Objects  []Object
	Trailers []Dict   // in the order of the file, those of cross-reference streams as well
	Loose    [][]byte // what stands between objects: comments, and what follows the end
	Ends     []int    // behind each %%EOF
	Cut      bool     // a limit was met: not all is here

	newest map[int]int
	budget int64
}

// maxObjects is how many objects of a file are read.
const maxObjects = 2_000_000

var (
	objectStart = regexp.MustCompile(`(\d{1,10})[ \t\r\n\f\x00]+(\d{1,5})[ \t\r\n\f\x00]+obj\b`)
	fileEnd     = []byte("%%EOF")
)

// Scan finds the objects of a file; streams of it inflate to budget bytes together.
func Scan(b []byte, budget int64) *File {
	f := &File{newest: map[int]int{}, budget: budget}
	at := 0
	for at < len(b) && !f.Cut {
		m := objectStart.FindSubmatchIndex(b[at:])
		if m == nil {
			break
		}
		f.loose(b[at : at+m[0]])
		n, _ := strconv.Atoi(string(b[at+m[2] : at+m[3]]))
		g, _ := strconv.Atoi(string(b[at+m[4] : at+m[5]]))
		l := &Lexer{b: b, pos: at + m[1], refs: true}
		start := at + m[0]
		v, _ := l.Next()
		if d, is := v.(Dict); is {
			v = l.stream(d)
		}
		f.add(Object{N: n, G: g, At: start, Value: v})
		at = max(l.pos, at+m[1])
	}
	if at < len(b) {
		f.loose(b[at:])
	}
	for i := 0; ; {
		j := bytes.Index(b[i:], fileEnd)
		if j < 0 {
			break
		}
		i += j + len(fileEnd)
		f.Ends = append(f.Ends, i)
	}
	f.unpack()
	for i := range f.Objects {
		f.Objects[i].Newest = f.newest[f.Objects[i].N] == i
	}
	f.mark()
	return f
}

func (f *File) add(o Object) {
	if len(f.Objects) >= maxObjects {
		f.Cut = true
		return
	}
	if i, known := f.newest[o.N]; !known || f.Objects[i].At <= o.At {
		f.newest[o.N] = len(f.Objects)
	}
	f.Objects = append(f.Objects, o)
	if s, is := o.Value.(*Stream); is && s.Dict["Type"] == Name("XRef") {
		f.Trailers = append(f.Trailers, s.Dict)
	}
}

// loose keeps trailers and comments among what stands between two objects.
func (f *File) loose(b []byte) {
	for {
		i := bytes.Index(b, []byte("trailer"))
		if i < 0 {
			break
		}
		l := &Lexer{b: b, pos: i + len("trailer"), refs: true}
		v, _ := l.Next()
		if d, is := v.(Dict); is {
			f.Trailers = append(f.Trailers, d)
		}
		f.comments(b[:i])
		b = b[max(l.pos, i+len("trailer")):]
	}
	f.comments(b)
}

func (f *File) comments(b []byte) {
	for line := range bytes.FieldsFuncSeq(b, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = bytes.TrimSpace(line)
		switch {
		case len(line) < 4, bytes.Equal(line, fileEnd), bytes.HasPrefix(line, []byte("%PDF-")):
		case bytes.Equal(line, []byte("endobj")), bytes.Equal(line, []byte("xref")), bytes.Equal(line, []byte("startxref")):
		case letters(line) < 3:
		default:
			f.Loose = append(f.Loose, line)
		}
	}
}

func letters(b []byte) int {
	n := 0
	for _, c := range b {
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			n++
		}
	}
	return n
}

// stream looks whether bytes follow a dictionary.
func (l *Lexer) stream(d Dict) any {
	at := l.pos
	for at < len(l.b) && isSpace(l.b[at]) {
		at++
	}
	if !bytes.HasPrefix(l.b[at:], []byte("stream")) {
		return d
	}
	at += len("stream")
	if at < len(l.b) && l.b[at] == '\r' {
		at++
	}
	if at < len(l.b) && l.b[at] == '\n' {
		at++
	}
	if n, is := d["Length"].(float64); is && n >= 0 && at+int(n) <= len(l.b) {
		rest := bytes.TrimLeft(l.b[at+int(n):min(len(l.b), at+int(n)+32)], "\r\n \t\x00")
		if bytes.HasPrefix(rest, []byte("endstream")) {
			l.pos = at + int(n)
			l.skipPast("endstream")
			return &Stream{Dict: d, Raw: l.b[at : at+int(n)]}
		}
	}
	end := bytes.Index(l.b[at:], []byte("endstream"))
	if end < 0 {
		if end = bytes.Index(l.b[at:], []byte("endobj")); end < 0 {
			end = len(l.b) - at
		}
	}
	raw := l.b[at : at+end]
	l.pos = at + end
	l.skipPast("endstream")
	return &Stream{Dict: d, Raw: bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))}
}

func (l *Lexer) skipPast(word string) {
	for l.pos < len(l.b) && isSpace(l.b[l.pos]) {
		l.pos++
	}
	if bytes.HasPrefix(l.b[l.pos:], []byte(word)) {
		l.pos += len(word)
	}
}

// unpack reads the objects inside object streams (ISO 32000-2, 7.5.7).
func (f *File) unpack() {
	for i, n := 0, len(f.Objects); i < n; i++ {
		s, is := f.Objects[i].Value.(*Stream)
		if !is || s.Dict["Type"] != Name("ObjStm") {
			continue
		}
		b, _ := f.Decode(s)
		first, _ := f.Resolve(s.Dict["First"]).(float64)
		count, _ := f.Resolve(s.Dict["N"]).(float64)
		if first < 0 || int(first) > len(b) {
			continue
		}
		head := &Lexer{b: b[:int(first)]}
		for range min(int(count), len(b)) {
			num, ok1 := number(head)
			off, ok2 := number(head)
			if !ok1 || !ok2 || off < 0 || int(first)+off >= len(b) {
				break
			}
			l := &Lexer{b: b, pos: int(first) + off, refs: true}
			if v, ok := l.Next(); ok {
				f.add(Object{N: num, At: f.Objects[i].At, Value: v})
			}
		}
	}
}

func number(l *Lexer) (int, bool) {
	v, _ := l.Next()
	n, is := v.(float64)
	return int(n), is
}

// Get is the newest definition of a number; nil where there is none.
func (f *File) Get(n int) any {
	if i, ok := f.newest[n]; ok {
		return f.Objects[i].Value
	}
	return nil
}

// Resolve follows references to a value.
func (f *File) Resolve(v any) any {
	for range 16 {
		r, is := v.(Ref)
		if !is {
			return v
		}
		v = f.Get(r.N)
	}
	return nil
}

// Dict is the dictionary that a value is, points at or has before its bytes; nil where it is none.
func (f *File) Dict(v any) Dict {
	switch v := f.Resolve(v).(type) {
	case Dict:
		return v
	case *Stream:
		return v.Dict
	}
	return nil
}

// mark finds what the newest trailer leads to.
func (f *File) mark() {
	var todo []any
	for i := len(f.Trailers) - 1; i >= 0; i-- {
		if f.Trailers[i]["Root"] != nil {
			todo = append(todo, f.Trailers[i]["Root"], f.Trailers[i]["Info"], f.Trailers[i]["Encrypt"])
			break
		}
	}
	if len(todo) == 0 { // no trailer: nothing can be called unused
		for i := range f.Objects {
			f.Objects[i].Used = true
		}
		return
	}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch v := v.(type) {
		case Ref:
			if i, ok := f.newest[v.N]; ok && !f.Objects[i].Used {
				f.Objects[i].Used = true
				todo = append(todo, f.Objects[i].Value)
			}
		case Array:
			todo = append(todo, v...)
		case Dict:
			for _, e := range v {
				todo = append(todo, e)
			}
		case *Stream:
			todo = append(todo, v.Dict)
		}
	}
}
