package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// tags are those of EXIF that are told, by directory and number.
var tags = map[uint16]string{0x010E: "description", 0x010F: "camera maker", 0x0110: "camera", 0x0131: "software", 0x0132: "changed", 0x013B: "artist", 0x8298: "copyright",
	0x013C: "computer", 0x010D: "document name", 0x011D: "page name", 0x02BC: "XMP", 0x9C9B: "title", 0x9C9C: "comment", 0x9C9D: "author", 0x9C9E: "keywords", 0x9C9F: "subject",
	0x9003: "taken", 0x9004: "digitised", 0x9010: "zone of the change", 0x9011: "zone of taking", 0x9286: "comment of the user", 0xA420: "id", 0xA430: "owner",
	0xA431: "serial number", 0xA434: "lens", 0xA435: "serial number of the lens"}

// places are those of the directory of places.
var places = map[uint16]string{0x0001: "north or south", 0x0002: "latitude", 0x0003: "east or west", 0x0004: "longitude", 0x0006: "altitude", 0x0007: "time by satellites",
	0x001D: "day by satellites", 0x001B: "found by", 0x001C: "area"}

// sizes are bytes of a value of each type (TIFF 6.0 section 2).
var sizes = [...]int{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8}

type directory struct {
	t    *told
	b    []byte
	o    binary.ByteOrder
	seen map[int]bool
}

// exif reads a TIFF structure. pages says that its directories are pages.
func (t *told) exif(b []byte, pages bool) {
	if len(b) < 8 {
		return
	}
	d := &directory{t: t, b: b, seen: map[int]bool{}}
	switch string(b[:2]) {
	case "II":
		d.o = binary.LittleEndian
	case "MM":
		d.o = binary.BigEndian
	default:
		return
	}
	at := int(d.o.Uint32(b[4:]))
	for n := 0; at > 0 && n < 50_000; n++ {
		next, ok := d.read(at, tags, n == 0)
		if !ok {
			return
		}
		if pages {
			t.frames++
		}
		at = next
	}
}

// read reads one directory and says where the next is. One that was read ends it: a
// file may lead in a circle.
func (d *directory) read(at int, names map[uint16]string, first bool) (next int, ok bool) {
	if d.seen[at] || at < 0 || at+2 > len(d.b) {
		return 0, false
	}
	d.seen[at] = true
	n := int(d.o.Uint16(d.b[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > len(d.b) {
			return 0, false
		}
		d.entry(e, names, first)
	}
	end := at + 2 + 12*n
	if end+4 > len(d.b) {
		return 0, true
	}
	return int(d.o.Uint32(d.b[end:])), true
}

func (d *directory) entry(e int, names map[uint16]string, first bool) {
	tag, kind, count := d.o.Uint16(d.b[e:]), d.o.Uint16(d.b[e+2:]), int(d.o.Uint32(d.b[e+4:]))
	if int(kind) >= len(sizes) || kind == 0 || count < 0 || count > len(d.b) {
		return
	}
	size := sizes[kind] * count
	v := d.b[e+8 : e+12]
	if size > 4 {
		at := int(d.o.Uint32(v))
		if at < 0 || at+size > len(d.b) {
			return
		}
		v = d.b[at : at+size]
	} else {
		v = v[:size]
	}
	switch {
	case tag == 0x0112 && first && kind == 3 && count > 0:
		if o := int(d.o.Uint16(v)); o >= 1 && o <= 8 {
			d.t.turned = o
		}
	case tag == 0x011A && first && kind == 5 && count > 0:
		if den := d.o.Uint32(v[4:]); den > 0 {
			d.t.resolution(float64(d.o.Uint32(v)) / float64(den))
		}
	case tag == 0x8769 && len(v) >= 4:
		d.read(int(d.o.Uint32(v)), tags, false)
	case tag == 0x8825 && len(v) >= 4:
		d.read(int(d.o.Uint32(v)), places, false)
	case names[tag] != "":
		text := d.words(tag, kind, v)
		if names[tag] == "latitude" && strings.Trim(text, "0 ") != "" {
			d.t.place = true
		}
		d.t.add(names[tag], text)
	}
}

func (d *directory) words(tag, kind uint16, v []byte) string {
	switch {
	case tag >= 0x9C9B && tag <= 0x9C9F: // Windows writes them in two bytes a letter
		var b strings.Builder
		for i := 0; i+1 < len(v); i += 2 {
			b.WriteRune(rune(binary.LittleEndian.Uint16(v[i:])))
		}
		return b.String()
	case tag == 0x9286 || tag == 0x001B || tag == 0x001C: // eight bytes say which letters
		if len(v) > 8 && bytes.HasPrefix(v, []byte("UNICODE\x00")) {
			var b strings.Builder
			for i := 8; i+1 < len(v); i += 2 {
				b.WriteRune(rune(d.o.Uint16(v[i:])))
			}
			return b.String()
		}
		return string(v[min(8, len(v)):])
	case kind == 5 || kind == 10:
		var out []string
		for i := 0; i+8 <= len(v); i += 8 {
			if den := d.o.Uint32(v[i+4:]); den > 0 {
				out = append(out, strings.TrimSuffix(fmt.Sprintf("%.4f", float64(d.o.Uint32(v[i:]))/float64(den)), ".0000"))
			}
		}
		return strings.Join(out, " ")
	}
	return string(v)
}

// packed reads the two text chunks of PNG that may be compressed (PNG 3rd ed., 11.3.3).
func (t *told) packed(kind string, body []byte) {
	key, rest, ok := bytes.Cut(body, []byte{0})
	if !ok || len(rest) < 1 {
		return
	}
	compressed := true
	rest = rest[1:]
	if kind == "iTXt" {
		compressed = body[len(key)+1] == 1
		if len(rest) < 1 {
			return
		}
		rest = rest[1:]
		for range 2 { // the language, and the key in it
			if _, rest, ok = bytes.Cut(rest, []byte{0}); !ok {
				return
			}
		}
	}
	if compressed {
		z, err := zlib.NewReader(bytes.NewReader(rest))
		if err != nil {
			return
		}
		rest, _ = io.ReadAll(io.LimitReader(z, 1<<20))
	}
	if kind == "zTXt" {
		t.add(string(key), latin(rest))
		return
	}
	t.add(string(key), string(rest))
}
