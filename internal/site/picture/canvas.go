package picture

import (
	"html"
	"html/template"
	"strconv"
	"strings"
)

// Sizes of text, in CSS pixels.
const (
	textSize  = 14.0
	smallSize = 12.5
	lineStep  = 18.0 // from one baseline of text to the next
)

// Colours, those of the pages. All have 4.5 to 1 or more on white but rule,
// which has 3 to 1.
const (
	colourBad     = "#8f1d1d"
	colourWarn    = "#6f4400"
	colourInfo    = "#1a4f86"
	colourClaimed = "#54307a"
	colourGood    = "#17593a"
	colourQuiet   = "#48565e"
	colourRule    = "#8a959b"
	colourInk     = "currentColor"
)

// canvas writes one SVG. Attributes come in pairs, and every value is escaped,
// so that nothing given to it can become markup.
type canvas struct {
	b     strings.Builder
	open  []string
	id    string
	width float64
}

// clean drops what XML cannot carry and what would turn text around (bidi
// controls), and makes line ends spaces.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < 0x20 || r >= 0x7f && r <= 0x9f || r == 0xFFFE || r == 0xFFFF,
			r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func (c *canvas) tag(name string, pairs []string, end string) {
	c.b.WriteString("<" + name)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			c.b.WriteString(" " + pairs[i] + `="` + html.EscapeString(clean(pairs[i+1])) + `"`)
		}
	}
	c.b.WriteString(end)
}

// begin opens an element, close ends the one opened last; leaf does both.
// Attributes with an empty value are left out.
func (c *canvas) begin(name string, pairs ...string) {
	c.tag(name, pairs, ">")
	c.open = append(c.open, name)
}

func (c *canvas) close() {
	last := len(c.open) - 1
	c.b.WriteString("</" + c.open[last] + ">")
	c.open = c.open[:last]
}

func (c *canvas) leaf(name string, pairs ...string) { c.tag(name, pairs, "/>") }

// words writes an element that holds text only.
func (c *canvas) words(name, text string, pairs ...string) {
	c.tag(name, pairs, ">")
	c.b.WriteString(html.EscapeString(clean(text)) + "</" + name + ">")
}

// text writes one line of text with its baseline at y.
func (c *canvas) text(x, y float64, s string, pairs ...string) {
	c.words("text", s, append([]string{"x", px(x), "y", px(y)}, pairs...)...)
}

// line draws a straight line; pairs say how.
func (c *canvas) line(x1, y1, x2, y2 float64, pairs ...string) {
	c.leaf("line", append([]string{"x1", px(x1), "y1", px(y1), "x2", px(x2), "y2", px(y2)}, pairs...)...)
}

// rect draws a box; pairs say how.
func (c *canvas) rect(x, y, w, h float64, pairs ...string) {
	c.leaf("rect", append([]string{"x", px(x), "y", px(y), "width", px(w), "height", px(h)}, pairs...)...)
}

// begun starts a drawing. Its height is known only at the end: see done.
func begun(id string, w int) *canvas {
	c := &canvas{width: width(w)}
	c.id = safeID(id) + "-" + strconv.Itoa(int(c.width))
	return c
}

// head is what goes around a drawing.
type head struct {
	title, desc string
	links       bool // whether anything in it is a link
	patterns    []string
}

// done closes the drawing at a height.
func (c *canvas) done(h head, height float64) template.HTML {
	out := &canvas{width: c.width, id: c.id}
	role, variant := "img", "cd-picture cd-picture--wide"
	if h.links {
		role = "group"
	}
	if c.width < narrowBelow {
		variant = "cd-picture cd-picture--narrow"
	}
	described := ""
	if h.desc != "" {
		described = c.id + "-desc"
	}
	out.begin("svg", "xmlns", "http://www.w3.org/2000/svg", "class", variant, "role", role,
		"aria-labelledby", c.id+"-title", "aria-describedby", described,
		"width", px(c.width), "height", px(height), "viewBox", "0 0 "+px(c.width)+" "+px(height),
		"font-size", px(textSize), "fill", colourInk)
	out.words("title", h.title, "id", c.id+"-title")
	if h.desc != "" {
		out.words("desc", h.desc, "id", described)
	}
	if len(h.patterns) > 0 {
		out.begin("defs")
		for _, key := range h.patterns {
			out.pattern(key)
		}
		out.close()
	}
	out.b.WriteString(c.b.String())
	out.close()
	return template.HTML(out.b.String()) // every value in it went through tag or words
}

// px writes a length to a tenth of a pixel.
func px(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// link opens a link of at least 24 by 24 pixels around what follows, and says
// whether it did. The caller closes it.
func (c *canvas) link(href string, x, y, w, h float64) bool {
	href = safeLink(href)
	if href == "" {
		return false
	}
	c.begin("a", "href", href, "class", "cd-picture__link")
	c.rect(x, y, w, max(h, 24), "fill", "none", "pointer-events", "all")
	return true
}
