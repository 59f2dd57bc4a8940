package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/db"
	"candour/internal/errs"
)

// Witnesses asks other bodies to cosign a checkpoint. It gives the note with
// their signatures added, whether the policy's quorum was met, and what went
// wrong with those that did not sign.
type Witnesses interface {
	Cosign(ctx context.Context, signed []byte, prove func(ctx context.Context, oldSize int64) ([]tlog.Hash, error)) (out []byte, met bool, err error)
}

// Publish places what waits, and if the log has grown (or has no checkpoint)
// signs a new one and asks the witnesses. It gives the size that it covers.
// A checkpoint whose quorum was not met is kept and served to nobody as
// agreed: the next call asks again.
func (l *Ledger) Publish(ctx context.Context, w Witnesses) (size int64, err error) {
	defer errs.Wrap(&err, "ledger.Publish")
	if l.cfg.Signer == nil {
		return 0, errs.New(errs.Internal, "This ledger has no key to sign with.")
	}
	if _, err := l.Integrate(ctx); err != nil {
		return 0, err
	}
	cp, err := l.signedCheckpoint(ctx)
	if err != nil || cp.met {
		return cp.size, err
	}
	met := true
	text := []byte(cp.note)
	var asked error
	if w != nil {
		text, met, asked = w.Cosign(ctx, text, func(ctx context.Context, old int64) ([]tlog.Hash, error) {
			return proveTree(ctx, l.cfg.DB, cp, old)
		})
	}
	err = l.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE ledger_checkpoint SET note = ?, met = ? WHERE size = ?`, string(text), truth(met), cp.size)
		return err
	})
	if err == nil {
		err = asked
	}
	return cp.size, err
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

type checkpointRow struct {
	size int64
	root tlog.Hash
	note string
	at   string
	met  bool
}

// signedCheckpoint gives the checkpoint of the present tree, signing it if
// there is none yet. Two nodes that sign the same tree sign the same text.
func (l *Ledger) signedCheckpoint(ctx context.Context) (checkpointRow, error) {
	var out checkpointRow
	err := l.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		if err := l.mustBeCurrent(ctx, tx); err != nil {
			return err
		}
		var root []byte
		err := tx.QueryRow(ctx, `SELECT size, root FROM ledger_tree WHERE id = 1`).Scan(&out.size, &root)
		if db.NoRows(err) {
			empty := (&treeBuilder{}).root()
			root, err = empty[:], nil
		}
		if err != nil {
			return err
		}
		copy(out.root[:], root)
		last, err := latestCheckpoint(ctx, tx, false)
		if err == nil && last.size == out.size {
			out = last
			return nil
		}
		if err != nil && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Unavailable) {
			return err
		}
		signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", l.cfg.Origin, out.size, out.root)}, l.cfg.Signer)
		if err != nil {
			return err
		}
		out.note, out.at = string(signed), l.cfg.Clock.Now().UTC().Format(time.RFC3339)
		_, err = tx.Exec(ctx, `INSERT INTO ledger_checkpoint (size, root, note, at, met) VALUES (?, ?, ?, ?, 0) ON CONFLICT (size) DO NOTHING`,
			out.size, out.root[:], out.note, out.at)
		return err
	})
	return out, err
}

// latestCheckpoint gives the newest checkpoint; met asks for the newest that
// the witnesses agreed to.
func latestCheckpoint(ctx context.Context, q db.Querier, met bool) (checkpointRow, error) {
	rows, err := q.Query(ctx, `SELECT size, root, note, at, met FROM ledger_checkpoint WHERE met >= ? ORDER BY size DESC LIMIT 1`, truth(met))
	all, err := db.Collect(rows, err, func(r *sql.Rows) (c checkpointRow, err error) {
		var root []byte
		err = r.Scan(&c.size, &root, &c.note, &c.at, &c.met)
		copy(c.root[:], root)
		return c, err
	})
	if err != nil {
		return checkpointRow{}, err
	}
	if len(all) == 0 {
		return checkpointRow{}, errs.New(errs.Unavailable, "No checkpoint has been published yet. Try again in a few seconds.")
	}
	return all[0], nil
}

// Status is the log at a glance.
type Status struct {
	Origin    string
	Size      int64     // entries under the newest agreed checkpoint
	Pending   int64     // entries that wait for a place
	Published time.Time // when the newest agreed checkpoint was signed
	Note      string
	// Refused says that a newer checkpoint exists that the witnesses did not
	// agree to.
	Refused bool
}

// Status reads the log's state.
func (l *Ledger) Status(ctx context.Context) (Status, error) {
	s := Status{Origin: l.cfg.Origin}
	err := l.cfg.DB.QueryRow(ctx, `SELECT count(*) FROM ledger_leaf WHERE seq IS NULL`).Scan(&s.Pending)
	if err != nil {
		return s, err
	}
	agreed, err := latestCheckpoint(ctx, l.cfg.DB, true)
	if errs.Is(err, errs.Unavailable) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	newest, err := latestCheckpoint(ctx, l.cfg.DB, false)
	if err != nil {
		return s, err
	}
	s.Size, s.Note, s.Refused = agreed.size, agreed.note, newest.size != agreed.size
	s.Published, err = time.Parse(time.RFC3339, agreed.at)
	return s, err
}
