package pdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
)

// body is the text that is seen, and the words of it.
func body(r *evidence.Reading) (string, []evidence.Word) {
	var text []string
	var words []evidence.Word
	for _, p := range r.Pieces {
		if p.Where == evidence.Body {
			text, words = append(text, p.Text), append(words, p.Words...)
		}
	}
	return strings.Join(text, "\n"), words
}

// A word's box lies on its ink, whichever way the page is turned and cropped.
func TestBoxesLieOnTheInkOfTurnedAndCroppedPages(t *testing.T) {
	for _, turn := range []int{0, 90, 180, 270} {
		for _, crop := range []string{"", "/CropBox [50 100 500 800] "} {
			t.Run(fmt.Sprint(turn, crop), func(t *testing.T) {
				b := canary.Simple(fmt.Sprintf("%s/Rotate %d ", crop, turn), canary.Line(100, 600, 14, "timetable"))
				r, _ := readBytes(t, b)
				_, words := body(r)
				if len(words) != 1 || words[0].Text != "timetable" {
					t.Fatalf("words %v", words)
				}
				if r.Pages[0].Turned != turn {
					t.Errorf("turned %d", r.Pages[0].Turned)
				}
				img, err := pool(t).Render(t.Context(), bytes.NewReader(b), int64(len(b)), 1, 144)
				if err != nil {
					t.Fatal(err)
				}
				ink := inkOf(img)
				got := words[0].Box
				want := evidence.Box{X: float64(ink.Min.X) / 2, Y: float64(ink.Min.Y) / 2, W: float64(ink.Dx()) / 2, H: float64(ink.Dy()) / 2}
				for _, d := range []float64{got.X - want.X, got.Y - want.Y, got.W - want.W, got.H - want.H} {
					if math.Abs(d) > 3 {
						t.Fatalf("box %v, ink %v", got, want)
					}
				}
			})
		}
	}
}

func inkOf(img image.Image) image.Rectangle {
	var r image.Rectangle
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if v, _, _, _ := img.At(x, y).RGBA(); v < 0x8000 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// A search finds the word in spite of ligatures, soft hyphens, letters of other scripts and broken lines.
func TestWordsAreWhatSomebodyWouldType(t *testing.T) {
	cmap := "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def " +
		"1 begincodespacerange <00> <ff> endcodespacerange 4 beginbfchar <41> <fb03> <42> <00ad> <43> <05d0> <44> <0641> endbfchar endcmap end end"
	font := "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 21 0 R /FirstChar 65 /LastChar 68 /Widths [800 300 500 500] >>"
	b := canary.Simple("/Resources << /Font << /F1 7 0 R /F2 20 0 R >> >> ",
		"BT /F1 12 Tf 72 700 Td (o) Tj /F2 12 Tf <41> Tj /F1 12 Tf (ce) Tj 0 -20 Td (A line with infor-) Tj 0 -14 Td (mation about co-) Tj 0 -14 Td (operate) Tj ET\n"+
			"BT /F2 12 Tf 300 500 Td <43> Tj 100 0 Td <44> Tj ET", font, canary.Stream("", cmap))
	r, _ := readBytes(t, b)
	text, words := body(r)
	for _, want := range []string{"office", "information", "co-operate", "א", "ف"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	for i, w := range words {
		if w.Text == "information" && (words[i+1].Text != "" || words[i+1].Box.Y <= w.Box.Y) {
			t.Errorf("the second half of a broken word has no box of its own: %v", words[i+1])
		}
	}
}

// Pages of no size, of five metres and with nothing on them are read, and the last asks for no recognition.
func TestStrangePages(t *testing.T) {
	for name, c := range map[string]struct {
		page, content string
		usable        bool
	}{
		"five metres":   {"/MediaBox [0 0 14400 14400] ", canary.Line(100, 600, 14, "timetable"), true},
		"of no size":    {"/MediaBox [0 0 0 0] ", canary.Line(100, 600, 14, "timetable"), true},
		"blank":         {"", "", true},
		"only drawn":    {"", "0 0 m 100 100 l 20 w S", false},
		"mirrored":      {"", "-1 0 0 1 595 0 cm " + canary.Line(100, 600, 14, "timetable"), true},
		"broken end":    {"", canary.Line(100, 600, 14, "timetable") + "BT (", true},
		"deep nesting":  {"", strings.Repeat("q ", 5000) + canary.Line(100, 600, 14, "timetable"), true},
		"endless cycle": {"/Resources << /Font << /F1 7 0 R >> /XObject << /X 20 0 R >> >> ", canary.Line(100, 600, 14, "timetable") + "/X Do", true},
	} {
		t.Run(name, func(t *testing.T) {
			form := canary.Stream("/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /X 20 0 R >> >>", "/X Do")
			r, _ := readBytes(t, canary.Simple(c.page, c.content, form))
			if len(r.Pages) != 1 || r.Pages[0].Usable != c.usable {
				t.Errorf("pages %+v, notes %v", r.Pages, r.Notes)
			}
			if text, _ := body(r); strings.Contains(c.content, "timetable") && text != "timetable" {
				t.Errorf("text %q, pieces %v", text, r.Pieces)
			}
		})
	}
}

func TestWhatCannotBeReadHasItsCode(t *testing.T) {
	whole := canary.Make(bird)
	fast, err := pdf.Open(pdf.Config{Call: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fast.Close() }()
	small, err := pdf.Open(pdf.Config{Memory: 19, Instances: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = small.Close() }()
	few := evidence.Usual
	few.Bytes = 100
	none := evidence.Usual
	none.Pages = 0
	large := canary.Simple("", strings.Repeat("q ", 20<<20))
	for name, c := range map[string]struct {
		pool   *pdf.Pool
		file   []byte
		limits evidence.Limits
		want   evidence.Code
	}{
		"empty":          {pool(t), nil, evidence.Usual, evidence.Broken},
		"no PDF":         {pool(t), []byte("Placeholder paragraph"), evidence.Usual, evidence.Broken},
		"no time":        {fast, whole, evidence.Usual, evidence.TimeOut},
		"no memory":      {small, large, evidence.Usual, evidence.Died},
		"too large":      {pool(t), whole, few, evidence.TooMuch},
		"too many pages": {pool(t), whole, none, evidence.TooMuch},
		"no limits":      {pool(t), whole, evidence.Limits{}, evidence.TooMuch},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := c.pool.Read(t.Context(), path, t.TempDir(), c.limits)
			var u *evidence.Unreadable
			if !errors.As(err, &u) || u.Code != c.want {
				t.Errorf("%v, wanted %s", err, c.want)
			}
		})
	}
	if r, err := small.Render(t.Context(), bytes.NewReader(canary.Simple("", "")), int64(len(canary.Simple("", ""))), 1, 20); err != nil || r == nil {
		t.Errorf("after an instance died the pool of one reads no more: %v", err)
	}
}

// The public files with broken objects never end the process, and nearly all open.
func TestHostileFilesAreReadOrRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	files := corpora(t, "pdfium")
	read, locked, other := 0, 0, map[evidence.Code]int{}
	for _, f := range files {
		_, err := pool(t).Read(t.Context(), f, t.TempDir(), evidence.Usual)
		switch code := evidence.CodeOf(err); {
		case err == nil:
			read++
		case code == evidence.Locked:
			locked++
		default:
			other[code]++
		}
	}
	t.Logf("%d files, %d read, %d locked, not read %v", len(files), read, locked, other)
	if other[evidence.Died]+other[evidence.TimeOut] > 0 {
		t.Errorf("the reader ended: %v", other)
	}
	if of := len(files) - locked; read*100 < of*92 { // 20 of these 301 no program opens: see ADR 0116
		t.Errorf("%d of %d open", read, of)
	}
}

// corpora are the PDF files of a folder of the public corpora, from CANDOUR_CORPORA or ../shared/corpora beside the checkout.
func corpora(t testing.TB, folder string) []string {
	t.Helper()
	root := os.Getenv("CANDOUR_CORPORA")
	for dir, _ := os.Getwd(); root == "" && dir != "/"; dir = filepath.Dir(dir) {
		if at := filepath.Join(dir, "shared", "corpora"); exists(at) {
			root = at
		}
	}
	files, err := filepath.Glob(filepath.Join(root, folder, "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(root, folder, "*", "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if files = append(files, more...); root == "" || len(files) == 0 {
		t.Skip("the public corpora are not here: set CANDOUR_CORPORA")
	}
	return files
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
