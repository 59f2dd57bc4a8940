package spreadsheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"candour/internal/base/errs"
)

func TestStreamSaysWhatAWorkbookHides(t *testing.T) {
	book := strings.Replace(xlsxWorkbook, `name="Sheet1"`, `name="Sheet1" state="hidden"`, 1)
	data := xlsxOf(t, `<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="4" hidden="1"><c r="A4"><f>1+1</f><v>2</v></c></row>`)
	data = zipOf(t, part{"[Content_Types].xml", xlsxTypes}, part{"xl/workbook.xml", book}, part{"xl/_rels/workbook.xml.rels", partOf(t, data, "xl/_rels/workbook.xml.rels")},
		part{"xl/worksheets/sheet1.xml", partOf(t, data, "xl/worksheets/sheet1.xml")})
	s, rows := mustStream(t, data)
	if got := show(rows); got != "a\n2" {
		t.Errorf("rows %q", got)
	}
	said := strings.Join(s.Warnings(), "\n")
	for _, words := range []string{"This sheet is hidden", "1 cell holds a formula", "1 row is hidden", "2 blank rows were stepped over, the first of them row 2"} {
		if !strings.Contains(said, words) {
			t.Errorf("nothing says %q: %s", words, said)
		}
	}
}

func TestStreamBoundsSharedTexts(t *testing.T) {
	var texts strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&texts, "<si><t>text %d</t></si>", i)
	}
	data := xlsxOf(t, `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, part{"xl/sharedStrings.xml", `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		texts.String() + `</sst>`})
	_, _, err := streamed(data, 0, StreamOptions{TextBytes: 64 << 10})
	if !errs.Is(err, errs.TooLarge) || !strings.Contains(errs.Message(err), "more than 64 KB of different texts") {
		t.Errorf("got %v", err)
	}
}

func TestStreamRefusesBombs(t *testing.T) {
	bomb := odsRows(t, "<!--"+strings.Repeat(" ", 32<<20)+"-->")
	if _, _, err := streamed(bomb, 0, StreamOptions{}); !errs.Is(err, errs.TooLarge) {
		t.Errorf("a zip bomb gave %v", err)
	}
	// A Zstandard block may repeat one byte 2 MB long for 4 bytes of file.
	frame := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58}
	for i := range 200 {
		last := 0
		if i == 199 {
			last = 1
		}
		h := 1<<20<<3 | 1<<1 | last
		frame = append(frame, byte(h), byte(h>>8), byte(h>>16), 'x')
	}
	p := pageSpan{to: int64(len(frame))}
	if err := p.check(bytes.NewReader(frame), 6); !errs.Is(err, errs.TooLarge) {
		t.Errorf("a page of 200 MB in %d bytes gave %v", len(frame), err)
	}
}

func TestStreamStopsWhenItIsTold(t *testing.T) {
	file := generated{50_000}
	s, err := OpenStream(context.Background(), file, file.size(), "", StreamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	rows := s.Rows(ctx, 0)
	defer rows.Close()
	n := 0
	for rows.Next() {
		if n++; n == 2000 {
			cancel()
		}
	}
	if !errors.Is(rows.Err(), context.Canceled) || n >= 5000 {
		t.Errorf("%d rows and %v", n, rows.Err())
	}
	if done, total := s.Progress(); done == 0 || done >= total {
		t.Errorf("progress %d of %d", done, total)
	}
}

func TestStreamFaultOfTheStore(t *testing.T) {
	data := bytes.Repeat([]byte("a,b\n"), 200_000)
	s, err := OpenStream(context.Background(), brokenStore{data}, int64(len(data)), "", StreamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rows := s.Rows(context.Background(), 0)
	defer rows.Close()
	for rows.Next() {
	}
	if !errs.Is(rows.Err(), errs.Unavailable) {
		t.Errorf("got %v", rows.Err())
	}
}
