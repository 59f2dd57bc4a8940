package leak

import (
	"math"

	"candour/evidence"
)

// Widths of letters in thousandths of the size, from space to tilde (Adobe, Core 14 AFM files).
var (
	helvetica = [95]int{278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278,
		584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611,
		278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,
		500, 334, 260, 334, 584}
	times = [95]int{250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278,
		564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611,
		333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500,
		444, 480, 200, 480, 541}
)

// bearing is how much of a word's width is not ink, in ems: boxes of words end at their ink.
const bearing = 0.08

// ink is the width of the ink of words in a font, in ems.
func ink(font *[95]int, s string) float64 { return max(0, em(font, s)-bearing) }

// em is the width of words in a font, in ems.
func em(font *[95]int, s string) float64 {
	w := 0
	for _, r := range s {
		if r >= 32 && r < 127 {
			w += font[r-32]
		} else {
			w += 500
		}
	}
	return float64(w) / 1000
}

// Widths of what hugs: how far a box may reach out of its words at each end, in points; and which steps tell nothing.
const (
	hugging = 3.0
	step    = 36
)

// width says whether a box lies in a line of words (lies), and whether its width tells what it covered (hugs).
func width(words []evidence.Word, box evidence.Box, page evidence.Page, names []string) (f Finding, hugs, lies bool) {
	var line []evidence.Word
	left, right := math.Inf(-1), math.Inf(1)
	for _, w := range words {
		mid := w.Box.Y + w.Box.H/2
		if mid < box.Y || mid > box.Y+box.H || w.Text == "" || box.H > 2.5*w.Box.H || overlap(w.Box, box) > 0.5 {
			continue
		}
		line = append(line, w)
		if w.Box.X+w.Box.W <= box.X+hugging {
			left = max(left, w.Box.X+w.Box.W)
		} else if w.Box.X >= box.X+box.W-hugging {
			right = min(right, w.Box.X)
		}
	}
	font, size := fit(line)
	if len(line) == 0 || size == 0 || box.W > page.W/2 {
		return f, false, false
	}
	space := em(font, " ") * size
	near := box.X-left < 3*space && right-(box.X+box.W) < 3*space // a word stands close at each end
	stepped := onStep(box.X) && onStep(box.X+box.W)
	if !near || stepped {
		return f, false, near
	}
	f = Finding{Box: &box, Kind: Width, Fit: -1}
	if len(names) > 0 {
		f.Fit = 0
		for _, n := range names {
			if over := box.W - ink(font, n)*size; over > -0.5 && over < 2*hugging {
				f.Fit++
			}
		}
	}
	return f, true, true
}

func onStep(v float64) bool {
	off := math.Mod(v, step)
	return min(off, step-off) < 1
}

// fit finds which font, at which size, has words of the widths that these have.
func fit(line []evidence.Word) (*[95]int, float64) {
	var best *[95]int
	size, least := 0.0, math.Inf(1)
	for _, font := range []*[95]int{&helvetica, &times} {
		sum, wide := 0.0, 0.0
		for _, w := range line {
			sum, wide = sum+ink(font, w.Text), wide+w.Box.W
		}
		if sum == 0 {
			continue
		}
		s, off := wide/sum, 0.0
		for _, w := range line {
			off += abs(ink(font, w.Text)*s - w.Box.W)
		}
		if off < least {
			best, size, least = font, s, off
		}
	}
	return best, size
}
