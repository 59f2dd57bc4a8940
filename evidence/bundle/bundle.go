package bundle

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"

	"candour/evidence"
	"candour/evidence/family"
	"candour/evidence/pdf"
)

// Document is a document that goes in.
type Document struct {
	Section string // its heading in the index; may be empty
	Title   string
	Date    string // as it is to stand in the index; may be empty
	URN     string // its number, each once
	File    string // path
}

// Options are how a bundle is made.
type Options struct {
	Title  string // of the bundle
	Letter string // printed before each page number; may be empty
	After  *Map   // of an earlier bundle whose references must hold; may be nil

	Pool    *pdf.Pool       // reads PDFs; nil: pdf.Shared
	Read    family.Read     // reads texts and mails: a pool of workers; nil: they are refused
	Scratch string          // folder for Read; must be there if Read is given
	Limits  evidence.Limits // of each document
}

// ErrInput is a list of documents or an option that cannot make a bundle.
var ErrInput = errors.New("the list of documents")

// Refusal is a document that cannot go in.
type Refusal struct {
	URN, File string
	Why       *evidence.Unreadable
}

// Refused are all documents that cannot go in. No bundle is made without them: take them off the list, or send them in another form.
type Refused []Refusal

func (r Refused) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "these documents cannot go into the bundle (%d):", len(r))
	for _, x := range r {
		fmt.Fprintf(&b, "\n%s (%s): %s: %s", x.URN, x.File, x.Why.Code, x.Why.Why)
	}
	return b.String()
}

// builder is one bundle that is being made.
type builder struct {
	o     Options
	w     *writer
	plain *face // of index, numbers and mails
	even  *face // of plain texts
	m     *Map

	pages   []leafObject
	nodes   []int
	root    int
	same    map[[32]byte]int
	layers  []int
	off     []int
	refused Refused
}

// leafObject is a page that was written, or is to be.
type leafObject struct {
	n      int
	height float64
}

// Make writes one PDF of the documents to out, and says where each of their pages stands. If it fails, what was written is no PDF.
// Documents that cannot go in are a [Refused].
func Make(ctx context.Context, out io.Writer, docs []Document, o Options) (*Map, error) {
	parts, err := arrange(docs, o)
	if err != nil {
		return nil, err
	}
	if o.Pool == nil {
		if o.Pool, err = pdf.Shared(); err != nil {
			return nil, err
		}
	}
	b := &builder{o: o, w: newWriter(out), same: map[[32]byte]int{}, m: &Map{Format: Format, Title: o.Title, Letter: o.Letter}}
	b.root = b.w.alloc()
	if b.plain, err = newFace("GoRegular", goregular.TTF, b.w.alloc()); err != nil {
		return nil, err
	}
	if b.even, err = newFace("GoMono", gomono.TTF, b.w.alloc()); err != nil {
		return nil, err
	}
	lists := make([]*list, len(parts))
	for n, p := range parts {
		if lists[n], err = b.reserve(n, p); err != nil {
			return nil, err
		}
		if err := b.documents(ctx, n, p); err != nil {
			return nil, err
		}
	}
	if len(b.refused) > 0 {
		return nil, b.refused
	}
	if err := b.holds(); err != nil {
		return nil, err
	}
	for n := range lists {
		b.list(n, lists)
	}
	return b.m, b.finish()
}

// documents puts the documents of one list in. They are made ready side by side, and written in their order.
func (b *builder) documents(ctx context.Context, n int, docs []Document) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	waiting := make(chan chan *ready, max(1, runtime.GOMAXPROCS(0)-1))
	go func() {
		defer close(waiting)
		for _, d := range docs {
			one := make(chan *ready, 1)
			select {
			case waiting <- one:
			case <-ctx.Done():
				return
			}
			go func() { one <- b.ready(ctx, d) }()
		}
	}()
	for _, d := range docs {
		one, ok := <-waiting
		if !ok {
			return ctx.Err()
		}
		r := <-one
		err := r.err
		if err == nil { // also where one was refused before, so that all are named that cannot go in
			err = b.add(n, d, r)
		}
		var why *evidence.Unreadable
		switch {
		case errors.As(err, &why):
			b.refused = append(b.refused, Refusal{d.URN, d.File, why})
		case err != nil:
			return fmt.Errorf("%s (%s): %w", d.URN, d.File, err)
		}
	}
	return nil
}

// add writes the pages of a document.
func (b *builder) add(n int, d Document, r *ready) error {
	e := Entry{Section: d.Section, Title: d.Title, Date: d.Date, URN: d.URN, SHA256: r.sha256, List: n, First: len(b.pages) + 1}
	var err error
	if r.flat != nil {
		err = b.addPDF(d, r.flat)
	} else {
		err = r.set(d)
	}
	if err != nil {
		return err
	}
	for _, note := range r.notes {
		note.URN = d.URN
		b.m.Notes = append(b.m.Notes, note)
	}
	e.Pages = len(b.pages) + 1 - e.First
	b.m.Documents = append(b.m.Documents, e)
	return b.w.err
}

func (b *builder) addPDF(d Document, flat *pdf.Flat) error {
	c, leaves, err := b.open(flat.File, len(flat.Turns))
	if err != nil {
		return err
	}
	c.measure(leaves)
	for i, l := range leaves {
		l.turned = (l.turned + flat.Turns[i]) % 360
		n, err := c.form(l)
		if err != nil {
			return err
		}
		w, h, place := l.frame()
		b.page(d, i+1, len(leaves), w, h, fmt.Sprintf("q %s cm /P Do Q\n", place), ref(n))
	}
	c.layers()
	for page := range leaves {
		if c.above[page] {
			b.m.Notes = append(b.m.Notes, Note{URN: d.URN, Code: "above-300-dpi", Page: page + 1,
				Text: "A picture of the page has more than 300 dots an inch and is of a kind that cannot be made smaller here."})
		}
	}
	return nil
}

// largest is the longest side that a page may have, in points (ISO 32000-2, annex C).
const largest = 14_400 - strip

// frame is the size of a page as it is read, and the matrix that puts its content there.
func (l leaf) frame() (w, h float64, place string) {
	x0, y0, x1, y1 := l.crop[0], l.crop[1], l.crop[2], l.crop[3]
	w, h = x1-x0, y1-y0
	u := min(l.unit, largest/max(w, h))
	var m [6]float64
	switch l.turned {
	case 0:
		m = [6]float64{1, 0, 0, 1, -x0, -y0}
	case 90:
		m = [6]float64{0, -1, 1, 0, -y0, x1}
	case 180:
		m = [6]float64{-1, 0, 0, -1, x1, y1}
	case 270:
		m = [6]float64{0, 1, -1, 0, y1, -x0}
	}
	if l.turned%180 != 0 {
		w, h = h, w
	}
	for i := range m {
		m[i] *= u
	}
	m[5] += strip
	parts := make([]string, 6)
	for i, v := range m {
		parts[i] = num(v)
	}
	return w * u, h * u, strings.Join(parts, " ")
}

// strip is the height of the margin that is added below each page, in points.
const strip = 26

// next takes the next page of the bundle.
func (b *builder) next(height float64) (n, parent int) {
	if len(b.pages)%perNode == 0 {
		b.nodes = append(b.nodes, b.w.alloc())
	}
	n = b.w.alloc()
	b.pages = append(b.pages, leafObject{n, height})
	return n, b.nodes[len(b.nodes)-1]
}

// perNode is how many pages a node of the page tree has.
const perNode = 100

// page writes a page of a document: what it draws, above the strip. extra is an object that the content calls /P.
func (b *builder) page(d Document, page, of int, w, h float64, content, extra string) {
	const narrowest = 120 // has room for a page number
	w = max(w, narrowest)
	n, parent := b.next(h + strip)
	content += b.stamp(len(b.pages), w)
	if said := fmt.Sprintf("%s, page %d of %d", d.URN, page, of); w >= 300 {
		said, _ = b.plain.clean(said)
		said, _ = b.plain.cut(said, 8, w-150)
		content += b.plain.line(said, 8, margin/2, 9)
	}
	b.leaf(n, parent, w, h+strip, content, extra, "")
}

// leaf writes the objects of a page.
func (b *builder) leaf(n, parent int, w, h float64, content, extra, annots string) {
	if extra != "" {
		extra = "/XObject<</P " + extra + ">>"
	}
	c := b.w.alloc()
	b.w.packed(c, "", []byte(content))
	b.w.put(n, fmt.Sprintf("<</Type/Page/Parent %s/MediaBox[0 0 %s %s]/Resources<</Font<</F %s/M %s>>%s>>/Contents %s%s>>",
		ref(parent), points(w), points(h), ref(b.plain.obj), ref(b.even.obj), extra, ref(c), annots))
}

// stamp is the number of a page with the letter of the bundle, at the right of the strip.
func (b *builder) stamp(page int, w float64) string {
	said := b.number(page)
	return b.plain.line(said, 11, w-margin/2-b.plain.width(said, 11), 8)
}

func (b *builder) number(page int) string {
	return strings.TrimSpace(fmt.Sprintf("%s %d", b.o.Letter, page))
}

// line is clean words at a place.
func (f *face) line(s string, size, x, y float64) string {
	short := "F"
	if f.name == "GoMono" {
		short = "M"
	}
	return fmt.Sprintf("BT 0 g /%s %s Tf %s %s Td %s Tj ET\n", short, points(size), points(x), points(y), f.hex(s))
}

// finish writes what holds the pages together.
func (b *builder) finish() error {
	b.m.Pages = len(b.pages)
	outlines := b.outline()
	tree := b.w.alloc()
	kids := make([]string, len(b.nodes))
	for i, n := range b.nodes {
		mine := b.pages[i*perNode : min(len(b.pages), (i+1)*perNode)]
		leaves := make([]string, len(mine))
		for k, p := range mine {
			leaves[k] = ref(p.n)
		}
		b.w.put(n, fmt.Sprintf("<</Type/Pages/Parent %s/Count %d/Kids[%s]>>", ref(tree), len(mine), strings.Join(leaves, " ")))
		kids[i] = ref(n)
	}
	b.w.put(tree, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(b.pages), strings.Join(kids, " ")))
	b.plain.write(b.w)
	b.even.write(b.w)
	info := b.w.alloc()
	b.w.put(info, fmt.Sprintf("<</Title %s/Producer(Candour)>>", textString(b.o.Title)))
	layers := ""
	if len(b.layers) > 0 {
		layers = fmt.Sprintf("/OCProperties<</OCGs[%s]/D<</OFF[%s]>>>>", refs(b.layers), refs(b.off))
	}
	b.w.put(b.root, fmt.Sprintf("<</Type/Catalog/Pages %s/Outlines %s/PageMode/UseOutlines/PageLayout/SinglePage/OpenAction%s/ViewerPreferences<</DisplayDocTitle true>>/Lang(en-GB)%s>>",
		ref(tree), ref(outlines), b.dest(1), layers))
	return b.w.end(b.root, info)
}

func refs(n []int) string {
	out := make([]string, len(n))
	for i := range n {
		out[i] = ref(n[i])
	}
	return strings.Join(out, " ")
}

// dest is the top of a page at 100 %.
func (b *builder) dest(page int) string {
	p := b.pages[page-1]
	return fmt.Sprintf("[%s/XYZ 0 %s 1]", ref(p.n), points(p.height))
}
