package redact

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"slices"

	"candour/evidence"
	"candour/evidence/pdf"
)

// Recogniser finds words in a picture of so many dots an inch. Boxes are in points from its left and its top.
type Recogniser interface {
	Recognise(ctx context.Context, page image.Image, dpi int) ([]evidence.Word, error)
	Name() string // program and version, for the proof
}

// Options are how a file is redacted. The zero value is usual, without a text layer.
type Options struct {
	DPI        int        // of the new pictures; 0: 200
	Recognise  Recogniser // nil: the new file has no text layer, and the proof says so
	Dictionary []string   // words that must not be anywhere in the new file, whatever is marked
	Pool       *pdf.Pool  // nil: the shared one
}

// ErrMark is a mark that lies on no page.
var ErrMark = errors.New("a mark lies on no page of the file, or has no size")

// Redact draws a file with its marks made black and writes it anew, and proves that nothing is left. It fails where
// the proof fails: it never gives a file of which the proof does not hold.
func Redact(ctx context.Context, original []byte, marks []Mark, o Options) ([]byte, *Proof, error) {
	o, err := o.whole()
	if err != nil {
		return nil, nil, err
	}
	d, err := o.Pool.Draw(ctx, bytes.NewReader(original), int64(len(original)))
	if err != nil {
		return nil, nil, err
	}
	defer d.Close() // again, where an error ends it early
	of := map[int][]Mark{}
	for _, m := range marks {
		if m.Page < 1 || m.Page > d.Pages() || m.Box.W <= 0 || m.Box.H <= 0 {
			return nil, nil, fmt.Errorf("%w: page %d", ErrMark, m.Page)
		}
		of[m.Page] = append(of[m.Page], m)
	}
	proof := &Proof{Format: ProofFormat, Original: sum(original), DPI: o.DPI, Reader: pdf.Reader, Writer: Writer, TextLayer: "none"}
	if o.Recognise != nil {
		proof.TextLayer = o.Recognise.Name()
	}
	var pages []page
	var was []look
	for n := 1; n <= d.Pages(); n++ {
		p, said, before, err := redactPage(ctx, d, n, of[n], o)
		if err != nil {
			return nil, nil, fmt.Errorf("page %d: %w", n, err)
		}
		pages, proof.Pages, was = append(pages, *p), append(proof.Pages, *said), append(was, before)
	}
	d.Close() // who holds one reader and waits for another can wait for ever
	out := write(pages)
	proof.Output = sum(out)
	if proof.Dictionary = len(o.Dictionary); proof.Dictionary > 0 {
		proof.DictionaryKeyed = keyed(original, o.Dictionary)
	}
	v, err := verify(ctx, out, proof, o, was)
	if err != nil {
		return nil, nil, err
	}
	proof.Found = *v
	if bad := v.Bad(); bad != nil {
		return nil, proof, bad
	}
	return out, proof, nil
}

func (o Options) whole() (Options, error) {
	o.DPI = cmp.Or(o.DPI, 200)
	if o.DPI < 72 || o.DPI > 600 {
		return o, fmt.Errorf("a page is drawn at 72 to 600 dots per inch, not at %d", o.DPI)
	}
	var err error
	if o.Pool == nil {
		o.Pool, err = pdf.Shared()
	}
	return o, err
}

func redactPage(ctx context.Context, d *pdf.Drawing, n int, marks []Mark, o Options) (*page, *Drawn, look, error) {
	words, size, err := d.Words(ctx, n)
	if err != nil {
		return nil, nil, look{}, err
	}
	img, err := d.Grey(ctx, n, o.DPI)
	if err != nil {
		return nil, nil, look{}, err
	}
	was := lookOf(img, cell)
	boxes := Cover(marks, words, size)
	for _, m := range marks {
		if !slices.ContainsFunc(boxes, func(c Covered) bool { return touches(m.Box, c.Box) }) {
			return nil, nil, was, fmt.Errorf("%w: page %d", ErrMark, n) // outside what is shown of the page
		}
	}
	blacken(img, boxes, o.DPI)
	p := &page{w: milli(size.W), h: milli(size.H)}
	if p.pic, err = encode(img); err != nil {
		return nil, nil, was, err
	}
	if o.Recognise != nil {
		seen, err := p.pic.decode() // what is in the file, and not what was drawn
		if err != nil {
			return nil, nil, was, err
		}
		found, err := o.Recognise.Recognise(ctx, seen, o.DPI)
		if err != nil {
			return nil, nil, was, fmt.Errorf("recognise the new page: %w", err)
		}
		p.words = place(clear(folded(found), boxes), float64(p.h)/1000)
	}
	said := &Drawn{Width: float64(p.w) / 1000, Height: float64(p.h) / 1000, Picture: "grey", Boxes: boxes}
	if p.pic.oneBit {
		said.Picture = "one-bit"
	}
	return p, said, was, nil
}

func folded(words []evidence.Word) []evidence.Word {
	out := slices.Clone(words)
	for i := range out {
		out[i].Text = pdf.Fold(out[i].Text)
	}
	return out
}

// clear takes out what recognition made of a black box or of the label on it.
func clear(words []evidence.Word, boxes []Covered) []evidence.Word {
	return slices.DeleteFunc(words, func(w evidence.Word) bool {
		return slices.ContainsFunc(boxes, func(c Covered) bool { return touches(w.Box, c.Box) })
	})
}

// difference compares two looks of a page outside the boxes: the share of squares whose mean differs by more than differLevels.
func difference(was, is look, boxes []Covered, dpi int) float64 {
	outside, differ := 0, 0
	in := image.Rect(0, 0, was.across*cell, len(was.mean)/was.across*cell)
	for i, v := range was.mean {
		x, y := i%was.across, i/was.across
		k := y*is.across + x
		square := image.Rect(x*cell-cell, y*cell-cell, x*cell+2*cell, y*cell+2*cell)
		if x >= is.across || k >= len(is.mean) || slices.ContainsFunc(boxes, func(c Covered) bool { return square.Overlaps(pixelBox(c.Box, dpi, in)) }) {
			continue
		}
		outside++
		if max(int(v), int(is.mean[k]))-min(int(v), int(is.mean[k])) > differLevels {
			differ++
		}
	}
	return float64(differ) / float64(max(outside, 1))
}
