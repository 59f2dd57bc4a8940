package object

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// docEncoding is what PDFDocEncoding has at 0x18 to 0x1f and 0x80 to 0xa0 (ISO 32000-2, annex D.3).
var docEncoding = [...]rune{
	0x02d8, 0x02c7, 0x02c6, 0x02d9, 0x02dd, 0x02db, 0x02da, 0x02dc,
	0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203a, 0x2212, 0x2030, 0x201e,
	0x201c, 0x201d, 0x2018, 0x2019, 0x201a, 0x2122, 0xfb01, 0xfb02, 0x0141, 0x0152, 0x0160, 0x0178, 0x017d,
	0x0131, 0x0142, 0x0153, 0x0161, 0x017e, 0xfffd, 0x20ac,
}

// Text is the words of a text string: UTF-16 or UTF-8 by their marks, else PDFDocEncoding.
func (s String) Text() string {
	switch {
	case len(s) >= 2 && s[0] == 0xfe && s[1] == 0xff:
		return utf16Text(s[2:], 0, 1)
	case len(s) >= 2 && s[0] == 0xff && s[1] == 0xfe:
		return utf16Text(s[2:], 1, 0)
	case len(s) >= 3 && s[0] == 0xef && s[1] == 0xbb && s[2] == 0xbf:
		return strings.ToValidUTF8(string(s[3:]), "�")
	}
	if high(s) && utf8.Valid(s) { // not allowed, and common
		return string(s)
	}
	var out strings.Builder
	for _, c := range s {
		switch {
		case c >= 0x18 && c < 0x20:
			out.WriteRune(docEncoding[c-0x18])
		case c >= 0x80 && c <= 0xa0:
			out.WriteRune(docEncoding[c-0x80+8])
		default:
			out.WriteRune(rune(c))
		}
	}
	return out.String()
}

func high(s String) bool {
	for _, c := range s {
		if c >= 0x80 {
			return true
		}
	}
	return false
}

func utf16Text(b []byte, hi, lo int) string {
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		u = append(u, uint16(b[i+hi])<<8|uint16(b[i+lo]))
	}
	var out strings.Builder
	escaped := false // a language code stands between two 0x1b
	for _, r := range utf16.Decode(u) {
		if r == 0x1b {
			escaped = !escaped
			continue
		}
		if !escaped {
			out.WriteRune(r)
		}
	}
	return out.String()
}
