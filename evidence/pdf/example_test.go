package pdf_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
)

// Every word of a file, and where it stands.
func ExamplePool_Read() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "letter.pdf")
	letter := canary.Simple("/Annots [20 0 R] ", canary.Line(72, 700, 12, "Placeholder paragraph 12"),
		"<< /Type /Annot /Subtype /Text /Rect [72 440 90 458] /Contents (about the timetable) >>")
	if err := os.WriteFile(path, letter, 0o600); err != nil {
		panic(err)
	}
	pool, err := pdf.Shared()
	if err != nil {
		panic(err)
	}
	r, err := pool.Read(context.Background(), path, dir, evidence.Usual)
	if err != nil {
		panic(err)
	}
	for _, p := range r.Pieces {
		fmt.Printf("%s, page %d: %s\n", p.Where, p.Page, p.Text)
	}
	// Output:
	// body, page 1: Placeholder paragraph 12
	// annotation, page 0: about the timetable
}
