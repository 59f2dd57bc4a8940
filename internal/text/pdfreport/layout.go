package pdfreport

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// line is one line of text on a page, in reading order.
type line struct {
	page   int
	text   string
	x0, x1 float64
	y      float64 // of the baseline, from the bottom of the page
	size   float64
	bold   bool
	column int // 0 for full width, 1 for the left and 2 for the right column
}

// layout makes lines out of glyphs, in the order in which a person reads.
func layout(page int, glyphs []glyph) []line {
	segments := segment(page, glyphs)
	if len(segments) == 0 {
		return nil
	}
	if x, ok := gutter(segments); ok {
		return twoColumns(segments, x)
	}
	return joinRows(segments, 0)
}

// segment groups glyphs that stand on one baseline with no wide gap between
// them. A wide gap may be a gutter, a tab or the edge of a table cell.
func segment(page int, glyphs []glyph) []line {
	glyphs = slices.DeleteFunc(slices.Clone(glyphs), func(g glyph) bool { return g.s == "" || g.size < 2 })
	slices.SortStableFunc(glyphs, func(a, b glyph) int { return cmp.Compare(b.y, a.y) })
	var out []line
	for len(glyphs) > 0 {
		// A baseline takes in what is raised or lowered a little: [note 1].
		n := 1
		for n < len(glyphs) && glyphs[0].y-glyphs[n].y < 0.4*glyphs[0].size {
			n++
		}
		row := glyphs[:n]
		glyphs = glyphs[n:]
		slices.SortStableFunc(row, func(a, b glyph) int { return cmp.Compare(a.x, b.x) })
		out = append(out, cut(page, row)...)
	}
	return out
}

// cut makes the segments of one baseline.
func cut(page int, row []glyph) []line {
	var out []line
	var b builder
	for _, g := range row {
		gap := g.x - b.end
		if b.n > 0 && gap > 1.3*g.size {
			out = b.flush(page, out)
		} else if b.n > 0 && gap > 0.17*g.size {
			b.space()
		}
		b.add(g)
	}
	return b.flush(page, out)
}

// builder gathers one segment.
type builder struct {
	text       strings.Builder
	n, bold    int
	start, end float64
	y, size    float64
}

func (b *builder) space() {
	if s := b.text.String(); s != "" && !strings.HasSuffix(s, " ") {
		b.text.WriteByte(' ')
	}
}

func (b *builder) add(g glyph) {
	if strings.TrimFunc(g.s, unicode.IsSpace) == "" {
		b.space()
		if b.n > 0 {
			b.end = max(b.end, g.x+g.w)
		}
		return
	}
	if b.n == 0 {
		b.start, b.y = g.x, g.y
	}
	b.n++
	if g.bold {
		b.bold++
	}
	b.size = max(b.size, g.size)
	b.end = g.x + g.w
	b.text.WriteString(letters(g.s))
}

func (b *builder) flush(page int, out []line) []line {
	if s := strings.TrimSpace(b.text.String()); s != "" {
		out = append(out, line{page: page, text: s, x0: b.start, x1: b.end, y: b.y, size: b.size, bold: b.bold*10 > b.n*7})
	}
	*b = builder{}
	return out
}

// ligatures are letters that are drawn as one glyph; hard spaces and the like
// become plain ones.
var ligatures = strings.NewReplacer("\uFB00", "ff", "\uFB01", "fi", "\uFB02", "fl", "\uFB03", "ffi", "\uFB04", "ffl", "\uFB05", "st", "\uFB06", "st",
	// Where many fonts keep fi and fl, in the area for private use.
	"\uF001", "fi", "\uF002", "fl",
	"\u00A0", " ", "\u2007", " ", "\u202F", " ", "\u200B", "", "\uFEFF", "", "\u2010", "-", "\u2011", "-")

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, ligatures.Replace(s))
}

// gutter looks for a white strip down the middle third of the text that nearly
// nothing crosses, with text on both sides at the same heights.
func gutter(segments []line) (float64, bool) {
	left, right := math.Inf(1), math.Inf(-1)
	for _, s := range segments {
		left, right = min(left, s.x0), max(right, s.x1)
	}
	width := right - left
	best, bestCross := 0.0, len(segments)
	for step := range 31 {
		x := left + width*(0.35+0.01*float64(step))
		if a, b, across := sides(segments, x); across < bestCross && a >= 6 && b >= 6 {
			best, bestCross = x, across
		}
	}
	a, b, across := sides(segments, best)
	return best, bestCross < len(segments) && across*5 <= a+b && sideBySide(segments, best)
}

// sides counts the segments left of x, right of x and across it.
func sides(segments []line, x float64) (left, right, across int) {
	for _, s := range segments {
		switch {
		case s.x1 <= x:
			left++
		case s.x0 >= x:
			right++
		default:
			across++
		}
	}
	return left, right, across
}

// sideBySide tells two columns of prose from a table with short cells: most
// segments of a column are long.
func sideBySide(segments []line, x float64) bool {
	left, right := math.Inf(1), math.Inf(-1)
	for _, s := range segments {
		left, right = min(left, s.x0), max(right, s.x1)
	}
	long, all := 0, 0
	for _, s := range segments {
		if s.x1 > x {
			continue
		}
		all++
		if s.x1-s.x0 > 0.55*(x-left) {
			long++
		}
	}
	return long*2 >= all && right-x > 0.3*(right-left)
}

// twoColumns reads the left column and then the right, from one full-width line
// to the next.
func twoColumns(segments []line, x float64) []line {
	var out, left, right []line
	flush := func() {
		out = append(out, joinRows(left, 1)...)
		out = append(out, joinRows(right, 2)...)
		left, right = nil, nil
	}
	for _, s := range segments {
		switch {
		case s.x1 <= x:
			left = append(left, s)
		case s.x0 >= x:
			right = append(right, s)
		default:
			flush()
			out = append(out, s)
		}
	}
	flush()
	return out
}

// joinRows joins the segments that stand on one baseline: a number, a tab and
// the text after it are one line.
func joinRows(segments []line, column int) []line {
	var out []line
	for _, s := range segments {
		s.column = column
		n := len(out) - 1
		if n >= 0 && math.Abs(out[n].y-s.y) < 0.4*out[n].size && s.x0 >= out[n].x0 {
			out[n].text += " " + s.text
			out[n].x1 = s.x1
			out[n].bold = out[n].bold && s.bold
			continue
		}
		out = append(out, s)
	}
	return out
}
