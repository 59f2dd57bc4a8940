package vault

import (
	"context"

	"candour/internal/base/errs"
)

// Keys is the key service: it holds what the database must not. Any error is a
// refusal to open; nothing falls back. Which key of a keyset wraps is written
// in the database (see [Vault.Rotate]), not here.
type Keys interface {
	// Primary gives the key that a keyset wraps with when nobody has said
	// otherwise. A keyset that is not there is made if it may be.
	Primary(ctx context.Context, set string, mayMake bool) (key string, err error)
	// Holds says whether a key is at hand.
	Holds(ctx context.Context, set, key string) (bool, error)
	// Wrap and Unwrap seal a private key. Wrap uses the key that is named.
	// What does not open is [ErrDoesNotOpen].
	Wrap(ctx context.Context, set, key string, plain, about []byte) ([]byte, error)
	Unwrap(ctx context.Context, set string, wrapped, about []byte) ([]byte, error)
	// Renew adds a new key to each keyset and says which; Retire destroys all
	// keys but those that are named.
	Renew(ctx context.Context) (map[string]string, error)
	Retire(ctx context.Context, keep map[string]string) error
	// Mark gives the blind index of a value of a field: the same for the same
	// value, and no use to whoever lacks the key. Without a key it is
	// [ErrNoMarks], and NewMarks makes one.
	Mark(ctx context.Context, field, value string) (string, error)
	NewMarks(ctx context.Context) error
	// Forget remembers that a person was erased; Forgotten lists them.
	Forget(ctx context.Context, person string) error
	Forgotten(ctx context.Context) ([]string, error)
}

// Why a key service gives nothing.
var (
	ErrDoesNotOpen = errs.New(errs.Unavailable, "This cannot be opened: the key that it was sealed with is not here.")
	ErrNoMarks     = errs.New(errs.Unavailable, "The key of marks is not here, so nothing can be searched for.")
)
