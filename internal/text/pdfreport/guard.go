package pdfreport

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"

	"candour/internal/base/errs"
)

// The library trusts the file with how many objects there are, how wide a row
// of the cross-reference table is and where an object stream lies. A file that
// lies about these can exhaust memory or the stack, and neither can be
// recovered from in Go. So guard walks the same tables first, and lets through
// only a file for which those numbers are sane.

// The bounds that guard holds a file to. They are far above any real report.
const (
	maxObjects  = 2_000_000
	maxSections = 1000 // revisions of a file, each with its own table
	maxColumns  = 1 << 16
)

var errStructure = errors.New("cross-reference table out of bounds")

// guard is the walk over one file.
type guard struct {
	data      []byte
	offsets   map[int][]int // object number to every place that is given for it
	container map[int]int   // object number to the object stream that holds it
	entries   int
}

// check walks every cross-reference section and then every object stream.
func check(data []byte) error {
	g := &guard{data: data, offsets: map[int][]int{}, container: map[int]int{}}
	at, ok := lastStartXref(data)
	if !ok {
		return cutOff(errors.New("no startxref"))
	}
	seen := map[int]bool{}
	for {
		if seen[at] || len(seen) > maxSections {
			return malformed(errStructure)
		}
		seen[at] = true
		previous, more, err := g.section(at)
		if err != nil {
			return malformed(err)
		}
		if !more {
			break
		}
		at = previous
	}
	if err := g.streams(); err != nil {
		return malformed(err)
	}
	return nil
}

func malformed(cause error) error {
	return errs.Because(errs.Invalid, "The PDF is damaged, or was made in a way that we do not read. Open it, print it to a new PDF and send that.", cause)
}

func cutOff(cause error) error {
	return errs.Because(errs.Invalid, "The PDF is not whole: its end is missing, so it was probably cut off while being copied or sent. Send it again.", cause)
}

// lastStartXref reads the number at the end that says where the table is.
func lastStartXref(data []byte) (int, bool) {
	i := bytes.LastIndex(data, []byte("startxref"))
	if i < 0 {
		return 0, false
	}
	l := lexer{data: data, pos: i + len("startxref")}
	return number(l.next())
}

// section reads one table or stream of cross-references and gives the place of
// the one before it.
func (g *guard) section(at int) (previous int, more bool, err error) {
	if at < 0 || at >= len(g.data) {
		return 0, false, errStructure
	}
	l := &lexer{data: g.data, pos: at, refs: true}
	var d dict
	switch first := l.next().(type) {
	case word:
		if first != "xref" {
			return 0, false, errStructure
		}
		d, err = g.table(l)
	case float64:
		d, err = g.xrefStream(at)
	default:
		err = errStructure
	}
	if err != nil {
		return 0, false, err
	}
	prev, there := d["Prev"]
	if !there {
		return 0, false, nil
	}
	previous, ok := number(prev)
	if !ok {
		return 0, false, errStructure
	}
	return previous, true, nil
}

// table reads the plain form: for each block a first number and a count, then
// 20 bytes for each object.
func (g *guard) table(l *lexer) (dict, error) {
	l.refs = false
	for {
		tok := l.next()
		if tok == word("trailer") {
			l.refs = true
			d, ok := l.next().(dict)
			if size, whole := number(d["Size"]); !ok || !whole || size < 0 || size > maxObjects {
				return nil, errStructure
			}
			return d, nil
		}
		start, ok1 := number(tok)
		n, ok2 := number(l.next())
		if !ok1 || !ok2 || start < 0 || n < 0 || start+n > maxObjects {
			return nil, errStructure
		}
		for i := range n {
			offset, whole := number(l.next())
			l.next() // generation
			if kind := l.next(); !whole || (kind != word("n") && kind != word("f")) {
				return nil, errStructure
			}
			if err := g.entry(start+i, offset); err != nil {
				return nil, err
			}
		}
	}
}

func (g *guard) entry(object, offset int) error {
	if g.entries++; g.entries > 2*maxObjects {
		return errStructure
	}
	if offset > 0 {
		g.offsets[object] = append(g.offsets[object], offset)
	}
	return nil
}

// streamAt reads the dictionary of a stream object and finds its data.
func (g *guard) streamAt(at int) (dict, []byte, bool) {
	if at < 0 || at >= len(g.data) {
		return nil, nil, false
	}
	l := &lexer{data: g.data, pos: at}
	_, ok1 := number(l.next())
	_, ok2 := number(l.next())
	obj := l.next()
	l.refs = true
	d, ok3 := l.next().(dict)
	start := l.next()
	if !ok1 || !ok2 || !ok3 || obj != word("obj") || start != word("stream") {
		return nil, nil, false
	}
	if l.at(0) == '\r' {
		l.pos++
	}
	if l.at(0) == '\n' {
		l.pos++
	}
	return d, g.data[l.pos:], true
}

// plainFilter says whether a stream is packed in the one way that tables and
// object streams are packed in practice, with its numbers where we can see them.
func plainFilter(d dict) (predictor, columns int, ok bool) {
	if f, there := d["Filter"]; there && f != object(name("FlateDecode")) {
		list, isList := f.(array)
		if !isList || len(list) != 1 || list[0] != object(name("FlateDecode")) {
			return 0, 0, false
		}
	}
	params := d["DecodeParms"]
	if list, isList := params.(array); isList && len(list) == 1 {
		params = list[0]
	}
	switch p := params.(type) {
	case nil:
		return 1, 1, true
	case dict:
		predictor, columns = 1, 1
		if v, there := p["Predictor"]; there {
			if predictor, ok = number(v); !ok {
				return 0, 0, false
			}
		}
		if v, there := p["Columns"]; there {
			if columns, ok = number(v); !ok {
				return 0, 0, false
			}
		}
		return predictor, columns, columns > 0 && columns <= maxColumns
	case word:
		return 1, 1, p == "null"
	}
	return 0, 0, false
}

// xrefStream reads the packed form (ISO 32000-1, section 7.5.8).
func (g *guard) xrefStream(at int) (dict, error) {
	d, packed, ok := g.streamAt(at)
	predictor, columns, plain := plainFilter(d)
	size, whole := number(d["Size"])
	if !ok || !plain || !whole || size < 0 || size > maxObjects {
		return nil, errStructure
	}
	widths, total, ok := fieldWidths(d["W"])
	if !ok {
		return nil, errStructure
	}
	index, ok := d["Index"].(array)
	if !ok {
		index = array{0.0, float64(size)}
	}
	rows, err := unpack(d, packed)
	if err != nil {
		return nil, err
	}
	if predictor >= 10 {
		rows = undoUp(rows, columns)
	}
	for ; len(index) >= 2; index = index[2:] {
		start, ok1 := number(index[0])
		n, ok2 := number(index[1])
		if !ok1 || !ok2 || start < 0 || n < 0 || start+n > maxObjects {
			return nil, errStructure
		}
		for i := 0; i < n && len(rows) >= total; i++ {
			if err := g.packedEntry(start+i, rows[:total], widths); err != nil {
				return nil, err
			}
			rows = rows[total:]
		}
	}
	return d, nil
}

func fieldWidths(o object) (w [3]int, total int, ok bool) {
	list, _ := o.(array)
	if len(list) != 3 {
		return w, 0, false
	}
	for i := range w {
		n, whole := number(list[i])
		if !whole || n < 0 || n > 8 {
			return w, 0, false
		}
		w[i] = n
		total += n
	}
	return w, total, total > 0
}

// packedEntry notes where one object is. Type 1 is a place in the file, type 2
// a place in an object stream; a type field of no width means type 1.
func (g *guard) packedEntry(object int, row []byte, w [3]int) error {
	field := func(from, n int) int {
		x := 0
		for _, b := range row[from : from+n] {
			x = x<<8 | int(b)
		}
		return x
	}
	kind := 1
	if w[0] > 0 {
		kind = field(0, w[0])
	}
	second := field(w[0], w[1])
	if kind == 2 {
		g.container[object] = second
		second = 0
	}
	return g.entry(object, second)
}

// unpack inflates a table, up to the size that the largest allowed one has.
func unpack(d dict, packed []byte) ([]byte, error) {
	if _, there := d["Filter"]; !there {
		n, ok := number(d["Length"])
		if !ok || n < 0 || n > len(packed) {
			return nil, errStructure
		}
		return packed[:n], nil
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	rows, err := io.ReadAll(io.LimitReader(z, 25*maxObjects))
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zlib.ErrChecksum) {
		err = nil // viewers forgive this, and the rows that are there count
	}
	return rows, err
}

// undoUp undoes the PNG "up" predictor: each row begins with a byte that names
// the predictor and then gives differences from the row above.
func undoUp(rows []byte, columns int) []byte {
	var out []byte
	above := make([]byte, columns)
	for ; len(rows) > columns; rows = rows[columns+1:] {
		for i, b := range rows[1 : columns+1] {
			if rows[0] == 2 {
				b += above[i]
			}
			above[i] = b
		}
		out = append(out, above...)
	}
	return out
}

// streams checks every object stream that anything points to: it must not lie
// in an object stream itself (the library would follow it for ever) and must
// say plainly how many objects it holds.
func (g *guard) streams() error {
	checked := map[int]bool{}
	for _, holder := range g.container {
		if checked[holder] {
			continue
		}
		checked[holder] = true
		if _, nested := g.container[holder]; nested {
			return errors.New("an object stream inside an object stream")
		}
		for _, at := range g.offsets[holder] {
			d, _, ok := g.streamAt(at)
			_, _, plain := plainFilter(d)
			n, counted := number(d["N"])
			_, extends := d["Extends"]
			if !ok || !plain || !counted || n < 0 || n > maxObjects || extends {
				return errors.New("an object stream out of bounds")
			}
		}
	}
	return nil
}
