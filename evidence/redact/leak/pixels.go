package leak

import (
	"image"
	"slices"
	"unicode"

	"candour/evidence"
)

// What counts as a box, in pixels at dpi: darker than darkest, and larger than letters' strokes.
const (
	darkest  = 70
	boxWide  = 10 * scale
	boxTall  = 5 * scale
	mostRims = 4000 // boxes of a page that are looked at: a photograph has thousands of dark places
)

// dark are the upright rectangles of a picture that are dark all over, each as large as it goes.
func dark(img *image.Gray) []image.Rectangle {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	taken := make([]bool, w*h)
	is := func(x, y int) bool { return img.Pix[y*img.Stride+x] < darkest && !taken[y*w+x] }
	var out []image.Rectangle
	for y := 0; y < h; y++ {
		for x := 0; x < w; x++ {
			if !is(x, y) {
				continue
			}
			right := x
			for right < w && is(right, y) {
				right++
			}
			if right-x < boxWide {
				x = right
				continue
			}
			bottom := y + 1
			for bottom < h && solid(img, x, right, bottom) {
				bottom++
			}
			if bottom-y >= boxTall {
				out = append(out, image.Rect(x, y, right, bottom))
				for yy := y; yy < bottom; yy++ {
					for xx := x; xx < right; xx++ {
						taken[yy*w+xx] = true
					}
				}
				if len(out) >= mostRims {
					return out
				}
			}
			x = right
		}
	}
	return out
}

// solid says whether a row is dark from x to right: a pixel at either end may be paler.
func solid(img *image.Gray, x, right, y int) bool {
	for _, v := range img.Pix[y*img.Stride+x+1 : y*img.Stride+right-1] {
		if v >= darkest {
			return false
		}
	}
	return true
}

// flat says whether nothing can be seen of a word inside a box.
func flat(img *image.Gray, word evidence.Box, box image.Rectangle) bool {
	r := rectOf(word).Intersect(box.Inset(1)).Intersect(img.Rect)
	if r.Empty() {
		return false
	}
	lo, hi := extremes(img, r)
	return hi < darkest && hi-lo < 24
}

func extremes(img *image.Gray, r image.Rectangle) (lo, hi int) {
	lo = 255
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range img.Pix[y*img.Stride+r.Min.X : y*img.Stride+r.Max.X] {
			lo, hi = min(lo, int(v)), max(hi, int(v))
		}
	}
	return lo, hi
}

// seeThrough finds words that lie in a dark place and still show, darker than it: those of a mark that lets light through.
func seeThrough(img *image.Gray, words []evidence.Word, page int) []Finding {
	var out []Finding
	var run []evidence.Word
	flush := func() {
		if letters(run) > 2 { // single signs of a drawing are dark on dark by design
			box := run[0].Box
			for _, w := range run[1:] {
				box = union(box, w.Box)
			}
			out = append(out, finding(page, box, SeeThrough, run))
		}
		run = nil
	}
	for _, w := range words {
		if !shows(img, w.Box) {
			flush()
			continue
		}
		if len(run) > 0 && abs(run[0].Box.Y-w.Box.Y) > w.Box.H {
			flush()
		}
		run = append(run, w)
	}
	flush()
	return out
}

func letters(words []evidence.Word) int {
	n := 0
	for _, w := range words {
		for _, r := range w.Text {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
	}
	return n
}

// shows says whether a word is dark on dark: the place around it is darker than half, and its letters are darker still.
func shows(img *image.Gray, b evidence.Box) bool {
	r := rectOf(b).Intersect(img.Rect)
	if r.Dx() < 6 || r.Dy() < 6 {
		return false
	}
	var all []byte
	for y := r.Min.Y; y < r.Max.Y; y++ {
		all = append(all, img.Pix[y*img.Stride+r.Min.X:y*img.Stride+r.Max.X]...)
	}
	slices.Sort(all)
	ground, ink := int(all[len(all)*9/10]), int(all[len(all)/20])
	return ground < 128 && ground-ink >= 8 && ink < ground
}

func union(a, b evidence.Box) evidence.Box {
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return evidence.Box{X: x, Y: y, W: max(a.X+a.W, b.X+b.W) - x, H: max(a.Y+a.H, b.Y+b.H) - y}
}

func abs(v float64) float64 { return max(v, -v) }
