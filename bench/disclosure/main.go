// Command disclosure measures suppression and its audit on a synthetic
// national table.
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
	fmt.Printf("%d cells with totals, %.0f people\n", len(t.Cells), t.Cells[0].Count)
	for _, zeros := range []bool{true, false} {
		for _, width := range []float64{1, 5} {
			opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 5, Zeros: zeros}, Width: width}
			start := time.Now()
			p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{t}, opts, nil)
			if err != nil {
				log.Fatal(err)
			}
			took := time.Since(start)
			a, b := p.Count()
			fmt.Printf("zeros hidden %v width %v: %v, %d primary, %d secondary, unprotected %d, check %v\n", zeros, width, took, a, b, len(p.Unprotected), p.Check(opts))
			start = time.Now()
			r, err := disclosure.Audit(context.Background(), p.Print("", opts), opts)
			if err != nil {
				log.Fatal(err)
			}
			fmt.Println("  audit", time.Since(start), len(r.Findings), "unsafe", len(r.Unsafe()))
		}
	}
}
