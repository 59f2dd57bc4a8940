package filemeta

import (
	"path"
	"slices"
	"strings"
)

// Word, Excel and PowerPoint: ECMA-376 packages.

// namesOf are the elements of the properties that name somebody, with words.
var namesOf = map[string]string{"creator": "names an author", "lastModifiedBy": "names who changed it last", "Company": "names an organisation",
	"Manager": "names a manager"}

func lookOOXML(data []byte) (findings, error) {
	var f findings
	ps, err := unzip(data)
	if err != nil {
		return f, err
	}
	for _, p := range ps {
		if err := f.lookPart(p); err != nil {
			return f, err
		}
	}
	return f, f.lookWorkbook(ps)
}

// lookPart reads one part by its name.
func (f *findings) lookPart(p part) error {
	base := path.Base(p.name)
	switch {
	case strings.HasPrefix(p.name, "docProps/thumbnail"):
		f.count(Thumbnail, 1)
	case strings.HasPrefix(p.name, "docProps/") && strings.HasSuffix(base, ".xml"):
		return f.lookProperties(p.data)
	case strings.Contains(p.name, "/media/"):
		f.lookPicture(p)
	case strings.Contains(p.name, "/embeddings/"):
		f.count(Attached, 1)
	case isComments(p.name):
		return walk(p.data, func(e *element, _ []string) {
			if e.name == "comment" || e.name == "threadedComment" || e.name == "cm" {
				f.count(Comments, 1)
			}
		}, nil)
	case isStory(p.name):
		return f.lookStory(p.data)
	case strings.HasPrefix(p.name, "ppt/slides/slide"):
		return walk(p.data, func(e *element, _ []string) {
			if e.name == "sld" && e.attr("show") == "0" {
				f.count(HiddenSheet, 1)
			}
		}, nil)
	case strings.HasPrefix(p.name, "xl/revisions/") && base != "userNames.xml":
		f.count(Changes, 1)
	}
	return nil
}

func (f *findings) lookProperties(data []byte) error {
	return walk(data, func(e *element, _ []string) {
		if e.name == "property" {
			f.add(Properties, "has properties of its own: "+e.attr("name"))
		}
	}, func(around []string, s string) {
		if what := namesOf[around[len(around)-1]]; what != "" {
			f.names(what, s)
		}
	})
}

// lookPicture looks into a picture inside the file.
func (f *findings) lookPicture(p part) {
	if k, known := kindOf(pictureType(p.name)); known {
		inside, err := k.look(p.data)
		if err != nil {
			f.add(Unread, "has a picture that could not be looked through")
		}
		for _, x := range inside.list() {
			f.add(x.Kind, "has a picture that "+x.Words)
		}
	}
}

func pictureType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	}
	return ""
}

// isComments says whether a part holds remarks beside the text.
func isComments(name string) bool {
	dir, base := path.Split(name)
	return strings.HasPrefix(base, "comments") && strings.HasSuffix(base, ".xml") && !strings.Contains(dir, "_rels") && !strings.HasPrefix(base, "commentsIds") &&
		!strings.HasPrefix(base, "commentsExtended") && !strings.HasPrefix(base, "commentsExtensible") ||
		strings.Contains(dir, "/threadedComments/") || strings.Contains(dir, "ppt/comments/")
}

// isStory says whether a part holds text of a Word document.
func isStory(name string) bool {
	dir, base := path.Split(name)
	return dir == "word/" && strings.HasSuffix(base, ".xml") && slices.ContainsFunc([]string{"document", "header", "footer", "footnotes", "endnotes"},
		func(p string) bool { return strings.HasPrefix(base, p) })
}

// The marks of tracked changes in a story: what was taken out, what was put in,
// and how something looked before.
var (
	changeOut = []string{"del", "moveFrom"}
	changeIn  = []string{"ins", "moveTo"}
	changeOld = []string{"rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange", "tblPrExChange", "numberingChange",
		"cellIns", "cellDel", "cellMerge", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"}
	commentMarks = []string{"commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"}
)

func (f *findings) lookStory(data []byte) error {
	return walk(data, func(e *element, _ []string) {
		switch {
		case slices.Contains(changeOut, e.name), slices.Contains(changeIn, e.name), strings.HasSuffix(e.name, "PrChange"):
			f.count(Changes, 1)
		case e.name == "vanish" && hides(e):
			f.count(HiddenText, 1)
		}
	}, nil)
}

func hides(e *element) bool {
	v := e.attr("val")
	return v == "" || e.on("val")
}

func stripOOXML(data []byte) ([]byte, error) {
	ps, err := unzip(data)
	if err != nil {
		return nil, err
	}
	if ps, err = stripWorkbook(ps); err != nil {
		return nil, err
	}
	for i := range ps {
		if err := stripPart(&ps[i]); err != nil {
			return nil, err
		}
	}
	gone := func(name string) bool { return strings.HasPrefix(name, "docProps/thumbnail") }
	if ps, err = ps.forget(gone); err != nil {
		return nil, err
	}
	return ps.zipped()
}

// emptied cuts everything inside the root element.
func emptied(data []byte) ([]byte, error) {
	return rewrite(data, func(_ *element, around []string) verdict {
		if len(around) == 1 {
			return goes
		}
		return stays
	}, nil)
}

func stripPart(p *part) (err error) {
	switch base := path.Base(p.name); {
	case strings.HasPrefix(p.name, "docProps/") && strings.HasSuffix(base, ".xml"),
		isComments(p.name), base == "people.xml", strings.HasPrefix(base, "commentsExtended"), strings.HasPrefix(base, "commentsIds"),
		strings.HasPrefix(base, "commentsExtensible"), strings.Contains(p.name, "xl/persons/"), base == "commentAuthors.xml":
		p.data, err = stripBeside(p)
	case isStory(p.name):
		p.data, err = stripStory(p.data)
	case p.name == "word/settings.xml":
		p.data, err = rewrite(p.data, func(e *element, _ []string) verdict {
			if e.name == "rsids" || e.name == "trackRevisions" {
				return goes
			}
			return stays
		}, nil)
	case strings.Contains(p.name, "/media/"):
		if out, err := Strip(pictureType(p.name), p.data); err == nil {
			p.data = out
		}
	}
	return err
}

// stripBeside empties a part beside the text. A workbook's old comments keep
// their two lists, without which it would not open.
func stripBeside(p *part) ([]byte, error) {
	if !strings.HasPrefix(p.name, "xl/comments") {
		return emptied(p.data)
	}
	return rewrite(p.data, func(e *element, around []string) verdict {
		if len(around) == 2 && (e.name == "comment" || e.name == "author") {
			return goes
		}
		return stays
	}, nil)
}

// stripStory accepts every tracked change, and cuts hidden text and the marks of
// comments.
func stripStory(data []byte) ([]byte, error) {
	hidden, runs := map[int]bool{}, []int{}
	err := walk(data, func(e *element, around []string) {
		depth := len(around)
		for len(runs) <= depth {
			runs = append(runs, 0)
		}
		runs[depth] = 0
		if e.name == "r" {
			runs[depth] = e.n
		}
		if e.name == "vanish" && hides(e) && depth >= 2 && around[depth-1] == "rPr" && around[depth-2] == "r" {
			hidden[runs[depth-2]] = true
		}
	}, nil)
	if err != nil {
		return nil, err
	}
	// Runs first: their numbers are those of the document as it came.
	if data, err = rewrite(data, func(e *element, _ []string) verdict {
		if e.name == "r" && hidden[e.n] {
			return goes
		}
		return stays
	}, nil); err != nil {
		return nil, err
	}
	return rewrite(data, func(e *element, _ []string) verdict {
		switch {
		case slices.Contains(changeIn, e.name):
			return unwraps
		case slices.Contains(changeOut, e.name), slices.Contains(changeOld, e.name), slices.Contains(commentMarks, e.name):
			return goes
		}
		return stays
	}, nil)
}

// forget drops parts, and what leads to them from the list of types and from
// the relations.
func (ps parts) forget(gone func(string) bool) (parts, error) {
	out := ps.without(gone)
	if len(out) == len(ps) {
		return ps, nil
	}
	for i := range out {
		p := &out[i]
		var err error
		switch {
		case p.name == "[Content_Types].xml":
			p.data, err = rewrite(p.data, func(e *element, _ []string) verdict {
				if e.name == "Override" && gone(strings.TrimPrefix(e.attr("PartName"), "/")) {
					return goes
				}
				return stays
			}, nil)
		case strings.HasSuffix(p.name, ".rels"):
			dir := path.Dir(path.Dir(p.name)) // "xl/_rels/workbook.xml.rels" is about "xl"
			p.data, err = rewrite(p.data, func(e *element, _ []string) verdict {
				if e.name == "Relationship" && e.attr("TargetMode") != "External" && gone(targetOf(dir, e.attr("Target"))) {
					return goes
				}
				return stays
			}, nil)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// targetOf makes a relation's target a name in the package.
func targetOf(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(target, "/")
	}
	return strings.TrimPrefix(path.Join(dir, target), "./")
}
