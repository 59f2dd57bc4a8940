package bundle

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"math"
	"strings"

	"golang.org/x/image/ccitt"
	"golang.org/x/image/draw"

	"candour/evidence/pdf/object"
)

// finest is how many dots an inch a picture may have, and slack what it may be above by rounding.
const (
	finest = 300.0
	slack  = 1.02
)

// placed is where a picture stands: at how many dots an inch where it stands largest, and on which pages.
type placed struct {
	dpi   float64
	pages []int
}

type matrix [6]float64

func (m matrix) times(o matrix) matrix { // m first
	return matrix{
		m[0]*o[0] + m[1]*o[2], m[0]*o[1] + m[1]*o[3],
		m[2]*o[0] + m[3]*o[2], m[2]*o[1] + m[3]*o[3],
		m[4]*o[0] + m[5]*o[2] + o[4], m[4]*o[1] + m[5]*o[3] + o[5],
	}
}

// measure finds the pictures that are above the finest wherever they stand.
func (c *copier) measure(leaves []leaf) {
	c.above = make([]bool, len(leaves))
	large := false
	for _, o := range c.f.Objects {
		if s, is := o.Value.(*object.Stream); is && s.Dict["Subtype"] == object.Name("Image") {
			w, h := c.pixels(s)
			large = large || max(w, h) >= finest
		}
	}
	if !large {
		return
	}
	all := map[*object.Stream]*placed{}
	for page, l := range leaves {
		p := &places{c: c, page: page, all: all, left: 2_000_000}
		data := c.plain(l.contents)
		p.walk(data, c.f.Dict(l.resources), matrix{l.unit, 0, 0, l.unit, 0, 0}, 0)
	}
	c.fine = map[*object.Stream]*placed{}
	for s, p := range all {
		if p.dpi > finest*slack {
			c.fine[s] = p
		}
	}
}

func (c *copier) pixels(s *object.Stream) (w, h float64) {
	w, _ = c.f.Resolve(s.Dict["Width"]).(float64)
	h, _ = c.f.Resolve(s.Dict["Height"]).(float64)
	return w, h
}

// places finds where pictures stand by following what moves them (ISO 32000-2, 8.3.4 and 8.8).
type places struct {
	c    *copier
	page int
	all  map[*object.Stream]*placed
	left int // operators that are still followed
}

func (p *places) walk(content []byte, resources object.Dict, at matrix, deep int) {
	objects := p.c.f.Dict(resources["XObject"])
	if len(objects) == 0 || deep > 12 {
		return
	}
	var stack []matrix
	var args []any
	for l := object.NewLexer(content); p.left > 0; p.left-- {
		v, ok := l.Next()
		if !ok {
			return
		}
		op, is := v.(object.Keyword)
		if !is {
			if args = append(args, v); len(args) > 64 {
				args = args[1:]
			}
			continue
		}
		switch op {
		case "q":
			stack = append(stack, at)
		case "Q":
			if n := len(stack); n > 0 {
				at, stack = stack[n-1], stack[:n-1]
			}
		case "cm":
			if m, ok := matrixOf(args); ok {
				at = m.times(at)
			}
		case "Do":
			if len(args) > 0 {
				n, _ := args[len(args)-1].(object.Name)
				p.do(objects[n], resources, at, deep)
			}
		case "ID":
			l.PastImage()
		}
		args = args[:0]
	}
}

func matrixOf(args []any) (m matrix, ok bool) {
	if len(args) < 6 {
		return m, false
	}
	for i, v := range args[len(args)-6:] {
		if m[i], ok = v.(float64); !ok {
			return m, false
		}
	}
	return m, true
}

func (p *places) do(v any, resources object.Dict, at matrix, deep int) {
	s, is := p.c.f.Resolve(v).(*object.Stream)
	if !is {
		return
	}
	switch p.c.f.Resolve(s.Dict["Subtype"]) {
	case object.Name("Form"):
		if a, _ := p.c.f.Resolve(s.Dict["Matrix"]).(object.Array); a != nil {
			if m, ok := matrixOf(a); ok {
				at = m.times(at)
			}
		}
		if own := p.c.f.Dict(s.Dict["Resources"]); own != nil {
			resources = own
		}
		b, _ := p.c.f.Decode(s) // what can be read of it
		p.walk(b, resources, at, deep+1)
	case object.Name("Image"):
		p.picture(s, at)
		if mask, is := p.c.f.Resolve(s.Dict["SMask"]).(*object.Stream); is {
			p.picture(mask, at)
		}
		if mask, is := p.c.f.Resolve(s.Dict["Mask"]).(*object.Stream); is {
			p.picture(mask, at)
		}
	}
}

func (p *places) picture(s *object.Stream, at matrix) {
	w, h := p.c.pixels(s)
	wide, high := math.Hypot(at[0], at[1])/72, math.Hypot(at[2], at[3])/72
	if w < 1 || h < 1 || wide < 0.05 || high < 0.05 { // specks are not worth it
		return
	}
	dpi := max(w/wide, h/high)
	q := p.all[s]
	if q == nil {
		q = &placed{dpi: dpi}
		p.all[s] = q
	}
	q.dpi = min(q.dpi, dpi)
	if n := len(q.pages); n == 0 || q.pages[n-1] != p.page {
		q.pages = append(q.pages, p.page)
	}
}

// plain is the content of a page with its filters undone.
func (c *copier) plain(v any) []byte {
	parts, is := c.f.Resolve(v).(object.Array)
	if !is {
		parts = object.Array{v}
	}
	var all bytes.Buffer
	for _, p := range parts {
		if s, is := c.f.Resolve(p).(*object.Stream); is {
			b, _ := c.f.Decode(s) // of a damaged stream what stands before the damage, as readers draw it
			all.Write(b)
			all.WriteByte('\n')
		}
	}
	return all.Bytes()
}

// shrink makes a picture smaller; false where it is of a kind that cannot be.
func (c *copier) shrink(s *object.Stream, d object.Dict, dpi float64) (data []byte, dict string, ok bool) {
	w, h := c.pixels(s)
	if _, keyed := c.f.Resolve(d["Mask"]).(object.Array); keyed || w*h > 200e6 || c.f.Resolve(d["Decode"]) != nil {
		return nil, "", false
	}
	from := image.Pt(int(w), int(h))
	to := image.Pt(max(1, int(w*finest/dpi)), max(1, int(h*finest/dpi)))
	out := object.Dict{}
	for k, v := range d {
		if k != "DecodeParms" && k != "Filter" {
			out[k] = v
		}
	}
	out["Width"], out["Height"], out["Filter"] = float64(to.X), float64(to.Y), object.Name("FlateDecode")
	names := c.filters(d["Filter"])
	last := names[len(names)-1]
	bits, _ := c.f.Resolve(d["BitsPerComponent"]).(float64)
	if c.f.Resolve(d["ImageMask"]) == true {
		bits = 1
	}
	switch {
	case last == "DCTDecode" && len(names) == 1:
		data, ok = shrinkJPEG(s.Raw, from, to)
		out["Filter"] = object.Name("DCTDecode")
	case last == "CCITTFaxDecode" && len(names) == 1:
		if data, ok = c.fax(s, from); ok {
			data, ok = deflate(shrinkBits(data, from, to)), true
		}
		out["BitsPerComponent"] = 1.0
	case bits == 1 || bits == 8:
		if data, ok = c.flat(s, d); ok {
			data, ok = shrinkFlat(data, from, to, int(bits), c.blends(d["ColorSpace"]))
		}
	}
	if !ok {
		return nil, "", false
	}
	var body strings.Builder
	entries(&body, out, c.ref)
	return data, body.String(), true
}

// flat is the bytes of a picture that a filter packed which is no picture's.
func (c *copier) flat(s *object.Stream, d object.Dict) ([]byte, bool) {
	parms, _ := c.f.Resolve(d["DecodeParms"]).(object.Array)
	for _, p := range append(parms, d["DecodeParms"]) {
		if n, _ := c.f.Resolve(c.f.Dict(p)["Predictor"]).(float64); n == 2 {
			return nil, false
		}
	}
	b, err := c.f.Decode(s)
	return b, err == nil
}

// blends says whether two colours of a space may be mixed: not where they are numbers of a palette.
func (c *copier) blends(space any) bool {
	v := c.f.Resolve(space)
	if a, is := v.(object.Array); is && len(a) > 0 {
		v = c.f.Resolve(a[0])
	}
	n, is := v.(object.Name)
	return is && n != "Indexed" && n != "I"
}

func shrinkJPEG(b []byte, from, to image.Point) ([]byte, bool) {
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(b))
	if err != nil || cfg.Width != from.X || cfg.Height != from.Y {
		return nil, false
	}
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, false
	}
	r := image.Rectangle{Max: to}
	var dst draw.Image
	switch img.(type) {
	case *image.Gray:
		dst = image.NewGray(r)
	case *image.YCbCr:
		dst = image.NewRGBA(r)
	default: // of four colours
		return nil, false
	}
	draw.CatmullRom.Scale(dst, r, img, img.Bounds(), draw.Src, nil)
	return encodeJPEG(dst)
}

func encodeJPEG(img image.Image) ([]byte, bool) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 88})
	return out.Bytes(), err == nil
}

func (c *copier) fax(s *object.Stream, size image.Point) ([]byte, bool) {
	parms := c.f.Dict(s.Dict["DecodeParms"])
	if list, is := c.f.Resolve(s.Dict["DecodeParms"]).(object.Array); is && len(list) > 0 {
		parms = c.f.Dict(list[0])
	}
	k, _ := c.f.Resolve(parms["K"]).(float64)
	columns, said := c.f.Resolve(parms["Columns"]).(float64)
	if !said {
		columns = 1728
	}
	kind := ccitt.Group4
	if k > 0 || int(columns) != size.X {
		return nil, false
	}
	if k == 0 {
		kind = ccitt.Group3
	}
	align, black := c.f.Resolve(parms["EncodedByteAlign"]) == true, c.f.Resolve(parms["BlackIs1"]) == true
	b, err := io.ReadAll(ccitt.NewReader(bytes.NewReader(s.Raw), ccitt.MSB, kind, size.X, size.Y, &ccitt.Options{Align: align, Invert: black}))
	return b, err == nil && len(b) == (size.X+7)/8*size.Y
}

// shrinkBits takes of each block of dots what most of them are; of a tie the dot that is not set, which is ink as a rule.
func shrinkBits(b []byte, from, to image.Point) []byte {
	rowIn, rowOut := (from.X+7)/8, (to.X+7)/8
	out := make([]byte, rowOut*to.Y)
	for y := range to.Y {
		y0, y1 := y*from.Y/to.Y, max(y*from.Y/to.Y+1, (y+1)*from.Y/to.Y)
		for x := range to.X {
			x0, x1 := x*from.X/to.X, max(x*from.X/to.X+1, (x+1)*from.X/to.X)
			set := 0
			for v := y0; v < y1; v++ {
				for u := x0; u < x1; u++ {
					set += int(b[v*rowIn+u/8]>>(7-u%8)) & 1
				}
			}
			if set*2 > (y1-y0)*(x1-x0) {
				out[y*rowOut+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return out
}

func shrinkFlat(b []byte, from, to image.Point, bits int, blend bool) ([]byte, bool) {
	if bits == 1 {
		if len(b) < (from.X+7)/8*from.Y {
			return nil, false
		}
		return deflate(shrinkBits(b, from, to)), true
	}
	n := len(b) / (from.X * from.Y)
	if n < 1 || n > 4 || len(b)-n*from.X*from.Y >= from.X { // not of so many colours
		return nil, false
	}
	out := make([]byte, n*to.X*to.Y)
	for y := range to.Y {
		y0, y1 := y*from.Y/to.Y, max(y*from.Y/to.Y+1, (y+1)*from.Y/to.Y)
		for x := range to.X {
			x0, x1 := x*from.X/to.X, max(x*from.X/to.X+1, (x+1)*from.X/to.X)
			if !blend {
				x1, y1 = x0+1, y0+1
			}
			for k := range n {
				sum := 0
				for v := y0; v < y1; v++ {
					for u := x0; u < x1; u++ {
						sum += int(b[(v*from.X+u)*n+k])
					}
				}
				out[(y*to.X+x)*n+k] = byte(sum / ((y1 - y0) * (x1 - x0)))
			}
		}
	}
	return deflate(out), true
}
