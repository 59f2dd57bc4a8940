package spreadsheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"candour/internal/base/errs"
)

// The byte order marks.
var (
	bomUTF8    = []byte("\xef\xbb\xbf")
	bomUTF16LE = []byte("\xff\xfe")
	bomUTF16BE = []byte("\xfe\xff")
)

// decode turns the bytes of a text file into UTF-8 and names the encoding.
// In order: a byte order mark is believed; a NUL in every other byte means
// UTF-16 without a mark; what is valid UTF-8 is UTF-8; anything else is
// Windows-1252, which is what older spreadsheet programs write in Britain.
func decode(data []byte) (text, name string, err error) {
	switch {
	case bytes.HasPrefix(data, bomUTF8):
		data, name = data[len(bomUTF8):], "UTF-8 with byte order mark"
	case bytes.HasPrefix(data, bomUTF16LE), utf16Pattern(data) == 1:
		return decodeUTF16(data, "UTF-16 LE", unicode.LittleEndian)
	case bytes.HasPrefix(data, bomUTF16BE), utf16Pattern(data) == 0:
		return decodeUTF16(data, "UTF-16 BE", unicode.BigEndian)
	case utf8.Valid(data):
		name = "UTF-8"
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", "", errs.Newf(errs.Invalid, "Line %d holds a NUL byte, which no table has. The file is damaged, or is not a CSV file: save it again as CSV (UTF-8) and send that.", lineAt(data, i))
	}
	if name == "" && mostlyUTF8(data) {
		return "", "", errs.Newf(errs.Invalid, "The file is UTF-8, but line %d is not: two encodings are mixed. Save it again as CSV (UTF-8) and send that.", lineAt(data, firstInvalid(data)))
	}
	if name == "" {
		text, err := decodeWith(data, charmap.Windows1252)
		return text, "Windows-1252", err
	}
	if i := firstInvalid(data); i >= 0 {
		return "", "", errs.Newf(errs.Invalid, "The file says that it is UTF-8, but line %d is not. Save it again as CSV (UTF-8) and send that.", lineAt(data, i))
	}
	return string(data), name, nil
}

func decodeUTF16(data []byte, name string, order unicode.Endianness) (string, string, error) {
	if len(data)%2 != 0 {
		return "", "", errs.New(errs.Invalid, "The file ends in the middle of a character: it was cut off while being copied or sent. Send it again.")
	}
	text, err := decodeWith(data, unicode.UTF16(order, unicode.UseBOM))
	if err == nil && strings.ContainsRune(text, 0) {
		err = errs.Newf(errs.Invalid, "Line %d holds a NUL character, which no table has. Save the file again as CSV (UTF-8) and send that.",
			1+strings.Count(text[:strings.IndexByte(text, 0)], "\n"))
	}
	return text, name, err
}

func decodeWith(data []byte, e encoding.Encoding) (string, error) {
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", errs.Because(errs.Invalid, "The file's letters could not be read. Save it again as CSV (UTF-8) and send that.", err)
	}
	return string(out), nil
}

// utf16Pattern looks for UTF-16 without a mark: text that is mostly Latin has a
// NUL in nearly every odd byte (little end first, 1) or even byte (0). It gives
// -1 when neither is so.
func utf16Pattern(data []byte) int {
	sample := data[:min(len(data), 2048)]
	var nul [2]int
	for i, b := range sample {
		if b == 0 {
			nul[i%2]++
		}
	}
	half := len(sample) / 2
	for side := range nul {
		if half >= 2 && nul[side]*10 >= half*7 && nul[1-side]*10 <= half {
			return side
		}
	}
	return -1
}

// mostlyUTF8 says whether more letters beyond ASCII are good UTF-8 than are not.
// Text in an older encoding has almost none that are, by chance.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		r, n := utf8.DecodeRune(data)
		switch {
		case r != utf8.RuneError || n > 1:
			good++
		case utf8.FullRune(data): // what is cut off at the end is neither
			bad++
		}
		data = data[n:]
	}
	return good > bad
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

// lineAt gives the line, counted from 1, that byte i is on.
func lineAt(data []byte, i int) int { return 1 + bytes.Count(data[:i], []byte("\n")) }
