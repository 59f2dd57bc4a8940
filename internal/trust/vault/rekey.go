package vault

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

// rekeyed is one wrap with the one that takes its place.
type rekeyed struct{ was, next keyRow }

// Rekey has another key of the person's own open what the one before opened: each
// wrap of theirs is made anew, once the write is stored, within its transaction.
// The caller has authorised it. From then on the key before opens nothing.
func (v *Vault) Rekey(ctx context.Context, tx *ledger.Tx, person string, was, next [32]byte) error {
	parts, err := v.store.parts(ctx, tx, person)
	if err != nil {
		return err
	}
	if len(parts) == 0 {
		return errs.New(errs.NotFound, "There is nothing here.")
	}
	w := v.wrapper(tx.Tx)
	var all []rekeyed
	for _, part := range parts {
		row, err := v.store.key(ctx, tx, person, part, holderSelf)
		if err != nil {
			return err
		}
		private, err := v.selfKey(ctx, tx, person, was, part)
		if err != nil {
			return err
		}
		own, err := withKey(next, private, wrapping(person, part, holderSelf))
		if err != nil {
			return err
		}
		fresh, err := w.wrap(ctx, person, part, holderSelf, own)
		if err != nil {
			return err
		}
		all = append(all, rekeyed{row, fresh})
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		for _, r := range all {
			if err := v.store.swapKey(ctx, tx.Tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}
