package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/db"
	"candour/internal/trust/access"
)

// Entries that nobody may see a word of are placed once an hour, all of an hour
// together, in an order that says nothing, and with cover entries up to a size
// that does not depend on one act. docs/adr/0045-what-a-log-tells.md says why.
const (
	// batchEvery is the hour that a leaf names.
	batchEvery = time.Hour
	// batchGrace is how long after an hour its batch is placed: longer than a
	// write takes, and than the clocks of nodes differ.
	batchGrace = 2 * time.Minute
	// batchStep is what the size of each batch is a multiple of.
	batchStep = 64
	// batchAlone is the most hours, after a stop, that have a batch each; what is
	// left has one together.
	batchAlone = 48
	// wrongClock is how far ahead the last batch may be before we say that some
	// clock was wrong, and begin again with ours.
	wrongClock = 24 * time.Hour
)

// What a cover entry says of itself. It changes no record, so no rule is asked.
const (
	coverAct   access.Action = "ledger.cover"
	coverKind  string        = "cover"
	coverActor string        = "system:cover"
)

const hourFormat = "2006-01-02T15Z"

// NextBatch is when the entries that wait for a batch are placed next.
func (l *Ledger) NextBatch() time.Time {
	now := l.cfg.Clock.Now().UTC()
	next := now.Truncate(batchEvery).Add(batchGrace)
	if !now.Before(next) {
		next = next.Add(batchEvery)
	}
	return next
}

// lastHour is the newest hour whose batch may be placed.
func (l *Ledger) lastHour() time.Time {
	return l.cfg.Clock.Now().UTC().Add(-batchGrace).Truncate(batchEvery).Add(-batchEvery)
}

// placeBatches places the batch of every hour that is over, also of those in
// which nobody did anything, and of those in which nothing ran.
func (l *Ledger) placeBatches(ctx context.Context) (placed int, err error) {
	for {
		closed, err := closedHour(ctx, l.cfg.DB)
		if err == nil && closed.Equal(l.lastHour()) {
			return placed, nil // nearly always
		}
		n := 0
		if err == nil {
			err = l.cfg.DB.InTx(ctx, func(tx *db.Tx) (err error) {
				n, err = l.placeBatch(ctx, tx)
				return err
			})
		}
		if placed += n; err != nil || n == 0 {
			return placed, err
		}
	}
}

// closedHour gives the last hour that has its batch; zero when none has.
func closedHour(ctx context.Context, q db.Querier) (time.Time, error) {
	var text sql.NullString
	err := q.QueryRow(ctx, `SELECT closed FROM ledger_tree WHERE id = 1`).Scan(&text)
	if db.NoRows(err) || err == nil && !text.Valid {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(hourFormat, text.String)
}

// placeBatch places the next batch that is due; 0 when none is.
func (l *Ledger) placeBatch(ctx context.Context, tx *db.Tx) (int, error) {
	if err := lockTree(ctx, tx); err != nil {
		return 0, err
	}
	closed, err := closedHour(ctx, tx)
	if err != nil {
		return 0, err
	}
	last := l.lastHour()
	if closed.IsZero() || closed.After(last.Add(wrongClock)) {
		return 0, l.closeHour(ctx, tx, last) // the log's first hour
	}
	if !closed.Before(last) {
		return 0, nil
	}
	b := batch{ledger: l, tx: tx, from: closed.Add(batchEvery)}
	if b.to = b.from; last.Sub(b.from) >= batchAlone*batchEvery {
		b.to = last
	}
	if err := b.fill(ctx); err != nil {
		return 0, err
	}
	if err := place(ctx, tx, b.leaves); err != nil {
		return 0, err
	}
	return len(b.leaves), l.closeHour(ctx, tx, b.to)
}

// closeHour notes that an hour has its batch.
func (l *Ledger) closeHour(ctx context.Context, tx *db.Tx, hour time.Time) error {
	empty := (&treeBuilder{}).root()
	_, err := tx.Exec(ctx, `INSERT INTO ledger_tree (id, size, root, closed, policy) VALUES (1, 0, ?, ?, ?)
 ON CONFLICT (id) DO UPDATE SET closed = excluded.closed, policy = excluded.policy`, empty[:], hour.Format(hourFormat), l.cfg.Auth.Version())
	return err
}

// batch is the entries of one hour, or of several in which nothing ran.
type batch struct {
	ledger   *Ledger
	tx       *db.Tx
	from, to time.Time
	leaves   []waiting
}

// fill takes what waits, adds cover and mixes them.
func (b *batch) fill(ctx context.Context) (err error) {
	rows, err := b.tx.Query(ctx, `SELECT id, leaf, kind, record_id FROM ledger_leaf WHERE `+waitsLater+` AND at < ? ORDER BY `+
		arrival(b.tx.Dialect()), b.to.Add(batchEvery).Format(timeFormat))
	b.leaves, err = db.Collect(rows, err, func(r *sql.Rows) (w waiting, err error) {
		err = r.Scan(&w.id, &w.leaf, &w.kind, &w.record)
		return w, err
	})
	if err != nil {
		return err
	}
	size, err := fullSize(len(b.leaves))
	if err != nil {
		return err
	}
	policies, err := b.policies(ctx)
	if err != nil {
		return err
	}
	for len(b.leaves) < size {
		w, err := b.cover(ctx, policies)
		if err != nil {
			return err
		}
		b.leaves = append(b.leaves, w)
	}
	return mix(b.leaves)
}

// fullSize is how large the batch of n entries is. Up to half a step nothing is
// told; above it a random part blurs where the next step begins, so that one act
// more or less changes the chance of either size by less than one in thirty.
func fullSize(n int) (int, error) {
	blur, err := below(batchStep/2 + 1)
	return max(1, (n+blur+batchStep-1)/batchStep) * batchStep, err
}

// policies are the versions of the access rules that entries of the batch may
// have been made under: cover names either.
func (b *batch) policies(ctx context.Context) ([]string, error) {
	var before sql.NullString
	err := b.tx.QueryRow(ctx, `SELECT policy FROM ledger_tree WHERE id = 1`).Scan(&before)
	out := []string{b.ledger.cfg.Auth.Version()}
	if before.Valid && before.String != out[0] {
		out = append(out, before.String)
	}
	return out, err
}

// cover makes one entry that says nothing and looks like all others.
func (b *batch) cover(ctx context.Context, policies []string) (w waiting, err error) {
	w.kind = coverKind
	if w.id, err = b.ledger.newID(); err != nil {
		return w, err
	}
	w.record = w.id
	hour, err := below(int(b.to.Sub(b.from)/batchEvery) + 1)
	if err != nil {
		return w, err
	}
	p, err := below(len(policies))
	if err != nil {
		return w, err
	}
	at := b.from.Add(time.Duration(hour) * batchEvery)
	body := &Body{Actor: coverActor, Name: "Candour (cover)", Act: coverAct, Kind: coverKind, Record: w.id, Policy: policies[p], Rows: []Image{}}
	t := &Tx{Tx: b.tx, ledger: b.ledger}
	var store db.Statement
	if w.leaf, store, err = t.storeBody(w.id, at, body, false); err != nil {
		return w, err
	}
	return w, t.Together(ctx, append([]db.Statement{store}, t.shut(w.id)...)...)
}

// mix brings a batch into an order that says nothing of when its entries were
// made, but for those about one record, which keep theirs.
func mix(all []waiting) error {
	of := map[string][]waiting{}
	for _, w := range all {
		of[w.kind+"\x00"+w.record] = append(of[w.kind+"\x00"+w.record], w)
	}
	keys := make([]string, len(all))
	for i, w := range all {
		keys[i] = w.kind + "\x00" + w.record
	}
	for i := len(keys) - 1; i > 0; i-- {
		j, err := below(i + 1)
		if err != nil {
			return err
		}
		keys[i], keys[j] = keys[j], keys[i]
	}
	for i, k := range keys {
		all[i], of[k] = of[k][0], of[k][1:]
	}
	return nil
}

// below draws a whole number from 0 to n-1.
func below(n int) (int, error) {
	got, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0, err
	}
	return int(got.Int64()), nil
}

// misused says what is wrong with an entry that calls itself cover, or is filed
// as it, and is something else.
func (b *Body) misused() bool {
	is := b.Act == coverAct
	return is != (b.Kind == coverKind) || is && (len(b.Rows) > 0 || b.Actor != coverActor)
}

// waiting is an entry that has no place yet.
type waiting struct {
	id, kind, record string
	leaf             []byte
}

// place gives entries the next places in the tree.
func place(ctx context.Context, tx *db.Tx, all []waiting) error {
	size, err := treeSize(ctx, tx)
	if err != nil || len(all) == 0 {
		return err
	}
	hashes := make([]tlog.Hash, len(all))
	for i, w := range all {
		hashes[i] = tlog.RecordHash(w.leaf)
	}
	if err := number(ctx, tx, size, all); err != nil {
		return err
	}
	if err := growTree(ctx, tx, size, hashes); err != nil {
		return err
	}
	return notePlaced(ctx, tx, ``)
}

// number stores the places, beginning with the given one.
func number(ctx context.Context, tx *db.Tx, from int64, all []waiting) error {
	if tx.Dialect() == db.Postgres {
		return numberAtOnce(ctx, tx, from, all)
	}
	for i, w := range all {
		if _, err := tx.Exec(ctx, `UPDATE ledger_leaf SET seq = ? WHERE id = ?`, from+int64(i), w.id); err != nil {
			return err
		}
	}
	return nil
}

// numberAtOnce does it in one statement, where each has a way to go.
func numberAtOnce(ctx context.Context, tx *db.Tx, from int64, all []waiting) error {
	ids := make([]string, len(all))
	for i, w := range all {
		ids[i] = w.id
	}
	res, err := tx.Exec(ctx, `UPDATE ledger_leaf l SET seq = ? + w.n - 1 FROM unnest(?::text[]) WITH ORDINALITY AS w (id, n) WHERE l.id = w.id`, from, ids)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n != int64(len(all)) {
		err = fmt.Errorf("ledger: of %d entries %d were given a place", len(all), n)
	}
	return err
}
