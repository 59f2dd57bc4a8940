package pdf

import (
	"context"
	"errors"
	"image"
	"io"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"candour/evidence"
)

// maxPixels is how large a drawing may be: 40 million are a page of A2 at 300 dpi.
const maxPixels = 40_000_000

// errLarge is a page that is too large to draw.
var errLarge = &evidence.Unreadable{Code: evidence.TooMuch, Why: "The page is too large to draw."}

// draw draws a page in grey, with its form fields and annotations.
func (h *handle) draw(dpi int) (*image.Gray, error) {
	img, err := h.render(dpi, requests.RenderImageFormatGrayscale)
	if err != nil {
		return nil, err
	}
	g, is := img.(*image.Gray)
	if !is {
		return nil, errors.New("the PDF reader drew no grey picture")
	}
	return g, nil
}

func (h *handle) render(dpi int, format requests.RenderImageFormat) (image.Image, error) {
	scale := float64(dpi) / 72
	if math.Ceil(h.size.W*scale)*math.Ceil(h.size.H*scale) > maxPixels {
		return nil, errLarge
	}
	r, err := h.d.i.RenderPageInDPI(&requests.RenderPageInDPI{Page: h.page, DPI: dpi, Document: &h.d.ref,
		RenderForm: h.d.form, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT, ImageFormat: format})
	if err != nil {
		return nil, err
	}
	defer r.Cleanup()
	switch img := r.Result.RenderedImage.(type) { // the pixels belong to the instance: they are copied
	case *image.Gray: // without the bytes that fill its rows up
		c := image.NewGray(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()))
		for y := range c.Rect.Dy() {
			copy(c.Pix[y*c.Stride:(y+1)*c.Stride], img.Pix[y*img.Stride:])
		}
		return c, nil
	case *image.RGBA:
		c := *img
		c.Pix = append([]byte(nil), img.Pix...)
		return &c, nil
	}
	return nil, errors.New("the PDF reader drew a picture of an unknown kind")
}

// Drawing is an open document that is drawn page by page.
type Drawing struct{ d *document }

// Draw opens a document to draw its pages. The caller closes it.
func (p *Pool) Draw(ctx context.Context, r io.ReadSeeker, size int64) (*Drawing, error) {
	d, err := p.open(ctx, r, size)
	if err != nil {
		return nil, err
	}
	return &Drawing{d}, nil
}

// Close gives the reader back.
func (w *Drawing) Close() { w.d.close() }

// Pages is how many pages the document has.
func (w *Drawing) Pages() int { return w.d.n }

// Grey draws a page, from 1, upright, with its form fields and annotations.
func (w *Drawing) Grey(ctx context.Context, page, dpi int) (*image.Gray, error) {
	var img *image.Gray
	err := w.on(ctx, page, func(h *handle) (err error) {
		img, err = h.draw(dpi)
		return err
	})
	return img, err
}

// Colour draws a page in colours.
func (w *Drawing) Colour(ctx context.Context, page, dpi int) (image.Image, error) {
	var img image.Image
	err := w.on(ctx, page, func(h *handle) (err error) {
		img, err = h.render(dpi, requests.RenderImageFormatRGBA)
		return err
	})
	return img, err
}

// Words are the words of a page, from 1, wherever they stand on it and whether they are seen or not; and its size.
func (w *Drawing) Words(ctx context.Context, page int) ([]evidence.Word, evidence.Page, error) {
	var out pageText
	var size evidence.Page
	err := w.on(ctx, page, func(h *handle) error {
		size = h.size
		tp, err := h.text(&out)
		h.closeText(tp)
		return err
	})
	words := make([]evidence.Word, 0, len(out.words))
	for _, x := range out.words {
		words = append(words, evidence.Word{Text: x.text, Box: x.box, Confidence: -1})
	}
	return words, size, err
}

// Mark is an annotation that marks a place.
type Mark struct {
	Kind string // "redact", "highlight", or "other"
	Box  evidence.Box
}

// Marks are the annotations of a page, from 1.
func (w *Drawing) Marks(ctx context.Context, page int) ([]Mark, error) {
	var out []Mark
	err := w.on(ctx, page, func(h *handle) error {
		n, err := h.d.i.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: h.page})
		if err != nil {
			return err
		}
		for k := range n.Count {
			if m, ok := h.mark(k); ok {
				out = append(out, m)
			}
		}
		return nil
	})
	return out, err
}

func (h *handle) mark(k int) (Mark, bool) {
	a, err := h.d.i.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: h.page, Index: k})
	if err != nil {
		return Mark{}, false
	}
	kind, err := h.d.i.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a.Annotation})
	if err != nil {
		return Mark{}, false
	}
	r, err := h.d.i.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: a.Annotation})
	if err != nil {
		return Mark{}, false
	}
	name := map[enums.FPDF_ANNOTATION_SUBTYPE]string{enums.FPDF_ANNOT_SUBTYPE_REDACT: "redact", enums.FPDF_ANNOT_SUBTYPE_HIGHLIGHT: "highlight"}[kind.Subtype]
	if name == "" {
		name = "other"
	}
	return Mark{name, h.to.box(float64(r.Rect.Left), float64(r.Rect.Bottom), float64(r.Rect.Right), float64(r.Rect.Top))}, true
}

func (w *Drawing) on(ctx context.Context, page int, f func(*handle) error) error {
	if page < 1 || page > w.d.n {
		return &evidence.Unreadable{Code: evidence.Broken, Why: "The document has no such page."}
	}
	return unreadable(w.d.call(ctx, func() error {
		h, err := w.d.load(page - 1)
		if h != nil {
			defer h.close()
		}
		if err != nil {
			return err
		}
		return f(h)
	}))
}

// Render draws one page of a document, from 1, in colours.
func (p *Pool) Render(ctx context.Context, r io.ReadSeeker, size int64, page, dpi int) (image.Image, error) {
	w, err := p.Draw(ctx, r, size)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	return w.Colour(ctx, page, dpi)
}
