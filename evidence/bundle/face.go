package bundle

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// face is a typeface that goes into the file whole, and the signs of it that were used.
type face struct {
	name string
	ttf  []byte
	font *sfnt.Font
	buf  sfnt.Buffer
	sign map[rune]sign
	obj  int
}

type sign struct {
	glyph sfnt.GlyphIndex
	wide  int // thousandths of the size
}

func newFace(name string, ttf []byte, obj int) (*face, error) {
	f, err := sfnt.Parse(ttf)
	return &face{name: name, ttf: ttf, font: f, sign: map[rune]sign{}, obj: obj}, err
}

// clean makes words what can be set: a letter that the typeface lacks becomes its number, so that nothing is lost without a word.
func (f *face) clean(s string) (out string, missing int) {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "\ufffd")) {
		switch {
		case r == 0xad, unicode.Is(unicode.Cf, r):
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.IsControl(r):
			b.WriteByte(' ')
		case f.get(r).glyph == 0:
			missing++
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), missing
}

func (f *face) get(r rune) sign {
	if s, ok := f.sign[r]; ok {
		return s
	}
	var s sign
	if g, err := f.font.GlyphIndex(&f.buf, r); err == nil && g != 0 {
		if a, err := f.font.GlyphAdvance(&f.buf, g, fixed.I(1000), font.HintingNone); err == nil {
			s = sign{g, a.Round()}
		}
	}
	if s.glyph != 0 {
		f.sign[r] = s
	}
	return s
}

func (f *face) width(s string, size float64) float64 {
	w := 0
	for _, r := range s {
		w += f.get(r).wide
	}
	return float64(w) * size / 1000
}

// hex is clean words as a string of a content stream.
func (f *face) hex(s string) string {
	var b strings.Builder
	b.WriteByte('<')
	for _, r := range s {
		fmt.Fprintf(&b, "%04x", uint16(f.get(r).glyph))
	}
	b.WriteByte('>')
	return b.String()
}

// wrap breaks clean words into lines.
func (f *face) wrap(s string, size, wide float64) []string {
	var out []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		if line != "" && f.width(line+" "+word, size) <= wide {
			line += " " + word
			continue
		}
		if line != "" {
			out = append(out, line)
		}
		for line = word; f.width(line, size) > wide; {
			head, rest := f.cut(line, size, wide)
			out = append(out, head)
			line = rest
		}
	}
	if line != "" || len(out) == 0 {
		out = append(out, line)
	}
	return out
}

// cut takes as much of a line as there is room for, and one letter at least.
func (f *face) cut(line string, size, wide float64) (head, rest string) {
	w, end := 0.0, 0
	for i, r := range line {
		if w += float64(f.get(r).wide) * size / 1000; w > wide && i > 0 {
			break
		}
		end = i + len(string(r))
	}
	return line[:end], line[end:]
}

// write writes the typeface: whole, since what of it would be used is only known at the end (ISO 32000-2, 9.7 and 9.10.3).
func (f *face) write(w *writer) {
	runes := make([]rune, 0, len(f.sign))
	for r := range f.sign {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	cid, descriptor, file, unicodes := w.alloc(), w.alloc(), w.alloc(), w.alloc()
	w.put(f.obj, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%s]/ToUnicode %s>>", f.name, ref(cid), ref(unicodes)))
	var widths strings.Builder
	for _, r := range runes {
		fmt.Fprintf(&widths, "%d[%d]", f.sign[r].glyph, f.sign[r].wide)
	}
	w.put(cid, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %s/CIDToGIDMap/Identity/DW 600/W[%s]>>",
		f.name, ref(descriptor), widths.String()))
	w.put(descriptor, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4"+
		"/FontBBox[-440 -302 1136 1010]/ItalicAngle 0/Ascent 935/Descent -211/CapHeight 720/StemV 80/FontFile2 %s>>", f.name, ref(file)))
	w.packed(file, fmt.Sprintf("/Length1 %d", len(f.ttf)), f.ttf)
	w.packed(unicodes, "", f.cmap(runes))
}

func (f *face) cmap(runes []rune) []byte {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n" +
		"/CMapName /U def /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n")
	for part := range slices.Chunk(runes, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, r := range part {
			fmt.Fprintf(&b, "<%04x> <%s\n", uint16(f.sign[r].glyph), strings.TrimPrefix(textString(string(r)), "<feff"))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap end end\n")
	return []byte(b.String())
}
