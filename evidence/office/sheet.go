package office

import (
	"path"
	"strconv"
	"strings"
	"time"

	"candour/evidence"
	"candour/evidence/scratch"
)

// workbook is an Excel file being read.
type workbook struct {
	*book
	strings []string
	shown   []bool // strings that a cell has
	styles  []cellStyle
	y1904   bool
}

// cellStyle is what decides how a cell is seen.
type cellStyle struct{ white, empty, date bool }

// Sheets reads an Excel file.
func Sheets(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b, err := open(f, into)
	if err != nil {
		return nil, err
	}
	const main = "xl/workbook.xml"
	if b.parts[main] == nil && b.parts["xl/workbook.bin"] != nil {
		return nil, &evidence.Unreadable{Code: evidence.NoReader, Why: "It is a binary workbook (xlsb), which nothing here reads. Ask for it as xlsx or PDF."}
	}
	w := &workbook{book: b}
	to := b.links(main)
	w.readStyles()
	w.readStrings()
	type sheet struct{ name, state, file string }
	var sheets []sheet
	name := ""
	b.each(main, func(e element, up []element) {
		switch e.name {
		case "workbookPr":
			w.y1904 = e.attr["date1904"] == "1" || e.attr["date1904"] == "true"
		case "sheet":
			sheets = append(sheets, sheet{e.attr["name"], e.attr["state"], to[e.attr["id"]]})
		case "definedName":
			name = e.attr["name"]
		}
	}, nil, func(s string, up []element) {
		if last(up).is("definedName") {
			b.add(evidence.Metadata, "defined name", name+" = "+s, 0, true)
		}
	})
	for _, s := range sheets {
		hidden := s.state == "hidden" || s.state == "veryHidden"
		if hidden {
			b.note("hidden-sheet", "The workbook has a hidden sheet.")
			b.add(evidence.HiddenCell, s.name, s.name, 0, true)
		} else {
			b.add(evidence.Sheet, s.name, s.name, 0, false)
		}
		w.sheet(s.file, s.name, hidden)
	}
	for _, n := range b.names { // a sheet that no list names is in the file
		if path.Dir(n) == "xl/worksheets" && strings.HasSuffix(n, ".xml") && !b.done[n] {
			b.note("hidden-sheet", "The workbook has a hidden sheet.")
			w.sheet(n, path.Base(n), true)
		}
	}
	var unused strings.Builder
	for i, s := range w.strings {
		if !w.shown[i] {
			unused.WriteString(s + "\n")
		}
	}
	b.add(evidence.Cache, "string that no cell shows", unused.String(), 0, true)
	w.beside()
	return b.finish(main)
}

// beside are the parts around the sheets.
func (w *workbook) beside() {
	for _, n := range w.names {
		if w.done[n] || !strings.HasSuffix(n, ".xml") {
			continue
		}
		switch base := path.Base(n); {
		case strings.HasPrefix(base, "comments") || strings.Contains(n, "threadedComment"):
			w.plainText(n, evidence.Annotation, "comment", 0, true, "comment", "threadedComment", "author")
			w.note("comments", "The file has comments.")
		case strings.HasPrefix(n, "xl/pivotCache/"):
			w.pivot(n)
		case strings.HasPrefix(n, "xl/charts/"):
			w.chart(n)
		case strings.HasPrefix(n, "xl/drawings/"):
			w.drawn(n, evidence.Body, "drawing", 0, false)
		case strings.HasPrefix(n, "xl/externalLinks/"):
			w.plainText(n, evidence.Cache, "linked workbook", 0, true, "cell")
		}
	}
}

// pivot reads the copy of the data that a pivot table keeps.
func (w *workbook) pivot(name string) {
	var s strings.Builder
	w.each(name, func(e element, _ []element) {
		if v := e.attr["v"]; v != "" {
			s.WriteString(v + "\n")
		}
		if e.is("cacheField") {
			s.WriteString(e.attr["name"] + "\n")
		}
	}, nil, nil)
	w.add(evidence.Cache, "pivot cache", s.String(), 0, true)
	w.note("pivot-cache", "A pivot table keeps a copy of the data, which can hold rows that the sheets no longer show.")
}

func (w *workbook) readStrings() {
	var s, reading strings.Builder
	w.each("xl/sharedStrings.xml", func(e element, _ []element) {
		if e.is("si") {
			s.Reset()
		}
	}, func(e element, _ []element) {
		if e.is("si") {
			w.strings = append(w.strings, s.String())
		}
	}, func(t string, up []element) {
		switch {
		case within(up, "rPh"): // how a word is spoken
			reading.WriteString(t)
		case last(up).is("t"):
			s.WriteString(t)
		}
	})
	w.shown = make([]bool, len(w.strings))
	w.add(evidence.Metadata, "how words are spoken", reading.String(), 0, true)
}

// readStyles reads which cells are white on no ground, show nothing, or are dates.
func (w *workbook) readStyles() {
	formats := map[string]string{}
	var whites, grounds []bool
	w.each("xl/styles.xml", func(e element, up []element) {
		switch parent := last(up).name; {
		case e.is("numFmt"):
			formats[e.attr["numFmtId"]] = e.attr["formatCode"]
		case e.is("font") && parent == "fonts":
			whites = append(whites, false)
		case e.is("color") && parent == "font" && len(whites) > 0 && within(up, "fonts"):
			whites[len(whites)-1] = white(e.attr["rgb"]) || e.attr["theme"] == "0" && e.attr["tint"] == "" || e.attr["indexed"] == "9" || e.attr["indexed"] == "1"
		case e.is("fill") && parent == "fills":
			grounds = append(grounds, false)
		case e.is("patternFill") && len(grounds) > 0 && within(up, "fills"):
			grounds[len(grounds)-1] = e.attr["patternType"] != "" && e.attr["patternType"] != "none"
		case e.is("fgColor") && len(grounds) > 0 && within(up, "fills") && (white(e.attr["rgb"]) || e.attr["theme"] == "0" && e.attr["tint"] == ""):
			grounds[len(grounds)-1] = false
		case e.is("xf") && parent == "cellXfs":
			format := formats[e.attr["numFmtId"]]
			st := cellStyle{empty: strings.Trim(format, "; ") == "" && strings.Count(format, ";") >= 2}
			st.date = isDate(e.attr["numFmtId"], format)
			if i, err := strconv.Atoi(e.attr["fontId"]); err == nil && i >= 0 && i < len(whites) {
				st.white = whites[i]
			}
			if i, err := strconv.Atoi(e.attr["fillId"]); err == nil && i >= 0 && i < len(grounds) && grounds[i] {
				st.white = false
			}
			w.styles = append(w.styles, st)
		}
	}, nil, nil)
}

// isDate says whether a number format is one of a day or a time (ECMA-376 18.8.30).
func isDate(id, format string) bool {
	n, _ := strconv.Atoi(id)
	if n >= 14 && n <= 22 || n >= 45 && n <= 47 {
		return true
	}
	quoted := false
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\':
			i++
		case c == '[': // a colour or a condition
			for i < len(format) && format[i] != ']' {
				i++
			}
		case !quoted && strings.IndexByte("ydYD", c) >= 0:
			return true
		}
	}
	return false
}

// cell is one of a sheet.
type cell struct {
	ref, kind, value, formula, inline string
	style                             int
}

// page is a sheet being read.
type page struct {
	w              *workbook
	name           string
	hidden         bool
	cols           map[int]bool
	row            bool
	seen, out, odd strings.Builder
	formulas       strings.Builder
	c              cell
}

func (w *workbook) sheet(file, name string, hidden bool) {
	p := &page{w: w, name: name, hidden: hidden, cols: map[int]bool{}}
	w.each(file, p.start, p.end, p.words)
	if file != "" {
		w.links(file)
	}
	if p.out.Len() > 0 && !hidden {
		w.note("hidden-cells", "A sheet has hidden rows or columns.")
	}
	if p.odd.Len() > 0 {
		w.note("unseen-cells", "A sheet has cells with white words, or with a format that shows nothing.")
	}
	w.add(evidence.Sheet, name, p.seen.String(), 0, false)
	w.add(evidence.HiddenCell, name, p.out.String(), 0, true)
	w.add(evidence.Invisible, name, p.odd.String(), 0, true)
	w.add(evidence.Formula, name, p.formulas.String(), 0, true)
}

func (p *page) start(e element, up []element) {
	switch e.name {
	case "col":
		if e.attr["hidden"] == "1" || e.attr["hidden"] == "true" || e.attr["width"] == "0" {
			from, _ := strconv.Atoi(e.attr["min"])
			to, _ := strconv.Atoi(e.attr["max"])
			for i := from; i <= min(to, 16_384); i++ {
				p.cols[i] = true
			}
		}
	case "row":
		p.row = e.attr["hidden"] == "1" || e.attr["hidden"] == "true" || e.attr["ht"] == "0"
	case "c":
		p.c = cell{ref: e.attr["r"], kind: e.attr["t"]}
		p.c.style, _ = strconv.Atoi(e.attr["s"])
	case "dataValidation", "hyperlink":
		for _, key := range []string{"promptTitle", "prompt", "errorTitle", "error", "tooltip", "display", "location"} {
			p.w.add(evidence.Annotation, p.name+", "+key, e.attr[key], 0, true)
		}
	case "sheetPr":
		p.w.add(evidence.Metadata, p.name+", code name", e.attr["codeName"], 0, true)
	}
}

func (p *page) words(s string, up []element) {
	switch e := last(up); e.name {
	case "v":
		p.c.value += s
	case "f":
		p.c.formula += s
	case "t":
		if !within(up, "rPh") {
			p.c.inline += s
		}
	case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
		p.w.add(evidence.Header, p.name, s, 0, false)
	default:
		if s = strings.TrimSpace(s); s != "" { // the conditions and lists of validations and formats
			p.w.add(evidence.Formula, p.name+", "+e.name, s, 0, true)
		}
	}
}

func (p *page) end(e element, _ []element) {
	switch e.name {
	case "c":
		p.cell()
	case "row":
		for _, s := range []*strings.Builder{&p.seen, &p.out, &p.odd} {
			if t := s.String(); t != "" && !strings.HasSuffix(t, "\n") {
				s.WriteString("\n")
			}
		}
	}
}

// cell puts a cell where it is seen, or is not.
func (p *page) cell() {
	c := p.c
	text := c.inline
	var st cellStyle
	if c.style >= 0 && c.style < len(p.w.styles) {
		st = p.w.styles[c.style]
	}
	switch c.kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(c.value)); err == nil && i >= 0 && i < len(p.w.strings) {
			text = p.w.strings[i]
			p.w.shown[i] = true
		}
	case "inlineStr":
	case "b":
		text = map[string]string{"1": "TRUE", "0": "FALSE"}[c.value]
	default:
		text = c.value
		if st.date {
			text = p.w.day(c.value)
		}
	}
	if c.formula != "" {
		p.formulas.WriteString(c.ref + " =" + c.formula + "\n")
	}
	if text == "" {
		return
	}
	to := &p.seen
	switch {
	case p.hidden || p.row || p.cols[column(c.ref)]:
		to = &p.out
	case st.white || st.empty:
		to = &p.odd
	}
	to.WriteString(strings.ReplaceAll(text, "\n", " ") + "\t")
}

// column is the number of a cell's column: 1 for A.
func column(ref string) (n int) {
	for i := 0; i < len(ref) && i < 3; i++ {
		if c := ref[i] &^ 0x20; c >= 'A' && c <= 'Z' {
			n = n*26 + int(c-'A') + 1
		}
	}
	return n
}

// day is a number of days as the day that it is, with the time where it has one.
func (w *workbook) day(value string) string {
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || f < 0 || f > 2_958_466 {
		return value
	}
	from := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if w.y1904 {
		from = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if f < 60 {
		f++ // the 29 February 1900 that Excel has
	}
	whole := int(f)
	t := from.AddDate(0, 0, whole).Add(time.Duration((f-float64(whole))*86_400+0.5) * time.Second)
	if f < 2 && !w.y1904 {
		return t.Format("15:04:05")
	}
	if f == float64(int64(f)) {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02 15:04:05")
}
