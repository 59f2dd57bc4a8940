package bundle_test

import (
	"bytes"
	"errors"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"candour/evidence"
	"candour/evidence/bundle"
	"candour/evidence/pdf"
)

// samePictures draws each page of the PDFs by themselves and in the bundle, and fails where they differ by more than the edges of
// letters and pictures do. Only pages that the bundle does not turn can be compared.
func samePictures(t *testing.T, d *desk, b []byte, m *bundle.Map) {
	t.Helper()
	pool, err := pdf.Shared()
	if err != nil {
		t.Fatal(err)
	}
	open := func() *pdf.Drawing {
		w, err := pool.Draw(t.Context(), bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	whole := open()
	defer func() { whole.Close() }()
	files := map[string]string{}
	for _, x := range d.docs {
		files[x.URN] = x.File
	}
	compared := 0
	for _, e := range m.Documents {
		if filepath.Ext(files[e.URN]) != ".pdf" {
			continue
		}
		f, err := os.ReadFile(files[e.URN])
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(f, []byte("/AcroForm")) { // by themselves fields are drawn in a colour that says that they can be filled in
			continue
		}
		one, err := pool.Draw(t.Context(), bytes.NewReader(f), int64(len(f)))
		if err != nil {
			t.Fatal(err)
		}
		for n := range min(3, e.Pages) {
			const dpi = 48
			is, err1 := one.Grey(t.Context(), n+1, dpi)
			got, err2 := whole.Grey(t.Context(), e.First+n, dpi)
			if err1 != nil || err2 != nil {
				if err1 == nil && evidence.CodeOf(err2) != evidence.TooMuch { // by the strip
					t.Errorf("%s page %d is drawn by itself and not in the bundle: %v", files[e.URN], n+1, err2)
				}
				whole.Close() // it may have died of the page
				whole = open()
				continue
			}
			if got.Rect.Dx() < is.Rect.Dx()-1 || got.Rect.Dy() < is.Rect.Dy() {
				t.Logf("%s page %d was turned", files[e.URN], n+1)
				continue
			}
			compared++
			if share := differ(is, got); share > 0.03 {
				t.Errorf("%s page %d: %.1f %% of it looks another way in the bundle", files[e.URN], n+1, 100*share)
			}
		}
		one.Close()
	}
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

// differ is the share of dots of a page that are another grey, and have no such grey beside them, in the bundle.
func differ(is, got *image.Gray) float64 {
	off := 0
	for y := range is.Rect.Dy() {
		for x := range is.Rect.Dx() {
			near := false
			for dy := -1; dy <= 1 && !near; dy++ {
				for dx := -1; dx <= 1 && !near; dx++ {
					p := image.Pt(x+dx, y+dy)
					if p.In(got.Rect) {
						a, b := int(is.Pix[y*is.Stride+x]), int(got.Pix[p.Y*got.Stride+p.X])
						near = max(a-b, b-a) < 48
					}
				}
			}
			if !near {
				off++
			}
		}
	}
	return float64(off) / float64(is.Rect.Dx()*is.Rect.Dy())
}

// Pages of files that other programs made look in the bundle as they do by themselves.
func TestPagesLookTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("draws some hundred pages")
	}
	root := os.Getenv("CANDOUR_CORPORA")
	for dir, _ := os.Getwd(); root == "" && dir != "/"; dir = filepath.Dir(dir) {
		if at := filepath.Join(dir, "shared", "corpora"); isFolder(at) {
			root = at
		}
	}
	if root == "" {
		t.Skip("the public corpora are not here: set CANDOUR_CORPORA")
	}
	d := newDesk(t)
	for _, folder := range []string{"pdf-samples", "pdfium", "scans"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, _ fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(path) == ".pdf" {
				d.docs = append(d.docs, bundle.Document{Section: folder, Title: filepath.Base(path), URN: "DOC" + filepath.Base(path), File: path})
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	d.docs = slices.DeleteFunc(d.docs, func(x bundle.Document) bool {
		twice := seen[x.URN] || len(x.URN) > 60
		seen[x.URN] = true
		return twice
	})
	if os.Getenv("CANDOUR_ALL_CORPORA") == "" { // all of them take minutes
		for i := range len(d.docs) / 8 {
			d.docs[i] = d.docs[8*i]
		}
		d.docs = d.docs[:len(d.docs)/8]
	}
	all := len(d.docs)
	var refused bundle.Refused
	if _, _, err := try(d.docs, options()); errors.As(err, &refused) {
		d.docs = slices.DeleteFunc(d.docs, func(x bundle.Document) bool {
			return slices.ContainsFunc(refused, func(r bundle.Refusal) bool { return r.URN == x.URN })
		})
	}
	if len(d.docs)*10 < all*8 {
		t.Errorf("%d of %d files cannot go in: %v", all-len(d.docs), all, refused)
	}
	b, m := d.make(options())
	samePictures(t, d, b, m)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
