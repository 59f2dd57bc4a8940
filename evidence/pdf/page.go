package pdf

import (
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"candour/evidence"
)

// word is a word of a page before it is told where it belongs.
type word struct {
	text   string // empty: goes on with the word before
	box    evidence.Box
	end    string // what stands behind it: " ", "\n" or nothing
	index  int    // of its first letter in the text page
	where  evidence.Where
	unseen bool
}

// pageText is what one page says.
type pageText struct {
	page     evidence.Page
	words    []word
	letters  int // drawn
	unmapped int // letters of which nothing says what they mean
	blank    bool
	undrawn  bool
	picture  float64 // share of the page that pictures cover
}

// affine turns places of the page's own space into upright points from the top.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) at(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

func (m affine) box(left, bottom, right, top float64) evidence.Box {
	x1, y1 := m.at(left, bottom)
	x2, y2 := m.at(right, top)
	return evidence.Box{X: math.Min(x1, x2), Y: math.Min(y1, y2), W: math.Abs(x2 - x1), H: math.Abs(y2 - y1)}
}

// handle is a loaded page.
type handle struct {
	d    *document
	page requests.Page
	ref  references.FPDF_PAGE
	to   affine
	size evidence.Page
}

// load loads a page, from 0. The caller closes it.
func (d *document) load(n int) (*handle, error) {
	p, err := d.i.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.ref, Index: n})
	if err != nil {
		return nil, err
	}
	h := &handle{d: d, ref: p.Page, page: requests.Page{ByReference: &p.Page}}
	size, err := d.i.GetPageSize(&requests.GetPageSize{Page: h.page})
	if err != nil {
		return nil, err
	}
	h.size = evidence.Page{W: size.Width, H: size.Height}
	if r, err := d.i.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: h.page}); err == nil {
		h.size.Turned = int(r.PageRotation) * 90
	}
	return h, h.measure()
}

func (h *handle) close() {
	_, _ = h.d.i.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: h.ref}) // the instance ends with the document
}

// measure asks where three points of the page's space lie, in hundredths of a point.
func (h *handle) measure() error {
	const fine = 100
	ask := func(x, y float64) (float64, float64, error) {
		r, err := h.d.i.FPDF_PageToDevice(&requests.FPDF_PageToDevice{Page: h.page,
			SizeX: int(math.Round(h.size.W * fine)), SizeY: int(math.Round(h.size.H * fine)), PageX: x, PageY: y})
		if err != nil {
			return 0, 0, err
		}
		return float64(r.DeviceX) / fine, float64(r.DeviceY) / fine, nil
	}
	const far = 1000
	ox, oy, err := ask(0, 0)
	if err != nil {
		return err
	}
	xx, xy, err := ask(far, 0)
	if err != nil {
		return err
	}
	yx, yy, err := ask(0, far)
	h.to = affine{(xx - ox) / far, (xy - oy) / far, (yx - ox) / far, (yy - oy) / far, ox, oy}
	return err
}

// text reads the words of a page with their boxes.
func (h *handle) text(out *pageText) (references.FPDF_TEXTPAGE, error) {
	i := h.d.i
	tp, err := i.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: h.page})
	if err != nil {
		return "", err
	}
	count, err := i.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: tp.TextPage})
	if err != nil {
		return tp.TextPage, err
	}
	var b wordBuilder
	for n := range count.Count {
		r, err := i.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: tp.TextPage, Index: n})
		if err != nil {
			return tp.TextPage, err
		}
		b.letter(rune(r.Unicode), n, out)
	}
	b.flush("")
	for _, s := range b.spans {
		w := word{text: s.text, end: s.end, index: s.from, where: evidence.Body}
		w.box, err = h.rect(tp.TextPage, s.from, s.to-s.from)
		if err != nil {
			return tp.TextPage, err
		}
		out.words = append(out.words, w)
	}
	return tp.TextPage, nil
}

// rect is the box around some letters.
func (h *handle) rect(tp references.FPDF_TEXTPAGE, from, n int) (evidence.Box, error) {
	var all evidence.Box
	rects, err := h.d.i.FPDFText_CountRects(&requests.FPDFText_CountRects{TextPage: tp, StartIndex: from, Count: n})
	if err != nil {
		return all, err
	}
	for k := range rects.Count {
		r, err := h.d.i.FPDFText_GetRect(&requests.FPDFText_GetRect{TextPage: tp, Index: k})
		if err != nil {
			if trapped(err) {
				return all, err
			}
			continue
		}
		all = union(all, h.to.box(r.Left, r.Bottom, r.Right, r.Top))
	}
	return all, nil
}

func union(a, b evidence.Box) evidence.Box {
	if a.W == 0 && a.H == 0 {
		return b
	}
	if b.W == 0 && b.H == 0 {
		return a
	}
	x, y := math.Min(a.X, b.X), math.Min(a.Y, b.Y)
	return evidence.Box{X: x, Y: y, W: math.Max(a.X+a.W, b.X+b.W) - x, H: math.Max(a.Y+a.H, b.Y+b.H) - y}
}

// span is a word by the letters of a text page.
type span struct {
	text, end string
	from, to  int
}

// wordBuilder makes words of letters.
type wordBuilder struct {
	spans  []span
	cur    strings.Builder
	from   int
	to     int
	broken bool // the last span ended at a hyphen of a line's end
}

func (b *wordBuilder) letter(r rune, n int, out *pageText) {
	switch {
	case r == 0x02 || r == 0xfffe: // a hyphen at a line's end
		b.flush("")
		b.broken = len(b.spans) > 0
		return
	case r == 0 || r == unicode.ReplacementChar || r >= 0xe000 && r <= 0xf8ff || r < 0x20 && !unicode.IsSpace(r):
		out.letters++
		out.unmapped++
		r = unicode.ReplacementChar
	case r == '\r':
		return
	case r == '\n':
		b.flush("\n")
		return
	case unicode.IsSpace(r):
		b.flush(" ")
		return
	default:
		out.letters++
	}
	if b.cur.Len() == 0 {
		b.from = n
	}
	b.cur.WriteRune(r)
	b.to = n + 1
}

// flush ends a word; end is what stands behind it.
func (b *wordBuilder) flush(end string) {
	text := Fold(b.cur.String())
	b.cur.Reset()
	last := len(b.spans) - 1
	switch {
	case strings.TrimSpace(text) == "":
		if last >= 0 && (b.spans[last].end == " " && end == "\n" || b.spans[last].end == "") {
			b.spans[last].end = end
		}
	case b.broken:
		b.broken = false
		head := last
		for head > 0 && b.spans[head].text == "" {
			head--
		}
		b.spans[head].text = join(b.spans[head].text, text)
		b.spans = append(b.spans, span{text: "", end: end, from: b.from, to: b.to})
	default:
		b.spans = append(b.spans, span{text: text, end: end, from: b.from, to: b.to})
	}
}

func (h *handle) closeText(tp references.FPDF_TEXTPAGE) {
	if tp != "" {
		_, _ = h.d.i.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: tp}) // the instance ends with the document
	}
}
