package cosign

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// algorithm is the key type of a timestamped Ed25519 cosignature.
const algorithm = 0x04

// keyHash is the first four bytes of SHA-256(name | "\n" | type | key).
func keyHash(name string, public []byte) uint32 {
	h := sha256.Sum256(append([]byte(name+"\n\x04"), public...))
	return binary.BigEndian.Uint32(h[:4])
}

// GenerateKey makes a witness's key pair. The secret key has the form
// PRIVATE+KEY+name+hash+key, the public one name+hash+key.
func GenerateKey(random io.Reader, name string) (skey, vkey string, err error) {
	if !validName(name) {
		return "", "", fmt.Errorf("cosign: %q cannot be a witness's name: no spaces and no plus signs", name)
	}
	if random == nil {
		random = rand.Reader
	}
	public, private, err := ed25519.GenerateKey(random)
	if err != nil {
		return "", "", err
	}
	hash := fmt.Sprintf("%08x", keyHash(name, public))
	enc := func(k []byte) string { return base64.StdEncoding.EncodeToString(append([]byte{algorithm}, k...)) }
	return "PRIVATE+KEY+" + name + "+" + hash + "+" + enc(private.Seed()), name + "+" + hash + "+" + enc(public), nil
}

func validName(name string) bool { return name != "" && !strings.ContainsAny(name, "+ \t\r\n") }

// parseKey reads "name+hash+base64" and gives the 32 bytes of the key.
func parseKey(text string) (name string, hash uint32, key []byte, err error) {
	bad := fmt.Errorf("cosign: this is not a witness's key")
	name, rest, ok := strings.Cut(text, "+")
	hex, b64, ok2 := strings.Cut(rest, "+")
	if !ok || !ok2 || !validName(name) || len(hex) != 8 {
		return "", 0, nil, bad
	}
	h, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return "", 0, nil, bad
	}
	raw, err := base64.StdEncoding.DecodeString(b64)
	if err != nil || len(raw) != 33 || raw[0] != algorithm {
		return "", 0, nil, bad
	}
	return name, uint32(h), raw[1:], nil
}

// Signer signs checkpoints with the time. It is a note.Signer.
type Signer struct {
	name string
	hash uint32
	key  ed25519.PrivateKey
	now  func() time.Time
}

// NewSigner reads a secret key; now gives the time of each signature.
func NewSigner(skey string, now func() time.Time) (*Signer, error) {
	text, ok := strings.CutPrefix(strings.TrimSpace(skey), "PRIVATE+KEY+")
	if !ok {
		return nil, fmt.Errorf("cosign: this is not a witness's secret key")
	}
	name, hash, seed, err := parseKey(text)
	if err != nil {
		return nil, err
	}
	key := ed25519.NewKeyFromSeed(seed)
	if keyHash(name, key.Public().(ed25519.PublicKey)) != hash {
		return nil, fmt.Errorf("cosign: the secret key's hash does not fit it")
	}
	return &Signer{name: name, hash: hash, key: key, now: now}, nil
}

// Name is the witness's name.
func (s *Signer) Name() string { return s.name }

// KeyHash identifies the key.
func (s *Signer) KeyHash() uint32 { return s.hash }

// VKey is the public key as text.
func (s *Signer) VKey() string {
	public := s.key.Public().(ed25519.PublicKey)
	return fmt.Sprintf("%s+%08x+%s", s.name, s.hash, base64.StdEncoding.EncodeToString(append([]byte{algorithm}, public...)))
}

// Sign gives the time (8 bytes) and the signature (64 bytes).
func (s *Signer) Sign(msg []byte) ([]byte, error) {
	t := uint64(s.now().Unix())
	sig := ed25519.Sign(s.key, message(t, msg))
	return append(binary.BigEndian.AppendUint64(nil, t), sig...), nil
}

// message is what is signed: the time, then the whole text of the note.
func message(t uint64, msg []byte) []byte {
	return append([]byte("cosignature/v1\ntime "+strconv.FormatUint(t, 10)+"\n"), msg...)
}

// Verifier checks a witness's cosignatures. It is a note.Verifier.
type Verifier struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

// NewVerifier reads a public key.
func NewVerifier(vkey string) (*Verifier, error) {
	name, hash, key, err := parseKey(strings.TrimSpace(vkey))
	if err != nil {
		return nil, err
	}
	if keyHash(name, key) != hash {
		return nil, fmt.Errorf("cosign: the public key's hash does not fit it")
	}
	return &Verifier{name: name, hash: hash, key: key}, nil
}

// Name is the witness's name.
func (v *Verifier) Name() string { return v.name }

// KeyHash identifies the key.
func (v *Verifier) KeyHash() uint32 { return v.hash }

// Verify checks one signature over the text of a note.
func (v *Verifier) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(v.key, message(binary.BigEndian.Uint64(sig), msg), sig[8:])
}

// Time gives when a note's signature by a witness says that it was made. The
// note must have been opened with that witness's Verifier.
func Time(sig note.Signature) (time.Time, error) {
	raw, err := base64.StdEncoding.DecodeString(sig.Base64)
	if err != nil || len(raw) != 4+8+ed25519.SignatureSize {
		return time.Time{}, fmt.Errorf("cosign: this is not a cosignature")
	}
	return time.Unix(int64(binary.BigEndian.Uint64(raw[4:])), 0).UTC(), nil
}
