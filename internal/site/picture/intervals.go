package picture

import (
	"math"
	"slices"
	"strconv"
)

// Intervals shows answers to one question by several ways, a row each: a point,
// and a bar for its interval. None is set before the others. Where the answers
// lie far apart the scale is that of ratios, and says so.
type Intervals struct {
	// ID is unique in the page. Title names the picture and Description says
	// in a sentence what it shows; both are read out.
	ID, Title, Description string
	// Unit is what is counted: "people".
	Unit string
	// Width is in CSS pixels; 0 is Wide.
	Width int
	Rows  []IntervalRow
}

// IntervalRow is one way's answer.
type IntervalRow struct {
	Label string
	// At is the answer, From and To its interval; NaN where there is none. All are
	// NaN where the way gave no answer, and Text then says why.
	At, From, To float64
	// Bound says that the answer is a lower bound: it is drawn as a triangle.
	Bound bool
	Text  string
}

// Draw draws the rows and makes their table.
func (v Intervals) Draw() Picture {
	p := &intervalPainter{spanPainter: spanPainter{canvas: begun(v.ID, v.Width)}}
	var cells [][]Cell
	p.scale(v.Rows)
	y := p.key(4, v.Unit, slices.ContainsFunc(v.Rows, func(r IntervalRow) bool { return r.Bound }))
	y = p.axis(y + 14)
	for _, row := range v.Rows {
		y = p.row(row, y)
		cells = append(cells, []Cell{{Text: row.Label}, {Text: row.Text}})
	}
	return p.finished(v.Title, v.Description, []string{"Way", "Answer"}, cells, y+4)
}

type intervalPainter struct {
	spanPainter
	low      float64
	high     float64
	logScale bool
}

// scale finds the ends of the axis. Answers that lie more than five times apart
// are drawn by ratio.
func (p *intervalPainter) scale(rows []IntervalRow) {
	p.low, p.high = math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		for _, v := range []float64{r.At, r.From, r.To} {
			if !math.IsNaN(v) && v > 0 {
				p.low, p.high = math.Min(p.low, v), math.Max(p.high, v)
			}
		}
	}
	if math.IsInf(p.low, 0) {
		p.low, p.high = 1, 10
	}
	if p.logScale = p.high > 5*p.low; !p.logScale {
		p.low = 0
	}
	if p.high <= p.low {
		p.high = p.low + 1
	}
	p.high *= 1.05 // room for the last number of the axis
}

func (p *intervalPainter) x(v float64) float64 {
	f := (v - p.low) / (p.high - p.low)
	if p.logScale {
		f = math.Log(v/p.low) / math.Log(p.high/p.low)
	}
	return 12 + (p.width-24)*min(max(f, 0), 1)
}

// key says what bar, dot and, where there is one, triangle are.
func (p *intervalPainter) key(y float64, unit string, bounds bool) float64 {
	p.begin("g", "class", "cd-picture__legend")
	defer p.close()
	words := []string{"95% interval", "The answer, in " + unit, "A lower bound: there are at least so many, if its assumptions hold"}
	if p.logScale {
		words[1] += "; the scale is that of ratios"
	}
	marks := []func(y float64){func(y float64) { p.bar(2, 26, y+2, thinBar) }, func(y float64) { p.dot(14, y+7) }, func(y float64) { p.triangle(14, y+7) }}
	if !bounds {
		words = words[:2]
	}
	for i, w := range words {
		marks[i](y)
		for _, l := range wrap(w, textSize, p.width-36, 3) {
			p.text(34, y+12, l)
			y += lineStep
		}
		y += 4
	}
	return y + 6
}

// thinBar is how high an interval's bar is; rows of many ways stand close.
const thinBar = 10

func (p *intervalPainter) triangle(x, y float64) {
	p.leaf("path", "d", "M"+px(x-6)+" "+px(y-7)+"L"+px(x+7)+" "+px(y)+"L"+px(x-6)+" "+px(y+7)+"Z", "fill", colourClaimed, "stroke", "#fff", "stroke-width", "1.5")
}

// axis writes round numbers, as many as there is room for.
func (p *intervalPainter) axis(y float64) float64 {
	last := math.Inf(-1)
	for _, v := range p.ticks() {
		x := p.x(v)
		words := grouped(v)
		half := float64(len(words)) * 3.6
		if x-half < last+8 || x+half > p.width || x-half < 0 {
			continue
		}
		last = x + half
		p.text(x, y, words, "text-anchor", "middle", "font-size", px(smallSize))
		p.line(x, y+4, x, y+10, "stroke", colourRule, "stroke-width", "1.2")
	}
	p.line(12, y+4, p.width-12, y+4, "stroke", colourRule, "stroke-width", "1.2")
	return y + 12
}

func (p *intervalPainter) ticks() (out []float64) {
	if p.logScale {
		for d := math.Pow(10, math.Floor(math.Log10(p.low))); d <= p.high; d *= 10 {
			for _, m := range []float64{1, 2, 5} {
				if v := d * m; v >= p.low && v <= p.high {
					out = append(out, v)
				}
			}
		}
		return out
	}
	step := math.Pow(10, math.Floor(math.Log10(p.high)))
	for p.high/step < 3 {
		step /= 2
	}
	for v := 0.0; v <= p.high; v += step {
		out = append(out, v)
	}
	return out
}

// grouped writes a round number with commas.
func grouped(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	for i := len(s) - 3; i > 0 && math.Trunc(v) == v; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// row draws one answer and gives where the next begins.
func (p *intervalPainter) row(r IntervalRow, y float64) float64 {
	p.begin("g", "class", "cd-picture__row")
	defer p.close()
	y = p.heading(r.Label, y+6)
	bar := !math.IsNaN(r.From) && !math.IsNaN(r.To)
	if bar || !math.IsNaN(r.At) {
		p.line(12, y+9, p.width-12, y+9, "stroke", colourRule, "stroke-width", "1", "stroke-dasharray", "1 4")
		if bar {
			p.bar(p.x(r.From), p.x(r.To), y+4, thinBar)
		}
		switch {
		case math.IsNaN(r.At):
		case r.Bound:
			p.triangle(p.x(r.At), y+9)
		default:
			p.dot(p.x(r.At), y+9)
		}
		y += 20
	}
	return p.below(r.Text, y) + 4
}
