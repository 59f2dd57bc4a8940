package picture

import (
	"fmt"
	"math"
)

// Ranges shows shares of which part is missing: a bar from the lowest to the
// highest that the share of all can be, and a dot at the share of those known.
// The bar is what is known; the dot alone would say more than anybody can.
type Ranges struct {
	// ID is unique in the page. Title names the picture and Description says
	// in a sentence what it shows; both are read out.
	ID, Title, Description string
	// Width is in CSS pixels; 0 is Wide.
	Width int
	Rows  []RangeRow
}

// RangeRow is one share.
type RangeRow struct {
	Label string
	// Known, Lower and Upper are fractions; Known is NaN where nothing is known.
	Known, Lower, Upper float64
	// Text says the share with its bounds, in words; it is written beneath the
	// bar. Where Hidden is set there is no bar, and Text says why.
	Text   string
	Hidden bool
}

// Draw draws the ranges and makes their table.
func (r Ranges) Draw() Picture {
	p := &rangePainter{spanPainter{canvas: begun(r.ID, r.Width)}}
	var cells [][]Cell
	y := p.key(4)
	p.axis(y + 14)
	p.ticks(y + 18)
	y += 26
	for _, row := range r.Rows {
		y = p.row(row, y)
		cells = append(cells, row.cells())
	}
	return p.finished(r.Title, r.Description, []string{"What", "Share of those known (%)", "Lowest share of all (%)", "Highest share of all (%)"}, cells, y+4)
}

// cells are the line of the table: a number a cell, or why there is none.
func (r RangeRow) cells() []Cell {
	if r.Hidden {
		return []Cell{{Text: r.Label}, {Text: r.Text}, {Text: "–"}, {Text: "–"}}
	}
	known := "Not known"
	if !math.IsNaN(r.Known) {
		known = percent(r.Known)
	}
	return []Cell{{Text: r.Label}, {Text: known}, {Text: percent(r.Lower)}, {Text: percent(r.Upper)}}
}

// percent writes a fraction in percent to one place.
func percent(f float64) string { return fmt.Sprintf("%.1f", math.Round(f*1000)/10) }

type rangePainter struct{ spanPainter }

// spanPainter draws what is known between two ends as a striped bar, and a value
// in it as a dot.
type spanPainter struct {
	*canvas
	paints paints
}

// heading writes what a row is of above it, and gives where the row begins.
func (p *spanPainter) heading(label string, y float64) float64 {
	for _, l := range wrap(label, textSize, p.width-4, 3) {
		p.text(2, y+12, l, "font-weight", "bold")
		y += lineStep
	}
	return y
}

// below writes what there is to say under a bar, and gives where that ends.
func (p *spanPainter) below(words string, y float64) float64 {
	for _, l := range wrap(words, textSize, p.width-4, 4) {
		p.text(2, y+13, l)
		y += lineStep
	}
	return y
}

func (p *spanPainter) bar(x0, x1, y, height float64) {
	p.rect(x0, y, max(x1-x0, 2), height, "fill", p.paints.use(p.id, "stripe", colourInfo), "stroke", colourInfo, "stroke-width", "1.5", "class", "cd-picture__range")
}

func (p *spanPainter) dot(x, y float64) {
	p.leaf("circle", "cx", px(x), "cy", px(y), "r", "6", "fill", colourWarn, "stroke", "#fff", "stroke-width", "2")
}

// finished closes the picture, and makes the table beside it.
func (p *spanPainter) finished(title, description string, columns []string, rows [][]Cell, height float64) Picture {
	h := head{title: title, desc: description, patterns: p.paints.keys}
	return Picture{SVG: p.done(h, height), Table: Table{Caption: title, Columns: columns, Rows: rows}}
}

func (p *rangePainter) x(f float64) float64 { return 10 + (p.width-20)*min(max(f, 0), 1) }

// key says what bar and dot are.
func (p *rangePainter) key(y float64) float64 {
	p.begin("g", "class", "cd-picture__legend")
	defer p.close()
	p.bar(2, 26, y, barHeight)
	lines := wrap("Between these lies the share of all, whatever the missing ones are", textSize, p.width-36, 3)
	for i, l := range lines {
		p.text(34, y+12+float64(i)*lineStep, l)
	}
	y += float64(len(lines))*lineStep + 6
	p.dot(14, y+7)
	for i, l := range wrap("Share of those of whom it is known", textSize, p.width-36, 3) {
		p.text(34, y+12+float64(i)*lineStep, l)
	}
	return y + lineStep + 10
}

// barHeight is that of a share's bar.
const barHeight = 14

// axis writes the percentages.
func (p *rangePainter) axis(y float64) {
	for i, words := range []string{"0%", "25%", "50%", "75%", "100%"} {
		anchor := "middle"
		x := p.x(float64(i) / 4)
		switch i {
		case 0:
			anchor, x = "start", 2
		case 4:
			anchor, x = "end", p.width-2
		}
		p.text(x, y, words, "text-anchor", anchor, "font-size", px(smallSize))
	}
}

// ticks draws the scale under the percentages.
func (p *rangePainter) ticks(from float64) {
	for i := range 5 {
		x := p.x(float64(i) / 4)
		p.line(x, from, x, from+6, "stroke", colourRule, "stroke-width", "1.2")
	}
	p.line(p.x(0), from, p.x(1), from, "stroke", colourRule, "stroke-width", "1.2")
}

// row draws one share and gives where the next begins.
func (p *rangePainter) row(r RangeRow, y float64) float64 {
	p.begin("g", "class", "cd-picture__row")
	defer p.close()
	y = p.heading(r.Label, y+8)
	if !r.Hidden {
		p.line(p.x(0), y+9, p.x(1), y+9, "stroke", colourRule, "stroke-width", "1", "stroke-dasharray", "1 4")
		p.bar(p.x(r.Lower), p.x(r.Upper), y+2, barHeight)
		if !math.IsNaN(r.Known) {
			p.dot(p.x(r.Known), y+9)
		}
		y += 22
	}
	return p.below(r.Text, y) + 4
}
