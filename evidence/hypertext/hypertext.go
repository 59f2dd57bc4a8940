// Package hypertext takes the words out of HTML, those that a reader sees and those
// that lie beside them: hidden by a style, white, of no size, in a comment, in place
// of a picture, in an address. Nothing is fetched and nothing is run.
//
// What hides text here is what mail uses for it: the attribute hidden, and in the
// attribute style display:none, visibility:hidden, a font size or line height under
// 2 pixels, opacity 0, mso-hide, white letters, a place far off the page. A style
// sheet is read for the same, by simple selectors (element, .class, #id). It is not
// a browser: what only a browser can know stays in view, as the more careful error
// is to show too much and not too little.
package hypertext

import (
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"candour/evidence"
)

// Text is what stands in a document.
type Text struct {
	Title  string
	Seen   string           // with line ends where blocks end
	Pieces []evidence.Piece // all else, in order; Unseen where a reader does not see it
}

// reader is one document being read.
type reader struct {
	out    Text
	seen   strings.Builder
	sheet  []rule
	depth  int
	hidden strings.Builder
}

// mostDeep is how deep elements are followed; the parser builds deeper trees of
// hostile files.
const mostDeep = 500

// Read takes the words out of r, which is UTF-8.
func Read(r io.Reader) (Text, error) {
	doc, err := html.ParseWithOptions(r, html.ParseOptionEnableScripting(false))
	if err != nil {
		return Text{}, err
	}
	rd := &reader{}
	rd.styles(doc)
	rd.node(doc, false)
	rd.flush()
	rd.out.Seen = tidy(rd.seen.String())
	return rd.out, nil
}

var (
	spaces = regexp.MustCompile(`[ \t\r\f\x{a0}]+`)
	edges  = regexp.MustCompile(` ?\n ?`)
	lines  = regexp.MustCompile(`\n{3,}`)
)

func tidy(s string) string {
	s = spaces.ReplaceAllString(s, " ")
	s = edges.ReplaceAllString(s, "\n")
	return strings.TrimSpace(lines.ReplaceAllString(s, "\n\n"))
}

func (rd *reader) add(where evidence.Where, name, text string, unseen bool) {
	if text = tidy(text); text != "" {
		rd.out.Pieces = append(rd.out.Pieces, evidence.Piece{Where: where, Name: name, Text: text, Unseen: unseen})
	}
}

// flush ends a run of hidden words.
func (rd *reader) flush() {
	rd.add(evidence.Invisible, "hidden in the page", rd.hidden.String(), true)
	rd.hidden.Reset()
}

func (rd *reader) node(n *html.Node, hidden bool) {
	if rd.depth++; rd.depth > mostDeep {
		rd.words(flat(n), hidden)
		rd.depth--
		return
	}
	defer func() { rd.depth-- }()
	switch n.Type {
	case html.TextNode:
		rd.words(n.Data, hidden)
		return
	case html.CommentNode:
		rd.add(evidence.Invisible, "comment in the page", n.Data, true)
		return
	case html.ElementNode:
		if rd.element(n, hidden) {
			return
		}
	}
	if n.Type == html.ElementNode && !hidden && rd.hides(n) {
		rd.flush()
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			rd.node(c, true)
		}
		rd.flush()
		return
	}
	block := n.Type == html.ElementNode && blocks[n.DataAtom]
	if block {
		rd.words("\n", hidden)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		rd.node(c, hidden)
	}
	if block {
		rd.words("\n", hidden)
	}
}

// flat is the text below a node that lies too deep, without its order of blocks.
// It goes along, not down: such a tree has no bottom.
func flat(n *html.Node) string {
	var b strings.Builder
	for at := n; at != nil; {
		if at.Type == html.TextNode {
			b.WriteString(at.Data + " ")
		}
		if at.FirstChild != nil {
			at = at.FirstChild
			continue
		}
		for at != n && at.NextSibling == nil {
			at = at.Parent
		}
		if at == n {
			break
		}
		at = at.NextSibling
	}
	return b.String()
}

func (rd *reader) words(s string, hidden bool) {
	if hidden {
		rd.hidden.WriteString(s)
	} else {
		rd.seen.WriteString(s)
	}
}

// element takes the words of an element's attributes; true where its children are
// no text of the page.
func (rd *reader) element(n *html.Node, hidden bool) bool {
	switch n.DataAtom {
	case atom.Script:
		rd.add(evidence.Script, "script", flat(n), true)
		return true
	case atom.Style:
		return true
	case atom.Title:
		if rd.out.Title == "" {
			rd.out.Title = tidy(flat(n))
		}
		rd.add(evidence.Metadata, "title", flat(n), true)
		return true
	case atom.Br:
		rd.words("\n", hidden)
	case atom.Td, atom.Th:
		rd.words(" ", hidden)
	case atom.Meta:
		rd.add(evidence.Metadata, attr(n, "name")+attr(n, "property"), attr(n, "content"), true)
	case atom.Input:
		rd.add(evidence.Field, attr(n, "name"), attr(n, "value"), attr(n, "type") == "hidden")
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "alt":
			rd.add(evidence.AltText, n.Data, a.Val, true)
		case "title", "aria-label", "summary", "placeholder":
			rd.add(evidence.Annotation, a.Key, a.Val, true)
		case "href", "action", "cite":
			rd.add(evidence.Annotation, "link", a.Val, true)
		case "src", "background":
			if !strings.HasPrefix(a.Val, "data:") {
				rd.add(evidence.Annotation, "address of a picture", a.Val, true)
			}
		}
		if strings.HasPrefix(a.Key, "data-") && len(a.Val) < 10_000 {
			rd.add(evidence.Metadata, a.Key, a.Val, true)
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

var blocks = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Tr: true, atom.Table: true, atom.Li: true, atom.Ul: true, atom.Ol: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Blockquote: true, atom.Pre: true, atom.Hr: true,
	atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Address: true, atom.Dd: true, atom.Dt: true, atom.Form: true}
