package pdfreport

import (
	"io"
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding/charmap"
)

// font turns the codes of a string into letters and widths. The library's own
// fonts give no widths for two-byte codes, and its reader of code maps takes
// counts from the file without bound, so we read both ourselves.
type font struct {
	wide    bool // two bytes a code
	unicode map[int]string
	table   [256]string // letters of one-byte codes without a code map
	widths  map[int]float64
	normal  float64 // width of a code that widths leaves out
	bold    bool
}

const (
	maxCodeMap = 1 << 20 // bytes of one code map
	maxCodes   = 1 << 16 // codes of one font
)

// loadFont reads a font dictionary. It may panic, as the library does on
// damaged files; the page it is on is then given up.
func loadFont(v pdf.Value) *font {
	f := &font{widths: map[int]float64{}, wide: v.Key("Subtype").Name() == "Type0"}
	base := strings.ToLower(v.Key("BaseFont").Name())
	f.bold = strings.Contains(base, "bold") || strings.Contains(base, "black") || strings.Contains(base, "heavy")
	if m := v.Key("ToUnicode"); m.Kind() == pdf.Stream {
		if data, err := readStream(m, maxCodeMap); err == nil {
			f.unicode = codeMap(data)
		}
	}
	if f.wide {
		f.wideWidths(v.Key("DescendantFonts").Index(0))
		return f
	}
	f.simpleWidths(v)
	f.letters(v)
	return f
}

// letters fills the table of one-byte codes.
func (f *font) letters(v pdf.Value) {
	enc := v.Key("Encoding")
	base := charmap.Windows1252
	if enc.Name() == "MacRomanEncoding" || enc.Key("BaseEncoding").Name() == "MacRomanEncoding" {
		base = charmap.Macintosh
	}
	for i := range f.table {
		f.table[i] = string(base.DecodeByte(byte(i)))
	}
	differences := enc.Key("Differences")
	if n := differences.Len(); n == 0 || n > 1000 {
		return
	}
	// The library knows the names of all glyphs; ask it for one code at a time,
	// and believe it where it says something else than Latin-1.
	named := (&pdf.Font{V: v}).Encoder()
	for i := range f.table {
		if s := named.Decode(string([]byte{byte(i)})); s != string(rune(i)) {
			f.table[i] = s
		}
	}
}

// simpleWidths reads the widths of one-byte codes, in thousandths of the size.
// The fourteen standard fonts give none; Helvetica's are near enough to tell a
// gap between words from a gap between letters.
func (f *font) simpleWidths(v pdf.Value) {
	first, list := int(v.Key("FirstChar").Int64()), v.Key("Widths")
	for i := 0; i < min(list.Len(), 256); i++ {
		f.widths[first+i] = list.Index(i).Float64()
	}
	f.normal = v.Key("FontDescriptor").Key("MissingWidth").Float64()
	if list.Len() > 0 {
		return
	}
	f.normal = 556
	if strings.Contains(v.Key("BaseFont").Name(), "Courier") {
		f.normal = 600
		return
	}
	for group, width := range map[string]float64{
		"fijlt|!'.,:;/I ()[]": 278, "r-": 333, "csxyzkv": 500, "mMW%": 850, "ABCDEGHKNOPQRSUVXYZw": 700, "FTL": 610,
	} {
		for _, c := range group {
			f.widths[int(c)] = width
		}
	}
}

// wideWidths reads the W array of a font with two-byte codes (ISO 32000-1,
// section 9.7.4.3): "c [w1 w2]" or "first last w".
func (f *font) wideWidths(v pdf.Value) {
	f.normal = 1000
	if dw := v.Key("DW"); !dw.IsNull() {
		f.normal = dw.Float64()
	}
	list := v.Key("W")
	n := min(list.Len(), maxCodes)
	for i := 0; i+1 < n; {
		first := int(list.Index(i).Int64())
		if next := list.Index(i + 1); next.Kind() == pdf.Array {
			for j := 0; j < min(next.Len(), maxCodes); j++ {
				f.widths[first+j] = next.Index(j).Float64()
			}
			i += 2
			continue
		}
		last, width := int(list.Index(i+1).Int64()), list.Index(i+2).Float64()
		for c := first; c <= min(last, first+maxCodes); c++ {
			f.widths[c] = width
		}
		i += 3
	}
}

// codes calls each for every code of a string, with its letters and width.
func (f *font) codes(s string, each func(letters string, width float64, space bool)) {
	step := 1
	if f.wide {
		step = 2
	}
	for i := 0; i+step <= len(s); i += step {
		code := int(s[i])
		if f.wide {
			code = code<<8 | int(s[i+1])
		}
		letters, known := f.unicode[code]
		if !known && !f.wide {
			letters = f.table[code]
		}
		width, known := f.widths[code]
		if !known {
			width = f.normal
		}
		each(letters, width, !f.wide && code == ' ')
	}
}

// codeMap reads a ToUnicode map: bfchar and bfrange, nothing else is needed.
func codeMap(data []byte) map[int]string {
	out := map[int]string{}
	l := &lexer{data: data}
	var args []object
	for len(out) < maxCodes {
		o := l.next()
		if o == nil {
			return out
		}
		w, operator := o.(word)
		if !operator {
			args = append(args, o)
			continue
		}
		switch w {
		case "endbfchar":
			for ; len(args) >= 2; args = args[2:] {
				addRange(out, args[0], args[0], args[1])
			}
		case "endbfrange":
			for ; len(args) >= 3; args = args[3:] {
				addRange(out, args[0], args[1], args[2])
			}
		}
		args = args[:0]
	}
	return out
}

// addRange maps the codes from lo to hi to what follows on from dst.
func addRange(out map[int]string, lo, hi, dst object) {
	from, ok1 := codeOf(lo)
	to, ok2 := codeOf(hi)
	if !ok1 || !ok2 || to-from >= maxCodes {
		return
	}
	if list, ok := dst.(array); ok {
		for i := 0; i < len(list) && from+i <= to; i++ {
			addRange(out, lo, lo, list[i])
			next, _ := lo.(text)
			lo = successor(next)
		}
		return
	}
	target, ok := dst.(text)
	if !ok || len(target) > 64 {
		return
	}
	for c := from; c <= to; c++ {
		out[c] = utf16Text(target)
		target = successor(target)
	}
}

// successor adds one to a code that is written as bytes.
func successor(t text) text {
	b := []byte(t)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i]++; b[i] != 0 {
			break
		}
	}
	return text(b)
}

func codeOf(o object) (int, bool) {
	t, ok := o.(text)
	if !ok || len(t) == 0 || len(t) > 2 {
		return 0, false
	}
	c := 0
	for i := 0; i < len(t); i++ {
		c = c<<8 | int(t[i])
	}
	return c, true
}

func utf16Text(t text) string {
	var units []uint16
	for i := 0; i+1 < len(t); i += 2 {
		units = append(units, uint16(t[i])<<8|uint16(t[i+1]))
	}
	if len(t) == 1 {
		return string(rune(t[0]))
	}
	return string(utf16.Decode(units))
}

// textString reads a text string of PDF: UTF-16 with a byte order mark, or
// else the document encoding, which is Latin-1 where it matters here.
func textString(t text) string {
	if strings.HasPrefix(string(t), "\xfe\xff") {
		return utf16Text(t[2:])
	}
	var out strings.Builder
	for i := 0; i < len(t); i++ {
		out.WriteRune(rune(t[i]))
	}
	return out.String()
}

// readStream unpacks a stream, and refuses one that is larger than it may be
// or that asks for a row so wide that memory would be the price.
func readStream(v pdf.Value, limit int64) ([]byte, error) {
	params := v.Key("DecodeParms")
	for i := range max(params.Len(), 1) {
		p := params
		if params.Kind() == pdf.Array {
			p = params.Index(i)
		}
		if c := p.Key("Columns").Int64(); c < 0 || c > maxColumns {
			return nil, errStructure
		}
		if i > 8 {
			return nil, errStructure
		}
	}
	rc := v.Reader()
	defer rc.Close()
	data, err := io.ReadAll(io.LimitReader(rc, limit+1))
	if int64(len(data)) > limit {
		return nil, errPageTooLarge
	}
	if err != nil && len(data) > 0 {
		err = nil // what came before the damage still counts
	}
	return data, err
}
