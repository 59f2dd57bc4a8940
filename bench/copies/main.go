// Command copies measures what the evidence library finds among made-up documents of which the truth is known: near copies, threads (beside
// notmuch where it is installed), words in pictures (beside tesseract by itself), and a volume of load files with all its checks.
//
//	bin/copies [-only alike,threads,ocr,production] [-small]
package main

import (
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"candour/bench/ratios"
	"candour/evidence/alike"
)

func main() {
	only := flag.String("only", "alike,threads,ocr,production", "what is measured")
	small := flag.Bool("small", false, "a tenth of it")
	flag.Parse()
	scale := 10
	if *small {
		scale = 1
	}
	parts := map[string]func(int) error{"alike": measureAlike, "threads": measureThreads, "ocr": measureOCR, "production": measureProduction}
	for name := range strings.SplitSeq(*only, ",") {
		part, ok := parts[name]
		if !ok {
			log.Fatalf("there is no part %q", name)
		}
		fmt.Printf("-- %s\n", name)
		if err := part(scale); err != nil {
			log.Fatal(err)
		}
	}
}

// words are n words drawn as words of a language lie.
func words(r *rand.Rand, n int) []string {
	z := rand.NewZipf(r, 1.07, 6, 30_000)
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("w%d", z.Uint64())
	}
	return out
}

// perPage is how many words a page of print has, about.
const perPage = 300

// measureAlike takes texts of one to twenty pages and a copy of each with 5 % of its words changed.
func measureAlike(scale int) error {
	r := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // made-up texts
	var docs []alike.Document
	originals, pages := 200*scale, 0
	for i := range originals {
		w := words(r, perPage/2+r.IntN(20*perPage))
		pages += 2 * (len(w)/perPage + 1)
		docs = append(docs, alike.Document{ID: fmt.Sprintf("%d-a", i), Text: strings.Join(w, " ")})
		for range len(w) / 20 {
			w[r.IntN(len(w))] = fmt.Sprintf("x%d", r.IntN(1_000_000))
		}
		docs = append(docs, alike.Document{ID: fmt.Sprintf("%d-b", i), Text: strings.Join(w, " ")})
	}
	start := time.Now()
	x, err := alike.New(alike.Usual)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if err := x.Add(d); err != nil {
			return err
		}
	}
	found, wrong := 0, 0
	for _, l := range x.Links() {
		if strings.Split(l.A, "-")[0] == strings.Split(l.B, "-")[0] {
			found++
		} else {
			wrong++
		}
	}
	took := time.Since(start)
	recall, speed := float64(found)/float64(originals), float64(pages)/took.Seconds()
	fmt.Printf("%d texts, %d pages: %.2f %% of copies found, %d of %d pairs wrong, %.0f pages/s\n", len(docs), pages, 100*recall, wrong, found+wrong, speed)
	ratios.Note(ratios.Row{What: "alike: copies with 5 % changed found", Ours: fmt.Sprintf("%.2f %%, %.0f pages/s", 100*recall, speed), Peer: "-", Goal: "99 %", Met: recall >= 0.99})
	ratios.Note(ratios.Row{What: "alike: wrong pairs of a thousand", Ours: fmt.Sprintf("%.2f", 1000*float64(wrong)/float64(max(1, found+wrong))), Peer: "-", Goal: "1", Met: 1000*wrong <= found+wrong})
	return nil
}

// folder is one that is taken away at the end.
func folder(do func(dir string) error) error {
	dir, err := os.MkdirTemp("", "candour-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	return do(dir)
}
