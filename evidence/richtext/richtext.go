package richtext

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"candour/evidence"
	"candour/evidence/scratch"
)

// Text is what stands in some RTF.
type Text struct {
	Pieces []evidence.Piece
	HTML   string   // that the RTF was made from; empty where it was not
	Object [][]byte // what lies in it
}

// state is what holds within a group, and ends with it.
type state struct {
	to       evidence.Where // where words go; empty: nowhere
	name     string
	skip     bool // a destination that holds no words
	hex      bool // the hex digits of an object
	fonts    bool
	colours  bool
	hidden   bool
	white    bool
	deleted  bool
	inserted bool
	tag      bool // a piece of the HTML that it was made from
	off      bool // in no HTML
	uc       int
	font     int
	charset  *charmap.Charmap
}

// parser reads RTF.
type parser struct {
	in       []byte
	at       int
	stack    []state
	s        state
	out      Text
	run      strings.Builder
	of       state // whose words run holds
	pending  []byte
	object   bytes.Buffer
	html     *strings.Builder
	page     *charmap.Charmap
	fontPage map[int]*charmap.Charmap
	colour   [3]int
	whites   map[int]bool
	colours  int
	dropping int // characters that stand for the one before (\uc)
	high     rune
}

// Parse reads RTF. It reads on whatever is wrong with it.
func Parse(b []byte) Text {
	p := &parser{in: b, page: charmap.Windows1252, fontPage: map[int]*charmap.Charmap{}, whites: map[int]bool{}}
	p.s = state{to: evidence.Body, uc: 1}
	p.of = p.s
	for p.at < len(p.in) {
		p.step()
	}
	p.flush()
	if p.html != nil {
		p.out.HTML = p.html.String()
	}
	return p.out
}

// mostDeep is how many groups may be open: those of a hostile file stay in one.
const mostDeep = 2000

func (p *parser) step() {
	c := p.in[p.at]
	p.at++
	switch c {
	case '{':
		p.decode()
		if len(p.stack) < mostDeep {
			p.stack = append(p.stack, p.s)
		}
		p.dropping = 0
	case '}':
		p.decode()
		if p.s.hex && (len(p.stack) == 0 || !p.stack[len(p.stack)-1].hex) {
			p.endObject()
		}
		if n := len(p.stack); n > 0 {
			p.s, p.stack = p.stack[n-1], p.stack[:n-1]
		}
		p.dropping = 0
	case '\\':
		p.control()
	case '\r', '\n':
	default:
		p.byte(c)
	}
}

// byte is one byte of text, in the code page of its font.
func (p *parser) byte(c byte) {
	switch {
	case p.dropping > 0:
		p.dropping--
	case p.s.hex:
		if c != ' ' && p.object.Len() < scratch.MostText {
			p.object.WriteByte(c)
		}
	case p.s.colours && c == ';':
		p.whites[p.colours] = p.colour == [3]int{255, 255, 255}
		p.colours++
		p.colour = [3]int{}
	case p.s.skip || p.s.fonts || p.s.colours:
	default:
		p.pending = append(p.pending, c)
	}
}

// decode turns the bytes that wait into words.
func (p *parser) decode() {
	if len(p.pending) == 0 {
		return
	}
	page := p.page
	if f := p.fontPage[p.s.font]; f != nil {
		page = f
	}
	s, err := page.NewDecoder().String(string(p.pending))
	if err != nil {
		s = strings.ToValidUTF8(string(p.pending), "\ufffd")
	}
	p.pending = p.pending[:0]
	p.words(s)
}

// words go to where the state says. HTML that the RTF was made from goes there alone.
func (p *parser) words(s string) {
	if p.html != nil {
		if p.s.tag || !p.s.off && p.s.to == evidence.Body && !p.s.skip {
			p.html.WriteString(s)
		}
		return
	}
	if p.s.skip || p.s.to == "" {
		return
	}
	if label(p.s) != label(p.of) {
		p.flush()
		p.of = p.s
	}
	p.run.WriteString(s)
}

// place is where words of a state stand, for a human.
type place struct {
	where  evidence.Where
	name   string
	unseen bool
}

func label(s state) place {
	switch {
	case s.deleted:
		return place{evidence.Deleted, s.name, true}
	case s.hidden:
		return place{evidence.Invisible, "hidden text", true}
	case s.white:
		return place{evidence.Invisible, "white text", true}
	case s.inserted && s.to == evidence.Body:
		return place{evidence.Inserted, s.name, false}
	}
	return place{s.to, s.name, s.to == evidence.Metadata || s.to == evidence.Annotation}
}

func (p *parser) flush() {
	p.decode()
	text := strings.TrimSpace(p.run.String())
	p.run.Reset()
	if text != "" {
		l := label(p.of)
		p.out.Pieces = append(p.out.Pieces, evidence.Piece{Where: l.where, Name: l.name, Text: text, Unseen: l.unseen})
	}
}

func (p *parser) endObject() {
	b := make([]byte, hex.DecodedLen(p.object.Len()))
	n, _ := hex.Decode(b, p.object.Bytes())
	p.object.Reset()
	if n > 0 {
		p.out.Object = append(p.out.Object, b[:n])
	}
}

// control reads what follows a backslash.
func (p *parser) control() {
	if p.at >= len(p.in) {
		return
	}
	c := p.in[p.at]
	if !letter(c) {
		p.at++
		p.symbol(c)
		return
	}
	from := p.at
	for p.at < len(p.in) && letter(p.in[p.at]) && p.at-from < 40 {
		p.at++
	}
	word, number, has := string(p.in[from:p.at]), p.at, false
	if p.at < len(p.in) && p.in[p.at] == '-' {
		p.at++
	}
	for p.at < len(p.in) && p.in[p.at] >= '0' && p.in[p.at] <= '9' && p.at-number < 11 {
		p.at++
		has = true
	}
	n := 1
	if has {
		n, _ = strconv.Atoi(string(p.in[number:p.at]))
	} else {
		p.at = number
	}
	if p.at < len(p.in) && p.in[p.at] == ' ' {
		p.at++
	}
	p.word(word, n, has)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func (p *parser) symbol(c byte) {
	switch c {
	case '\'':
		if p.at+2 <= len(p.in) {
			var b [1]byte
			if _, err := hex.Decode(b[:], p.in[p.at:p.at+2]); err == nil {
				p.byte(b[0])
			}
			p.at += 2
		}
	case '\\', '{', '}':
		p.byte(c)
	case '~':
		p.decode()
		p.words(" ")
	case '_':
		p.byte('-')
	case '\r', '\n':
		p.decode()
		p.words("\n")
	case '*':
		p.star()
	}
}

// star reads the destination that follows \*: one that is not known holds no words.
func (p *parser) star() {
	p.decode()
	rest := p.in[p.at:]
	rest = bytes.TrimLeft(rest, " \r\n")
	if !bytes.HasPrefix(rest, []byte(`\`)) {
		return
	}
	i := 1
	for i < len(rest) && letter(rest[i]) && i < 40 {
		i++
	}
	name := string(rest[1:i])
	if name == "htmltag" && p.html != nil {
		p.s.tag, p.s.skip = true, false
		return
	}
	if _, ok := destinations[name]; !ok && name != "objdata" {
		p.s.skip = true
	}
}

// destinations are groups whose words stand elsewhere than in the text.
var destinations = map[string]place{
	"header": {where: evidence.Header}, "headerl": {where: evidence.Header}, "headerr": {where: evidence.Header}, "headerf": {where: evidence.Header},
	"footer": {where: evidence.Header, name: "footer"}, "footerl": {where: evidence.Header, name: "footer"},
	"footerr": {where: evidence.Header, name: "footer"}, "footerf": {where: evidence.Header, name: "footer"},
	"footnote": {where: evidence.Footnote}, "annotation": {where: evidence.Annotation, name: "comment"},
	"atnauthor": {where: evidence.Annotation, name: "author of a comment"}, "atnid": {where: evidence.Annotation, name: "initials at a comment"},
	"title": {where: evidence.Metadata, name: "title"}, "subject": {where: evidence.Metadata, name: "subject"}, "author": {where: evidence.Metadata, name: "author"},
	"manager": {where: evidence.Metadata, name: "manager"}, "company": {where: evidence.Metadata, name: "company"}, "operator": {where: evidence.Metadata, name: "last author"},
	"category": {where: evidence.Metadata, name: "category"}, "keywords": {where: evidence.Metadata, name: "keywords"}, "comment": {where: evidence.Metadata, name: "comment"},
	"doccomm": {where: evidence.Metadata, name: "comments"}, "hlinkbase": {where: evidence.Metadata, name: "base address"},
	"propname": {where: evidence.Metadata, name: "name of a property"}, "staticval": {where: evidence.Metadata, name: "property"},
	"fldinst": {where: evidence.Annotation, name: "field or link"}, "bkmkstart": {where: evidence.Outline, name: "bookmark"},
	"revtbl": {where: evidence.Metadata, name: "who tracked changes"}, "shptxt": {where: evidence.Body},
}

// silent are groups that hold no words of anybody.
var silent = map[string]bool{"stylesheet": true, "pict": true, "listtable": true, "listoverridetable": true, "rsidtbl": true, "themedata": true,
	"colorschememapping": true, "latentstyles": true, "datastore": true, "datafield": true, "xmlnstbl": true, "bkmkend": true, "filetbl": true,
	"generator": true, "objclass": true, "private": true, "mmathPr": true, "panose": true, "falt": true}

var charsets = map[int]*charmap.Charmap{0: charmap.Windows1252, 77: charmap.Macintosh, 161: charmap.Windows1253, 162: charmap.Windows1254, 163: charmap.Windows1258,
	177: charmap.Windows1255, 178: charmap.Windows1256, 186: charmap.Windows1257, 204: charmap.Windows1251, 222: charmap.Windows874, 238: charmap.Windows1250}

var pages = map[int]*charmap.Charmap{437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 866: charmap.CodePage866, 874: charmap.Windows874,
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253, 1254: charmap.Windows1254, 1255: charmap.Windows1255,
	1256: charmap.Windows1256, 1257: charmap.Windows1257, 1258: charmap.Windows1258, 10000: charmap.Macintosh}

// Read reads an RTF file.
func Read(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b, err := scratch.Text(f.Reader(), 0, into.Limits())
	if err != nil {
		return nil, err
	}
	t := Parse(b)
	r := &evidence.Reading{Kind: "application/rtf", Reader: "candour/richtext", Pieces: t.Pieces}
	for i, o := range t.Object {
		part, err := into.Add(fmt.Sprintf("object %d", i+1), evidence.Embedded, io.Reader(bytes.NewReader(o)), 0)
		if err != nil {
			return nil, err
		}
		r.Parts = append(r.Parts, part)
	}
	tracked := false
	for _, p := range t.Pieces {
		tracked = tracked || p.Where == evidence.Deleted || p.Where == evidence.Inserted
	}
	if tracked {
		r.Notes = append(r.Notes, evidence.Note{Code: "tracked-changes", Text: "Changes were tracked: words that were taken out are still in the file."})
	}
	return r, nil
}
