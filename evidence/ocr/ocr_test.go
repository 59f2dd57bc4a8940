package ocr_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/evidence"
	"candour/evidence/folding"
	"candour/evidence/ocr"
	"candour/evidence/sample/paper"
)

// engine is the program of this machine. CI installs it (scripts/test.sh).
func engine(t *testing.T, o ocr.Options) *ocr.Engine {
	t.Helper()
	e, err := ocr.New(t.Context(), o)
	var u *evidence.Unreadable
	if errors.As(err, &u) && u.Code == evidence.Absent {
		t.Skipf("tesseract is not on this machine: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestWhatIsMissingIsSaid: no program, or no language, is an exception with words and never an empty text.
func TestWhatIsMissingIsSaid(t *testing.T) {
	folder := t.TempDir()
	broken := filepath.Join(folder, "broken")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\nexit 3\n"), 0o700); err != nil { //nolint:gosec // a program of the test
		t.Fatal(err)
	}
	options := map[string]ocr.Options{"no program": {Program: filepath.Join(folder, "none")}, "a program that does not start": {Program: broken}}
	if _, err := ocr.New(t.Context(), ocr.Options{}); err == nil {
		options["no language"] = ocr.Options{Languages: []string{"eng", "zxx"}}
	}
	for name, o := range options {
		e, err := ocr.New(t.Context(), o)
		var u *evidence.Unreadable
		if e != nil || !errors.As(err, &u) || u.Code != evidence.Absent || len(u.Why) < 20 {
			t.Errorf("%s: %v %v", name, e, err)
		}
	}
}

// TestFaultsOfTheProgram: it hangs, dies, says nonsense or too much, and each is told.
func TestFaultsOfTheProgram(t *testing.T) {
	folder := t.TempDir()
	for name, c := range map[string]struct {
		script string
		want   evidence.Code
	}{
		"hangs":         {"sleep 60", evidence.TimeOut},
		"dies":          {"kill -9 $$", evidence.Died},
		"says nonsense": {`printf '5\t1\t1\t1\t1\t1\tx\t0\t1\t1\t90\tword\n'`, evidence.Died},
		"says too much": {"head -c 70000000 /dev/zero", evidence.TooMuch},
	} {
		program := filepath.Join(folder, strings.ReplaceAll(name, " ", "-"))
		script := "#!/bin/sh\ncase \"$1\" in --version) echo test 5; exit;; --list-langs) echo eng; exit;; esac\n" + c.script + "\n"
		if err := os.WriteFile(program, []byte(script), 0o700); err != nil { //nolint:gosec // a program of the test
			t.Fatal(err)
		}
		e, err := ocr.New(t.Context(), ocr.Options{Program: program, PageTime: 3 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Recognise(t.Context(), image.NewGray(image.Rect(0, 0, 10, 10)), 72)
		if p != nil || evidence.CodeOf(err) != c.want {
			t.Errorf("%s: %v %v", name, p, err)
		}
	}
	e, err := ocr.New(t.Context(), ocr.Options{Program: filepath.Join(folder, "dies"), Pixels: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []image.Rectangle{image.Rect(0, 0, 10, 6), {}, image.Rect(0, 0, 0, 3)} {
		if _, err := e.Recognise(t.Context(), image.NewGray(r), 72); evidence.CodeOf(err) != evidence.TooMuch {
			t.Errorf("%v: %v", r, err)
		}
	}
}

const text = `Minutes of the meeting about the timetable of the bus on 12 March 2019 in the office.
The first bus will leave at ten and come back at noon, as it did on 3 April 2018, and the second will go after that.
They have said that all of the copies of the new timetable are to lie at the desk from 21 May 2020 on.
Somebody asked who would look at the list of stops, and it was said that this would be done by 30 June 2021.`

// page draws the text with some lines more.
func page(t *testing.T, dpi int) *image.Gray {
	t.Helper()
	lines, err := paper.Wrap(strings.Repeat(text+"\n", 3), 11)
	if err != nil {
		t.Fatal(err)
	}
	g, err := paper.Page(lines, 11, dpi)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// words is the share of the words of the text that were read, each as often as it stands there.
func words(got string) float64 {
	have := map[string]int{}
	for _, w := range strings.Fields(got) {
		have[w]++
	}
	all := strings.Fields(strings.Repeat(text+"\n", 3))
	n := 0
	for _, w := range all {
		if have[w] > 0 {
			have[w]--
			n++
		}
	}
	return float64(n) / float64(len(all))
}

// TestPagesAreReadAsTheyLie: straight, tilted, and turned; and what cannot be read is said to be so.
func TestPagesAreReadAsTheyLie(t *testing.T) {
	e := engine(t, ocr.Options{})
	const dpi = 150
	straight := page(t, dpi)
	for name, c := range map[string]struct {
		picture *image.Gray
		least   float64
		turned  int
		tilt    float64
		poor    bool
	}{
		"straight":         {straight, 0.98, 0, 0, false},
		"tilted by 3":      {paper.Rotate(straight, 3), 0.98, 0, 3, false},
		"tilted by -7.3":   {paper.Rotate(straight, -7.3), 0.97, 0, -7.3, false},
		"turned by 90":     {paper.Rotate(straight, 90), 0.97, -1, 0, false},
		"upside down":      {paper.Rotate(straight, 182), 0.97, 180, 2, false},
		"the third copy":   {paper.ThirdCopy(straight, 1), 0, -1, 0, true},
		"blurred to a fog": {paper.Blur(straight, 6), 0, -1, 0, true},
	} {
		p, err := e.Recognise(t.Context(), c.picture, dpi)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := words(p.Text); got < c.least || p.Poor != c.poor || (p.Why == "") == c.poor || p.Blank {
			t.Errorf("%s: %.3f of the words, confidence %d, poor %v (%s)\n%s", name, got, p.Mean, p.Poor, p.Why, p.Text)
		}
		if c.turned >= 0 && (p.Turned != c.turned || math.Abs(p.Tilt-c.tilt) > 0.15) {
			t.Errorf("%s: turned %d, tilt %v, want %d and %v", name, p.Turned, p.Tilt, c.turned, c.tilt)
		}
	}
}

// TestBoxesLieOnThePictureAsItWasGiven: however it was turned to be read, ink stands where the box of a word says.
func TestBoxesLieOnThePictureAsItWasGiven(t *testing.T) {
	e := engine(t, ocr.Options{})
	const dpi = 150
	lines := []string{"", "", "Timetable"}
	for range 12 {
		lines = append(lines, "the bus will leave at ten and come back at noon")
	}
	g, err := paper.Page(lines, 14, dpi)
	if err != nil {
		t.Fatal(err)
	}
	for _, degrees := range []float64{0, 4, 90, 180, 270, 266} {
		m := paper.Rotate(g, degrees)
		p, err := e.Recognise(t.Context(), m, dpi)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, w := range p.Words {
			if strings.Trim(w.Text, ".,") != "Timetable" {
				continue
			}
			found = true
			// The word stands 70 points from the left and about 107 from the top of the page before it was turned.
			sin, cos := math.Sincos(degrees * math.Pi / 180)
			x, y := 92.0-paper.Width/2, 107.0-paper.Height/2
			wantX, wantY := cos*x-sin*y+p.W/2, sin*x+cos*y+p.H/2
			if gotX, gotY := w.Box.X+w.Box.W/2, w.Box.Y+w.Box.H/2; math.Hypot(gotX-wantX, gotY-wantY) > 12 {
				t.Errorf("turned by %v the word stands at %.0f,%.0f, want %.0f,%.0f", degrees, gotX, gotY, wantX, wantY)
			}
			if long := max(w.Box.W, w.Box.H); long < 50 || long > 90 {
				t.Errorf("turned by %v the box is %.0f by %.0f", degrees, w.Box.W, w.Box.H)
			}
		}
		if !found {
			t.Errorf("turned by %v the word was not read: %q", degrees, p.Text)
		}
	}
}

// TestABlankPageIsNotPoor, and a page of ink without words is.
func TestABlankPageIsNotPoor(t *testing.T) {
	e := engine(t, ocr.Options{})
	blank, err := paper.Page(nil, 11, 100)
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.Recognise(t.Context(), paper.Fade(blank, 0, 3, 1), 100)
	if err != nil || !p.Blank || p.Poor || p.Text != "" {
		t.Errorf("%+v %v", p, err)
	}
	for y := 200; y < 700; y++ {
		for x := 200; x < 500; x++ {
			if (x-350)*(x-350)+(y-450)*(y-450) < 22_500 {
				blank.SetGray(x, y, color.Gray{Y: 40})
			}
		}
	}
	if p, err = e.Recognise(t.Context(), blank, 100); err != nil || p.Blank || !p.Poor {
		t.Errorf("%+v %v", p, err)
	}
}

func TestTheCallerMayEndIt(t *testing.T) {
	e := engine(t, ocr.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Recognise(ctx, page(t, 100), 100); evidence.CodeOf(err) != evidence.TimeOut {
		t.Error(err)
	}
}

// TestUpright turns a picture by each of the eight orientations of EXIF: the mark at its corner lies where a viewer shows it.
func TestUpright(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 64, 32))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for y := range 8 {
		for x := range 8 {
			m.SetGray(x, y, color.Gray{})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	// Where the first row and first column of what is stored lie (EXIF 2.3, table of tag Orientation).
	for o, want := range map[int]image.Point{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}} {
		for _, order := range []string{"II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00%c\x00\x00\x00", "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00%c\x00\x00"} {
			tiff := "Exif\x00\x00" + fmt.Sprintf(order, o)
			file := string(b.Bytes()[:2]) + "\xff\xe1\x00" + string(rune(len(tiff)+2)) + tiff + string(b.Bytes()[2:])
			got, err := ocr.Upright(strings.NewReader(file), 10_000)
			if err != nil {
				t.Fatal(err)
			}
			size := got.Bounds().Size()
			if (size == image.Pt(32, 64)) != (o >= 5) {
				t.Errorf("%d: the size is %v", o, size)
			}
			at := image.Pt(want.X*(size.X-1), want.Y*(size.Y-1))
			if v := color.GrayModel.Convert(got.At(at.X, at.Y)).(color.Gray); v.Y > 60 {
				t.Errorf("%d: the mark is not at %v", o, at)
			}
		}
	}
}

func TestPicturesThatAreRefused(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 100, 100))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file string
		want evidence.Code
	}{
		"no picture": {"words", evidence.Broken}, "cut off": {b.String()[:60], evidence.Broken}, "too large": {b.String(), evidence.TooMuch}, "empty": {"", evidence.Broken},
	} {
		pixels := 10_000
		if name == "too large" {
			pixels = 9_999
		}
		if _, err := ocr.Upright(strings.NewReader(c.file), pixels); evidence.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzUpright(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := ocr.Upright(bytes.NewReader(b), 10_000); err == nil && (m == nil || m.Bounds().Dx()*m.Bounds().Dy() > 10_000) {
			t.Fatal("no picture, or too large a one")
		}
	})
}

// TestAScanOfThePublicCorpora: a real scan of two columns, as it lies and tilted, beside what is known to stand on it.
func TestAScanOfThePublicCorpora(t *testing.T) {
	e := engine(t, ocr.Options{})
	root := os.Getenv("CANDOUR_CORPORA")
	for dir, _ := os.Getwd(); root == "" && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if at := filepath.Join(dir, "shared", "corpora"); isFolder(at) {
			root = at
		}
	}
	known, err := os.ReadFile(filepath.Join(root, "scans", "linn.txt")) //nolint:gosec // a folder that was named
	if root == "" || err != nil {
		t.Skip("the public corpora are not here: set CANDOUR_CORPORA")
	}
	f, err := os.Open(filepath.Join(root, "scans", "linn.png")) //nolint:gosec // a folder that was named
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	m, err := ocr.Upright(f, 20_000_000)
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(m.Bounds())
	draw.Draw(g, g.Bounds(), m, m.Bounds().Min, draw.Src)
	for _, degrees := range []float64{0, 5} {
		p, err := e.Recognise(t.Context(), paper.Rotate(g, degrees), 300)
		if err != nil {
			t.Fatal(err)
		}
		want, missed, read := 0, 0, folding.Text(p.Text)
		for w := range folding.Words(string(known)) {
			if len(w) < 5 {
				continue
			}
			if want++; !strings.Contains(read, " "+string(w)+" ") {
				missed++
			}
		}
		if want < 100 || missed*20 > want || p.Poor || math.Abs(p.Tilt-degrees) > 0.3 {
			t.Errorf("tilted by %v: %d of %d words missed, straightened by %.2f, confidence %d, poor %v", degrees, missed, want, p.Tilt, p.Mean, p.Poor)
		}
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
