package richtext

import (
	"strings"
	"unicode/utf16"

	"candour/evidence"
)

// characters are control words that stand for one.
var characters = map[string]string{"par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "row": "\n", "cell": "\t", "nestcell": "\t", "nestrow": "\n",
	"tab": "\t", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
	"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}

// word does what a control word says.
func (p *parser) word(w string, n int, has bool) {
	if w == "u" && has {
		p.unicode(n)
		return
	}
	p.decode()
	p.high = 0
	if c, ok := characters[w]; ok {
		p.words(c)
		return
	}
	if d, ok := destinations[w]; ok {
		p.s.to, p.s.name, p.s.skip = d.where, d.name, false
		if w == "annotation" || w == "footnote" { // a comment on hidden words is not hidden by that
			p.s.hidden, p.s.white, p.s.deleted, p.s.inserted = false, false, false, false
		}
		p.words("\n")
		return
	}
	if silent[w] {
		p.s.skip = true
		return
	}
	on := !has || n != 0
	switch w {
	case "fonttbl":
		p.s.fonts = true
	case "colortbl":
		p.s.colours = true
	case "objdata":
		p.s.hex, p.s.skip = true, false
	case "bin":
		p.at = min(len(p.in), p.at+max(0, n))
	case "uc":
		p.s.uc = max(0, min(n, 10))
	case "v":
		p.s.hidden = on
	case "deleted":
		p.s.deleted = on
	case "revised":
		p.s.inserted = on
	case "plain":
		p.s.hidden, p.s.white, p.s.deleted, p.s.inserted = false, false, false, false
	case "cf":
		p.s.white = p.whites[n]
	case "red", "green", "blue":
		p.colour[strings.Index("rgb", w[:1])] = n
	case "fromhtml":
		if p.html == nil && n == 1 {
			p.html = &strings.Builder{}
		}
	case "htmlrtf":
		p.s.off = on
	default:
		p.font(w, n)
	}
}

// font is what decides how bytes become letters.
func (p *parser) font(w string, n int) {
	switch w {
	case "f":
		p.s.font = n
	case "fcharset":
		if p.s.fonts {
			p.fontPage[p.s.font] = charsets[n]
		}
	case "ansicpg":
		if page := pages[n]; page != nil {
			p.page = page
		}
	case "mac":
		p.page = pages[10000]
	case "pca":
		p.page = pages[850]
	case "pc":
		p.page = pages[437]
	}
}

// unicode is \uN: a letter, and after it so many bytes that stand for it.
func (p *parser) unicode(n int) {
	p.decode()
	if p.s.skip || p.s.hex || p.s.fonts {
		return
	}
	r := rune(uint16(n))
	switch {
	case utf16.IsSurrogate(r) && r < 0xDC00:
		p.high = r
	case utf16.IsSurrogate(r):
		p.words(string(utf16.DecodeRune(p.high, r)))
		p.high = 0
	default:
		p.words(string(r))
	}
	p.dropping = p.s.uc
}

// Seen is the text that a reader sees, of pieces.
func Seen(pieces []evidence.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if (p.Where == evidence.Body || p.Where == evidence.Inserted) && !p.Unseen {
			b.WriteString(p.Text + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}
