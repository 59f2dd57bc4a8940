package mark

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"candour/internal/table/spreadsheet"
)

// A workbook with notes of its own, as openpyxl and XlsxWriter write it, keeps
// them and gets ours; every part that a sheet names is there, and the copy can be
// sent again.
func TestAMarkedWorkbookKeepsItsOwnNotes(t *testing.T) {
	for name, own := range map[string][]string{"openpyxl": {"my remark", "Your own note: on the wrong cell", "second sheet"}, "button": {"second sheet"}} {
		data, err := os.ReadFile("testdata/notes/" + name + ".xlsx")
		if err != nil {
			t.Fatal(err)
		}
		marks := []spreadsheet.Mark{{Sheet: "Cases", Row: 2, Column: 1, Severity: "error", Message: "There is no such code."},
			{Sheet: "Other", Row: 2, Column: 0, Severity: "error", Message: "Not a name."}}
		format, copied := marked(t, data, marks)
		if format != spreadsheet.XLSX {
			t.Fatalf("%s became %s", name, format)
		}
		everyLinkHolds(t, copied)
		f, err := excelize.OpenReader(bytes.NewReader(copied))
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, sheet := range []string{"Cases", "Other"} {
			notes, err := f.GetComments(sheet)
			if err != nil {
				t.Fatal(err)
			}
			said += fmt.Sprintln(notes)
		}
		for _, words := range append(own, "Error: There is no such code.", "Error: Not a name.") {
			if strings.Count(said, words) != 1 {
				t.Errorf("%s: %q is not once in %s", name, words, said)
			}
		}
		if controls, err := f.GetFormControls("Cases"); err != nil || len(controls) != map[string]int{"button": 1}[name] {
			t.Errorf("%s: %d controls, %v", name, len(controls), err)
		}
		book := mustRead(t, copied, spreadsheet.Options{})
		if got := show(texts(book.Sheet("Cases"))); got != "name|code\nx|q\ny|b" {
			t.Errorf("%s reads %s", name, got)
		}
		_, again := marked(t, copied, marks)
		everyLinkHolds(t, again)
	}
}

// everyLinkHolds looks for every part that a sheet names, once and under a safe
// name, and for drawings that no sheet names.
func everyLinkHolds(t *testing.T, data []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	n := &noteParts{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		if n.parts[f.Name] != nil || strings.HasPrefix(f.Name, "/") {
			t.Errorf("the part %q", f.Name)
		}
		n.parts[f.Name] = f
	}
	named := map[string]bool{}
	for name := range n.parts {
		if !strings.HasPrefix(name, "xl/worksheets/_rels/") {
			continue
		}
		text, err := n.read(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, piece := range strings.Split(string(text), `Target="`)[1:] {
			target, _, _ := strings.Cut(piece, `"`)
			part := relation{Target: target}.part("xl/worksheets")
			if named[part] = true; n.parts[part] == nil {
				t.Errorf("%s names %s, which is not there", name, target)
			}
		}
	}
	for name := range n.parts {
		if base := path.Base(name); (strings.HasPrefix(base, "comment") || strings.HasSuffix(base, ".vml")) && !named[name] {
			t.Errorf("no sheet names %s", name)
		}
	}
}

// A workbook whose drawings nothing can be added to becomes a copy of its data.
func TestAWorkbookThatCannotBeMarkedIsMarkedAsData(t *testing.T) {
	data, err := os.ReadFile("testdata/notes/button.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	n := &noteParts{parts: map[string]*zip.File{}, names: map[string]string{}, text: map[string][]byte{}}
	for _, f := range z.File {
		n.parts[f.Name] = f
	}
	text, err := n.read("xl/drawings/vmlDrawing1.vml")
	if err != nil {
		t.Fatal(err)
	}
	n.text["xl/drawings/vmlDrawing1.vml"] = bytes.ReplaceAll(text, []byte("_x0000_s1025"), []byte("shape_0"))
	if data, err = n.write(z); err != nil {
		t.Fatal(err)
	}
	format, copied := marked(t, data, []spreadsheet.Mark{{Sheet: "Cases", Row: 2, Column: 1, Severity: "error", Message: "There is no such code."}})
	if format != spreadsheet.ODS || !strings.Contains(partOf(t, copied, "content.xml"), "<office:annotation><text:p>Error: There is no such code.</text:p>") {
		t.Errorf("it became %s", format)
	}
}
