package vault_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

func (w *world) eraseBy(v *vault.Vault, id string) error {
	_, err := w.ledger.Write(w.system(), ledger.Act{Action: access.ReviewClock, Kind: "person", ID: id},
		func(ctx context.Context, tx *ledger.Tx) error { return v.Erase(ctx, tx, id) })
	return err
}

// agreeBy is "let the panel know who I am", with one more name to keep out. The
// row that is written beside it is an opening's.
func (w *world) agreeBy(v *vault.Vault, id, row string) error {
	_, err := w.ledger.Write(w.system(), ledger.Act{Action: access.ReviewClock, Kind: "person", ID: id}, func(ctx context.Context, tx *ledger.Tx) error {
		if err := v.OpenTo(ctx, tx, id, self, identity, "panel"); err != nil {
			return err
		}
		if err := v.AddMarks(ctx, tx, id, "named", "Synthetic Person 9"); err != nil {
			return err
		}
		return tx.Insert("vault_opening", row, ledger.Row{"person": id, "parts": "identity", "by_role": "public", "way": "self", "purpose": "test", "at": "2026-11-23T12:00:00Z"})
	})
	return err
}

// left counts what is kept of a person.
func (w *world) left(id string) (n int) {
	w.t.Helper()
	w.ok(w.db.QueryRow(w.t.Context(), `SELECT (SELECT count(*) FROM vault_key WHERE person = ?) + (SELECT count(*) FROM vault_index WHERE person = ?) +
(SELECT count(*) FROM vault_grant WHERE person = ?)`, id, id, id).Scan(&n))
	return n
}

// TestTortureAnErasureLeavesNothing: a person is erased at one service at the
// moment in which they agree to something at another. Whichever is first, no
// key and no mark is left.
func TestTortureAnErasureLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		a, b := w.vault, w.node()
		agreed := 0
		for i := range times(t, 40) {
			id := fmt.Sprintf("p%d", i)
			w.person(id)
			var both sync.WaitGroup
			var erased, opened error
			begin := make(chan struct{})
			both.Add(2)
			go func() { defer both.Done(); <-begin; erased = w.eraseBy(a, id) }()
			go func() { defer both.Done(); <-begin; opened = w.agreeBy(b, id, "o"+id) }()
			close(begin)
			both.Wait()
			if errs.Is(erased, errs.Unavailable) { // the other was in the way: as a person would, again
				erased = w.eraseBy(a, id)
			}
			w.ok(erased)
			if opened == nil {
				agreed++
			}
			if n := w.left(id); n != 0 {
				t.Fatalf("try %d: %d keys and marks are left (agreeing said %v)", i, n, opened)
			}
		}
		t.Logf("agreed first %d times", agreed)
	})
}

// TestNothingIsKeptOfTheErased by whatever way it comes, and what an earlier
// release left goes at the next start, which says so.
func TestNothingIsKeptOfTheErased(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		w.person("p1")
		w.person("p2")
		w.ok(w.eraseBy(w.vault, "p1"))
		inserts := []string{
			`INSERT INTO vault_key (person, part, holder, wrapped) VALUES ('p1', 'identity', 'group:other', ?)`,
			`INSERT INTO vault_index (field, mark, person) VALUES (?, 'x', 'p1')`,
			`INSERT INTO vault_grant (request, person, part, human, wrapped, expires) VALUES ('r', 'p1', 'identity', 'h', ?, '2099')`,
		}
		for _, q := range inserts {
			err := d.InTx(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), q, []byte("k")); return err })
			if err == nil || !strings.Contains(err.Error(), "erased person") {
				t.Errorf("%s: %v", q, err)
			}
		}
		w.refused(w.agreeBy(w.vault, "p1", "o1"), errs.Unavailable)
		w.unguarded()
		for _, q := range inserts {
			w.sql(q, []byte("k"))
		}
		found, err := w.vault.Start(w.system())
		w.ok(err)
		if len(found.LeftOver) != 3 || found.LeftOver["vault_key"] != 1 || w.left("p1") != 0 || w.left("p2") == 0 {
			t.Errorf("left over: %v; %d of p1, %d of p2", found.LeftOver, w.left("p1"), w.left("p2"))
		}
		if found, err = w.vault.Start(w.system()); err != nil || len(found.LeftOver) != 0 {
			t.Errorf("a second time: %v, %v", found.LeftOver, err)
		}
	})
}

// TestOneKeyAHuman: the database itself refuses a second key in use.
func TestOneKeyAHuman(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.enrol(1)
		second := func(id string) error {
			_, err := w.ledger.Write(w.custodian(1), ledger.Act{Action: access.VaultKeep, Kind: "custodian", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
				return tx.Insert("vault_custodian", id, ledger.Row{"human": "h-custodian-1", "name": "Synthetic", "public_key": "", "state": "active", "added": "2026-11-23T12:00:01Z"})
			})
			return err
		}
		w.refused(second("two"), errs.Conflict)
		w.sql(`DROP INDEX vault_custodian_one`)
		w.ok(second("three")) // as two requests at once could in the last release
		found, err := w.vault.Start(w.system())
		w.ok(err)
		if found.Doubled != 1 {
			t.Errorf("%d doubled", found.Doubled)
		}
		w.refused(second("four"), errs.Conflict)
	})
}
