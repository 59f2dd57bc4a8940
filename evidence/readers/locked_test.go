package readers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"

	"candour/evidence"
	pdfium "candour/evidence/pdf"
	"candour/evidence/readers"
)

// TestALockedPDFOpensByItsPassword (pitfall 5): with the password among those that are given it is read as it would be without
// one, and nothing of what was opened lies among its parts.
func TestALockedPDFOpensByItsPassword(t *testing.T) {
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		t.Skip("qpdf is not installed, and makes the file")
	}
	dir := t.TempDir()
	open, locked := filepath.Join(dir, "open.pdf"), filepath.Join(dir, "locked.pdf")
	doc := fpdf.New("P", "pt", "A4", "")
	doc.AddPage()
	doc.SetFont("Helvetica", "", 12)
	doc.Cell(200, 20, "A placeholder about the timetable")
	if err := doc.OutputFileAndClose(open); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(qpdf, "--encrypt", "open sesame", "owner", "256", "--", open, locked).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	pool, err := pdfium.Open(pdfium.Config{Instances: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	for name, c := range map[string]struct {
		passwords []string
		opens     bool
	}{"none": {nil, false}, "wrong ones": {[]string{"a", "b"}, false}, "the right one": {[]string{"a", "open sesame"}, true}} {
		t.Run(name, func(t *testing.T) {
			scratch := t.TempDir()
			r, err := readers.Set{PDF: pool, Passwords: c.passwords}.Read(t.Context(), locked, "locked.pdf", scratch, evidence.Usual)
			if !c.opens {
				if evidence.CodeOf(err) != evidence.Locked {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			words := ""
			for _, p := range r.Pieces {
				words += p.Text + " "
			}
			left, err := os.ReadDir(scratch)
			if !strings.Contains(words, "A placeholder about the timetable") || len(r.Parts) != 0 || err != nil || len(left) != 0 {
				t.Errorf("%q, %d parts, %d files, %v", words, len(r.Parts), len(left), err)
			}
			found := false
			for _, n := range r.Notes {
				found = found || n.Code == "opened-by-password"
			}
			if !found {
				t.Errorf("nothing says so: %+v", r.Notes)
			}
		})
	}
}
