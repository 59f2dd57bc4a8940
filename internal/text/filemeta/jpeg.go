package filemeta

import (
	"bytes"
	"encoding/binary"

	"candour/internal/base/errs"
)

// segment is one piece of a JPEG before or between its scans.
type segment struct {
	marker   byte
	body     []byte
	from, to int
}

// jpegSegments gives the segments, and where the picture ends. What lies
// between them is the picture itself.
func jpegSegments(data []byte) ([]segment, int, error) {
	bad := errs.New(errs.Invalid, "It is not a whole JPEG picture.")
	if !bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
		return nil, 0, bad
	}
	var out []segment
	for at := 2; at+1 < len(data); {
		if data[at] != 0xff { // entropy-coded: on to the next marker
			at++
			continue
		}
		m := data[at+1]
		switch {
		case m == 0xff:
			at++
		case m == 0 || m >= 0xd0 && m <= 0xd7 || m == 1:
			at += 2
		case m == 0xd9:
			return out, at + 2, nil
		case at+4 > len(data):
			return nil, 0, bad
		default:
			n := int(binary.BigEndian.Uint16(data[at+2:]))
			if n < 2 || at+2+n > len(data) {
				return nil, 0, bad
			}
			out = append(out, segment{m, data[at+4 : at+2+n], at, at + 2 + n})
			at += 2 + n
		}
	}
	return nil, 0, bad
}

var exifHead = []byte("Exif\x00\x00")

func lookJPEG(data []byte) (findings, error) {
	var f findings
	list, end, err := jpegSegments(data)
	if err != nil {
		return f, err
	}
	for _, s := range list {
		switch {
		case s.marker == 0xe1 && bytes.HasPrefix(s.body, exifHead):
			f.lookExif(s.body[len(exifHead):])
		case s.marker == 0xe1:
			f.lookXMP(s.body)
		case s.marker == 0xed:
			f.add(Properties, "holds a caption or names (IPTC)")
		case s.marker == 0xfe:
			f.add(Comments, "holds a remark")
		case s.marker == 0xeb:
			f.add(Properties, "says where it comes from (content credentials)")
		}
	}
	if end < len(data) {
		f.add(Trailing, "holds data after its end")
	}
	return f, nil
}

// told says whether a segment tells of something other than the picture. How
// colours are meant (APP0, the profile in APP2, APP14) is the picture.
func (s segment) told() bool {
	switch {
	case s.marker == 0xfe, s.marker == 0xe1, s.marker >= 0xe3 && s.marker <= 0xed, s.marker == 0xef:
		return true
	case s.marker == 0xe2:
		return !bytes.HasPrefix(s.body, []byte("ICC_PROFILE\x00"))
	}
	return false
}

func stripJPEG(data []byte) ([]byte, error) {
	list, end, err := jpegSegments(data)
	if err != nil {
		return nil, err
	}
	var out []byte
	at, turned := 0, byte(0)
	for _, s := range list {
		if !s.told() {
			continue
		}
		if s.marker == 0xe1 && bytes.HasPrefix(s.body, exifHead) {
			if o := exifTag(s.body[len(exifHead):], 0x0112); len(o) == 2 && turned == 0 {
				turned = o[0] | o[1] // 1 to 8, in either order of bytes
			}
		}
		out, at = append(out, data[at:s.from]...), s.to
	}
	out = append(out, data[at:end]...)
	if turned > 1 && turned <= 8 {
		out = append(append([]byte{0xff, 0xd8}, orientation(turned)...), out[2:]...)
	}
	return out, nil
}

// orientation is an Exif segment that says how the picture is turned, and no
// more: without it a picture would lie on its side.
func orientation(o byte) []byte {
	tiff := []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, o, 0, 0, 0, 0, 0, 0}
	body := append(append([]byte(nil), exifHead...), tiff...)
	return append([]byte{0xff, 0xe1, 0, byte(len(body) + 2)}, body...)
}

// lookXMP reads what an XMP packet names.
func (f *findings) lookXMP(body []byte) {
	_, doc, ok := bytes.Cut(body, []byte{0})
	if !ok {
		doc = body
	}
	if !f.lookRDF(doc) {
		f.add(Properties, "holds properties of its own (XMP)")
	}
}

// lookRDF reads the names in an XMP document; false when it names nobody.
func (f *findings) lookRDF(doc []byte) bool {
	before := len(f.said)
	_ = walk(doc, func(*element, []string) {}, func(around []string, s string) {
		for _, in := range around {
			if in == "creator" || in == "Author" || in == "Artist" {
				f.names("names an author", s)
			}
		}
	})
	return len(f.said) > before
}

// lookExif reads who took the picture and where.
func (f *findings) lookExif(tiff []byte) {
	if exifTag(tiff, 0x8825) != nil {
		f.add(Place, "says where it was taken")
	}
	for tag, what := range map[uint16]string{0x013b: "names an author", 0x8298: "names an owner", 0x9c9d: "names an author"} {
		f.names(what, string(bytes.Trim(bytes.ReplaceAll(exifTag(tiff, tag), []byte{0}, nil), " ")))
	}
	if exifTag(tiff, 0x010f) != nil || exifTag(tiff, 0x0110) != nil || exifTag(tiff, 0x0132) != nil {
		f.add(Properties, "says with what camera or when it was taken")
	}
}

// exifTag gives the value of a tag of the first directory; nil when it is not
// there or does not fit.
func exifTag(tiff []byte, tag uint16) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	if len(tiff) < 8 {
		return nil
	}
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return nil
	}
	n := int64(order.Uint16(tiff[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > int64(len(tiff)) {
			return nil
		}
		if order.Uint16(tiff[e:]) == tag {
			return exifValue(tiff, e, order)
		}
	}
	return nil
}

func exifValue(tiff []byte, e int64, order binary.ByteOrder) []byte {
	sizes := map[uint16]int64{1: 1, 2: 1, 3: 2, 4: 4, 7: 1}
	n := sizes[order.Uint16(tiff[e+2:])] * int64(order.Uint32(tiff[e+4:]))
	at := e + 8
	if n > 4 {
		at = int64(order.Uint32(tiff[e+8:]))
	}
	if n < 0 || at+n > int64(len(tiff)) {
		return []byte{}
	}
	return tiff[at : at+n]
}
