// Command bundle measures one PDF of 20,000 pages of 3,000 made-up documents: how long it takes, how much memory, whether every page's
// number is the page of the PDF (read by pdftotext), and, of a tenth of the documents, whether they give the same bytes twice, and whether late documents move a page.
//
//	bin/bundle [-small]
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"candour/bench/ratios"
	"candour/evidence"
	"candour/evidence/bundle"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
)

func main() {
	small := flag.Bool("small", false, "a tenth of it")
	flag.Parse()
	documents, pages := 3_000, 20_000
	if *small {
		documents, pages = 300, 2_000
	}
	dir, err := os.MkdirTemp("", "candour-bench-")
	if err != nil {
		log.Fatal(err)
	}
	err = measure(dir, documents, pages)
	if gone := os.RemoveAll(dir); err == nil {
		err = gone
	}
	if err != nil {
		log.Fatal(err)
	}
}

// written makes documents of so many pages together, each of 40 lines.
func written(dir string, documents, pages int) ([]bundle.Document, error) {
	r := rand.New(rand.NewPCG(8, 8)) //nolint:gosec // made-up documents
	docs := make([]bundle.Document, 0, documents)
	for i := range documents {
		n := 1
		if left, after := pages, documents-i-1; after == 0 {
			n = left
		} else {
			n = 1 + r.IntN(2*(left-after)/(after+1)+1)
			n = min(n, left-after)
		}
		pages -= n
		var content strings.Builder
		for line := range 40 {
			content.WriteString(canary.Line(60, float64(780-line*18), 10, words(r)))
		}
		d := bundle.Document{Section: fmt.Sprintf("Section %d", i/100+1), Title: fmt.Sprintf("Placeholder document %d about the timetable", i+1), Date: "1 May 2020",
			URN: fmt.Sprintf("DOC%06d", i+1), File: filepath.Join(dir, fmt.Sprintf("%06d.pdf", i+1))}
		if err := os.WriteFile(d.File, canary.Pages(n, content.String()), 0o600); err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	return docs, nil
}

func words(r *rand.Rand) string {
	out := make([]string, 12)
	for i := range out {
		out[i] = fmt.Sprintf("w%d", r.IntN(30_000))
	}
	return strings.Join(out, " ")
}

func measure(dir string, documents, pages int) error {
	docs, err := written(dir, documents, pages)
	if err != nil {
		return err
	}
	pool, err := pdf.Shared() // its compilation is not of the bundle
	if err != nil {
		return err
	}
	o := bundle.Options{Title: "Hearing bundle", Letter: "A", Pool: pool, Limits: evidence.Usual}
	path := filepath.Join(dir, "bundle.pdf")
	before := used()
	m, _, took, err := bundled(path, docs, o)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	fmt.Printf("%d documents, %d pages with the index, %.1f MB: %s, %s of processors, peak memory %s\n", len(docs), m.Pages, float64(info.Size())/1e6, took.Round(time.Millisecond),
		(used() - before).Round(time.Millisecond), ratios.Peak())
	right, checked, err := numbered(path, m)
	if err != nil {
		return err
	}
	few := docs[:len(docs)/10]
	tenth, first, _, err := bundled(filepath.Join(dir, "tenth.pdf"), few, o)
	if err != nil {
		return err
	}
	_, again, _, err := bundled(filepath.Join(dir, "again.pdf"), few, o)
	if err != nil {
		return err
	}
	moved, err := late(dir, few, o, tenth)
	if err != nil {
		return err
	}
	same := first == again
	fmt.Printf("pages with the number of the PDF's page: %d of %d, by %s; of a tenth: the same bytes twice: %v; references that moved by 10 late documents: %d\n", right, m.Pages, checked, same, moved)
	ratios.Note(ratios.Row{What: fmt.Sprintf("bundle: %d pages of %d documents", pages, documents),
		Ours: took.Round(100 * time.Millisecond).String(), Peer: "-", Goal: "5 min", Met: took < 5*time.Minute})
	ratios.Note(ratios.Row{What: "bundle: pages whose number is the PDF's page; late documents move none; the same bytes twice",
		Ours: fmt.Sprintf("%d of %d; %d moved; %v", right, m.Pages, moved, same), Peer: "-",
		Goal: "all; 0; true", Met: right == m.Pages && moved == 0 && same})
	return nil
}

func bundled(path string, docs []bundle.Document, o bundle.Options) (m *bundle.Map, sum string, took time.Duration, err error) {
	f, err := os.Create(path) //nolint:gosec // our own folder
	if err != nil {
		return nil, "", 0, err
	}
	h := sha256.New()
	start := time.Now()
	m, err = bundle.Make(context.Background(), io.MultiWriter(f, h), docs, o)
	took = time.Since(start)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return m, hex.EncodeToString(h.Sum(nil)), took, err
}

// used is the time of processors that this process has had: on a machine that works for others as well, that is what can be compared.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

var stamp = regexp.MustCompile(`\bA ?(\d+)\s*$`)

// numbered counts the pages that end with their own number, and whose document says the page that the map has.
func numbered(path string, m *bundle.Map) (right int, by string, err error) {
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output() //nolint:gosec // our own file
	if err != nil {
		return 0, "", fmt.Errorf("pdftotext (poppler-utils) reads the numbers: %w", err)
	}
	pages := bytes.Split(out, []byte("\f"))
	pages = pages[:len(pages)-1]
	count := map[string]int{}
	for _, e := range m.Documents {
		count[e.URN] = e.Pages
	}
	for i, p := range pages {
		got := stamp.FindSubmatch(p)
		if got == nil || string(got[1]) != fmt.Sprint(i+1) {
			continue
		}
		if urn, of, ok := m.At(i + 1); ok && !bytes.Contains(p, fmt.Appendf(nil, "%s, page %d of %d", urn, of, count[urn])) {
			continue
		}
		right++
	}
	return right, "pdftotext", nil
}

// late adds ten documents, and counts the references that open another page then.
func late(dir string, docs []bundle.Document, o bundle.Options, m *bundle.Map) (moved int, err error) {
	for i := range 10 {
		d := docs[i]
		d.URN = fmt.Sprintf("LATE%d", i)
		docs = append([]bundle.Document{d}, docs...)
	}
	o.After = m
	path := filepath.Join(dir, "late.pdf")
	n, _, _, err := bundled(path, docs, o)
	if err != nil {
		return 0, err
	}
	for _, e := range m.Documents {
		for k := range e.Pages {
			if p, ok := n.Page(e.URN, k+1); !ok || p != e.First+k {
				moved++
			}
		}
	}
	right, _, err := numbered(path, n)
	return moved + n.Pages - right, err
}
