package ocr

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"

	_ "image/gif"  // these kinds can be decoded
	_ "image/jpeg" // and this
	_ "image/png"  // and this

	_ "golang.org/x/image/tiff" // and this
	_ "golang.org/x/image/webp" // and this

	"golang.org/x/image/draw"

	"candour/evidence"
)

// Upright decodes a picture and turns it as its camera says (EXIF 2.3, tag 0x0112). A picture with more pixels is refused before
// they are made.
func Upright(r io.ReadSeeker, pixels int) (image.Image, error) {
	c, _, err := image.DecodeConfig(r)
	if err != nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "It is no picture that can be read here.", Err: err}
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > pixels/c.Height {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "The picture has more pixels than are read."}
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	head := make([]byte, 128<<10)
	n, err := io.ReadFull(r, head)
	if err != nil && n == 0 {
		return nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	m, _, err := image.Decode(r)
	if err != nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The picture is damaged or cut off.", Err: err}
	}
	return oriented(m, orientation(head[:n])), nil
}

// orientation is EXIF's, 1 to 8; 1 where there is none.
func orientation(jpeg []byte) int {
	if !bytes.HasPrefix(jpeg, []byte{0xff, 0xd8}) {
		return 1
	}
	for at := 2; at+4 <= len(jpeg) && jpeg[at] == 0xff; {
		size := int(binary.BigEndian.Uint16(jpeg[at+2:]))
		end := at + 2 + size
		if jpeg[at+1] == 0xda || size < 2 || end > len(jpeg) {
			return 1
		}
		if part := jpeg[at+4 : end]; jpeg[at+1] == 0xe1 && bytes.HasPrefix(part, []byte("Exif\x00\x00")) {
			return tiffOrientation(part[6:])
		}
		at = end
	}
	return 1
}

func tiffOrientation(b []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 1
	}
	if len(b) < 8 {
		return 1
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	entries := b[at+2:]
	for n := int(order.Uint16(b[at:])); n > 0 && len(entries) >= 12; n, entries = n-1, entries[12:] {
		if order.Uint16(entries) == 0x0112 {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
		}
	}
	return 1
}

// oriented turns and mirrors a picture: 2 to 4 keep its sides, 5 to 8 change them.
func oriented(m image.Image, o int) image.Image {
	if o <= 1 {
		return m
	}
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	if o >= 5 {
		w, h = h, w
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	src := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(src, src.Bounds(), m, b.Min, draw.Src)
	for y := range h {
		for x := range w {
			sx, sy := x, y
			if o >= 5 {
				sx, sy = y, x
			}
			if o == 2 || o == 3 || o == 7 || o == 8 {
				sx = b.Dx() - 1 - sx
			}
			if o == 3 || o == 4 || o == 6 || o == 7 {
				sy = b.Dy() - 1 - sy
			}
			out.SetNRGBA(x, y, src.NRGBAAt(sx, sy))
		}
	}
	return out
}
