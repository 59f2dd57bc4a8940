package vault_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/vault"
)

// TestTwoCannotLeaveAtOnce: three custodians, and two of them give up their
// keys in the same moment at two services. One stays, and the name opens.
func TestTwoCannotLeaveAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *db.DB, w *world) {
		items := w.person("p1")
		nodes := []*vault.Vault{w.vault, w.node()}
		said := make([]error, 2)
		begin := make(chan struct{})
		var both sync.WaitGroup
		for i := range said {
			both.Add(1)
			go func() {
				defer both.Done()
				<-begin
				said[i] = nodes[i].Resign(w.custodian(i+1), "I leave.")
			}()
		}
		close(begin)
		both.Wait()
		left := 0
		for i, err := range said {
			if err == nil {
				left = i + 1
			}
		}
		if left == 0 || said[2-left] == nil {
			t.Fatalf("leaving said %v", said)
		}
		w.refused(said[2-left], errs.Conflict)
		w.opensTo("p1", items, 3-left, 3)
	})
}

// TestSealingToNewcomers: what two can open is sealed to those who came later,
// in as many presses as it takes, and a renewed key is destroyed at the end.
func TestSealingToNewcomers(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *db.DB, w *world) {
		var items []vault.Sealed
		const many = 60
		for i := range many {
			items = w.person("p" + strings.Repeat("x", i))
		}
		w.enrolOne(4)
		const next = "another passphrase of words"
		w.ok(w.vault.Renew(w.custodian(3), passphrase(3), next))
		second := w.keyOf(2)
		w.refused(sealed(w, 1, second, "not their passphrase"), errs.Invalid)
		first, err := w.vault.Reseal(w.custodian(1), passphrase(1), second, passphrase(2), 0)
		w.ok(err)
		if first.Done == 0 || first.Left == 0 || first.Done+first.Left != many {
			t.Fatalf("one press: %+v", first)
		}
		s, err := w.vault.Standing(w.custodian(1))
		w.ok(err)
		if s.Unsealed != first.Left || s.Identities != many || s.Unopenable != 0 {
			t.Errorf("half-way the page says %+v", s)
		}
		rest, err := w.vault.Reseal(w.custodian(1), passphrase(1), second, passphrase(2), time.Minute)
		w.ok(err)
		if rest.Left != 0 || rest.Done != first.Left {
			t.Errorf("the second press: %+v", rest)
		}
		list, err := w.vault.Custodians(t.Context())
		w.ok(err)
		for _, c := range list {
			if c.State == vault.KeyRenewed {
				t.Error("a renewed key to which nothing is sealed is still there")
			}
		}
		id, err := w.vault.Ask(w.secretary(), "p"+strings.Repeat("x", many-1), []vault.Part{identity}, "R-1", "The person asked us to call.")
		w.ok(err)
		w.ok(w.vault.Approve(w.custodian(4), id, passphrase(4), "Yes."))
		w.ok(w.vault.Approve(w.custodian(3), id, next, "Yes."))
		got, err := w.vault.Reveal(w.secretary(), vault.Reading{Person: "p" + strings.Repeat("x", many-1), Purpose: "to write to them", Items: items[:1]})
		w.ok(err)
		if string(got[0]) != canary {
			t.Errorf("opened as %q", got[0])
		}
	})
}

func sealed(w *world, n int, other, theirs string) error {
	_, err := w.vault.Reseal(w.custodian(n), passphrase(n), other, theirs, time.Minute)
	return err
}

func (w *world) enrolOne(n int) {
	w.t.Helper()
	_, err := w.vault.Enrol(w.custodian(n), passphrase(n))
	w.ok(err)
}

// keyOf gives the id of a custodian's key in use.
func (w *world) keyOf(n int) string {
	w.t.Helper()
	list, err := w.vault.Custodians(w.t.Context())
	w.ok(err)
	for _, c := range list {
		if c.Active() && c.Human == human(n) {
			return c.ID
		}
	}
	w.t.Fatalf("custodian %d has no key in use", n)
	return ""
}
