// Command pdf measures the reader of PDF files and the redaction.
//
//	bin/pdf [-only text,hostile,redact,width,alarms] [-corpora FOLDER]
//
//	text     words of pages beside pdftotext, and words that it does not give
//	hostile  how many of the awkward public files open, and whether anything dies
//	redact   pages a second of one processor at 200 dpi, and words left by two readers
//	width    of a list of 50 names, how often the box alone picks one
//	alarms   what check-redaction finds in public files that nobody redacted
//
// The first two and the last need the public corpora (CANDOUR_CORPORA, or the flag).
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"candour/evidence/pdf"
)

func main() {
	only := flag.String("only", "text,hostile,redact,width,alarms", "which parts")
	corpora := flag.String("corpora", os.Getenv("CANDOUR_CORPORA"), "folder of the public corpora")
	flag.Parse()
	runtime.GOMAXPROCS(1) // figures are for one processor
	pool, err := pdf.Open(pdf.Config{Instances: 1})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	files := list(*corpora)
	for part := range strings.SplitSeq(*only, ",") {
		switch {
		case (part == "text" || part == "hostile" || part == "alarms") && len(files) == 0:
			fmt.Printf("%s: the public corpora are not here: not measured\n", part)
		case part == "text":
			text(ctx, pool, files)
		case part == "hostile":
			hostile(ctx, pool, files)
		case part == "alarms":
			alarms(ctx, pool, files)
		case part == "redact":
			speed(ctx, pool)
		case part == "width":
			width(ctx, pool)
		default:
			log.Fatalf("there is no part %q", part)
		}
	}
}

// list is the PDF files of the corpora.
func list(folder string) []string {
	var out []string
	if folder == "" {
		return nil
	}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".pdf") {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		log.Print(err)
	}
	return out
}
