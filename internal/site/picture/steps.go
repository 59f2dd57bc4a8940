package picture

import (
	"math"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// Steps shows how something changed over time: an answer that was accepted and
// later dropped, or a date that was moved. A line steps between levels; each
// change has a number, and is told in words beneath.
type Steps struct {
	// ID is unique in the page. Title names the picture and Description says
	// in a sentence what it shows; both are read out.
	ID, Title, Description string
	// Width is in CSS pixels; 0 is Wide.
	Width int
	// Today is where the line ends; the zero Day ends it at the last change.
	Today clock.Day
	// Levels name the heights of the line, the topmost first.
	Levels []string
	// Steps are the changes, the earliest first.
	Steps []Step
}

// Step is one change.
type Step struct {
	// When it happened. One with no last possible day is told in words only.
	When edtf.Date
	// Level is the index in Levels to which the line goes; others are brought
	// within.
	Level int
	// Text says what happened; when it is empty the level's name does.
	Text string
}

func (s Steps) level(step Step) int { return max(0, min(step.Level, len(s.Levels)-1)) }

func (s Steps) text(step Step) string {
	if step.Text != "" || len(s.Levels) == 0 {
		return step.Text
	}
	return s.Levels[s.level(step)]
}

func (s Step) whenText() string {
	if s.When.IsZero() {
		return "Date not known"
	}
	return s.When.Human()
}

// Draw draws the steps and makes their table.
func (s Steps) Draw() Picture {
	p := &stepPainter{canvas: begun(s.ID, s.Width), s: s}
	y := p.chart()
	for i, step := range s.Steps {
		y = p.told(i, step, y)
	}
	return Picture{SVG: p.done(head{title: s.Title, desc: s.Description}, y+4), Table: s.table()}
}

func (s Steps) table() Table {
	out := Table{Caption: s.Title, Columns: []string{"When", "What", "Level"}}
	for _, step := range s.Steps {
		name := ""
		if len(s.Levels) > 0 {
			name = s.Levels[s.level(step)]
		}
		out.Rows = append(out.Rows, []Cell{{Text: step.whenText()}, {Text: s.text(step)}, {Text: name}})
	}
	return out
}

type stepPainter struct {
	*canvas
	s Steps
}

// dated lists the steps that can be put on the line, with their day.
func (p *stepPainter) dated() (index []int, days []clock.Day) {
	for i, step := range p.s.Steps {
		if d, ok := step.When.Last(); ok && len(p.s.Levels) > 0 {
			index, days = append(index, i), append(days, d)
		}
	}
	return index, days
}

// chart draws levels, axis and line, and gives where the words begin.
func (p *stepPainter) chart() float64 {
	index, days := p.dated()
	if len(index) == 0 {
		return 0
	}
	first, last := days[0], days[0]
	for _, d := range append(days, p.s.Today) {
		if d == (clock.Day{}) {
			continue
		}
		if d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
	}
	names := min(math.Round(p.width*0.36), 200)
	scale := newScale(first, last, names, p.width-12)
	top := 44.0
	heights, bottom := p.levels(names, top)
	chart := p.canvas
	p.canvas = &canvas{id: chart.id, width: chart.width}
	p.axis(scale, p.s.Today, top)
	p.grid(scale, p.s.Today, top, bottom)
	p.b.WriteString(chart.b.String())
	p.path(index, p.spread(days, scale), heights, scale)
	return bottom + 8
}

// levels draws the name of each level and a line at its height.
func (p *stepPainter) levels(names, top float64) (heights []float64, bottom float64) {
	y := top + 6
	for _, name := range p.s.Levels {
		lines := wrap(name, smallSize, names-10, 3)
		tall := max(float64(len(lines))*15, 15) + 13
		mid := y + tall/2
		p.line(names, mid, p.width-12, mid, "stroke", colourRule, "stroke-dasharray", "1 4", "stroke-width", "1.2")
		for i, l := range lines {
			p.text(2, mid+4.5+(float64(i)-float64(len(lines)-1)/2)*15, l, "font-size", px(smallSize))
		}
		heights = append(heights, mid)
		y += tall
	}
	return heights, y + 2
}

// apart is how far the numbers of two changes must stand from one another.
const apart = 23.0

// spread places the changes on the scale, moved along where two would lie on
// one another, and back again where they would leave the picture.
func (p *stepPainter) spread(days []clock.Day, s scale) []float64 {
	xs := make([]float64, len(days))
	for i, d := range days {
		xs[i] = s.at(d)
		if i > 0 {
			xs[i] = max(xs[i], xs[i-1]+apart)
		}
	}
	// A long history squeezes up rather than run off the edge.
	edge := s.x1
	for i := len(xs) - 1; i >= 0 && xs[i] > edge; i-- {
		xs[i] = max(edge, s.x0)
		edge = xs[i] - min(apart, (s.x1-s.x0)/float64(len(xs)))
	}
	return xs
}

func (p *stepPainter) path(index []int, xs, heights []float64, s scale) {
	d := ""
	for i := range index {
		x, y := px(xs[i]), px(heights[p.s.level(p.s.Steps[index[i]])])
		if i == 0 {
			d = "M" + x + " " + y
		} else {
			d += "H" + x + "V" + y
		}
	}
	if p.s.Today != (clock.Day{}) {
		d += "H" + px(max(s.at(p.s.Today), xs[len(xs)-1]))
	}
	p.leaf("path", "d", d, "fill", "none", "stroke", colourInfo, "stroke-width", "3", "class", "cd-picture__steps")
	for i := range index {
		p.number(index[i], xs[i], heights[p.s.level(p.s.Steps[index[i]])])
	}
}

// number draws the number of a change in a disc.
func (p *stepPainter) number(i int, x, y float64) {
	p.leaf("circle", "cx", px(x), "cy", px(y), "r", "10", "fill", colourInfo, "stroke", "#fff", "stroke-width", "1.5")
	p.text(x, y+4.5, strconv.Itoa(i+1), "text-anchor", "middle", "font-size", px(smallSize), "font-weight", "bold", "fill", "#fff")
}

// told writes one change in words and gives where the next begins.
func (p *stepPainter) told(i int, step Step, y float64) float64 {
	p.number(i, 13, y+13)
	for _, l := range wrap(step.whenText()+": "+p.s.text(step), textSize, p.width-36, 4) {
		p.text(32, y+18, l)
		y += lineStep
	}
	return y + 9
}
