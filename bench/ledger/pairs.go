package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

// What others do on the machine falls on both kinds of writes alike when they take
// turns of a fraction of a second. Where it is busy, the processor's time of the
// two says more than the clock.

const turns = 12

// pairs measures audited writes against bare ones, of one row and of four, on a
// database that is brought to a size first. What was written is placed and published
// once in each second of the audited ones, as in the service.
func pairs(url string, size int, length time.Duration, profile string) {
	ctx, d, l := openGrown(url)
	defer func() { _ = d.Close() }()
	w := written{ctx: ctx, db: d}
	w.grow(l, size)
	w.exec(`PRAGMA wal_autocheckpoint=1000`)
	w.exec(`PRAGMA synchronous=FULL`)
	for _, clients := range []int{1, 8} {
		for _, rows := range []int{1, 4} {
			bare, audited := w.pair(l, clients, rows, length, profile)
			fmt.Printf("%s, %d entries, %d at once, acts of %d rows: audited %.0f/s of %.0f/s bare = %.0f %%; processor %.0f us of %.0f us = %.0f %%; begun again %.1f %%\n",
				d.Dialect(), size, clients, rows, audited.rate(), bare.rate(), 100*audited.rate()/bare.rate(), audited.each(), bare.each(), 100*bare.each()/audited.each(), audited.again())
		}
	}
}

// sum is what all turns of one kind came to.
type sum struct {
	n, begunAgain int64
	wall, cpu     time.Duration
}

func (s sum) rate() float64  { return float64(s.n) / s.wall.Seconds() }
func (s sum) each() float64  { return float64(s.cpu.Microseconds()) / float64(s.n) }
func (s sum) again() float64 { return 100 * float64(s.begunAgain) / float64(s.n) }

func (w written) pair(l *ledger.Ledger, clients, rows int, length time.Duration, profile string) (bare, audited sum) {
	if profile != "" {
		profile = fmt.Sprintf("%s-%d-%d", profile, clients, rows)
	}
	defer profiled(profile)()
	var published time.Duration
	for range turns {
		w.turn(&bare, clients, length/turns, func(id string) error { return w.bare(id, rows) })
		w.turn(&audited, clients, length/turns, func(id string) error { return w.audited(l, id, rows) }, func() error {
			if audited.wall < published {
				return nil
			}
			published += time.Second
			_, err := l.Publish(w.ctx, nil)
			return err
		})
	}
	return bare, audited
}

func (w written) turn(s *sum, clients int, length time.Duration, write func(id string) error, others ...func() error) {
	cpu, again, began := w.spent(), db.Begun(), time.Now()
	s.n += during(clients, length, func() error { return write(name("p")) })
	for _, do := range others {
		must(do())
	}
	s.wall += time.Since(began)
	s.cpu += w.spent() - cpu
	s.begunAgain += db.Begun() - again
}

// spent is the processor's time of this program, and of a server that is on this
// machine.
func (w written) spent() time.Duration {
	all := spent()
	if w.db.Dialect() == db.SQLite {
		return all
	}
	var pids string
	must(w.db.QueryRow(context.Background(), `SELECT string_agg(pid::text, ' ') FROM pg_stat_activity`).Scan(&pids))
	for _, pid := range strings.Fields(pids) {
		stat, err := os.ReadFile("/proc/" + pid + "/stat")
		if err != nil || !strings.Contains(string(stat), "(postgres)") {
			continue // it is elsewhere, or has ended
		}
		_, rest, _ := strings.Cut(string(stat), ") ")
		for _, ticks := range strings.Fields(rest)[11:13] { // of the user and of the system, in hundredths
			n, err := strconv.Atoi(ticks)
			must(err)
			all += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return all
}
