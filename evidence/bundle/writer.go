package bundle

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"candour/evidence/pdf/object"
)

// writer writes the objects of one file as they come, and keeps only where they begin.
type writer struct {
	out *bufio.Writer
	n   int64
	at  []int64 // of object i+1; 0: not written yet
	err error
}

func newWriter(out io.Writer) *writer {
	w := &writer{out: bufio.NewWriterSize(out, 1<<20)}
	w.raw([]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
	return w
}

func (w *writer) raw(b []byte) {
	if w.err != nil {
		return
	}
	var n int
	n, w.err = w.out.Write(b)
	w.n += int64(n)
}

// alloc gives a number to an object that is written later.
func (w *writer) alloc() int {
	w.at = append(w.at, 0)
	return len(w.at)
}

func (w *writer) put(n int, body string) {
	w.at[n-1] = w.n
	w.raw(fmt.Appendf(nil, "%d 0 obj\n%s\nendobj\n", n, body))
}

// stream writes bytes with a dictionary, of which dict has all but the length.
func (w *writer) stream(n int, dict string, data []byte) {
	w.at[n-1] = w.n
	w.raw(fmt.Appendf(nil, "%d 0 obj\n<<%s/Length %d>>\nstream\n", n, dict, len(data)))
	w.raw(data)
	w.raw([]byte("\nendstream\nendobj\n"))
}

// packed writes bytes small.
func (w *writer) packed(n int, dict string, data []byte) {
	w.stream(n, dict+"/Filter/FlateDecode", deflate(data))
}

func deflate(data []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(data) // a buffer takes all
	_ = z.Close()
	return b.Bytes()
}

// end writes the table of contents of the file.
func (w *writer) end(root, info int) error {
	start := w.n
	w.raw(fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(w.at)+1))
	for i, at := range w.at {
		if at == 0 {
			return fmt.Errorf("object %d of the bundle was never written", i+1)
		}
		if at > 9_999_999_999 {
			return fmt.Errorf("the bundle is larger than the 10 GB that a PDF can have")
		}
		w.raw(fmt.Appendf(nil, "%010d 00000 n \n", at))
	}
	w.raw(fmt.Appendf(nil, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(w.at)+1, root, info, start))
	if w.err != nil {
		return w.err
	}
	return w.out.Flush()
}

func ref(n int) string { return strconv.Itoa(n) + " 0 R" }

// largestNumber is what every reader can take (ISO 32000-2, annex C).
const largestNumber = 2_147_483_647

// num is a number as a PDF has it.
func num(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	v = max(-largestNumber, min(largestNumber, v))
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// points is a length with the thousandth of a point.
func points(v float64) string { return num(math.Round(v*1000) / 1000) }

func name(n object.Name) string {
	var b strings.Builder
	b.WriteByte('/')
	for _, c := range []byte(n) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("()<>[]{}/%#", c) >= 0 {
			fmt.Fprintf(&b, "#%02x", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// textString is words outside pages, for instance of a bookmark.
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<feff")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04x", u)
	}
	b.WriteByte('>')
	return b.String()
}

// value writes a value; refs says what a reference becomes.
func value(b *strings.Builder, v any, refs func(object.Ref) string) {
	switch v := v.(type) {
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case float64:
		b.WriteString(num(v))
	case object.String:
		fmt.Fprintf(b, "<%x>", []byte(v))
	case object.Name:
		b.WriteString(name(v))
	case object.Ref:
		b.WriteString(refs(v))
	case object.Array:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(' ')
			}
			value(b, e, refs)
		}
		b.WriteByte(']')
	case object.Dict:
		b.WriteString("<<")
		entries(b, v, refs)
		b.WriteString(">>")
	default: // null, or what is no value
		b.WriteString("null")
	}
}

// dropped are the entries of dictionaries that say something of a file and draw nothing.
var dropped = map[object.Name]bool{
	"Metadata": true, "PieceInfo": true, "LastModified": true, "OPI": true, "AF": true, "StructParent": true, "StructParents": true, "Parent": true,
	"Ref": true, "AA": true,
}

// drops says whether an entry stays out. A dictionary that says no type of itself may be a list of names, of which each may be any word.
func drops(d object.Dict, k object.Name) bool {
	_, kind := d["Type"].(object.Name)
	_, sub := d["Subtype"].(object.Name)
	return (kind || sub) && dropped[k] || k == "Usage" && d["Type"] == object.Name("OCG")
}

func entries(b *strings.Builder, d object.Dict, refs func(object.Ref) string) {
	keys := make([]object.Name, 0, len(d))
	for k := range d {
		if !drops(d, k) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		b.WriteString(name(k))
		b.WriteByte(' ')
		value(b, d[k], refs)
	}
}
