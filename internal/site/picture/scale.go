package picture

import (
	"strconv"
	"time"

	"candour/internal/base/clock"
)

// scale puts days on a stretch of pixels.
type scale struct {
	from, to clock.Day // to is the first day that is not shown
	x0, x1   float64
	months   int // between ticks
}

// room is how many pixels the label of a tick needs.
const room = 66.0

// newScale covers the days from first to last, widened a little so that they
// stand clear of the edges, with a tick for each month, quarter, year or more:
// the finest that leaves room for the labels.
func newScale(first, last clock.Day, x0, x1 float64) scale {
	s := scale{x0: x0, x1: x1}
	for _, s.months = range []int{1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 60000, 600000} {
		grain := 1
		if s.months > 3 {
			grain = min(s.months/2, 12)
		}
		s.from, s.to = floor(first, grain), next(floor(last, grain), grain)
		ticks := float64(s.to.Sub(s.from)) / (float64(s.months) * 30.44)
		if (x1-x0)/ticks >= room {
			break
		}
	}
	return s
}

// floor is the first day of the run of months that holds d, counted from a
// January.
func floor(d clock.Day, months int) clock.Day {
	y, m, _ := d.Date()
	n := y*12 + int(m) - 1
	return clock.NewDay(0, n-n%months+1, 1)
}

// next is the first day of the following run.
func next(d clock.Day, months int) clock.Day {
	y, m, _ := d.Date()
	return clock.NewDay(y, int(m)+months, 1)
}

// at gives where a day begins; days outside go to the nearer end.
func (s scale) at(d clock.Day) float64 {
	x := s.x0 + (s.x1-s.x0)*float64(d.Sub(s.from))/float64(s.to.Sub(s.from))
	return min(max(x, s.x0), s.x1)
}

// tick is a day on the axis.
type tick struct {
	x     float64
	label string
}

// ticks lists the days to mark, the end of the scale not among them.
func (s scale) ticks() []tick {
	var out []tick
	for d := floor(s.from, s.months); d.Before(s.to); d = next(d, s.months) {
		if d.Before(s.from) {
			continue
		}
		y, m, _ := d.Date()
		label := strconv.Itoa(y)
		if s.months < 12 {
			label = m.String()[:3] + " " + label
		}
		out = append(out, tick{s.at(d), label})
	}
	return out
}

// grid draws the ticks and today as lines from top to bottom.
func (c *canvas) grid(s scale, today clock.Day, top, bottom float64) {
	c.begin("g", "class", "cd-picture__grid", "aria-hidden", "true")
	for _, t := range s.ticks() {
		c.line(t.x, top, t.x, bottom, "stroke", colourRule, "stroke-width", "0.8")
	}
	if s.shows(today) {
		x, dashes := s.at(today), "5 3"
		if bottom-top < 40 {
			dashes = "" // too short to be seen as dashed
		}
		c.line(x, top, x, bottom, "stroke", colourInk, "stroke-width", "2", "stroke-dasharray", dashes)
	}
	c.close()
}

// shows says whether a day is on the scale; the zero Day is not.
func (s scale) shows(d clock.Day) bool {
	return d != clock.Day{} && !d.Before(s.from) && d.Before(s.to)
}

// axis draws what stands above the grid: a line, the labels of the ticks and
// the name of today.
func (c *canvas) axis(s scale, today clock.Day, top float64) {
	c.begin("g", "class", "cd-picture__axis", "aria-hidden", "true", "font-size", px(smallSize))
	for _, t := range s.ticks() {
		c.line(t.x, top-6, t.x, top, "stroke", colourRule, "stroke-width", "0.8")
		// A label that would run off the edge, or under the line of today, is
		// left out: its neighbours tell where it is.
		if w := textWidth(t.label, smallSize) + 3; t.x+w <= c.width && !(s.shows(today) && s.at(today) > t.x && s.at(today) < t.x+w) {
			c.text(t.x+3, top-8, t.label)
		}
	}
	c.line(s.x0, top, s.x1, top, "stroke", colourRule)
	c.close()
	if !s.shows(today) {
		return
	}
	x, anchor := s.at(today), "middle"
	words := "Today, " + shortDay(today)
	switch half := textWidth(words, smallSize) / 2; {
	case x+half > c.width:
		anchor, x = "end", min(x+half, c.width)
	case x-half < 0:
		anchor, x = "start", 0
	}
	c.begin("g", "class", "cd-picture__today")
	c.text(x, top-26, words, "text-anchor", anchor, "font-size", px(smallSize), "font-weight", "bold")
	x = s.at(today)
	c.line(x, top-22, x, top, "stroke", colourInk, "stroke-width", "2")
	c.close()
}

// shortDay writes "23 Nov 2026".
func shortDay(d clock.Day) string {
	y, m, day := d.Date()
	return strconv.Itoa(day) + " " + time.Month(m).String()[:3] + " " + strconv.Itoa(y)
}
