package bundle

import (
	"fmt"
	"strings"
)

// A4, upright, in points: index pages and set text, with the strip in it.
const (
	a4Wide = 595.0
	a4High = 842.0
	margin = 50.0
	foot   = 58.0 // lowest line
	size   = 10.0 // of letters
	lead   = 14.0 // from line to line
)

// Columns of the index: where they begin, and how wide they are.
const (
	noAt, titleAt, dateAt, urnAt, pageAt = margin, margin + 34, margin + 270, margin + 340, a4Wide - margin
	titleWide, dateWide, urnWide         = 230.0, 64.0, 106.0
)

// row is a line of an index, or a heading of a section.
type row struct {
	page             int // of the index, from 0
	y                float64
	heading          bool
	no               int
	title, date, urn []string
	document         int // in the list
}

// list is an index that is laid out before the pages are known. That it takes no room for what is not known then is why numbers can
// stand on pages before their index is written.
type list struct {
	rows  []row
	pages int
	begin int // first document in the map
}

// lay lays out a list of documents.
func (b *builder) lay(docs []Document, top float64) *list {
	l := &list{pages: 1, begin: len(b.m.Documents)}
	y := top
	place := func(r row, lines int, keep float64) {
		if y-float64(lines-1)*lead-keep < foot {
			l.pages++
			y = a4High - margin - 2*lead
		}
		r.page, r.y = l.pages-1, y
		l.rows = append(l.rows, r)
		y -= float64(lines)*lead + 3
	}
	words := func(s string, wide float64) []string {
		s, _ = b.plain.clean(s)
		return b.plain.wrap(s, size, wide)
	}
	for i, d := range docs {
		if d.Section != "" && (i == 0 || docs[i-1].Section != d.Section) {
			y -= 6
			t := words(d.Section, pageAt-margin)
			place(row{heading: true, title: t}, len(t), 3*lead)
		}
		r := row{no: i + 1, document: i, title: words(d.Title, titleWide), date: words(d.Date, dateWide), urn: words(d.URN, urnWide)}
		place(r, max(len(r.title), len(r.date), len(r.urn)), 0)
	}
	return l
}

// heading are the lines above a list.
func (b *builder) heading(n int) (big []string, small string) {
	said := b.o.Title
	if n > 0 {
		said = late(n)
		small = b.o.Title
	}
	said, _ = b.plain.clean(said)
	small, _ = b.plain.clean(small)
	small, _ = b.plain.cut(small, size, pageAt-margin)
	return b.plain.wrap(said, 18, pageAt-margin), small
}

func late(n int) string {
	if n == 1 {
		return "Late documents"
	}
	return fmt.Sprintf("Late documents, %d", n)
}

const bigLead = 24.0

// reserve takes the pages of a list.
func (b *builder) reserve(n int, docs []Document) (*list, error) {
	big, _ := b.heading(n)
	l := b.lay(docs, a4High-margin-float64(len(big))*bigLead-4*lead)
	b.m.Lists = append(b.m.Lists, List{First: len(b.pages) + 1, Pages: l.pages})
	for range l.pages {
		b.next(a4High)
	}
	return l, b.w.err
}

// list writes the pages of a list.
func (b *builder) list(n int, all []*list) {
	l := all[n]
	for i := range l.pages {
		page := b.m.Lists[n].First + i
		var content strings.Builder
		var links []string
		y := a4High - margin
		if i == 0 {
			big, small := b.heading(n)
			for _, line := range big {
				y -= bigLead - 6
				content.WriteString(b.plain.line(line, 18, margin, y))
				y -= 6
			}
			if small == "" && b.o.Letter != "" {
				small, _ = b.plain.clean("Bundle " + b.o.Letter)
			}
			content.WriteString(b.plain.line(small, size, margin, y-lead))
			y -= 2 * lead
		}
		b.columns(&content, y-lead)
		for _, r := range l.rows {
			if r.page == i {
				links = append(links, b.row(&content, l, r)...)
			}
		}
		if n == 0 && i == 0 && len(all) > 1 {
			links = append(links, b.later(&content))
		}
		content.WriteString(b.stamp(page, a4Wide))
		annots := ""
		if len(links) > 0 {
			annots = "/Annots[" + strings.Join(links, " ") + "]"
		}
		b.leaf(b.pages[page-1].n, b.nodes[(page-1)/perNode], a4Wide, a4High, content.String(), "", annots)
	}
}

// columns writes what stands above the columns.
func (b *builder) columns(out *strings.Builder, y float64) {
	for _, c := range []struct {
		said string
		x    float64
	}{{"No.", noAt}, {"Document", titleAt}, {"Date", dateAt}, {"Number", urnAt}, {"Page", pageAt - b.plain.width("Page", size)}} {
		out.WriteString(b.plain.line(c.said, size, c.x, y))
	}
	fmt.Fprintf(out, "0.5 w 0 G %s %s m %s %s l S\n", points(margin), points(y-4), points(pageAt), points(y-4))
}

// row writes a row and gives its link.
func (b *builder) row(out *strings.Builder, l *list, r row) []string {
	if r.heading {
		for k, line := range r.title {
			out.WriteString(b.plain.line(line, 12, margin, r.y-float64(k)*lead))
		}
		return nil
	}
	e := b.m.Documents[l.begin+r.document]
	out.WriteString(b.plain.line(fmt.Sprint(r.no), size, noAt, r.y))
	for k, col := range [][]string{r.title, r.date, r.urn} {
		for i, line := range col {
			out.WriteString(b.plain.line(line, size, []float64{titleAt, dateAt, urnAt}[k], r.y-float64(i)*lead))
		}
	}
	said := fmt.Sprint(e.First)
	out.WriteString(b.plain.line(said, size, pageAt-b.plain.width(said, size), r.y))
	lines := float64(max(len(r.title), len(r.date), len(r.urn)))
	return []string{b.link(r.y-(lines-1)*lead-3, r.y+size, e.First, e.Title)}
}

// link is a place of an index page that opens a page of the bundle.
func (b *builder) link(bottom, top float64, page int, said string) string {
	n := b.w.alloc()
	b.w.put(n, fmt.Sprintf("<</Type/Annot/Subtype/Link/F 4/Rect[%s %s %s %s]/Border[0 0 0]/Contents %s/Dest%s>>",
		points(margin), points(bottom), points(pageAt), points(top), textString(fmt.Sprintf("Page %d: %s", page, said)), b.dest(page)))
	return ref(n)
}

// later says at the foot of the first page where documents are listed that came late: the room for it is always there.
func (b *builder) later(out *strings.Builder) string {
	first := b.m.Lists[1].First
	said := fmt.Sprintf("Documents that came late are listed on page %d", first)
	for i, l := range b.m.Lists[2:] {
		more := fmt.Sprintf("%s, %d", said, l.First)
		if b.plain.width(more, size) > pageAt-margin-100 {
			said += fmt.Sprintf(", and %d more lists", len(b.m.Lists)-2-i)
			break
		}
		said = more
	}
	const y = foot - 2*lead + 4
	out.WriteString(b.plain.line(said+".", size, margin, y))
	return b.link(y-3, y+size, first, late(1))
}

// mark is a bookmark.
type mark struct {
	title string
	page  int
	below []*mark
}

// outline writes the bookmarks: the index, sections and documents, and the lists of late documents.
func (b *builder) outline() int {
	var top []*mark
	at := 0
	for n, l := range b.m.Lists {
		into := &top
		said := "Index"
		if n > 0 {
			said = late(n)
		}
		head := &mark{title: b.number(l.First) + "  " + said, page: l.First}
		top = append(top, head)
		if n > 0 {
			into = &head.below
		}
		list, section := into, ""
		for ; at < len(b.m.Documents) && b.m.Documents[at].List == n; at++ {
			e := b.m.Documents[at]
			if e.Section != section {
				section = e.Section
				s := &mark{title: b.number(e.First) + "  " + section, page: e.First}
				*into = append(*into, s)
				list = &s.below
			}
			*list = append(*list, &mark{title: fmt.Sprintf("%s  %s (%s)", b.number(e.First), e.Title, e.URN), page: e.First})
		}
	}
	root := b.w.alloc()
	first, last, count := b.marks(top, root)
	b.w.put(root, fmt.Sprintf("<</Type/Outlines/First %s/Last %s/Count %d>>", ref(first), ref(last), count))
	return root
}

func (b *builder) marks(list []*mark, parent int) (first, last, count int) {
	n := make([]int, len(list))
	for i := range n {
		n[i] = b.w.alloc()
	}
	for i, m := range list {
		var s strings.Builder
		fmt.Fprintf(&s, "<</Title %s/Parent %s/Dest%s", textString(m.title), ref(parent), b.dest(m.page))
		if i > 0 {
			fmt.Fprintf(&s, "/Prev %s", ref(n[i-1]))
		}
		if i+1 < len(n) {
			fmt.Fprintf(&s, "/Next %s", ref(n[i+1]))
		}
		if len(m.below) > 0 {
			f, l, c := b.marks(m.below, n[i])
			fmt.Fprintf(&s, "/First %s/Last %s/Count %d", ref(f), ref(l), c)
			count += c
		}
		s.WriteString(">>")
		b.w.put(n[i], s.String())
	}
	return n[0], n[len(n)-1], count + len(list)
}
