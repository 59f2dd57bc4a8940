package vault

import (
	"context"
	"fmt"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Started says what a start found and put right.
type Started struct {
	// Forgotten were erased before a backup brought them back, and are erased
	// again.
	Forgotten int
	// LeftOver counts keys, marks and grants of erased persons, now destroyed.
	LeftOver map[string]int
	// Wrapped were given the service's layer, or its key's id.
	Wrapped int
	// Doubled are humans who had two keys in use; the earlier opens, and no more.
	Doubled int
	Check
}

// Check says what of the wraps opens.
type Check struct {
	// Looked is how many wraps were tried.
	Looked int
	// Missing says of each keyset how many wraps were made with a key that is
	// not in the folder of keys.
	Missing map[string]int
	Broken  []Broken
	// Keyless is how many persons, not erased, have no keys at all: somebody
	// destroyed them, and what is sealed to them opens for nobody.
	Keyless int
	// Marks is false when the key of marks is not the one that marks were made
	// with: nobody would be found by them, and nobody kept out.
	Marks bool
}

// OK says whether all that was looked at opens.
func (c Check) OK() bool {
	return len(c.Missing) == 0 && len(c.Broken) == 0 && c.Keyless == 0 && c.Marks
}

// Words say what is wrong, a line each.
func (c Check) Words() []string {
	var out []string
	for set, n := range c.Missing {
		out = append(out, fmt.Sprintf("%d wraps of %s cannot be opened: their key is not in the folder of keys.", n, set))
	}
	slices.Sort(out)
	if c.Keyless > 0 {
		out = append(out, fmt.Sprintf("%d persons who were not erased have no keys: they were destroyed. Restore a backup before anything else, and do not rotate.", c.Keyless))
	}
	for _, b := range c.Broken {
		out = append(out, fmt.Sprintf("A wrap in %s does not open: %s.", b.Table, b.Place))
	}
	if !c.Marks {
		out = append(out, "The key of marks is not the one that marks were made with. Put vault-marks.key back from its copy: until then nothing is found by a reference, and nobody is kept out by name.")
	}
	return out
}

// startSample is how many wraps of each keyset a start tries.
const startSample = 50

// Start brings the database and the key files together, as every start does:
// who was erased is erased again, what is left over of the erased goes, wraps
// from before there was a layer get it, and a sample of wraps is opened.
func (v *Vault) Start(ctx context.Context) (s Started, err error) {
	if s.Forgotten, err = v.Reconcile(ctx); err != nil {
		return s, err
	}
	if err = v.prepare(ctx, &s); err != nil {
		return s, err
	}
	if s.Wrapped, err = v.settle(ctx); err != nil {
		return s, err
	}
	s.Check, err = v.Check(ctx, startSample)
	return s, err
}

// Prepare puts right what the guards refuse, and puts the guards on. It needs no
// keys: candour migrate does it as the owner of the tables, so that those who
// serve find nothing left to do.
func (v *Vault) Prepare(ctx context.Context) (s Started, err error) {
	err = v.prepare(ctx, &s)
	return s, err
}

func (v *Vault) prepare(ctx context.Context, s *Started) (err error) {
	if s.LeftOver, err = v.sweepErased(ctx); err != nil {
		return err
	}
	if s.Doubled, err = v.oneKeyEach(ctx); err != nil {
		return err
	}
	return Protect(ctx, v.DB)
}

// sweepErased destroys what should have gone with an erasure. Guards keep it
// from coming back.
func (v *Vault) sweepErased(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	err := v.DB.InTx(ctx, func(tx *db.Tx) error {
		clear(out)
		for _, t := range keptTables {
			res, err := tx.Exec(ctx, `DELETE FROM `+t+` WHERE person IN (SELECT id FROM vault_person WHERE state = 'erased')`)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			if n > 0 {
				out[t] = int(n)
			}
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	return out, v.Scrub(ctx)
}

// settle wraps what was wrapped before keys were counted.
func (v *Vault) settle(ctx context.Context) (int, error) {
	old, err := v.store.unsettled(ctx, v.DB)
	if err != nil || !old {
		return 0, err
	}
	sets, err := v.store.sets(ctx, v.DB)
	if err != nil {
		return 0, err
	}
	keys := map[string]string{}
	err = v.DB.InTx(ctx, func(tx *db.Tx) error {
		w := v.wrapper(tx)
		for _, set := range sets {
			key, err := w.key(ctx, set)
			if errs.Is(err, errs.Unavailable) {
				continue // its file is gone: the check says so
			}
			if err != nil {
				return err
			}
			keys[set] = key
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	// What does not open is told by the check that follows.
	n, _, err := v.wrapAgain(ctx, keys, "")
	if err != nil {
		return n, err
	}
	return n, v.Scrub(ctx)
}

// Check looks whether wraps open with the keys that are here: for each keyset
// whether the keys of all wraps are at hand, and up to sample wraps truly (all
// when it is 0).
func (v *Vault) Check(ctx context.Context, sample int) (c Check, err error) {
	c.Missing = map[string]int{}
	counts, err := v.store.keyCounts(ctx, v.DB)
	if err != nil {
		return c, err
	}
	for _, n := range counts {
		if has, err := v.Keys.Holds(ctx, n.set, n.key); n.key != "" && (err != nil || !has) {
			c.Missing[n.set] += n.count
		}
	}
	for _, n := range counts {
		if err := v.tryWraps(ctx, n, sample, &c); err != nil {
			return c, err
		}
	}
	if c.Keyless, err = v.store.keyless(ctx, v.DB); err != nil {
		return c, err
	}
	c.Marks, err = v.marksFit(ctx)
	return c, err
}

// tryWraps opens wraps of one holder's kind.
func (v *Vault) tryWraps(ctx context.Context, n keyCount, sample int, c *Check) error {
	t := wrapTables()[0]
	if sample == 0 {
		sample = n.count
	}
	rows, err := v.store.someWraps(ctx, v.DB, n, sample)
	if err != nil {
		return err
	}
	for _, k := range rows {
		at := []string{k.person, string(k.part), k.holder}
		c.Looked++
		if has, err := v.Keys.Holds(ctx, n.set, n.key); n.key != "" && (err != nil || !has) {
			continue // told as missing
		}
		if _, err := v.Keys.Unwrap(ctx, n.set, k.wrapped, t.bind(at)); err != nil {
			c.Broken = append(c.Broken, Broken{t.name, k.person + " " + string(k.part) + " " + k.holder})
		}
	}
	return nil
}

// A mark of nobody tells whether the key of marks is still the same.
const (
	probeField  = "*"
	probePerson = "nobody"
)

func (v *Vault) marksFit(ctx context.Context) (bool, error) {
	some, err := v.store.anyMark(ctx, v.DB)
	if err != nil || !some {
		return err == nil, err
	}
	mark, err := v.Keys.Mark(ctx, probeField, "candour")
	if err != nil {
		return false, nil
	}
	kept, err := v.store.probe(ctx, v.DB)
	if err != nil || kept != "" {
		return kept == mark, err
	}
	// The first start that knows of it, or a backup from before: believed once.
	return true, v.DB.InTx(ctx, func(tx *db.Tx) error { return v.store.putProbe(ctx, tx, mark) })
}

// oneKeyEach has each human keep one key in use; the rule in the database is
// put there after it.
func (v *Vault) oneKeyEach(ctx context.Context) (int, error) {
	all, err := v.store.custodians(ctx, v.DB)
	if err != nil {
		return 0, err
	}
	newest := map[string]Custodian{}
	var old []Custodian
	for _, c := range all { // first to last
		if !c.Active() {
			continue
		}
		if was, twice := newest[c.Human]; twice {
			old = append(old, was)
		}
		newest[c.Human] = c
	}
	for _, c := range old {
		_, err := v.Ledger.Write(ctx, ledger.Act{Action: access.ReviewClock, Kind: "custodian", ID: c.ID, Reason: "One human keeps one key in use."}, func(ctx context.Context, tx *ledger.Tx) error {
			return tx.Update(ctx, "vault_custodian", c.ID, 0, ledger.Row{"state": KeyRenewed})
		})
		if err != nil {
			return 0, err
		}
	}
	return len(old), nil
}
