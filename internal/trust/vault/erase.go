package vault

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Erase destroys, within a write that the caller has authorised, every key of
// a person and every mark that they could be found by. The caller then calls
// [Vault.Forget].
func (v *Vault) Erase(ctx context.Context, tx *ledger.Tx, person string) error {
	state, err := v.store.state(ctx, tx, person)
	if err != nil {
		return err
	}
	if state == "erased" {
		return errs.New(errs.Conflict, "This has been erased already.")
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return v.store.destroy(ctx, tx, person) })
	return tx.Update(ctx, "vault_person", person, 0, ledger.Row{"state": "erased", "erased": clock.Today(v.Clock).String()})
}

// Forget notes an erasure beside the key files, so that a backup from before
// it, once restored, loses the keys again. [Vault.Reconcile] does the same for
// any that was missed.
func (v *Vault) Forget(ctx context.Context, person string) error { return v.Keys.Forget(ctx, person) }

// ErasePart destroys, within a write that the caller has authorised, the keys of
// one part of a person. The caller then calls [Vault.ForgetPart].
func (v *Vault) ErasePart(tx *ledger.Tx, person string, part Part) {
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return v.store.destroyPart(ctx, tx.Tx, person, part) })
}

// ForgetPart notes that beside the key files, as [Vault.Forget] does.
func (v *Vault) ForgetPart(ctx context.Context, person string, part Part) error {
	return v.Keys.Forget(ctx, person+partMark+string(part))
}

// partMark parts a person from a part in the list of the erased. No id has it.
const partMark = "#"

// forgottenPart destroys anew what a backup brought back of a part.
func (v *Vault) forgottenPart(ctx context.Context, person string, part Part) (destroyed int, err error) {
	n, err := v.store.keysOfPart(ctx, v.DB, person, part)
	if err != nil || n == 0 {
		return 0, err
	}
	return 1, v.DB.InTx(ctx, func(tx *db.Tx) error { return v.store.destroyPart(ctx, tx, person, part) })
}

// Reconcile brings the database and the list of the erased together: at start,
// and so after every restore.
func (v *Vault) Reconcile(ctx context.Context) (destroyed int, err error) {
	forgotten, err := v.Keys.Forgotten(ctx)
	if err != nil {
		return 0, err
	}
	erased, err := v.store.erased(ctx, v.DB)
	if err != nil {
		return 0, err
	}
	for _, p := range erased {
		if !slices.Contains(forgotten, p) {
			if err := v.Keys.Forget(ctx, p); err != nil {
				return 0, err
			}
		}
	}
	for _, p := range forgotten {
		if person, part, ok := strings.Cut(p, partMark); ok {
			n, err := v.forgottenPart(ctx, person, Part(part))
			if err != nil {
				return destroyed, err
			}
			destroyed += n
			continue
		}
		state, err := v.store.state(ctx, v.DB, p)
		if errs.Is(err, errs.NotFound) || err == nil && state == "erased" {
			continue
		}
		if err != nil {
			return destroyed, err
		}
		_, err = v.Ledger.Write(ctx, ledger.Act{Action: access.ReviewClock, Kind: "person", ID: p, Reason: "Erased before; a backup brought it back."},
			func(ctx context.Context, tx *ledger.Tx) error { return v.Erase(ctx, tx, p) })
		if err != nil {
			return destroyed, err
		}
		destroyed++
	}
	return destroyed, nil
}

// Scrub takes what was erased out of the database's files: SQLite overwrites
// what it deletes, and the write-ahead log is emptied here. PostgreSQL's dead
// rows go when it vacuums.
func (v *Vault) Scrub(ctx context.Context) error { return v.store.scrub(ctx, v.DB) }
