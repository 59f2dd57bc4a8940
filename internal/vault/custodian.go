package vault

import (
	"context"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"candour/internal/access"
	"candour/internal/db"
	"candour/internal/errs"
	"candour/internal/ledger"
)

// Custodian is one of those who together can open an identity.
type Custodian struct {
	ID, Human, Name, Body, State, Added string

	public []byte
}

// Active says whether the custodian's key counts.
func (c Custodian) Active() bool { return c.State == "active" }

type pair struct{ first, second Custodian }

// pairs gives every ordered pair of active custodians.
func (v *Vault) pairs(ctx context.Context, q db.Querier) ([]pair, error) {
	all, err := v.store.custodians(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []pair
	for _, a := range all {
		for _, b := range all {
			if a.Active() && b.Active() && a.Human != b.Human {
				out = append(out, pair{a, b})
			}
		}
	}
	return out, nil
}

// Ready says whether there are two custodians, without whom nothing can be
// taken in.
func (v *Vault) Ready(ctx context.Context) error {
	p, err := v.pairs(ctx, v.DB)
	if err == nil && len(p) == 0 {
		err = ErrNotOpen
	}
	return err
}

// Custodians lists them, first to last.
func (v *Vault) Custodians(ctx context.Context) ([]Custodian, error) {
	return v.store.custodians(ctx, v.DB)
}

// minPassphrase is the shortest passphrase, in characters. It is stretched
// (argon2id) and guards what a thief of database and key files lacks.
const minPassphrase = 16

func privateOf(custodian string) string { return "custodian:" + custodian }

// Enrol makes the signed-in custodian's key pair. The private half is sealed
// under the passphrase, which is kept nowhere: without it the key is lost.
func (v *Vault) Enrol(ctx context.Context, passphrase string) (Custodian, error) {
	actor := access.ActorFrom(ctx)
	c := Custodian{Human: actor.Human, Name: actor.Name, Body: actor.Body, State: "active", Added: v.now()}
	if utf8.RuneCountInString(passphrase) < minPassphrase {
		return c, errs.InvalidInput("Choose a longer passphrase.", errs.Field{Name: "passphrase", Message: "Your passphrase must be 16 characters or more. Five or six words that have nothing to do with each other are good."})
	}
	private, public, err := pairOfKeys()
	if err != nil {
		return c, err
	}
	if c.ID, err = v.id("custodian"); err != nil {
		return c, err
	}
	c.public = public
	wrapped, err := v.underPassphrase(ctx, c.ID, passphrase, private)
	if err != nil {
		return c, err
	}
	_, err = v.Ledger.Write(ctx, ledger.Act{Action: access.VaultKeep, Kind: "custodian", ID: c.ID}, func(ctx context.Context, tx *ledger.Tx) error {
		if _, err := v.custodianOf(ctx, tx, actor.Human); err == nil {
			return errs.New(errs.Conflict, "You keep a key already.")
		}
		tx.After(func(ctx context.Context, tx *ledger.Tx) error {
			return v.store.addKeys(ctx, tx, []keyRow{{privateOf(c.ID), "private", "passphrase", wrapped}})
		})
		return tx.Insert("vault_custodian", c.ID, ledger.Row{"human": c.Human, "name": c.Name, "body": c.Body,
			"public_key": asText(public), "state": c.State, "added": c.Added})
	})
	return c, err
}

// Resign takes the signed-in custodian's key out of use and destroys it. Two
// others must remain.
func (v *Vault) Resign(ctx context.Context, reason string) error {
	actor := access.ActorFrom(ctx)
	me, err := v.custodianOf(ctx, v.DB, actor.Human)
	if err != nil {
		return err
	}
	_, err = v.Ledger.Write(ctx, ledger.Act{Action: access.VaultKeep, Kind: "custodian", ID: me.ID, Reason: reason}, func(ctx context.Context, tx *ledger.Tx) error {
		all, err := v.store.custodians(ctx, tx)
		if err != nil {
			return err
		}
		left := 0
		for _, c := range all {
			if c.Active() && c.ID != me.ID {
				left++
			}
		}
		if left < 2 {
			return errs.New(errs.Conflict, "Two other custodians must have keys before you can give yours up. Otherwise nobody could open anything.")
		}
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return v.store.dropPairs(ctx, tx, me.ID) })
		return tx.Update(ctx, "vault_custodian", me.ID, 0, ledger.Row{"state": "resigned"})
	})
	return err
}

// custodianOf finds the active custodian who is this human.
func (v *Vault) custodianOf(ctx context.Context, q db.Querier, human string) (Custodian, error) {
	all, err := v.store.custodians(ctx, q)
	if err != nil {
		return Custodian{}, err
	}
	for _, c := range all {
		if c.Active() && human != "" && c.Human == human {
			return c, nil
		}
	}
	return Custodian{}, errs.New(errs.NotFound, "You keep no key yet.")
}

// The cost of one guess at a passphrase: argon2id, 64 MiB, three passes (RFC
// 9106, section 4, second recommended option with one lane).
const (
	stretchPasses = 3
	stretchMemory = 64 << 10 // KiB
	saltSize      = 16
)

// stretch makes a key from a passphrase. One at a time: each takes 64 MiB and
// a processor, and other pages must go on.
func (v *Vault) stretch(ctx context.Context, passphrase string, salt []byte) (key [32]byte, err error) {
	select {
	case v.turn <- struct{}{}:
	case <-ctx.Done():
		return key, ctx.Err()
	}
	defer func() { <-v.turn }()
	text := strings.Join(strings.Fields(passphrase), " ")
	copy(key[:], argon2.IDKey([]byte(text), salt, stretchPasses, stretchMemory, 1, 32))
	return key, nil
}

func (v *Vault) underPassphrase(ctx context.Context, custodian, passphrase string, private []byte) ([]byte, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(v.Random, salt); err != nil {
		return nil, err
	}
	key, err := v.stretch(ctx, passphrase, salt)
	if err != nil {
		return nil, err
	}
	w, err := withKey(key, private, wrapping(privateOf(custodian), "private", "passphrase"))
	return append(salt, w...), err
}

// privateKey opens a custodian's private key.
func (v *Vault) privateKey(ctx context.Context, custodian, passphrase string) ([]byte, error) {
	w, err := v.store.key(ctx, v.DB, privateOf(custodian), "private", "passphrase")
	if err != nil {
		return nil, err
	}
	if len(w) <= saltSize {
		return nil, cannotOpen(nil)
	}
	key, err := v.stretch(ctx, passphrase, w[:saltSize])
	if err != nil {
		return nil, err
	}
	private, err := unKey(key, w[saltSize:], wrapping(privateOf(custodian), "private", "passphrase"))
	if err != nil {
		return nil, errs.InvalidInput("That is not your passphrase.", errs.Field{Name: "passphrase", Message: "That is not the passphrase that you chose for your key."})
	}
	return private, nil
}
