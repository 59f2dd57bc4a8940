// Command search measures the one search over 100,000 records: how long its index
// takes to make, and how long an answer takes, beside a scan of the same words and
// beside the full-text search of SQLite that the register's list uses.
//
//	bin/search [-records 100000] [-queries 400]
//
// All of it runs in one process, on the same records and queries, one after the
// other, so that the ratios are of one run.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"candour/bench/ratios"
	"candour/internal/base/db"
	"candour/internal/text/search"
)

func main() {
	n := flag.Int("records", 100_000, "records")
	asked := flag.Int("queries", 400, "queries")
	flag.Parse()
	docs := make([]search.Doc, *n)
	for i := range docs {
		docs[i] = made(i)
	}
	x := build(docs)
	queries := make([]string, *asked)
	dice := rand.New(rand.NewPCG(2, 2))
	for i := range queries {
		queries[i] = query(dice, *n)
	}
	ours := measure("this search", queries, func(q string) { x.Search(q, search.Options{Size: 10}) })
	scan := measure("a scan for the same words", queries[:min(len(queries), 100)], scanOf(docs))
	dir, err := os.MkdirTemp("", "candour-bench-")
	must(err)
	defer func() { _ = os.RemoveAll(dir) }()
	full := measure("SQLite's full-text search", queries, fullText(dir, docs))
	typed := measure("suggestions", queries, func(q string) { x.Suggest(q[:max(1, len(q)-2)], 8) })
	fmt.Printf("p95 beside the scan: %.2f of it by the clock, %.2f of processor; beside the list's own search: %.2f and %.2f\n",
		ours.clock/scan.clock, ours.worked/scan.worked, ours.clock/full.clock, ours.worked/full.worked)
	note := func(what string, peer taken, than string) {
		ratios.Note(ratios.Row{What: what, Ours: ms(ours.worked), Peer: ms(peer.worked) + than, Ratio: fmt.Sprintf("%.2f", ours.worked/peer.worked), Goal: "50 ms", Met: ours.worked < 0.05})
	}
	note(fmt.Sprintf("search of %d records, p95 of processor", *n), full, " (SQLite FTS5)")
	note("the same beside a scan", scan, " (scan)")
	ratios.Note(ratios.Row{What: "suggestions, p95 of processor", Ours: ms(typed.worked), Goal: "50 ms", Met: typed.worked < 0.05})
}

func ms(seconds float64) string { return fmt.Sprintf("%.1f ms", 1000*seconds) }

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// build makes the index and says what it took.
func build(docs []search.Doc) *search.Index {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began, cpu := time.Now(), used(syscall.RUSAGE_SELF)
	lex := search.NewLexicon()
	x := lex.New(lex.NewSegment(docs))
	took := time.Since(began)
	cpu = used(syscall.RUSAGE_SELF) - cpu
	runtime.GC()
	runtime.ReadMemStats(&after)
	began = time.Now()
	some := lex.NewSegment(docs[:100])
	few := time.Since(began)
	began = time.Now()
	x.Suggest("a", 1)
	x.Search("zzyzxq", search.Options{})
	fmt.Printf("index of %d records made in %.2f s (%.2f s of processor), %d MB held; of 100 that changed in %.1f ms (%d); what suggestions and spelling need besides, %.2f s\n",
		len(docs), took.Seconds(), cpu, (int64(after.HeapAlloc)-int64(before.HeapAlloc))>>20, few.Seconds()*1000, some.Len(), time.Since(began).Seconds())
	return x
}

// taken is the 95th percentile by the clock, and of what the processor worked: on a
// machine that does other things too the two differ.
type taken struct{ clock, worked float64 }

// measure asks one query after the other.
func measure(name string, queries []string, ask func(string)) taken {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	took, worked := make([]float64, len(queries)), make([]float64, len(queries))
	for i, q := range queries {
		began, cpu := time.Now(), used(thread)
		ask(q)
		took[i], worked[i] = time.Since(began).Seconds(), used(thread)-cpu
	}
	slices.Sort(took)
	slices.Sort(worked)
	at := func(list []float64, q float64) float64 { return list[int(q*float64(len(list)-1))] }
	fmt.Printf("%s: p50 %s, p95 %s, worst %s; of processor p50 %s, p95 %s\n", name, ms(at(took, .5)), ms(at(took, .95)), ms(at(took, 1)), ms(at(worked, .5)), ms(at(worked, .95)))
	return taken{at(took, .95), at(worked, .95)}
}

const thread = 1 // RUSAGE_THREAD

// used is how long processors have worked for this process or thread, in seconds.
func used(who int) float64 {
	var u syscall.Rusage
	must(syscall.Getrusage(who, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// scanOf looks at every word of every record.
func scanOf(docs []search.Doc) func(string) {
	texts := make([]string, len(docs))
	for i, d := range docs {
		texts[i] = strings.ToLower(strings.Join(slices.Concat([]string{d.Title}, d.Place, d.Words), " "))
	}
	return func(q string) {
		words, n := strings.Fields(strings.ToLower(q)), 0
		for _, t := range texts {
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(t, w) }) {
				n++
			}
		}
	}
}

// fullText is how the register's list searches: FTS5, at most 1,000, ranked.
func fullText(dir string, docs []search.Doc) func(string) {
	ctx := context.Background()
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "search.db"))
	must(err)
	must(d.InTx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `CREATE VIRTUAL TABLE s USING fts5(id UNINDEXED, words, tokenize = 'porter unicode61 remove_diacritics 2')`); err != nil {
			return err
		}
		for _, doc := range docs {
			if _, err := tx.Exec(ctx, `INSERT INTO s (id, words) VALUES (?, ?)`, doc.ID, strings.Join(slices.Concat([]string{doc.Title}, doc.Place, doc.Words), "\n")); err != nil {
				return err
			}
		}
		return nil
	}))
	return func(q string) {
		match := `"` + strings.Join(strings.FieldsFunc(q, func(r rune) bool { return r == ' ' || r == '"' || r == '-' }), `" "`) + `"`
		ids := read(ctx, d, `SELECT id FROM s WHERE s MATCH ? LIMIT 1001`, match)
		if len(ids) <= 1000 {
			read(ctx, d, `SELECT id FROM s WHERE s MATCH ? ORDER BY bm25(s), id LIMIT 1001`, match)
		}
	}
}

func read(ctx context.Context, d *db.DB, query, match string) (out []string) {
	rows, err := d.Query(ctx, query, match)
	must(err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		must(rows.Scan(&id))
		out = append(out, id)
	}
	must(rows.Err())
	return out
}
