package signin

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// Some rows let somebody in: sessions, passkeys, the ties to a provider. They
// are no records, so no guard of the ledger watches them; whoever serves may
// write them, and so may whoever has the password of that role. Each is
// therefore tied to a key that is not in the database: a row without a good
// code is no row (docs/adr/0048).

// tying makes and checks the codes of such rows.
type tying struct{ key []byte }

// leastKey is the least size of the key, in bytes.
const leastKey = 32

func newTying(key []byte) (tying, error) {
	if len(key) < leastKey {
		return tying{}, errors.New("signin: a key of 32 bytes or more is needed, kept out of the database")
	}
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte("candour sign-in rows 1"))
	return tying{h.Sum(nil)}, nil
}

// code ties the parts of a row together.
func (t tying) code(what string, parts ...string) string {
	h := hmac.New(sha256.New, t.key)
	for _, p := range append([]string{what}, parts...) { // lengths, so that no two lists run together
		_, _ = fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// holds says whether a row has the code that it must have.
func (t tying) holds(got, what string, parts ...string) bool {
	return hmac.Equal([]byte(got), []byte(t.code(what, parts...)))
}
