package ledger

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/once"
	"candour/internal/trust/access"
)

// Acts are many acts of one actor that are stored together. Each is authorised by
// itself, has its own entry in the log, and sees what those before it stored.
type Acts struct {
	Acts []Act
	// Do does what [Ledger.Write]'s fn does, for one of them.
	Do func(ctx context.Context, tx *Tx, i int) error
	// After is done once, when all are stored and at least one changed something,
	// still in the same transaction.
	After func(ctx context.Context, tx *Tx) error
}

// WriteAll is [Ledger.Write] for many acts in one transaction: one commit, and
// with one that fails none of them is stored. failed says which one that was; -1
// when it was none of them in particular. They hold up other writers on SQLite
// while they are stored, so nobody should give more than some hundreds.
func (l *Ledger) WriteAll(ctx context.Context, all Acts) (entries []Entry, failed int, err error) {
	if len(all.Acts) == 0 {
		return nil, -1, nil
	}
	defer errs.Wrap(&err, "ledger.WriteAll(%s)", all.Acts[0].Action)
	m := many{ledger: l, all: all, actor: access.ActorFrom(ctx), mark: once.From(ctx)}
	inside := context.WithoutCancel(ctx) // as in Write
	err = l.cfg.DB.InSharedTx(ctx, func(dtx *db.Tx) error { return m.run(inside, dtx) })
	if errs.Is(err, errs.Unknown) {
		_, err = l.settle(ctx, m.first, m.xact, err) // one transaction: what became of one entry became of all
	}
	if err != nil {
		return nil, m.failed, err
	}
	if m.mark != nil && m.first.ID != "" {
		m.mark.Taken = true
	}
	return m.entries, -1, nil
}

// many is one call of WriteAll; only what its last run left counts.
type many struct {
	ledger  *Ledger
	all     Acts
	actor   access.Actor
	mark    *once.Mark // of the sending: it is kept with the first entry
	entries []Entry
	first   Entry
	xact    int64
	failed  int
}

func (m *many) run(ctx context.Context, dtx *db.Tx) error {
	m.entries, m.first, m.xact, m.failed = make([]Entry, len(m.all.Acts)), Entry{}, 0, -1
	var last *Tx
	for i, act := range m.all.Acts {
		w := writing{ledger: m.ledger, act: act, actor: m.actor, fn: func(ctx context.Context, tx *Tx) error {
			last = tx
			return m.all.Do(ctx, tx, i)
		}}
		if m.first.ID == "" {
			w.mark = m.mark
		}
		if err := w.run(ctx, dtx); err != nil {
			m.failed = i
			return err
		}
		m.entries[i] = w.entry
		if m.first.ID == "" {
			m.first, m.xact = w.entry, w.xact
		}
	}
	if m.first.ID == "" || m.all.After == nil {
		return nil
	}
	return m.all.After(ctx, last)
}
