package leak

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"

	"candour/evidence"
	"candour/evidence/pdf"
)

// Kind is what was found.
type Kind string

// The kinds.
const (
	UnderBox   Kind = "under-box"   // words under a dark box
	SeeThrough Kind = "see-through" // words under a mark through which they can be seen
	NotApplied Kind = "not-applied" // words under a mark for redaction that was not applied
	Earlier    Kind = "revision"    // words of an earlier revision, or of objects that are no longer used
	Width      Kind = "width"       // a box that hugs what it covers
	Elsewhere  Kind = "elsewhere"   // words in a place that no page shows, of a file that has boxes
	NameThere  Kind = "name"        // a name of the list stands in the file
	Attached   Kind = "attached"    // files that are attached: they were not looked into
	NotLooked  Kind = "not-looked"  // a page that could not be read or drawn
)

// Finding is one thing that a redaction left.
type Finding struct {
	Page  int // from 1; 0: of the file
	Box   *evidence.Box
	Kind  Kind
	Where evidence.Where // of Elsewhere and NameThere
	Words int            // how many
	Fit   int            // of Width: how many names of the list fit; -1 without a list
	Text  string         // the words themselves; print them only when asked to
}

// Said is a finding in a line, without its words.
func (f Finding) Said() string {
	place := "in the file"
	if f.Page > 0 {
		place = fmt.Sprintf("page %d", f.Page)
	}
	if f.Box != nil {
		place += fmt.Sprintf(", %.0f from the left, %.0f from the top, %.0f by %.0f points", f.Box.X, f.Box.Y, f.Box.W, f.Box.H)
	}
	switch f.Kind {
	case Attached:
		return fmt.Sprintf("%s: %d attached, which this did not look into: look at each, or take it out", place, f.Words)
	case NotLooked:
		return place + ": the page could not be read or drawn, so it was not looked at"
	case UnderBox:
		return fmt.Sprintf("%s: %s under a dark box", place, count(f.Words))
	case SeeThrough:
		return fmt.Sprintf("%s: %s under a mark through which they can be seen", place, count(f.Words))
	case NotApplied:
		return fmt.Sprintf("%s: %s under a mark for redaction that was never applied", place, count(f.Words))
	case Earlier:
		return fmt.Sprintf("%s: %s of what the file was before it was changed", place, count(f.Words))
	case NameThere:
		return fmt.Sprintf("%s: %s of the list of names (%s)", place, count(f.Words), f.Where)
	case Width:
		if f.Fit >= 0 {
			return fmt.Sprintf("%s: a box hugs what it covers, and %d of the names of the list fit", place, f.Fit)
		}
		return fmt.Sprintf("%s: a box hugs what it covers: its width tells how wide the words were", place)
	}
	return fmt.Sprintf("%s: %s that no page shows (%s)", place, count(f.Words), f.Where)
}

func count(n int) string {
	if n == 1 {
		return "1 word"
	}
	return fmt.Sprintf("%d words", n)
}

// Options are how a file is looked at.
type Options struct {
	Names  []string // who might be under the boxes
	Pool   *pdf.Pool
	Limits evidence.Limits
}

// Look looks at a file. Attachments are written into the folder scratch.
func Look(ctx context.Context, path, scratch string, o Options) ([]Finding, error) {
	r, err := o.Pool.Read(ctx, path, scratch, o.Limits)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d, err := o.Pool.Draw(ctx, bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	var out []Finding
	boxes := 0
	for n := 1; n <= d.Pages(); n++ {
		found, dark, err := page(ctx, d, n, o.Names)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil: // told, so that nobody takes it for a page with nothing on it
			found = []Finding{{Page: n, Kind: NotLooked, Fit: -1}}
		}
		out, boxes = append(out, found...), boxes+dark
	}
	out = append(out, revisions(r)...)
	if boxes > 0 {
		out = append(out, elsewhere(r)...)
	}
	out = append(out, attached(r)...)
	return append(out, named(r, o.Names)...), nil
}

// dpi is at how many dots per inch a page is looked at; scale is how many of them a point has.
const (
	dpi   = 144
	scale = dpi / 72
)

// page looks at one page, and says how many boxes there are that cover something in a line.
func page(ctx context.Context, d *pdf.Drawing, n int, names []string) ([]Finding, int, error) {
	words, size, err := d.Words(ctx, n)
	if err != nil {
		return nil, 0, err
	}
	marks, err := d.Marks(ctx, n)
	if err != nil {
		return nil, 0, err
	}
	img, err := d.Grey(ctx, n, dpi)
	if err != nil {
		return nil, 0, err
	}
	var out []Finding
	boxes := 0
	for _, r := range dark(img) {
		box := evidence.Box{X: float64(r.Min.X) / scale, Y: float64(r.Min.Y) / scale, W: float64(r.Dx()) / scale, H: float64(r.Dy()) / scale}
		under := within(words, box, 0.5)
		if under = slices.DeleteFunc(under, func(w evidence.Word) bool { return !flat(img, w.Box, r) }); len(under) > 0 {
			out = append(out, finding(n, box, UnderBox, under))
			boxes++
			continue
		}
		if f, hugs, lies := width(words, box, size, names); lies {
			if boxes++; hugs {
				f.Page = n
				out = append(out, f)
			}
		}
	}
	out = append(out, seeThrough(img, words, n)...)
	for _, m := range marks {
		if under := within(words, m.Box, 0.5); m.Kind == "redact" {
			boxes++
			if len(under) > 0 {
				out = append(out, finding(n, m.Box, NotApplied, under))
			}
		}
	}
	return out, boxes, nil
}

func finding(page int, box evidence.Box, kind Kind, words []evidence.Word) Finding {
	var text []string
	for _, w := range words {
		if w.Text != "" {
			text = append(text, w.Text)
		}
	}
	return Finding{Page: page, Box: &box, Kind: kind, Words: max(1, len(text)), Text: strings.Join(text, " ")}
}

// within are the words of which a box covers a share.
func within(words []evidence.Word, box evidence.Box, share float64) []evidence.Word {
	var out []evidence.Word
	for _, w := range words {
		if overlap(w.Box, box) >= share && w.Box.W > 0 && w.Box.H > 0 {
			out = append(out, w)
		}
	}
	return out
}

func overlap(a, b evidence.Box) float64 {
	w := min(a.X+a.W, b.X+b.W) - max(a.X, b.X)
	h := min(a.Y+a.H, b.Y+b.H) - max(a.Y, b.Y)
	if w <= 0 || h <= 0 || a.W*a.H == 0 {
		return 0
	}
	return w * h / (a.W * a.H)
}

// revisions are words that earlier revisions still have.
func revisions(r *evidence.Reading) []Finding {
	byPage := map[int]*Finding{}
	for _, p := range r.Pieces {
		if p.Where != evidence.Revision || !page0(p) {
			continue
		}
		f := byPage[p.Page]
		if f == nil {
			f = &Finding{Page: p.Page, Kind: Earlier, Fit: -1}
			byPage[p.Page] = f
		}
		f.Words += len(strings.Fields(p.Text))
		f.Text = strings.TrimSpace(f.Text + " " + p.Text)
	}
	var out []Finding
	for _, f := range byPage {
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Finding) int { return cmp.Compare(a.Page, b.Page) })
	return out
}

// page0 says whether a piece of a revision is words of a page, or of content: names of fonts and producers are not.
func page0(p evidence.Piece) bool {
	return p.Page > 0 || strings.HasPrefix(p.Name, "content") || strings.HasPrefix(p.Name, "V,") || strings.HasPrefix(p.Name, "Contents,")
}

// usual are keys of metadata that name programs.
var usual = map[string]bool{"Producer": true, "Creator": true, "XMP": true, "Trapped": true, "PTEX.Fullbanner": true}

// elsewhere are words that no page shows, counted by place.
func elsewhere(r *evidence.Reading) []Finding {
	counts := map[evidence.Where]*Finding{}
	var order []evidence.Where
	for _, p := range r.Pieces {
		skip := p.Where == evidence.Body || p.Where == evidence.OCR || p.Where == evidence.Revision || p.Where == evidence.Outline || p.Page > 0 && p.Where == evidence.Invisible
		if skip || p.Where == evidence.Metadata && usual[p.Name] || !p.Unseen && p.Where != evidence.Annotation {
			continue
		}
		f := counts[p.Where]
		if f == nil {
			f = &Finding{Kind: Elsewhere, Where: p.Where, Fit: -1}
			counts[p.Where] = f
			order = append(order, p.Where)
		}
		f.Words += len(strings.Fields(p.Text))
		f.Text = strings.TrimSpace(f.Text + " " + p.Text)
	}
	var out []Finding
	for _, w := range order {
		out = append(out, *counts[w])
	}
	return out
}

// attached are files that are attached, whatever the pages have: the whole of what was made black can be among them.
func attached(r *evidence.Reading) []Finding {
	n := 0
	for _, p := range r.Parts {
		if p.Relation == evidence.Attached {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []Finding{{Kind: Attached, Where: evidence.Attachment, Words: n, Fit: -1}}
}

// named are names of the list that stand anywhere in the file.
func named(r *evidence.Reading, names []string) []Finding {
	var out []Finding
	for _, p := range r.Pieces {
		text := " " + fold(p.Text) + " "
		var there []string
		for _, n := range names {
			if f := fold(n); f != "" && strings.Contains(text, " "+f+" ") {
				there = append(there, n)
			}
		}
		if len(there) > 0 {
			out = append(out, Finding{Page: p.Page, Kind: NameThere, Where: p.Where, Words: len(there), Fit: -1, Text: strings.Join(there, "; ")})
		}
	}
	return out
}

// fold makes words of letters and digits, in lower case, with one space between.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0xc0)
	}), " ")
}

func rectOf(b evidence.Box) image.Rectangle {
	return image.Rect(int(b.X*scale), int(b.Y*scale), int((b.X+b.W)*scale+0.999), int((b.Y+b.H)*scale+0.999))
}
