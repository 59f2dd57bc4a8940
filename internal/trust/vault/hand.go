package vault

import (
	"bytes"
	"context"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Handing is what of a person goes to somebody outside the service.
type Handing struct {
	Person string
	// Of is whose sight of it is noted; Person when empty.
	Of string
	// Groups are those by whose wrap it may be opened: the first of them that a part has.
	Groups []string
	// Purpose is what the person reads of it, and As what was handed, in one word; the names of the
	// parts when empty.
	Purpose, As string
	Items       []Sealed
}

// ErrNoWrap is why something cannot be handed on: it was never sealed to any of the groups.
var ErrNoWrap = errs.New(errs.Conflict, "Nobody here can open this: it is sealed to nobody but the person. Nothing was handed on.")

// Hand opens sealed values of a person within a write that the caller has authorised, and seals
// each at once to a recipient outside (age, in its text form). Nobody here is shown them, and no role of
// staff comes to them by it. The person reads that they were handed on. Values come in the order of the items;
// an empty one stays empty.
func (v *Vault) Hand(ctx context.Context, tx *ledger.Tx, to age.Recipient, h Handing) ([]string, error) {
	state, err := v.store.state(ctx, tx, h.Person)
	if err != nil {
		return nil, err
	}
	if state != "kept" {
		return nil, errs.New(errs.NotFound, "There is nothing here.")
	}
	ways := map[Part]way{}
	key := func(ctx context.Context, tx *ledger.Tx, part Part) ([]byte, error) {
		wraps, err := v.store.keys(ctx, tx, h.Person, part)
		if err != nil {
			return nil, err
		}
		for _, g := range h.Groups {
			if w, ok := wraps[prefixGroup+g]; ok {
				ways[part] = way{group: g, wrapped: w.wrapped}
				return v.unwrap(ctx, h.Person, part, ways[part])
			}
		}
		return nil, ErrNoWrap
	}
	r := Reading{Person: h.Person, Of: h.Of, Purpose: h.Purpose, As: h.As, Items: h.Items}
	plain, err := openAll(ctx, tx, r, key)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(plain))
	for i, b := range plain {
		if h.Items[i].Text == "" {
			continue
		}
		if out[i], err = sealOutside(to, b); err != nil {
			return nil, err
		}
	}
	id, err := v.id("opening")
	if err != nil {
		return nil, err
	}
	actor := access.ActorFrom(ctx)
	return out, tx.Insert("vault_opening", id, ledger.Row{"person": r.of(), "parts": r.parts(), "by_role": readingRoles(actor), "by_body": actor.Body, "by_human": actor.ID,
		"way": waysInWords(ways), "purpose": h.Purpose, "at": v.now()})
}

// Wrapped says whether a part of a person is wrapped for a group.
func (v *Vault) Wrapped(ctx context.Context, q db.Querier, person string, part Part, group string) (bool, error) {
	wraps, err := v.store.keys(ctx, q, person, part)
	_, ok := wraps[prefixGroup+group]
	return ok, err
}

// sealOutside seals to an age recipient, as text.
func sealOutside(to age.Recipient, plain []byte) (string, error) {
	var text bytes.Buffer
	armored := armor.NewWriter(&text)
	w, err := age.Encrypt(armored, to)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(paddedText(plain)); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	if err := armored.Close(); err != nil {
		return "", err
	}
	return strings.TrimSpace(text.String()) + "\n", nil
}

// paddedText is a text with blank lines at its end, so that its length outside tells that of the words only to the nearest step.
func paddedText(plain []byte) []byte {
	return append(bytes.Clone(plain), bytes.Repeat([]byte{'\n'}, len(padded(plain))-len(plain))...)
}
