package picture

import (
	"strconv"
	"strings"
)

// Bars shows counts by category as bars laid end to end, each number written
// out beneath its bar.
type Bars struct {
	// ID is unique in the page. Title names the picture and Description says
	// in a sentence what it shows; both are read out.
	ID, Title, Description string
	// Width is in CSS pixels; 0 is Wide.
	Width int
	// What is counted, in words: "recommendations".
	Unit string
	// Categories, in the order in which they are laid; up to seven are told
	// apart, and more begin again.
	Categories []string
	Rows       []BarRow
	// Share draws every bar at full width, so that shares are compared and not
	// numbers.
	Share bool
}

// BarRow is one bar.
type BarRow struct {
	// Label names it, and Link is its page or "".
	Label, Link string
	// Values go with Categories; missing ones and those below nothing are 0.
	Values []int
}

// value gives the count of one category.
func (r BarRow) value(i int) int {
	if i < len(r.Values) {
		return max(r.Values[i], 0)
	}
	return 0
}

// total adds the categories up.
func (b Bars) total(r BarRow) (n float64) {
	for i := range b.Categories {
		n += float64(r.value(i))
	}
	return n
}

// barLook gives the pattern and colour of a category.
func barLook(i int) (pattern, colour string) {
	looks := [...][2]string{
		{"solid", colourInfo}, {"stripe", colourWarn}, {"dots", colourClaimed}, {"none", colourQuiet},
		{"cross", colourBad}, {"level", colourGood}, {"back", colourQuiet},
	}
	l := looks[i%len(looks)]
	return l[0], l[1]
}

// Draw draws the bars and makes their table.
func (b Bars) Draw() Picture {
	p := &barPainter{canvas: begun(b.ID, b.Width), b: b}
	for _, r := range b.Rows {
		p.most = max(p.most, b.total(r))
	}
	y := p.legend(4)
	for _, r := range b.Rows {
		y = p.row(r, y)
	}
	h := head{title: b.Title, desc: b.Description, links: p.links, patterns: p.paints.keys}
	return Picture{SVG: p.done(h, y+4), Table: b.table()}
}

func (b Bars) table() Table {
	out := Table{Caption: b.Title, Columns: append(append([]string{"What"}, b.Categories...), "All")}
	for _, r := range b.Rows {
		cells := []Cell{{r.Label, safeLink(r.Link)}}
		for i := range b.Categories {
			cells = append(cells, Cell{Text: strconv.Itoa(r.value(i))})
		}
		out.Rows = append(out.Rows, append(cells, Cell{Text: whole(b.total(r))}))
	}
	return out
}

// whole writes a sum, which was added as a float so that it cannot overflow.
func whole(n float64) string { return strconv.FormatFloat(n, 'f', 0, 64) }

type barPainter struct {
	*canvas
	b      Bars
	paints paints
	links  bool
	most   float64
}

// swatch draws a small box in the look of a category.
func (p *barPainter) swatch(i int, x, y float64) {
	pattern, colour := barLook(i)
	p.rect(x, y, 14, 14, "fill", p.paints.use(p.id, pattern, colour), "stroke", colour, "stroke-width", "1.5")
}

// flow sets swatches with words in lines, and gives where the next thing goes.
func (p *barPainter) flow(words []string, y float64) float64 {
	x := 2.0
	for i, s := range words {
		if s == "" {
			continue
		}
		for j, l := range wrap(s, textSize, p.width-30, 3) {
			w := 20 + textWidth(l, textSize) + 14
			if x > 2 && (j > 0 || x+w-14 > p.width) {
				x, y = 2, y+lineStep+4
			}
			if j == 0 {
				p.swatch(i, x, y)
			}
			p.text(x+20, y+12, l)
			x += w
		}
	}
	return y + lineStep + 6
}

func (p *barPainter) legend(y float64) float64 {
	p.begin("g", "class", "cd-picture__legend")
	defer p.close()
	return p.flow(p.b.Categories, y)
}

// row draws one bar with its numbers and gives where the next begins.
func (p *barPainter) row(r BarRow, y float64) float64 {
	p.begin("g", "class", "cd-picture__row")
	defer p.close()
	total := p.b.total(r)
	lines := wrap(r.Label+" ("+strings.TrimSpace(whole(total)+" "+p.b.Unit)+")", textSize, p.width-4, 3)
	y += 6
	height := float64(len(lines)) * lineStep
	linked := p.link(r.Link, 0, y, p.width, height)
	for i, l := range lines {
		decoration := ""
		if linked {
			decoration = "underline"
		}
		p.text(2, y+14+float64(i)*lineStep, l, "font-weight", "bold", "text-decoration", decoration)
	}
	if linked {
		p.links = true
		p.close()
	}
	y += max(height, 24) + 2
	p.segments(r, total, y)
	words := make([]string, len(p.b.Categories))
	for i := range words {
		if v := r.value(i); v > 0 {
			words[i] = strconv.Itoa(v)
		}
	}
	return p.flow(words, y+26)
}

// gap is what is left white between segments, so that they never touch.
const gap = 2.0

func (p *barPainter) segments(r BarRow, total, y float64) {
	full := p.most
	if p.b.Share {
		full = total
	}
	x, room := 2.0, p.width-4
	for i := range p.b.Categories {
		v := r.value(i)
		if v == 0 || full == 0 {
			continue
		}
		w := room * float64(v) / full
		pattern, colour := barLook(i)
		p.rect(x+0.75, y, max(w-gap-0.75, 1), 20, "fill", p.paints.use(p.id, pattern, colour), "stroke", colour, "stroke-width", "1.5")
		x += w
	}
	if total == 0 {
		p.line(2, y+10, 16, y+10, "stroke", colourQuiet, "stroke-width", "2")
		p.text(22, y+15, "None")
	}
}
