// Package paper draws pages of text as a scanner would give them: straight and clean, or tilted, turned, faded,
// faxed, blurred, or copied three times. The same arguments give the same pixels. It is for made-up documents and for measuring what is
// read from pictures.
package paper

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"sync"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/math/fixed"
)

// A4 in points.
const (
	Width  = 595
	Height = 842
	margin = 57
)

// Type is the letters in which pages are drawn.
type Type struct{ font *opentype.Font }

// Parse takes a TrueType or OpenType font.
func Parse(font []byte) (Type, error) {
	f, err := opentype.Parse(font)
	return Type{f}, err
}

// Plain is Go Regular, which is part of this program. Its nought has a stroke, which OCR takes for other signs.
var Plain = sync.OnceValues(func() (Type, error) { return Parse(goregular.TTF) })

// Lines is how many lines of a size, in points, a page has.
func Lines(size float64) int { return int((Height - 2*margin) / (size * leading)) }

const leading = 1.4

// Page draws lines of text on an A4 page, at so many dots an inch, in letters of a size in points. What does not fit is an
// error of the caller: it is cut off.
func (t Type) Page(lines []string, size float64, dpi int) (*image.Gray, error) {
	face, err := opentype.NewFace(t.font, &opentype.FaceOptions{Size: size, DPI: float64(dpi), Hinting: font.HintingFull})
	if err != nil {
		return nil, err
	}
	defer func() { _ = face.Close() }()
	px := func(points float64) int { return int(math.Round(points * float64(dpi) / 72)) }
	g := white(image.Rect(0, 0, px(Width), px(Height)))
	d := font.Drawer{Dst: g, Src: image.Black, Face: face}
	for i, line := range lines {
		d.Dot = fixed.P(px(margin), px(margin+size+float64(i)*size*leading))
		d.DrawString(line)
	}
	return g, nil
}

func white(r image.Rectangle) *image.Gray {
	g := image.NewGray(r)
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	return g
}

// Page draws a page in Plain.
func Page(lines []string, size float64, dpi int) (*image.Gray, error) {
	t, err := Plain()
	if err != nil {
		return nil, err
	}
	return t.Page(lines, size, dpi)
}

// Wrap parts text into lines that fit on a page in Plain.
func Wrap(text string, size float64) ([]string, error) {
	t, err := Plain()
	if err != nil {
		return nil, err
	}
	return t.Wrap(text, size)
}

// Wrap parts text into lines that fit on a page in letters of a size.
func (t Type) Wrap(text string, size float64) ([]string, error) {
	face, err := opentype.NewFace(t.font, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		return nil, err
	}
	defer func() { _ = face.Close() }()
	var out []string
	for part := range strings.Lines(text) {
		line := ""
		for _, w := range strings.Fields(part) {
			if next := strings.TrimSpace(line + " " + w); font.MeasureString(face, next).Ceil() <= Width-2*margin {
				line = next
				continue
			}
			out, line = append(out, line), w
		}
		out = append(out, line)
	}
	return out, nil
}

// Rotate turns a picture clockwise by degrees about its middle; what comes in at the corners is white.
func Rotate(g *image.Gray, degrees float64) *image.Gray {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	b := g.Bounds()
	w, h := float64(b.Dx()), float64(b.Dy())
	nw, nh := math.Abs(w*cos)+math.Abs(h*sin), math.Abs(w*sin)+math.Abs(h*cos)
	out := white(image.Rect(0, 0, int(math.Round(nw)), int(math.Round(nh))))
	m := f64.Aff3{cos, -sin, nw/2 - cos*w/2 + sin*h/2, sin, cos, nh/2 - sin*w/2 - cos*h/2}
	draw.BiLinear.Transform(out, m, g, b, draw.Over, nil)
	return out
}

// Fade makes ink grey and adds noise, of an amount of 0 to 255.
func Fade(g *image.Gray, ink uint8, noise float64, seed uint64) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // made-up pages
	out := image.NewGray(g.Bounds())
	for i, v := range g.Pix {
		s := float64(ink) + float64(v)*(255-float64(ink))/255 + r.NormFloat64()*noise
		out.Pix[i] = uint8(max(0, min(255, s)))
	}
	return out
}

// Fax gives black and white alone, as a fax does, with specks: so many of each thousand pixels.
func Fax(g *image.Gray, specks float64, seed uint64) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // made-up pages
	out := image.NewGray(g.Bounds())
	for i, v := range g.Pix {
		if v > 140 != (r.Float64()*1000 < specks) {
			out.Pix[i] = 255
		}
	}
	return out
}

// Blur takes the mean over a square of 2*radius+1 pixels.
func Blur(g *image.Gray, radius int) *image.Gray {
	return blurAcross(blurAcross(g, radius, true), radius, false)
}

func blurAcross(g *image.Gray, radius int, wide bool) *image.Gray {
	b := g.Bounds()
	out := image.NewGray(b)
	for y := range b.Dy() {
		for x := range b.Dx() {
			sum := 0
			for d := -radius; d <= radius; d++ {
				xx, yy := x, y
				if wide {
					xx = max(0, min(b.Dx()-1, x+d))
				} else {
					yy = max(0, min(b.Dy()-1, y+d))
				}
				sum += int(g.Pix[yy*g.Stride+xx])
			}
			out.Pix[y*out.Stride+x] = uint8(sum / (2*radius + 1)) //nolint:gosec // a mean of bytes
		}
	}
	return out
}

// ThirdCopy is a copy of a copy of a copy: each blurs, hardens and specks.
func ThirdCopy(g *image.Gray, seed uint64) *image.Gray {
	for i := range uint64(3) {
		g = Fade(Blur(g, 2), 90, 40, seed+i)
		for p, v := range g.Pix {
			if v < 150 {
				g.Pix[p] = 30
			} else {
				g.Pix[p] = 235
			}
		}
	}
	return g
}

// OneBit is the picture in black and white.
func OneBit(g *image.Gray) *image.Paletted {
	p := image.NewPaletted(g.Bounds(), color.Palette{color.White, color.Black})
	for i, v := range g.Pix {
		if v < 128 {
			p.Pix[i] = 1
		}
	}
	return p
}
