package spreadsheet

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/testkit"
)

func caseFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "cases", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestCaseAnInlineTextBesideAValue: a cell with both is not the two joined.
func TestCaseAnInlineTextBesideAValue(t *testing.T) {
	data := caseFile(t, "inline-with-v.xlsx")
	s, rows := mustStream(t, data)
	if got := show(rows); got != "code|n\n12|7" || len(s.Notices()) > 0 {
		t.Errorf("streamed: %q %v", got, s.Notices())
	}
	b := mustRead(t, data, Options{})
	if got := b.Sheets[0].Rows[0].Cells; got[0] != TextCell("12") || len(b.Notices) > 0 {
		t.Errorf("whole: %v %v", got, b.Notices)
	}
}

// TestACellWithTwoValuesIsNamed: where they differ nobody knows which is meant.
func TestACellWithTwoValuesIsNamed(t *testing.T) {
	for _, cell := range []string{
		`<c r="A2" t="inlineStr"><is><t>12</t></is><v>13</v></c>`,
		`<c r="A2" t="inlineStr"><is><t>1</t></is><is><t>2</t></is></c>`,
		`<c r="A2"><v>1</v><v>2</v></c>`,
		`<c r="A2"><v>1</v><is><t>2</t></is></c>`,
		`<c r="A2"><is><t>2</t></is></c>`,
	} {
		s, rows := mustStream(t, xlsxOf(t, `<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2">`+cell+`<c r="B2"><v>9</v></c></row>`))
		_ = rows
		if p := s.Problems(); len(p) == 0 || p[0].Row != 2 || !strings.Contains(p[0].Message, "more than one value") {
			t.Errorf("%s: %v", cell, p)
		}
	}
}

func TestCaseFloat16(t *testing.T) {
	_, rows := mustStream(t, caseFile(t, "float16.parquet"))
	if got := show(rows); got != "code|n\na|10.5\nb|2.25" {
		t.Errorf("got %q", got)
	}
}

func TestTheEndMarkOfOldProgramsIsLeftOutAndSaid(t *testing.T) {
	for _, text := range []string{"a,b\n1,2\x1a", "a,b\r\n1,2\r\n\x1a", "{\"a\":1,\"b\":2}\n\x1a"} {
		s, rows := mustStream(t, []byte(text))
		if got := show(rows); got != "a|b\n1|2" || !strings.Contains(strings.Join(s.Warnings(), "|"), "0x1A") || len(s.Problems()) > 0 {
			t.Errorf("%q streamed: %q %v", text, got, s.Notices())
		}
		b := mustRead(t, []byte(text), Options{})
		if got := b.Sheets[0].Rows; len(got) != 1 || got[0].Cells[1].Text != "2" || !strings.Contains(strings.Join(b.Warnings(), "|"), "0x1A") {
			t.Errorf("%q whole: %v %v", text, got, b.Notices)
		}
	}
	s, rows := mustStream(t, []byte("\xff\xfea\x00\n\x00\x01\x1a"))
	if got := show(rows); got != "a\n\u1a01" || len(s.Notices()) > 0 {
		t.Errorf("half a letter of UTF-16: %q %v", got, s.Notices())
	}
}

// opinion is what another program says a file holds: the cells of each sheet
// as text, or the name of a column that we must refuse.
type opinion struct {
	File    string
	Sheets  [][][]string
	Refused string
}

// TestCellByCellBesideOtherPrograms writes awkward files with other programs and
// reads them beside what these read back: nothing is changed without a word, and
// what we do not read is refused by name.
func TestCellByCellBesideOtherPrograms(t *testing.T) {
	dir := t.TempDir()
	script, err := os.ReadFile(filepath.Join("testdata", "awkward.py"))
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, pkg := range []string{"pyarrow", "openpyxl", "odfpy"} {
		said := testkit.Python(t, pkg, string(script), pkg, dir)
		var all []opinion
		if err := json.Unmarshal([]byte(said), &all); err != nil {
			t.Fatalf("%s said %q: %v", pkg, said, err)
		}
		for _, o := range all {
			read++
			o.compare(t, dir)
		}
	}
	if read < 20 {
		t.Errorf("%d files were compared", read)
	}
}

func (o opinion) compare(t *testing.T, dir string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, o.File))
	if err != nil {
		t.Fatal(err)
	}
	s, err := OpenStream(t.Context(), bytes.NewReader(data), int64(len(data)), o.File, StreamOptions{})
	if o.Refused != "" {
		if errs.CodeOf(err) != errs.Invalid || !strings.Contains(errs.Message(err), o.Refused) {
			t.Errorf("%s: %v, want it refused with %q", o.File, err, o.Refused)
		}
		return
	}
	if err != nil {
		t.Errorf("%s: %v", o.File, err)
		return
	}
	for i, want := range o.Sheets {
		rows := s.Rows(t.Context(), i)
		names, err := rows.Header()
		got := [][]string{names}
		for rows.Next() {
			got = append(got, slices.Clone(rows.Row().Cells))
		}
		if err != nil || rows.Err() != nil || !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s, sheet %d:\nours   %q\ntheirs %q\n%v %v %v", o.File, i+1, got, want, err, rows.Err(), s.Notices())
		}
	}
	o.whole(t, data)
}

// whole reads the file whole too, where its format can be.
func (o opinion) whole(t *testing.T, data []byte) {
	t.Helper()
	if strings.HasSuffix(o.File, ".parquet") {
		return
	}
	b, err := read(data, o.File, Options{})
	if err != nil {
		t.Errorf("%s, whole: %v", o.File, err)
		return
	}
	for i, want := range o.Sheets {
		var got [][]string
		var names []string
		for _, c := range b.Sheets[i].Header {
			names = append(names, c.Name)
		}
		got = append(got, names)
		for _, r := range b.Sheets[i].Rows {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, c.Text)
			}
			got = append(got, cells)
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s, whole, sheet %d:\nours   %q\ntheirs %q", o.File, i+1, got, want)
		}
	}
}
