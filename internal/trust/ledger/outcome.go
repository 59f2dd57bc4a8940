package ledger

import (
	"context"
	"strconv"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// When the answer to a commit is lost, the write may be stored or not, and
// nobody may be told either before it is known. The leaf's id is random, so a
// leaf that is there settles it; on PostgreSQL so does the transaction's own
// state. While the database is away, or still at it, we ask again.

// askFor is how long we ask before we say that we do not know, and askEvery how
// often. A primary that fails over is usually back within it.
const (
	askFor   = 12 * time.Second
	askEvery = 200 * time.Millisecond
)

type fate int

const (
	fateOpen fate = iota
	fateStored
	fateGone
)

// settle turns an unknown outcome into a known one, where it can.
func (l *Ledger) settle(ctx context.Context, entry Entry, xact int64, lost error) (Entry, error) {
	if entry.ID == "" {
		return Entry{}, lost // nothing was to be stored
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), l.patience)
	defer stop()
	for {
		switch got, err := l.fateOf(ctx, entry.ID, xact); {
		case err == nil && got == fateStored:
			return entry, nil
		case err == nil && got == fateGone:
			return Entry{}, errs.Because(errs.Unavailable, "The database was away for a moment and this was not stored. Please send it again.", lost)
		}
		if l.cfg.DB.Dialect() == db.SQLite {
			return Entry{}, lost // its disk does not answer: nothing will be there in a moment
		}
		select {
		case <-ctx.Done():
			return Entry{}, lost
		case <-time.After(askEvery):
		}
	}
}

func (l *Ledger) fateOf(ctx context.Context, leafID string, xact int64) (fate, error) {
	ctx, stop := context.WithTimeout(ctx, 3*time.Second)
	defer stop()
	var n int
	if err := l.cfg.DB.QueryRow(ctx, `SELECT count(*) FROM ledger_leaf WHERE id = ?`, leafID).Scan(&n); err != nil {
		return fateOpen, err
	}
	switch {
	case n > 0:
		return fateStored, nil
	case l.cfg.DB.Dialect() == db.SQLite:
		return fateGone, nil // a commit that failed here left nothing that a reader sees
	}
	return l.fateOfXact(ctx, xact)
}

// fateOfXact asks PostgreSQL. A transaction number that the server has not
// given out yet was lost with a primary that is gone for good; a standby may
// still be catching up and proves nothing.
func (l *Ledger) fateOfXact(ctx context.Context, xact int64) (fate, error) {
	var standby bool
	if err := l.cfg.DB.QueryRow(ctx, `SELECT pg_is_in_recovery()`).Scan(&standby); err != nil || standby {
		return fateOpen, err
	}
	var status string
	err := l.cfg.DB.QueryRow(ctx, `SELECT COALESCE(pg_xact_status((?::text)::xid8), 'aborted')`, strconv.FormatInt(xact, 10)).Scan(&status)
	if db.NotYet(err) || err == nil && status == "aborted" {
		return fateGone, nil
	}
	return fateOpen, err // in progress, or committed since we looked for the leaf
}
