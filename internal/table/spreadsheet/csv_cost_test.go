package spreadsheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// neutral writes rows as cases/all-quoted.py does: the same cells, with every
// one of them in quotation marks or none.
func neutral(rows int, quote string) string {
	var b strings.Builder
	line := func(cells ...string) {
		b.WriteString(quote + strings.Join(cells, quote+","+quote) + quote + "\r\n")
	}
	line("force", "reference", "opened", "closed", "outcome", "offence_class", "suspects")
	for i := range rows {
		line("X00000001", fmt.Sprintf("SYN/%06d/15", i), "2015-09-05", "2015-10-26", "16", "images", "1")
	}
	return b.String()
}

// rowsOf reads a source to its end.
func rowsOf(t testing.TB, p *csvSource) (rows int) {
	t.Helper()
	var raw rawRow
	for {
		err := p.next(&raw)
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil || raw.fault != "" {
			t.Fatal(err, raw.fault)
		}
		rows++
	}
}

// TestEachByteOfQuotedCSVIsReadOnce counts the bytes that are looked at: as many
// as the file has, and a row for each window, whatever the size of the file, of
// its rows, and of what the store gives at a time.
func TestEachByteOfQuotedCSVIsReadOnce(t *testing.T) {
	long := "\"a\",\"b\"\n" + strings.Repeat("\""+strings.Repeat("x,\n", 80_000)+"\",\""+strings.Repeat("y", 240_000)+"\"\n", 3) // rows longer than the window
	for name, text := range map[string]string{"24,000 rows": neutral(24_000, `"`), "48,000 rows": neutral(48_000, `"`), "long rows": long} {
		whole := wholeCSV(text, DefaultLimits())
		whole.parsed = 0
		if n := rowsOf(t, whole); whole.parsed > len(text) || n != strings.Count(text, "\"\n")+strings.Count(text, "\"\r\n") {
			t.Errorf("%s, whole: %d bytes were looked at for %d, in %d rows", name, whole.parsed, len(text), n)
		}
		s := &Stream{Encoding: "UTF-8", options: StreamOptions{}.orDefault()}
		for how, r := range map[string]io.Reader{"windows": strings.NewReader(text), "a few bytes at a time": iotest.HalfReader(strings.NewReader(text))} {
			p := newCSVSource(s, r, &Book{})
			rowsOf(t, p)
			if p.parsed > len(text)*5/2 {
				t.Errorf("%s, %s: %d bytes were looked at for %d", name, how, p.parsed, len(text))
			}
		}
	}
}

// TestQuotedAndPlainAreOneTable: quotation marks change no cell, and a file of
// 24,000 rows is read within the limits that Open has.
func TestQuotedAndPlainAreOneTable(t *testing.T) {
	read := func(quote string) *Book {
		data := []byte(neutral(24_000, quote))
		b, err := Open(bytes.NewReader(data), int64(len(data)), "x.csv", Options{})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	plain, quoted := read(""), read(`"`)
	if len(plain.Sheets[0].Rows) != 24_000 || !slices.EqualFunc(plain.Sheets[0].Rows, quoted.Sheets[0].Rows, func(a, b Row) bool {
		return a.Number == b.Number && slices.Equal(a.Cells, b.Cells)
	}) {
		t.Error("quotation marks changed the table")
	}
}

// FuzzWholeCSV holds the reader of whole files to the one of large files:
// the same rows, or a refusal where the other has a fault.
func FuzzWholeCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"x\ny\";2", "\"a\"\"b\",c\rd,e", "a,b\n\"x\"y,1\n", "a\n\"", "sep=|\r\na|b\n", "a,,b\n\n,\n1", "\"a\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
			return
		}
		limits := fuzzLimits.orDefault()
		whole, text := wholeCSV(string(data), limits.Limits), string(data)
		large := newCSVSource(&Stream{Encoding: "UTF-8", options: limits}, nil, &Book{})
		large.buf = make([]byte, 16) // so small that most rows cross its end
		large.part(text[:min(len(text), 64<<10)])
		large.r, large.pos = iotest.OneByteReader(strings.NewReader(text[large.pos:])), 0
		for {
			var a, b rawRow
			errA, errB := whole.read(&a), large.next(&b)
			switch {
			case errA != nil || errB != nil:
				if (errA == nil) != (errB == nil) {
					t.Fatalf("%v and %v of %q", errA, errB, text)
				}
				return
			case a.quote != quoteFine:
				if b.fault == "" {
					t.Fatalf("one refuses row %d, the other has %q: %q", a.number, b.cells, text)
				}
				return
			case !slices.Equal(whole.cells, b.cells) && b.fault == "":
				t.Fatalf("%q and %q in row %d of %q", whole.cells, b.cells, a.number, text)
			}
		}
	})
}
