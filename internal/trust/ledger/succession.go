package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// successionTable has a row for each time that another key took the log over.
const successionTable = "ledger_succession"

// SuccessionKind is the kind of record that an entry about a succession is
// about.
const SuccessionKind = "succession"

// Succession says that the log goes on under another name and key: the new log
// holds every entry of the old one, in the same places, and its first entry of
// its own is the one that says this.
type Succession struct {
	OldOrigin, OldKey string
	// Size, Root and Checkpoint are the last that the old key signed.
	Size             int64
	Root, Checkpoint string
	NewOrigin        string
	NewKey           string
	Reason, Made     string
}

// Succeed writes that newKey takes over from the key that this ledger was
// opened with. The last checkpoint of the old log must be signed by it. What is
// written after that is to be signed by the new key alone.
func (l *Ledger) Succeed(ctx context.Context, oldKey, newKey, reason string) (s Succession, err error) {
	defer errs.Wrap(&err, "ledger.Succeed")
	next, err := note.NewVerifier(newKey)
	if err != nil {
		return s, errs.Because(errs.Invalid, "The new public key cannot be read.", err)
	}
	if next.Name() == l.cfg.Origin {
		return s, errs.Newf(errs.Invalid, "The new log needs another name than %s: two logs of one name could not be told apart.", l.cfg.Origin)
	}
	last, err := latestCheckpoint(ctx, l.cfg.DB)
	if err != nil {
		return s, err
	}
	signed, err := openCheckpoint([]byte(last.note), l.cfg.Verifier, l.cfg.Origin)
	if err != nil || signed.Size != last.size || signed.Root != last.root {
		return s, errs.Because(errs.Invalid, "The last checkpoint is not signed with the public key given.", err)
	}
	s = Succession{OldOrigin: l.cfg.Origin, OldKey: oldKey, Size: last.size, Root: last.root.String(), Checkpoint: last.note, NewOrigin: next.Name(), NewKey: newKey,
		Reason: reason, Made: l.cfg.Clock.Now().UTC().Format(time.RFC3339)}
	id := fmt.Sprintf("%d-%08x", s.Size, next.KeyHash())
	_, err = l.Write(ctx, Act{Action: access.LedgerSucceed, Kind: SuccessionKind, ID: id, Reason: reason}, func(_ context.Context, tx *Tx) error {
		return tx.Insert(successionTable, id, Row{"old_origin": s.OldOrigin, "old_key": s.OldKey, "size": s.Size, "root": s.Root, "checkpoint": s.Checkpoint,
			"new_origin": s.NewOrigin, "new_key": s.NewKey, "reason": s.Reason, "made": s.Made})
	})
	return s, err
}

// Successions lists them, the oldest first. A database from before there were
// any has none.
func Successions(ctx context.Context, d *db.DB) ([]Succession, error) {
	has, err := d.HasTable(ctx, successionTable)
	if err != nil || !has {
		return nil, err
	}
	return successions(ctx, d)
}

// Successions lists the keys that the log had before.
func (l *Ledger) Successions(ctx context.Context) ([]Succession, error) {
	return successions(ctx, l.cfg.DB)
}

func successions(ctx context.Context, q db.Querier) ([]Succession, error) {
	rows, err := q.Query(ctx, `SELECT old_origin, old_key, size, root, checkpoint, new_origin, new_key, reason, made FROM ledger_succession ORDER BY size, made`)
	return db.Collect(rows, err, func(r *sql.Rows) (s Succession, err error) {
		err = r.Scan(&s.OldOrigin, &s.OldKey, &s.Size, &s.Root, &s.Checkpoint, &s.NewOrigin, &s.NewKey, &s.Reason, &s.Made)
		return s, err
	})
}

// mustBeCurrent refuses to sign with a key that was succeeded: a node that was
// not told goes on reading, and signs nothing.
func (l *Ledger) mustBeCurrent(ctx context.Context, q db.Querier) error {
	all, err := successions(ctx, q)
	if err != nil || len(all) == 0 || l.cfg.Verifier == nil {
		return err
	}
	last := all[len(all)-1]
	if v, err := note.NewVerifier(last.NewKey); err != nil || v.KeyHash() != l.cfg.Verifier.KeyHash() || v.Name() != l.cfg.Verifier.Name() {
		return errs.Newf(errs.Invalid, "This log was succeeded by %s. Give this node the new key, and start it again.", last.NewOrigin)
	}
	return nil
}

// reign is one key and the sizes that it may sign for.
type reign struct {
	origin   string
	verifier note.Verifier
	until    int64 // the last size; the present key has none
}

// loadSuccessions works out which key signed for which sizes. A key that is
// not in the chain is a problem of its own.
func (v *verifier) loadSuccessions(ctx context.Context, q db.Querier) error {
	if _, ok := v.l.tables[successionTable]; !ok {
		return nil
	}
	all, err := successions(ctx, q)
	if err != nil || len(all) == 0 || v.l.cfg.Verifier == nil {
		return err
	}
	v.report.Successions = all
	given := v.l.cfg.Verifier.Name() + "+" + fmt.Sprintf("%08x", v.l.cfg.Verifier.KeyHash())
	known := false
	for i, s := range all {
		where := "succession of " + s.OldOrigin
		old, err := note.NewVerifier(s.OldKey)
		if err != nil || i > 0 && all[i-1].NewKey != s.OldKey {
			v.report.add(ProblemSuccession, where, "The key that was succeeded is not the one that the log had.")
			continue
		}
		v.reigns = append(v.reigns, reign{s.OldOrigin, old, s.Size})
		v.builder.want[s.Size] = true
		known = known || strings.HasPrefix(s.OldKey, given+"+") || strings.HasPrefix(s.NewKey, given+"+")
	}
	last := all[len(all)-1]
	now, err := note.NewVerifier(last.NewKey)
	if err != nil || !known {
		v.report.add(ProblemSuccession, "succession of "+last.OldOrigin, "The log went over to %s, and the public key given is none of its keys.", last.NewOrigin)
		return nil
	}
	v.reigns = append(v.reigns, reign{last.NewOrigin, now, 1<<63 - 1})
	return nil
}

// checkSuccessions compares what each succession says of the old log with the
// tree.
func (v *verifier) checkSuccessions(b *treeBuilder) {
	for _, s := range v.report.Successions {
		where := "succession of " + s.OldOrigin
		root, ok := b.roots[s.Size]
		if s.Size == 0 {
			root, ok = (&treeBuilder{}).root(), true
		}
		old, err := note.NewVerifier(s.OldKey)
		if err != nil {
			continue // said already
		}
		cp, err := openCheckpoint([]byte(s.Checkpoint), old, s.OldOrigin)
		switch {
		case !ok || root.String() != s.Root:
			v.report.add(ProblemSuccession, where, "The entries are not those that the old log had.")
		case err != nil || cp.Size != s.Size || cp.Root != root:
			v.report.add(ProblemSuccession, where, "The old log's last checkpoint is not the one that it signed.")
		}
	}
}

// signerOf gives the key that must have signed for a size.
func (v *verifier) signerOf(size int64) (note.Verifier, string) {
	for _, r := range v.reigns {
		if size <= r.until {
			return r.verifier, r.origin
		}
	}
	return v.l.cfg.Verifier, v.l.cfg.Origin
}
