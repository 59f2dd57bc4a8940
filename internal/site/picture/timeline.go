package picture

import (
	"math"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// Timeline shows what is due when: a bar from the first to the last day that a
// rough date can mean, with the shape of its state at the last.
type Timeline struct {
	// ID is unique in the page. Title names the picture and Description says
	// in a sentence what it shows; both are read out.
	ID, Title, Description string
	// Width is in CSS pixels; 0 is Wide.
	Width int
	// Today is marked by a line; the zero Day marks none.
	Today clock.Day
	// From and To limit the days that are shown; zero Days leave it to the
	// rows. What lies beyond is drawn as an arrow at the edge.
	From, To clock.Day
	// Rows are drawn in their order. A heading is drawn wherever Group changes.
	Rows []Row
}

// Row is one thing with a date.
type Row struct {
	// Label names it, and Link is its page or "".
	Label, Link string
	// Group is the heading under which it stands, or "".
	Group string
	// When is the date; the zero Date is drawn as "no date given".
	When edtf.Date
	// State gives shape, pattern and colour. StateText says it in words; when
	// it is empty, words for State are used.
	State     State
	StateText string
}

func (r Row) stateText() string {
	if r.StateText != "" {
		return r.StateText
	}
	return r.State.look().words
}

func (r Row) whenText() string {
	if r.When.IsZero() {
		return "no date given"
	}
	return r.When.Human()
}

// Draw draws the timeline and makes its table.
func (t Timeline) Draw() Picture {
	p := &timelinePainter{canvas: begun(t.ID, t.Width), t: t}
	p.layout()
	y := p.top + 8
	for i, r := range t.Rows {
		if r.Group != "" && (i == 0 || t.Rows[i-1].Group != r.Group) {
			y = p.heading(r.Group, y)
		}
		y = p.row(r, y)
	}
	rows := p.canvas
	// The axis goes beneath the rows, and its length is known only now.
	p.canvas = &canvas{id: rows.id, width: rows.width}
	p.axis(p.scale, t.Today, p.top)
	if !p.narrow {
		p.grid(p.scale, t.Today, p.top, y)
	}
	p.b.WriteString(rows.b.String())
	h := head{title: t.Title, desc: t.Description, links: p.links, patterns: p.paints.keys}
	return Picture{SVG: p.done(h, y+6), Table: t.table()}
}

func (t Timeline) table() Table {
	out := Table{Caption: t.Title, Columns: []string{"What", "When", "Last possible day", "State"}}
	grouped := false
	for _, r := range t.Rows {
		grouped = grouped || r.Group != ""
	}
	if grouped {
		out.Columns = append(out.Columns, "Group")
	}
	for _, r := range t.Rows {
		last := "None"
		if d, ok := r.When.Last(); ok {
			last = d.Human()
		}
		cells := []Cell{{r.Label, safeLink(r.Link)}, {Text: r.whenText()}, {Text: last}, {Text: r.stateText()}}
		if grouped {
			cells = append(cells, Cell{Text: r.Group})
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// timelinePainter holds what is worked out before the rows are drawn.
type timelinePainter struct {
	*canvas
	t      Timeline
	scale  scale
	paints paints
	links  bool
	top    float64 // of the first row
	labels float64 // how wide labels may be
	narrow bool
}

func (p *timelinePainter) layout() {
	p.top, p.narrow = 44, p.width < narrowBelow
	x0 := 11.0 // room for an arrow at the edge
	p.labels = p.width - 4
	if !p.narrow {
		x0 = math.Round(p.width * 0.42)
		p.labels = x0 - 24
	}
	first, last := p.t.days()
	p.scale = newScale(first, last, x0, p.width-10)
}

// days is the run of days to show.
func (t Timeline) days() (first, last clock.Day) {
	none := clock.Day{}
	widen := func(d clock.Day) {
		if first == none || d.Before(first) {
			first = d
		}
		if last == none || d.After(last) {
			last = d
		}
	}
	if t.Today != none {
		widen(t.Today)
	}
	for _, r := range t.Rows {
		if d, ok := r.When.First(); ok {
			widen(d)
		}
		if d, ok := r.When.Last(); ok {
			widen(d)
		}
	}
	if t.From != none {
		first = t.From
	}
	if t.To != none {
		last = t.To
	}
	switch {
	case first == none && last == none:
		first = clock.NewDay(2000, 1, 1) // nothing has a date: an empty month
		last = first
	case first == none || t.From == none && last.Before(first):
		first = last
	case last.Before(first):
		last = first
	}
	return first, last
}

// heading draws the name of a group and gives where the next row begins.
func (p *timelinePainter) heading(group string, y float64) float64 {
	y += 6
	for _, l := range wrap(group, textSize*1.06, p.width-4, 2) {
		y += lineStep
		// White around it, for the lines of the grid run behind.
		p.text(2, y, l, "font-weight", "bold", "stroke", "#fff", "stroke-width", "4", "paint-order", "stroke", "stroke-linejoin", "round")
	}
	p.line(0, y+7, p.width, y+7, "stroke", colourRule, "stroke-width", "1.5")
	return y + 9
}

// row draws one row and gives where the next begins.
func (p *timelinePainter) row(r Row, y float64) float64 {
	p.begin("g", "class", "cd-picture__row "+r.State.class())
	defer p.close()
	y += 4
	lines := wrap(r.Label, textSize, p.labels, 3)
	if len(lines) == 0 {
		lines = []string{"(no title)"}
	}
	height := float64(len(lines)) * lineStep
	linked := p.link(r.Link, 0, y, p.labels, height)
	decoration := ""
	if linked {
		decoration = "underline"
	}
	for i, l := range lines {
		p.text(2, y+14+float64(i)*lineStep, l, "text-decoration", decoration)
	}
	if linked {
		p.links = true
		p.close()
	}
	standing := r.stateText() + ": " + r.whenText()
	if r.When.IsZero() {
		standing = r.stateText()
	}
	below := y + max(height, 24)
	p.glyph(r.State, 10, below+9)
	for _, l := range wrap(standing, textSize, p.labels-20, 2) {
		p.text(23, below+14, l)
		below += lineStep
	}
	switch {
	case p.narrow && r.When.IsZero():
		return below + 10
	case p.narrow:
		// There is no column beside the words, so each bar has a piece of the
		// grid to itself.
		p.grid(p.scale, p.t.Today, below+3, below+23)
		p.bar(r, below+13)
		return below + 30
	}
	p.bar(r, y+(below-y)/2+2)
	p.line(0, below+7, p.width, below+7, "stroke", "#dde3e6")
	return below + 8
}

// bar draws the span of a row around the height y.
func (p *timelinePainter) bar(r Row, y float64) {
	if r.When.IsZero() {
		return
	}
	first, hasFirst := r.When.First()
	last, hasLast := r.When.Last()
	x1, x2 := p.scale.x0, p.scale.x1
	if hasFirst {
		x1 = p.scale.at(first)
	}
	if hasLast {
		x2 = p.scale.at(last.AddDays(1))
	}
	look := r.State.look()
	paint := p.paints.use(p.id, look.pattern, look.colour)
	if x2-x1 >= 6 {
		p.rect(x1, y-6, x2-x1, 12, "fill", paint, "stroke", look.colour, "stroke-width", "1.5")
	}
	if !hasFirst || first.Before(p.scale.from) {
		p.arrow(p.scale.x0, y, -1, look.colour)
	}
	if !hasLast || !last.Before(p.scale.to) {
		p.arrow(p.scale.x1, y, 1, look.colour)
		return
	}
	if !last.Before(p.scale.from) {
		p.glyph(r.State, x2, y)
	}
}

// arrow says that a span goes on beyond the edge; way is 1 or -1.
func (p *timelinePainter) arrow(x, y, way float64, colour string) {
	p.leaf("path", "d", "M"+px(x-way)+" "+px(y-8)+"L"+px(x+way*9)+" "+px(y)+"L"+px(x-way)+" "+px(y+8)+"z", "fill", colour)
}
