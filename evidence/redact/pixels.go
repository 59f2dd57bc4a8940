package redact

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"candour/evidence"
)

// labelWidth is to how many letters a label is padded, so that its length tells nothing.
const labelWidth = 8

func pixelBox(b evidence.Box, dpi int, in image.Rectangle) image.Rectangle {
	s := float64(dpi) / 72
	return image.Rect(int(math.Floor(b.X*s)), int(math.Floor(b.Y*s)), int(math.Ceil((b.X+b.W)*s)), int(math.Ceil((b.Y+b.H)*s))).Intersect(in)
}

// blacken makes boxes black, and writes labels where they fit.
func blacken(img *image.Gray, boxes []Covered, dpi int) {
	for _, c := range boxes {
		r := pixelBox(c.Box, dpi, img.Bounds())
		draw.Draw(img, r, image.Black, image.Point{}, draw.Src)
		if c.Label != "" {
			label(img, r, c.Label)
		}
	}
}

// label writes letters of one width in white.
func label(img *image.Gray, r image.Rectangle, text string) {
	if n := len([]rune(text)); n < labelWidth {
		text += strings.Repeat(" ", labelWidth-n)
	}
	face := basicfont.Face7x13
	small := image.NewGray(image.Rect(0, 0, face.Advance*len([]rune(text)), face.Height))
	(&font.Drawer{Dst: small, Src: image.White, Face: face, Dot: fixed.P(0, face.Ascent)}).DrawString(text)
	times := min((r.Dy()-4)/face.Height, (r.Dx()-4)/small.Rect.Dx(), 4)
	for y := range small.Rect.Dy() * max(times, 0) {
		for x := range small.Rect.Dx() * times {
			if small.GrayAt(x/times, y/times).Y > 127 {
				img.SetGray(r.Min.X+2+x, r.Min.Y+(r.Dy()-small.Rect.Dy()*times)/2+y, color.Gray{Y: 255})
			}
		}
	}
}

// cell is the side of the squares, in pixels, by which two pictures are compared.
const cell = 8

// cells are the mean levels of the squares of a picture; side is how many pixels a square has.
func cells(img *image.Gray, side int) (mean []float64, across int) {
	b := img.Bounds()
	across = (b.Dx() + side - 1) / side
	down := (b.Dy() + side - 1) / side
	sum := make([]int, across*down)
	for y := range b.Dy() {
		row := img.Pix[y*img.Stride : y*img.Stride+b.Dx()]
		at := (y / side) * across
		for ; len(row) > 0; at++ {
			n := min(side, len(row))
			s := 0
			for _, v := range row[:n] {
				s += int(v)
			}
			sum[at] += s
			row = row[n:]
		}
	}
	mean = make([]float64, len(sum))
	for i := range sum {
		w, h := min(side, b.Dx()-i%across*side), min(side, b.Dy()-i/across*side)
		mean[i] = float64(sum[i]) / float64(max(w*h, 1))
	}
	return mean, across
}

// look is a page by the mean levels of its squares.
type look struct {
	mean   []byte
	across int
}

func lookOf(img *image.Gray, side int) look {
	mean, across := cells(img, side)
	l := look{make([]byte, len(mean)), across}
	for i, v := range mean {
		l.mean[i] = byte(v + 0.5)
	}
	return l
}

// threshold makes a picture of black and white.
func threshold(img *image.Gray) *image.Gray {
	out := image.NewGray(img.Bounds())
	for i, v := range img.Pix {
		if v >= 128 {
			out.Pix[i] = 255
		}
	}
	return out
}

// What one bit may lose: squares whose mean moves by more than lossLevels levels, as a share of those that are not white.
const (
	lossLevels = 24
	lossShare  = 0.02
)

// oneBit says whether a page is still what it was in black and white: text and lines are, photographs and pale words are not.
func oneBit(img *image.Gray) bool {
	was, _ := cells(img, cell)
	is, _ := cells(threshold(img), cell)
	ink, lost := 0, 0
	for i := range was {
		if was[i] < 253 {
			ink++
		}
		if math.Abs(was[i]-is[i]) > lossLevels {
			lost++
		}
	}
	return float64(lost) <= lossShare*float64(ink)
}

// picture is a page as it stands in the file.
type picture struct {
	w, h   int
	oneBit bool
	data   []byte // zlib of packed bits, or JPEG
}

func encode(img *image.Gray) (picture, error) {
	p := picture{w: img.Bounds().Dx(), h: img.Bounds().Dy(), oneBit: oneBit(img)}
	var out bytes.Buffer
	if !p.oneBit {
		err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 80})
		p.data = out.Bytes()
		return p, err
	}
	row := (p.w + 7) / 8
	bits := make([]byte, row*p.h)
	for y := range p.h {
		line := bits[y*row : (y+1)*row]
		for x, v := range img.Pix[y*img.Stride : y*img.Stride+p.w] {
			line[x/8] |= v >> 7 << 7 >> (x % 8)
		}
	}
	z := zlib.NewWriter(&out)
	if _, err := z.Write(bits); err != nil {
		return p, err
	}
	err := z.Close()
	p.data = out.Bytes()
	return p, err
}
