package loadfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encoding is in which letters a file is written.
type Encoding string

// The encodings that are read.
const (
	UTF8    Encoding = "UTF-8"
	UTF8BOM Encoding = "UTF-8 with a mark"
	UTF16LE Encoding = "UTF-16, low byte first"
	UTF16BE Encoding = "UTF-16, high byte first"
	CP1252  Encoding = "Windows-1252"
)

const mark = "\ufeff"

// decoded is a reader of runes, and the encoding that the beginning of the file shows.
func decoded(r io.Reader) (*bufio.Reader, Encoding, error) {
	const enough = 64 << 10
	b := bufio.NewReaderSize(r, enough)
	start, err := b.Peek(enough)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, "", err
	}
	e := encodingOf(start)
	switch e {
	case UTF8:
		return b, e, nil
	case UTF8BOM:
		_, err = b.Discard(len(mark))
		return b, e, err
	case UTF16LE:
		return bufio.NewReader(transform.NewReader(b, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())), e, nil
	case UTF16BE:
		return bufio.NewReader(transform.NewReader(b, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())), e, nil
	}
	return bufio.NewReader(transform.NewReader(b, charmap.Windows1252.NewDecoder())), e, nil
}

// encodingOf goes by the mark; without one by noughts, which only UTF-16 has, and by whether it is UTF-8.
func encodingOf(b []byte) Encoding {
	switch {
	case bytes.HasPrefix(b, []byte(mark)):
		return UTF8BOM
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), len(b) > 3 && b[0] != 0 && b[1] == 0 && b[3] == 0:
		return UTF16LE
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}), len(b) > 3 && b[0] == 0 && b[1] != 0 && b[2] == 0:
		return UTF16BE
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			if len(b)-i < utf8.UTFMax && !utf8.FullRune(b[i:]) {
				break // a letter that goes on after what was looked at
			}
			return CP1252
		}
		i += n
	}
	return UTF8
}
