// Command disclosure measures suppression and its audit on a synthetic
// national table, beside the R package GaussSuppression where that is installed,
// and on smaller tables beside the rule that the package works by.
//
//	bin/disclosure [-people 24000] [-seed 1]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"time"

	"candour/disclosure"
)

func main() {
	people := flag.Float64("people", 24_000, "people in the table")
	seed := flag.Uint64("seed", 1, "seed of the table")
	flag.Parse()
	t, err := national(*people, *seed)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("national table (synthetic): %d cells with totals, %.0f people; 1 to 5 hidden\n", len(t.Cells), t.Cells[0].Count)
	fmt.Printf("%-14s %6s %10s %10s %10s %10s %8s\n", "zeros", "width", "by rule", "beside", "suppress", "audit", "unsafe")
	for _, zeros := range []bool{true, false} {
		for _, width := range []float64{1, 5} {
			opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 5, Zeros: zeros}, Width: width}
			took, audit, p, unsafe := measure(t, opts)
			a, b := p.Count()
			fmt.Printf("%-14s %6v %10d %10d %10s %10s %8d\n", word(zeros), width, a, b, round(took), round(audit), unsafe)
		}
		peer(t, zeros)
	}
	fmt.Printf("\nsmaller tables (720 cells): cells hidden beside those of the rule, and protected cells that can be worked out exactly\n")
	fmt.Printf("%-14s %6s %6s | %8s %8s | %8s %8s %10s\n", "zeros", "mean", "seed", "Gaussian", "open", "ours", "open", "time")
	for _, mean := range []float64{1.5, 10} {
		for seed := uint64(1); seed <= 3; seed++ {
			for _, zeros := range []bool{true, false} {
				beside(mean, seed, zeros)
			}
		}
	}
}

func measure(t *disclosure.Table, opts disclosure.Options) (took, audit time.Duration, p *disclosure.Pattern, unsafe int) {
	start := time.Now()
	p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{t}, opts, nil)
	if err != nil {
		log.Fatal(err)
	}
	took = time.Since(start)
	if err := p.Check(opts); err != nil {
		log.Fatal(err)
	}
	start = time.Now()
	r, err := disclosure.Audit(context.Background(), p.Print("bench", opts), opts)
	if err != nil {
		log.Fatal(err)
	}
	return took, time.Since(start), p, len(r.Unsafe())
}

// beside compares with the rule of Gaussian elimination.
func beside(mean float64, seed uint64, zeros bool) {
	t, err := smaller(mean, seed)
	if err != nil {
		log.Fatal(err)
	}
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 3, Zeros: zeros}, Width: 1}
	n, hidden := gaussian(t, opts.Rule)
	var cells []int
	for c := range hidden {
		if hidden[c] {
			cells = append(cells, c)
		}
	}
	theirs := worked([]disclosure.Published{disclosure.Hide(t, "", opts, cells...)}, opts)
	took, _, p, _ := measure(t, opts)
	_, ours := p.Count()
	fmt.Printf("%-14s %6v %6d | %8d %8d | %8d %8d %10s\n", word(zeros), mean, seed, n, theirs, ours, worked(p.Print("", opts), opts), round(took))
}

func worked(p []disclosure.Published, opts disclosure.Options) (n int) {
	r, err := disclosure.Audit(context.Background(), p, opts)
	if err != nil {
		log.Fatal(err)
	}
	for i := range r.Findings {
		if r.Findings[i].WorkedOut() {
			n++
		}
	}
	return n
}

func word(zeros bool) string {
	if zeros {
		return "zeros too"
	}
	return "zeros printed"
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Millisecond) }
