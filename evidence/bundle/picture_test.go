package bundle_test

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strconv"
	"strings"
	"testing"

	"encoding/binary"

	"candour/evidence/pdf/canary"
)

// dotted is a picture with black and white fields.
func dotted(w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if (x/40+y/40)%2 == 0 {
				img.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return img
}

// pngOf is a PNG that says how many dots an inch it has.
func pngOf(t testing.TB, w, h, dpi int) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, dotted(w, h)); err != nil {
		t.Fatal(err)
	}
	b := out.Bytes()
	chunk := []byte("pHYs")
	chunk = binary.BigEndian.AppendUint32(chunk, uint32(float64(dpi)/0.0254+0.5)) //nolint:gosec // small
	chunk = binary.BigEndian.AppendUint32(chunk, uint32(float64(dpi)/0.0254+0.5)) //nolint:gosec // small
	chunk = append(chunk, 1)
	said := binary.BigEndian.AppendUint32(nil, 9)
	said = append(said, chunk...)
	said = binary.BigEndian.AppendUint32(said, crc32.ChecksumIEEE(chunk))
	const head = 8 + 25 // signature and IHDR
	return append(append(append([]byte(nil), b[:head]...), said...), b[head:]...)
}

// Pictures above 300 dots an inch are made smaller, and look as before; a second program says how many they have.
func TestNothingAbove300DPI(t *testing.T) {
	const w, h = 1200, 1600 // at 2 by 2.67 inches: 600 dots an inch
	img := dotted(w, h)
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, img, nil); err != nil {
		t.Fatal(err)
	}
	bits := make([]byte, w/8*h)
	rgb := make([]byte, 0, 3*w*h)
	for i, p := range img.Pix {
		if p > 0 {
			bits[i/8] |= 0x80 >> (i % 8)
		}
		rgb = append(rgb, p, 0, p)
	}
	object := func(dict string, data []byte) string {
		return canary.Stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", w, h, dict), string(data))
	}
	d := newDesk(t)
	for i, o := range []string{
		object("/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", photo.Bytes()),
		object("/ColorSpace /DeviceGray /BitsPerComponent 1", bits),
		object("/ColorSpace /DeviceGray /BitsPerComponent 8", img.Pix),
		object("/ColorSpace /DeviceRGB /BitsPerComponent 8", rgb),
		object("/ColorSpace [/Indexed /DeviceRGB 255 22 0 R] /BitsPerComponent 8", img.Pix),
	} {
		palette := canary.Stream("", strings.Repeat("\x10\x20\x30", 255)+"\xf0\xe0\xd0")
		d.add("", fmt.Sprintf("DOC%06d", i), fmt.Sprint(i, ".pdf"), canary.Simple("/Resources << /XObject << /Ref 20 0 R /X 21 0 R >> >>",
			"q 144 0 0 192 72 500 cm /X Do Q q 144 0 0 192 300 500 cm /Ref Do Q\n", o, o, palette))
	}
	d.add("", "DOC000009", "scan.png", pngOf(t, 1200, 1600, 600))
	b, m := d.make(options())
	second(t, b, "qpdf", "--check", "FILE")
	said := second(t, b, "pdfimages", "-list", "FILE")
	count := 0
	for _, line := range strings.Split(strings.TrimSpace(said), "\n")[2:] {
		fields := strings.Fields(line)
		count++
		for _, v := range fields[12:14] {
			if n, err := strconv.Atoi(v); err != nil || n > 301 || n < 295 {
				t.Errorf("a picture has %s dots an inch: %s", v, line)
			}
		}
	}
	if count != 11 || len(m.Notes) > 0 {
		t.Errorf("%d pictures, notes %v:\n%s", count, m.Notes, said)
	}
	samePictures(t, d, b, m)
}
