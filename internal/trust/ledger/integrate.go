package ledger

import (
	"context"
	"database/sql"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger/tiles"
)

// integrateBatch is how many waiting leaves are placed in one transaction.
const integrateBatch = 4096

// integrateLock is the advisory lock that makes one node at a time place
// leaves (PostgreSQL; SQLite has one writer anyway).
const integrateLock = 0x63616e646f7572 // "candour"

// Integrate gives the leaves that may have one now their place in the tree, and
// says how many there were. What anybody may see a word of is placed at once, in
// the order in which it was stored, whatever the clocks of the nodes said; the
// rest is placed with the batch of its hour (batch.go). The number is assigned
// here and nowhere else, so numbers have no gaps.
func (l *Ledger) Integrate(ctx context.Context) (placed int, err error) {
	defer errs.Wrap(&err, "ledger.Integrate")
	if placed, err = l.placeBatches(ctx); err != nil {
		return placed, err
	}
	for {
		n := 0
		err = l.cfg.DB.InTx(ctx, func(tx *db.Tx) (err error) {
			n, err = l.placeSoon(ctx, tx)
			return err
		})
		placed += n
		if err != nil || n < integrateBatch {
			return placed, err
		}
	}
}

func (l *Ledger) placeSoon(ctx context.Context, tx *db.Tx) (int, error) {
	if err := lockTree(ctx, tx); err != nil {
		return 0, err
	}
	if err := notePlaced(ctx, tx, ` AND placed_to IS NULL`); err != nil {
		return 0, err
	}
	rows, err := tx.Query(ctx, `SELECT id, leaf FROM ledger_leaf WHERE `+waitsSoon(tx.Dialect())+` ORDER BY `+arrival(tx.Dialect())+` LIMIT ?`, integrateBatch)
	batch, err := db.Collect(rows, err, func(r *sql.Rows) (w waiting, err error) {
		err = r.Scan(&w.id, &w.leaf)
		return w, err
	})
	if err != nil {
		return 0, err
	}
	return len(batch), place(ctx, tx, batch)
}

// lockTree makes one node at a time place leaves.
func lockTree(ctx context.Context, tx *db.Tx) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(?)`, int64(integrateLock))
	return err
}

// growTree adds leaf hashes to the tiles and keeps the new size and root.
func growTree(ctx context.Context, tx *db.Tx, size int64, hashes []tlog.Hash) error {
	root, err := tiles.Grow(ctx, tileStore{q: tx, tx: tx}, size, hashes)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO ledger_tree (id, size, root) VALUES (1, ?, ?)
 ON CONFLICT (id) DO UPDATE SET size = excluded.size, root = excluded.root`, size+int64(len(hashes)), root[:])
	return err
}

// arrival orders leaves that have no place yet by when they were stored: by the
// one writer's row numbers, or by the numbers of transactions.
func arrival(d db.Dialect) string {
	if d == db.Postgres {
		return `xact, at, id`
	}
	return `rowid`
}

// waitsSoon finds the entries that are placed at once and have no place yet.
// PostgreSQL's index of places knows them. SQLite's does not, so that a write need not
// touch it: they are sought after the last row before which every one has its place.
func waitsSoon(d db.Dialect) string {
	if d == db.Postgres {
		return `seq IS NULL AND soon = 1`
	}
	return `seq IS NULL AND soon = 1 AND rowid > (SELECT COALESCE(MAX(placed_to), 0) FROM ledger_tree)`
}

// waitsLater finds those that wait for the batch of their hour: SQLite has an index of
// these few alone, since one of them would hold what is sought after it up for an hour.
const waitsLater = `seq IS NULL AND COALESCE(soon, 0) = 0`

// leftOut finds those that SQLite would never find.
const leftOut = `seq IS NULL AND COALESCE(soon, 0) <> 0 AND (soon <> 1 OR rowid <= (SELECT COALESCE(MAX(placed_to), 0) FROM ledger_tree))`

// notePlaced moves that row on, after entries were placed; or finds it, in a
// database that was brought up to date or put back.
func notePlaced(ctx context.Context, tx *db.Tx, when string) error {
	if tx.Dialect() == db.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE ledger_tree SET placed_to = COALESCE(
 (SELECT rowid FROM ledger_leaf WHERE `+waitsSoon(db.SQLite)+` ORDER BY rowid LIMIT 1) - 1, (SELECT MAX(rowid) FROM ledger_leaf)) WHERE id = 1`+when)
	return err
}

func treeSize(ctx context.Context, q db.Querier) (int64, error) {
	var size int64
	err := q.QueryRow(ctx, `SELECT size FROM ledger_tree WHERE id = 1`).Scan(&size)
	if db.NoRows(err) {
		return 0, nil
	}
	return size, err
}
