package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"

	"candour/evidence"
)

// Page is what was read from a picture.
type Page struct {
	Words  []evidence.Word // boxes on the picture as it was given, in points
	Text   string          // lines, with an empty one between paragraphs
	Mean   int             // confidence, over the letters of all words; 0 where there are none
	Poor   bool            // do not count it as searched
	Why    string          // of Poor: plain English
	Blank  bool            // there is no ink on it
	Turned int             // by how many degrees it was turned clockwise before it was read
	Tilt   float64         // by how many degrees clockwise it leaned
	W, H   float64         // points
}

const (
	poorBelow   = 85    // of the mean confidence: the page is to be looked at
	noiseBelow  = 50    // on a page without ink
	sureAbove   = 92    // from here on unusual words are names and tables, and not misread
	leastKnown  = 0.10  // share of words that are known, of a page of English
	enoughWords = 20    // of letters, for that share to mean anything
	inkShare    = 0.002 // a page with more ink and no word was not read
)

// Recognise reads the words of a picture of one page at so many dots an inch. What could not be read well is said in the page; an
// error is evidence.TimeOut, TooMuch or Died.
func (e *Engine) Recognise(ctx context.Context, m image.Image, dpi int) (*Page, error) {
	b := m.Bounds()
	if b.Dx() <= 0 || b.Dy() <= 0 || dpi <= 0 || b.Dx() > e.options.Pixels/b.Dy() {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "The picture has no size, or more pixels than are read."}
	}
	ctx, cancel := context.WithTimeout(ctx, e.options.PageTime)
	defer cancel()
	g := grey(m)
	best, err := e.attempt(ctx, g, dpi, 0, false)
	if err != nil {
		return nil, err
	}
	if best.Mean < poorBelow && inked(g) > inkShare {
		if best, err = e.again(ctx, g, dpi, best); err != nil {
			return nil, err
		}
	}
	best.W, best.H = float64(b.Dx())*72/float64(dpi), float64(b.Dy())*72/float64(dpi)
	e.judge(best, inked(g))
	return best, nil
}

// again tries a page that was read badly as it may lie, and without specks.
func (e *Engine) again(ctx context.Context, g *image.Gray, dpi int, best *Page) (*Page, error) {
	turn, err := e.lies(ctx, g, dpi)
	if err != nil {
		return nil, err
	}
	turns := []int{0}
	if turn != 0 {
		turns = []int{turn, 0}
	}
	for _, degrees := range turns {
		for _, clean := range []bool{false, true} {
			if degrees == 0 && !clean {
				continue // that was the first
			}
			p, err := e.attempt(ctx, g, dpi, degrees, clean)
			if err != nil {
				return nil, err
			}
			if p.weight() > best.weight() {
				best = p
			}
			if best.Mean >= poorBelow {
				return best, nil
			}
		}
	}
	return best, nil
}

// weight is by how much a reading is better than another: confidence, and letters that were read.
func (p *Page) weight() float64 {
	letters := 0
	for _, w := range p.Words {
		letters += len(w.Text)
	}
	return float64(p.Mean) * math.Log1p(float64(letters))
}

// lies is by how much a picture has to be turned clockwise so that its letters stand upright, as the program detects it; 0 where it
// does not know.
func (e *Engine) lies(ctx context.Context, g *image.Gray, dpi int) (int, error) {
	out, err := e.run(ctx, pgm(g), "stdin", "stdout", "--dpi", strconv.Itoa(dpi), "--psm", "0")
	if err != nil {
		if code := evidence.CodeOf(err); code == evidence.TimeOut {
			return 0, err
		}
		return 0, nil //nolint:nilerr // too few letters to say, or its data is not installed
	}
	for line := range strings.Lines(out) {
		if v, ok := strings.CutPrefix(line, "Rotate:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(v))
			if err == nil && (n == 90 || n == 180 || n == 270) {
				return n, nil
			}
		}
	}
	return 0, nil
}

// attempt reads a picture that is turned, straightened, and cleaned if that is asked for.
func (e *Engine) attempt(ctx context.Context, g *image.Gray, dpi, turn int, clean bool) (*Page, error) {
	p := &Page{Turned: turn}
	page := turned(g, turn)
	back := func(x, y float64) (float64, float64) { return x, y }
	if lean := tiltOf(page); math.Abs(lean) >= leastTilt {
		p.Tilt = lean
		page, back = tilt(page, -lean)
	}
	scale := 1.0
	if clean {
		page, scale = withoutSpecks(page), 2
	}
	out, err := e.run(ctx, pgm(page), "stdin", "stdout", "-l", strings.Join(e.options.Languages, "+"), "--dpi", strconv.Itoa(int(float64(dpi)*scale)), "--psm", "3", "-c", "tessedit_create_tsv=1")
	if err != nil {
		return nil, err
	}
	points := 72 / float64(dpi)
	w, h := float64(g.Bounds().Dx()), float64(g.Bounds().Dy())
	place := func(x, y float64) (float64, float64) {
		x, y = back(x/scale, y/scale)
		switch turn {
		case 90:
			x, y = y, h-x
		case 180:
			x, y = w-x, h-y
		case 270:
			x, y = w-y, x
		}
		return max(0, min(w, x)) * points, max(0, min(h, y)) * points
	}
	return p, p.read(out, place)
}

// pgm is a grey picture as the program reads it.
func pgm(g *image.Gray) []byte {
	b := g.Bounds()
	out := fmt.Appendf(make([]byte, 0, len(g.Pix)+20), "P5\n%d %d\n255\n", b.Dx(), b.Dy())
	for y := range b.Dy() {
		out = append(out, g.Pix[y*g.Stride:y*g.Stride+b.Dx()]...)
	}
	return out
}

var errTable = errors.New("the table of words cannot be read")

// read takes the words of tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
func (p *Page) read(tsv string, place func(x, y float64) (float64, float64)) error {
	var text strings.Builder
	last := ""
	letters, sure := 0, 0.0
	for line := range strings.Lines(tsv) {
		f := strings.SplitN(strings.TrimRight(line, "\r\n"), "\t", 12)
		if len(f) != 12 || f[0] != "5" {
			continue
		}
		word := strings.TrimSpace(f[11])
		var box [4]float64
		for i := range box {
			v, err := strconv.Atoi(f[6+i])
			if err != nil {
				return &evidence.Unreadable{Code: evidence.Died, Why: "The program that reads words from pictures said something else.", Err: errTable}
			}
			box[i] = float64(v)
		}
		confidence, err := strconv.ParseFloat(f[10], 64)
		if err != nil || word == "" || confidence < 0 {
			continue
		}
		paragraph, at := strings.Join(f[2:4], "."), strings.Join(f[2:5], ".")
		switch {
		case last == "":
		case last == at:
			text.WriteByte(' ')
		case strings.HasPrefix(last, paragraph+"."):
			text.WriteByte('\n')
		default:
			text.WriteString("\n\n")
		}
		last = at
		text.WriteString(word)
		p.Words = append(p.Words, evidence.Word{Text: word, Box: around(box, place), Confidence: min(100, int(math.Round(confidence)))})
		letters, sure = letters+len(word), sure+confidence*float64(len(word))
	}
	p.Text = text.String()
	if letters > 0 {
		p.Mean = int(sure / float64(letters))
	}
	return nil
}

// around is the box around the corners of another that was turned.
func around(box [4]float64, place func(x, y float64) (float64, float64)) evidence.Box {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range 4 {
		x, y := place(box[0]+float64(i%2)*box[2], box[1]+float64(i/2)*box[3])
		left, right, top, bottom = min(left, x), max(right, x), min(top, y), max(bottom, y)
	}
	return evidence.Box{X: left, Y: top, W: right - left, H: bottom - top}
}

// judge says whether a page is to be looked at by a human.
func (e *Engine) judge(p *Page, ink float64) {
	if ink == 0 && p.Mean < noiseBelow {
		p.Words, p.Text, p.Mean = nil, "", 0 // letters seen in the grain of the paper
	}
	if len(p.Words) == 0 {
		if p.Blank = ink <= inkShare; !p.Blank {
			p.Poor, p.Why = true, "There is ink on the page, and no word was recognised. Look at the picture."
		}
		return
	}
	words, known := 0, 0
	for _, w := range p.Words {
		s := strings.ToLower(strings.Trim(w.Text, ".,;:!?()[]\"'‘’“”"))
		if len(s) > 0 && strings.IndexFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r < 128 }) < 0 {
			words++
			if e.options.Known(s) {
				known++
			}
		}
	}
	switch {
	case p.Mean < poorBelow:
		p.Poor, p.Why = true, fmt.Sprintf("The words were recognised with a confidence of %d of 100. Look at the picture.", p.Mean)
	case p.Mean < sureAbove && words >= enoughWords && float64(known) < leastKnown*float64(words):
		p.Poor, p.Why = true, fmt.Sprintf("Of %d words %d are known. Look at the picture.", words, known)
	}
}
