package ocr

import (
	"image"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// grey is a picture in grey, its corner at nought. What is transparent is white.
func grey(m image.Image) *image.Gray {
	b := m.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	if g, ok := m.(*image.Gray); ok {
		for y := range b.Dy() {
			from := g.PixOffset(b.Min.X, b.Min.Y+y)
			copy(out.Pix[y*out.Stride:], g.Pix[from:from+b.Dx()])
		}
		return out
	}
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), m, b.Min, draw.Over)
	return out
}

// turned is a picture turned clockwise by a multiple of 90 degrees.
func turned(g *image.Gray, degrees int) *image.Gray {
	w, h := g.Bounds().Dx(), g.Bounds().Dy()
	if degrees%180 != 0 {
		w, h = h, w
	}
	if degrees == 0 {
		return g
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := x, y
			switch degrees {
			case 90:
				sx, sy = y, w-1-x
			case 180:
				sx, sy = w-1-x, h-1-y
			case 270:
				sx, sy = h-1-y, x
			}
			out.Pix[y*out.Stride+x] = g.Pix[sy*g.Stride+sx]
		}
	}
	return out
}

// tilt turns a picture by any angle about its middle, with white at the corners, and gives the way back: where a point of the
// new picture was.
func tilt(g *image.Gray, degrees float64) (*image.Gray, func(x, y float64) (float64, float64)) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	w, h := float64(g.Bounds().Dx()), float64(g.Bounds().Dy())
	nw, nh := math.Round(math.Abs(w*cos)+math.Abs(h*sin)), math.Round(math.Abs(w*sin)+math.Abs(h*cos))
	out := image.NewGray(image.Rect(0, 0, int(nw), int(nh)))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	m := f64.Aff3{cos, -sin, nw/2 - cos*w/2 + sin*h/2, sin, cos, nh/2 - sin*w/2 - cos*h/2}
	draw.BiLinear.Transform(out, m, g, g.Bounds(), draw.Over, nil)
	return out, func(x, y float64) (float64, float64) {
		x, y = x-nw/2, y-nh/2
		return cos*x + sin*y + w/2, cos*y - sin*x + h/2
	}
}

// threshold parts ink from paper by Otsu's method ("A threshold selection method from gray-level histograms", 1979).
func threshold(g *image.Gray) uint8 {
	var count [256]float64
	var sum float64
	for _, v := range g.Pix {
		count[v]++
		sum += float64(v)
	}
	all := float64(len(g.Pix))
	var below, belowSum, best float64
	at := 127
	for i, n := range count {
		below, belowSum = below+n, belowSum+n*float64(i)
		if below == 0 || below == all {
			continue
		}
		d := belowSum/below - (sum-belowSum)/(all-below)
		if s := below * (all - below) * d * d; s > best {
			best, at = s, i
		}
	}
	return uint8(at) //nolint:gosec // an index of 256
}

// The search for a tilt.
const (
	mostTilt   = 15.0
	coarseStep = 0.5
	fineStep   = 0.05
	leastTilt  = 0.1  // below it a page is left as it is
	longSide   = 1400 // pixels of the reduced picture
	standsOut  = 1.3  // how far lines at the best angle must stand out from those at the usual one
)

// tiltOf is by how many degrees a page leans clockwise; 0 where its ink is not in lines.
func tiltOf(g *image.Gray) float64 {
	small := reduced(g, longSide)
	b := small.Bounds()
	ink := threshold(small)
	type point struct{ x, y int32 }
	var points []point
	for y := 1; y < b.Dy()-1; y++ {
		for x := 1; x < b.Dx()-1; x++ {
			if small.Pix[y*small.Stride+x] <= ink && !alone(small, x, y, ink) {
				points = append(points, point{int32(x), int32(y)}) //nolint:gosec // of a reduced picture
			}
		}
	}
	if share := float64(len(points)) / float64(len(small.Pix)); share < 0.001 || share > 0.5 {
		return 0
	}
	rows, down := make([]int32, b.Dy()+2*b.Dx()), make([]int32, b.Dx())
	score := func(degrees float64) float64 {
		clear(rows)
		slope := math.Tan(degrees * math.Pi / 180)
		for x := range down {
			down[x] = int32(b.Dx()) - int32(math.Round(slope*float64(x))) //nolint:gosec // of a reduced picture
		}
		for _, p := range points {
			rows[p.y+down[p.x]]++
		}
		s := 0.0
		for i := 1; i < len(rows); i++ {
			d := float64(rows[i] - rows[i-1])
			s += d * d
		}
		return s
	}
	best, bestScore, sum, n := 0.0, 0.0, 0.0, 0
	for a := -mostTilt; a <= mostTilt; a += coarseStep {
		s := score(a)
		sum, n = sum+s, n+1
		if s > bestScore {
			best, bestScore = a, s
		}
	}
	if bestScore < standsOut*sum/float64(n) {
		return 0
	}
	from := best
	for a := from - coarseStep; a <= from+coarseStep; a += fineStep {
		if s := score(a); s > bestScore {
			best, bestScore = a, s
		}
	}
	return best
}

// reduced is the picture with its long side no longer than that many pixels: each is the mean of a square of the picture.
func reduced(g *image.Gray, long int) *image.Gray {
	b := g.Bounds()
	n := (max(b.Dx(), b.Dy()) + long - 1) / long
	if n <= 1 || b.Dx() < n || b.Dy() < n {
		return g
	}
	out := image.NewGray(image.Rect(0, 0, b.Dx()/n, b.Dy()/n))
	sums := make([]int, out.Stride)
	for y := range b.Dy() / n {
		clear(sums)
		for dy := range n {
			row := g.Pix[(y*n+dy)*g.Stride:]
			for x := range sums {
				for _, v := range row[x*n : x*n+n] {
					sums[x] += int(v)
				}
			}
		}
		for x, sum := range sums {
			out.Pix[y*out.Stride+x] = uint8(sum / (n * n)) //nolint:gosec // a mean of bytes
		}
	}
	return out
}

// alone says whether a pixel of ink, not at the border, has none beside it: a speck.
func alone(g *image.Gray, x, y int, ink uint8) bool {
	at := y*g.Stride + x
	for _, n := range [8]int{at - 1, at + 1, at - g.Stride, at + g.Stride, at - g.Stride - 1, at - g.Stride + 1, at + g.Stride - 1, at + g.Stride + 1} {
		if g.Pix[n] <= ink {
			return false
		}
	}
	return true
}

// withoutSpecks takes each pixel as the middle of itself and those around, which single specks do not move, and softens what
// is left.
func withoutSpecks(g *image.Gray) *image.Gray {
	return softened(median(g))
}

func median(g *image.Gray) *image.Gray {
	b := g.Bounds()
	out := image.NewGray(b)
	copy(out.Pix, g.Pix)
	for y := 1; y < b.Dy()-1; y++ {
		for x := 1; x < b.Dx()-1; x++ {
			var v [9]uint8
			n := 0
			for dy := -1; dy <= 1; dy++ {
				at := (y+dy)*g.Stride + x
				for _, p := range g.Pix[at-1 : at+2] {
					i := n
					for ; i > 0 && v[i-1] > p; i-- {
						v[i] = v[i-1]
					}
					v[i] = p
					n++
				}
			}
			out.Pix[y*out.Stride+x] = v[4]
		}
	}
	return out
}

// softened is the picture twice as large and back, so that hard edges become grey.
func softened(g *image.Gray) *image.Gray {
	b := g.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx()*2, b.Dy()*2))
	draw.BiLinear.Scale(out, out.Bounds(), g, b, draw.Src, nil)
	return out
}

// inked is the share of a page that is ink; a page without contrast has none. Noise is taken away by making it smaller.
func inked(g *image.Gray) float64 {
	const leastContrast, side = 25, 700
	small := reduced(g, side)
	low, high := uint8(255), uint8(0)
	for _, v := range small.Pix {
		low, high = min(low, v), max(high, v)
	}
	if high-low < leastContrast {
		return 0
	}
	t := threshold(small)
	n := 0
	for _, v := range small.Pix {
		if v <= t {
			n++
		}
	}
	return float64(n) / float64(len(small.Pix))
}
