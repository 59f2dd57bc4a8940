// Package picture reads what a picture, a sound or a film says of itself: its size in
// pixels, which way up it is, when, where and with what it was taken (EXIF 2.32, CIPA
// DC-008; TIFF 6.0), and the words in a PNG's text chunks, a JPEG's and GIF's comments
// and an XMP packet. It recognises no words in the picture: its page is not Usable,
// and so goes to OCR.
//
// HEIC has no reader (ADR 0118): it is an exception with a reason. Of sounds and films
// the kind and size are known and no words.
package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	_ "image/gif"  // to read their size
	_ "image/jpeg" // to read their size
	_ "image/png"  // to read their size
	"strings"

	_ "golang.org/x/image/bmp"  // to read their size
	_ "golang.org/x/image/tiff" // to read their size
	_ "golang.org/x/image/webp" // to read their size

	"candour/evidence"
	"candour/evidence/scratch"
)

// Most is how large a side of a picture may be, in pixels.
const Most = 100_000

// Read reads a picture of the kind that its bytes have.
func Read(f scratch.File, kind string, limits evidence.Limits) (*evidence.Reading, error) {
	if strings.HasPrefix(kind, "image/hei") || kind == "image/avif" {
		return nil, &evidence.Unreadable{Code: evidence.NoReader, Why: "Nothing here reads pictures of this kind (HEIC). Ask for it as JPEG; a phone's settings call that \"most compatible\"."}
	}
	size, format, err := image.DecodeConfig(f.Reader())
	if err != nil {
		if err == image.ErrFormat {
			return nil, &evidence.Unreadable{Code: evidence.NoReader, Why: "Nothing here reads pictures of this kind. Ask for it as JPEG or PNG.", Err: err}
		}
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The picture is damaged or cut off. Ask for it again.", Err: err}
	}
	if size.Width <= 0 || size.Height <= 0 || size.Width > Most || size.Height > Most {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "The picture says that it is larger than any picture. Ask for it in another form."}
	}
	b, err := scratch.Text(f.Reader(), 0, limits)
	if err != nil {
		return nil, err
	}
	r := &evidence.Reading{Kind: kind, Reader: "Go image, " + format}
	found := told{turned: 1, perInch: 72}
	switch format {
	case "jpeg":
		found.jpeg(b)
	case "png":
		found.png(b)
	case "webp":
		found.webp(b)
	case "tiff":
		found.exif(b, true)
	case "gif":
		found.gif(b)
	}
	r.Pieces = found.pieces
	w, h := float64(size.Width)*72/found.perInch, float64(size.Height)*72/found.perInch
	page := evidence.Page{W: w, H: h, Turned: turns[found.turned]}
	if page.Turned == 90 || page.Turned == 270 {
		page.W, page.H = h, w
	}
	if found.turned == 2 || found.turned == 4 || found.turned == 5 || found.turned == 7 {
		r.Notes = append(r.Notes, evidence.Note{Code: "mirrored", Page: 1, Text: "The picture says that it is to be shown mirrored."})
	}
	if found.place {
		r.Notes = append(r.Notes, evidence.Note{Code: "has-place", Text: "The picture says where it was taken."})
	}
	r.Pages = []evidence.Page{page}
	for i := 1; i < found.frames; i++ {
		r.Pages = append(r.Pages, page)
	}
	if len(r.Pages) > limits.Pages {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "It has more pages than are allowed. Ask for it in parts."}
	}
	return r, nil
}

// turns are the degrees clockwise by which a reader turns a picture of an EXIF orientation.
var turns = map[int]int{1: 0, 2: 0, 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}

// told is what a picture says of itself.
type told struct {
	pieces  []evidence.Piece
	turned  int
	perInch float64
	place   bool
	frames  int
}

func (t *told) add(name, text string) {
	if text = strings.TrimSpace(strings.Trim(strings.ToValidUTF8(text, "\ufffd"), "\x00")); text != "" {
		t.pieces = append(t.pieces, evidence.Piece{Where: evidence.Metadata, Name: name, Text: text, Unseen: true})
	}
}

func (t *told) jpeg(b []byte) {
	for at := 2; at+4 <= len(b) && b[at] == 0xFF; {
		marker, n := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		if marker == 0xDA || n < 2 || at+2+n > len(b) {
			return
		}
		body := b[at+4 : at+2+n]
		switch {
		case marker == 0xE1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			t.exif(body[6:], false)
		case marker == 0xE1 && bytes.HasPrefix(body, []byte("http://ns.adobe.com/xap/1.0/\x00")):
			t.add("XMP", string(body[29:]))
		case marker == 0xED:
			t.add("IPTC", words(body))
		case marker == 0xFE:
			t.add("comment", string(body))
		}
		at += 2 + n
	}
}

// words are the runs of printable letters in some bytes.
func words(b []byte) string {
	parts := bytes.FieldsFunc(b, func(r rune) bool { return r < ' ' || r == 0xFFFD })
	var out []string
	for _, p := range parts {
		if len(p) >= 4 {
			out = append(out, string(p))
		}
	}
	return strings.Join(out, " ")
}

func (t *told) png(b []byte) {
	for at := 8; at+12 <= len(b); {
		n := int(binary.BigEndian.Uint32(b[at:]))
		kind := string(b[at+4 : at+8])
		if n < 0 || at+12+n > len(b) {
			return
		}
		body := b[at+8 : at+8+n]
		switch kind {
		case "tEXt":
			key, text, _ := bytes.Cut(body, []byte{0})
			t.add(string(key), latin(text))
		case "zTXt", "iTXt":
			t.packed(kind, body)
		case "eXIf":
			t.exif(body, false)
		case "pHYs":
			if len(body) == 9 && body[8] == 1 {
				t.resolution(float64(binary.BigEndian.Uint32(body)) * 0.0254)
			}
		}
		at += 12 + n
	}
}

func latin(b []byte) string {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}

func (t *told) webp(b []byte) {
	for at := 12; at+8 <= len(b); {
		n := int(binary.LittleEndian.Uint32(b[at+4:]))
		if n < 0 || at+8+n > len(b) {
			return
		}
		switch body := b[at+8 : at+8+n]; string(b[at : at+4]) {
		case "EXIF":
			t.exif(bytes.TrimPrefix(body, []byte("Exif\x00\x00")), false)
		case "XMP ":
			t.add("XMP", string(body))
		}
		at += 8 + n + n&1
	}
}

// gif takes the comments: blocks after 0x21 0xFE.
func (t *told) gif(b []byte) {
	for {
		i := bytes.Index(b, []byte{0x21, 0xFE})
		if i < 0 {
			return
		}
		b = b[i+2:]
		var text []byte
		for len(b) > 0 && b[0] != 0 && int(b[0]) < len(b) {
			text = append(text, b[1:1+int(b[0])]...)
			b = b[1+int(b[0]):]
		}
		if len(text) > 0 && !bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' }) {
			t.add("comment", string(text))
		}
	}
}

// resolution takes pixels an inch where they can be true.
func (t *told) resolution(v float64) {
	if v >= 10 && v <= 5000 {
		t.perInch = v
	}
}

// Other reads what has no words for us: sounds and films.
func Other(kind string) *evidence.Reading {
	return &evidence.Reading{Kind: kind, Reader: "candour/picture", Notes: []evidence.Note{{
		Code: "no-words", Text: fmt.Sprintf("This is %s. What is said in it is not searched: it needs a transcript.", media(kind))}}}
}

func media(kind string) string {
	if strings.HasPrefix(kind, "audio/") {
		return "a sound recording"
	}
	return "a film"
}
