package redact

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"math"
	"slices"
	"strconv"

	"candour/evidence"
)

// page is what the writer needs to know of a page, and all that it knows.
type page struct {
	w, h  int // thousandths of a point
	pic   picture
	words []placed
}

// placed is a recognised word on a page; thousandths of a point from the left and from the bottom.
type placed struct {
	text       string
	x, y       int
	size, wide int // height of the letters, and width of the word, in thousandths of a point
}

func milli(points float64) int { return int(math.Round(points * 1000)) }

func number(milli int) string { return strconv.FormatFloat(float64(milli)/1000, 'f', -1, 64) }

// place makes words of a text layer: no word without letters or without a size.
func place(words []evidence.Word, height float64) []placed {
	var out []placed
	for _, w := range words {
		p := placed{text: w.Text, x: milli(w.Box.X), y: milli(height - w.Box.Y - w.Box.H), size: milli(w.Box.H), wide: milli(w.Box.W)}
		if w.Text != "" && p.size > 0 && p.wide > 0 {
			out = append(out, p)
		}
	}
	return out
}

// codes of a font of the text layer: those that are no space and no control in any encoding.
var codes = func() []byte {
	var out []byte
	for c := 33; c < 256; c++ {
		if c != 127 && (c < 128 || c > 160) && c != 173 {
			out = append(out, byte(c))
		}
	}
	return out
}()

// alphabet gives each letter of the text layer a font and a code. Letters stand in the order of Unicode.
type alphabet struct {
	letters []rune
	at      map[rune]int
}

func newAlphabet(pages []page) *alphabet {
	a := &alphabet{at: map[rune]int{}}
	for _, p := range pages {
		for _, w := range p.words {
			for _, r := range w.text {
				a.at[r] = 0
			}
		}
	}
	for r := range a.at {
		a.letters = append(a.letters, r)
	}
	slices.Sort(a.letters)
	for i, r := range a.letters {
		a.at[r] = i
	}
	return a
}

func (a *alphabet) fonts() int { return (len(a.letters) + len(codes) - 1) / len(codes) }

// glyph is the width of every letter, in thousandths of the size.
const glyph = 500

// write writes a file: catalogue, page tree, fonts with their maps, then of each page its dictionary, its content, its picture.
func write(pages []page) []byte {
	var out bytes.Buffer
	var at []int
	object := func(body string) {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(at), body)
	}
	stream := func(dict string, data []byte) {
		object(fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", dict, len(data), data))
	}
	a := newAlphabet(pages)
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	first := 3 + 2*a.fonts()
	object("<</Type /Catalog /Pages 2 0 R>>")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf(" %d 0 R", first+3*i)
	}
	object(fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", len(pages), kids))
	fonts := ""
	for i := range a.fonts() {
		fonts += fmt.Sprintf(" /F%d %d 0 R", i, 3+2*i)
		object(fmt.Sprintf("<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 255 /Widths [%s] /ToUnicode %d 0 R>>", widths, 4+2*i))
		stream("", a.cmap(i))
	}
	for i, p := range pages {
		n := first + 3*i
		object(fmt.Sprintf("<</Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Resources <</Font <<%s>> /XObject <</P %d 0 R>>>> /Contents %d 0 R>>",
			number(p.w), number(p.h), fonts, n+2, n+1))
		stream("", p.content(a))
		dict := fmt.Sprintf(" /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray", p.pic.w, p.pic.h)
		if p.pic.oneBit {
			stream(dict+" /BitsPerComponent 1 /Filter /FlateDecode", p.pic.data)
		} else {
			stream(dict+" /BitsPerComponent 8 /Filter /DCTDecode", p.pic.data)
		}
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return out.Bytes()
}

var widths = func() string {
	out := ""
	for range 256 {
		out += fmt.Sprintf("%d ", glyph)
	}
	return out[:len(out)-1]
}()

// content draws the picture over the whole page and puts the words behind no ink.
func (p *page) content(a *alphabet) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "q %s 0 0 %s 0 0 cm /P Do Q\n", number(p.w), number(p.h))
	for _, w := range p.words {
		letters := []rune(w.text)
		stretch := float64(w.wide) / (float64(w.size) * glyph / 1000 * float64(len(letters)))
		fmt.Fprintf(&out, "BT 3 Tr %s 0 0 1 %s %s Tm", strconv.FormatFloat(stretch, 'f', 6, 64), number(w.x), number(w.y))
		for i := 0; i < len(letters); {
			f := a.at[letters[i]] / len(codes)
			fmt.Fprintf(&out, " /F%d %s Tf <", f, number(w.size))
			for ; i < len(letters) && a.at[letters[i]]/len(codes) == f; i++ {
				fmt.Fprintf(&out, "%02x", codes[a.at[letters[i]]%len(codes)])
			}
			out.WriteString("> Tj")
		}
		out.WriteString(" ET\n")
	}
	return out.Bytes()
}

// cmap says what the codes of a font mean (ISO 32000-2, 9.10.3).
func (a *alphabet) cmap(font int) []byte {
	var out bytes.Buffer
	out.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /U def /CMapType 2 def\n1 begincodespacerange <00> <ff> endcodespacerange\n")
	mine := a.letters[font*len(codes) : min(len(a.letters), (font+1)*len(codes))]
	for len(mine) > 0 {
		n := min(100, len(mine))
		fmt.Fprintf(&out, "%d beginbfchar\n", n)
		for _, r := range mine[:n] {
			fmt.Fprintf(&out, "<%02x> <%s>\n", codes[a.at[r]%len(codes)], utf16Hex(r))
		}
		out.WriteString("endbfchar\n")
		mine = mine[n:]
	}
	out.WriteString("endcmap end end\n")
	return out.Bytes()
}

// inflated is the bytes of a zlib stream if nothing stands behind its end.
func inflated(data []byte, want int) ([]byte, error) {
	r := bytes.NewReader(data)
	z, err := zlib.NewReader(r)
	if err != nil {
		return nil, err
	}
	out := make([]byte, want+1)
	n, err := readAll(z, out)
	if err != nil {
		return nil, err
	}
	if n != want || r.Len() != 0 {
		return nil, fmt.Errorf("a picture has %d bytes in place of %d, or something behind it", n, want)
	}
	return out[:n], nil
}
