package spreadsheet

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// spelt writes a name in another way that means the same column.
func spelt(name string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		b.WriteString(rapid.SampledFrom([]string{"", " ", "_"}).Draw(t, "before"))
		for _, c := range name {
			switch {
			case c == '_':
				b.WriteString(rapid.SampledFrom([]string{"_", " ", "-", "\u00a0", "  ", "_-"}).Draw(t, "gap"))
			case rapid.Bool().Draw(t, "capital"):
				b.WriteString(strings.ToUpper(string(c)))
			default:
				b.WriteRune(c)
			}
		}
		return b.String()
	})
}

// One column written in two ways is a Problem in every format, read whole or a
// row at a time, and whichever line of JSON Lines each spelling stands on.
func TestOneColumnWrittenInTwoWaysIsSaidInEveryFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-z]{1,6}(_[a-z]{1,6}){0,2}`).Draw(t, "name")
		one, two := spelt(name).Draw(t, "one"), spelt(name).Draw(t, "two")
		if one == two {
			return
		}
		columns, rows := []string{one, "other 1", two}, [][]Cell{{TextCell("a"), TextCell("b"), TextCell("c")}}
		loose := Table{Name: "t", Title: "T", Columns: columns, Rows: RowsOf(rows), Loose: true}
		if (Table{Name: "t", Columns: columns, Rows: RowsOf(rows)}).check() == nil {
			t.Fatalf("%q and %q may be written", one, two)
		}
		files := map[string][]byte{}
		var buf bytes.Buffer
		if err := WriteCSV(&buf, loose); err != nil {
			t.Fatal(err)
		}
		files["csv"] = bytes.Clone(buf.Bytes())
		buf.Reset()
		if err := WriteODS(&buf, Document{Title: "T", Tables: []Table{loose}}); err != nil {
			t.Fatal(err)
		}
		files["ods"] = buf.Bytes()
		files["jsonl"] = []byte("{" + quoteJSON(one) + `:"a",` + quoteJSON(two) + `:"b"}`)
		files["two lines"] = []byte("{" + quoteJSON(one) + `:"a"}` + "\n{" + quoteJSON(two) + `:"b"}`)
		for format, data := range files {
			book, err := read(data, "", Options{})
			if err != nil || len(book.Problems()) != 1 || !strings.Contains(said(book), "used twice") {
				t.Fatalf("%s, whole: %v %s", format, err, said(book))
			}
			s, err := OpenStream(t.Context(), bytes.NewReader(data), int64(len(data)), "", StreamOptions{})
			if err != nil {
				t.Fatal(format, err)
			}
			for i := range s.Sheets() {
				for rows := s.Rows(t.Context(), i); rows.Next(); {
				}
			}
			if bad := s.Problems(); len(bad) != 1 || !strings.Contains(bad[0].Message, "used twice") {
				t.Fatalf("%s, a row at a time: %v", format, bad)
			}
		}
	})
}

// A record inside a value is held to the same: encoding/json would keep the
// last of two names and say nothing.
func TestANameTwiceInsideAValueRefusesItsLine(t *testing.T) {
	for line, bad := range map[string]bool{
		`{"a":{"b":1,"b":2}}`:                       true,
		`{"a":[{"c":1},{"d":{"e":1,"E":2}}]}`:       true,
		`{"a":[{"c":1},{"c":2}],"b":{"c":{"c":1}}}`: false,
		`{"a":["b","b"]}`:                           false,
	} {
		book, err := read([]byte(line), "", Options{})
		if err != nil || (len(book.Problems()) == 1) != bad {
			t.Errorf("%s: %v %v", line, err, book.Problems())
		}
	}
}
