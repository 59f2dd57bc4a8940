package object

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// maxStream is how much one stream may inflate to.
const maxStream = 256 << 20

// ErrPicture says that the bytes of a stream are a picture, which is not decoded here.
var ErrPicture = errors.New("the stream is a picture")

// Decode is the bytes of a stream with its filters undone, as far as they go: of a damaged
// stream the part before the damage, with an error.
func (f *File) Decode(s *Stream) ([]byte, error) {
	b := s.Raw
	names, parms := f.list(s.Dict["Filter"], s.Dict["F"]), f.list(s.Dict["DecodeParms"], s.Dict["DP"])
	if len(names) > 8 {
		return nil, fmt.Errorf("%d filters over each other", len(names))
	}
	for i, n := range names {
		var p Dict
		if i < len(parms) {
			p = f.Dict(parms[i])
		}
		name, _ := f.Resolve(n).(Name)
		var err error
		if b, err = f.undo(b, name, p); err != nil {
			return b, err
		}
	}
	return b, nil
}

func (f *File) list(of, short any) Array {
	v := f.Resolve(of)
	if v == nil {
		if n, is := f.Resolve(short).(Name); is { // /F of a stream may also be a file's name
			return Array{n}
		}
		return nil
	}
	if a, is := v.(Array); is {
		return a
	}
	return Array{v}
}

func (f *File) undo(b []byte, name Name, p Dict) ([]byte, error) {
	switch name {
	case "FlateDecode", "Fl":
		out, err := f.inflate(b)
		return f.predict(out, p), err
	case "LZWDecode", "LZW":
		out, err := f.read(lzw.NewReader(bytes.NewReader(b), lzw.MSB, 8))
		return f.predict(out, p), err
	case "ASCII85Decode", "A85":
		b, _, _ = bytes.Cut(bytes.TrimPrefix(bytes.TrimSpace(b), []byte("<~")), []byte("~"))
		return f.read(ascii85.NewDecoder(bytes.NewReader(b)))
	case "ASCIIHexDecode", "AHx":
		return (&Lexer{b: append([]byte{'<'}, b...)}).hex(), nil
	case "RunLengthDecode", "RL":
		return f.runs(b), nil
	case "Crypt":
		return b, nil
	}
	return b, ErrPicture
}

// inflate takes zlib data, and bare deflate data where the head is damaged.
func (f *File) inflate(b []byte) ([]byte, error) {
	if z, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
		out, err := f.read(z)
		if len(out) > 0 || err == nil {
			return out, err
		}
	}
	return f.read(flate.NewReader(bytes.NewReader(b[min(2, len(b)):])))
}

func (f *File) read(r io.Reader) ([]byte, error) {
	most := min(f.budget, maxStream)
	if most <= 0 {
		f.Cut = true
		return nil, errors.New("the streams of the file inflate to more than the limit")
	}
	out, err := io.ReadAll(io.LimitReader(r, most))
	f.budget -= int64(len(out))
	if int64(len(out)) == most {
		f.Cut = true
	}
	return out, err
}

func (f *File) runs(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b) && b[i] != 128 && int64(len(out)) < min(f.budget, maxStream); {
		n := int(b[i])
		i++
		if n < 128 {
			out = append(out, b[i:min(len(b), i+n+1)]...)
			i += n + 1
		} else if i < len(b) {
			out = append(out, bytes.Repeat(b[i:i+1], 257-n)...)
			i++
		}
	}
	f.budget -= int64(len(out))
	return out
}

// predict undoes PNG predictors (ISO 32000-2, 7.4.4.4); others are only used by pictures.
func (f *File) predict(b []byte, p Dict) []byte {
	kind, _ := f.Resolve(p["Predictor"]).(float64)
	if kind < 10 {
		return b
	}
	at := func(k Name, or float64) int {
		if v, is := f.Resolve(p[k]).(float64); is && v >= 1 && v < 1<<20 {
			return int(v)
		}
		return int(or)
	}
	bits := at("Colors", 1) * at("BitsPerComponent", 8)
	bpp, row := max(1, bits/8), (bits*at("Columns", 1)+7)/8
	out := make([]byte, 0, len(b))
	prev := make([]byte, row)
	for len(b) > 1 {
		cur := make([]byte, row)
		copy(cur, b[1:min(len(b), row+1)])
		unfilter(b[0], cur, prev, bpp)
		out = append(out, cur...)
		prev = cur
		b = b[min(len(b), row+1):]
	}
	return out
}

func unfilter(kind byte, cur, prev []byte, bpp int) {
	for i := range cur {
		var left, upleft byte
		if i >= bpp {
			left, upleft = cur[i-bpp], prev[i-bpp]
		}
		switch kind {
		case 1:
			cur[i] += left
		case 2:
			cur[i] += prev[i]
		case 3:
			cur[i] += byte((int(left) + int(prev[i])) / 2)
		case 4:
			cur[i] += paeth(int(left), int(prev[i]), int(upleft))
		}
	}
}

func paeth(a, b, c int) byte {
	abs := func(v int) int { return max(v, -v) }
	p := a + b - c
	switch pa, pb, pc := abs(p-a), abs(p-b), abs(p-c); {
	case pa <= pb && pa <= pc:
		return byte(a)
	case pb <= pc:
		return byte(b)
	}
	return byte(c)
}
