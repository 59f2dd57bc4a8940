package picture

import (
	"fmt"
	"math"
	"strconv"
)

// RunChart shows shares over time about their mean, with the limits between
// which chance alone would keep them. A point that chance does not explain is a
// diamond and has a number; the others are discs.
type RunChart struct {
	// ID is unique in the page. Title names the picture and Description says
	// in a sentence what it shows; both are read out.
	ID, Title, Description string
	// Width is in CSS pixels; 0 is Wide.
	Width int
	// Mean is the share that the points lie about.
	Mean   float64
	Points []RunPoint
}

// RunPoint is one share, from 0 to 1, and its control limits.
type RunPoint struct {
	Label               string
	Value, Lower, Upper float64
	// Of is what the share is of.
	Of int64
	// Signal says why chance does not explain it; "" when it may.
	Signal string
}

// Draw draws the chart and makes its table.
func (r RunChart) Draw() Picture {
	p := &runPainter{canvas: begun(r.ID, r.Width), r: r, top: 12, tall: 190, left: 46}
	p.step = (p.width - p.left - 14) / float64(max(len(r.Points), 1))
	p.axis()
	p.limits()
	p.points()
	return Picture{SVG: p.done(head{title: r.Title, desc: r.Description}, p.key(p.top+p.tall+44)), Table: r.table()}
}

func (r RunChart) table() Table {
	out := Table{Caption: r.Title, Columns: []string{"Period", "Share", "Of", "Lower limit", "Upper limit", "More than chance"}}
	for _, x := range r.Points {
		signal := x.Signal
		if signal == "" {
			signal = "No"
		}
		out.Rows = append(out.Rows, []Cell{{Text: x.Label}, {Text: hundredths(x.Value)}, {Text: strconv.FormatInt(x.Of, 10)}, {Text: hundredths(x.Lower)}, {Text: hundredths(x.Upper)}, {Text: signal}})
	}
	return out
}

func hundredths(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }

type runPainter struct {
	*canvas
	r                     RunChart
	top, tall, left, step float64
}

func (p *runPainter) x(i int) float64 { return p.left + p.step*(float64(i)+0.5) }

func (p *runPainter) y(v float64) float64 { return p.top + p.tall*(1-min(max(v, 0), 1)) }

// axis draws the grid, its percentages and as many labels as have room.
func (p *runPainter) axis() {
	for _, v := range []float64{0, 0.25, 0.5, 0.75, 1} {
		p.line(p.left, p.y(v), p.width-6, p.y(v), "stroke", colourRule, "stroke-dasharray", "1 4", "stroke-width", "1.2")
		p.text(p.left-6, p.y(v)+4.5, strconv.Itoa(int(100*v))+"%", "text-anchor", "end", "font-size", px(smallSize))
	}
	every := int(math.Ceil(room / max(p.step, 1)))
	for i, x := range p.r.Points {
		if i%every == 0 {
			p.text(p.x(i), p.top+p.tall+20, x.Label, "text-anchor", "middle", "font-size", px(smallSize))
		}
	}
}

// limits draws the mean and the steps of the two limits.
func (p *runPainter) limits() {
	p.line(p.left, p.y(p.r.Mean), p.width-6, p.y(p.r.Mean), "stroke", colourQuiet, "stroke-width", "1.5")
	for _, of := range []func(RunPoint) float64{func(x RunPoint) float64 { return x.Lower }, func(x RunPoint) float64 { return x.Upper }} {
		d := ""
		for i, x := range p.r.Points {
			cmd := "L"
			if i == 0 {
				cmd = "M"
			}
			y := px(p.y(of(x)))
			d += cmd + px(p.x(i)-p.step/2) + " " + y + "H" + px(p.x(i)+p.step/2)
		}
		if d != "" {
			p.leaf("path", "d", d, "fill", "none", "stroke", colourQuiet, "stroke-width", "1.5", "stroke-dasharray", "6 4", "class", "cd-picture__limit")
		}
	}
}

func (p *runPainter) points() {
	d := ""
	for i, x := range p.r.Points {
		cmd := "L"
		if i == 0 {
			cmd = "M"
		}
		d += cmd + px(p.x(i)) + " " + px(p.y(x.Value))
	}
	if d != "" {
		p.leaf("path", "d", d, "fill", "none", "stroke", colourInfo, "stroke-width", "2")
	}
	n := 0
	for i, x := range p.r.Points {
		cx, cy := p.x(i), p.y(x.Value)
		if x.Signal == "" {
			p.leaf("circle", "cx", px(cx), "cy", px(cy), "r", "4.5", "fill", colourInfo, "stroke", "#fff", "stroke-width", "1.5")
			continue
		}
		n++
		p.leaf("path", "d", "M"+px(cx)+" "+px(cy-9)+"l9 9-9 9-9-9z", "fill", colourBad, "stroke", "#fff", "stroke-width", "1.5")
		p.text(cx, cy+4.2, strconv.Itoa(n), "text-anchor", "middle", "font-size", "11", "font-weight", "bold", "fill", "#fff")
	}
}

// key says what the marks mean and gives where the picture ends.
func (p *runPainter) key(y float64) float64 {
	lines := []string{"Line: mean " + hundredths(p.r.Mean) + ". Dashes: where chance alone would keep it."}
	n := 0
	for _, x := range p.r.Points {
		if x.Signal != "" {
			n++
			lines = append(lines, strconv.Itoa(n)+": "+x.Label+", "+hundredths(x.Value)+". "+x.Signal+".")
		}
	}
	for _, l := range lines {
		for _, part := range wrap(l, smallSize, p.width-4, 3) {
			p.text(2, y, part, "font-size", px(smallSize))
			y += 16
		}
	}
	return y
}
