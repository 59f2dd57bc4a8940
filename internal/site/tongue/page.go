package tongue

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// How much of a page is put into the language.
type Extent int

// The extents.
const (
	Frame Extent = iota // what is the same on every page; the page's own words stay English
	Whole               // all of it
)

// Options say how a page is done.
type Options struct {
	Extent Extent
	// Site is the service's name, as it ends the title.
	Site string
	// Prefix is put before links and forms that lead to pages of this service.
	Prefix string
	// Missed hears each piece of the program's words that the catalogue has not.
	Missed func(english string)
}

// What a page says of itself when not all of it is in the language.
const (
	frameOnly = "This page is not in Welsh yet. It is in English."
	partly    = "Parts of this page are not in Welsh yet. They are in English."
)

// Page gives a page of this service in the language.
func (t *Tongue) Page(page []byte, o Options) []byte {
	p := &pager{t: t, o: o, z: html.NewTokenizer(bytes.NewReader(page))}
	p.z.SetMaxBuf(0)
	for p.next() {
	}
	p.flush()
	return p.finish()
}

// pager goes through one page.
type pager struct {
	t   *Tongue
	o   Options
	z   *html.Tokenizer
	out bytes.Buffer
	run []item // what is between two tags that begin or end a block
	// notice is where the notice goes in out.
	notice        int
	main, hasMain bool // inside it, and whether there is one
	missed        int
	// leave is the element whose inside is left as it is, and how deep it is open.
	leave string
	depth int
	// box is the place of a title's or an option's own tag in out, to mark it.
	box int
}

// item is a piece of a run: text, or a tag inside a sentence.
type item struct {
	kind itemKind
	raw  string // as it is written
	name string
}

type itemKind int

const (
	isText itemKind = iota
	isOpen
	isClose
	isWhole // an element that is left as it is
)

// inline are the elements that may stand inside a sentence.
var inline = []string{"a", "strong", "em", "span", "b", "i", "s", "abbr", "time", "small", "code", "svg"}

// closed are the elements whose text is no words of a page.
var closed = []string{"script", "style", "textarea", "pre", "svg", "template", "code"}

func (p *pager) next() bool {
	switch kind := p.z.Next(); kind {
	case html.ErrorToken:
		return p.z.Err() != io.EOF && p.z.Err() == nil
	case html.TextToken:
		p.text(string(p.z.Raw()))
	case html.StartTagToken, html.SelfClosingTagToken:
		raw := string(p.z.Raw())
		name, more := p.z.TagName()
		p.start(raw, string(name), p.attributes(more), kind == html.SelfClosingTagToken)
	case html.EndTagToken:
		raw := string(p.z.Raw())
		name, _ := p.z.TagName()
		p.end(raw, string(name))
	default:
		p.flush()
		p.out.Write(p.z.Raw())
	}
	return true
}

func (p *pager) attributes(more bool) (out []html.Attribute) {
	for more {
		var k, v []byte
		k, v, more = p.z.TagAttr()
		out = append(out, html.Attribute{Key: string(k), Val: string(v)})
	}
	return out
}

func value(list []html.Attribute, key string) string {
	for _, a := range list {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(list []html.Attribute, key string) bool {
	return slices.ContainsFunc(list, func(a html.Attribute) bool { return a.Key == key })
}

func (p *pager) start(raw, name string, attrs []html.Attribute, selfClosing bool) {
	raw = p.tag(raw, name, attrs)
	void := selfClosing || slices.Contains(voids, name)
	switch {
	case p.leave != "":
		if name == p.leave && !void {
			p.depth++
		}
		p.keep(raw)
	case name != "html" && !void && (slices.Contains(closed, name) || value(attrs, "translate") == "no" || has(attrs, "lang")):
		p.leave, p.depth = name, 1
		if !slices.Contains(inline, name) {
			p.flush()
			p.out.WriteString(raw)
			return
		}
		p.run = append(p.run, item{isWhole, raw, name})
	case slices.Contains(inline, name):
		p.run = append(p.run, item{isOpen, raw, name})
	default:
		p.flush()
		p.block(raw, name)
	}
}

// block writes the tag of a block, and notes what must be known of it later.
func (p *pager) block(raw, name string) {
	switch name {
	case "main":
		p.main, p.hasMain = true, true
		if p.o.Extent == Frame {
			p.notice = p.out.Len()
			raw = strings.Replace(raw, "<main", `<main lang="en-GB"`, 1)
			p.leave, p.depth = "main", 1
		}
	case "title", "option":
		p.box = p.out.Len() + 1 + len(name)
	}
	p.out.WriteString(raw)
	if name == "main" && p.o.Extent == Whole {
		p.notice = p.out.Len()
	}
}

var voids = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path", "circle"}

func (p *pager) end(raw, name string) {
	if p.leave == name {
		if p.depth--; p.depth == 0 {
			p.leave = ""
		}
		p.keep(raw)
		return
	}
	switch {
	case p.leave != "":
		p.keep(raw)
	case slices.Contains(inline, name):
		p.run = append(p.run, item{isClose, raw, name})
	default:
		p.flush()
		p.main = p.main && name != "main"
		p.out.WriteString(raw)
	}
}

func (p *pager) text(raw string) {
	if p.leave != "" {
		p.keep(raw)
		return
	}
	p.run = append(p.run, item{kind: isText, raw: raw})
}

// keep takes a piece of an element that is left as it is.
func (p *pager) keep(raw string) {
	if n := len(p.run); n > 0 && p.run[n-1].kind == isWhole && slices.Contains(inline, p.run[n-1].name) {
		p.run[n-1].raw += raw
		return
	}
	p.out.WriteString(raw)
}

func (p *pager) miss(english string) {
	if p.main {
		p.missed++
	}
	if p.o.Missed != nil {
		p.o.Missed(english)
	}
}

// finish puts the notice where it belongs.
func (p *pager) finish() []byte {
	words := ""
	switch {
	case !p.hasMain:
	case p.o.Extent == Frame:
		words = frameOnly
	case p.missed > 0:
		words = partly
	}
	if words == "" {
		return p.out.Bytes()
	}
	said, ok := p.t.Say(words)
	if !ok {
		said = words
	}
	note := `<p class="govuk-inset-text" data-cd-english>` + html.EscapeString(said) + `</p>`
	all := p.out.Bytes()
	return slices.Concat(all[:p.notice], []byte(note), all[p.notice:])
}

func lettered(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }
