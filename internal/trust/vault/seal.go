package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/json"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/hybrid"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"

	"candour/internal/base/errs"
)

// Part is one compartment of what a person told us. Each has a key pair.
type Part string

// Place is where a sealed value stands. It opens nowhere else.
type Place struct{ Table, Column, Row string }

// Sealed is a sealed value with its part and place.
type Sealed struct {
	Part  Part
	Place Place
	// Text is what [Vault.Seal] gave; empty text opens as empty.
	Text string
}

// about binds words into one text that cannot be read in two ways.
func about(words ...string) []byte {
	out, err := json.Marshal(words)
	if err != nil {
		panic(err) // a list of strings
	}
	return out
}

func placed(person string, part Part, p Place) []byte {
	return about("candour-sealed/v1", person, string(part), p.Table, p.Column, p.Row)
}

func wrapping(person string, part Part, holder string) []byte {
	return about("candour-wrap/v1", person, string(part), holder)
}

// pairOfKeys is a fresh key pair as bytes.
func pairOfKeys() (private, public []byte, err error) {
	h, err := keyset.NewHandle(hybrid.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM_Key_Template())
	if err != nil {
		return nil, nil, err
	}
	var priv, pub bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewBinaryWriter(&priv)); err != nil {
		return nil, nil, err
	}
	p, err := h.Public()
	if err != nil {
		return nil, nil, err
	}
	err = p.WriteWithNoSecrets(keyset.NewBinaryWriter(&pub))
	return priv.Bytes(), pub.Bytes(), err
}

// sealTo seals to a public key.
func sealTo(public, plain, context []byte) ([]byte, error) {
	h, err := keyset.ReadWithNoSecrets(keyset.NewBinaryReader(bytes.NewReader(public)))
	if err != nil {
		return nil, err
	}
	e, err := hybrid.NewHybridEncrypt(h)
	if err != nil {
		return nil, err
	}
	return e.Encrypt(plain, context)
}

// openWith opens with a private key.
func openWith(private, sealed, context []byte) ([]byte, error) {
	h, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(private)))
	if err != nil {
		return nil, cannotOpen(err)
	}
	d, err := hybrid.NewHybridDecrypt(h)
	if err != nil {
		return nil, cannotOpen(err)
	}
	out, err := d.Decrypt(sealed, context)
	if err != nil {
		return nil, cannotOpen(err)
	}
	return out, nil
}

func cannotOpen(err error) error {
	return errs.Because(errs.Unavailable, "This cannot be opened: it was changed, or its key is gone.", err)
}

// withKey and unKey seal and open under 32 bytes: a phrase's or passphrase's
// key.
func withKey(key [32]byte, plain, context []byte) ([]byte, error) {
	a, err := subtle.NewAESGCM(key[:])
	if err != nil {
		return nil, err
	}
	return a.Encrypt(plain, context)
}

func unKey(key [32]byte, sealed, context []byte) ([]byte, error) {
	a, err := subtle.NewAESGCM(key[:])
	if err != nil {
		return nil, err
	}
	out, err := a.Decrypt(sealed, context)
	if err != nil {
		return nil, cannotOpen(err)
	}
	return out, nil
}

// A sealed value is text, so that it can stand in a table of records. Its
// length tells the length of what is inside only to the nearest step.
func padded(plain []byte) []byte {
	step := 64
	for step < len(plain)/8 {
		step *= 2
	}
	n := len(plain) + 1
	out := make([]byte, (n+step-1)/step*step)
	copy(out, plain)
	out[len(plain)] = 1
	return out
}

func unpadded(b []byte) ([]byte, error) {
	i := bytes.LastIndexByte(b, 1)
	if i < 0 || len(bytes.Trim(b[i+1:], "\x00")) > 0 {
		return nil, cannotOpen(nil)
	}
	return b[:i], nil
}

func asText(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

func fromText(s string) ([]byte, error) {
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil, cannotOpen(err)
	}
	return b, nil
}
