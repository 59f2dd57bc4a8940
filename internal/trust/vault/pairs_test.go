package vault_test

import (
	"context"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit/pairs"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// custody is one node of the custody set.
type custody struct {
	*world
	request string
	shown   map[string]string // the key in use of each human, as the page showed it
}

// custodyOn is a node over a database and a folder of keys.
func custodyOn(t *testing.T, d *db.DB, folder string) *custody {
	t.Helper()
	w := newWorld(t, d)
	w.folder = folder
	w.vault = w.node()
	c := &custody{world: w, shown: map[string]string{}}
	all, err := w.vault.Custodians(t.Context())
	w.ok(err)
	for _, k := range all {
		if k.Active() {
			c.shown[k.Human] = k.ID
		}
	}
	err = d.QueryRow(t.Context(), `SELECT id FROM vault_request LIMIT 1`).Scan(&c.request)
	if err != nil && !db.NoRows(err) {
		t.Fatal(err)
	}
	return c
}

// custodians tries every pair of acts on some custodians who keep one person.
func custodians(t *testing.T, keepers int, prepare func(c *custody), acts ...pairs.Act[*custody]) {
	t.Helper()
	folder := t.TempDir()
	var tables []string
	for _, tb := range vault.Tables() {
		tables = append(tables, tb.Name)
	}
	pairs.Suite[*custody]{
		Start: func(t *testing.T, d *db.DB) {
			c := custodyOn(t, d, folder)
			c.enrol(keepers)
			c.person("p1")
			prepare(c)
		},
		Open:   func(t *testing.T, d *db.DB) *custody { return custodyOn(t, d, folder) },
		Tables: append(tables, "vault_key", "vault_index", "vault_grant", "vault_step"),
		Acts:   acts,
	}.Run(t)
}

func keeps(name string, do func(c *custody) error) pairs.Act[*custody] {
	return pairs.Act[*custody]{Name: name, Do: func(c *custody) error {
		// A passphrase takes long to try, and is tried before the write. One that
		// another window changes at that moment is refused there: with another
		// code than one that was changed before, and the same outcome.
		err := do(c)
		if errs.Is(err, errs.Invalid) {
			err = errs.Because(errs.Conflict, "Refused.", err)
		}
		return err
	}}
}

func (c *custody) ask() (string, error) {
	return c.vault.Ask(c.secretary(), "p1", []vault.Part{identity}, "C-1", "To reach them.")
}

var (
	newcomer = keeps("a fourth makes a key", func(c *custody) error {
		_, err := c.vault.Enrol(c.custodian(4), passphrase(4))
		return err
	})
	applies  = keeps("somebody applies", func(c *custody) error { _, err := c.tryPerson("p2"); return err })
	eraseOne = keeps("the person is erased", func(c *custody) error {
		_, err := c.ledger.Write(c.t.Context(), ledger.Act{Action: applyAction, Kind: "person", ID: "p1"},
			func(ctx context.Context, tx *ledger.Tx) error { return c.vault.Erase(ctx, tx, "p1") })
		return err
	})
)

func resigns(n int) pairs.Act[*custody] {
	return keeps("custodian "+itoa(n)+" resigns", func(c *custody) error { return c.vault.Resign(c.custodian(n), "Moves on.") })
}

func loses(n int) pairs.Act[*custody] {
	return keeps("custodian "+itoa(n)+" loses the passphrase", func(c *custody) error { return c.vault.Lost(c.custodian(n), "Forgotten.") })
}

func renews(n int) pairs.Act[*custody] {
	return keeps("custodian "+itoa(n)+" renews", func(c *custody) error { return c.vault.Renew(c.custodian(n), passphrase(n), passphrase(n+10)) })
}

func itoa(n int) string { return string(rune('0' + n)) }

// TestTwoActsAtOnceOnTheCustodians: of three, two cannot leave at once; whoever
// applies, joins or is erased at that moment comes out as if one after the
// other.
func TestTwoActsAtOnceOnTheCustodians(t *testing.T) {
	custodians(t, 3, func(*custody) {}, resigns(1), resigns(2), loses(3), renews(1), newcomer, applies, eraseOne)
}

// TestTwoActsAtOnceAfterANewcomer: with a fourth, to whom nothing is sealed
// yet.
func TestTwoActsAtOnceAfterANewcomer(t *testing.T) {
	custodians(t, 3, func(c *custody) {
		_, err := c.vault.Enrol(c.custodian(4), passphrase(4))
		c.ok(err)
	}, keeps("two seal to everybody", func(c *custody) error {
		_, err := c.vault.Reseal(c.custodian(1), passphrase(1), c.shown[human(2)], passphrase(2), 0)
		return err
	}), resigns(3), loses(4), renews(2), applies, eraseOne)
}

// TestTwoActsAtOnceOnARequest: two custodians at once, or one and whoever else
// changes what they decide on.
func TestTwoActsAtOnceOnARequest(t *testing.T) {
	says := func(n int) pairs.Act[*custody] {
		return keeps("custodian "+itoa(n)+" says yes", func(c *custody) error {
			return c.vault.Approve(c.custodian(n), c.request, passphrase(n), "It is needed.")
		})
	}
	custodians(t, 3, func(c *custody) {
		_, err := c.ask()
		c.ok(err)
	}, says(1), says(2), keeps("custodian 3 says no", func(c *custody) error {
		return c.vault.Refuse(c.custodian(3), c.request, "It is not needed.")
	}), keeps("asked once more", func(c *custody) error { _, err := c.ask(); return err }), loses(1), renews(2), eraseOne)
}
