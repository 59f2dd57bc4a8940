package vault

import (
	"context"

	"candour/internal/ledger"
)

// OpenTo lets a group of staff read a part from now on, at the person's word:
// their key unwraps the private half, which is then wrapped for the group. The
// caller runs it in the write that records the consent.
func (v *Vault) OpenTo(ctx context.Context, tx *ledger.Tx, person string, key [32]byte, part Part, group string) error {
	self, err := v.store.key(ctx, tx, person, part, holderSelf)
	if err != nil {
		return err
	}
	private, err := unKey(key, self, wrapping(person, part, holderSelf))
	if err != nil {
		return err
	}
	holder := prefixGroup + group
	w, err := v.Keys.Wrap(ctx, group, private, wrapping(person, part, holder))
	if err != nil {
		return err
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		if err := v.store.dropKey(ctx, tx, person, part, holder); err != nil {
			return err
		}
		return v.store.addKeys(ctx, tx, []keyRow{{person, part, holder, w}})
	})
	return nil
}

// CloseTo takes a part away from a group again. What was read before was read.
func (v *Vault) CloseTo(_ context.Context, tx *ledger.Tx, person string, part Part, group string) {
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		return v.store.dropKey(ctx, tx, person, part, prefixGroup+group)
	})
}
