// Command find measures searches of an index of pages that holds no word: beside them the same words in the clear, in SQLite's own
// index. It prints how long pages took to enter, how large the index is, and the fifth, half and nineteenth of twenty of rare,
// middling and common words, phrases, nearness and beginnings, without a rule and with three quarters of the documents held.
//
//	bin/find [-pages 150000] [-words 200] [-database postgres://...]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/evidence"
	"candour/internal/room/evidence/index"
	"candour/internal/trust/ledger"
)

func main() {
	pages, words, address := flag.Int("pages", 150_000, "pages"), flag.Int("words", 200, "words of a page"), flag.String("database", "", "address; a new SQLite file when empty")
	flag.Parse()
	if err := run(context.Background(), *pages, *words, *address); err != nil {
		log.Fatal(err)
	}
}

var key = index.Key(strings.Repeat("k", 32))

// aDocument is how many pages a document has here.
const aDocument = 8

func run(ctx context.Context, pages, words int, address string) error {
	folder, err := os.MkdirTemp("", "candour-find-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	file := filepath.Join(folder, "find.db")
	if address == "" {
		address = file
	}
	d, err := db.Open(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if _, err := d.Migrate(ctx, ledger.Migrations(), evidence.Migrations()); err != nil {
		return err
	}
	text, began := 0, time.Now()
	r := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // made-up texts
	for first := 0; first < pages; first += aDocument * 20 {
		if err := d.InTx(ctx, func(w *db.Tx) error {
			for doc := first / aDocument; doc < first/aDocument+20; doc++ {
				var all []index.Page
				for p := range aDocument {
					t := page(r, words)
					text += len(t)
					all = append(all, index.Page{Number: p + 1, Text: t})
				}
				if err := index.Put(ctx, w, key, "home", item(doc), fmt.Sprintf("NHC%06d", doc), all); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	took := time.Since(began)
	fmt.Printf("%s: %d pages of %d words in %.0f s (%.0f a second)\n", d.Dialect(), pages, words, took.Seconds(), float64(pages)/took.Seconds())
	if info, err := os.Stat(file); err == nil {
		fmt.Printf("the index is %.2f times the text\n", float64(info.Size())/float64(text))
	}
	return ask(ctx, d, pages)
}

func item(doc int) string { return fmt.Sprintf("doc-%d", doc) }

// page is words drawn as words of a language lie.
func page(r *rand.Rand, n int) string {
	z := rand.NewZipf(r, 1.07, 6, 60_000)
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("word%d", z.Uint64())
	}
	return strings.Join(out, " ")
}

// ask asks each kind of question forty times, of other words each time.
func ask(ctx context.Context, d *db.DB, pages int) error {
	var held []index.Hole
	for doc := range pages / aDocument {
		if doc%4 != 0 {
			held = append(held, index.Hole{Item: item(doc)})
		}
	}
	few := held[:min(len(held), 500)]
	kinds := []struct {
		name  string
		query func(i int) string
	}{
		{"rare word", func(i int) string { return fmt.Sprintf("word%d", 20_000+37*i) }}, {"middling word", func(i int) string { return fmt.Sprintf("word%d", 800+13*i) }},
		{"common word", func(i int) string { return fmt.Sprintf("word%d", i%20) }}, {"two words", func(i int) string { return fmt.Sprintf("word%d word%d", 40+i, 300+7*i) }},
		{"phrase", func(i int) string { return fmt.Sprintf(`"word%d word%d"`, i%8, i%11) }}, {"near", func(i int) string { return fmt.Sprintf("word%d NEAR/5 word%d", 20+i, 90+i) }},
		{"beginning", func(i int) string { return fmt.Sprintf("word%d*", 300+i) }},
	}
	fmt.Println("p50 / p95 in ms: ten hits in the order of numbers; the count")
	for _, k := range kinds {
		for _, h := range []struct {
			name string
			held []index.Hole
		}{{"nothing held", nil}, {"500 documents held", few}, {"three quarters held", held}} {
			found, counted, err := times(ctx, d, k.query, h.held)
			if err != nil {
				return err
			}
			fmt.Printf("  %-14s %-20s %s   %s\n", k.name, h.name, found, counted)
		}
	}
	return nil
}

func times(ctx context.Context, d *db.DB, query func(int) string, held []index.Hole) (found, counted string, err error) {
	var find, count []time.Duration
	for i := range 40 {
		q, parsed := index.Parse(query(i))
		began := time.Now()
		_, err := index.Find(ctx, d, key, "home", q, held, index.Hit{}, 11)
		find = append(find, time.Since(began))
		began = time.Now()
		_, _, counts := index.Count(ctx, d, key, "home", q, held)
		count = append(count, time.Since(began))
		if err = errors.Join(parsed, err, counts); err != nil {
			return "", "", err
		}
	}
	return both(find), both(count), nil
}

func both(all []time.Duration) string {
	slices.Sort(all)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return fmt.Sprintf("%7.1f / %7.1f", ms(all[len(all)/2]), ms(all[len(all)*19/20]))
}
