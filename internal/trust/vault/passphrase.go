package vault

import (
	"context"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"

	"candour/internal/base/errs"
)

// minPassphrase is the shortest passphrase, in characters. It is stretched
// (argon2id) and guards what a thief of database and key files lacks.
const (
	minPassphrase   = 16
	shortPassphrase = "Your passphrase must be 16 characters or more. Five or six words that have nothing to do with each other are good."
)

// Where a custodian's private key stands in the table of keys.
const (
	privatePart      Part   = "private"
	holderPassphrase string = "passphrase"
)

func privateOf(custodian string) string { return "custodian:" + custodian }

// The cost of one guess at a passphrase: argon2id, 64 MiB, three passes (RFC
// 9106, section 4, second recommended option with one lane).
const (
	stretchPasses = 3
	stretchMemory = 64 << 10 // KiB
	saltSize      = 16
)

// stretch makes a key from a passphrase. One at a time: each takes 64 MiB and
// a processor, and other pages must go on.
func (v *Vault) stretch(ctx context.Context, passphrase string, salt []byte) (key [32]byte, err error) {
	select {
	case v.turn <- struct{}{}:
	case <-ctx.Done():
		return key, ctx.Err()
	}
	defer func() { <-v.turn }()
	memory := uint32(stretchMemory)
	if v.StretchKiB != 0 {
		memory = v.StretchKiB
	}
	text := strings.Join(strings.Fields(passphrase), " ")
	copy(key[:], argon2.IDKey([]byte(text), salt, stretchPasses, memory, 1, 32))
	return key, nil
}

func underBinding(custodian string) []byte {
	return wrapping(privateOf(custodian), privatePart, holderPassphrase)
}

func (v *Vault) underPassphrase(ctx context.Context, custodian, passphrase string, private []byte) ([]byte, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(v.Random, salt); err != nil {
		return nil, err
	}
	key, err := v.stretch(ctx, passphrase, salt)
	if err != nil {
		return nil, err
	}
	w, err := withKey(key, private, underBinding(custodian))
	return append(salt, w...), err
}

// heldKeys are private keys by the custodian's id.
type heldKeys map[string][]byte

// privateKeys opens the keys that a human uses, and those renewed since.
func (v *Vault) privateKeys(ctx context.Context, human, passphrase string) (heldKeys, error) {
	all, err := v.custodians(ctx, v.DB)
	if err != nil {
		return nil, err
	}
	mine := ownKeys(all, human, KeyActive, KeyRenewed)
	if len(mine) == 0 {
		return nil, errs.New(errs.NotFound, "You keep no key yet.")
	}
	return v.openKeys(ctx, mine, passphrase)
}

// openKeys opens those of some keys that a passphrase opens. None is an error.
func (v *Vault) openKeys(ctx context.Context, keys []Custodian, passphrase string) (heldKeys, error) {
	out := heldKeys{}
	for _, c := range keys {
		row, err := v.store.key(ctx, v.DB, privateOf(c.ID), privatePart, holderPassphrase)
		if err != nil {
			return nil, err
		}
		sealed, err := v.bare(ctx, row)
		if err != nil {
			return nil, err
		}
		if len(sealed) <= saltSize {
			return nil, cannotOpen(nil)
		}
		key, err := v.stretch(ctx, passphrase, sealed[:saltSize])
		if err != nil {
			return nil, err
		}
		if private, err := unKey(key, sealed[saltSize:], underBinding(c.ID)); err == nil {
			out[c.ID] = private
		}
	}
	if len(out) == 0 {
		return nil, errs.InvalidInput("That is not your passphrase.", errs.Field{Name: "passphrase", Message: "That is not the passphrase that you chose for your key."})
	}
	return out, nil
}
