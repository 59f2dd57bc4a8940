package office

import (
	"path"
	"slices"
	"strings"

	"candour/evidence"
	"candour/evidence/scratch"
)

// Slides reads a PowerPoint file.
func Slides(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b, err := open(f, into)
	if err != nil {
		return nil, err
	}
	const main = "ppt/presentation.xml"
	to := b.links(main)
	var order []string
	b.each(main, func(e element, up []element) {
		if !e.is("sldId") {
			return
		}
		for _, v := range e.attr {
			if target := to[v]; target != "" {
				order = append(order, target)
			}
		}
	}, nil, nil)
	for _, name := range b.names { // a slide that no list names is in the file
		if path.Dir(name) == "ppt/slides" && strings.HasSuffix(name, ".xml") && !slices.Contains(order, name) {
			order = append(order, name)
			b.note("slide-in-no-list", "A slide is in the file that the presentation does not show.")
		}
	}
	if len(order) > into.Limits().Pages {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "It has more slides than are allowed. Ask for it in parts."}
	}
	for i, name := range order {
		b.slide(name, i+1)
	}
	for _, name := range b.names {
		switch {
		case b.done[name] || !strings.HasSuffix(name, ".xml"):
		case strings.HasPrefix(name, "ppt/slideMasters/") || strings.HasPrefix(name, "ppt/slideLayouts/") || strings.HasPrefix(name, "ppt/notesMasters/") || strings.HasPrefix(name, "ppt/handoutMasters/"):
			b.drawn(name, evidence.Header, "master", 0, true)
		case strings.HasPrefix(name, "ppt/comments/"):
			b.plainText(name, evidence.Annotation, "comment", 0, true, "cm", "p", "text")
			b.note("comments", "The file has comments.")
		case strings.HasPrefix(name, "ppt/charts/"):
			b.chart(name)
		}
	}
	return b.finish(main)
}

// slide reads one, with its notes.
func (b *book) slide(name string, page int) {
	hidden := false
	b.each(name, func(e element, _ []element) {
		if e.is("sld") {
			v := e.attr["show"]
			hidden = v == "0" || v == "false"
		}
	}, nil, nil)
	if hidden {
		b.note("hidden-slide", "A slide is hidden when the presentation is shown.")
		b.drawn(name, evidence.Invisible, "hidden slide", page, true)
	} else {
		b.drawn(name, evidence.Body, "", page, false)
	}
	for _, target := range b.links(name) {
		if strings.HasPrefix(target, "ppt/notesSlides/") && !b.done[target] {
			b.drawn(target, evidence.Speaker, "", page, true)
		}
	}
}

// drawn reads the words of DrawingML.
func (b *book) drawn(name string, where evidence.Where, label string, page int, unseen bool) {
	var s, fallback strings.Builder
	b.each(name, func(e element, _ []element) {
		switch e.name {
		case "cNvPr":
			for _, key := range []string{"descr", "title"} {
				b.add(evidence.AltText, "shape", e.attr[key], page, true)
			}
			if e.attr["hidden"] == "1" {
				b.note("hidden-shape", "A shape on a slide is hidden.")
			}
		case "hlinkClick", "hlinkHover":
			b.add(evidence.Annotation, "tip of a link", e.attr["tooltip"], page, true)
		case "br":
			s.WriteString("\n")
		}
	}, func(e element, _ []element) {
		if e.is("p", "tr") {
			s.WriteString("\n")
		} else if e.is("tc") {
			s.WriteString("\t")
		}
	}, func(w string, up []element) {
		switch {
		case within(up, "Fallback"):
			fallback.WriteString(w)
		case last(up).name == "t":
			s.WriteString(w)
		default:
			b.add(evidence.Metadata, last(up).name, w, page, true)
		}
	})
	b.add(where, label, tidy(s.String()), page, unseen)
	b.add(evidence.Invisible, "fallback", fallback.String(), page, true)
}

// chart reads a chart: its words, and the copy of the data that it keeps.
func (b *book) chart(name string) {
	var words, data strings.Builder
	b.each(name, nil, func(e element, _ []element) {
		if e.is("p") {
			words.WriteString("\n")
		}
	}, func(w string, up []element) {
		switch last(up).name {
		case "t":
			words.WriteString(w)
		case "v":
			data.WriteString(w + "\n")
		case "f":
			b.add(evidence.Formula, "chart", w, 0, true)
		}
	})
	b.add(evidence.Body, "chart", words.String(), 0, false)
	b.add(evidence.Cache, "data of a chart", data.String(), 0, true)
}
