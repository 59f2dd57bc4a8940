package pdfreport

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"candour/internal/base/errs"
)

// rawPDF writes a PDF with a plain table from the bodies of its objects, the
// first of which is the catalogue. trailer is put into the trailer as it is.
func rawPDF(trailer string, objects ...string) []byte {
	var buf bytes.Buffer
	buf.WriteString("%PDF-1.7\n" + strings.Repeat("% room for the shortest of files\n", 6))
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, buf.Len())
		fmt.Fprintf(&buf, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := buf.Len()
	fmt.Fprintf(&buf, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&buf, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&buf, "trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return buf.Bytes()
}

func stream(dict string, data []byte) string {
	return fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

func deflate(data []byte) []byte {
	var buf bytes.Buffer
	z := zlib.NewWriter(&buf)
	_, _ = z.Write(data) // a buffer takes everything
	_ = z.Close()
	return buf.Bytes()
}

const (
	catalogue = "<</Type /Catalog /Pages 2 0 R>>"
	oneFont   = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"
)

// onePage is a PDF with one page that draws content.
func onePage(content string) []byte {
	return rawPDF("", catalogue, "<</Type /Pages /Kids [3 0 R] /Count 1>>", "<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>", content, oneFont)
}

// selfHeld is a PDF whose table says that object 2 lies in the object stream 3,
// and 3 in itself: the library would follow that until the stack is gone.
func selfHeld() []byte {
	var buf bytes.Buffer
	buf.WriteString("%PDF-1.7\n" + strings.Repeat("% room\n", 40))
	start := buf.Len()
	row := func(kind, a, b byte) []byte { return []byte{kind, 0, a, b} }
	table := bytes.Join([][]byte{row(0, 0, 0), row(2, 3, 0), row(2, 3, 1), row(2, 3, 2)}, nil)
	fmt.Fprintf(&buf, "4 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", stream("/Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R", table), start)
	return buf.Bytes()
}

func flawed(t testing.TB) map[string]struct {
	data []byte
	code errs.Code
	want string
} {
	locked := newPage()
	locked.SetProtection(0, "open sesame", "owner")
	locked.para("Recommendation 1: The Department should publish a timetable.")
	whole := generated(t)[0].data
	type flaw = struct {
		data []byte
		code errs.Code
		want string
	}
	return map[string]flaw{
		"empty":                  {nil, errs.Invalid, "The file is empty."},
		"not a PDF":              {[]byte(strings.Repeat("Recommendation 1: ", 40)), errs.Invalid, "The file is not a PDF"},
		"cut off":                {whole[:len(whole)/2], errs.Invalid, "The PDF is not whole"},
		"protected":              {locked.bytes(t), errs.Invalid, "The PDF is protected with a password"},
		"too short":              {[]byte("%PDF-1.7\n%%EOF"), errs.Invalid, "The PDF is damaged"},
		"table elsewhere":        {bytes.Replace(whole, []byte("startxref\n"), []byte("startxref\n9"), 1), errs.Invalid, "The PDF is damaged"},
		"table that is endless":  {rawPDF("/Prev 0", catalogue), errs.Invalid, "The PDF is damaged"},
		"a billion objects":      {bytes.Replace(onePage(stream("", nil)), []byte("/Size 6"), []byte("/Size 1000000000"), 1), errs.Invalid, "The PDF is damaged"},
		"stream inside itself":   {selfHeld(), errs.Invalid, "The PDF is damaged"},
		"page tree bites itself": {rawPDF("", catalogue, "<</Type /Pages /Kids [2 0 R 2 0 R] /Count 9>>"), errs.Invalid, "The PDF is damaged"},
		"no pages":               {rawPDF("", catalogue, "<</Type /Pages /Kids [] /Count 0>>"), errs.Invalid, "The PDF is damaged"},
		"too many pages":         {rawPDF("", catalogue, "<</Type /Pages /Kids ["+strings.Repeat("3 0 R ", 3001)+"] /Count 3001>>", "<</Type /Page>>"), errs.TooLarge, "The PDF has more than 3000 pages."},
	}
}

func TestFlawedFiles(t *testing.T) {
	for name, f := range flawed(t) {
		_, err := Propose(t.Context(), bytes.NewReader(f.data), int64(len(f.data)), Limits{})
		if errs.CodeOf(err) != f.code || !strings.Contains(errs.Message(err), f.want) {
			t.Errorf("%s: %q (%v), want %s %q", name, errs.Message(err), err, f.code, f.want)
		}
	}
}

func TestPagesThatGiveNothing(t *testing.T) {
	bomb := stream("/Filter /FlateDecode", deflate(bytes.Repeat([]byte("(a) Tj "), 3<<20)))
	for name, data := range map[string][]byte{
		"blank":          onePage(stream("", []byte(" "))),
		"bomb":           onePage(bomb),
		"unknown filter": onePage(stream("/Filter /NoSuchDecode", []byte("x"))),
		"wide rows":      onePage(stream("/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 60000000000>>", deflate([]byte("x")))),
		"nonsense":       onePage(stream("", []byte("Q Q ]] >> ) ET Tj [ ( <41 BI ID EI"))),
	} {
		p := propose(t, data)
		if len(p.Candidates) != 0 || len(p.Missed) < 2 || !strings.Contains(p.Missed[0].Message, "Page 1 has no text that can be read") {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

// TestHandWrittenPages draws text in ways that the PDF maker of the other tests
// does not: with a form, with leading, with a code map that counts past its end.
func TestHandWrittenPages(t *testing.T) {
	p := propose(t, onePage(stream("", []byte("BT /F1 11 Tf 14 TL 72 700 Td (Recommendation 1: The Department) Tj T* (should publish ) ' [(a) -300 (time) 20 (table.)] TJ ET"))))
	if len(p.Candidates) != 1 || p.Candidates[0].Text != "The Department should publish a timetable." {
		t.Errorf("got %+v", p)
	}
	m := codeMap([]byte("99999999999 beginbfchar <01> <0041> endbfchar 2 beginbfrange <0002> <0004> <0061> <05> <06> [<00660069> <0078>] endbfrange"))
	if m[1] != "A" || m[3] != "b" || m[5] != "fi" || m[6] != "x" || len(m) != 6 {
		t.Errorf("code map %v", m)
	}
}

func TestLimits(t *testing.T) {
	data := generated(t)[0].data
	for name, c := range map[string]struct {
		limits Limits
		want   string
	}{
		"bytes":  {Limits{Bytes: 100}, "we take up to 0 MB"},
		"pages":  {Limits{Pages: 1}, "more than 1 pages"},
		"glyphs": {Limits{AllGlyphs: 50}, "takes more work to read"},
		"time":   {Limits{Time: time.Nanosecond}, "took too long to read"},
	} {
		_, err := Propose(t.Context(), bytes.NewReader(data), int64(len(data)), c.limits)
		if !errs.Is(err, errs.TooLarge) || !strings.Contains(errs.Message(err), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStopsWhenToldTo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	data := generated(t)[0].data
	_, err := Propose(ctx, bytes.NewReader(data), int64(len(data)), Limits{})
	if !errs.Is(err, errs.Unavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled reading gave %v", err)
	}
}

// brokenStore fails as a disk does.
type brokenStore struct{}

func (brokenStore) ReadAt([]byte, int64) (int, error) { return 0, io.ErrClosedPipe }

func TestAFaultOfTheStoreIsNotTheFile(t *testing.T) {
	if _, err := Propose(t.Context(), brokenStore{}, 1000, Limits{}); !errs.Is(err, errs.Unavailable) {
		t.Errorf("got %v", err)
	}
}

// FuzzPropose checks that nothing brings the reader down, that every error has
// words for a person, and that a proposal keeps its own rules.
func FuzzPropose(f *testing.F) {
	for _, r := range append(generated(f)[:1], printed(f)[1:]...) {
		f.Add(r.data)
	}
	for _, flaw := range flawed(f) {
		if len(flaw.data) < 3000 {
			f.Add(flaw.data)
		}
	}
	f.Add(onePage(stream("", []byte("BT /F1 11 Tf 72 700 Td (Recommendation 1: It should.) Tj ET"))))
	small := Limits{Bytes: 1 << 18, Pages: 20, PageBytes: 1 << 16, Glyphs: 5000, AllGlyphs: 20_000, Time: 20 * time.Second}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Propose(t.Context(), bytes.NewReader(data), int64(len(data)), small)
		if err != nil {
			if c := errs.CodeOf(err); c != errs.Invalid && c != errs.TooLarge {
				t.Fatalf("code %s: %v", c, err)
			}
			return
		}
		for _, c := range p.Candidates {
			if c.Number == "" || c.Page < 1 || c.PageTo < c.Page || c.PageTo > p.Pages || c.Reason == "" {
				t.Fatalf("candidate %+v", c)
			}
		}
	})
}

// FuzzContent fuzzes what is inside a page, where the rules are.
func FuzzContent(f *testing.F) {
	f.Add("BT /F1 11 Tf 14 TL 72 700 Td (Recommendation 1: It should:) Tj T* (\\(a\\) publish;) Tj ET", "Recommendations\n1. The Department should publish.\n(2) x")
	f.Add("/Span <</ActualText (fi)>> BDC /F1 9 Tf <41> Tj EMC q 1 0 0 1 0 0 cm Q", "R1. Each council should pub-\nlish.\nRecommendation 4.3")
	f.Fuzz(func(t *testing.T, content, lines string) {
		propose(t, onePage(stream("", []byte(content))))
		s := sheet{number: 1}
		for i, l := range strings.Split(lines, "\n") {
			if g := strings.TrimSpace(l); g != "" {
				s.lines = append(s.lines, line{page: 1, text: g, x0: 72, x1: 500, y: 700 - 14*float64(i), size: 11})
			}
		}
		fd := newFinder([]sheet{s})
		fd.find()
		fd.judge(nil)
	})
}
