package filemeta

import (
	"bytes"
	"encoding/xml"
	"io"

	"candour/internal/base/errs"
)

// element is a start tag on the way through a document.
type element struct {
	n     int // the how-many-th it is, of all that the document came with
	name  string
	attrs []xml.Attr
}

// attr gives an attribute by its local name.
func (e *element) attr(local string) string {
	for _, a := range e.attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// on says whether a yes-or-no attribute is set.
func (e *element) on(local string) bool {
	v := e.attr(local)
	return v == "1" || v == "true" || v == "on"
}

// verdict is what happens to an element.
type verdict int

const (
	stays   verdict = iota
	goes            // the element with all that is in it
	unwraps         // its tags go, and what is in it stays
)

// walk tells of every start tag with the names of the elements around it, and
// of text. It reads tokens as they stand and resolves nothing: an entity that a
// document declares for itself is an error.
func walk(src []byte, start func(e *element, around []string), text func(around []string, s string)) error {
	_, err := rewrite(src, func(e *element, around []string) verdict {
		start(e, around)
		return stays
	}, text)
	return err
}

// rewrite copies a document but for what the verdicts cut. Every byte that
// stays is the same byte.
func rewrite(src []byte, decide func(e *element, around []string) verdict, text func(around []string, s string)) ([]byte, error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	d := xml.NewDecoder(bytes.NewReader(src))
	w := rewriter{src: src, decide: decide, text: text}
	for {
		from := d.InputOffset()
		t, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errs.Because(errs.Invalid, "A part of it is not well-formed.", err)
		}
		w.token(t, from, d.InputOffset())
	}
	if len(w.stack) > 0 {
		return nil, errs.New(errs.Invalid, "A part of it is not well-formed.")
	}
	return append(w.out, src[w.at:]...), nil
}

type rewriter struct {
	src, out []byte
	at       int64 // how far the source is copied
	decide   func(*element, []string) verdict
	text     func([]string, string)
	names    []string
	stack    []verdict
	cutting  int // the depth at which a cut began, or 0
	n        int
}

func (w *rewriter) token(t xml.Token, from, to int64) {
	switch t := t.(type) {
	case xml.StartElement:
		v := stays
		w.n++
		if w.cutting == 0 {
			v = w.decide(&element{w.n, t.Name.Local, t.Attr}, w.names)
		}
		w.names, w.stack = append(w.names, t.Name.Local), append(w.stack, v)
		if v != stays {
			w.cut(from, to)
		}
		if v == goes {
			w.cutting = len(w.stack)
		}
	case xml.EndElement:
		w.end(from, to)
	case xml.CharData:
		if w.cutting == 0 && w.text != nil && len(w.names) > 0 {
			w.text(w.names, string(t))
		}
	}
}

func (w *rewriter) end(from, to int64) {
	if len(w.stack) == 0 {
		return
	}
	v := w.stack[len(w.stack)-1]
	switch {
	case w.cutting == len(w.stack):
		w.at, w.cutting = to, 0
	case v == unwraps && w.cutting == 0:
		w.cut(from, to)
	}
	w.stack, w.names = w.stack[:len(w.stack)-1], w.names[:len(w.names)-1]
}

// cut copies up to a place and goes on after another.
func (w *rewriter) cut(from, to int64) {
	w.out = append(w.out, w.src[w.at:from]...)
	w.at = to
}
