package mark

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"candour/internal/table/spreadsheet"
)

// noteNumber is where the numbers begin that notes are given. The library counts
// its own from 1.
const noteNumber = 1001

// relations is a part that says which parts a sheet has.
type relations struct {
	XMLName xml.Name   `xml:"http://schemas.openxmlformats.org/package/2006/relationships Relationships"`
	All     []relation `xml:"Relationship"`
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr,omitempty"`
}

// part is the name in the archive of what a relation points at.
func (r relation) part(folder string) string {
	if strings.HasPrefix(r.Target, "/") {
		return path.Clean(r.Target)[1:]
	}
	return path.Join(folder, r.Target)
}

// notesWhereExpected gives the parts with a workbook's notes the names and the
// links that Excel gives them: the library looks for xl/commentsN.xml beside
// xl/drawings/vmlDrawingN.vml, by a relative link, and programs such as openpyxl
// write neither. A workbook without notes comes back as it is.
func notesWhereExpected(data []byte) ([]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	n := &noteParts{parts: map[string]*zip.File{}, names: map[string]string{}, text: map[string][]byte{}}
	for _, f := range z.File {
		n.parts[f.Name] = f
	}
	for i, f := range z.File {
		if strings.HasPrefix(f.Name, "xl/worksheets/_rels/") && strings.HasSuffix(f.Name, ".rels") {
			if err := n.sheet(f.Name, noteNumber+i*100); err != nil {
				return nil, err
			}
		}
	}
	if len(n.names) == 0 {
		return data, nil
	}
	return n.write(z)
}

// noteParts are the parts that change.
type noteParts struct {
	parts map[string]*zip.File
	names map[string]string // old name -> new name
	text  map[string][]byte // new content, by old name
}

func (n *noteParts) read(name string) ([]byte, error) {
	f := n.parts[name]
	if f == nil {
		return nil, fmt.Errorf("spreadsheet: no part %s", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, spreadsheet.DefaultLimits().Unzipped))
}

var legacyDrawing = regexp.MustCompile(`<(?:\w+:)?legacyDrawing\s[^>]*:id="([^"]*)"`)

// sheet renames the notes of one sheet. number is free, and 99 after it.
func (n *noteParts) sheet(name string, number int) error {
	text, err := n.read(name)
	if err != nil {
		return err
	}
	var rels relations
	if err := xml.Unmarshal(text, &rels); err != nil {
		return err
	}
	sheet, err := n.read("xl/worksheets/" + strings.TrimSuffix(path.Base(name), ".rels"))
	if err != nil {
		return err
	}
	drawing, notes := "", ""
	if m := legacyDrawing.FindSubmatch(sheet); m != nil {
		drawing = string(m[1])
	}
	for i := range rels.All {
		r := &rels.All[i]
		old, to := r.part("xl/worksheets"), ""
		switch {
		case r.Mode == "External" || n.parts[old] == nil:
		case strings.HasSuffix(r.Type, "/comments"):
			notes, to = old, fmt.Sprintf("xl/comments%d.xml", number)
			r.Type = excelize.SourceRelationshipComments
		case strings.HasSuffix(r.Type, "/vmlDrawing") && r.ID == drawing:
			to = fmt.Sprintf("xl/drawings/vmlDrawing%d.vml", number)
		case strings.HasSuffix(r.Type, "/vmlDrawing"):
			to = fmt.Sprintf("xl/drawings/vmlDrawing%d.vml", number+1+i%99)
		}
		if to != "" {
			n.names[old], r.Target = to, "../"+strings.TrimPrefix(to, "xl/")
		}
	}
	for _, r := range rels.All {
		if r.ID == drawing && notes != "" {
			if err := n.boxes(r, notes); err != nil {
				return err
			}
		}
	}
	n.text[name], err = xml.Marshal(rels)
	return err
}

// boxes writes the boxes of the notes anew, when the drawing holds nothing else:
// each program spells them in its own way.
func (n *noteParts) boxes(r relation, notes string) error {
	old := ""
	for was, is := range n.names {
		if "../"+strings.TrimPrefix(is, "xl/") == r.Target {
			old = was
		}
	}
	if old == "" {
		return nil
	}
	drawing, err := n.read(old)
	if err != nil {
		return err
	}
	if bytes.Count(drawing, []byte(`ObjectType="`)) != bytes.Count(drawing, []byte(`ObjectType="Note"`)) {
		return nil
	}
	text, err := n.read(notes)
	if err != nil {
		return err
	}
	n.text[old] = noteBoxes(text)
	return nil
}

var noteCell = regexp.MustCompile(`<(?:\w+:)?comment\s[^>]*?\bref="([A-Z]+[0-9]+)"`)

// noteBoxes draws a hidden box for each note.
func noteBoxes(notes []byte) []byte {
	var b bytes.Buffer
	b.WriteString(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
		`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`)
	for i, m := range noteCell.FindAllSubmatch(notes, -1) {
		column, row, err := excelize.CellNameToCoordinates(string(m[1]))
		if err != nil {
			continue
		}
		fmt.Fprintf(&b, `<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;width:144pt;height:79pt;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" obscured="t"/><v:path o:connecttype="none"/><v:textbox><div style="text-align:left"></div></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`, 1025+i, row-1, column-1)
	}
	b.WriteString(`</xml>`)
	return b.Bytes()
}

// write packs the workbook again, part by part in its own order.
func (n *noteParts) write(z *zip.Reader) ([]byte, error) {
	if err := n.types(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		name := f.Name
		if to := n.names[name]; to != "" {
			name = to
		}
		if folder, base := path.Split(name); strings.HasSuffix(folder, "/_rels/") { // what a drawing itself points at
			if to := n.names[path.Join(path.Dir(path.Clean(folder)), strings.TrimSuffix(base, ".rels"))]; to != "" {
				name = path.Dir(to) + "/_rels/" + path.Base(to) + ".rels"
			}
		}
		text, changed := n.text[f.Name]
		if !changed {
			var err error
			if text, err = n.read(f.Name); err != nil {
				return nil, err
			}
		}
		to, err := w.Create(name)
		if err == nil {
			_, err = to.Write(text)
		}
		if err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}

// types renames parts in the list of what kind each part is.
func (n *noteParts) types() error {
	const name = "[Content_Types].xml"
	text, err := n.read(name)
	if err != nil {
		return err
	}
	var old []string
	for was := range n.names {
		old = append(old, was)
	}
	sort.Strings(old)
	for _, was := range old {
		text = bytes.ReplaceAll(text, []byte(`PartName="/`+was+`"`), []byte(`PartName="/`+n.names[was]+`"`))
	}
	n.text[name] = text
	return nil
}
