package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

// contention measures what it costs that writes come out one after the other
// on PostgreSQL: 8 clients that each read a row and write it, all of them the
// same one, or each its own. Beside it, the same under one lock for all, which
// is the plainest way to have it.
func contention(url string, length time.Duration) {
	ctx, d, l, _ := open(url)
	defer func() { _ = d.Close() }()
	const clients, rows = 8, 1_000
	for i := range rows {
		id := fmt.Sprint("c", i)
		_, err := l.Write(ctx, ledger.Act{Action: "thing.write", Kind: "thing", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", id, ledger.Row{"title": "0", "summary": words, "n": 0})
		})
		must(err)
	}
	var lock bool
	raise := func(id string) error {
		_, err := l.Write(ctx, ledger.Act{Action: "thing.write", Kind: "thing", ID: id}, func(ctx context.Context, tx *ledger.Tx) error {
			if lock {
				if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(7)`); err != nil {
					return err
				}
			}
			var n int
			if err := tx.QueryRow(ctx, `SELECT n FROM thing WHERE id = ?`, id).Scan(&n); err != nil {
				return err
			}
			return tx.Update(ctx, "thing", id, 0, ledger.Row{"n": n + 1})
		})
		return err
	}
	var next atomic.Int64
	own := func() error { return raise(fmt.Sprint("c", next.Add(1)%rows)) }
	same := func() error { return raise("c0") }
	for _, c := range []struct {
		name string
		do   func() error
	}{{"rows of their own", own}, {"one row for all", same}} {
		before := db.Begun()
		lock = false
		free := rate(clients, length, c.do)
		again := db.Begun() - before
		lock = true
		locked := rate(clients, length, c.do)
		fmt.Printf("PostgreSQL, 8 clients, %s: %.0f/s serializable (%.1f %% begun again), %.0f/s under one lock = %.2f\n",
			c.name, free, 100*float64(again)/(free*length.Seconds()), locked, free/locked)
	}
}
