package pdfreport

import (
	"context"
	"errors"
	"fmt"

	"github.com/ledongthuc/pdf"

	"candour/internal/base/errs"
)

// node is a page with the resources that it has or inherits.
type node struct {
	page, resources pdf.Value
}

// listPages walks the page tree once, in order. The library finds one page at a
// time, from the root each time, and never leaves a tree that bites its tail.
func listPages(r *pdf.Reader, l Limits) (pages []node, err error) {
	defer func() {
		if p := recover(); p != nil {
			pages, err = nil, malformed(fmt.Errorf("page tree: %v", p))
		}
	}()
	w := &treeWalk{limits: l}
	if err := w.visit(r.Trailer().Key("Root").Key("Pages"), pdf.Value{}, 0); err != nil {
		return nil, err
	}
	if len(w.pages) == 0 {
		return nil, malformed(errors.New("no pages"))
	}
	return w.pages, nil
}

type treeWalk struct {
	limits Limits
	pages  []node
	nodes  int
}

func (w *treeWalk) visit(v, resources pdf.Value, depth int) error {
	if w.nodes++; depth > 60 || w.nodes > 4*w.limits.Pages+100 {
		return malformed(errors.New("page tree too deep or too wide"))
	}
	if own := v.Key("Resources"); !own.IsNull() {
		resources = own
	}
	kids := v.Key("Kids")
	if kids.Kind() != pdf.Array {
		if v.Kind() != pdf.Dict {
			return nil
		}
		if len(w.pages) >= w.limits.Pages {
			return errs.Newf(errs.TooLarge, "The PDF has more than %d pages. Send only the pages with the recommendations.", w.limits.Pages)
		}
		w.pages = append(w.pages, node{v, resources})
		return nil
	}
	for i := range kids.Len() {
		if err := w.visit(kids.Index(i), resources, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// sheet is the text of one page.
type sheet struct {
	number int // from 1
	lines  []line
	// unread says why the page gave no text, when it could not be read.
	unread error
}

// readPages reads every page. A page that cannot be read is noted and the rest
// are read; only time, a cancelled context or an exhausted budget end it.
func readPages(ctx context.Context, data []byte, l Limits) ([]sheet, error) {
	r, src, err := openPDF(ctx, data)
	if err != nil {
		return nil, stopped(ctx, err)
	}
	nodes, err := listPages(r, l)
	if err != nil {
		return nil, stopped(ctx, err)
	}
	fonts := map[string]*font{}
	sheets := make([]sheet, len(nodes))
	total := 0
	for i, n := range nodes {
		glyphs, err := readPage(ctx, n, fonts, l)
		if ctx.Err() != nil {
			return nil, stopped(ctx, err)
		}
		if total += len(glyphs); src.spent || total > l.AllGlyphs {
			return nil, errs.New(errs.TooLarge, "The PDF takes more work to read than any report should. Print it to a new PDF, or send only the pages with the recommendations.")
		}
		sheets[i] = sheet{number: i + 1, lines: layout(i+1, glyphs), unread: err}
	}
	return sheets, nil
}

// readPage reads one page and turns a panic of the library into an error.
func readPage(ctx context.Context, n node, fonts map[string]*font, l Limits) (g []glyph, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("pdfreport: page: %v", p)
		}
	}()
	return paint(ctx, n, fonts, l)
}

// stopped puts words to a context that ended; otherwise it gives err back.
func stopped(ctx context.Context, err error) error {
	switch cause := ctx.Err(); {
	case errors.Is(cause, context.DeadlineExceeded):
		return errs.Because(errs.TooLarge, "The PDF took too long to read. Send only the pages with the recommendations.", cause)
	case cause != nil:
		return errs.Because(errs.Unavailable, "The reading was stopped before it was done. Nothing was changed.", cause)
	}
	return err
}
