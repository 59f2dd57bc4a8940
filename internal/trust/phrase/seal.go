package phrase

import (
	"crypto/cipher"
	"crypto/rand"
	"errors"

	"golang.org/x/crypto/chacha20poly1305"
)

// sealed1 is the first byte of what Seal writes: XChaCha20-Poly1305, whose
// nonce is long enough (24 bytes) to be drawn at random each time.
const sealed1 = 1

var (
	errNoKey  = errors.New("phrase.Seal: there is no key")
	errSealed = errors.New("phrase.Open: this was not sealed under this key for this place, or was changed")
)

// Seal hides and protects plaintext. The aad says what it is and where it
// belongs ("review_draft/ID/answers"): it opens with the same only, so that a
// sealed text moved to another row does not open there.
func Seal(key Key, aad string, plaintext []byte) ([]byte, error) {
	if key.IsZero() {
		return nil, errNoKey
	}
	box, err := key.box()
	if err != nil {
		return nil, err
	}
	out := make([]byte, 1+box.NonceSize(), 1+box.NonceSize()+len(plaintext)+box.Overhead())
	out[0] = sealed1
	_, _ = rand.Read(out[1:]) // never fails since Go 1.24
	return box.Seal(out, out[1:], plaintext, bound(aad)), nil
}

// Open undoes Seal. Any failure is one error that says nothing of why.
func Open(key Key, aad string, sealed []byte) ([]byte, error) {
	if key.IsZero() {
		return nil, errSealed
	}
	box, err := key.box()
	if err != nil {
		return nil, err
	}
	if len(sealed) < 1+box.NonceSize() || sealed[0] != sealed1 {
		return nil, errSealed
	}
	plain, err := box.Open(nil, sealed[1:1+box.NonceSize()], sealed[1+box.NonceSize():], bound(aad))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

func (k Key) box() (cipher.AEAD, error) { return chacha20poly1305.NewX(k.sub("seal")) }

// bound puts the version among what is protected.
func bound(aad string) []byte { return append([]byte{sealed1}, aad...) }
