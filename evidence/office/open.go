package office

import (
	"path"
	"strconv"
	"strings"

	"candour/evidence"
	"candour/evidence/scratch"
)

// odf reads the text parts of an OpenDocument file.
type odf struct {
	*book
	styles map[string]odfStyle
	pageNo int

	text strings.Builder
	side []*aside // the notes, comments and hidden things that are open
}

// odfStyle is what a style hides.
type odfStyle struct{ hidden, white, ground, off bool }

// aside is an element whose words stand beside the text.
type aside struct {
	depth  int
	where  evidence.Where
	name   string
	unseen bool
	text   strings.Builder
}

// Open reads an OpenDocument file.
func Open(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b, err := open(f, into)
	if err != nil {
		return nil, err
	}
	locked := false
	b.each("META-INF/manifest.xml", func(e element, _ []element) { locked = locked || e.is("encryption-data") }, nil, nil)
	if locked {
		return nil, &evidence.Unreadable{Code: evidence.Locked, Why: "The file needs a password. Ask for it without one."}
	}
	o := &odf{book: b, styles: map[string]odfStyle{}}
	const main = "content.xml"
	for _, name := range []string{"styles.xml", main} {
		o.readStyles(name)
	}
	o.read(main)
	o.read("styles.xml") // headers and footers lie in its master pages
	if b.parts["meta.xml"] != nil {
		b.properties("meta.xml")
	}
	for _, name := range b.names { // objects: charts and sheets in texts
		if path.Base(name) == main && name != main {
			b.plainText(name, evidence.Cache, "object "+path.Dir(name), 0, true, "p", "table-row")
		}
	}
	return b.finish(main)
}

func (o *odf) readStyles(name string) {
	id := ""
	o.each(name, func(e element, up []element) {
		if e.is("style") && e.attr["name"] != "" {
			id = e.attr["name"]
			o.styles[id] = o.styles[e.attr["parent-style-name"]]
			return
		}
		s := o.styles[id]
		switch e.name {
		case "text-properties":
			s.hidden = s.hidden || e.attr["display"] == "none"
			if c := e.attr["color"]; c != "" {
				s.white = white(c)
			}
			if c := e.attr["background-color"]; c != "" && c != "transparent" && !white(c) {
				s.ground = true
			}
		case "table-properties", "drawing-page-properties":
			s.off = s.off || e.attr["display"] == "false" || e.attr["visibility"] == "hidden"
		case "table-cell-properties", "paragraph-properties", "graphic-properties":
			if c := e.attr["background-color"]; c != "" && c != "transparent" && !white(c) {
				s.ground = true
			}
		default:
			return
		}
		o.styles[id] = s
	}, nil, nil)
	o.done[name] = false
}

func (o *odf) read(name string) {
	depth := 0
	o.text.Reset()
	o.each(name, func(e element, up []element) {
		depth++
		o.start(e, up, depth)
	}, func(e element, up []element) {
		o.end(e, up, depth)
		depth--
	}, func(s string, up []element) {
		if within(up, "body", "master-styles") {
			o.put(s, up)
		}
	})
	o.page()
}

// page ends the text of a page, or of all where there are none.
func (o *odf) page() {
	o.add(evidence.Body, "", tidy(o.text.String()), o.pageNo, false)
	o.text.Reset()
}

func (o *odf) put(s string, up []element) {
	if n := len(o.side); n > 0 {
		o.side[n-1].text.WriteString(s)
		return
	}
	if last(up).is("p", "h", "span", "a", "title", "tab", "s", "line-break", "date", "time", "author-name", "page-number",
		"sequence", "bookmark-ref", "text-input", "table-cell") || s == "\n" || s == "\t" {
		o.text.WriteString(s)
		return
	}
	if s = strings.TrimSpace(s); s != "" {
		o.add(evidence.Metadata, last(up).name, s, o.pageNo, true)
	}
}

// opens says that the words of an element stand beside the text, and where.
func (o *odf) opens(e element, up []element) *aside {
	st := o.styles[e.attr["style-name"]]
	switch e.name {
	case "header", "header-left", "header-first", "footer", "footer-left", "footer-first":
		return &aside{where: evidence.Header, name: strings.SplitN(e.name, "-", 2)[0]}
	case "note":
		return &aside{where: evidence.Footnote}
	case "annotation":
		o.note("comments", "The file has comments.")
		return &aside{where: evidence.Annotation, name: "comment", unseen: true}
	case "changed-region":
		o.note("tracked-changes", "Changes were tracked: words that were taken out are still in the file.")
		return &aside{where: evidence.Deleted, name: "tracked change", unseen: true}
	case "hidden-text", "hidden-paragraph", "conditional-text":
		return &aside{where: evidence.Invisible, name: "hidden text", unseen: true}
	case "notes":
		return &aside{where: evidence.Speaker, unseen: true}
	case "desc":
		return &aside{where: evidence.AltText, name: e.name, unseen: true}
	case "title":
		if within(up, "frame", "custom-shape", "g", "line", "rect") {
			return &aside{where: evidence.AltText, name: e.name, unseen: true}
		}
	case "script", "event-listener":
		return &aside{where: evidence.Script, unseen: true}
	case "table":
		if st.off {
			o.note("hidden-sheet", "The file has a hidden sheet or table.")
			return &aside{where: evidence.HiddenCell, name: e.attr["name"], unseen: true}
		}
		if within(up, "spreadsheet") {
			return &aside{where: evidence.Sheet, name: e.attr["name"]}
		}
	case "table-row":
		if v := e.attr["visibility"]; v == "collapse" || v == "filter" {
			o.note("hidden-cells", "A sheet has hidden rows or columns.")
			return &aside{where: evidence.HiddenCell, name: "hidden row", unseen: true}
		}
	case "section":
		if e.attr["display"] == "none" {
			return &aside{where: evidence.Invisible, name: "hidden section", unseen: true}
		}
	case "page":
		if st.off {
			o.note("hidden-slide", "A slide is hidden when the presentation is shown.")
			return &aside{where: evidence.Invisible, name: "hidden slide", unseen: true}
		}
	case "p", "h", "span":
		return ofStyle(st)
	case "table-cell", "covered-table-cell":
		return ofStyle(st)
	}
	return nil
}

func ofStyle(st odfStyle) *aside {
	switch {
	case st.hidden:
		return &aside{where: evidence.Invisible, name: "hidden text", unseen: true}
	case st.white && !st.ground:
		return &aside{where: evidence.Invisible, name: "white text", unseen: true}
	}
	return nil
}

func (o *odf) start(e element, up []element, depth int) {
	if !within(up, "body", "master-styles") {
		return
	}
	if e.is("page") && within(up, "presentation", "drawing") {
		o.page()
		o.pageNo++
	}
	if a := o.opens(e, up); a != nil {
		if a.where == evidence.Sheet || a.where == evidence.HiddenCell {
			o.add(a.where, a.name, e.attr["name"], o.pageNo, a.unseen)
		}
		a.depth = depth
		o.side = append(o.side, a)
	}
	switch e.name {
	case "tab":
		o.put("\t", up)
	case "line-break":
		o.put("\n", up)
	case "s":
		n, err := strconv.Atoi(e.attr["c"])
		if err != nil {
			n = 1
		}
		o.put(strings.Repeat(" ", max(0, min(n, 100))), up)
	case "bookmark", "bookmark-start", "reference-mark", "reference-mark-start":
		o.add(evidence.Outline, "bookmark", e.attr["name"], o.pageNo, true)
	}
	o.attributes(e)
}

// attributes are the words that stand in them.
func (o *odf) attributes(e element) {
	for key, where := range map[string]evidence.Where{"formula": evidence.Formula, "href": evidence.Annotation, "string-value": evidence.Field, "current-value": evidence.Field,
		"label": evidence.Field, "condition": evidence.Formula, "help-message": evidence.Annotation} {
		if v := e.attr[key]; v != "" && !strings.HasPrefix(v, "Pictures/") && !strings.HasPrefix(v, "#") {
			o.add(where, e.name, v, o.pageNo, true)
		}
	}
	if e.is("named-range", "named-expression", "database-range") {
		o.add(evidence.Metadata, "defined name", e.attr["name"]+" = "+e.attr["cell-range-address"]+e.attr["expression"], 0, true)
	}
}

func (o *odf) end(e element, up []element, depth int) {
	if n := len(o.side); n > 0 && o.side[n-1].depth == depth {
		a := o.side[n-1]
		o.side = o.side[:n-1]
		o.add(a.where, a.name, tidy(a.text.String()), o.pageNo, a.unseen)
	}
	switch e.name {
	case "p", "h", "table-row", "list-item", "creator", "date":
		o.put("\n", up)
	case "table-cell", "note-citation":
		o.put("\t", up)
	}
}
