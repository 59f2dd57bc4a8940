package evidence

import (
	"context"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"candour/internal/base/errs"
	"candour/internal/trust/phrase"
)

// A delivery has two keys that are one: what is worked out from what was read is sealed under its key, which opens with an
// entry; and whoever adds a file seals it to the public half of a pair that comes out of that key, so that they can put
// in and cannot take out. Each file that was added has a key of its own, which is sealed to that half.

// aboutPair binds the pair to what it is for.
const aboutPair = "candour-evidence-handed/v1"

func suite() (hpke.KEM, hpke.KDF, hpke.AEAD) {
	return hpke.DHKEM(ecdh.X25519()), hpke.HKDFSHA256(), hpke.AES256GCM()
}

// pairOf is the pair of keys that comes out of the key of a delivery.
func pairOf(key []byte) (hpke.PrivateKey, error) {
	seed, err := hkdf.Key(sha256.New, key, nil, aboutPair, 32)
	if err != nil {
		return nil, err
	}
	kem, _, _ := suite()
	return kem.DeriveKeyPair(seed)
}

// sealsTo is the public half of the pair, as a column has it.
func sealsTo(key []byte) (string, error) {
	pair, err := pairOf(key)
	if err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(pair.PublicKey().Bytes()), nil
}

func keyOf(item string) []byte { return []byte(aboutPair + "/evidence_item/" + item + "/sealed_key") }

// ownKey makes a key for one file, and seals it to a delivery: it opens for those who open the delivery, and for nobody
// who has not this sealer.
func ownKey(d *Delivery, item string) (sealer, string, error) {
	kem, kdf, aead := suite()
	half, err := base64.StdEncoding.DecodeString(d.sealsTo)
	if err != nil {
		return sealer{}, "", err
	}
	public, err := kem.NewPublicKey(half)
	if err != nil {
		return sealer{}, "", err
	}
	var key [32]byte
	_, _ = rand.Read(key[:]) // it never fails
	sealed, err := hpke.Seal(public, kdf, aead, keyOf(item), key[:])
	if err != nil {
		return sealer{}, "", err
	}
	own, err := newSealer(key[:])
	return own, base64.StdEncoding.EncodeToString(sealed), err
}

// of is what opens one file of the delivery: its own key, where it has one.
func (s sealer) of(i *Item) (sealer, error) {
	if i.sealedKey == "" {
		return s, nil
	}
	sealed, err := base64.StdEncoding.DecodeString(i.sealedKey)
	if err != nil {
		return sealer{}, err
	}
	_, kdf, aead := suite()
	key, err := hpke.Open(s.pair, kdf, aead, keyOf(i.ID), sealed)
	if err != nil {
		return sealer{}, errs.Because(errs.Unavailable, "This cannot be opened: it was changed, or its key is gone.", err)
	}
	return newSealer(key)
}

// toSeal is what seals a file that is added to a delivery, with the key as its row has it. Deliveries of before have no
// public half: they open to whoever adds, with an entry.
func (s *Service) toSeal(ctx context.Context, d *Delivery) (func(item string) (sealer, string, error), error) {
	if d.sealsTo != "" {
		return func(item string) (sealer, string, error) { return ownKey(d, item) }, nil
	}
	keys, err := s.unlock(ctx, d, "To seal files that are added to delivery "+d.Prefix)
	return func(string) (sealer, string, error) { return keys, "", nil }, err
}

// names seals what an item is called, to its row, and named opens it.
func (s sealer) names(item string, n Named) (string, error) {
	plain, err := json.Marshal(n)
	if err != nil {
		return "", err
	}
	sealed, err := phrase.Seal(s.key, rowOf(item), plain)
	return base64.StdEncoding.EncodeToString(sealed), err
}

func (s sealer) named(i *Item) (n Named, err error) {
	own, err := s.of(i)
	if err != nil {
		return n, err
	}
	sealed, err := base64.StdEncoding.DecodeString(i.sealed)
	if err != nil {
		return n, err
	}
	plain, err := phrase.Open(own.key, rowOf(i.ID), sealed)
	if err != nil {
		return n, err
	}
	return n, json.Unmarshal(plain, &n)
}

func rowOf(item string) string { return "evidence_item/" + item + "/sealed" }
