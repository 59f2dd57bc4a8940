package transcript_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/transcript"
)

func flat(t transcript.Transcript) string {
	var b strings.Builder
	for _, l := range t.Lines {
		fmt.Fprintf(&b, "%d:%d %s|", l.Page, l.Place.Line, l.Text)
	}
	return b.String()
}

func margins(t transcript.Transcript) string {
	var b strings.Builder
	for _, m := range t.Margins {
		fmt.Fprintf(&b, "%d %v %s|", m.Page, m.Below, m.Text)
	}
	return b.String()
}

func TestHowFilesAreNumbered(t *testing.T) {
	for name, x := range map[string]struct {
		file, lines, margins string
		first                int
		numbering            transcript.Numbering
	}{
		"numbered, with feeds and feet": {"Wednesday, 3 June 2026\n 1  (10.00 am)\n 2  THE CHAIR: Good morning.\n            1\f 1  Q. Summary withheld.\n 2\n 3  A. Yes.\n            2\n",
			"1:1 (10.00 am)|1:2 THE CHAIR: Good morning.|2:1 Q. Summary withheld.|2:2 |2:3 A. Yes.|",
			"1 false Wednesday, 3 June 2026|1 true 1|2 true 2|", 1, transcript.Printed},
		"numbered, no feeds":      {"1 One\n2 Two\n3 Three\n1 Four\n2 Five\n3 Six", "1:1 One|1:2 Two|1:3 Three|2:1 Four|2:2 Five|2:3 Six|", "", 1, transcript.Printed},
		"a last page of one line": {"1 One\n2 Two\n3 Three\nPage 1\n1 Four\nPage 2", "1:1 One|1:2 Two|1:3 Three|2:1 Four|", "2 false Page 1|2 true Page 2|", 1, transcript.Printed},
		"pages that begin later": {"Page 41\n1 One\n2 Two\n3 Three\f Page 42\n1 Four\n2 Five\n3 Six",
			"41:1 One|41:2 Two|41:3 Three|42:1 Four|42:2 Five|42:3 Six|", "41 false Page 41|42 false Page 42|", 1, transcript.Printed},
		"a page number that could be the next line": {"1 One\n2 Two\n2\f1 Three\n2 Four\n3\f1 Five\n2 Six\n4",
			"2:1 One|2:2 Two|3:1 Three|3:2 Four|4:1 Five|4:2 Six|", "2 true 2|3 true 3|4 true 4|", 1, transcript.Printed},
		"an empty line at the end of a page": {"1 One\n2 Two\n3\f1 Four\n2 Five\n3 Six", "1:1 One|1:2 Two|1:3 |2:1 Four|2:2 Five|2:3 Six|", "", 1, transcript.Printed},
		"a bare number at the head":          {"1\n1 One\n2 Two\n3 Three\f2\n1 Four\n2 Five\n3 Six", "1:1 One|1:2 Two|1:3 Three|2:1 Four|2:2 Five|2:3 Six|", "1 false 1|2 false 2|", 1, transcript.Printed},
		"no numbers, no feeds":               {strings.Repeat("Words\n", 26), strings.Join(counted(25), "") + "2:1 Words|", "", 1, transcript.Counted},
		"no numbers, feeds":                  {"One\nTwo\f\nThree", "7:1 One|7:2 Two|8:1 Three|", "", 7, transcript.Counted},
		"sums are no numbers of lines":       {"In 2019 there were\n12 of them, and\nno more.", "1:1 In 2019 there were|1:2 12 of them, and|1:3 no more.|", "", 1, transcript.Counted},
		"old ends of lines, tabs":            {"1\tOne\r2\tTwo\r3\tThree\r", "1:1 One|1:2 Two|1:3 Three|", "", 1, transcript.Printed},
	} {
		got, err := transcript.Read([]byte(x.file), x.first)
		if err != nil || flat(got) != x.lines || margins(got) != x.margins || got.Numbering != x.numbering {
			t.Errorf("%s: %s, %s, %s, %v %v", name, flat(got), margins(got), got.Numbering, err, errs.FieldsOf(err))
		}
	}
}

func counted(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("1:%d Words|", i+1))
	}
	return out
}

func TestAFileIsRefusedWithItsPlace(t *testing.T) {
	for name, x := range map[string]struct {
		file string
		row  int
		want string
	}{
		"a line is missing":      {"1 One\n2 Two\n4 Four\n5 Five", 3, "This is line 4 of page 1, and line 3 was to come"},
		"a line stands twice":    {"1 One\n2 Two\n2 Two\n3 Three", 3, "This is line 2 of page 1, and line 3 was to come"},
		"a line has no number":   {"1 One\n2 Two\nlost\n3 Three\n4 Four", 3, "This line of page 1 has no number; line 3 was to come"},
		"order of letters":       {"1 One\n2 T\u202ewo", 2, "hidden character"},
		"nothing between":        {"1 One\n2 T\u200bwo", 2, "hidden character"},
		"half a letter":          {"1 One\n2 T\ufffdwo", 2, "hidden character"},
		"too long":               {"1 One\n2 " + strings.Repeat("x", 501), 2, "more than 500"},
		"empty":                  {" \n\f\n", 0, "no text"},
		"a PDF":                  {"%PDF-1.7", 0, "This is a PDF"},
		"an old Word file":       {"\xd0\xcf\x11\xe0", 0, "old Word file"},
		"half of UTF-16":         {"\xff\xfeO", 0, "UTF-16"},
		"a surrogate by itself":  {"\xff\xfe\x00\xd8O\x00", 0, "UTF-16"},
		"a zip of nothing":       {"PK\x03\x04", 0, "not a whole Word file"},
		"later lines of a sheet": {"1 One\n2 Two\f1 One\n3 Three", 4, "This is line 3 of page 2, and line 2 was to come"},
	} {
		got, err := transcript.Read([]byte(x.file), 1)
		f := errs.FieldsOf(err)
		if len(f) == 0 || !strings.Contains(f[0].Message, x.want) || f[0].Row != x.row || len(got.Lines) > 0 {
			t.Errorf("%s: %v %v", name, err, f)
		}
	}
	if _, err := transcript.Read([]byte("One"), 0); errs.CodeOf(err) != errs.Invalid {
		t.Error(err)
	}
	if _, err := transcript.Read(make([]byte, transcript.FileLimit+1), 1); errs.CodeOf(err) != errs.TooLarge {
		t.Error(err)
	}
	if _, err := transcript.Read([]byte(strings.Repeat("x\n", transcript.LinesLimit+1)), 1); errs.CodeOf(err) != errs.TooLarge {
		t.Error(err)
	}
	many := "1 One\n2 Two\n" + strings.Repeat("9 Nine\n", 30)
	if _, err := transcript.Read([]byte(many), 1); len(errs.FieldsOf(err)) != 20 || !strings.Contains(errs.Message(err), "first 20 of 30 faults") {
		t.Error(err, len(errs.FieldsOf(err)))
	}
}

func TestEncodings(t *testing.T) {
	words := "1 “Café”\n2 Two"
	for name, file := range map[string][]byte{
		"UTF-8": []byte(words), "with its mark": []byte("\ufeff" + words),
		"UTF-16":       append([]byte{0xff, 0xfe}, wide(words, false)...),
		"UTF-16 large": append([]byte{0xfe, 0xff}, wide(words, true)...),
		"Windows-1252": []byte("1 \x93Caf\xe9\x94\n2 Two"),
		"in parts":     []byte("1 “Cafe\u0301”\n2 Two"),
	} {
		got, err := transcript.Read(file, 1)
		if err != nil || flat(got) != "1:1 “Café”|1:2 Two|" || got.Encoding == "" {
			t.Errorf("%s: %q %v", name, flat(got), err)
		}
	}
}

func wide(s string, big bool) (out []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b := []byte{byte(u), byte(u >> 8)}
		if big {
			b[0], b[1] = b[1], b[0]
		}
		out = append(out, b...)
	}
	return out
}

// Whatever pages a court's transcript has, each line comes back at its place with its words.
func TestWhatIsNumberedComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pages := rapid.SliceOfN(rapid.SliceOfN(rapid.StringMatching(`|[A-Z]\. [a-z]{1,9}|[0-9]{1,2} of [a-z]{1,5}|[A-Z]{3,9}: [a-z ]{0,20}[a-z]`), 2, 27), 1, 6).Draw(t, "pages")
		feet, heads, feeds := rapid.Bool().Draw(t, "feet"), rapid.Bool().Draw(t, "heads"), rapid.Bool().Draw(t, "feeds")
		first := rapid.IntRange(1, 300).Draw(t, "first")
		var file bytes.Buffer
		want := ""
		for i, p := range pages {
			if heads {
				file.WriteString("Synthetic hearing, day one\n\n")
			}
			for j, l := range p {
				fmt.Fprintf(&file, "%2d   %s\n", j+1, l)
				want += fmt.Sprintf("%d:%d %s|", first+i, j+1, l)
			}
			if feet {
				fmt.Fprintf(&file, "\n         Page %d\n", first+i)
			}
			if feeds {
				file.WriteByte('\f')
			}
		}
		got, err := transcript.Read(file.Bytes(), first)
		if err != nil || flat(got) != want || got.Numbering != transcript.Printed {
			t.Fatalf("%v %v\n%s\n%s\n%s", err, errs.FieldsOf(err), &file, flat(got), want)
		}
	})
}

// TestAnEmptyLineIsNoPage: where each page says its number at its foot, a number with nothing beside it is a line.
func TestAnEmptyLineIsNoPage(t *testing.T) {
	got, err := transcript.Read([]byte(" 1   A. a\n 2   \n\n         Page 2\n 1   A. a\n 2   0 of a\n\n         Page 3\n"), 9)
	if err != nil || flat(got) != "2:1 A. a|2:2 |3:1 A. a|3:2 0 of a|" {
		t.Error(flat(got), err)
	}
}

// Whatever bytes come, nothing is read twice at one place, out of order, or unseen; and no
// word of a text that is read is lost.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"1 One\n2 Two\f1 Three\n2 Four", "Words", "\xff\xfe1\x00", "PK\x03\x04", "Page 2\n1 One\n2 Two\n3\f"} {
		f.Add([]byte(s))
	}
	f.Add(docx(f, `<w:p><w:r><w:t>1 One</w:t><w:br/><w:t>2 Two</w:t></w:r></w:p>`))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := transcript.Read(file, 1)
		if err != nil {
			if c := errs.CodeOf(err); c != errs.Invalid && c != errs.TooLarge {
				t.Fatal(err)
			}
			return
		}
		if len(got.Lines) == 0 {
			t.Fatal("no line, and no word of it")
		}
		for i, l := range got.Lines {
			if l.Page < 1 || l.Place.Line < 1 || i > 0 && got.Lines[i-1].Compare(l.Place) >= 0 {
				t.Fatal(l, i)
			}
		}
	})
}
