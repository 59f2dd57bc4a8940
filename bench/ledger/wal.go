package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

// The log's own cost in what a database writes ahead: pages on SQLite (frames of
// 4 KiB), bytes on PostgreSQL. It does not depend on the disk or on who else uses
// the machine. A server for it has full_page_writes off and nobody else on it.

// frame is a page of SQLite with what stands before it in the file written ahead.
const frame = 4096 + 24

// ahead measures writes on a database that is first brought to a size. What is
// at the URL already stays and counts.
func ahead(url string, size, writes int) {
	ctx, d, l := openGrown(url)
	defer func() { _ = d.Close() }()
	w := written{ctx: ctx, db: d, n: writes}
	w.grow(l, size)
	for _, rows := range []int{1, 4} {
		bare := w.of(func(id string) error { return w.bare(id, rows) })
		cpu := begin()
		audited := w.of(func(id string) error { return w.audited(l, id, rows) })
		took := cpu.of(writes)
		placed := w.of(nil, func() error { _, err := l.Integrate(ctx); return err })
		fmt.Printf("%s, %d entries, acts of %d rows: %s bare, %s audited (%s), %s more when placed\n", d.Dialect(), size, rows, w.say(bare), w.say(audited), took, w.say(placed))
	}
}

func openGrown(url string) (context.Context, *db.DB, *ledger.Ledger) {
	keep = true
	ctx, d, l, _ := open(url)
	return ctx, d, l
}

type written struct {
	ctx context.Context
	db  *db.DB
	n   int
}

// grow brings the log to a size, with many writers and no syncs.
func (w written) grow(l *ledger.Ledger, size int) {
	var have int
	must(w.db.QueryRow(w.ctx, `SELECT count(*) FROM ledger_leaf`).Scan(&have))
	ids.Store(int64(have) * 10)
	w.exec(`PRAGMA synchronous=OFF`)
	const clients = 32
	for from := have; from < size; from += 10_000 {
		each(clients, min(10_000, size-from), func() error { return w.audited(l, name("g"), 1) })
		_, err := l.Integrate(w.ctx)
		must(err)
	}
	w.exec(`PRAGMA wal_autocheckpoint=0`)
}

func name(kind string) string { return fmt.Sprint(kind, ids.Add(1)) }

// exec runs a statement of SQLite on its one writing connection.
func (w written) exec(statement string) {
	if w.db.Dialect() == db.SQLite {
		_, err := w.db.SQL().ExecContext(w.ctx, statement)
		must(err)
	}
}

// of gives what n writes, or one piece of work, wrote ahead.
func (w written) of(write func(id string) error, others ...func() error) float64 {
	w.exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	before := w.at()
	for i := 0; write != nil && i < w.n; i++ {
		must(write(name("w")))
	}
	for _, do := range others {
		must(do())
	}
	return (w.at() - before) / float64(w.n)
}

// at is how much was written ahead until now: frames, or bytes.
func (w written) at() (n float64) {
	if w.db.Dialect() == db.SQLite {
		info, err := os.Stat(w.db.Path() + "-wal")
		must(err)
		return float64(info.Size()) / frame
	}
	must(w.db.QueryRow(w.ctx, `SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8`).Scan(&n))
	return n
}

func (w written) say(n float64) string {
	if w.db.Dialect() == db.SQLite {
		return fmt.Sprintf("%.2f frames", n)
	}
	return fmt.Sprintf("%.0f bytes", n)
}

func (w written) bare(id string, rows int) error {
	return w.db.InTx(w.ctx, func(tx *db.Tx) error {
		for i := range rows {
			key := fmt.Sprint(id, "-", i)
			if _, err := tx.Exec(w.ctx, `INSERT INTO bare (id, version, leaf_id, title, summary, n) VALUES (?, 1, ?, ?, ?, ?)`, key, strings.Repeat("0", 32), "Title "+id, words, 7); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w written) audited(l *ledger.Ledger, id string, rows int) error {
	_, err := l.Write(w.ctx, ledger.Act{Action: "thing.write", Kind: "thing", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
		for i := range rows {
			if err := tx.Insert("thing", fmt.Sprint(id, "-", i), ledger.Row{"title": "Title " + id, "summary": words, "n": 7}); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}
