package vault

import (
	"context"

	"candour/internal/trust/ledger"
)

// OpenTo lets a group of staff read a part from now on, at the person's word:
// their key unwraps the private half, which is then wrapped for the group. The
// caller runs it in the write that records the consent.
func (v *Vault) OpenTo(ctx context.Context, tx *ledger.Tx, person string, key [32]byte, part Part, group string) error {
	private, err := v.selfKey(ctx, tx, person, key, part)
	if err != nil {
		return err
	}
	row, err := v.wrapper(tx.Tx).wrap(ctx, person, part, prefixGroup+group, private)
	if err != nil {
		return err
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		if err := v.store.dropKey(ctx, tx, person, part, row.holder); err != nil {
			return err
		}
		return v.store.addKeys(ctx, tx.Tx, []keyRow{row})
	})
	return nil
}

// CloseTo takes a part away from a group again. What was read before was read.
func (v *Vault) CloseTo(_ context.Context, tx *ledger.Tx, person string, part Part, group string) {
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		return v.store.dropKey(ctx, tx, person, part, prefixGroup+group)
	})
}
