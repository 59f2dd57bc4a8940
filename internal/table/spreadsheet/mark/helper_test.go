package mark

import (
	"bytes"
	"strings"
	"testing"

	"candour/internal/table/spreadsheet"
	"candour/internal/table/spreadsheet/archive"
)

// mustRead reads a whole file.
func mustRead(t testing.TB, data []byte, o spreadsheet.Options) *spreadsheet.Book {
	t.Helper()
	b, err := spreadsheet.Open(bytes.NewReader(data), int64(len(data)), "", o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return b
}

// partOf reads one part of a zip file.
func partOf(t testing.TB, data []byte, name string) string {
	t.Helper()
	a, err := archive.Open(bytes.NewReader(data), int64(len(data)), archive.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	text, err := a.Bytes(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// texts gives the cells of a sheet as plain text, header first.
func texts(s *spreadsheet.Sheet) [][]string {
	out := [][]string{nil}
	for _, c := range s.Header {
		out[0] = append(out[0], c.Name)
	}
	for i, r := range s.Rows {
		out = append(out, nil)
		for _, c := range r.Cells {
			out[i+1] = append(out[i+1], c.Text)
		}
	}
	return out
}

// show puts a table on lines, with bars between cells.
func show(rows [][]string) string {
	var out strings.Builder
	for i, r := range rows {
		if i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(strings.Join(r, "|"))
	}
	return out.String()
}
