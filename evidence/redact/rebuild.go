package redact

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"unicode/utf16"

	"candour/evidence"
	"candour/evidence/pdf/object"
)

func utf16Hex(r rune) string {
	out := ""
	for _, u := range utf16.Encode([]rune{r}) {
		out += fmt.Sprintf("%04x", u)
	}
	return out
}

func readAll(r io.Reader, into []byte) (int, error) {
	n, err := io.ReadFull(r, into)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// rebuild is the second reader. It reads a file as the writer writes it, and nothing else: pages, pictures and words. A file
// that the writer does not make of exactly these, to the byte, is refused: so nothing can stand in it that is not one of them.
func rebuild(b []byte) ([]page, error) {
	f := object.Scan(b, 64<<20)
	if f.Cut {
		return nil, errors.New("the file has more objects than can be read")
	}
	tree := f.Dict(object.Ref{N: 2})
	kids, _ := tree["Kids"].(object.Array)
	if len(kids) == 0 || len(kids) > 50_000 {
		return nil, errors.New("the file has no page tree, or too many pages")
	}
	var pages []page
	for i, k := range kids {
		p, err := rebuildPage(f, f.Dict(k))
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		pages = append(pages, p)
	}
	if !bytes.Equal(write(pages), b) {
		return nil, errors.New("the file is not, byte for byte, what its pictures and its words make")
	}
	return pages, nil
}

func rebuildPage(f *object.File, d object.Dict) (page, error) {
	var p page
	box, _ := d["MediaBox"].(object.Array)
	if len(box) != 4 {
		return p, errors.New("the page has no size")
	}
	w, _ := box[2].(float64)
	h, _ := box[3].(float64)
	p.w, p.h = milli(w), milli(h)
	s, is := f.Resolve(f.Dict(f.Dict(d["Resources"])["XObject"])["P"]).(*object.Stream)
	if !is {
		return p, errors.New("the page has no picture")
	}
	width, _ := s.Dict["Width"].(float64)
	height, _ := s.Dict["Height"].(float64)
	p.pic = picture{w: int(width), h: int(height), oneBit: s.Dict["Filter"] == object.Name("FlateDecode"), data: s.Raw}
	if _, err := p.pic.decode(); err != nil {
		return p, err
	}
	c, is := f.Resolve(d["Contents"]).(*object.Stream)
	if !is {
		return p, errors.New("the page has no content")
	}
	var err error
	p.words, err = rebuildWords(f, f.Dict(f.Dict(d["Resources"])["Font"]), c.Raw)
	return p, err
}

// rebuildWords reads the words of a text layer with their places.
func rebuildWords(f *object.File, fonts object.Dict, content []byte) ([]placed, error) {
	var out []placed
	l := object.NewLexer(content)
	var args []any
	var w placed
	var text strings.Builder
	var font string
	var stretch float64
	for {
		v, ok := l.Next()
		if !ok {
			return out, nil
		}
		op, is := v.(object.Keyword)
		if !is {
			args = append(args, v)
			continue
		}
		num := func(i int) float64 {
			if i >= len(args) {
				return 0
			}
			n, _ := args[i].(float64)
			return n
		}
		switch op {
		case "q", "Q", "cm", "Do", "Tr":
		case "BT":
			w = placed{}
			text.Reset()
		case "Tm":
			stretch, w.x, w.y = num(0), milli(num(4)), milli(num(5))
		case "Tf":
			if len(args) == 2 {
				name, _ := args[0].(object.Name)
				font = string(name)
			}
			w.size = milli(num(1))
		case "Tj":
			if len(args) == 1 {
				s, _ := args[0].(object.String)
				text.WriteString(f.Means(f.Dict(fonts[object.Name(font)]), s))
			}
		case "ET":
			w.text = text.String()
			w.wide = wideOf(stretch, w)
			out = append(out, w)
		default:
			return nil, fmt.Errorf("the content of a page has %q", string(op))
		}
		args = args[:0]
	}
}

// wideOf finds the width of a word of which the file has the stretch, to six places.
func wideOf(stretch float64, w placed) int {
	return int(stretch*float64(w.size)*glyph/1000*float64(len([]rune(w.text))) + 0.5)
}

// decode is the pixels of a picture; an error where something stands in its bytes that is no pixel.
func (p *picture) decode() (*image.Gray, error) {
	if p.w < 1 || p.h < 1 || p.w > 60_000 || p.h > 60_000 {
		return nil, errors.New("a picture has no size")
	}
	if !p.oneBit {
		return decodeJPEG(p)
	}
	row := (p.w + 7) / 8
	bits, err := inflated(p.data, row*p.h)
	if err != nil {
		return nil, err
	}
	img := image.NewGray(image.Rect(0, 0, p.w, p.h))
	for y := range p.h {
		for x := range p.w {
			if bits[y*row+x/8]&(0x80>>(x%8)) != 0 {
				img.Pix[y*img.Stride+x] = 255
			}
		}
	}
	return img, nil
}

// decodeJPEG allows the segments that our own encoder writes, in which no words have room.
func decodeJPEG(p *picture) (*image.Gray, error) {
	b := p.data
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 || b[len(b)-2] != 0xff || b[len(b)-1] != 0xd9 {
		return nil, errors.New("a picture is no JPEG, or something stands behind it")
	}
	for i := 2; i+4 <= len(b); {
		kind, size := b[i+1], int(b[i+2])<<8|int(b[i+3])
		if b[i] != 0xff || !bytes.Contains([]byte{0xdb, 0xc0, 0xc4, 0xda}, []byte{kind}) {
			return nil, errors.New("a picture has a part that is no pixels")
		}
		if kind == 0xda {
			if bytes.Contains(b[i:len(b)-2], []byte{0xff, 0xd9}) {
				return nil, errors.New("a picture ends before its end")
			}
			break
		}
		i += 2 + size
	}
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	g, is := img.(*image.Gray)
	if !is || g.Rect.Dx() != p.w || g.Rect.Dy() != p.h {
		return nil, errors.New("a picture is not as large as the file says, or not grey")
	}
	return g, nil
}

// spots are the words of a page as evidence has them.
func (p *page) spots() []evidence.Word {
	var out []evidence.Word
	for _, w := range p.words {
		out = append(out, evidence.Word{Text: w.text, Confidence: -1, Box: evidence.Box{X: float64(w.x) / 1000,
			Y: float64(p.h-w.y-w.size) / 1000, W: float64(w.wide) / 1000, H: float64(w.size) / 1000}})
	}
	return out
}
