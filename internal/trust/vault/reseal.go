package vault

import (
	"context"
	"time"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Resealed says how far a ceremony has come.
type Resealed struct {
	// Done is how many parts were sealed to newcomers this time.
	Done int
	// Left is how many people are not sealed to every pair yet.
	Left int
	// NotOurs is how many parts these two cannot open together.
	NotOurs int
}

// resealBatch is how many parts are sealed in one write.
const resealBatch = 25

// Reseal is the ceremony of two custodians who are both there: with their
// passphrases whatever they can open together is sealed to every pair that it
// is not sealed to yet. No name is read. It goes on for as long as it is
// given, batch by batch, and can be taken up again at any time. Other is the id
// of the second custodian's key.
func (v *Vault) Reseal(ctx context.Context, passphrase, other, theirs string, limit time.Duration) (out Resealed, err error) {
	c := ceremony{v: v, me: access.ActorFrom(ctx).Human}
	if c.other, err = v.humanOf(ctx, other); err != nil {
		return out, err
	}
	if access.ActorFrom(ctx).MayBe(c.other) {
		return out, errs.InvalidInput("Two different people must be there.", errs.Field{Name: "other", Message: "Choose another custodian who is with you."})
	}
	if c.keys, err = v.privateKeys(ctx, c.me, passphrase); err != nil {
		return out, err
	}
	second, err := v.privateKeys(ctx, c.other, theirs)
	if err != nil {
		return out, theirField(err)
	}
	for id, k := range second {
		c.keys[id] = k
	}
	for end := time.Now().Add(limit); ; {
		done, more, err := c.batch(ctx)
		if errs.Is(err, errs.NotFound) && c.again < 3 {
			c.again++ // somebody was erased meanwhile: without them
			continue
		}
		if err != nil {
			return out, err
		}
		out.Done += done
		if !more || time.Now().After(end) {
			break
		}
	}
	out.NotOurs = c.notOurs
	if err := v.onCustodians(ctx, other, "A renewed key that nothing is sealed to any more is destroyed.", v.endRenewed); err != nil {
		return out, err
	}
	all, err := v.custodians(ctx, v.DB)
	if err != nil {
		return out, err
	}
	out.Left, err = v.store.countLacking(ctx, v.DB, holdersOf(pairsAmong(all, Custodian.seals)))
	return out, err
}

// humanOf gives whose key in use it is; nobody's is empty.
func (v *Vault) humanOf(ctx context.Context, custodian string) (string, error) {
	all, err := v.custodians(ctx, v.DB)
	for _, k := range all {
		if k.ID == custodian && k.seals() {
			return k.Human, err
		}
	}
	return "", err
}

// theirField puts the words about a wrong passphrase at the other's box.
func theirField(err error) error {
	if errs.Is(err, errs.Invalid) {
		return errs.InvalidInput("That is not the other custodian's passphrase.", errs.Field{Name: "their_passphrase", Message: "That is not the passphrase that the other custodian chose for their key."})
	}
	return err
}

// ceremony is one going-through.
type ceremony struct {
	v         *Vault
	me, other string
	keys      heldKeys
	at        placeOfKey
	notOurs   int
	again     int
}

// batch seals some parts in one write.
func (c *ceremony) batch(ctx context.Context) (done int, more bool, err error) {
	var last placeOfKey
	var notOurs int
	id, err := c.v.id("reseal")
	if err != nil {
		return 0, false, err
	}
	err = c.v.onCustodians(ctx, id, "Two custodians sealed identities to others.", func(ctx context.Context, tx *ledger.Tx, all []Custodian) error {
		done, notOurs, more = 0, 0, false // this runs again when the write does
		if err := c.present(all); err != nil {
			return err
		}
		pairs := pairsAmong(all, Custodian.seals)
		list, err := c.v.store.lacking(ctx, tx, holdersOf(pairs), c.at, resealBatch)
		if err != nil {
			return err
		}
		more = len(list) == resealBatch
		for _, p := range list {
			last = p
			ours, err := c.one(ctx, tx, p, all, pairs)
			if err != nil {
				return err
			}
			if ours {
				done++
			} else {
				notOurs++
			}
		}
		if done == 0 {
			return nil
		}
		return tx.Insert("vault_reseal", id, ledger.Row{"first": c.me, "second": c.other, "identities": done, "at": c.v.now()})
	})
	if err == nil {
		c.at, c.notOurs = last, c.notOurs+notOurs
	}
	return done, more, err
}

// present says whether both still may.
func (c *ceremony) present(all []Custodian) error {
	for _, human := range []string{c.me, c.other} {
		if mine := ownKeys(all, human, KeyActive); len(mine) == 0 || !mine[0].Enabled || c.keys[mine[0].ID] == nil {
			return errs.New(errs.Conflict, "One of you is not a custodian with this key any more. Begin again.")
		}
	}
	return nil
}

// one opens a part with the two custodians' keys and seals it to the pairs
// that lack it. What was sealed to keys that are lost or renewed goes.
func (c *ceremony) one(ctx context.Context, tx *ledger.Tx, p placeOfKey, all []Custodian, pairs []pair) (bool, error) {
	rows, err := c.v.store.keys(ctx, tx, p.person, p.part)
	if err != nil {
		return false, err
	}
	private, err := c.open(ctx, rows)
	if err != nil || private == nil {
		return false, err
	}
	var lacks []pair
	for _, pr := range pairs {
		if _, ok := rows[pairHolder(pr.first.ID, pr.second.ID)]; !ok {
			lacks = append(lacks, pr)
		}
	}
	fresh, err := c.v.wrapper(tx.Tx).sealToPairs(ctx, p.person, p.part, private, lacks)
	if err != nil {
		return false, err
	}
	over := overHolders(rows, all)
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		if err := c.v.store.addKeys(ctx, tx.Tx, fresh); err != nil {
			return err
		}
		return c.v.store.dropHolders(ctx, tx, p, over)
	})
	return true, nil
}

// open gives the private key of a part, when one of its pairs is these two.
func (c *ceremony) open(ctx context.Context, rows map[string]keyRow) ([]byte, error) {
	for holder, row := range rows {
		first, second, ok := ofPair(holder)
		if !ok || c.keys[first] == nil || c.keys[second] == nil {
			continue
		}
		inner, err := c.v.outerOff(ctx, row, c.keys[first])
		if err != nil {
			return nil, err
		}
		return innerOff(row.person, row.part, holder, inner, c.keys[second])
	}
	return nil, nil
}

// overHolders are the pairs of a part that a key which is lost, renewed or
// ended belongs to.
func overHolders(rows map[string]keyRow, all []Custodian) []string {
	over := map[string]bool{}
	for _, c := range all {
		over[c.ID] = c.State != KeyActive
	}
	var out []string
	for holder := range rows {
		if first, second, ok := ofPair(holder); ok && (over[first] || over[second]) {
			out = append(out, holder)
		}
	}
	return out
}

// endRenewed destroys renewed keys that nothing is sealed to any more.
func (v *Vault) endRenewed(ctx context.Context, tx *ledger.Tx, all []Custodian) error {
	for _, c := range all {
		if c.State != KeyRenewed {
			continue
		}
		n, err := v.store.pairsOf(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return v.store.dropPairs(ctx, tx, c.ID) })
		if err := tx.Update(ctx, "vault_custodian", c.ID, 0, ledger.Row{"state": KeyEnded}); err != nil {
			return err
		}
	}
	return nil
}
