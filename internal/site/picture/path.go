package picture

import (
	"fmt"
	"math"
	"strconv"
)

// Path shows a measure over the years against a path to a target: the same
// part less each year, so that it is at the target on time. A line is never
// drawn across a break in the series.
type Path struct {
	// ID is unique in the page. Title names the picture and Description says
	// in a sentence what it shows; both are read out.
	ID, Title, Description string
	// Width is in CSS pixels; 0 is Wide.
	Width int
	// Unit is what is counted: "offences".
	Unit string
	// The path begins at BaseValue in BaseYear, and after Years is at Part of it.
	BaseYear, Years int
	BaseValue, Part float64
	Points          []PathPoint
}

// PathPoint is the measure in one year.
type PathPoint struct {
	Year  int
	Value float64
	// Text is the number as it is printed: "about 115,000".
	Text string
	// Break says what changed before this year; "" when nothing did.
	Break string
}

// At is the height of the path in a year; after the last year it stays.
func (p Path) At(year int) float64 {
	t := float64(min(max(year-p.BaseYear, 0), p.Years)) / float64(max(p.Years, 1))
	return p.BaseValue * math.Pow(p.Part, t)
}

// Draw draws the path and makes its table.
func (p Path) Draw() Picture {
	c := &pathPainter{canvas: begun(p.ID, p.Width), p: p, top: 14, tall: 230, left: 12, first: p.BaseYear, last: p.BaseYear + p.Years}
	c.most = p.BaseValue
	for _, x := range p.Points {
		c.first, c.last, c.most = min(c.first, x.Year), max(c.last, x.Year), max(c.most, x.Value)
	}
	c.step = niceStep(c.most / 4)
	c.most = math.Ceil(c.most/c.step) * c.step
	if !(c.most > 0) {
		c.step, c.most = 1, 1
	}
	for v := 0.0; v <= c.most+c.step/2; v += c.step {
		c.left = max(c.left, textWidth(commas(v), smallSize)+12)
	}
	c.axis()
	c.path()
	c.series()
	return Picture{SVG: c.done(head{title: p.Title, desc: p.Description}, c.key(c.top+c.tall+46)), Table: p.table()}
}

func (p Path) table() Table {
	out := Table{Caption: p.Title, Columns: []string{"Year", "Number (" + p.Unit + ")", "On the path", "Break in the series"}}
	for _, x := range p.Points {
		why := x.Break
		if why == "" {
			why = "No"
		}
		out.Rows = append(out.Rows, []Cell{{Text: strconv.Itoa(x.Year)}, {Text: x.words()}, {Text: commas(math.Round(p.At(x.Year)))}, {Text: why}})
	}
	target := p.BaseYear + p.Years
	return Table{out.Caption, out.Columns, append(out.Rows, []Cell{{Text: strconv.Itoa(target) + " (target)"}, {Text: "not yet known"}, {Text: commas(math.Round(p.At(target)))}, {Text: "No"}})}
}

func (x PathPoint) words() string {
	if x.Text != "" {
		return x.Text
	}
	return commas(x.Value)
}

// niceStep is the 1, 2 or 5 times a power of ten at or above a value.
func niceStep(v float64) float64 {
	if !(v > 0) || math.IsInf(v, 0) {
		return 1
	}
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5, 10} {
		if v <= m*p {
			return m * p
		}
	}
	return 10 * p
}

// commas writes a number with a comma every three figures.
func commas(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		s = fmt.Sprintf("%.0f", math.Abs(v))
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		if v < 0 {
			s = "-" + s
		}
	}
	return s
}

type pathPainter struct {
	*canvas
	p               Path
	top, tall, left float64
	most, step      float64
	first, last     int
	breaks          []string
}

func (c *pathPainter) x(year float64) float64 {
	return c.left + 8 + (c.width-c.left-30)*(year-float64(c.first))/float64(max(c.last-c.first, 1))
}

func (c *pathPainter) y(v float64) float64 {
	return c.top + c.tall*(1-min(max(v/c.most, 0), 1))
}

func (c *pathPainter) axis() {
	for v := 0.0; v <= c.most+c.step/2; v += c.step {
		c.line(c.left, c.y(v), c.width-4, c.y(v), "stroke", colourRule, "stroke-dasharray", "1 4", "stroke-width", "1.2")
		c.text(c.left-6, c.y(v)+4.5, commas(v), "text-anchor", "end", "font-size", px(smallSize))
	}
	per := (c.width - c.left - 30) / float64(max(c.last-c.first, 1))
	every := int(math.Ceil(44 / max(per, 1)))
	for y := c.first; y <= c.last; y++ {
		if (y-c.first)%every == 0 {
			c.text(c.x(float64(y)), c.top+c.tall+20, strconv.Itoa(y), "text-anchor", "middle", "font-size", px(smallSize))
		}
	}
}

// path draws the way to the target as dashes, and the target as a ring.
func (c *pathPainter) path() {
	d := ""
	for i := 0; i <= 40; i++ {
		t := float64(i) / 40
		cmd := "L"
		if i == 0 {
			cmd = "M"
		}
		d += cmd + px(c.x(float64(c.p.BaseYear)+t*float64(c.p.Years))) + " " + px(c.y(c.p.BaseValue*math.Pow(c.p.Part, t)))
	}
	c.leaf("path", "d", d, "fill", "none", "stroke", colourGood, "stroke-width", "2", "stroke-dasharray", "7 4", "class", "cd-picture__path")
	end := c.p.BaseYear + c.p.Years
	c.leaf("circle", "cx", px(c.x(float64(end))), "cy", px(c.y(c.p.At(end))), "r", "7", "fill", "#fff", "stroke", colourGood, "stroke-width", "2.5")
}

// series draws the points, joined where nothing changed between them.
func (c *pathPainter) series() {
	for i, x := range c.p.Points {
		cx, cy := c.x(float64(x.Year)), c.y(x.Value)
		if x.Break != "" {
			c.breaks = append(c.breaks, x.Break)
			at := c.x(float64(x.Year) - 0.5)
			c.line(at, c.top+14, at, c.top+c.tall, "stroke", colourBad, "stroke-width", "2", "stroke-dasharray", "2 4", "class", "cd-picture__break")
			c.text(at, c.top+8, "["+strconv.Itoa(len(c.breaks))+"]", "text-anchor", "middle", "font-size", px(smallSize), "font-weight", "bold")
		} else if i > 0 {
			was := c.p.Points[i-1]
			c.line(c.x(float64(was.Year)), c.y(was.Value), cx, cy, "stroke", colourInfo, "stroke-width", "2.5")
		}
	}
	for _, x := range c.p.Points {
		c.leaf("circle", "cx", px(c.x(float64(x.Year))), "cy", px(c.y(x.Value)), "r", "5", "fill", colourInfo, "stroke", "#fff", "stroke-width", "1.5")
	}
}

// key says what the lines mean and gives where the picture ends.
func (c *pathPainter) key(y float64) float64 {
	end := c.p.BaseYear + c.p.Years
	lines := []string{"Discs: " + c.p.Unit + " in each year.",
		fmt.Sprintf("Dashes: the path from %s in %d to %s in %d (ring).", commas(math.Round(c.p.BaseValue)), c.p.BaseYear, commas(math.Round(c.p.At(end))), end)}
	for i, b := range c.breaks {
		lines = append(lines, fmt.Sprintf("[%d] Break: %s. The figures before and after do not compare.", i+1, b))
	}
	for _, l := range lines {
		for _, part := range wrap(l, textSize, c.width-4, 4) {
			c.text(2, y, part)
			y += lineStep
		}
	}
	return y
}
