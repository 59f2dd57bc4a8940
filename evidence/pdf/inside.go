package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"candour/evidence"
	"candour/evidence/pdf/object"
)

// layersOff are the names of the optional layers that are off when the file is opened (ISO 32000-2, 8.11.4.3).
func layersOff(f *object.File) map[string]bool {
	off := map[string]bool{}
	for _, o := range f.Objects {
		cat := f.Dict(o.Value)
		if !o.Newest || cat == nil || f.Resolve(cat["Type"]) != object.Name("Catalog") {
			continue
		}
		props := f.Dict(cat["OCProperties"])
		config := f.Dict(props["D"])
		name := func(v any) string {
			s, _ := f.Resolve(f.Dict(v)["Name"]).(object.String)
			return s.Text()
		}
		if f.Resolve(config["BaseState"]) == object.Name("OFF") {
			all, _ := f.Resolve(props["OCGs"]).(object.Array)
			for _, g := range all {
				off[name(g)] = true
			}
			on, _ := f.Resolve(config["ON"]).(object.Array)
			for _, g := range on {
				delete(off, name(g))
			}
		}
		list, _ := f.Resolve(config["OFF"]).(object.Array)
		for _, g := range list {
			off[name(g)] = true
		}
	}
	delete(off, "")
	return off
}

// attachments writes the files inside into the scratch folder, those of earlier revisions too.
func (r *reading) attachments(f *object.File) error {
	done := map[*object.Stream]bool{}
	names := map[*object.Stream]string{}
	var order []*object.Stream
	for _, o := range f.Objects {
		d := f.Dict(o.Value)
		if ef := f.Dict(d["EF"]); ef != nil {
			name := ""
			for _, k := range []object.Name{"UF", "F"} {
				if s, is := f.Resolve(d[k]).(object.String); is && name == "" {
					name = s.Text()
				}
			}
			for _, k := range slices.Sorted(maps.Keys(ef)) {
				if s, is := f.Resolve(ef[k]).(*object.Stream); is && !done[s] {
					done[s], names[s] = true, name
					order = append(order, s)
				}
			}
		}
	}
	for _, o := range f.Objects { // of which no description tells any more
		if s, is := o.Value.(*object.Stream); is && s.Dict["Type"] == object.Name("EmbeddedFile") && !done[s] {
			done[s], names[s] = true, fmt.Sprintf("object %d", o.N)
			order = append(order, s)
		}
	}
	for _, s := range order {
		b, err := f.Decode(s)
		if err != nil && !errors.Is(err, object.ErrPicture) {
			r.note("attachment-damaged", 0, "A file inside is damaged: what can be read of it was kept.")
		}
		if err := r.part(names[s], evidence.Attached, b); err != nil {
			return err
		}
	}
	return nil
}

// part writes a file of the scratch folder. Its name there is made by us.
func (r *reading) part(name string, rel evidence.Relation, b []byte) error {
	r.parts += int64(len(b))
	if r.parts > r.limits.Bytes || len(r.out.Parts) >= r.limits.Entries {
		return &evidence.Unreadable{Code: evidence.TooMuch, Why: "The files inside are more, or larger, than the limit."}
	}
	base := fmt.Sprintf("part-%05d", len(r.out.Parts)+1)
	if err := os.WriteFile(filepath.Join(r.scratch, base), b, 0o600); err != nil {
		return err
	}
	r.out.Parts = append(r.out.Parts, evidence.Part{Name: name, File: base, Size: int64(len(b)), Relation: rel})
	return nil
}

// thumbnails writes the small pictures of pages as PNG: words may stand in them that the page lost.
func (r *reading) thumbnails(f *object.File) {
	n := 0
	for _, o := range f.Objects {
		s, is := f.Resolve(f.Dict(o.Value)["Thumb"]).(*object.Stream)
		if !is {
			continue
		}
		n++
		r.note("thumbnail", 0, "The file keeps a small picture of a page, which may show what the page no longer shows.")
		b, err := f.Decode(s)
		img := grey(f, s, b)
		switch {
		case errors.Is(err, object.ErrPicture):
			err = r.part(fmt.Sprintf("thumbnail %d", n), evidence.Embedded, b) // JPEG, as it is
		case img != nil:
			var out bytes.Buffer
			if err = png.Encode(&out, img); err == nil {
				err = r.part(fmt.Sprintf("thumbnail %d", n), evidence.Embedded, out.Bytes())
			}
		}
		if err != nil {
			r.note("thumbnail-not-read", 0, "A small picture of a page could not be read.")
		}
	}
}

// grey makes a picture of samples of 8 bits.
func grey(f *object.File, s *object.Stream, b []byte) image.Image {
	w, _ := f.Resolve(s.Dict["Width"]).(float64)
	h, _ := f.Resolve(s.Dict["Height"]).(float64)
	if w < 1 || h < 1 || w*h > maxPixels || len(b) < int(w)*int(h) {
		return nil
	}
	per := len(b) / (int(w) * int(h))
	img := image.NewGray(image.Rect(0, 0, int(w), int(h)))
	for i := range img.Pix {
		if per >= 3 {
			img.Pix[i] = color.GrayModel.Convert(color.RGBA{b[i*per], b[i*per+1], b[i*per+2], 255}).(color.Gray).Y
		} else {
			img.Pix[i] = b[i*per]
		}
	}
	return img
}

// revisionsMost is how many earlier revisions are read, newest first.
const revisionsMost = 20

// revisions reads what the file was at each earlier end of it (ISO 32000-2, 7.5.6), and takes the lines that
// the newest has no more.
func (r *reading) revisions(ctx context.Context, b []byte, f *object.File) {
	var ends []int
	for _, e := range f.Ends {
		if rest := bytes.TrimSpace(b[e:]); len(rest) > 0 && objectFollows(rest) {
			ends = append(ends, e)
		}
	}
	if len(ends) > revisionsMost {
		r.note("many-revisions", 0, fmt.Sprintf("The file has %d earlier revisions; the newest %d of them were read.", len(ends), revisionsMost))
		ends = ends[len(ends)-revisionsMost:]
	}
	known := lines(r.out)
	for i, e := range slices.Backward(ends) {
		old := &reading{pool: r.pool, limits: r.limits, out: &evidence.Reading{}}
		if err := old.pages(ctx, bytes.NewReader(b[:e]), int64(e)); err != nil {
			continue // the first part of a file that is arranged for the web ends early and is no revision
		}
		for _, p := range old.out.Pieces {
			var gone []string
			for _, line := range strings.Split(p.Text, "\n") {
				line = spaced(line)
				if line != "" && !known[line] {
					gone, known[line] = append(gone, line), true
				}
			}
			if len(gone) == 0 {
				continue
			}
			r.out.Pieces = append(r.out.Pieces, evidence.Piece{Where: evidence.Revision, Page: p.Page, Name: fmt.Sprintf("revision %d", i+1),
				Text: strings.Join(gone, "\n"), Unseen: true})
		}
	}
	if len(ends) > 0 {
		r.note("earlier-revisions", 0, "The file keeps what it was before it was changed.")
	}
}

func objectFollows(b []byte) bool {
	return bytes.Contains(b, []byte(" obj")) && bytes.Contains(b, []byte("startxref"))
}

// lines are the lines of the pages of a reading.
func lines(of *evidence.Reading) map[string]bool {
	known := map[string]bool{}
	for _, p := range of.Pieces {
		if p.Page == 0 {
			continue
		}
		for _, line := range strings.Split(p.Text, "\n") {
			known[spaced(line)] = true
		}
	}
	return known
}

func spaced(line string) string { return strings.Join(strings.Fields(line), " ") }
