// Command ledger measures what the log costs: audited against bare writes on
// SQLite (synchronous FULL) and PostgreSQL (fsync on), the verification of a
// million entries, and a receipt's size and checking time.
//
//	go run ./bench/ledger [-entries 1000000] [-postgres URL]
//	go run ./bench/ledger -writes-of URL [-entries 300000]
//	go run ./bench/ledger -ahead URL [-entries 300000]
//	go run ./bench/ledger -verify URL
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// rules let the one actor of this measurement do everything; what a decision
// costs is measured in package access.
type rules struct{}

func (rules) Version() string { return "bench" }
func (rules) Authorize(context.Context, access.Actor, access.Action, access.Resource) error {
	return nil
}

const words = "The Department should publish a timetable with dates and say each year what was done, what was not, and why. "

var table = ledger.Table{Name: "thing", Columns: []string{"title", "summary", "n"}, Public: true}

func main() {
	entries := flag.Int("entries", 1_000_000, "entries to verify")
	seconds := flag.Duration("for", 4*time.Second, "length of the writes of each kind")
	wal := flag.String("ahead", "", "URL of a database to measure what is written ahead on, alone; it is brought to -entries first and kept")
	writesAhead := flag.Int("writes", 3000, "how many writes -ahead measures")
	verified := flag.String("verify", "", "URL of a database that -ahead left, to verify it alone")
	only := flag.String("writes-of", "", "URL of a database to measure audited against bare writes on, alone; it is brought to -entries first and kept")
	grown := flag.Int("grown", 300_000, "entries of the databases on which writes are measured, when all is")
	profile := flag.String("profile", "", "file for a profile of the processor's time of -verify or -writes-of")
	postgres := flag.String("postgres", os.Getenv("CANDOUR_BENCH_POSTGRES"), "URL of a PostgreSQL server with fsync on")
	flag.Parse()
	if *wal != "" {
		ahead(*wal, *entries, *writesAhead)
		return
	}
	if *verified != "" {
		check(*verified, *profile)
		return
	}
	dir, err := os.MkdirTemp("", "candour-bench-")
	must(err)
	defer func() { _ = os.RemoveAll(dir) }()
	if *only != "" {
		pairs(*only, *entries, *seconds, *profile)
		return
	}
	pairs("sqlite:"+filepath.Join(dir, "w.db"), *grown, *seconds, "")
	if *postgres != "" {
		pairs(*postgres, *grown, *seconds, "")
		contention(*postgres, *seconds)
	} else {
		fmt.Println("PostgreSQL: not measured (give -postgres or CANDOUR_BENCH_POSTGRES)")
	}
	verification(filepath.Join(dir, "v.db"), *entries)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// keep leaves what is in the database.
var keep bool

func open(url string) (context.Context, *db.DB, *ledger.Ledger, note.Verifier) {
	ctx := access.WithActor(context.Background(), access.Actor{ID: "bench", Name: "bench", Roles: []access.Role{access.RoleCoordinator}})
	d, err := db.Open(ctx, url)
	must(err)
	_, err = d.Migrate(ctx, ledger.Migrations())
	must(err)
	for _, s := range []string{"thing", "bare"} {
		if !keep {
			_, _ = d.SQL().ExecContext(ctx, `DROP TABLE IF EXISTS `+s)
		}
		_, err = d.SQL().ExecContext(ctx, `CREATE TABLE IF NOT EXISTS `+s+` (id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, title TEXT, summary TEXT, n BIGINT)`)
		must(err)
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, "bench.example/ledger")
	must(err)
	signer, err := note.NewSigner(skey)
	must(err)
	verifier, err := note.NewVerifier(vkey)
	must(err)
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: rules{}, Clock: clock.System{}, Origin: "bench.example/ledger",
		Tables: []ledger.Table{table}, Signer: signer, Verifier: verifier})
	must(err)
	return ctx, d, l, verifier
}

var ids atomic.Int64

// each runs one n times, on several clients.
func each(clients, n int, one func() error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for next.Add(1) <= int64(n) {
				must(one())
			}
		})
	}
	wg.Wait()
}

func rate(clients int, length time.Duration, one func() error) float64 {
	began := time.Now()
	n := during(clients, length, one)
	return float64(n) / time.Since(began).Seconds()
}

// during says how often one could be done on several clients.
func during(clients int, length time.Duration, one func() error) int64 {
	var n atomic.Int64
	var wg sync.WaitGroup
	began := time.Now()
	for range clients {
		wg.Go(func() {
			for time.Since(began) < length {
				must(one())
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return n.Load()
}

// stretch is a part of a run. What a write costs on a database that has grown is
// not what it costs on a fresh one, and the processor's time says it where others
// use the machine.
type stretch struct {
	began time.Time
	cpu   time.Duration
}

func begin() stretch { return stretch{time.Now(), spent()} }

// of says what a number of writes took since.
func (s stretch) of(writes int) string {
	wall, cpu := time.Since(s.began), spent()-s.cpu
	return fmt.Sprintf("%.0f a second, %.0f a second of the processor", float64(writes)/wall.Seconds(), float64(writes)/cpu.Seconds())
}

// spent is the processor's time of this program until now.
func spent() time.Duration {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// verification writes entries in large batches, publishes and verifies.
func verification(path string, n int) {
	ctx, d, l, verifier := open("sqlite:" + path)
	defer func() { _ = d.Close() }()
	_, err := d.SQL().ExecContext(ctx, `PRAGMA synchronous=OFF`) // only to make the log quickly: verification reads
	must(err)
	began, late := time.Now(), stretch{}
	last := ""
	for i := 0; i < n; i++ {
		if i == n-n/6 {
			late = begin()
		}
		id := fmt.Sprint("v", i)
		e, err := l.Write(ctx, ledger.Act{Action: "thing.write", Kind: "thing", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", id, ledger.Row{"title": "Title " + id, "summary": words, "n": i})
		})
		must(err)
		last = e.ID
	}
	made := time.Since(began)
	fmt.Printf("the last %d of them, on a database of %d: %s\n", n/6, n-n/6, late.of(n/6))
	placing := begin()
	_, err = l.Publish(ctx, nil)
	must(err)
	fmt.Printf("%d entries written in %.0f s, placed and signed in %.1f s (%s)\n", n, made.Seconds(), time.Since(placing.began).Seconds(), placing.of(n))
	r, err := l.Verify(ctx, nil)
	must(err)
	if !r.Holds() || r.Size != int64(n) || r.Records != int64(n) {
		log.Fatalf("the log does not hold: %+v", r)
	}
	fmt.Printf("verify %d entries and records: %.1f s (bar: 15 s for 1,000,000)\n", n, r.Took.Seconds())
	receipt(ctx, l, verifier, last)
}

func receipt(ctx context.Context, l *ledger.Ledger, v note.Verifier, id string) {
	rc, err := l.Prove(ctx, id, ledger.ReceiptOptions{})
	must(err)
	words, err := l.RecordOf(ctx, id, ledger.ReceiptOptions{})
	must(err)
	text, err := json.Marshal(rc)
	must(err)
	const times = 200
	began := time.Now()
	for range times {
		r, err := ledger.ReadReceipt(text)
		must(err)
		_, err = ledger.CheckReceipt(r, words, ledger.LogKeyOnly(v, "bench.example/ledger"))
		must(err)
	}
	fmt.Printf("receipt: %d bytes (bar: 2,048), checked in %.2f ms (bar: 50 ms)\n", len(text), time.Since(began).Seconds()*1000/times)
}
