package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Witnesses asks other bodies to cosign a checkpoint. It gives the note with
// their signatures added, whether the policy's quorum was met, and what went
// wrong with those that did not sign.
type Witnesses interface {
	Cosign(ctx context.Context, signed []byte, prove func(ctx context.Context, oldSize int64) ([]tlog.Hash, error)) (out []byte, met bool, err error)
	// Met says whether the quorum has signed a note already.
	Met(signed []byte) bool
	// Digest stands for the policy: who must sign, and of whom. It is never
	// empty.
	Digest() string
}

// Publish places what waits, and if the log has grown (or has no checkpoint)
// signs a new one and asks the witnesses. It gives the size that it covers.
// A checkpoint whose quorum was not met is kept and served to nobody as
// agreed: the next call asks again. One that stands unchanged is cosigned
// again each hour, so that its signatures say that the log was not frozen.
func (l *Ledger) Publish(ctx context.Context, w Witnesses) (size int64, err error) {
	defer errs.Wrap(&err, "ledger.Publish")
	if l.cfg.Signer == nil {
		return 0, errs.New(errs.Internal, "This ledger has no key to sign with.")
	}
	if _, err := l.Integrate(ctx); err != nil {
		return 0, err
	}
	cp, err := l.signedCheckpoint(ctx)
	if err != nil {
		return cp.size, err
	}
	if w == nil {
		l.policy.Store("")
		return cp.size, nil
	}
	l.policy.Store(w.Digest())
	return cp.size, l.cosign(ctx, w, cp)
}

// How often a checkpoint that stands unchanged is cosigned again, and how soon
// it is tried again when too few did.
const (
	cosignAgain = time.Hour
	cosignRetry = time.Minute
)

// cosign asks the witnesses for what a checkpoint lacks, or for new signatures
// when those that it has are old.
func (l *Ledger) cosign(ctx context.Context, w Witnesses, cp checkpointRow) error {
	now := l.cfg.Clock.Now().UTC()
	agreed := cp.met && cp.policy == w.Digest()
	if agreed && (now.Sub(cp.cosigned) < cosignAgain || now.UnixNano() < l.retry.Load()) {
		return nil
	}
	text := []byte(cp.note)
	if agreed {
		l.retry.Store(now.Add(cosignRetry).UnixNano())
		text = l.bare(cp.note)
	}
	text, met, asked := w.Cosign(ctx, text, func(ctx context.Context, old int64) ([]tlog.Hash, error) {
		return proveTree(ctx, l.cfg.DB, cp, old)
	})
	if agreed && !met {
		return asked // what they signed before stands
	}
	if err := l.decide(ctx, cp.size, string(text), met, w.Digest(), now); err != nil {
		return err
	}
	return asked
}

// bare takes the witnesses' signatures off a note.
func (l *Ledger) bare(text string) []byte {
	n, err := note.Open([]byte(text), note.VerifierList(l.cfg.Verifier))
	if err != nil {
		return []byte(text)
	}
	signed, err := note.Sign(&note.Note{Text: n.Text, Sigs: n.Sigs})
	if err != nil {
		return []byte(text)
	}
	return signed
}

func (l *Ledger) decide(ctx context.Context, size int64, text string, met bool, policy string, at time.Time) error {
	return l.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE ledger_checkpoint SET note = ?, met = ?, policy = ?, cosigned = ? WHERE size = ?`, text, truth(met), policy, at.Format(time.RFC3339), size)
		return err
	})
}

// decideAnew is how many of the newest checkpoints are looked at again when the
// witness policy is another than the one that they were decided under.
const decideAnew = 1000

// Reconsider decides again, under the policy of today, which checkpoints were
// agreed to. It is called at start, before anything is served: what was
// signed while no witness was asked is not agreed to because it once was.
func (l *Ledger) Reconsider(ctx context.Context, w Witnesses) (err error) {
	defer errs.Wrap(&err, "ledger.Reconsider")
	if w == nil {
		l.policy.Store("")
		return nil
	}
	l.policy.Store(w.Digest())
	rows, err := l.cfg.DB.Query(ctx, checkpointSQL+` WHERE policy IS NULL OR policy <> ? ORDER BY size DESC LIMIT ?`, w.Digest(), decideAnew)
	old, err := db.Collect(rows, err, scanCheckpoint)
	if err != nil {
		return err
	}
	for _, cp := range old {
		if !w.Met([]byte(cp.note)) {
			continue // it bears another policy's digest, and so is not agreed to
		}
		// An older one that is met too is of no use to anybody.
		return l.decide(ctx, cp.size, cp.note, true, w.Digest(), cp.cosigned)
	}
	return nil
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

type checkpointRow struct {
	size     int64
	root     tlog.Hash
	note     string
	at       string
	met      bool
	policy   string    // the digest of the policy that met was decided under
	cosigned time.Time // when the witnesses signed last
}

const checkpointSQL = `SELECT size, root, note, at, met, policy, cosigned FROM ledger_checkpoint`

func scanCheckpoint(r *sql.Rows) (c checkpointRow, err error) {
	var root []byte
	var policy, cosigned sql.NullString
	err = r.Scan(&c.size, &root, &c.note, &c.at, &c.met, &policy, &cosigned)
	copy(c.root[:], root)
	c.policy = policy.String
	c.cosigned, _ = time.Parse(time.RFC3339, cosigned.String) // none: long ago
	return c, err
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
		last, err := latestCheckpoint(ctx, tx)
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

// latestCheckpoint gives the newest checkpoint, agreed to or not.
func latestCheckpoint(ctx context.Context, q db.Querier) (checkpointRow, error) {
	return oneCheckpoint(q.Query(ctx, checkpointSQL+` ORDER BY size DESC LIMIT 1`))
}

// agreedCheckpoint gives the newest that the witnesses of today's policy agreed
// to. Without a policy it is the newest.
func (l *Ledger) agreedCheckpoint(ctx context.Context, q db.Querier) (checkpointRow, error) {
	policy, _ := l.policy.Load().(string)
	if policy == "" {
		return latestCheckpoint(ctx, q)
	}
	return oneCheckpoint(q.Query(ctx, checkpointSQL+` WHERE met = 1 AND policy = ? ORDER BY size DESC LIMIT 1`, policy))
}

var errNoCheckpoint = errs.New(errs.Unavailable, "No checkpoint has been published yet. Try again in a few seconds.")

func oneCheckpoint(rows *sql.Rows, err error) (checkpointRow, error) {
	all, err := db.Collect(rows, err, scanCheckpoint)
	if err != nil {
		return checkpointRow{}, err
	}
	if len(all) == 0 {
		return checkpointRow{}, errNoCheckpoint
	}
	return all[0], nil
}

// Status is the log at a glance.
type Status struct {
	Origin    string
	Size      int64     // entries under the newest agreed checkpoint
	Pending   int64     // entries that wait for a place and are given it soon; not those that wait for a batch
	Published time.Time // when the newest agreed checkpoint was signed
	Cosigned  time.Time // when the witnesses signed it last; zero when none was asked
	Note      string
	// Refused says that a newer checkpoint exists that the witnesses did not
	// agree to.
	Refused bool
}

// Waiting counts all entries that wait for their place, those of the hour's batch too.
// It is for whoever runs the service: the public it would tell when somebody acted.
func (l *Ledger) Waiting(ctx context.Context) (n int64, err error) {
	err = l.cfg.DB.QueryRow(ctx, `SELECT (SELECT count(*) FROM ledger_leaf WHERE `+waitsSoon(l.cfg.DB.Dialect())+`) + (SELECT count(*) FROM ledger_leaf WHERE `+waitsLater+`)`).Scan(&n)
	return n, err
}

// Status reads the log's state.
func (l *Ledger) Status(ctx context.Context) (Status, error) {
	s := Status{Origin: l.cfg.Origin}
	err := l.cfg.DB.QueryRow(ctx, `SELECT count(*) FROM ledger_leaf WHERE `+waitsSoon(l.cfg.DB.Dialect())).Scan(&s.Pending)
	if err != nil {
		return s, err
	}
	agreed, err := l.agreedCheckpoint(ctx, l.cfg.DB)
	if errs.Is(err, errs.Unavailable) {
		_, err = latestCheckpoint(ctx, l.cfg.DB)
		if s.Refused = err == nil; errs.Is(err, errs.Unavailable) {
			err = nil
		}
		return s, err
	}
	if err != nil {
		return s, err
	}
	newest, err := latestCheckpoint(ctx, l.cfg.DB)
	if err != nil {
		return s, err
	}
	s.Size, s.Note, s.Refused, s.Cosigned = agreed.size, agreed.note, newest.size != agreed.size, agreed.cosigned
	s.Published, err = time.Parse(time.RFC3339, agreed.at)
	return s, err
}
