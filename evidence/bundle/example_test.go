package bundle_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"candour/evidence"
	"candour/evidence/bundle"
	"candour/evidence/pdf/canary"
)

// A bundle of two documents, and one more that comes late: no page moves.
func ExampleMake() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	document := func(urn string, pages int) bundle.Document {
		path := filepath.Join(dir, urn+".pdf")
		if err := os.WriteFile(path, canary.Pages(pages, canary.Line(72, 700, 12, "Placeholder paragraph")), 0o600); err != nil {
			panic(err)
		}
		return bundle.Document{Section: "Letters", Title: "Placeholder " + urn, URN: urn, File: path}
	}
	docs := []bundle.Document{document("DOC000007", 3), document("DOC000009", 2)}
	o := bundle.Options{Title: "Hearing bundle", Letter: "A", Limits: evidence.Usual}
	first, err := bundle.Make(context.Background(), io.Discard, docs, o)
	if err != nil {
		panic(err)
	}
	o.After = first
	second, err := bundle.Make(context.Background(), io.Discard, append([]bundle.Document{document("DOC000004", 1)}, docs...), o)
	if err != nil {
		panic(err)
	}
	for _, m := range []*bundle.Map{first, second} {
		page, _ := m.Page("DOC000009", 2)
		fmt.Printf("%d pages, DOC000009 page 2 is page %d\n", m.Pages, page)
	}
	urn, page, _ := second.At(8)
	fmt.Printf("page 8 is %s page %d\n", urn, page)
	// Output:
	// 6 pages, DOC000009 page 2 is page 6
	// 8 pages, DOC000009 page 2 is page 6
	// page 8 is DOC000004 page 1
}
