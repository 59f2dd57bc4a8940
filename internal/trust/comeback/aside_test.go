package comeback_test

import (
	"context"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// TestWhatIsPutAside: under a record, over what was read alone; it goes along to another phrase,
// goes when something is made of it, and ends in time while the way to the record stays.
func TestWhatIsPutAside(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		one, _, clk := rooms(t, d)
		ctx := t.Context()
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		p, f, err := one.Start(ctx, phrase.Words, nil, clock.Day{})
		ok(err)
		read, err := one.Open(ctx, f)
		ok(err)
		in := func(do func(tx *db.Tx) error) error { return d.InTx(ctx, do) }
		ok(in(func(tx *db.Tx) error { return one.Tables.Promote(ctx, tx, f.Ref, "record", "record-1", read.Sealed) }))
		f, err = one.Find(ctx, p.Lines())
		ok(err)
		if text, err := one.Aside(ctx, f); err != nil || text.Plain != nil || text.Sealed != nil {
			t.Errorf("%q, %v", text.Plain, err)
		}
		keep := func(f comeback.Found, words string, over []byte) ([]byte, error) {
			return one.Keep(ctx, f, comeback.Writing{Plain: []byte(words), Over: over, Ends: clock.Today(clk).AddDays(60)})
		}
		first, err := keep(f, "Withheld.", nil)
		ok(err)
		if _, err := keep(f, "Other.", nil); !errs.Is(err, errs.Conflict) {
			t.Errorf("kept over what was not read: %v", err)
		}
		second, err := keep(f, "Withheld, longer.", first)
		ok(err)
		if _, err := keep(f, "Other.", first); !errs.Is(err, errs.Conflict) {
			t.Errorf("kept over what was read before: %v", err)
		}
		n, err := one.Next(ctx, phrase.Digits)
		ok(err)
		turn := func(ctx context.Context, tx *db.Tx) error {
			if err := one.TurnAside(ctx, tx, f, n.Key); err != nil {
				return err
			}
			return one.Tables.Turn(ctx, tx, one.TurnOf(f, n, "open"))
		}
		ok(in(func(tx *db.Tx) error { return turn(ctx, tx) }))
		if text, err := one.Aside(ctx, f); err != nil || text.Plain != nil || text.Sealed == nil {
			t.Errorf("it opens by the phrase before: %q, %v", text.Plain, err)
		}
		next, err := one.Find(ctx, n.Phrase.Lines())
		ok(err)
		text, err := one.Aside(ctx, next)
		if err != nil || string(text.Plain) != "Withheld, longer." {
			t.Errorf("%q, %v", text.Plain, err)
		}
		drop := func(over []byte) error {
			return in(func(tx *db.Tx) error { return one.Tables.DropAside(ctx, tx, next.Ref, over) })
		}
		if err := drop(second); !errs.Is(err, errs.Conflict) {
			t.Errorf("dropped what was not read: %v", err)
		}
		ok(drop(text.Sealed))
		if err := drop(text.Sealed); !errs.Is(err, errs.Conflict) {
			t.Errorf("dropped twice: %v", err)
		}
		_, err = keep(next, "Withheld.", nil)
		ok(err)
		clk.Advance(61 * 24 * time.Hour)
		if n, err := one.Expire(ctx); err != nil || n != 1 {
			t.Errorf("%d ended, %v", n, err)
		}
		if got, err := one.Find(ctx, n.Phrase.Lines()); err != nil || got.Ref != "record-1" {
			t.Errorf("the way to the record went with it: %+v, %v", got, err)
		}
	})
}
