package redact

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"

	"candour/evidence"
	"candour/evidence/pdf"
)

// ProofFormat and Writer are what a proof of this version says.
const (
	ProofFormat = "candour redaction proof 1"
	Writer      = "candour/evidence/redact 1"
)

// Bounds of the picture outside the boxes (ADR 0117).
const (
	differLevels = 64
	differShare  = 0.01
)

// Sum is what a file is known by.
type Sum struct {
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`
}

func sum(b []byte) Sum {
	h := sha256.Sum256(b)
	return Sum{hex.EncodeToString(h[:]), len(b)}
}

// Proof is kept with a redacted file. It has no word of the original, and no box as it was marked.
type Proof struct {
	Format          string   `json:"format"`
	Original        Sum      `json:"original"`
	Output          Sum      `json:"output"`
	Reader          string   `json:"reader"`
	Writer          string   `json:"writer"`
	DPI             int      `json:"dpi"`
	TextLayer       string   `json:"text_layer"` // the program that recognised it; "none"
	Dictionary      int      `json:"dictionary"` // words that must be nowhere
	DictionaryKeyed []string `json:"dictionary_keyed,omitempty"`
	Pages           []Drawn  `json:"pages"`
	Found           Verdict  `json:"found"`
}

// Drawn is a page of the output.
type Drawn struct {
	Width   float64   `json:"width"`
	Height  float64   `json:"height"`
	Picture string    `json:"picture"` // "one-bit" or "grey"
	Boxes   []Covered `json:"boxes,omitempty"`
}

// Verdict is what was found of an output. Where it was made without the original, Difference is -1.
type Verdict struct {
	Hash         bool    `json:"hash"`      // the output is the file that the proof speaks of
	Structure    bool    `json:"structure"` // to the byte what its pictures and words make
	Boxes        int     `json:"boxes"`
	NotBlack     int     `json:"not_black"`     // boxes that the drawn page does not show black
	Words        [2]int  `json:"words"`         // how many words each of the two readers finds
	UnderBoxes   [2]int  `json:"under_boxes"`   // of them under a box
	OfDictionary [2]int  `json:"of_dictionary"` // of them in the dictionary
	Difference   float64 `json:"difference"`    // largest share of squares of a page, outside the boxes, that differ
	Why          string  `json:"why,omitempty"`
}

// ErrNotProved is an output of which the proof does not hold.
var ErrNotProved = errors.New("the redaction is not proved")

// Bad says what does not hold; nil where all does.
func (v *Verdict) Bad() error {
	var why []string
	say := func(bad bool, what string) {
		if bad {
			why = append(why, what)
		}
	}
	say(!v.Hash, "the file is not the one that the proof speaks of")
	say(!v.Structure, "the file has more in it than pictures and recognised words ("+v.Why+")")
	say(v.NotBlack > 0, fmt.Sprintf("%d boxes are not black", v.NotBlack))
	say(v.UnderBoxes != [2]int{}, fmt.Sprintf("words under boxes: %d by one reader, %d by the other", v.UnderBoxes[0], v.UnderBoxes[1]))
	say(v.OfDictionary != [2]int{}, fmt.Sprintf("words of the dictionary: %d by one reader, %d by the other", v.OfDictionary[0], v.OfDictionary[1]))
	say(v.Difference > differShare, fmt.Sprintf("outside the boxes %.1f %% of a page looks different", v.Difference*100))
	if len(why) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrNotProved, strings.Join(why, "; "))
}

// keyed are words by a key that only those have who have the original: a plain hash of a name can be guessed.
func keyed(original []byte, words []string) []string {
	var out []string
	for _, w := range words {
		m := hmac.New(sha256.New, original)
		m.Write([]byte(foldWord(w))) // a hash takes everything
		out = append(out, hex.EncodeToString(m.Sum(nil)[:16]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// foldWord is by what words are compared with the dictionary.
func foldWord(s string) string {
	return strings.ToLower(strings.TrimFunc(pdf.Fold(s), func(r rune) bool { return strings.ContainsRune(" .,;:!?()[]{}\"'“”‘’-–", r) }))
}

// Check proves again that an output holds what its proof says. Options may have the dictionary, and must have the pool
// and the resolution or be zero. With the original the pictures are compared too; nil leaves that out.
func Check(ctx context.Context, output []byte, proof *Proof, original []byte, o Options) (*Verdict, error) {
	if proof.Format != ProofFormat {
		return nil, fmt.Errorf("the proof is of the format %q, and this program knows %q", proof.Format, ProofFormat)
	}
	o.DPI = proof.DPI
	o, err := o.whole()
	if err != nil {
		return nil, err
	}
	if original == nil {
		return verify(ctx, output, proof, o, nil)
	}
	if sum(original) != proof.Original {
		return nil, errors.New("the original is not the file that the proof speaks of")
	}
	d, err := o.Pool.Draw(ctx, bytes.NewReader(original), int64(len(original)))
	if err != nil {
		return nil, err
	}
	defer d.Close() // again, where an error ends it early
	var was []look
	for n := 1; n <= min(d.Pages(), len(proof.Pages)); n++ {
		img, err := d.Grey(ctx, n, o.DPI)
		if err != nil {
			return nil, fmt.Errorf("page %d of the original: %w", n, err)
		}
		was = append(was, lookOf(img, cell))
	}
	d.Close() // who holds one reader and waits for another can wait for ever
	return verify(ctx, output, proof, o, was)
}

// verify looks at an output with both readers; was is how the pages of the original look, where it is there.
func verify(ctx context.Context, output []byte, proof *Proof, o Options, was []look) (*Verdict, error) {
	v := &Verdict{Difference: -1}
	got, want := sum(output), proof.Output
	v.Hash = subtle.ConstantTimeCompare([]byte(got.SHA256), []byte(want.SHA256)) == 1 && got.Size == want.Size
	pages, err := rebuild(output)
	if v.Structure = err == nil && len(pages) == len(proof.Pages); !v.Structure {
		if v.Why = "it has another number of pages"; err != nil {
			v.Why = err.Error()
		}
	}
	d, err := o.Pool.Draw(ctx, bytes.NewReader(output), int64(len(output)))
	if err != nil {
		return nil, fmt.Errorf("read the new file: %w", err)
	}
	defer d.Close()
	if d.Pages() != len(proof.Pages) {
		v.Structure, v.Why = false, "it has another number of pages"
	}
	forbidden := map[string]bool{}
	for _, w := range o.Dictionary {
		forbidden[foldWord(w)] = true
	}
	for n := range min(d.Pages(), len(proof.Pages)) {
		boxes := proof.Pages[n].Boxes
		v.Boxes += len(boxes)
		words, _, err := d.Words(ctx, n+1)
		if err != nil {
			return nil, err
		}
		v.count(0, words, boxes, forbidden)
		if n < len(pages) {
			v.count(1, pages[n].spots(), boxes, forbidden)
		}
		var before *look
		if n < len(was) {
			before = &was[n]
		}
		if len(boxes) == 0 && before == nil {
			continue
		}
		var is *image.Gray
		if n < len(pages) {
			is, err = pages[n].pic.decode()
		} else {
			is, err = d.Grey(ctx, n+1, o.DPI)
		}
		if err != nil {
			return nil, err
		}
		v.look(is, before, boxes, o.DPI)
	}
	return v, nil
}

func (v *Verdict) count(reader int, words []evidence.Word, boxes []Covered, forbidden map[string]bool) {
	for i, w := range words {
		v.Words[reader]++
		if slices.ContainsFunc(boxes, func(c Covered) bool { return touches(w.Box, c.Box) }) {
			v.UnderBoxes[reader]++
		}
		for span := 1; span <= 4 && i+span <= len(words); span++ { // names of several words
			text := ""
			for _, x := range words[i : i+span] {
				text += " " + x.Text
			}
			if forbidden[foldWord(text)] {
				v.OfDictionary[reader]++
			}
		}
	}
}

// look looks at the picture of a page of the output: every box must be black, and the rest as it was. Where the file is
// not as we write it, the page is drawn.
func (v *Verdict) look(is *image.Gray, was *look, boxes []Covered, dpi int) {
	for _, c := range boxes {
		if !black(is, pixelBox(c.Box, dpi, is.Bounds()), c.Label != "") {
			v.NotBlack++
		}
	}
	if was != nil {
		v.Difference = max(v.Difference, difference(*was, lookOf(is, cell), boxes, dpi))
	}
}

// black says whether a place is black but for its rim, and but for the white of a label.
func black(img *image.Gray, r image.Rectangle, labelled bool) bool {
	r = r.Inset(2)
	light, all := 0, 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			all++
			if img.GrayAt(x, y).Y > 60 {
				light++
			}
		}
	}
	if labelled {
		return light*3 <= all
	}
	return light == 0
}
