package cosign

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/errs"
)

// Kind is the type of a key, the byte that tlog-cosignature and signed-note
// put before it.
type Kind byte

const (
	// LogKey signs checkpoints as the log (Ed25519 signatures of a note).
	LogKey Kind = 0x01
	// WitnessKey cosigns checkpoints with the time (cosignature/v1).
	WitnessKey Kind = 0x04
)

const (
	private = "PRIVATE+KEY+"
	// sigSize is a cosignature's: eight bytes of time and an Ed25519 signature.
	sigSize = 8 + ed25519.SignatureSize
)

// hash is the key's id: the first four bytes of SHA-256(name, newline, kind,
// public key).
func (k Kind) hash(name string, public []byte) uint32 {
	h := sha256.Sum256(append([]byte(name+"\n"+string(rune(k))), public...))
	return binary.BigEndian.Uint32(h[:4])
}

// encode spells a key as name+hash+base64(kind, key).
func (k Kind) encode(name string, hash uint32, key []byte) string {
	return fmt.Sprintf("%s+%08x+%s", name, hash, base64.StdEncoding.EncodeToString(append([]byte{byte(k)}, key...)))
}

// GenerateKey makes a witness's key pair: the secret key PRIVATE+KEY+name+...
// and the public key ("vkey") name+.... Random is crypto/rand when nil.
func GenerateKey(random io.Reader, name string) (skey, vkey string, err error) {
	return generate(random, name, WitnessKey)
}

func generate(random io.Reader, name string, kind Kind) (skey, vkey string, err error) {
	if !validName(name) {
		return "", "", errs.Newf(errs.Invalid, "%q cannot be a key's name: no spaces and no plus signs.", name)
	}
	if random == nil {
		random = rand.Reader
	}
	public, secret, err := ed25519.GenerateKey(random)
	if err != nil {
		return "", "", err
	}
	h := kind.hash(name, public)
	return private + kind.encode(name, h, secret.Seed()), kind.encode(name, h, public), nil
}

// validName is the rule of signed-note for the names of keys.
func validName(name string) bool {
	return name != "" && utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return r == '+' || r < ' ' || r == 0x7f || unicode.IsSpace(r)
	})
}

// parsed is a key as it is written: the public key, or the secret one's seed.
type parsed struct {
	name string
	hash uint32
	kind Kind
	key  []byte
}

// parseKey reads name+hash+base64. A key has one spelling only.
func parseKey(text string) (parsed, error) {
	name, rest, _ := strings.Cut(text, "+")
	hex, b64, _ := strings.Cut(rest, "+")
	hash, err := strconv.ParseUint(hex, 16, 32)
	raw, err2 := base64.StdEncoding.Strict().DecodeString(b64)
	if err != nil || err2 != nil || len(raw) != 1+ed25519.PublicKeySize || !validName(name) {
		return parsed{}, errs.New(errs.Invalid, "This is not a key: it must be name+hash+key, on one line.")
	}
	p := parsed{name: name, hash: uint32(hash), kind: Kind(raw[0]), key: raw[1:]}
	if p.kind.encode(name, p.hash, p.key) != text {
		return parsed{}, errs.Newf(errs.Invalid, "The key of %s is not written as a key must be.", name)
	}
	return p, nil
}

// parseSecret reads a secret key and checks that its hash fits it. No error
// quotes it.
func parseSecret(skey string) (parsed, ed25519.PrivateKey, error) {
	text, ok := strings.CutPrefix(strings.TrimSpace(skey), private)
	if !ok {
		return parsed{}, nil, errs.New(errs.Invalid, "This is not a secret key: it must begin with "+private+".")
	}
	p, err := parseKey(text)
	if err != nil {
		return parsed{}, nil, err
	}
	key := ed25519.NewKeyFromSeed(p.key)
	if p.kind.hash(p.name, publicOf(key)) != p.hash {
		return parsed{}, nil, errs.Newf(errs.Invalid, "The secret key of %s is damaged: its hash does not fit it.", p.name)
	}
	return p, key, nil
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey {
	public, _ := key.Public().(ed25519.PublicKey) // always is one
	return public
}

// PublicKey gives the vkey of a secret key, a log's or a witness's.
func PublicKey(skey string) (vkey string, err error) {
	p, key, err := parseSecret(skey)
	if err != nil {
		return "", err
	}
	return p.kind.encode(p.name, p.hash, publicOf(key)), nil
}

// Signer signs checkpoints with the time. It is a note.Signer.
type Signer struct {
	name string
	hash uint32
	key  ed25519.PrivateKey
	now  func() time.Time
}

// NewSigner reads a witness's secret key; now gives the time of each signature.
func NewSigner(skey string, now func() time.Time) (*Signer, error) {
	p, key, err := parseSecret(skey)
	if err != nil {
		return nil, err
	}
	if p.kind != WitnessKey {
		return nil, errs.Newf(errs.Invalid, "The key of %s is not a witness's key.", p.name)
	}
	return &Signer{name: p.name, hash: p.hash, key: key, now: now}, nil
}

// Name is the witness's name.
func (s *Signer) Name() string { return s.name }

// KeyHash identifies the key.
func (s *Signer) KeyHash() uint32 { return s.hash }

// VKey is the public key as text.
func (s *Signer) VKey() string { return WitnessKey.encode(s.name, s.hash, publicOf(s.key)) }

// Verifier gives what checks this signer's cosignatures.
func (s *Signer) Verifier() *Verifier {
	return &Verifier{name: s.name, hash: s.hash, key: publicOf(s.key)}
}

// Sign gives the time (8 bytes, whole seconds) and the signature (64 bytes).
func (s *Signer) Sign(msg []byte) ([]byte, error) {
	t := s.now().Unix()
	if t <= 0 {
		return nil, errs.New(errs.Internal, "The clock of this machine is before 1970.")
	}
	sig := ed25519.Sign(s.key, message(uint64(t), msg))
	return append(binary.BigEndian.AppendUint64(nil, uint64(t)), sig...), nil
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

// NewVerifier reads a witness's public key.
func NewVerifier(vkey string) (*Verifier, error) {
	p, err := parseKey(strings.TrimSpace(vkey))
	if err != nil {
		return nil, err
	}
	if p.kind != WitnessKey {
		return nil, errs.Newf(errs.Invalid, "The key of %s is not a witness's key (of type 4, cosignature/v1).", p.name)
	}
	if p.kind.hash(p.name, p.key) != p.hash {
		return nil, errs.Newf(errs.Invalid, "The public key of %s is damaged: its hash does not fit it.", p.name)
	}
	return &Verifier{name: p.name, hash: p.hash, key: p.key}, nil
}

// Name is the witness's name.
func (v *Verifier) Name() string { return v.name }

// KeyHash identifies the key.
func (v *Verifier) KeyHash() uint32 { return v.hash }

// Verify checks one signature over the text of a note.
func (v *Verifier) Verify(msg, sig []byte) bool {
	if len(sig) != sigSize {
		return false
	}
	t := binary.BigEndian.Uint64(sig)
	return t <= math.MaxInt64 && ed25519.Verify(v.key, message(t, msg), sig[8:])
}

// Time gives when a note's signature by a witness says that it was made. The
// note must have been opened with that witness's Verifier.
func Time(sig note.Signature) (time.Time, error) {
	raw, err := base64.StdEncoding.DecodeString(sig.Base64)
	if err != nil || len(raw) != 4+sigSize || raw[4]&0x80 != 0 {
		return time.Time{}, errs.Newf(errs.Invalid, "The signature of %s is not a cosignature.", sig.Name)
	}
	return time.Unix(int64(binary.BigEndian.Uint64(raw[4:])), 0).UTC(), nil
}
