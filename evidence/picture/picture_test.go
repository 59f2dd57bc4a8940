package picture_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"
	"pgregory.net/rapid"

	"candour/evidence"
	"candour/evidence/picture"
	"candour/evidence/scratch"
)

func file(b []byte) scratch.File { return scratch.File{R: bytes.NewReader(b), Size: int64(len(b))} }

func encode(t testing.TB, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	m := image.NewPaletted(image.Rect(0, 0, 60, 20), nil)
	grey := image.NewGray(m.Rect)
	var err error
	switch format {
	case "jpeg":
		err = jpeg.Encode(&b, grey, nil)
	case "png":
		err = png.Encode(&b, grey)
	case "gif":
		err = gif.Encode(&b, grey, nil)
	case "tiff":
		err = tiff.Encode(&b, grey, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is a TIFF structure with an orientation, words, a place, and a directory that
// leads back to itself.
func exif(o binary.AppendByteOrder, turned uint16) []byte {
	var data []byte
	const at = 8 + 2 + 5*12 + 4
	entry := func(tag, kind uint16, count uint32, v []byte) []byte {
		b := o.AppendUint32(o.AppendUint16(o.AppendUint16(nil, tag), kind), count)
		if len(v) <= 4 {
			return append(append(b, v...), make([]byte, 4-len(v))...)
		}
		b = o.AppendUint32(b, uint32(at+len(data)))
		data = append(data, v...)
		return b
	}
	mark := "II*\x00"
	if o == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM\x00*"
	}
	var latitude []byte
	for _, n := range []uint32{51, 30, 0} {
		latitude = o.AppendUint32(o.AppendUint32(latitude, n), 1)
	}
	entries := slices.Concat(
		entry(0x010E, 2, 12, []byte("WORD1 words\x00")),
		entry(0x0112, 3, 1, o.AppendUint16(nil, turned)),
		entry(0x011A, 5, 1, o.AppendUint32(o.AppendUint32(nil, 144), 1)),
		entry(0x0132, 2, 20, []byte("2018:01:01 10:00:00\x00")))
	place := slices.Concat(o.AppendUint16(nil, 1), o.AppendUint32(o.AppendUint16(o.AppendUint16(nil, 2), 5), 3))
	where := at + len(data)
	place = append(o.AppendUint32(place, uint32(where+2+12+4)), 0, 0, 0, 0)
	data = append(append(data, place...), latitude...)
	entries = append(entries, entry(0x8825, 4, 1, o.AppendUint32(nil, uint32(where)))...)
	out := append(o.AppendUint32([]byte(mark), 8), o.AppendUint16(nil, 5)...)
	return slices.Concat(out, entries, o.AppendUint32(nil, 8), data)
}

func withExif(t testing.TB, o binary.AppendByteOrder, turned uint16) []byte {
	b := encode(t, "jpeg")
	body := append([]byte("Exif\x00\x00"), exif(o, turned)...)
	seg := append(binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2)), body...)
	comment := append([]byte{0xFF, 0xFE, 0, 7}, "WORD2"...)
	return slices.Concat(b[:2], seg, comment, b[2:])
}

func TestAPictureSaysOfItself(t *testing.T) {
	for _, o := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for turned, want := range map[uint16]string{1: "{30 10 0 false}", 3: "{30 10 180 false}", 6: "{10 30 90 false}", 8: "{10 30 270 false}", 5: "{10 30 90 false}", 99: "{30 10 0 false}"} {
			r, err := picture.Read(file(withExif(t, o, turned)), "image/jpeg", evidence.Usual)
			if err != nil || fmt.Sprint(r.Pages[0]) != want {
				t.Fatalf("%d: %v %v, want %s", turned, r, err, want)
			}
			var all []string
			for _, p := range r.Pieces {
				all = append(all, p.Name+"="+p.Text)
			}
			if got := strings.Join(all, "; "); got != "description=WORD1 words; changed=2018:01:01 10:00:00; latitude=51 30 0; comment=WORD2" {
				t.Errorf("%s", got)
			}
			codes := fmt.Sprint(r.Notes)
			if !strings.Contains(codes, "has-place") || strings.Contains(codes, "mirrored") != (turned == 5) {
				t.Error(codes)
			}
		}
	}
}

func chunk(kind string, body []byte) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), kind...)
	b = append(b, body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func TestWordsOfOtherPictures(t *testing.T) {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write([]byte("WORD2"))
	_ = w.Close()
	p := encode(t, "png")
	p = slices.Concat(p[:33], chunk("tEXt", []byte("Title\x00WORD1")), chunk("zTXt", append([]byte("Comment\x00\x00"), z.Bytes()...)),
		chunk("iTXt", []byte("XML\x00\x00\x00en\x00\x00WORD3")), chunk("pHYs", append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 2835), 2835), 1)), p[33:])
	g := encode(t, "gif")
	g = slices.Concat(g[:len(g)-1], []byte{0x21, 0xFE, 5}, []byte("WORD1"), []byte{0, 0x3B})
	for kind, c := range map[string]struct {
		b     []byte
		words []string
	}{"image/png": {p, []string{"WORD1", "WORD2", "WORD3"}}, "image/gif": {g, []string{"WORD1"}}, "image/tiff": {encode(t, "tiff"), nil}} {
		r, err := picture.Read(file(c.b), kind, evidence.Usual)
		if err != nil || len(r.Pages) != 1 || r.Pages[0].Usable {
			t.Fatal(kind, r, err)
		}
		all := fmt.Sprint(r.Pieces)
		for _, w := range c.words {
			if !strings.Contains(all, w) {
				t.Errorf("%s: %s is not found in %s", kind, w, all)
			}
		}
	}
}

func TestWhatIsNotRead(t *testing.T) {
	whole := encode(t, "png")
	for _, c := range []struct {
		kind string
		b    []byte
		code evidence.Code
	}{
		{"image/heic", []byte("\x00\x00\x00\x18ftypheic"), evidence.NoReader},
		{"image/x-icon", []byte("\x00\x00\x01\x00"), evidence.NoReader},
		{"image/png", whole[:20], evidence.Broken},
		{"image/gif", []byte("GIF89a"), evidence.Broken},
	} {
		if _, err := picture.Read(file(c.b), c.kind, evidence.Usual); err == nil || evidence.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.kind, err, c.code)
		}
	}
}

// TestAnyEXIF: no bytes stop the reader, and a directory that leads to itself ends.
func TestAnyEXIF(t *testing.T) {
	whole := withExif(t, binary.LittleEndian, 1)
	rapid.Check(t, func(t *rapid.T) {
		b := bytes.Clone(whole)
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			b[rapid.IntRange(2, 250).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		_, _ = picture.Read(file(b), "image/jpeg", evidence.Usual)
	})
}

func ExampleOther() {
	r := picture.Other("audio/mpeg")
	fmt.Println(r.Notes[0].Text)
	// Output:
	// This is a sound recording. What is said in it is not searched: it needs a transcript.
}
