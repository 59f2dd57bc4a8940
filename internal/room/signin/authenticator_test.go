package signin_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// authenticator is a security key in memory: one key, ES256, no attestation.
// It does what a key does, byte for byte, so that the server's own checks are
// what a test meets; its fields let a test make it lie.
type authenticator struct {
	t      *testing.T
	key    *ecdsa.PrivateKey
	id     []byte
	handle []byte
	count  uint32
	flags  byte // user present, user verified
	origin string
	rp     string
}

const (
	userPresent  = 0x01
	userVerified = 0x04
	hasKey       = 0x40
)

func newAuthenticator(t *testing.T) *authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 32)
	_, _ = rand.Read(id)
	return &authenticator{t: t, key: key, id: id, flags: userPresent | userVerified, origin: publicURL, rp: "example.com"}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// ceremony is what both kinds of options hold.
type ceremony struct {
	PublicKey struct {
		Challenge        string `json:"challenge"`
		UserVerification string `json:"userVerification"`
		User             struct {
			ID string `json:"id"`
		} `json:"user"`
		Selection struct {
			UserVerification string `json:"userVerification"`
			ResidentKey      string `json:"residentKey"`
		} `json:"authenticatorSelection"`
	} `json:"publicKey"`
}

func (a *authenticator) options(text string) ceremony {
	a.t.Helper()
	var c ceremony
	if err := json.Unmarshal([]byte(text), &c); err != nil || c.PublicKey.Challenge == "" {
		a.t.Fatalf("options %q: %v", text, err)
	}
	return c
}

func (a *authenticator) clientData(kind, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

// data is the authenticator data without a key in it.
func (a *authenticator) data(flags byte) []byte {
	sum := sha256.Sum256([]byte(a.rp))
	return binary.BigEndian.AppendUint32(append(sum[:], flags), a.count)
}

// create answers navigator.credentials.create().
func (a *authenticator) create(options string) string {
	a.t.Helper()
	c := a.options(options)
	handle, err := base64.RawURLEncoding.DecodeString(c.PublicKey.User.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	a.handle = handle
	point, err := a.key.PublicKey.Bytes()
	if err != nil {
		a.t.Fatal(err)
	}
	// COSE: kty EC2, alg ES256, crv P-256, x, y.
	cose := a.cbor(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	data := append(a.data(a.flags|hasKey), make([]byte, 16)...) // AAGUID
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.id)))
	data = append(append(data, a.id...), cose...)
	object := a.cbor(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})
	return a.answer(map[string]any{"attestationObject": b64(object), "clientDataJSON": b64(a.clientData("webauthn.create", c.PublicKey.Challenge)),
		"transports": []string{"internal"}})
}

// get answers navigator.credentials.get().
func (a *authenticator) get(options string) string {
	a.t.Helper()
	a.count++
	client := a.clientData("webauthn.get", a.options(options).PublicKey.Challenge)
	data, sum := a.data(a.flags), sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte(nil), data...), sum[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, a.key, signed[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]any{"authenticatorData": b64(data), "clientDataJSON": b64(client), "signature": b64(sig), "userHandle": b64(a.handle)})
}

func (a *authenticator) answer(response map[string]any) string {
	b, err := json.Marshal(map[string]any{"id": b64(a.id), "rawId": b64(a.id), "type": "public-key",
		"clientExtensionResults": map[string]any{}, "response": response})
	if err != nil {
		a.t.Fatal(err)
	}
	return string(b)
}

func (a *authenticator) cbor(v any) []byte {
	mode, err := cbor.CTAP2EncOptions().EncMode()
	if err != nil {
		a.t.Fatal(err)
	}
	b, err := mode.Marshal(v)
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}
