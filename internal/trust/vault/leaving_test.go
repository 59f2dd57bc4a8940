package vault_test

import (
	"slices"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestWhatHangsOnACustodianIsListed: the administrator reads it before it is
// refused, and what is said agrees with the refusal.
func TestWhatHangsOnACustodianIsListed(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		me := access.ActorFrom(w.custodian(1))
		holds := func(stay []access.Actor, want ...string) {
			t.Helper()
			who := access.Leaver{Account: me.ID, Human: me.Human, Body: me.Body, Roles: me.Roles, Stay: stay}
			if held, err := w.vault.Holds(t.Context(), d, who); err != nil || !slices.Equal(held, want) {
				t.Errorf("holds %q, want %q, %v", held, want, err)
			}
		}
		mayLose := func() error {
			return d.InTx(t.Context(), func(tx *db.Tx) error { return w.vault.MayLose(t.Context(), tx, me.Human) })
		}
		holds(nil)
		w.enrol(3)
		items := w.person("p1")
		holds(nil, "a custodian's key (the names of 1 person hang on them and 2 others)")
		w.ok(mayLose())
		w.ok(w.vault.Lost(w.custodian(2), "The passphrase is lost."))
		holds(nil, "a custodian's key (the names of 1 person hang on them and 1 other; those of 1 person could be opened by nobody without them, so their key cannot be taken away yet)")
		w.refused(mayLose(), errs.Conflict)
		w.enrolOne(4)
		w.ok(sealed(w, 1, w.keyOf(3), passphrase(3)))
		holds(nil, "a custodian's key (the names of 1 person hang on them and 2 others)")
		w.ok(mayLose())
		again := me
		again.ID = "another-account"
		holds([]access.Actor{again}) // who keeps another account keeps the key
		w.opensTo("p1", items, 3, 4)
	})
}
