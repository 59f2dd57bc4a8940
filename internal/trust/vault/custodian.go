package vault

import (
	"context"
	"unicode/utf8"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Custodian is one key of one of those who together can open an identity.
type Custodian struct {
	ID, Human, Name, Body, State, Added string
	// Enabled says that the human may work as a custodian at this moment: an
	// account that is not disabled, with the role.
	Enabled bool

	one    string // the human that all who are one with this one stand for
	public []byte
}

// The states of a custodian's key.
const (
	// KeyActive seals and opens.
	KeyActive = "active"
	// KeyRenewed opens what was sealed to it; the human has a newer key.
	KeyRenewed = "renewed"
	// KeyDead opens nothing: its passphrase is lost. It is kept until what was
	// sealed to it is sealed to others, for the passphrase may be found.
	KeyDead = "dead"
	// KeyEnded is destroyed.
	KeyEnded = "resigned"
)

// Active says whether the key is the one that its human uses.
func (c Custodian) Active() bool { return c.State == KeyActive }

// seals says whether anything is sealed to the key, opens whether it opens.
func (c Custodian) seals() bool { return c.Enabled && c.State == KeyActive }
func (c Custodian) opens() bool {
	return c.Enabled && (c.State == KeyActive || c.State == KeyRenewed)
}

type pair struct{ first, second Custodian }

// custodians lists every key, with whether its human may work now.
func (v *Vault) custodians(ctx context.Context, q db.Querier) ([]Custodian, error) {
	all, err := v.store.custodians(ctx, q)
	if err != nil {
		return nil, err
	}
	may := func(string) bool { return true }
	if v.Keepers != nil {
		if may, err = v.Keepers(ctx, q); err != nil {
			return nil, err
		}
	}
	one, err := v.oneHuman(ctx, q)
	for i := range all {
		all[i].Enabled, all[i].one = may(all[i].Human), one(all[i].Human)
	}
	return all, err
}

// oneHuman says which ids of humans are one.
func (v *Vault) oneHuman(ctx context.Context, q db.Querier) (func(human string) string, error) {
	if v.OneHuman == nil {
		return func(human string) string { return human }, nil
	}
	return v.OneHuman(ctx, q)
}

// pairsAmong gives every ordered pair of different humans' keys.
func pairsAmong(all []Custodian, counts func(Custodian) bool) []pair {
	var out []pair
	for _, a := range all {
		for _, b := range all {
			if counts(a) && counts(b) && a.one != b.one {
				out = append(out, pair{a, b})
			}
		}
	}
	return out
}

func holdersOf(pairs []pair) []string {
	var out []string
	for _, p := range pairs {
		out = append(out, pairHolder(p.first.ID, p.second.ID))
	}
	return out
}

// pairs gives the pairs that identities are sealed to.
func (v *Vault) pairs(ctx context.Context, q db.Querier) ([]pair, error) {
	all, err := v.custodians(ctx, q)
	return pairsAmong(all, Custodian.seals), err
}

// Ready says whether there are three custodians, without whom nothing can be
// taken in.
func (v *Vault) Ready(ctx context.Context) error {
	p, err := v.pairs(ctx, v.DB)
	if err == nil && len(p) < minPairs {
		err = ErrNotOpen
	}
	return err
}

// Custodians lists them, first to last.
func (v *Vault) Custodians(ctx context.Context) ([]Custodian, error) {
	return v.custodians(ctx, v.DB)
}

// custodianOf finds the key in use of this human.
func (v *Vault) custodianOf(ctx context.Context, q db.Querier, human string) (Custodian, error) {
	all, err := v.custodians(ctx, q)
	if err != nil {
		return Custodian{}, err
	}
	return inUse(all, human)
}

// inUse finds the key in use of a human among all. Each write asks again: the
// human may have left, or lost the passphrase, in another window.
func inUse(all []Custodian, human string) (Custodian, error) {
	for _, c := range all {
		if c.seals() && human != "" && c.Human == human {
			return c, nil
		}
	}
	return Custodian{}, errs.New(errs.NotFound, "You keep no key yet.")
}

// ownKeys gives the keys of a human in some states.
func ownKeys(all []Custodian, human string, states ...string) []Custodian {
	var out []Custodian
	for _, c := range all {
		for _, s := range states {
			if human != "" && c.Human == human && c.State == s {
				out = append(out, c)
			}
		}
	}
	return out
}

// Enrol makes the signed-in custodian's key pair. The private half is sealed
// under the passphrase, which is kept nowhere: without it the key is lost.
func (v *Vault) Enrol(ctx context.Context, passphrase string) (Custodian, error) {
	made, err := v.newKey(ctx, passphrase)
	if err != nil {
		return made.Custodian, err
	}
	return made.Custodian, v.onCustodians(ctx, made.ID, "", func(ctx context.Context, tx *ledger.Tx, all []Custodian) error {
		if len(ownKeys(all, made.Human, KeyActive)) > 0 {
			return errs.New(errs.Conflict, "You keep a key already.")
		}
		if err := v.noneLost(ctx, tx, all, made.Human); err != nil {
			return err
		}
		return v.insertKey(ctx, tx, made)
	})
}

// onCustodians runs a change of the set of custodians: one at a time.
func (v *Vault) onCustodians(ctx context.Context, id, reason string, fn func(context.Context, *ledger.Tx, []Custodian) error) error {
	_, err := v.Ledger.Write(ctx, ledger.Act{Action: access.VaultKeep, Kind: "custodian", ID: id, Reason: reason}, func(ctx context.Context, tx *ledger.Tx) error {
		if err := v.store.hold(ctx, tx.Tx, lockCustodians, true); err != nil {
			return err
		}
		all, err := v.custodians(ctx, tx)
		if err != nil {
			return err
		}
		return fn(ctx, tx, all)
	})
	return err
}

// freshKey is a key of a custodian that is not stored yet.
type freshKey struct {
	Custodian
	wrapped []byte // the private half under the passphrase
}

func (v *Vault) newKey(ctx context.Context, passphrase string) (k freshKey, err error) {
	actor := access.ActorFrom(ctx)
	k.Custodian = Custodian{Human: actor.Human, Name: actor.Name, Body: actor.Body, State: KeyActive, Added: v.now()}
	if utf8.RuneCountInString(passphrase) < minPassphrase {
		return k, errs.InvalidInput("Choose a longer passphrase.", errs.Field{Name: "passphrase", Message: shortPassphrase})
	}
	private, public, err := pairOfKeys()
	if err != nil {
		return k, err
	}
	if k.ID, err = v.id("custodian"); err != nil {
		return k, err
	}
	k.public = public
	k.wrapped, err = v.underPassphrase(ctx, k.ID, passphrase, private)
	return k, err
}

func (v *Vault) insertKey(ctx context.Context, tx *ledger.Tx, k freshKey) error {
	row, err := v.wrapper(tx.Tx).wrap(ctx, privateOf(k.ID), privatePart, holderPassphrase, k.wrapped)
	if err != nil {
		return err
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return v.store.addKeys(ctx, tx.Tx, []keyRow{row}) })
	return tx.Insert("vault_custodian", k.ID, ledger.Row{"human": k.Human, "name": k.Name, "body": k.Body,
		"public_key": asText(k.public), "state": k.State, "added": k.Added})
}

// Renew gives the signed-in custodian a new key pair under a new passphrase.
// The earlier key, now under the new passphrase too, opens what was sealed to
// it until two custodians have sealed that again ([Vault.Reseal]).
func (v *Vault) Renew(ctx context.Context, passphrase, next string) error {
	human := access.ActorFrom(ctx).Human
	private, err := v.privateKeys(ctx, human, passphrase)
	if err != nil {
		return err
	}
	made, err := v.newKey(ctx, next)
	if errs.Is(err, errs.Invalid) {
		return errs.InvalidInput("Choose a longer passphrase.", errs.Field{Name: "new_passphrase", Message: shortPassphrase})
	}
	if err != nil {
		return err
	}
	under := map[string][]byte{}
	for id, p := range private {
		if under[id], err = v.underPassphrase(ctx, id, next, p); err != nil {
			return err
		}
	}
	return v.onCustodians(ctx, made.ID, "A custodian renews their key.", func(ctx context.Context, tx *ledger.Tx, all []Custodian) error {
		if _, err := inUse(all, human); err != nil {
			return err
		}
		for _, c := range ownKeys(all, human, KeyActive, KeyRenewed) {
			if under[c.ID] == nil {
				return errs.New(errs.Conflict, "Your key was changed while you were writing. Look at the page again.")
			}
			if err := v.putPrivate(ctx, tx, c.ID, under[c.ID]); err != nil {
				return err
			}
			if err := tx.Update(ctx, "vault_custodian", c.ID, 0, ledger.Row{"state": KeyRenewed}); err != nil {
				return err
			}
		}
		return v.insertKey(ctx, tx, made)
	})
}

// putPrivate stores a custodian's private key under another passphrase.
func (v *Vault) putPrivate(ctx context.Context, tx *ledger.Tx, id string, wrapped []byte) error {
	row, err := v.wrapper(tx.Tx).wrap(ctx, privateOf(id), privatePart, holderPassphrase, wrapped)
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		if err := v.store.dropKey(ctx, tx, row.person, row.part, row.holder); err != nil {
			return err
		}
		return v.store.addKeys(ctx, tx.Tx, []keyRow{row})
	})
	return err
}

// Lost says that the signed-in custodian's passphrase is lost. It is a fact,
// and destroys nothing: the passphrase may be found ([Vault.Found]).
func (v *Vault) Lost(ctx context.Context, reason string) error {
	human := access.ActorFrom(ctx).Human
	return v.onMine(ctx, human, reason, func(ctx context.Context, tx *ledger.Tx, all []Custodian) error {
		for _, c := range ownKeys(all, human, KeyActive, KeyRenewed) {
			if err := tx.Update(ctx, "vault_custodian", c.ID, 0, ledger.Row{"state": KeyDead}); err != nil {
				return err
			}
		}
		return nil
	})
}

// onMine is onCustodians for the signed-in custodian, who must have a key in use
// when it is written too.
func (v *Vault) onMine(ctx context.Context, human, reason string, fn func(context.Context, *ledger.Tx, []Custodian) error) error {
	me, err := v.custodianOf(ctx, v.DB, human)
	if err != nil {
		return err
	}
	return v.onCustodians(ctx, me.ID, reason, func(ctx context.Context, tx *ledger.Tx, all []Custodian) error {
		if _, err := inUse(all, human); err != nil {
			return err
		}
		return fn(ctx, tx, all)
	})
}

// Found takes lost keys up again, with the passphrase that opens them.
func (v *Vault) Found(ctx context.Context, passphrase string) error {
	human := access.ActorFrom(ctx).Human
	all, err := v.custodians(ctx, v.DB)
	if err != nil {
		return err
	}
	dead := ownKeys(all, human, KeyDead)
	if len(dead) == 0 {
		return errs.New(errs.NotFound, "No key of yours is lost.")
	}
	found, err := v.openKeys(ctx, dead, passphrase)
	if err != nil {
		return err
	}
	return v.onCustodians(ctx, dead[0].ID, "The passphrase is found.", func(ctx context.Context, tx *ledger.Tx, all []Custodian) error {
		state := KeyRenewed
		if len(ownKeys(all, human, KeyActive)) == 0 {
			state = KeyActive
		}
		mine := ownKeys(all, human, KeyDead)
		if len(mine) == 0 {
			return errs.New(errs.NotFound, "No key of yours is lost.")
		}
		for i := len(mine) - 1; i >= 0; i-- { // the newest is the one to use
			if found[mine[i].ID] == nil {
				continue
			}
			if err := tx.Update(ctx, "vault_custodian", mine[i].ID, 0, ledger.Row{"state": state}); err != nil {
				return err
			}
			state = KeyRenewed
		}
		return nil
	})
}

// Resign takes the signed-in custodian's keys out of use and destroys them,
// unless an identity would then be open to nobody.
func (v *Vault) Resign(ctx context.Context, reason string) error {
	human := access.ActorFrom(ctx).Human
	return v.onMine(ctx, human, reason, func(ctx context.Context, tx *ledger.Tx, all []Custodian) error {
		if err := v.mayLose(ctx, tx, all, human, Custodian.mayOpen); err != nil {
			return err
		}
		mine := ownKeys(all, human, KeyActive, KeyRenewed)
		tx.After(func(ctx context.Context, tx *ledger.Tx) error {
			for _, c := range mine {
				if err := v.store.dropPairs(ctx, tx, c.ID); err != nil {
					return err
				}
			}
			return nil
		})
		for _, c := range mine {
			if err := tx.Update(ctx, "vault_custodian", c.ID, 0, ledger.Row{"state": KeyEnded}); err != nil {
				return err
			}
		}
		return nil
	})
}
