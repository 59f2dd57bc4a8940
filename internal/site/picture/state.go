package picture

import "strings"

// State says how a thing stands, and so how it is drawn.
type State string

// The states that have a look of their own. Any other is drawn as Due.
const (
	Overdue  State = "overdue"  // a filled triangle
	Due      State = "due"      // a filled circle
	Done     State = "done"     // said to be done: a circle, half filled
	Verified State = "verified" // a tick
	Late     State = "late"     // done or answered after the day: a diamond
	NoDate   State = "no-date"  // a dash
	Stopped  State = "stopped"  // declined, withdrawn or replaced: a cross
)

// look is how a state is drawn. The pattern tells bars apart without colour.
type look struct {
	colour, pattern, words string
}

var looks = map[State]look{
	Overdue: {colourBad, "solid", "Overdue"}, Done: {colourClaimed, "stripe", "Said to be done"},
	Verified: {colourGood, "dots", "Verified as done"}, Late: {colourWarn, "cross", "Late"},
	NoDate: {colourQuiet, "none", "No date given"}, Stopped: {colourQuiet, "back", "Stopped"},
}

func (s State) look() look {
	if l, ok := looks[s]; ok {
		return l
	}
	return look{colourInfo, "none", "Due"}
}

// class is the state as it stands in a class.
func (s State) class() string {
	if s == "" {
		s = Due
	}
	return "cd-picture__" + safeID(string(s))
}

// glyph draws the state's shape, 14 pixels across, around a point. A white edge
// keeps it apart from bars and lines beneath it.
func (c *canvas) glyph(s State, x, y float64) {
	k := s.look().colour
	c.begin("g", "class", s.class(), "aria-hidden", "true", "transform", "translate("+px(x-8)+" "+px(y-8)+")")
	switch s {
	case Overdue:
		c.leaf("path", "d", "M8 1l7.5 14H.5z", "fill", k, "stroke", "#fff", "stroke-width", "1")
	case Done:
		c.leaf("circle", "cx", "8", "cy", "8", "r", "6", "fill", "#fff", "stroke", k, "stroke-width", "2")
		c.leaf("path", "d", "M8 2a6 6 0 0 1 0 12z", "fill", k)
	case Verified:
		c.leaf("path", "d", "M1 8.5l5 5 9-11", "fill", "none", "stroke", "#fff", "stroke-width", "6")
		c.leaf("path", "d", "M1 8.5l5 5 9-11", "fill", "none", "stroke", k, "stroke-width", "3")
	case Late:
		c.leaf("path", "d", "M8 .5L15.5 8 8 15.5.5 8z", "fill", k, "stroke", "#fff", "stroke-width", "1")
	case NoDate:
		c.leaf("path", "d", "M2 8h12", "stroke", k, "stroke-width", "3")
	case Stopped:
		c.leaf("path", "d", "M2.5 2.5l11 11m0-11l-11 11", "stroke", "#fff", "stroke-width", "6")
		c.leaf("path", "d", "M2.5 2.5l11 11m0-11l-11 11", "stroke", k, "stroke-width", "3")
	default:
		c.leaf("circle", "cx", "8", "cy", "8", "r", "6.5", "fill", k, "stroke", "#fff", "stroke-width", "1")
	}
	c.close()
}

// fill is the paint of a pattern in a colour: a key for pattern to define, or
// the colour itself.
func fill(id, pattern, colour string) (paint, key string) {
	switch pattern {
	case "solid":
		return colour, ""
	case "none":
		return "#fff", ""
	}
	key = pattern + "-" + strings.TrimPrefix(colour, "#")
	return "url(#" + id + "-" + key + ")", key
}

// pattern defines what fill names: dark marks on white.
func (c *canvas) pattern(key string) {
	kind, hex, _ := strings.Cut(key, "-")
	k := "#" + hex
	c.begin("pattern", "id", c.id+"-"+key, "width", "6", "height", "6", "patternUnits", "userSpaceOnUse")
	c.rect(0, 0, 6, 6, "fill", "#fff")
	switch kind {
	case "dots":
		c.leaf("circle", "cx", "3", "cy", "3", "r", "1.7", "fill", k)
	case "back":
		c.leaf("path", "d", "M-1 1l2-2M0 6l6-6M5 7l2-2", "stroke", k, "stroke-width", "1.4")
	case "stripe":
		c.leaf("path", "d", "M-1 5l2 2M0 0l6 6M5-1l2 2", "stroke", k, "stroke-width", "2.2")
	case "level":
		c.leaf("path", "d", "M0 1.5h6M0 4.5h6", "stroke", k, "stroke-width", "1.4")
	default: // cross
		c.leaf("path", "d", "M0 0l6 6M6 0l-6 6", "stroke", k, "stroke-width", "1.4")
	}
	c.close()
}

// paints collects the patterns that a drawing uses, each once, in order.
type paints struct{ keys []string }

func (p *paints) use(id, pattern, colour string) string {
	paint, key := fill(id, pattern, colour)
	for _, k := range p.keys {
		if k == key {
			return paint
		}
	}
	if key != "" {
		p.keys = append(p.keys, key)
	}
	return paint
}
