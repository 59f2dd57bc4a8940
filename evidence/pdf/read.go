package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klippa-app/go-pdfium/requests"

	"candour/evidence"
	"candour/evidence/pdf/object"
)

// Limits of one reading beside those that the caller gives.
const (
	scanMost   = 1 << 30 // bytes of a file that is looked through object by object
	deathsMost = 3       // pages that may end the reader before the document counts as one that ends it
)

// Read reads a PDF file. Attachments and thumbnails are written into the folder scratch, and nothing else is
// written anywhere. An error is an [*evidence.Unreadable], or that of ctx.
func (p *Pool) Read(ctx context.Context, path, scratch string, limits evidence.Limits) (*evidence.Reading, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > limits.Bytes {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: fmt.Sprintf("The file has %d bytes, and the limit is %d.", info.Size(), limits.Bytes)}
	}
	r := &reading{pool: p, scratch: scratch, limits: limits, out: &evidence.Reading{Kind: "application/pdf", Reader: Reader}}
	if info.Size() > scanMost {
		r.note("not-looked-through", 0, "The file is too large to look for words outside its pages: only its pages were read.")
		err = r.pages(ctx, f, info.Size())
		return r.out, err
	}
	b, err := io.ReadAll(io.LimitReader(f, scanMost))
	if err != nil {
		return nil, err
	}
	if err := r.whole(ctx, b); err != nil {
		return nil, err
	}
	return r.out, nil
}

// reading is one file that is being read.
type reading struct {
	pool    *Pool
	scratch string
	limits  evidence.Limits
	out     *evidence.Reading
	off     map[string]bool // names of layers that are off
	parts   int64           // bytes of parts so far
}

func (r *reading) note(code string, page int, text string) {
	r.out.Notes = append(r.out.Notes, evidence.Note{Code: code, Page: page, Text: text})
}

// whole reads the pages, then everything else.
func (r *reading) whole(ctx context.Context, b []byte) error {
	plain := b
	file := object.Scan(b, r.limits.Bytes)
	if encrypted(file) {
		var err error
		if plain, err = r.pool.decrypt(ctx, b); err != nil {
			return err
		}
		r.note("encrypted", 0, "The file is encrypted and opens without a password.")
		file = object.Scan(plain, r.limits.Bytes)
	}
	r.off = layersOff(file)
	if err := r.pages(ctx, bytes.NewReader(b), int64(len(b))); err != nil {
		return err
	}
	if file.Cut {
		r.note("not-all-looked-through", 0, "The file has more objects, or more inside them, than the limit: words outside its pages may be missing.")
	}
	h := &harvest{r: r, f: file, seen: map[string]bool{}}
	h.all()
	r.thumbnails(file)
	if err := r.attachments(file); err != nil {
		return err
	}
	if len(plain) == len(b) {
		r.revisions(ctx, b, file)
	}
	return ctx.Err()
}

func encrypted(f *object.File) bool {
	for _, t := range f.Trailers {
		if t["Encrypt"] != nil {
			return true
		}
	}
	return false
}

// decrypt writes a copy without encryption, of a file that needs no password.
func (p *Pool) decrypt(ctx context.Context, b []byte) ([]byte, error) {
	return p.decryptWith(ctx, b, nil)
}

// Unlock gives a copy without encryption of the file at path, opened by the first of some passwords that opens it: for
// [Pool.Read] of what is locked. Where none does the error has the code Locked.
func (p *Pool) Unlock(ctx context.Context, path string, passwords []string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	err = &evidence.Unreadable{Code: evidence.Locked, Why: "The file needs a password. Ask for the password, or for a copy without one."}
	for _, word := range passwords {
		var plain []byte
		if plain, err = p.decryptWith(ctx, b, &word); err == nil || evidence.CodeOf(err) != evidence.Locked {
			return plain, err
		}
	}
	return nil, err
}

func (p *Pool) decryptWith(ctx context.Context, b []byte, password *string) ([]byte, error) {
	d, err := p.openWith(ctx, bytes.NewReader(b), int64(len(b)), password)
	if err != nil {
		return nil, err
	}
	defer d.close()
	var out bytes.Buffer
	err = d.call(ctx, func() error {
		_, err := d.i.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Flags: requests.SaveFlagRemoveSecurity, Document: d.ref, FileWriter: &out})
		return err
	})
	if err != nil {
		return nil, unreadable(err)
	}
	return out.Bytes(), nil
}

// pages reads every page. A page at which the reader ends is noted and the next is read by a fresh one.
func (r *reading) pages(ctx context.Context, f io.ReadSeeker, size int64) error {
	d, err := r.pool.open(ctx, f, size)
	if err != nil {
		return err
	}
	defer func() { d.close() }()
	if d.n > r.limits.Pages {
		return &evidence.Unreadable{Code: evidence.TooMuch, Why: fmt.Sprintf("The file has %d pages, and the limit is %d.", d.n, r.limits.Pages)}
	}
	if d.n == 0 {
		return &evidence.Unreadable{Code: evidence.Broken, Why: "The file has no pages. Ask for it again."}
	}
	deaths := 0
	var last error
	for n := range d.n {
		t, err := r.page(ctx, d, n)
		if err != nil {
			last = err
		}
		switch {
		case err == nil:
			r.take(n+1, t)
			continue
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, errDied) || errors.Is(err, errTimeOut):
			if deaths++; deaths > deathsMost {
				return unreadable(err)
			}
			d.close()
			fresh, err := r.pool.open(ctx, f, size)
			if err != nil {
				return err
			}
			d = fresh
		}
		r.out.Pages = append(r.out.Pages, evidence.Page{})
		r.note("page-not-read", n+1, "The page could not be read.")
	}
	return r.allUnread(last)
}

// allUnread closes where not one page could be read.
func (r *reading) allUnread(last error) error {
	unread := 0
	for _, n := range r.out.Notes {
		if n.Code == "page-not-read" {
			unread++
		}
	}
	if unread == len(r.out.Pages) {
		if errors.Is(last, errDied) || errors.Is(last, errTimeOut) {
			return unreadable(last)
		}
		return &evidence.Unreadable{Code: evidence.Broken, Why: "Not one page of the file can be read. Ask for it again.", Err: last}
	}
	return nil
}

func (r *reading) page(ctx context.Context, d *document, n int) (*pageText, error) {
	t := &pageText{}
	err := d.call(ctx, func() error {
		h, err := d.load(n)
		if h != nil {
			defer h.close()
		}
		if err != nil {
			return err
		}
		t.page = h.size
		tp, err := h.text(t)
		defer h.closeText(tp)
		if err != nil {
			return err
		}
		if err = h.sight(tp, t, r.off); err != nil && !trapped(err) {
			t.undrawn, err = true, nil // the words are there; whether they are seen is not known
		}
		return err
	})
	return t, err
}

// take makes pieces of the words of a page: what is seen, and each kind of what is not.
func (r *reading) take(page int, t *pageText) {
	groups := []struct {
		where  evidence.Where
		unseen bool
	}{{evidence.Body, false}, {evidence.OCR, true}, {evidence.Layer, true}, {evidence.Invisible, true}}
	count := map[evidence.Where]int{}
	for _, g := range groups {
		p := evidence.Piece{Where: g.where, Page: page, Unseen: g.unseen}
		var text strings.Builder
		var box evidence.Box
		for _, w := range t.words {
			if w.where != g.where {
				continue
			}
			if text.WriteString(w.text); w.text != "" {
				count[g.where]++
			}
			text.WriteString(w.end)
			box = union(box, w.box)
			p.Words = append(p.Words, evidence.Word{Text: w.text, Box: w.box, Confidence: -1})
		}
		if p.Text = strings.TrimSpace(text.String()); p.Text == "" {
			continue
		}
		p.Box = &box
		r.out.Pieces = append(r.out.Pieces, p)
		if g.where == evidence.Invisible {
			r.note("unseen-text", page, "The page has words that nobody sees who opens it.")
		}
	}
	if t.undrawn {
		r.note("not-drawn", page, "The page could not be drawn, so which of its words can be seen is not known.")
	}
	wrong := t.letters > 20 && t.unmapped*20 > t.letters
	if wrong {
		r.note("text-may-be-wrong", page, "The file does not say what many letters of this page mean: look at the picture.")
	}
	words := count[evidence.Body] + count[evidence.OCR]
	scan := t.picture > 0.6 && count[evidence.OCR] == 0 && words < 10 // a stamp on a scan is not its text
	t.page.Usable = !wrong && !scan && (words > 0 || t.blank)
	if t.blank && words == 0 {
		r.note("blank-page", page, "Nothing can be seen on the page.")
	}
	r.out.Pages = append(r.out.Pages, t.page)
}
