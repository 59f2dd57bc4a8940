package phrase

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
)

// Key is 32 bytes derived from a phrase. It seals one person's draft, lives
// for one request and is never stored. Like a Phrase it does not print.
type Key struct{ get func() [32]byte }

// NewKey takes 32 bytes, for instance a random data key that was sealed under
// a phrase's own.
func NewKey(b [32]byte) Key { return Key{func() [32]byte { return b }} }

// Bytes gives a copy, for sealing a key of one's own under it.
func (k Key) Bytes() [32]byte {
	if k.get == nil {
		return [32]byte{}
	}
	return k.get()
}

// IsZero says whether there is no key.
func (k Key) IsZero() bool { return k.get == nil }

// sub derives a key for one purpose, so that what is stored to check a phrase
// says nothing about what opens a draft.
func (k Key) sub(purpose string) []byte {
	b := k.Bytes()
	return mac(b[:], "key", purpose)
}

// Verifier is what may be stored to tell the right phrase from a wrong one.
func (k Key) Verifier() []byte { return k.sub("verifier") }

// Verify compares with what was stored, in constant time.
func (k Key) Verify(stored []byte) bool { return !k.IsZero() && hmac.Equal(k.Verifier(), stored) }

const redactedKey = "[key]"

// String gives nothing of the key.
func (k Key) String() string { return redactedKey }

// Format gives nothing of the key, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redactedKey) }

// LogValue gives nothing of the key.
func (k Key) LogValue() slog.Value { return slog.StringValue(redactedKey) }

// MarshalText gives nothing of the key.
func (k Key) MarshalText() ([]byte, error) { return []byte(redactedKey), nil }

// mac is HMAC-SHA256 of a text under a key, apart for each use.
func mac(key []byte, use, text string) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = io.WriteString(h, "candour return phrase/"+use+"\x00"+text) // a hash never fails
	return h.Sum(nil)
}
