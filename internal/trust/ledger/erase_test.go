package ledger_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// eraseWords puts other words in a row and takes the earlier ones out.
func (w *world) eraseWords(id, instead string) (ledger.Entry, error) {
	return w.write(func(ctx context.Context, tx *ledger.Tx) error {
		if err := tx.Update(ctx, "thing", id, 0, ledger.Row{"title": instead}); err != nil {
			return err
		}
		_, err := tx.EraseWords(ctx, ledger.RowRef{Table: "thing", ID: id})
		return err
	})
}

// TestErasedWordsAreGoneAndTheLogHolds: words of one row go from every entry;
// the other rows of those entries stand; receipts say that the words went.
func TestErasedWordsAreGoneAndTheLogHolds(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.withKey(t)
		first, err := w.write(func(_ context.Context, tx *ledger.Tx) error {
			if err := tx.Insert("thing", "beside", ledger.Row{"title": "stays"}); err != nil {
				return err
			}
			return tx.Insert("thing", "a", ledger.Row{"title": "Synthetic Canary 17"})
		})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Second)
		if _, err := w.write(func(ctx context.Context, tx *ledger.Tx) error {
			return tx.Update(ctx, "thing", "a", 0, ledger.Row{"title": "Synthetic Canary 17, again"})
		}); err != nil {
			t.Fatal(err)
		}
		w.publish(t)
		w.clock.Advance(time.Second)
		by, err := w.eraseWords("a", "taken out")
		if err != nil {
			t.Fatal(err)
		}
		w.publish(t)
		if n := w.count(t, `SELECT count(*) FROM ledger_leaf WHERE body LIKE '%Canary%'`); n != 0 {
			t.Errorf("%d entries still hold the words", n)
		}
		if r := w.verify(t); !r.Holds() || r.Erased != 2 || r.Records != 2 {
			t.Errorf("after an erasure: %+v", r)
		}
		_, err = w.l.Prove(w.ctx, first.ID, ledger.ReceiptOptions{Words: true})
		if !errs.Is(err, errs.NotFound) || !strings.Contains(errs.Message(err), "lawfully erased") {
			t.Errorf("a receipt for erased words: %v", err)
		}
		got, err := w.l.Prove(w.ctx, by.ID, ledger.ReceiptOptions{Words: true})
		if err != nil || !strings.Contains(fmt.Sprint(got.Rows), first.ID) {
			t.Errorf("the receipt of the erasure does not name what went: %v %v", got, err)
		}
		// A second one takes the first's words too, and still vouches for all.
		w.clock.Advance(time.Second)
		if _, err := w.eraseWords("a", "taken out once more"); err != nil {
			t.Fatal(err)
		}
		if r := w.verify(t); !r.Holds() || r.Erased != 3 {
			t.Errorf("after two erasures: %+v", r)
		}
	})
}

// TestWordsCannotGoUnsaid: to empty an entry by hand and to name another as
// its reason is found.
func TestWordsCannotGoUnsaid(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.mustInsert(t, "a", "One")
		w.mustInsert(t, "b", "Two")
		if _, err := w.eraseWords("b", "taken out"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.write(func(ctx context.Context, tx *ledger.Tx) error {
			return tx.Update(ctx, "thing", "a", 0, ledger.Row{"title": "Three"})
		}); err != nil {
			t.Fatal(err)
		}
		if r := w.verify(t); !r.Holds() {
			t.Fatalf("before: %+v", r)
		}
		// The guard refuses what names no entry of its own, and whoever owns the
		// tables can turn it off; the log does not hold then.
		const silently = `UPDATE ledger_leaf SET body = NULL, salt = NULL, erased_by = 'x' WHERE body LIKE '%"One"%'`
		if _, err := d.SQL().ExecContext(w.ctx, silently); err == nil {
			t.Fatal("the guard let words go unsaid")
		}
		off := `DROP TRIGGER ledger_leaf_keeps`
		if d.Dialect() == db.Postgres {
			off += ` ON ledger_leaf`
		}
		if _, err := d.SQL().ExecContext(w.ctx, off); err != nil {
			t.Fatal(err)
		}
		if _, err := d.SQL().ExecContext(w.ctx, silently); err != nil {
			t.Fatal(err)
		}
		if r := w.verify(t); r.Holds() || !strings.Contains(r.Problems[0].Words, "no entry that stands says") {
			t.Errorf("words that went unsaid: %+v", r)
		}
	})
}

// TestAnErasureNeedsItsRowChanged: words cannot be taken from the log and left
// in the row.
func TestAnErasureNeedsItsRowChanged(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.mustInsert(t, "a", "One")
	_, err := w.write(func(ctx context.Context, tx *ledger.Tx) error {
		_, err := tx.EraseWords(ctx, ledger.RowRef{Table: "thing", ID: "a"})
		return err
	})
	if err == nil {
		t.Error("the words went from the log and stay in the row")
	}
}

// TestErasureInAnyOrder is the model: rows are added, changed, removed and
// added again, several in one act, and words are taken out between, in any
// order; the log holds after each, and no word that went is left.
func TestErasureInAnyOrder(t *testing.T) {
	w, life := newWorld(t, testkit.SQLite(t)), 0
	rapid.Check(t, func(rt *rapid.T) {
		life++ // each history has rows of its own
		there, words := map[string]bool{}, 0
		for range rapid.IntRange(3, 14).Draw(rt, "acts") {
			w.clock.Advance(time.Second)
			gone := ""
			_, err := w.write(func(ctx context.Context, tx *ledger.Tx) error {
				for _, id := range []string{"a", "b", "c"} {
					id = fmt.Sprint(id, life)
					words++
					var err error
					switch does := rapid.SampledFrom([]string{"", "change", "remove", "erase"}).Draw(rt, id); {
					case does == "":
					case !there[id]:
						there[id], err = true, tx.Insert("thing", id, ledger.Row{"title": fmt.Sprintf("%s-%d.", id, words)})
					case does == "remove":
						delete(there, id)
						err = tx.Delete(ctx, "thing", id, 0)
					default:
						err = tx.Update(ctx, "thing", id, 0, ledger.Row{"title": fmt.Sprintf("%s-%d.", id, words)})
						if does == "erase" {
							gone = id
						}
					}
					if err != nil {
						return err
					}
				}
				if gone == "" {
					return nil
				}
				_, err := tx.EraseWords(ctx, ledger.RowRef{Table: "thing", ID: gone})
				return err
			})
			if err != nil {
				rt.Fatal(err)
			}
			if r := w.verify(t); !r.Holds() {
				rt.Fatalf("the log does not hold: %+v", r.Problems)
			}
		}
	})
}
