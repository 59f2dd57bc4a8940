package ledger_test

import (
	"context"
	"fmt"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/once"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// acts are n acts about as many things.
func acts(n int) []ledger.Act {
	out := make([]ledger.Act, n)
	for i := range out {
		out[i] = ledger.Act{Action: "thing.write", Kind: "thing", ID: fmt.Sprint("many-", i)}
	}
	return out
}

func put(_ context.Context, tx *ledger.Tx, i int) error {
	return tx.Insert("thing", fmt.Sprint("many-", i), ledger.Row{"title": "One of many", "n": i})
}

// TestManyActsHaveAnEntryEach: they are stored together, each sees those before
// it, what comes after is done once, and the log verifies.
func TestManyActsHaveAnEntryEach(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		after := 0
		entries, failed, err := w.l.WriteAll(w.ctx, ledger.Acts{Acts: acts(5), Do: func(ctx context.Context, tx *ledger.Tx, i int) error {
			var n int
			if err := tx.QueryRow(ctx, `SELECT count(*) FROM thing`).Scan(&n); err != nil || n != i {
				t.Errorf("act %d sees %d things, %v", i, n, err)
			}
			return put(ctx, tx, i)
		}, After: func(ctx context.Context, tx *ledger.Tx) error {
			return tx.QueryRow(ctx, `SELECT count(*) FROM thing`).Scan(&after)
		}})
		if err != nil || failed != -1 || len(entries) != 5 || after != 5 {
			t.Fatalf("%d entries, %d failed, %d after, %v", len(entries), failed, after, err)
		}
		for i, e := range entries {
			if n := w.count(t, fmt.Sprintf(`SELECT count(*) FROM ledger_leaf l JOIN thing x ON x.leaf_id = l.id WHERE l.id = '%s' AND l.record_id = 'many-%d' AND x.id = l.record_id`, e.ID, i)); n != 1 {
				t.Errorf("act %d: %d rows under its entry", i, n)
			}
		}
		if _, err := w.l.Integrate(w.ctx); err != nil {
			t.Fatal(err)
		}
		if rep, err := w.l.Verify(w.ctx, nil); err != nil || !rep.Holds() {
			t.Errorf("%+v, %v", rep, err)
		}
	})
}

// TestOfManyActsAllOrNoneAreStored: whichever fails, and whether it is refused,
// goes wrong, or what comes after goes wrong.
func TestOfManyActsAllOrNoneAreStored(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		broken := errs.New(errs.Invalid, "Not this one.")
		fails := func(at int) ledger.Acts {
			return ledger.Acts{Acts: acts(4), Do: func(ctx context.Context, tx *ledger.Tx, i int) error {
				if i == at {
					return broken
				}
				return put(ctx, tx, i)
			}}
		}
		late := fails(-1)
		late.After = func(context.Context, *ledger.Tx) error { return broken }
		for name, c := range map[string]struct {
			ctx    context.Context
			all    ledger.Acts
			failed int
			code   errs.Code
		}{
			"the first": {w.ctx, fails(0), 0, errs.Invalid}, "the last": {w.ctx, fails(3), 3, errs.Invalid}, "after all": {w.ctx, late, -1, errs.Invalid},
			"refused": {context.Background(), fails(-1), 0, errs.Unauthenticated},
		} {
			if _, failed, err := w.l.WriteAll(c.ctx, c.all); failed != c.failed || !errs.Is(err, c.code) {
				t.Errorf("%s: %d failed, %v", name, failed, err)
			}
			if n := w.count(t, `SELECT count(*) FROM thing`) + w.count(t, `SELECT count(*) FROM ledger_leaf`); n != 0 {
				t.Errorf("%s: %d rows and entries are stored", name, n)
			}
		}
	})
}

// TestManyActsOfOneSendingAreTakenOnce: the form that they came by, sent again,
// is refused, and nothing is there twice.
func TestManyActsOfOneSendingAreTakenOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		all := ledger.Acts{Acts: acts(3), Do: put}
		if _, _, err := w.l.WriteAll(once.With(w.ctx, "a-mark"), all); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.l.WriteAll(once.With(w.ctx, "a-mark"), all); !once.Repeated(err) {
			t.Errorf("sent again: %v", err)
		}
		if n := w.count(t, `SELECT count(*) FROM ledger_leaf`); n != 3 {
			t.Errorf("%d entries", n)
		}
		if _, _, err := w.l.WriteAll(w.ctx, ledger.Acts{}); err != nil {
			t.Errorf("no acts: %v", err)
		}
	})
}
