package spreadsheet

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// letters gives a line as UTF-8: the line itself when it is. The encoding of a
// file without a byte order mark is settled by the first letter that is not
// ASCII: if it is good UTF-8, or most that follow are, the file is UTF-8, or else
// Windows-1252. What denies that is a fault of its row.
func (p *csvSource) letters(line []byte) (_ []byte, fault string) {
	if isASCII(line) {
		return line, ""
	}
	if bytes.IndexByte(line, 0) >= 0 {
		return bytes.ReplaceAll(line, []byte{0}, []byte("\uFFFD")), "This row holds a NUL character, which no text has. Delete it."
	}
	if !p.known {
		p.settle(line)
	}
	if p.stream.Encoding == "Windows-1252" {
		return fromWindows1252(line)
	}
	if utf8.Valid(line) {
		if !p.lost && bytes.Contains(line, []byte("\uFFFD")) {
			p.lost = true
			p.log.note(Warning, Place{Row: p.row}, "Some characters were already lost when the file was saved (they show as \uFFFD). Check the text.")
		}
		return line, ""
	}
	return bytes.ToValidUTF8(line, []byte("\uFFFD")), "This row holds bytes that are not " + p.stream.Encoding +
		", as the rest of the file is: two encodings are mixed. Save the file again as CSV (UTF-8)."
}

// settle looks at the first letters that are not ASCII.
func (p *csvSource) settle(line []byte) {
	p.known = true
	for len(line) > 0 && line[0] < utf8.RuneSelf {
		line = line[1:]
	}
	r, n := utf8.DecodeRune(line)
	// One bad byte in a file that is UTF-8 further on is a fault of its row.
	if r != utf8.RuneError || n > 1 || mostlyUTF8(line) || mostlyUTF8(p.buf[p.pos:p.end]) {
		p.stream.Encoding = "UTF-8"
		return
	}
	p.stream.Encoding = "Windows-1252"
	p.log.note(Warning, Place{Row: max(p.row, 1)}, "The file is not UTF-8. It was read as Windows-1252, as older spreadsheet programs save it. Check letters such as £ and é.")
}

// fromWindows1252 decodes a line; five bytes stand for nothing.
func fromWindows1252(line []byte) (_ []byte, fault string) {
	out := make([]byte, 0, len(line)+len(line)/4)
	for _, b := range line {
		r := charmap.Windows1252.DecodeByte(b)
		if r == utf8.RuneError {
			fault = "This row holds a byte that stands for no letter in Windows-1252. Save the file again as CSV (UTF-8)."
		}
		out = utf8.AppendRune(out, r)
	}
	return out, fault
}

// isASCII says whether all bytes are ASCII and none is NUL.
func isASCII(b []byte) bool {
	const high, low = 0x8080808080808080, 0x0101010101010101
	for len(b) >= 8 {
		w := binary.LittleEndian.Uint64(b)
		if (w|(w-low)&^w)&high != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf || c == 0 {
			return false
		}
	}
	return true
}
