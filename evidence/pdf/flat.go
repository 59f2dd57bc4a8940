package pdf

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"candour/evidence"
)

// Flat is a document that is only what its pages show, and so can be put into another.
type Flat struct {
	File  []byte // a PDF without encryption; what annotations and form fields show is drawn into its pages
	Turns []int  // of each page: how far, clockwise, it must be turned further so that most of its words run from left to right
}

// Flat draws what the annotations of a document show into its pages, and writes it anew without encryption. An error is an
// [*evidence.Unreadable], or that of ctx.
func (p *Pool) Flat(ctx context.Context, r io.ReadSeeker, size int64, limits evidence.Limits) (*Flat, error) {
	d, err := p.open(ctx, r, size)
	if err != nil {
		return nil, err
	}
	defer d.close()
	if d.n > limits.Pages {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: fmt.Sprintf("The file has %d pages, and the limit is %d.", d.n, limits.Pages)}
	}
	if d.n == 0 {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The file has no pages. Ask for it again."}
	}
	out := &Flat{Turns: make([]int, d.n)}
	for n := range d.n {
		err := d.call(ctx, func() (err error) {
			out.Turns[n], err = d.flatten(n)
			return err
		})
		if err != nil {
			return nil, unreadable(err)
		}
	}
	b := &capped{most: limits.Bytes}
	err = d.call(ctx, func() error {
		_, err := d.i.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Flags: requests.SaveFlagRemoveSecurity, Document: d.ref, FileWriter: b})
		return err
	})
	if b.over {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "The file becomes larger than is allowed when it is written anew. Ask for it in parts."}
	}
	out.File = b.Bytes()
	return out, unreadable(err)
}

// capped keeps what is written, up to a size.
type capped struct {
	bytes.Buffer
	most int64
	over bool
}

// Write keeps some bytes.
func (c *capped) Write(b []byte) (int, error) {
	if int64(c.Len()+len(b)) > c.most {
		c.over = true
		return 0, io.ErrShortWrite
	}
	return c.Buffer.Write(b)
}

// flatten draws the annotations of a page into it, and says how far the page must be turned further.
func (d *document) flatten(n int) (int, error) {
	h, err := d.load(n)
	if h != nil {
		defer h.close()
	}
	if err != nil {
		return 0, err
	}
	turn, err := h.turn()
	if err != nil {
		return 0, err
	}
	marks, err := d.i.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: h.page})
	if err != nil || marks.Count == 0 {
		return turn, err
	}
	if h.more(marks.Count) { // drawing makes the looks of fields and annotations that the file gives none
		if _, err := h.draw(9); err != nil && trapped(err) {
			return 0, err
		}
	}
	r, err := d.i.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: h.page, Usage: requests.FPDFPage_FlattenUsageNormalDisplay})
	if err != nil {
		return 0, err
	}
	if r.Result == responses.FPDFPage_FlattenResultFail {
		return 0, &evidence.Unreadable{Code: evidence.Broken, Why: fmt.Sprintf("What the annotations of page %d show cannot be drawn into it. Print the file to a new PDF.", n+1)}
	}
	return turn, nil
}

// more says whether a page has annotations that are no links.
func (h *handle) more(count int) bool {
	for k := range count {
		a, err := h.d.i.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: h.page, Index: k})
		if err != nil {
			return true
		}
		kind, err := h.d.i.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a.Annotation})
		if err != nil || kind.Subtype != enums.FPDF_ANNOT_SUBTYPE_LINK {
			return true
		}
	}
	return false
}

// letters of a page whose direction is asked for, at most.
const lettersAsked = 40

// turn finds how most letters of a page run.
func (h *handle) turn() (int, error) {
	tp, err := h.d.i.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: h.page})
	if err != nil {
		return 0, err
	}
	defer h.closeText(tp.TextPage)
	count, err := h.d.i.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: tp.TextPage})
	if err != nil {
		return 0, err
	}
	votes, all := h.votes(tp.TextPage, count.Count)
	most := slices.Index(votes[:], slices.Max(votes[:]))
	if all < 8 || votes[most]*5 < all*4 { // too few to say, or they run both ways
		return 0, nil
	}
	return (720 - most*90 - h.size.Turned) % 360, nil
}

// votes counts letters by the quarter turns, clockwise, of their line before the page's own turn.
func (h *handle) votes(tp references.FPDF_TEXTPAGE, count int) (votes [4]int, all int) {
	step := max(1, count/lettersAsked)
	for n := 0; n < count; n += step {
		r, err := h.d.i.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: tp, Index: n})
		if err != nil || r.Unicode <= ' ' {
			continue
		}
		a, err := h.d.i.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: tp, Index: n})
		if err != nil || math.IsNaN(float64(a.CharAngle)) {
			continue
		}
		quarter := float64(a.CharAngle) / (math.Pi / 2)
		all++
		if near := math.Round(quarter); math.Abs(quarter-near) < 0.2 {
			votes[(int(near)%4+4)%4]++
		}
	}
	return votes, all
}
