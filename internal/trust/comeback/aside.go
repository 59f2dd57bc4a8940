package comeback

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/phrase"
)

// Whoever came back to a record may write more before they send it. It lies beside the drafts,
// under the id of the record and sealed by the phrase that leads there; no phrase leads to it
// but by the record.

// Aside opens what somebody wrote under a record and has not sent; nothing where they wrote
// nothing. What an earlier phrase sealed opens no more: its bytes alone are given, to be written
// over.
func (d *Drafts) Aside(ctx context.Context, f Found) (Text, error) {
	sealed, err := d.store.draft(ctx, d.DB, f.Ref)
	if errs.Is(err, errs.NotFound) {
		return Text{}, nil
	}
	if err != nil {
		return Text{}, err
	}
	plain, err := phrase.Open(f.Key, d.Tables.aad(f.Ref), sealed)
	if err != nil {
		return Text{Sealed: sealed}, nil
	}
	return Text{plain, sealed}, nil
}

// Keep puts what somebody writes under a record aside, over what it was read from; over nothing
// where nothing was there.
func (d *Drafts) Keep(ctx context.Context, f Found, w Writing) (sealed []byte, err error) {
	if w.Over != nil {
		return d.Put(ctx, f, w)
	}
	if sealed, err = phrase.Seal(f.Key, d.Tables.aad(f.Ref), w.Plain); err != nil {
		return nil, err
	}
	if int64(len(sealed)) > d.Limits.Each {
		return nil, errs.New(errs.Invalid, "This form is as long as it can be. Make an answer shorter.")
	}
	return sealed, d.sure(ctx, f.Ref, sealed, func(tx *db.Tx) error {
		return d.store.addAside(ctx, tx, f.Ref, sealed, clock.Today(d.Clock), d.ends(w.Ends))
	})
}

// TurnAside seals what was written under a record for the phrase that is to come, within the
// transaction of the change.
func (d *Drafts) TurnAside(ctx context.Context, tx *db.Tx, f Found, next phrase.Key) error {
	sealed, err := d.store.draft(ctx, tx, f.Ref)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	plain, err := phrase.Open(f.Key, d.Tables.aad(f.Ref), sealed)
	if err != nil {
		return nil // sealed by a phrase before this one: it opens no more
	}
	now, err := phrase.Seal(next, d.Tables.aad(f.Ref), plain)
	if err != nil {
		return err
	}
	return d.store.turnAside(ctx, tx, f.Ref, sealed, now)
}
