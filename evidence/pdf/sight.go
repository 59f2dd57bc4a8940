package pdf

import (
	"image"
	"math"
	"sync"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"candour/evidence"
)

// What counts as not seen.
const (
	sightDPI = 72  // at which a page is drawn to see what can be seen: a pixel is a point
	tiny     = 2.0 // points high: what is smaller is not read by anybody
	edge     = 10  // levels of grey of 255 between the lightest and darkest pixel of a place where something can be seen
	sightMax = 6000.0
)

// picture is an image of a page.
type picture struct {
	box   evidence.Box
	order int
}

// things are what a page draws, in order, as far as that matters to what is seen.
type things struct {
	pictures []picture
	texts    []picture
	off      []picture // drawn under a mark of a layer that is off
}

// sight finds which words of a page somebody who opens the file sees.
func (h *handle) sight(tp references.FPDF_TEXTPAGE, out *pageText, off map[string]bool) error {
	th, err := h.things(off)
	if err != nil {
		return err
	}
	out.picture = share(th.pictures, h.size)
	if h.size.W*h.size.H > sightMax*sightMax || h.size.W < 1 || h.size.H < 1 {
		return nil // a page of metres, or of nothing: everything counts as seen
	}
	if len(out.words) == 0 && out.picture > 0 {
		return nil // a scan
	}
	var failed error
	look := sync.OnceValue(func() *image.Gray { // drawing is most of the work: scans with recognised text do without
		img, err := h.draw(sightDPI)
		if failed = err; err != nil {
			return image.NewGray(image.Rectangle{})
		}
		return img
	})
	for i := range out.words {
		h.judge(tp, &out.words[i], th, look)
	}
	if len(out.words) == 0 {
		img := look()
		out.blank = failed == nil && flat(img, img.Bounds())
	}
	return failed
}

// judge says where a word belongs.
func (h *handle) judge(tp references.FPDF_TEXTPAGE, w *word, th *things, look func() *image.Gray) {
	hide := func(where evidence.Where) { w.where, w.unseen = where, true }
	page := evidence.Box{W: h.size.W, H: h.size.H}
	over, under := th.over(w.box)
	switch {
	case within(w.box, th.off):
		hide(evidence.Layer)
	case overlap(w.box, page) < 0.5:
		hide(evidence.Invisible)
	case over && (under || h.noInk(tp, w.index)):
		hide(evidence.OCR)
	case w.box.H < tiny && w.box.W < tiny*float64(max(4, len(w.text))):
		if w.text != "" && hasLetter(w.text) {
			hide(evidence.Invisible)
		}
	case hasLetter(w.text) && flat(look(), pixels(w.box, look().Bounds())):
		hide(evidence.Invisible)
	case !over && h.noInk(tp, w.index): // over lines or other words
		hide(evidence.Invisible)
	}
}

func hasLetter(s string) bool {
	for _, r := range s {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= 0xc0 {
			return true
		}
	}
	return s == "" // goes on with the word before
}

// noInk says whether a letter is drawn in render mode 3 (ISO 32000-2, 9.3.6).
func (h *handle) noInk(tp references.FPDF_TEXTPAGE, index int) bool {
	o, err := h.d.i.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: tp, Index: index})
	if err != nil {
		return false
	}
	m, err := h.d.i.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o.TextObject})
	return err == nil && (m.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE || m.TextRenderMode == enums.FPDF_TEXTRENDERMODE_CLIP)
}

// over says whether a place lies on a picture, and whether the picture is drawn after the words there.
func (t *things) over(b evidence.Box) (on, under bool) {
	last := -1
	for _, p := range t.pictures {
		if overlap(b, p.box) > 0.5 {
			on, last = true, p.order
		}
	}
	if !on {
		return false, false
	}
	for _, x := range t.texts {
		if overlap(b, x.box) > 0.8 && x.order > last {
			return true, false
		}
	}
	for _, x := range t.texts {
		if overlap(b, x.box) > 0.8 && x.order < last {
			return true, true
		}
	}
	return true, false
}

func within(b evidence.Box, of []picture) bool {
	for _, p := range of {
		if overlap(b, p.box) > 0.8 {
			return true
		}
	}
	return false
}

// overlap is the share of a that b covers.
func overlap(a, b evidence.Box) float64 {
	w := math.Min(a.X+a.W, b.X+b.W) - math.Max(a.X, b.X)
	h := math.Min(a.Y+a.H, b.Y+b.H) - math.Max(a.Y, b.Y)
	if w < 0 || h < 0 {
		return 0
	}
	if a.W*a.H == 0 {
		return 1
	}
	return w * h / (a.W * a.H)
}

func share(ps []picture, page evidence.Page) float64 {
	most := 0.0
	for _, p := range ps {
		most = math.Max(most, overlap(evidence.Box{W: page.W, H: page.H}, p.box))
	}
	return most
}

func pixels(b evidence.Box, in image.Rectangle) image.Rectangle {
	return image.Rect(int(b.X), int(b.Y), int(math.Ceil(b.X+b.W)), int(math.Ceil(b.Y+b.H))).Intersect(in)
}

// flat says whether nothing can be seen in a part of a picture.
func flat(img *image.Gray, r image.Rectangle) bool {
	if r.Empty() {
		return true
	}
	lo, hi := byte(255), byte(0)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[img.PixOffset(r.Min.X, y) : img.PixOffset(r.Max.X-1, y)+1]
		for _, v := range row {
			lo, hi = min(lo, v), max(hi, v)
		}
		if int(hi)-int(lo) >= edge {
			return false
		}
	}
	return true
}

// things lists the pictures of a page and what matters beside them.
func (h *handle) things(off map[string]bool) (*things, error) {
	i, t := h.d.i, &things{}
	count, err := i.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: h.page})
	if err != nil {
		return nil, err
	}
	const most = 50_000
	var texts []references.FPDF_PAGEOBJECT
	var orders []int
	for n := range min(count.Count, most) {
		o, err := i.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: h.page, Index: n})
		if err != nil {
			return nil, err
		}
		kind, err := i.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o.PageObject})
		if err != nil {
			return nil, err
		}
		if len(off) > 0 && h.layerOff(o.PageObject, off) {
			t.off = append(t.off, picture{h.bounds(o.PageObject), n})
		}
		switch kind.Type {
		case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_SHADING:
			t.pictures = append(t.pictures, picture{h.bounds(o.PageObject), n})
		case enums.FPDF_PAGEOBJ_TEXT:
			texts, orders = append(texts, o.PageObject), append(orders, n)
		}
	}
	if len(t.pictures) > 0 {
		for k, o := range texts {
			t.texts = append(t.texts, picture{h.bounds(o), orders[k]})
		}
	}
	return t, nil
}

func (h *handle) bounds(o references.FPDF_PAGEOBJECT) evidence.Box {
	b, err := h.d.i.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return evidence.Box{}
	}
	return h.to.box(float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top))
}

// layerOff says whether an object stands in marked content of an optional layer that is off.
func (h *handle) layerOff(o references.FPDF_PAGEOBJECT, off map[string]bool) bool {
	i := h.d.i
	n, err := i.FPDFPageObj_CountMarks(&requests.FPDFPageObj_CountMarks{PageObject: o})
	if err != nil {
		return false
	}
	for k := range n.Count {
		m, err := i.FPDFPageObj_GetMark(&requests.FPDFPageObj_GetMark{PageObject: o, Index: uint64(k)})
		if err != nil {
			continue
		}
		v, err := i.FPDFPageObjMark_GetParamStringValue(&requests.FPDFPageObjMark_GetParamStringValue{PageObjectMark: m.Mark, Key: "Name"})
		if err == nil && off[v.Value] {
			return true
		}
	}
	return false
}
