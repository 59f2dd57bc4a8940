package comeback

import (
	"bytes"
	"context"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// How long, and how often, a draft is asked for when the answer to its saving
// was lost.
const (
	sureFor   = 12 * time.Second
	sureEvery = 200 * time.Millisecond
)

// sure writes a draft so that it ends as sealed (nil: as gone), and when the
// answer to the commit is lost looks what became of it, or does it again, which
// harms nothing. Somebody who starts always gets the words that they come back
// with: those of a form that is there.
func (d *Drafts) sure(ctx context.Context, ref string, sealed []byte, write func(tx *db.Tx) error) error {
	err := d.DB.InTx(ctx, write)
	if !errs.Is(err, errs.Unknown) {
		return err
	}
	lost := err
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), sureFor)
	defer stop()
	for {
		is, asked := d.store.draft(ctx, d.DB, ref)
		gone := errs.Is(asked, errs.NotFound)
		switch {
		case asked == nil && bytes.Equal(is, sealed), gone && sealed == nil:
			return nil
		case asked == nil || gone:
			if err := d.DB.InTx(ctx, write); err == nil {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return lost
		case <-time.After(sureEvery):
		}
	}
}
