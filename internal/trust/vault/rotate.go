package vault

import (
	"context"
	"fmt"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Broken is a wrap that does not open, by its place and never by what it holds.
type Broken struct{ Table, Place string }

// Turned says what a rotation did.
type Turned struct {
	// Wraps were made again with the new keys.
	Wraps int
	// Broken do not open with any key of the folder, and are as they were.
	Broken []Broken
	// Waiting are the running services that have not taken up the new keys;
	// because of them the earlier keys are still there.
	Waiting []string
}

// Done says whether the earlier keys are destroyed.
func (t Turned) Done() bool { return len(t.Waiting) == 0 }

const (
	turnLease  = 2 * time.Minute // of one who rotates, renewed with each batch
	turnBatch  = 200             // wraps in one transaction
	pollNodes  = 200 * time.Millisecond
	turnTries  = 8
	beforeTurn = "Another rotation of the keys is under way. Wait until it has ended; if it was cut off, try again in two minutes."
)

// Rotate gives the service and each group of staff a new key, wraps everything
// with it, and destroys the earlier keys, while services run. From the write
// that names the new keys on, no wrap is made with an earlier one: each write
// that wraps looks, and waits for that write or makes it wait. What does not
// open is told and left. The earlier keys go only when every running service
// has the new ones in hand; patience is how long that is waited for. A
// rotation that was cut off, or did not end, is taken up by the next.
func (v *Vault) Rotate(ctx context.Context, patience time.Duration) (out Turned, err error) {
	if err := v.may(ctx, access.ActorFrom(ctx), access.SettingsManage, access.Resource{Kind: "vault", ID: "keys"}); err != nil {
		return out, err
	}
	if err := v.keysAreThere(ctx); err != nil {
		return out, err
	}
	me, err := v.id("rotation")
	if err != nil {
		return out, err
	}
	if err := v.keepTurn(ctx, me); err != nil {
		return out, err
	}
	defer func() {
		_ = v.DB.InTx(context.WithoutCancel(ctx), func(tx *db.Tx) error { return v.store.dropTurn(context.WithoutCancel(ctx), tx, me) })
	}()
	keys, err := v.beginTurn(ctx)
	if err != nil {
		return out, err
	}
	if out.Wraps, out.Broken, err = v.wrapAgain(ctx, keys, me); err != nil {
		return out, err
	}
	if out.Waiting, err = v.endTurn(ctx, keys, me, patience); err != nil {
		return out, err
	}
	return out, v.recordTurn(ctx, me, out)
}

// keysAreThere refuses a rotation when keys were destroyed that nobody erased:
// the folder's keys are then what still opens a backup.
func (v *Vault) keysAreThere(ctx context.Context) error {
	n, err := v.store.keyless(ctx, v.DB)
	if err == nil && n > 0 {
		err = errs.Newf(errs.Conflict, "%d persons who were not erased have no keys. Restore a backup first: a rotation would destroy what still opens it.", n)
	}
	return err
}

// keepTurn takes the lease of a rotation, or keeps it.
func (v *Vault) keepTurn(ctx context.Context, me string) error {
	return v.DB.InTx(ctx, func(tx *db.Tx) error {
		ok, err := v.store.takeTurn(ctx, tx, me, v.stamp(0), v.stamp(turnLease))
		if err == nil && !ok {
			err = errs.New(errs.Conflict, beforeTurn)
		}
		return err
	})
}

// beginTurn makes new keys and names them as those that wrap. A rotation that
// did not end has named its keys already.
func (v *Vault) beginTurn(ctx context.Context) (map[string]string, error) {
	t, err := v.store.turn(ctx, v.DB)
	if err != nil {
		return nil, err
	}
	if t.state == keysStill {
		made, err := v.newKeys(ctx)
		if err != nil {
			return nil, err
		}
		err = v.DB.InTx(ctx, func(tx *db.Tx) error {
			if err := v.store.hold(ctx, tx, lockKeys, true); err != nil {
				return err
			}
			if err := v.store.setTurn(ctx, tx, t.version+1, keysTurning); err != nil {
				return err
			}
			for set, key := range made {
				if err := v.store.setKey(ctx, tx, set, key); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return v.store.keysets(ctx, v.DB)
}

// newKeys makes a key for each keyset, the service's own among them.
func (v *Vault) newKeys(ctx context.Context) (map[string]string, error) {
	err := v.DB.InTx(ctx, func(tx *db.Tx) error {
		_, err := v.wrapper(tx).key(ctx, serviceSet)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v.Keys.Renew(ctx)
}

// endTurn destroys the earlier keys once no running service is behind. It
// holds the row of rotations alone, so that no service joins meanwhile.
func (v *Vault) endTurn(ctx context.Context, keys map[string]string, me string, patience time.Duration) (waiting []string, err error) {
	for deadline := time.Now().Add(patience); ; {
		err = v.DB.InTx(ctx, func(tx *db.Tx) error {
			ok, err := v.store.takeTurn(ctx, tx, me, v.stamp(0), v.stamp(turnLease))
			if err == nil && !ok {
				err = errs.New(errs.Conflict, beforeTurn)
			}
			if err != nil {
				return err
			}
			if err := v.store.hold(ctx, tx, lockKeys, true); err != nil {
				return err
			}
			t, err := v.store.turn(ctx, tx)
			if err != nil {
				return err
			}
			if waiting, err = v.store.behind(ctx, tx, t.version, v.stamp(0)); err != nil || len(waiting) > 0 {
				return err
			}
			// Done again it changes nothing, if the commit is lost.
			if err := v.Keys.Retire(ctx, keys); err != nil {
				return err
			}
			return v.store.setTurn(ctx, tx, t.version, keysStill)
		})
		if err != nil || len(waiting) == 0 || time.Now().After(deadline) {
			return waiting, err
		}
		select {
		case <-ctx.Done():
			return waiting, ctx.Err()
		case <-time.After(pollNodes):
		}
	}
}

func (v *Vault) recordTurn(ctx context.Context, id string, t Turned) error {
	reason := "Keys renewed."
	if n := len(t.Broken); n > 0 {
		reason += fmt.Sprintf(" %d wraps did not open.", n)
	}
	if !t.Done() {
		reason += " The earlier keys are not destroyed yet."
	}
	_, err := v.Ledger.Write(ctx, ledger.Act{Action: access.SettingsManage, Kind: "vault", ID: id, Reason: reason}, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("vault_rotation", id, ledger.Row{"made": v.now(), "wraps": t.Wraps})
	})
	return err
}

// wrapTables are the tables that hold wraps.
func wrapTables() []wrapTable {
	own := func([]string) string { return serviceSet }
	return []wrapTable{
		{name: "vault_key", columns: []string{"person", "part", "holder"},
			set:   func(at []string) string { return setOf(at[2]) },
			bind:  func(at []string) []byte { return bindingOf(at[0], Part(at[1]), at[2]) },
			stale: staleKeys},
		{name: "vault_step", columns: []string{"request", "part", "custodian", "next"}, set: own,
			bind:  func(at []string) []byte { return stepBinding(at[0], Part(at[1]), at[2], at[3]) },
			stale: staleOf(serviceSet)},
		{name: "vault_grant", columns: []string{"request", "part", "person"}, set: func([]string) string { return grantGroup },
			bind:  func(at []string) []byte { return wrapping(at[2], Part(at[1]), "grant:"+at[0]) },
			stale: staleOf(grantGroup)},
	}
}

func staleOf(set string) func(map[string]string) (string, []any) {
	return func(keys map[string]string) (string, []any) { return `COALESCE(key_id, '') <> ?`, []any{keys[set]} }
}

func staleKeys(keys map[string]string) (string, []any) {
	where := []string{`(holder NOT LIKE 'group:%' AND key_id = ?)`}
	args := []any{keys[serviceSet]}
	for set, key := range keys {
		where = append(where, `(holder = ? AND key_id = ?)`)
		args = append(args, prefixGroup+set, key)
	}
	return `holder <> '` + holderPublic + `' AND (key_id IS NULL OR NOT (` + strings.Join(where, ` OR `) + `))`, args
}

// wrapAgain wraps whatever another key than the present wraps, batch by batch,
// until there is nothing left but what does not open.
func (v *Vault) wrapAgain(ctx context.Context, keys map[string]string, me string) (wraps int, broken []Broken, err error) {
	for _, t := range wrapTables() {
		var at []string
		for {
			if me != "" {
				if err := v.keepTurn(ctx, me); err != nil {
					return wraps, broken, err
				}
			}
			b, err := v.wrapBatch(ctx, t, at, keys)
			if err != nil {
				return wraps, broken, err
			}
			wraps, broken = wraps+b.wraps, append(broken, b.broken...)
			if at = b.last; at == nil {
				break
			}
		}
	}
	return wraps, broken, nil
}

type batch struct {
	wraps  int
	broken []Broken
	last   []string // nil when there is no more
}

// wrapBatch wraps some rows. What was changed by others meanwhile is as new as
// they made it; what was destroyed stays so.
func (v *Vault) wrapBatch(ctx context.Context, t wrapTable, at []string, keys map[string]string) (b batch, err error) {
	for range turnTries {
		err = v.DB.InTx(ctx, func(tx *db.Tx) error {
			b = batch{}
			rows, err := t.after(ctx, tx, at, keys, turnBatch)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if err := v.wrapRow(ctx, tx, t, r, keys, &b); err != nil {
					return err
				}
				b.last = r.at
			}
			return nil
		})
		if !errs.Is(err, errs.Unavailable) || ctx.Err() != nil {
			break // only what another write was in the way of is tried again
		}
	}
	return b, err
}

func (v *Vault) wrapRow(ctx context.Context, tx *db.Tx, t wrapTable, r wrapRow, keys map[string]string, b *batch) error {
	set, bind := t.set(r.at), t.bind(r.at)
	plain, err := r.wrapped, error(nil)
	if r.key != "" || set != serviceSet { // what has no layer yet is given one
		plain, err = v.Keys.Unwrap(ctx, set, r.wrapped, bind)
	}
	if err != nil {
		b.broken = append(b.broken, Broken{t.name, strings.Join(r.at, " ")})
		return nil
	}
	key := keys[set]
	if key == "" {
		if key, err = v.wrapper(tx).key(ctx, set); err != nil {
			return err
		}
	}
	wrapped, err := v.Keys.Wrap(ctx, set, key, plain, bind)
	if err != nil {
		return err
	}
	done, err := t.put(ctx, tx, r, wrapped, key)
	if done {
		b.wraps++
	}
	return err
}
