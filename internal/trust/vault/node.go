package vault

import (
	"context"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// nodeLife is how long a running service counts as running without a word.
// NodeBeat is how often it gives one.
const (
	nodeLife = time.Minute
	NodeBeat = 10 * time.Second
)

// Node is a running service's share of the keys: as long as it runs, earlier
// keys are destroyed only once it has the newer ones in hand.
type Node struct {
	v       *Vault
	id      string
	version int64
}

// Join notes that a service runs. Name is for people: a host and a process.
func (v *Vault) Join(ctx context.Context, name string) (*Node, error) {
	id, err := v.id(name)
	if err != nil {
		return nil, err
	}
	n := &Node{v: v, id: id}
	return n, n.Beat(ctx)
}

// Beat says that the service still runs, and which keys it has in hand. It is
// Unavailable when the database names a key that the folder of keys lacks.
func (n *Node) Beat(ctx context.Context) error {
	var missing string
	version := n.version
	err := n.v.DB.InTx(ctx, func(tx *db.Tx) error {
		if err := n.v.store.hold(ctx, tx, lockKeys, false); err != nil {
			return err
		}
		t, err := n.v.store.turn(ctx, tx)
		if err != nil {
			return err
		}
		if missing, err = n.v.missingKey(ctx, tx); err != nil {
			return err
		}
		if version = t.version; missing != "" {
			version = n.version // it runs, and says that it is behind
		}
		return n.v.store.putNode(ctx, tx, n.id, version, n.v.stamp(nodeLife))
	})
	if err == nil && missing != "" {
		return errs.Newf(errs.Unavailable, "The folder of keys of this service lacks the present key of %s. Give every service the same folder of keys.", missing)
	}
	if err == nil {
		n.version = version
	}
	return err
}

// missingKey names a keyset whose present key is not at hand.
func (v *Vault) missingKey(ctx context.Context, q db.Querier) (string, error) {
	keys, err := v.store.keysets(ctx, q)
	if err != nil {
		return "", err
	}
	for set, key := range keys {
		if has, err := v.Keys.Holds(ctx, set, key); err != nil || !has {
			return set, nil
		}
	}
	return "", nil
}

// Leave ends the share.
func (n *Node) Leave(ctx context.Context) error {
	return n.v.DB.InTx(ctx, func(tx *db.Tx) error { return n.v.store.dropNode(ctx, tx, n.id, n.v.stamp(0)) })
}

// stamp is a time from now, in a form that sorts.
func (v *Vault) stamp(from time.Duration) string {
	return v.Clock.Now().UTC().Add(from).Format("2006-01-02T15:04:05.000000000Z")
}
