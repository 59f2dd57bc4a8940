package redact_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
	"candour/evidence/pdf/object"
	"candour/evidence/redact"
)

const bird = "quillwort"

// fixed recognises the same words in every picture, at places in pixels.
type fixed []evidence.Word

func (f fixed) Recognise(_ context.Context, _ image.Image, dpi int) ([]evidence.Word, error) {
	s := 72 / float64(dpi)
	var out []evidence.Word
	for _, w := range f {
		w.Box = evidence.Box{X: w.Box.X * s, Y: w.Box.Y * s, W: w.Box.W * s, H: w.Box.H * s}
		out = append(out, w)
	}
	return out, nil
}

func (f fixed) Name() string { return "a fixed list of words" }

func page(content string) []byte { return canary.Simple("", content) }

func redacted(t *testing.T, original []byte, o redact.Options, marks ...redact.Mark) ([]byte, *redact.Proof) {
	t.Helper()
	out, proof, err := redact.Redact(t.Context(), original, marks, o)
	if err != nil {
		t.Fatal(err)
	}
	return out, proof
}

// After a redaction the canary is in no byte of the new file, whatever reads it: not plain, not inflated, not by
// PDFium with all its hiding places, not by pdftotext, not by recognition of its picture.
func TestTheCanaryIsGone(t *testing.T) {
	original := canary.Make(bird)
	marks := []redact.Mark{ // where the page shows one of them; of the field and the annotation too
		{Page: 1, Box: evidence.Box{X: 72, Y: 60, W: 100, H: 240}}, {Page: 1, Box: evidence.Box{X: 300, Y: 120, W: 210, H: 90}},
		{Page: 1, Box: evidence.Box{X: 72, Y: 320, W: 230, H: 25}},
	}
	var names []string
	for _, p := range canary.Places {
		names = append(names, p.Word(bird))
	}
	out, proof := redacted(t, original, redact.Options{Dictionary: names}, marks...)
	gone := func(how, text string) {
		t.Helper()
		if strings.Contains(strings.ToLower(text), bird) {
			t.Errorf("%s finds %q", how, bird)
		}
	}
	gone("a look at the bytes", string(out))
	f := object.Scan(out, 64<<20)
	for _, o := range f.Objects {
		if s, is := o.Value.(*object.Stream); is {
			b, _ := f.Decode(s)
			gone(fmt.Sprintf("a look into object %d", o.N), string(b))
		}
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(path, out, 0o600); err != nil {
		t.Fatal(err)
	}
	pool, err := pdf.Shared()
	if err != nil {
		t.Fatal(err)
	}
	r, err := pool.Read(t.Context(), path, dir, evidence.Usual)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Parts) > 0 || len(r.Pieces) > 0 {
		t.Errorf("the new file has %v and parts %v", r.Pieces, r.Parts)
	}
	said, err := json.Marshal(proof)
	if err != nil {
		t.Fatal(err)
	}
	gone("the proof", string(said))
	gone("pdftotext", program(t, "pdftotext", path, "-"))
	gone("qpdf", program(t, "qpdf", "--qdf", path, "-"))
	if program(t, "pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", path, filepath.Join(dir, "page")); exists(filepath.Join(dir, "page.png")) {
		gone("tesseract", program(t, "tesseract", filepath.Join(dir, "page.png"), "-"))
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// program is what a program prints; nothing where it is not installed.
func program(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Logf("%s is not installed: not asked", name)
		return ""
	}
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return string(out)
}

// A pool of one reader is enough: who holds one never waits for another.
func TestOneReaderIsEnough(t *testing.T) {
	one, err := pdf.Open(pdf.Config{Instances: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = one.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	original := page(canary.Line(72, 760, 12, "Placeholder"))
	out, proof, err := redact.Redact(ctx, original, []redact.Mark{{Page: 1, Box: evidence.Box{X: 75, Y: 72, W: 10, H: 8}}}, redact.Options{Pool: one})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := redact.Check(ctx, out, proof, original, redact.Options{Pool: one}); err != nil {
		t.Error(err)
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	mark := redact.Mark{Page: 1, Box: evidence.Box{X: 80, Y: 75, W: 5, H: 5}, Label: "A12", Ground: "s37"}
	o := redact.Options{Recognise: fixed{{Text: "timetable", Box: evidence.Box{X: 900, Y: 900, W: 120, H: 30}}}}
	a, pa := redacted(t, canary.Make(bird), o, mark)
	b, pb := redacted(t, canary.Make(bird), o, mark)
	if !bytes.Equal(a, b) {
		t.Error("two runs give different files")
	}
	if x, y := mustJSON(t, pa), mustJSON(t, pb); x != y {
		t.Error("two runs give different proofs")
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The text layer holds what was recognised, in any script, and nothing that lies at a box.
func TestTheTextLayerIsWhatWasRecognised(t *testing.T) {
	seen := fixed{{Text: "o\ufb03ce", Box: evidence.Box{X: 1000, Y: 1000, W: 160, H: 33}}, {Text: "שלום", Box: evidence.Box{X: 1000, Y: 1100, W: 160, H: 33}},
		{Text: "naïve—€", Box: evidence.Box{X: 1000, Y: 1200, W: 160, H: 33}}, {Text: "ghost", Box: evidence.Box{X: 210, Y: 190, W: 100, H: 33}}}
	out, proof := redacted(t, page(canary.Line(72, 760, 12, "Placeholder paragraph about the timetable.")), redact.Options{Recognise: seen},
		redact.Mark{Page: 1, Box: evidence.Box{X: 75, Y: 72, W: 10, H: 8}})
	if proof.Found.Words != [2]int{3, 3} || proof.TextLayer != "a fixed list of words" {
		t.Errorf("the two readers find %v words", proof.Found.Words)
	}
	path := filepath.Join(t.TempDir(), "out.pdf")
	if err := os.WriteFile(path, out, 0o600); err != nil {
		t.Fatal(err)
	}
	text := program(t, "pdftotext", "-raw", path, "-")
	for _, want := range []string{"office", "naïve—€"} {
		if text != "" && !strings.Contains(text, want) {
			t.Errorf("pdftotext finds no %q in %q", want, text)
		}
	}
	program(t, "qpdf", "--check", path)
}

// Whoever changes one byte, hides something behind a picture or adds an object is found out.
func TestAnOutputThatWasTouchedIsNotProved(t *testing.T) {
	original := page(canary.Line(72, 760, 12, "Placeholder paragraph about the timetable."))
	mark := redact.Mark{Page: 1, Box: evidence.Box{X: 75, Y: 72, W: 10, H: 8}}
	out, proof := redacted(t, original, redact.Options{}, mark)
	v, err := redact.Check(t.Context(), out, proof, original, redact.Options{})
	if err != nil || v.Bad() != nil || v.Difference < 0 {
		t.Fatalf("%v, %v, %+v", err, v.Bad(), v)
	}
	for name, change := range map[string]func([]byte) []byte{
		"words after the end": func(b []byte) []byte { return append(b, "% timetable\n"...) },
		"a comment inside": func(b []byte) []byte {
			return bytes.Replace(b, []byte("%PDF-1.7\n"), []byte("%PDF-1.7\n% timetable\n"), 1)
		},
		"metadata": func(b []byte) []byte {
			return bytes.Replace(b, []byte("/Type /Catalog"), []byte("/Type /Catalog /Lang (timetable)"), 1)
		},
		"an object nobody uses": func(b []byte) []byte {
			return bytes.Replace(b, []byte("xref\n"), []byte("99 0 obj (timetable) endobj\nxref\n"), 1)
		},
		"bytes behind a picture":  func(b []byte) []byte { return behindPicture(b) },
		"the original in a drawn": func([]byte) []byte { return original },
	} {
		t.Run(name, func(t *testing.T) {
			changed := change(bytes.Clone(out))
			p := *proof
			p.Output = redact.Sum{SHA256: sha(changed), Size: len(changed)} // even with a proof that was made to fit
			v, err := redact.Check(t.Context(), changed, &p, nil, redact.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if v.Structure || !errors.Is(v.Bad(), redact.ErrNotProved) {
				t.Errorf("%+v", v)
			}
			if v, err := redact.Check(t.Context(), changed, proof, nil, redact.Options{}); err == nil && v.Hash {
				t.Error("the hash holds")
			}
		})
	}
}

// A label, a wrong place, and a box that is not black are told from each other; nothing is given where the proof fails.
func TestAProofThatFailsGivesNoFile(t *testing.T) {
	original := page(canary.Line(72, 760, 12, "Placeholder paragraph about the timetable."))
	mark := redact.Mark{Page: 1, Box: evidence.Box{X: 75, Y: 72, W: 10, H: 8}}
	left := redact.Options{Dictionary: []string{"Timetable"}, Recognise: fixed{{Text: "timetable,", Box: evidence.Box{X: 1000, Y: 1000, W: 160, H: 33}}}}
	out, proof, err := redact.Redact(t.Context(), original, []redact.Mark{mark}, left)
	if !errors.Is(err, redact.ErrNotProved) || out != nil || proof.Found.OfDictionary != [2]int{1, 1} {
		t.Errorf("%v, %d bytes, %+v", err, len(out), proof)
	}
	for _, m := range []redact.Mark{{Page: 2, Box: mark.Box}, {Page: 0, Box: mark.Box}, {Page: 1}, {Page: 1, Box: evidence.Box{X: 2000, Y: 10, W: 5, H: 5}}} {
		if _, _, err := redact.Redact(t.Context(), original, []redact.Mark{m}, redact.Options{}); !errors.Is(err, redact.ErrMark) {
			t.Errorf("%+v: %v", m, err)
		}
	}
	out, proof = redacted(t, original, redact.Options{}, mark)
	p := *proof
	p.Pages = []redact.Drawn{{Boxes: []redact.Covered{{Box: evidence.Box{X: 300, Y: 300, W: 72, H: 20}}}}}
	if v, err := redact.Check(t.Context(), out, &p, nil, redact.Options{}); err != nil || v.NotBlack != 1 {
		t.Errorf("a box where nothing is black: %+v, %v", v, err)
	}
}

// Photographs and pale words stay what they were; a page of text takes one bit a pixel.
func TestAPhotographIsNotMadeBlackAndWhite(t *testing.T) {
	shades := make([]byte, 64*64)
	for i := range shades {
		shades[i] = byte(i%64*3 + 30)
	}
	photo := canary.Stream("/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8", string(shades))
	lines := ""
	for i := range 40 {
		lines += canary.Line(72, float64(780-18*i), 11, "Placeholder paragraph about the timetable of the buses.")
	}
	withPhoto := canary.Simple("/Resources << /Font << /F1 7 0 R >> /XObject << /Im 20 0 R >> >> ", lines+"q 150 0 0 100 400 20 cm /Im Do Q", photo)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"text": {page(lines), "one-bit"}, "pale text": {page("0.7 g\n" + lines), "grey"}, "one photograph": {withPhoto, "grey"},
	} {
		t.Run(name, func(t *testing.T) {
			_, proof := redacted(t, c.file, redact.Options{}, redact.Mark{Page: 1, Box: evidence.Box{X: 75, Y: 55, W: 10, H: 8}})
			if got := proof.Pages[0].Picture; got != c.want {
				t.Errorf("%s, not %s", got, c.want)
			}
		})
	}
}

// A cover never covers less than its marks, never cuts a word that a mark touches, ends on steps, and does not overlap
// another; and a mark anywhere within the same words gives the same cover.
func TestCover(t *testing.T) {
	sheet := evidence.Page{W: 595, H: 842}
	rapid.Check(t, func(t *rapid.T) {
		words := line(rapid.SliceOfN(rapid.Float64Range(4, 90), 1, 8).Draw(t, "widths"))
		var marks []redact.Mark
		for range rapid.IntRange(1, 4).Draw(t, "marks") {
			marks = append(marks, redact.Mark{Page: 1, Box: evidence.Box{X: rapid.Float64Range(0, 500).Draw(t, "x"), Y: rapid.Float64Range(80, 130).Draw(t, "y"),
				W: rapid.Float64Range(1, 90).Draw(t, "w"), H: rapid.Float64Range(1, 30).Draw(t, "h")}})
		}
		boxes := redact.Cover(marks, words, sheet)
		for _, m := range marks {
			if !covered(m.Box, boxes) {
				t.Fatalf("mark %v is not covered by %v", m.Box, boxes)
			}
			for _, w := range words {
				if overlaps(m.Box, w.Box) && !covered(w.Box, boxes) {
					t.Fatalf("word %v, which mark %v touches, is cut by %v", w, m.Box, boxes)
				}
			}
		}
		for _, c := range boxes {
			right := c.Box.X + c.Box.W
			if math.Mod(c.Box.X, redact.Step) != 0 || math.Mod(right, redact.Step) != 0 && right != sheet.W {
				t.Fatalf("box %v ends between steps", c.Box)
			}
		}
	})
}

func line(widths []float64) []evidence.Word {
	var out []evidence.Word
	x := 72.0
	for _, w := range widths {
		out = append(out, evidence.Word{Text: "w", Box: evidence.Box{X: x, Y: 100, W: w, H: 10}})
		x += w + 3
	}
	return out
}

func overlaps(a, b evidence.Box) bool {
	return math.Min(a.X+a.W, b.X+b.W)-math.Max(a.X, b.X) > 0.5 && math.Min(a.Y+a.H, b.Y+b.H)-math.Max(a.Y, b.Y) > 0.5
}

func covered(b evidence.Box, by []redact.Covered) bool {
	for _, c := range by {
		if c.Box.X <= b.X+1e-6 && c.Box.Y <= b.Y+1e-6 && c.Box.X+c.Box.W >= b.X+b.W-1e-6 && c.Box.Y+c.Box.H >= b.Y+b.H-1e-6 {
			return true
		}
	}
	return false
}

// What is covered does not tell whether the word was "Ann" or "Annabel": the boxes are alike.
func TestTheBoxDoesNotTellTheWord(t *testing.T) {
	var first []redact.Covered
	for _, name := range []string{"Ann", "Anna", "Annie", "Jo"} {
		original := page(canary.Line(72, 760, 12, name) + canary.Line(110, 760, 12, "placeholder"))
		_, proof := redacted(t, original, redact.Options{}, redact.Mark{Page: 1, Box: evidence.Box{X: 74, Y: 74, W: 3, H: 5}})
		if first == nil {
			first = proof.Pages[0].Boxes
		}
		if got := fmt.Sprint(proof.Pages[0].Boxes); got != fmt.Sprint(first) {
			t.Errorf("%s: %s, not %v", name, got, first)
		}
	}
}
