package vault

import (
	"context"
	"errors"
	"strings"

	"candour/internal/base/db"
)

// serviceSet is the keyset of the service itself. Whatever is not wrapped for
// a group (a person's own wrap, those of pairs of custodians, custodians'
// private keys, half-opened keys) is wrapped with it a second time, so that
// a rotation makes it useless in every earlier backup.
const serviceSet = "service"

func layering(person string, part Part, holder string) []byte {
	return about("candour-layer/v1", person, string(part), holder)
}

// setOf says which keyset a wrap in the table of keys was made with.
func setOf(holder string) string {
	if g, ok := strings.CutPrefix(holder, prefixGroup); ok {
		return g
	}
	return serviceSet
}

// bindingOf says what that wrap is bound to.
func bindingOf(person string, part Part, holder string) []byte {
	if strings.HasPrefix(holder, prefixGroup) {
		return wrapping(person, part, holder)
	}
	return layering(person, part, holder)
}

// wrapper wraps within one write, each time with the key that the database
// names in that very transaction, which stays so until the write is stored.
type wrapper struct {
	v    *Vault
	tx   *db.Tx
	keys map[string]string
}

func (v *Vault) wrapper(tx *db.Tx) *wrapper {
	return &wrapper{v: v, tx: tx, keys: map[string]string{}}
}

// key gives the key that a keyset wraps with now.
func (w *wrapper) key(ctx context.Context, set string) (string, error) {
	if k := w.keys[set]; k != "" {
		return k, nil
	}
	if len(w.keys) == 0 { // from here to its end no rotation begins
		if err := w.v.store.hold(ctx, w.tx, lockKeys, false); err != nil {
			return "", err
		}
	}
	k, err := w.v.store.presentKey(ctx, w.tx, set)
	if err == nil && k == "" {
		k, err = w.first(ctx, set)
	}
	if err == nil {
		w.keys[set] = k
	}
	return k, err
}

// first notes the key of a keyset that the database does not know yet. A
// keyset that something was wrapped with, and whose file is gone, is not made
// anew.
func (w *wrapper) first(ctx context.Context, set string) (string, error) {
	used, err := w.v.store.used(ctx, w.tx, set)
	if err != nil {
		return "", err
	}
	k, err := w.v.Keys.Primary(ctx, set, !used)
	if err != nil {
		return "", err
	}
	if err := w.v.store.noteKey(ctx, w.tx, set, k); err != nil {
		return "", err
	}
	return w.v.store.presentKey(ctx, w.tx, set)
}

// wrap makes a row of the table of keys: for a group, or with the service's
// layer around what is sealed already.
func (w *wrapper) wrap(ctx context.Context, person string, part Part, holder string, plain []byte) (keyRow, error) {
	sealed, key, err := w.seal(ctx, setOf(holder), plain, bindingOf(person, part, holder))
	return keyRow{person: person, part: part, holder: holder, wrapped: sealed, key: key}, err
}

func (w *wrapper) seal(ctx context.Context, set string, plain, bind []byte) (sealed []byte, key string, err error) {
	if key, err = w.key(ctx, set); err != nil {
		return nil, "", err
	}
	sealed, err = w.v.Keys.Wrap(ctx, set, key, plain, bind)
	return sealed, key, err
}

// bare takes the service's layer off. A wrap from before there was one has
// none.
func (v *Vault) bare(ctx context.Context, k keyRow) ([]byte, error) {
	if k.key == "" {
		return k.wrapped, nil
	}
	return v.Keys.Unwrap(ctx, serviceSet, k.wrapped, layering(k.person, k.part, k.holder))
}

// selfKey opens a person's own wrap with the key of their phrase.
func (v *Vault) selfKey(ctx context.Context, q db.Querier, person string, key [32]byte, part Part) ([]byte, error) {
	row, err := v.store.key(ctx, q, person, part, holderSelf)
	if err != nil {
		return nil, err
	}
	sealed, err := v.bare(ctx, row)
	if err != nil {
		return nil, err
	}
	return unKey(key, sealed, wrapping(person, part, holderSelf))
}

// mark gives a mark, making the key of marks for a database that has none. A
// key that is gone is not made anew: nobody would be found by what was marked
// before, and nobody kept out.
func (v *Vault) mark(ctx context.Context, q db.Querier, field, value string) (string, error) {
	m, err := v.Keys.Mark(ctx, field, value)
	if !errors.Is(err, ErrNoMarks) {
		return m, err
	}
	some, serr := v.store.anyMark(ctx, q)
	if serr != nil {
		return "", serr
	}
	if some {
		return "", err
	}
	if err := v.Keys.NewMarks(ctx); err != nil {
		return "", err
	}
	return v.Keys.Mark(ctx, field, value)
}
