package vault

import (
	"context"
	"fmt"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// Standing says what hangs on whom, as a custodian is told it.
type Standing struct {
	// Keepers is how many people keep a key that is in use.
	Keepers int
	// Identities is how many people's names are sealed to custodians.
	Identities int
	// Unopenable is of how many nobody can open all, as things stand.
	Unopenable int
	// Unsealed is how many are not sealed to every pair yet.
	Unsealed int
	// Alone says how many hang on the reader and one other person alone.
	Alone []Hung
	// Lost is how many nobody can open unless the reader finds a lost
	// passphrase.
	Lost int
}

// Hung is how many identities only the reader and this other can open.
type Hung struct {
	Name  string
	Count int
}

// Standing tells the signed-in custodian.
func (v *Vault) Standing(ctx context.Context) (s Standing, err error) {
	human := access.ActorFrom(ctx).Human
	all, err := v.custodians(ctx, v.DB)
	if err != nil {
		return s, err
	}
	for _, c := range all {
		if c.seals() {
			s.Keepers++
		}
	}
	open := pairsAmong(all, Custodian.opens)
	if s.Identities, s.Unopenable, err = v.store.sealedTo(ctx, v.DB, holdersOf(open)); err != nil {
		return s, err
	}
	if s.Unsealed, err = v.store.countLacking(ctx, v.DB, holdersOf(pairsAmong(all, Custodian.seals))); err != nil {
		return s, err
	}
	if s.Lost, err = v.lostWith(ctx, v.DB, all, human); err != nil {
		return s, err
	}
	s.Alone, err = v.alone(ctx, all, open, human)
	return s, err
}

// alone finds, for each other human, what hangs on them and the reader alone.
func (v *Vault) alone(ctx context.Context, all []Custodian, open []pair, human string) (out []Hung, err error) {
	seen := map[string]bool{human: true}
	for _, c := range all {
		if seen[c.Human] || !c.opens() || human == "" {
			continue
		}
		seen[c.Human] = true
		var ours, others []pair
		for _, p := range open {
			if p.among(human, c.Human) {
				ours = append(ours, p)
			} else {
				others = append(others, p)
			}
		}
		n, err := v.store.hung(ctx, v.DB, holdersOf(ours), holdersOf(others))
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, Hung{c.Name, n})
		}
	}
	return out, nil
}

func (p pair) among(a, b string) bool {
	return p.first.Human == a && p.second.Human == b || p.first.Human == b && p.second.Human == a
}

// MayLose refuses what would take a human out of the custodians, by a
// disabled account for example, while an identity would be left that no two of
// the others can open. It runs in the write that would do it.
func (v *Vault) MayLose(ctx context.Context, tx *db.Tx, human string) error {
	if err := v.store.hold(ctx, tx, lockCustodians, true); err != nil {
		return err
	}
	all, err := v.custodians(ctx, tx)
	if err != nil {
		return err
	}
	return v.mayLose(ctx, tx, all, human, Custodian.opens)
}

// mayLose refuses to lose a human's keys while there is an identity that they
// could open with somebody who counts, and that no two others can open.
func (v *Vault) mayLose(ctx context.Context, q db.Querier, all []Custodian, human string, counts func(Custodian) bool) error {
	theirs, left := around(all, human, counts)
	n, err := v.store.hung(ctx, q, holdersOf(theirs), holdersOf(left))
	if err != nil || n == 0 {
		return err
	}
	return errs.Newf(errs.Conflict, "The names of %s could then be opened by nobody. First two custodians must seal them to others, on the page about keys. If there "+
		"are fewer than two others with keys, somebody else must become a custodian before that.", people(n))
}

// around gives the pairs that a human is one of, of those who count, and the
// pairs of others that open.
func around(all []Custodian, human string, counts func(Custodian) bool) (theirs, left []pair) {
	for _, p := range pairsAmong(all, counts) {
		if p.first.Human == human || p.second.Human == human {
			theirs = append(theirs, p)
		}
	}
	for _, p := range pairsAmong(all, Custodian.opens) {
		if p.first.Human != human && p.second.Human != human {
			left = append(left, p)
		}
	}
	return theirs, left
}

// mayOpen is opens for a key that is lost or whose human is disabled, too: the
// passphrase may be found, and the human let in again.
func (c Custodian) mayOpen() bool { return c.State != KeyEnded }

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// lostWith counts the persons whom nobody can open, and two could if a human
// found a lost passphrase.
func (v *Vault) lostWith(ctx context.Context, q db.Querier, all []Custodian, human string) (int, error) {
	if len(ownKeys(all, human, KeyDead)) == 0 {
		return 0, nil
	}
	with := pairsAmong(all, func(c Custodian) bool { return c.opens() || c.Human == human && c.State == KeyDead })
	return v.store.hung(ctx, q, holdersOf(with), holdersOf(pairsAmong(all, Custodian.opens)))
}

// noneLost refuses a new key while identities hang on a lost one.
func (v *Vault) noneLost(ctx context.Context, q db.Querier, all []Custodian, human string) error {
	n, err := v.lostWith(ctx, q, all, human)
	if err != nil || n == 0 {
		return err
	}
	return errs.Newf(errs.Conflict, "The names of %s can be opened by nobody unless you find your lost passphrase, so you cannot make a new key. Look for it, and take "+
		"your key up again when you have it. Meanwhile somebody else can become a custodian.", people(n))
}

// ofPair reads a holder that is a pair of custodians.
func ofPair(holder string) (first, second string, ok bool) {
	rest, ok := strings.CutPrefix(holder, prefixPair)
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, ">")
}
