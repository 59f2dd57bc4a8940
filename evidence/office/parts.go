package office

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html/charset"

	"candour/evidence"
	"candour/evidence/scratch"
)

// book is an office file being read.
type book struct {
	r     *evidence.Reading
	into  *scratch.Folder
	parts map[string]*zip.File
	names []string
	done  map[string]bool
	notes map[string]bool
	bad   int
}

func open(f scratch.File, into *scratch.Folder) (*book, error) {
	z, err := zip.NewReader(f.R, f.Size)
	if err != nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The file is damaged or cut off. Ask for it again.", Err: err}
	}
	if len(z.File) > into.Limits().Entries {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "It holds more parts than are allowed. Ask for it as PDF."}
	}
	into.Within(f.Size)
	b := &book{r: &evidence.Reading{Reader: "candour/office"}, into: into, parts: map[string]*zip.File{}, done: map[string]bool{}, notes: map[string]bool{}}
	for _, e := range z.File {
		name := strings.TrimPrefix(e.Name, "/")
		if strings.HasSuffix(name, "/") {
			continue
		}
		for b.parts[name] != nil { // two parts of one name: programs read one of them
			name += " (again)"
			b.note("two-of-one-name", "Two parts of the file have one name. A program reads one of them; here both are.")
		}
		b.parts[name] = e
		b.names = append(b.names, name)
	}
	return b, nil
}

func (b *book) note(code, text string) {
	if !b.notes[code] {
		b.notes[code] = true
		b.r.Notes = append(b.r.Notes, evidence.Note{Code: code, Text: text})
	}
}

func (b *book) add(where evidence.Where, name, text string, page int, unseen bool) {
	if text = strings.TrimSpace(text); text != "" {
		b.r.Pieces = append(b.r.Pieces, evidence.Piece{Where: where, Name: name, Text: text, Page: page, Unseen: unseen})
	}
}

// text is a part's bytes; nil for one that is not there or cannot be read, which is told.
func (b *book) text(name string) []byte {
	e := b.parts[name]
	if e == nil {
		return nil
	}
	b.done[name] = true
	r, err := e.Open()
	if err == nil {
		defer func() { _ = r.Close() }()
		var t []byte
		if t, err = scratch.Text(r, max(1, int64(e.CompressedSize64)), b.into.Limits()); err == nil {
			return t
		}
	}
	b.bad++
	b.note("part-not-read", "A part of the file is damaged or too large, and its words are missing here.")
	return nil
}

// element is an XML element with the words of its attributes by local name.
type element struct {
	name string
	attr map[string]string
}

func (e element) is(names ...string) bool { return slices.Contains(names, e.name) }

// on says whether a switch of WordprocessingML is on.
func (e element) on() bool {
	v, has := e.attr["val"]
	return !has || v != "0" && v != "false" && v != "off"
}

// mostDeep is how deep elements may lie.
const mostDeep = 10_000

// each goes through a part: start and end of each element, and the words in it. up
// are the elements around, the outermost first.
func (b *book) each(name string, start, end func(e element, up []element), words func(s string, up []element)) {
	t := b.text(name)
	if t == nil {
		return
	}
	d := xml.NewDecoder(bytes.NewReader(t))
	d.Strict = false
	d.CharsetReader = charset.NewReaderLabel
	var up []element
	for {
		token, err := d.RawToken()
		if err != nil {
			if err != io.EOF {
				b.note("part-damaged", "A part of the file is damaged: its words after the damage are missing here.")
			}
			return
		}
		switch x := token.(type) {
		case xml.StartElement:
			e := element{name: x.Name.Local, attr: make(map[string]string, len(x.Attr))}
			for _, a := range x.Attr {
				if _, has := e.attr[a.Name.Local]; has && a.Name.Space != "" {
					e.attr[a.Name.Space+":"+a.Name.Local] = a.Value
					continue
				}
				e.attr[a.Name.Local] = a.Value
			}
			if start != nil {
				start(e, up)
			}
			if up = append(up, e); len(up) > mostDeep {
				b.note("part-damaged", "A part of the file is damaged: its words after the damage are missing here.")
				return
			}
		case xml.EndElement:
			if len(up) > 0 {
				e := up[len(up)-1]
				up = up[:len(up)-1]
				if end != nil {
					end(e, up)
				}
			}
		case xml.CharData:
			if words != nil {
				words(string(x), up)
			}
		case xml.Comment:
			b.add(evidence.Invisible, "comment in "+name, string(x), 0, true)
		}
	}
}

func within(up []element, names ...string) bool {
	return slices.ContainsFunc(up, func(e element) bool { return slices.Contains(names, e.name) })
}

func last(up []element) element {
	if len(up) == 0 {
		return element{}
	}
	return up[len(up)-1]
}

// plainText puts all words of a part down as one piece.
func (b *book) plainText(name string, where evidence.Where, label string, page int, unseen bool, blocks ...string) {
	var s strings.Builder
	b.each(name, nil, func(e element, _ []element) {
		if e.is(blocks...) {
			s.WriteString("\n")
		}
	}, func(w string, _ []element) { s.WriteString(w) })
	b.add(where, label, s.String(), page, unseen)
}

// links are the addresses outside that a part points to.
func (b *book) links(name string) map[string]string {
	to := map[string]string{}
	b.each(path.Dir(name)+"/_rels/"+path.Base(name)+".rels", func(e element, _ []element) {
		if !e.is("Relationship") {
			return
		}
		if e.attr["TargetMode"] == "External" {
			b.add(evidence.Annotation, "link", e.attr["Target"], 0, true)
			return
		}
		target := e.attr["Target"]
		if !strings.HasPrefix(target, "/") {
			target = path.Join(path.Dir(name), target)
		}
		to[e.attr["Id"]] = strings.TrimPrefix(target, "/")
	}, nil, nil)
	return to
}

// properties are those of the file: each element with words.
func (b *book) properties(name string) {
	property := ""
	b.each(name, func(e element, _ []element) {
		if e.is("property") {
			property = e.attr["name"]
		}
		if e.is("user-defined") {
			property = e.attr["name"]
		}
	}, nil, func(w string, up []element) {
		label := last(up).name
		if within(up, "property", "user-defined") {
			label = property
			b.add(evidence.Metadata, "property", property, 0, true)
		}
		if label == "title" && b.r.Title == "" {
			b.r.Title = strings.TrimSpace(w)
		}
		b.add(evidence.Metadata, label, w, 0, true)
	})
}

// rest is the net: each part that nothing has read yet. XML gives its words and the
// values of its attributes, all else is a part.
func (b *book) rest() error {
	for _, name := range b.names {
		if b.done[name] {
			continue
		}
		switch strings.ToLower(path.Ext(strings.TrimSuffix(name, " (again)"))) {
		case ".xml", ".rels", ".vml":
			if strings.HasSuffix(name, ".rels") {
				b.links(path.Join(path.Dir(path.Dir(name)), strings.TrimSuffix(path.Base(name), ".rels")))
				continue
			}
			b.other(name)
			continue
		}
		if err := b.embedded(name); err != nil {
			return err
		}
	}
	return nil
}

// other puts the words of a part without a place of its own down.
func (b *book) other(name string) {
	var s strings.Builder
	quiet := strings.HasPrefix(name, "[Content_Types]") || strings.Contains(name, "theme/") || strings.HasSuffix(name, "manifest.xml")
	b.each(name, func(e element, _ []element) {
		for key, v := range e.attr {
			if !quiet && telling[key] && strings.ContainsAny(v, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
				s.WriteString(v + "\n")
			}
		}
	}, func(element, []element) { s.WriteString("\n") }, func(w string, _ []element) { s.WriteString(w) })
	var lines []string
	for l := range strings.Lines(s.String()) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	b.add(evidence.Metadata, name, strings.Join(lines, "\n"), 0, true)
}

// telling are attributes that hold words of somebody.
var telling = map[string]bool{"name": true, "title": true, "descr": true, "author": true, "value": true, "v": true, "displayName": true, "userId": true,
	"string": true, "alt": true, "comment": true, "tooltip": true, "prompt": true, "promptTitle": true, "error": true, "errorTitle": true, "refersTo": true, "command": true,
	"connection": true, "sourceFile": true, "caption": true, "description": true, "label": true, "initials": true}

func (b *book) embedded(name string) error {
	e := b.parts[name]
	b.done[name] = true
	base := path.Base(name)
	switch {
	case strings.Contains(strings.ToLower(base), "vbaproject") || strings.HasPrefix(name, "Basic/") || strings.HasPrefix(name, "Scripts/"):
		b.note("macros", "The file holds a program (macros). It was not run; it is kept as a part.")
	case base == "mimetype" && e.UncompressedSize64 < 100:
		return nil
	}
	r, err := e.Open()
	var part evidence.Part
	if err != nil {
		part = scratch.Refused(name, evidence.Embedded, 0, evidence.Broken, "It is damaged: its bytes could not be taken out. Ask for it again.")
	} else {
		part, err = b.into.Add(name, evidence.Embedded, r, max(1, int64(e.CompressedSize64)))
		_ = r.Close()
		if err != nil {
			return err
		}
	}
	b.r.Parts = append(b.r.Parts, part)
	b.add(evidence.Attachment, "part", name, 0, false)
	return nil
}

// finish reads what is left, and refuses a file of which nothing could be read.
func (b *book) finish(main string) (*evidence.Reading, error) {
	for _, p := range []string{"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"} {
		if b.parts[p] != nil {
			b.properties(p)
		}
	}
	if err := b.rest(); err != nil {
		return nil, err
	}
	if b.parts[main] == nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The file has no text in the place where such files have it. Ask for it again, or as PDF.", Err: fmt.Errorf("no part %s", main)}
	}
	return b.r, nil
}

// white says whether a colour is that of paper.
func white(c string) bool {
	c = strings.TrimPrefix(strings.ToUpper(c), "#")
	return len(c) >= 6 && strings.Trim(c[len(c)-6:], "F") == "" || len(c) >= 6 && nearly(c[len(c)-6:])
}

func nearly(c string) bool {
	return c[0] == 'F' && c[2] == 'F' && c[4] == 'F' && min(c[1], c[3], c[5]) >= 'C'
}
