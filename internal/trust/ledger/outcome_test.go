package ledger_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/once"
	"candour/internal/testkit"
	"candour/internal/testkit/pgproxy"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// TestALostAnswerIsLookedUp: the answer to a commit is lost in each of the
// ways in which it can be, and what is said is what is so.
func TestALostAnswerIsLookedUp(t *testing.T) {
	for name, c := range map[string]struct {
		loss   pgproxy.Loss
		code   errs.Code
		stored bool
	}{
		"not heard of":                        {pgproxy.Before, errs.Unavailable, false},
		"stored, and the answer lost":         {pgproxy.After, "", true},
		"still open when it is asked":         {pgproxy.Late, "", true},
		"stored, and the server out of reach": {pgproxy.Away, errs.Unknown, true},
	} {
		t.Run(name, func(t *testing.T) {
			dsn := testkit.PostgresURL(t)
			p := pgproxy.New(t, dsn)
			d, err := db.Open(t.Context(), p.URL())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = d.Close() }()
			w := newWorld(t, d)
			w.mustInsert(t, "before", "Before")
			ledger.SetPatience(w.l, 2*time.Second)
			p.Lose(c.loss)
			entry, err := w.insert(t.Context(), "a")
			if errs.CodeOf(err) != c.code || p.Lost() != 1 {
				t.Fatalf("%d lost, said: %v", p.Lost(), err)
			}
			p.Return()
			if got := w.stored(t, "a") == 1; got != c.stored || err == nil && entry.ID == "" {
				t.Errorf("stored: %v, entry %+v", got, entry)
			}
			if said := errs.Message(err); err != nil && (strings.Contains(said, "othing was") || c.code == errs.Unknown && !strings.Contains(said, "do not know")) {
				t.Errorf("says %q", said)
			}
		})
	}
}

func (w *world) insert(ctx context.Context, id string) (ledger.Entry, error) {
	ctx = once.With(ctx, "mark of "+id)
	return w.l.Write(w.as(ctx), ledger.Act{Action: "thing.write", Kind: "thing", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("thing", id, ledger.Row{"title": "Title", "n": 1})
	})
}

// as gives ctx with whoever acts in this world.
func (w *world) as(ctx context.Context) context.Context {
	return access.WithActor(ctx, access.ActorFrom(w.ctx))
}

func (w *world) stored(t *testing.T, id string) (n int) {
	t.Helper()
	if err := w.db.QueryRow(t.Context(), `SELECT count(*) FROM thing WHERE id = ?`, id).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestOneMarkIsOneAct: under one mark a second act is refused, one after the
// other and at the same moment; a reading is not.
func TestOneMarkIsOneAct(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		const at = 8
		errors := make(chan error, at)
		for i := range at {
			go func() {
				ctx := w.as(once.With(t.Context(), "one mark"))
				_, err := w.l.Write(ctx, ledger.Act{Action: "thing.write", Kind: "thing", ID: fmt.Sprint(i)}, func(_ context.Context, tx *ledger.Tx) error {
					return tx.Insert("thing", fmt.Sprint("at once ", i), ledger.Row{"title": "Title", "n": i})
				})
				errors <- err
			}()
		}
		done := 0
		for range at {
			switch err := <-errors; {
			case err == nil:
				done++
			case !once.Repeated(err):
				t.Error(err)
			}
		}
		var rows, leaves int
		_ = d.QueryRow(t.Context(), `SELECT count(*) FROM thing`).Scan(&rows)
		_ = d.QueryRow(t.Context(), `SELECT count(*) FROM ledger_leaf`).Scan(&leaves)
		if done != 1 || rows != 1 || leaves != 1 {
			t.Errorf("%d done, %d rows, %d leaves", done, rows, leaves)
		}
		reading := w.as(once.With(t.Context(), "one mark"))
		if _, err := w.l.Write(reading, ledger.Act{Action: "thing.read", Kind: "thing", ID: "x", Again: true}, func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", "reading", ledger.Row{"title": "Seen", "n": 1})
		}); err != nil {
			t.Errorf("a reading: %v", err)
		}
		w.clock.Advance(10 * 24 * time.Hour)
		if err := w.l.ForgetMarks(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, found, err := w.l.Answered(t.Context(), "one mark"); found || err != nil {
			t.Errorf("the mark is kept: %v %v", found, err)
		}
	})
}

// TestManyWritersOfOneRowAllGetThrough: each of them reads what it adds to, so
// that all but one are begun again; none is lost and none is refused.
func TestManyWritersOfOneRowAllGetThrough(t *testing.T) {
	d := testkit.Postgres(t)
	w := newWorld(t, d)
	w.mustInsert(t, "counter", "0")
	const writers, each = 6, 10
	failed := make(chan error, writers)
	for range writers {
		go func() {
			for range each {
				if err := w.increase("counter"); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	for range writers {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	var n int
	if err := d.QueryRow(t.Context(), `SELECT n FROM thing WHERE id = 'counter'`).Scan(&n); err != nil || n != 1+writers*each {
		t.Errorf("counted to %d, want %d (%v)", n, 1+writers*each, err)
	}
}

func (w *world) increase(id string) error {
	_, err := w.write(func(ctx context.Context, tx *ledger.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, `SELECT n FROM thing WHERE id = ?`, id).Scan(&n); err != nil {
			return err
		}
		return tx.Update(ctx, "thing", id, 0, ledger.Row{"n": n + 1})
	})
	return err
}
