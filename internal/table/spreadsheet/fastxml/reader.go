package fastxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Tokens is what the readers of ODS and XLSX need of an XML reader.
type Tokens interface {
	Token() (xml.Token, error)
	Skip() error
}

// Reader reads the XML of spreadsheets some ten times faster than
// encoding/xml, and gives the same tokens, leaving out comments, directives and
// processing instructions. It knows no entities but the five of XML, so nothing
// can be blown up by them. The bytes of CharData are good until the next Token.
type Reader struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool
	text     []byte // text with its entities replaced
	stack    []openElement
	spaces   []binding
	names    map[string]knownName // of elements, by prefixed name; emptied when bindings change
	attrs    map[string]xml.Name
	bound    bool // the namespaces of the tag were bound: its attributes are read again
	closing  bool // the element that was begun is empty: its end comes next
	room     []xml.Attr
	values   [256]string // attribute values that were met lately
	err      error
}

type openElement struct {
	raw      string
	name     xml.Name
	bindings int // how many bindings there were before it
}

// binding is what a prefix stands for.
type binding struct{ prefix, space string }

// knownName is a name as it is written and as it is meant.
type knownName struct {
	raw  string
	name xml.Name
}

// maxXMLToken is the longest text between two tags, and the longest tag.
const maxXMLToken = 8 << 20

// New reads from r.
func New(r io.Reader) *Reader {
	return &Reader{r: r, buf: make([]byte, 64<<10), names: map[string]knownName{}, attrs: map[string]xml.Name{}}
}

var errXML = errors.New("the XML is not well-formed")

// Token gives the next start, end or text; io.EOF after the last.
func (x *Reader) Token() (xml.Token, error) {
	if x.err != nil {
		return nil, x.err
	}
	t, err := x.token()
	x.err = err
	return t, err
}

func (x *Reader) token() (xml.Token, error) {
	if x.closing {
		x.closing = false
		return x.pop()
	}
	for {
		if x.pos == x.end {
			if err := x.more(); err != nil {
				if errors.Is(err, io.EOF) && len(x.stack) > 0 {
					return nil, io.ErrUnexpectedEOF
				}
				return nil, err
			}
		}
		if x.buf[x.pos] != '<' {
			return x.charData()
		}
		switch next, err := x.peek(2); {
		case err != nil:
			return nil, err
		case next[1] == '/':
			return x.endTag()
		case next[1] == '?':
			inst, err := x.until("?>")
			if err != nil {
				return nil, err
			}
			if s := strings.ToLower(string(inst)); strings.HasPrefix(s, "<?xml ") && strings.Contains(s, "encoding=") && !strings.Contains(s, "utf-8") {
				return nil, errors.New("the XML is not UTF-8")
			}
		case next[1] == '!':
			if t, err := x.bang(); t != nil || err != nil {
				return t, err
			}
		default:
			return x.startTag()
		}
	}
}

// Skip reads to the end of the element that was begun last.
func (x *Reader) Skip() error {
	for depth := len(x.stack); len(x.stack) >= depth && depth > 0; {
		if _, err := x.Token(); err != nil {
			return err
		}
	}
	return nil
}

// SkipRaw steps to behind the end of the element that was begun last, looking at
// nothing in between: for a first look at what will be read in full later. The
// element must not hold another of its name.
func (x *Reader) SkipRaw() error {
	if x.closing || len(x.stack) == 0 {
		return x.Skip()
	}
	mark := []byte("</" + x.stack[len(x.stack)-1].raw + ">")
	for {
		if i := bytes.Index(x.buf[x.pos:x.end], mark); i >= 0 {
			x.pos += i + len(mark)
			_, err := x.pop()
			return err
		}
		x.pos = max(x.pos, x.end-len(mark)+1)
		if err := x.more(); err != nil {
			return UnexpectedEnd(err)
		}
	}
}

// more reads on; what is not yet used is kept.
func (x *Reader) more() error {
	if x.eof {
		return io.EOF
	}
	if x.pos > 0 {
		copy(x.buf, x.buf[x.pos:x.end])
		x.pos, x.end = 0, x.end-x.pos
	}
	if x.end == len(x.buf) {
		if len(x.buf) >= maxXMLToken {
			return fmt.Errorf("the XML has a tag or a text of more than %d MB", maxXMLToken>>20)
		}
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	for {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		if errors.Is(err, io.EOF) {
			x.eof = true
			if n == 0 {
				return io.EOF
			}
			return nil
		}
		if err != nil || n > 0 {
			return err
		}
	}
}

// peek gives the next n bytes.
func (x *Reader) peek(n int) ([]byte, error) {
	for x.end-x.pos < n {
		if err := x.more(); err != nil {
			return nil, UnexpectedEnd(err)
		}
	}
	return x.buf[x.pos : x.pos+n], nil
}

// until gives the bytes up to a mark, and steps over both.
func (x *Reader) until(mark string) ([]byte, error) {
	from := 0
	for {
		if i := bytes.Index(x.buf[x.pos+from:x.end], []byte(mark)); i >= 0 {
			out := x.buf[x.pos : x.pos+from+i]
			x.pos += from + i + len(mark)
			return out, nil
		}
		from = max(0, x.end-x.pos-len(mark)+1)
		if err := x.more(); err != nil {
			return nil, UnexpectedEnd(err)
		}
	}
}

// charData reads text up to the next tag.
func (x *Reader) charData() (xml.Token, error) {
	from := 0
	for {
		if i := bytes.IndexByte(x.buf[x.pos+from:x.end], '<'); i >= 0 {
			from += i
			break
		}
		from = x.end - x.pos
		if err := x.more(); err != nil {
			if errors.Is(err, io.EOF) {
				break
			}
			return nil, err
		}
	}
	raw := x.buf[x.pos : x.pos+from]
	x.pos += from
	if bytes.Contains(raw, []byte("]]>")) {
		return nil, errXML
	}
	text, err := x.plain(raw, true)
	return xml.CharData(text), err
}

// bang reads what begins with <!: a comment, text in CDATA, or a directive.
func (x *Reader) bang() (xml.Token, error) {
	if b, err := x.peek(4); err == nil && string(b) == "<!--" {
		x.pos += 4
		inside, err := x.until("--")
		if err == nil && (!utf8.Valid(inside) || x.pos == x.end) {
			_, err = x.peek(1)
		}
		if err == nil && x.buf[x.pos] != '>' {
			err = errXML
		}
		x.pos++
		return nil, err
	}
	if b, err := x.peek(9); err == nil && string(b) == "<![CDATA[" {
		x.pos += 9
		raw, err := x.until("]]>")
		if err != nil {
			return nil, err
		}
		text, err := x.plain(raw, false)
		return xml.CharData(text), err
	}
	// No spreadsheet program writes a directive into a sheet.
	return nil, errXML
}

// plain gives text with its entities and line ends replaced.
func (x *Reader) plain(raw []byte, entities bool) ([]byte, error) {
	if !utf8.Valid(raw) {
		return nil, errXML
	}
	special := false
	for _, c := range raw {
		if c < ' ' || (c == '&' && entities) || c >= 0xef {
			special = true
			break
		}
	}
	if !special {
		return raw, nil
	}
	x.text = x.text[:0]
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case c == '&' && entities:
			r, n := entity(raw[i:])
			if n == 0 {
				return nil, errXML
			}
			x.text = utf8.AppendRune(x.text, r)
			i += n
		case c == '\r':
			x.text = append(x.text, '\n')
			if i++; i < len(raw) && raw[i] == '\n' {
				i++
			}
		default:
			r, n := utf8.DecodeRune(raw[i:])
			if !inXML(r) {
				return nil, errXML
			}
			x.text = append(x.text, raw[i:i+n]...)
			i += n
		}
	}
	return x.text, nil
}

// inXML says whether XML 1.0 can hold a character.
func inXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// UnexpectedEnd turns an end of file inside an element into damage.
func UnexpectedEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
