package filemeta

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"candour/internal/base/errs"
)

// PDF. Its parts are found by their places in bytes, so nothing may be moved:
// what is taken out is written over with spaces.

var (
	pdfName    = regexp.MustCompile(`/(Author|Creator|Producer|Title|Subject|Keywords|Company|Manager|LastModifiedBy)\s*(\(|<[^<])`)
	pdfStream  = regexp.MustCompile(`stream\r?\n`)
	pdfXMP     = regexp.MustCompile(`(?s)<x:xmpmeta.*?</x:xmpmeta>`)
	pdfObjects = regexp.MustCompile(`/Type\s*/ObjStm`)
	pdfNote    = regexp.MustCompile(`/Subtype\s*/(Text|FreeText|Highlight|Underline|StrikeOut|Squiggly|Stamp|Ink|Popup)\b`)
)

var pdfSays = map[string]string{"Author": "names an author", "LastModifiedBy": "names who changed it last", "Company": "names an organisation", "Manager": "names a manager"}

func lookPDF(data []byte) (findings, error) {
	var f findings
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return f, errs.New(errs.Invalid, "It is not a PDF.")
	}
	inside := packed(data)
	for _, src := range append([][]byte{data}, inside...) {
		for _, s := range pdfStrings(src) {
			if what := pdfSays[s.key]; what != "" {
				f.names(what, s.value)
			}
		}
		for _, m := range pdfXMP.FindAll(src, 20) {
			f.lookRDF(m)
		}
		if n := len(pdfNote.FindAllIndex(src, 1000)); n > 0 {
			f.count(Comments, n)
		}
		if n := bytes.Count(src, []byte("/EmbeddedFile")); n > 0 {
			f.add(Attached, "has files inside it")
		}
	}
	if n := bytes.Count(data, []byte("%%EOF")); n > 1 && !bytes.Contains(data, []byte("/Linearized")) {
		f.count(Earlier, n-1)
	}
	if bytes.Contains(data, []byte("/Encrypt")) {
		f.add(Unread, "is locked, so it could not be looked through")
	}
	return f, nil
}

// pdfString is one property with the place of its words.
type pdfString struct {
	key, value string
	from, to   int
}

// pdfStrings finds the properties that are written out.
func pdfStrings(data []byte) []pdfString {
	var out []pdfString
	for _, m := range pdfName.FindAllSubmatchIndex(data, 1000) {
		s := pdfString{key: string(data[m[2]:m[3]]), from: m[4] + 1}
		if data[m[4]] == '(' {
			s.to = literalEnd(data, s.from)
			s.value = pdfText(unescape(data[s.from:s.to]))
		} else {
			s.to = s.from + max(bytes.IndexByte(data[s.from:], '>'), 0)
			raw := make([]byte, hex.DecodedLen(s.to-s.from))
			n, _ := hex.Decode(raw, bytes.Join(bytes.Fields(data[s.from:s.to]), nil))
			s.value = pdfText(raw[:n])
		}
		out = append(out, s)
	}
	return out
}

// literalEnd finds the bracket that closes a string, at most 4,096 bytes on.
func literalEnd(data []byte, at int) int {
	depth := 1
	for i := at; i < min(at+4096, len(data)); i++ {
		switch data[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return at
}

func unescape(s []byte) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out = append(out, s[i])
			continue
		}
		i++
		if s[i] >= '0' && s[i] <= '7' {
			v, n := 0, 0
			for ; n < 3 && i+n < len(s) && s[i+n] >= '0' && s[i+n] <= '7'; n++ {
				v = v*8 + int(s[i+n]-'0')
			}
			out, i = append(out, byte(v)), i+n-1
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// pdfText reads a string in UTF-16 or in one byte a letter.
func pdfText(s []byte) string {
	if !bytes.HasPrefix(s, []byte{0xfe, 0xff}) {
		r := make([]rune, len(s))
		for i, b := range s {
			r[i] = rune(b)
		}
		return string(r)
	}
	var units []uint16
	for i := 2; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

// packed unpacks those streams that hold objects, or XMP, up to the limits.
func packed(data []byte) [][]byte {
	var out [][]byte
	total := 0
	for _, m := range pdfStream.FindAllIndex(data, partsLimit) {
		head := data[max(m[0]-400, 0):m[0]]
		if i := bytes.LastIndex(head, []byte("obj")); i >= 0 {
			head = head[i:]
		}
		if !pdfObjects.Match(head) && !bytes.Contains(head, []byte("/Metadata")) || !bytes.Contains(head, []byte("/FlateDecode")) {
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(data[m[1]:]))
		if err != nil {
			continue
		}
		plain, _ := io.ReadAll(io.LimitReader(z, int64(min(8<<20, TotalLimit-total))))
		if total += len(plain); len(plain) > 0 {
			out = append(out, plain)
		}
	}
	return out
}

// stripPDF writes over what is written out. What is packed away, signed or
// locked stays, and Look of the result says so.
func stripPDF(data []byte) ([]byte, error) {
	if bytes.Contains(data, []byte("/ByteRange")) {
		return nil, errs.New(errs.Invalid, "This PDF is signed. To change anything in it would break the signature.")
	}
	if bytes.Contains(data, []byte("/Encrypt")) {
		return nil, errs.New(errs.Invalid, "This PDF is locked. Nothing can be taken out of it here.")
	}
	out := bytes.Clone(data)
	for _, s := range pdfStrings(data) {
		blank(out[s.from:s.to], data[s.from-1] == '<')
	}
	for _, m := range pdfXMP.FindAllIndex(data, 20) {
		for i, c := range out[m[0]:m[1]] {
			if c != '\n' && c != '\r' {
				out[m[0]+i] = ' '
			}
		}
	}
	return out, nil
}

// blank puts spaces over a string, or over pairs of hexadecimal digits.
func blank(s []byte, hexadecimal bool) {
	fill := " "
	if hexadecimal {
		fill = "20"
	}
	copy(s, strings.Repeat(fill, len(s)/len(fill)+1))
}
