package filemeta

import (
	"path"
	"slices"
	"strings"
)

// OpenDocument texts and spreadsheets.

func lookODF(data []byte) (findings, error) {
	var f findings
	ps, err := unzip(data)
	if err != nil {
		return f, err
	}
	for _, p := range ps {
		switch {
		case p.name == "meta.xml":
			err = f.lookMeta(p.data)
		case p.name == "content.xml" || p.name == "styles.xml":
			err = f.lookContent(p.data)
		case strings.HasPrefix(p.name, "Thumbnails/"):
			f.count(Thumbnail, 1)
		case strings.HasPrefix(p.name, "Versions/"):
			f.count(Earlier, 1)
		case strings.HasPrefix(p.name, "Pictures/"):
			f.lookPicture(p)
		case strings.HasPrefix(p.name, "Object ") && path.Base(p.name) == "content.xml":
			f.count(Attached, 1)
		}
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f *findings) lookMeta(data []byte) error {
	return walk(data, func(e *element, _ []string) {
		if e.name == "user-defined" {
			f.add(Properties, "has properties of its own: "+e.attr("name"))
		}
	}, func(around []string, s string) {
		switch around[len(around)-1] {
		case "initial-creator":
			f.names("names an author", s)
		case "creator":
			f.names("names who changed it last", s)
		case "printed-by":
			f.names("names who printed it", s)
		}
	})
}

func (f *findings) lookContent(data []byte) error {
	hidden := map[string]bool{}
	style := ""
	return walk(data, func(e *element, around []string) {
		switch e.name {
		case "style":
			style = e.attr("name")
		case "table-properties":
			if e.attr("display") == "false" {
				hidden[style] = true
			}
		case "annotation":
			f.count(Comments, 1)
		case "changed-region":
			f.count(Changes, 1)
		case "table":
			if hidden[e.attr("style-name")] {
				f.count(HiddenSheet, 1)
			}
		case "table-row":
			if v := e.attr("visibility"); v == "collapse" || v == "filter" {
				f.count(HiddenRows, 1)
			}
		case "table-column":
			if e.attr("visibility") == "collapse" {
				f.count(HiddenColumn, 1)
			}
		case "hidden-text", "hidden-paragraph":
			f.count(HiddenText, 1)
		case "text-properties":
			if e.attr("display") == "none" {
				f.count(HiddenText, 1)
			}
		}
	}, nil)
}

// odfMarks are the elements of content that go.
var odfMarks = []string{"annotation", "annotation-end", "tracked-changes", "change", "change-start", "change-end"}

// stripODF takes out names, comments, tracked changes and the small picture.
// Hidden sheets, rows and columns stay: formulas count by place, and without
// them would come to other values.
func stripODF(data []byte) ([]byte, error) {
	ps, err := unzip(data)
	if err != nil {
		return nil, err
	}
	gone := func(name string) bool {
		return strings.HasPrefix(name, "Thumbnails/") || strings.HasPrefix(name, "Versions/") || name == "VersionList.xml"
	}
	ps = ps.without(gone)
	for i := range ps {
		p := &ps[i]
		switch {
		case p.name == "meta.xml":
			p.data, err = rewrite(p.data, func(_ *element, around []string) verdict {
				if len(around) == 2 { // document-meta, meta
					return goes
				}
				return stays
			}, nil)
		case p.name == "content.xml" || p.name == "styles.xml":
			p.data, err = rewrite(p.data, func(e *element, _ []string) verdict {
				if slices.Contains(odfMarks, e.name) {
					return goes
				}
				return stays
			}, nil)
		case p.name == "META-INF/manifest.xml":
			p.data, err = rewrite(p.data, func(e *element, _ []string) verdict {
				if e.name == "file-entry" && gone(e.attr("full-path")) {
					return goes
				}
				return stays
			}, nil)
		case strings.HasPrefix(p.name, "Pictures/"):
			if out, err := Strip(pictureType(p.name), p.data); err == nil {
				p.data = out
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return ps.zipped()
}
