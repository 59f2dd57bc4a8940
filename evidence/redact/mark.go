package redact

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"candour/evidence"
)

// Step is to how many points a box is widened, from the left edge of the page (ADR 0117).
const Step = 36

// Mark is a place that is to go.
type Mark struct {
	Page   int          `json:"page"` // from 1
	Box    evidence.Box `json:"box"`
	Ground string       `json:"ground,omitempty"` // why: a code of the user's own
	Label  string       `json:"label,omitempty"`  // a cipher in its place; may be empty
}

// Covered is a box as it is drawn.
type Covered struct {
	Box    evidence.Box `json:"box"`
	Ground string       `json:"ground,omitempty"`
	Label  string       `json:"label,omitempty"`
}

// touch is how many points a mark must reach into a word to touch it.
const touch = 0.25

// Cover is what marks of one page cover, given the words of the page. It never covers less than the marks.
func Cover(marks []Mark, words []evidence.Word, page evidence.Page) []Covered {
	var out []Covered
	for _, m := range marks {
		for _, b := range whole(m.Box, words) {
			if b = snap(lines(b, words), page); b.W > 0 && b.H > 0 {
				out = append(out, Covered{b, m.Ground, m.Label})
			}
		}
	}
	return joinNear(out)
}

// whole widens a box to every word that it touches, and adds the other half of a word that a line's end breaks.
func whole(b evidence.Box, words []evidence.Word) []evidence.Box {
	all := b
	var others []evidence.Box
	for i, w := range words {
		if !touches(b, w.Box) {
			continue
		}
		all = union(all, w.Box)
		for k := i + 1; k < len(words) && words[k].Text == ""; k++ {
			others = append(others, words[k].Box)
		}
		for k := i; k > 0 && words[k].Text == ""; k-- {
			others = append(others, words[k-1].Box)
		}
	}
	return append([]evidence.Box{all}, others...)
}

// Under gives those of some words that a mark touches, in their order.
func Under(mark evidence.Box, words []evidence.Word) (out []evidence.Word) {
	for _, w := range words {
		if w.Text != "" && touches(mark, w.Box) {
			out = append(out, w)
		}
	}
	return out
}

// Behind says whether a whole word stands behind a box on its line, and under no box: whoever can guess the words that the
// box cuts works out from it how wide what is gone was (ADR 0117).
func Behind(box evidence.Box, all []Covered, words []evidence.Word) bool {
	return slices.ContainsFunc(words, func(w evidence.Word) bool {
		return w.Box.X >= box.X+box.W-touch && sameLine(w.Box, box) && !slices.ContainsFunc(all, func(c Covered) bool { return touches(w.Box, c.Box) })
	})
}

func touches(a, b evidence.Box) bool {
	return math.Min(a.X+a.W, b.X+b.W)-math.Max(a.X, b.X) > math.Min(touch, b.W/2) && math.Min(a.Y+a.H, b.Y+b.H)-math.Max(a.Y, b.Y) > math.Min(touch, b.H/2)
}

// lines widens a box to the height of the lines in which the words under it stand: how tall a word is tells of its letters.
func lines(b evidence.Box, words []evidence.Word) evidence.Box {
	top, bottom := b.Y, b.Y+b.H
	for _, under := range words {
		if !touches(b, under.Box) {
			continue
		}
		for _, w := range words {
			if sameLine(w.Box, under.Box) {
				top, bottom = math.Min(top, w.Box.Y), math.Max(bottom, w.Box.Y+w.Box.H)
			}
		}
	}
	b.Y, b.H = top, bottom-top
	return b
}

// sameLine says whether two words share more than half of the height of the lower of them.
func sameLine(a, b evidence.Box) bool {
	return math.Min(a.Y+a.H, b.Y+b.H)-math.Max(a.Y, b.Y) > math.Min(a.H, b.H)/2
}

// margin is added above and below, in points: letters reach a little out of their boxes.
const margin = 1.5

func snap(b evidence.Box, page evidence.Page) evidence.Box {
	left, right := math.Floor(b.X/Step)*Step, math.Ceil((b.X+b.W)/Step)*Step
	top, bottom := math.Floor(b.Y-margin), math.Ceil(b.Y+b.H+margin)
	left, top = math.Max(0, left), math.Max(0, top)
	right, bottom = math.Min(page.W, right), math.Min(page.H, bottom)
	return evidence.Box{X: left, Y: top, W: right - left, H: bottom - top}
}

// joinNear joins boxes of a line that come nearer than a step, until none does. Of two labels none is kept.
func joinNear(in []Covered) []Covered {
	slices.SortStableFunc(in, func(a, b Covered) int {
		return cmp.Or(cmp.Compare(a.Box.Y, b.Box.Y), cmp.Compare(a.Box.X, b.Box.X), cmp.Compare(a.Box.W, b.Box.W))
	})
	for {
		joined := false
		var out []Covered
		for _, c := range in {
			at := slices.IndexFunc(out, func(o Covered) bool { return near(o.Box, c.Box) })
			if at < 0 {
				out = append(out, c)
				continue
			}
			o := &out[at]
			o.Box, joined = union(o.Box, c.Box), true
			if o.Label != c.Label {
				o.Label = ""
			}
			if o.Ground != c.Ground {
				o.Ground = both(o.Ground, c.Ground)
			}
		}
		if in = out; !joined {
			return in
		}
	}
}

func both(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// near says whether two boxes of the same lines overlap or have less than a step between them.
func near(a, b evidence.Box) bool {
	return sameLine(a, b) && math.Max(a.X, b.X)-math.Min(a.X+a.W, b.X+b.W) < Step
}

func union(a, b evidence.Box) evidence.Box {
	x, y := math.Min(a.X, b.X), math.Min(a.Y, b.Y)
	return evidence.Box{X: x, Y: y, W: math.Max(a.X+a.W, b.X+b.W) - x, H: math.Max(a.Y+a.H, b.Y+b.H) - y}
}

// Find is where a page shows some words, in one word or over several, whatever their case and the punctuation at their
// ends. Of words that go over a line's end it gives a box for each line.
func Find(words []evidence.Word, what string) []evidence.Box {
	want := strings.Fields(foldWord(what))
	if len(want) == 0 {
		return nil
	}
	var out []evidence.Box
	for i := range words {
		if words[i].Text == "" {
			continue
		}
		at, k := i, 0
		for ; k < len(want) && at < len(words); at++ {
			if words[at].Text == "" {
				continue
			}
			if got := foldWord(words[at].Text); got != foldWord(want[k]) && got != foldWord(want[k])+"’s" && got != foldWord(want[k])+"'s" {
				break
			}
			k++
		}
		if k < len(want) {
			continue
		}
		for at < len(words) && words[at].Text == "" { // the second half of the last
			at++
		}
		out = append(out, byLine(words[i:at])...)
	}
	return out
}

// byLine joins the boxes of words that stand in the same line.
func byLine(words []evidence.Word) []evidence.Box {
	out := []evidence.Box{words[0].Box}
	for _, w := range words[1:] {
		if last := &out[len(out)-1]; sameLine(*last, w.Box) {
			*last = union(*last, w.Box)
		} else {
			out = append(out, w.Box)
		}
	}
	return out
}
