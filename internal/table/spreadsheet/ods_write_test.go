package spreadsheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/ods"
)

func written(t *testing.T, d Document) ([]byte, map[string]string) {
	t.Helper()
	var buf bytes.Buffer
	if err := WriteODS(&buf, d); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return buf.Bytes(), parts
}

func sample() Document {
	d := document(Table{Name: "recommendations", Title: "Recommendations: all [open]", Columns: []string{"id", "made", "count", "checked", "text"}, Rows: RowsOf([][]Cell{
		{TextCell("r-1"), DateCell("2024-01-30"), NumberCell("-12.50"), {Text: "true", Kind: Bool}, TextCell("The Department should publish a timetable.\nIn  full.")},
		{TextCell("r-2"), DateCell("2024"), NumberCell("12345678901234567890"), {}, TextCell("=1+1 \x01")},
	})}, Table{Name: "2nd", Title: "Recommendations: all [open]", Columns: []string{"id"}, Rows: RowsOf(nil)})
	d.Title = "Register <of> recommendations"
	return d
}

// TestODSFileRules checks what OpenDocument 1.3 part 2, section 3.3 asks of the
// mimetype, and that every XML part is well-formed and listed in the manifest.
func TestODSFileRules(t *testing.T) {
	data, parts := written(t, sample())
	if got := string(data[30:38]); got != "mimetype" {
		t.Errorf("the first part is %q", got)
	}
	if got := string(data[38 : 38+len(ods.Mime)]); got != ods.Mime {
		t.Errorf("the type is not at byte 38: %q", got)
	}
	if method, flags, extra := data[8], data[6]|data[7], data[28]|data[29]; method != 0 || flags != 0 || extra != 0 {
		t.Errorf("mimetype has method %d, flags %d, extra %d; all must be 0", method, flags, extra)
	}
	for name, text := range parts {
		if name == "mimetype" {
			continue
		}
		dec := xml.NewDecoder(strings.NewReader(text))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if name != "META-INF/manifest.xml" && !strings.Contains(parts["META-INF/manifest.xml"], `full-path="`+name+`"`) {
			t.Errorf("%s is not in the manifest", name)
		}
	}
}

// TestODSIsAccessible goes down the Analysis Function's checklist, as far as a
// program can check it.
func TestODSIsAccessible(t *testing.T) {
	data, parts := written(t, sample())
	content := parts["content.xml"]
	for what, want := range map[string]string{
		"title":           "<dc:title>Register &lt;of&gt; recommendations</dc:title>",
		"language":        "<dc:language>en-GB</dc:language>",
		"publisher":       "<dc:creator>Synthetic Body 1</dc:creator>",
		"date":            "<meta:creation-date>2026-01-02T03:04:05Z</meta:creation-date>",
		"text language":   `fo:language="en" fo:country="GB"`,
		"wrapped text":    `fo:wrap-option="wrap"`,
		"cursor in cover": `config:name="ActiveTable" config:type="string">Cover<`,
	} {
		if !strings.Contains(parts["meta.xml"]+parts["styles.xml"]+parts["settings.xml"], want) {
			t.Errorf("%s: %s is missing", what, want)
		}
	}
	for _, never := range []string{"spanned", "covered", "table:display=\"false\"", "visibility", "draw:", "table:formula"} {
		if strings.Contains(content, never) {
			t.Errorf("the content has %s", never)
		}
	}
	sheets := regexp.MustCompile(`<table:table table:name="([^"]*)"`).FindAllStringSubmatch(content, -1)
	var names []string
	for _, s := range sheets {
		names = append(names, s[1])
	}
	if got := strings.Join(names, "/"); got != "Cover/Contents/Notes/Recommendations all open/Recommendations all open 2" {
		t.Errorf("sheets %s", got)
	}
	if n, m := strings.Count(content, "<table:table-header-rows>"), strings.Count(content, "<table:database-range "); n != 4 || m != 4 {
		t.Errorf("%d header rows and %d marked tables for 4 tables", n, m)
	}
	if strings.Contains(content, "<table:table-row></table:table-row>") {
		t.Error("there is a blank row")
	}
	b := mustRead(t, data, Options{})
	if b.Sheets[3].Table != "recommendations" || b.Sheets[4].Table != "table_2nd" || b.Sheets[2].Table != ods.NotesTable || b.Sheets[1].Table != ods.ContentsTable {
		t.Errorf("tables %+v", b.Sheets)
	}
	s := &b.Sheets[3]
	want := "id|made|count|checked|text\nr-1|2024-01-30|-12.50|true|The Department should publish a timetable.\nIn  full.\nr-2|2024|12345678901234567890||=1+1 \uFFFD"
	if got := show(texts(s)); got != want {
		t.Errorf("read back\n%q\nwant\n%q", got, want)
	}
	if s.HeaderRow != 3 || s.Rows[0].Number != 4 || s.Rows[0].Cells[2].Kind != Number || s.Rows[1].Cells[2].Kind != Text {
		t.Errorf("header row %d, row %+v", s.HeaderRow, s.Rows[1])
	}
}

func TestODSIsTheSameTwice(t *testing.T) {
	one, _ := written(t, sample())
	two, _ := written(t, sample())
	if !bytes.Equal(one, two) {
		t.Error("the same document made different bytes")
	}
}

func TestODSTooLong(t *testing.T) {
	endless := func(yield func([]Cell, error) bool) {
		for yield([]Cell{{}}, nil) {
		}
	}
	err := WriteODS(io.Discard, document(Table{Name: "t", Columns: []string{"a"}, Rows: endless}))
	if !errs.Is(err, errs.TooLarge) || !strings.Contains(errs.Message(err), "1048573 rows") {
		t.Errorf("an endless table gave %v", err)
	}
}
