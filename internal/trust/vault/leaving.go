package vault

import (
	"context"
	"fmt"
	"slices"

	"candour/internal/base/db"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Holds says what hangs on a custodian's key, before [Vault.MayLose] is asked.
// Another account of the same human with the role keeps the key in use.
func (v *Vault) Holds(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	if !who.Loses(access.RoleCustodian) || who.Human == "" ||
		slices.ContainsFunc(who.Others(access.RoleCustodian), func(a access.Actor) bool { return a.Human == who.Human }) {
		return nil, nil
	}
	all, err := v.custodians(ctx, q)
	if err != nil || len(ownKeys(all, who.Human, KeyActive, KeyRenewed, KeyDead)) == 0 {
		return nil, err
	}
	theirs, left := around(all, who.Human, Custodian.opens)
	sealed, err := v.store.hung(ctx, q, holdersOf(theirs), nil)
	if err != nil {
		return nil, err
	}
	alone, err := v.store.hung(ctx, q, holdersOf(theirs), holdersOf(left))
	if err != nil {
		return nil, err
	}
	words := fmt.Sprintf("a custodian's key (the names of %s hang on them and %s", people(sealed), others(all, who.Human))
	if alone > 0 {
		words += "; those of " + people(alone) + " could be opened by nobody without them, so their key cannot be taken away yet"
	}
	return []string{words + ")"}, nil
}

// Left changes nothing: a key whose human may not work as a custodian seals and
// opens nothing from that write on.
func (v *Vault) Left(context.Context, *ledger.Tx, access.Leaver) error { return nil }

// others says how many other humans keep a key that opens.
func others(all []Custodian, human string) string {
	seen := map[string]bool{}
	for _, c := range all {
		if c.Human != human && c.opens() {
			seen[c.one] = true
		}
	}
	if len(seen) == 1 {
		return "1 other"
	}
	return fmt.Sprintf("%d others", len(seen))
}
