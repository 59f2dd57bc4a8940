package office

import (
	"path"
	"strings"

	"candour/evidence"
	"candour/evidence/scratch"
)

// side is words that stand beside the text, in one run.
type side struct {
	where evidence.Where
	name  string
}

// word reads the text parts of a Word file.
type word struct {
	b      *book
	styles map[string]bool // styles that hide
	where  evidence.Where
	label  string
	unseen bool

	main  strings.Builder
	aside strings.Builder
	at    side
	code  strings.Builder
	run   looks // of the run that is open
	para  looks // of the paragraph
	cell  bool  // the table's cell has a ground of its own
}

// looks are what decides whether words are seen.
type looks struct{ hidden, white, ground bool }

// Word reads a Word file.
func Word(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b, err := open(f, into)
	if err != nil {
		return nil, err
	}
	main := "word/document.xml"
	if b.parts[main] == nil && b.parts["word/document2.xml"] != nil {
		main = "word/document2.xml"
	}
	styles := b.hidingStyles("word/styles.xml")
	b.links(main)
	read := func(name string, where evidence.Where, label string, unseen bool) {
		w := &word{b: b, styles: styles, where: where, label: label, unseen: unseen}
		w.read(name)
	}
	read(main, evidence.Body, "", false)
	for _, name := range b.names {
		base := strings.TrimRight(strings.TrimSuffix(path.Base(name), ".xml"), "0123456789")
		if path.Dir(name) != "word" || b.done[name] || !strings.HasSuffix(name, ".xml") {
			if name == "word/glossary/document.xml" {
				read(name, evidence.Invisible, "building blocks", true)
			}
			continue
		}
		switch base {
		case "header", "footer":
			read(name, evidence.Header, base, false)
		case "footnotes", "endnotes":
			read(name, evidence.Footnote, base, false)
		case "comments":
			read(name, evidence.Annotation, "comment", true)
			b.note("comments", "The file has comments.")
		}
	}
	return b.finish(main)
}

// hidingStyles are the styles whose text is hidden.
func (b *book) hidingStyles(name string) map[string]bool {
	out, id := map[string]bool{}, ""
	b.each(name, func(e element, up []element) {
		switch {
		case e.is("style"):
			id = e.attr["styleId"]
		case e.is("vanish") && e.on() && within(up, "style"):
			out[id] = true
		case e.is("name") && last(up).name == "style" && e.attr["val"] != "" && len(e.attr["val"]) > 40:
			b.add(evidence.Metadata, "name of a style", e.attr["val"], 0, true)
		}
	}, nil, nil)
	return out
}

func (w *word) read(name string) {
	w.b.each(name, w.start, w.end, w.words)
	w.flush()
	if text := tidy(w.main.String()); text != "" {
		w.b.add(w.where, w.label, text, 0, w.unseen)
	}
}

// tidy takes the spaces before line ends and the empty lines after the second away.
func tidy(s string) string {
	var out []string
	for l := range strings.Lines(s) {
		l = strings.TrimRight(l, " \t\r\n")
		if l == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		out = append(out, l)
	}
	return strings.Join(out, "\n")
}

func (w *word) flush() {
	where := w.at.where
	w.b.add(where, w.at.name, w.aside.String(), 0, where != evidence.Inserted)
	w.aside.Reset()
	w.at = side{}
}

func (w *word) start(e element, up []element) {
	switch e.name {
	case "ins", "del", "moveFrom", "moveTo":
		if e.attr["author"] != "" {
			w.b.note("tracked-changes", "Changes were tracked: words that were taken out are still in the file.")
		}
	case "comment":
		w.b.add(evidence.Annotation, "author of a comment", e.attr["author"]+" "+e.attr["initials"], 0, true)
		w.main.WriteString("\n")
	case "tab":
		if last(up).name == "r" {
			w.put("\t", up)
		}
	case "br", "cr":
		w.put("\n", up)
	case "noBreakHyphen":
		w.put("-", up)
	case "docPr", "cNvPr", "shape", "imagedata", "textpath":
		for _, key := range []string{"descr", "title", "alt", "string"} {
			w.b.add(evidence.AltText, e.name, e.attr[key], 0, true)
		}
	case "alias", "tag", "helpText", "statusText", "default", "result", "dateFormat", "listItem", "listEntry":
		if within(up, "sdtPr", "ffData") {
			w.b.add(evidence.Field, e.name, e.attr["val"]+" "+e.attr["displayText"]+" "+e.attr["value"], 0, true)
		}
	case "bookmarkStart":
		if !strings.HasPrefix(e.attr["name"], "_") {
			w.b.add(evidence.Outline, "bookmark", e.attr["name"], 0, true)
		}
	case "hyperlink":
		w.b.add(evidence.Annotation, "tip of a link", e.attr["tooltip"], 0, true)
	case "fldSimple":
		w.b.add(evidence.Annotation, "field code", e.attr["instr"], 0, true)
	default:
		w.properties(e, up)
	}
}

// properties are those of runs, paragraphs and cells; they stand before the words.
func (w *word) properties(e element, up []element) {
	at := &w.run
	if within(up, "pPr") {
		at = &w.para
	}
	switch e.name {
	case "p":
		w.para, w.run = looks{}, looks{}
	case "r":
		w.run = looks{}
	case "tc":
		w.cell = false
	case "vanish":
		if !within(up, "pPr") { // there it is the paragraph's mark alone
			at.hidden = e.on()
		}
	case "rStyle", "pStyle":
		at.hidden = at.hidden || w.styles[e.attr["val"]]
	case "color":
		at.white = white(e.attr["val"]) && !within(up, "pPr")
	case "sz":
		if v := e.attr["val"]; v == "1" || v == "2" {
			at.hidden = !within(up, "pPr")
		}
	case "shd", "highlight":
		ground := e.attr["fill"] != "" && e.attr["fill"] != "auto" && !white(e.attr["fill"]) || e.name == "highlight" && e.attr["val"] != "white" && e.attr["val"] != "none"
		if within(up, "tcPr") {
			w.cell = ground
		} else {
			at.ground = at.ground || ground
		}
	}
}

// place is where the words of the open run stand; empty: in the text.
func (w *word) place(up []element) side {
	for i := len(up) - 1; i >= 0; i-- {
		switch e := up[i]; e.name {
		case "del", "moveFrom":
			return side{evidence.Deleted, e.attr["author"]}
		case "Fallback":
			return side{evidence.Invisible, "fallback"}
		}
	}
	if last(up).name == "delText" {
		return side{evidence.Deleted, ""}
	}
	switch {
	case !within(up, "r"):
	case w.run.hidden || w.para.hidden:
		return side{evidence.Invisible, "hidden text"}
	case w.run.white && !w.run.ground && !w.para.ground && !w.cell:
		return side{evidence.Invisible, "white text"}
	}
	for i := len(up) - 1; i >= 0; i-- {
		if e := up[i]; e.is("ins", "moveTo") {
			return side{evidence.Inserted, e.attr["author"]}
		}
	}
	return side{}
}

func (w *word) end(e element, up []element) {
	switch e.name {
	case "p":
		w.put("\n", up)
	case "tc":
		w.main.WriteString("\t")
	case "instrText", "delInstrText":
		w.b.add(evidence.Annotation, "field code", w.code.String(), 0, true)
		w.code.Reset()
	}
}

func (w *word) words(s string, up []element) {
	switch last(up).name {
	case "t", "delText":
		w.put(s, up)
	case "instrText", "delInstrText":
		w.code.WriteString(s)
	default:
		if s = strings.TrimSpace(s); s != "" {
			w.b.add(evidence.Metadata, last(up).name, s, 0, true)
		}
	}
}

// put puts words where the elements around them say.
func (w *word) put(s string, up []element) {
	to := w.place(up)
	if s == "\n" && last(up).name != "r" {
		w.flush()
	}
	if to.where == "" || to.where == evidence.Inserted {
		w.main.WriteString(s)
	}
	if to.where == "" {
		return
	}
	if to != w.at {
		w.flush()
		w.at = to
	}
	w.aside.WriteString(s)
}
