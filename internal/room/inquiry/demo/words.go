package demo

import (
	"crypto/sha256"
	"io"
	"math/rand/v2"

	"candour/internal/trust/phrase"
)

// PhraseOf makes the return phrase of the made-up survivor: the same one in every
// demonstration, for anybody to know.
func PhraseOf() io.Reader {
	return rand.NewChaCha8(sha256.Sum256([]byte("made-up person who spoke to a made-up inquiry")))
}

// Words are that phrase.
func Words() string {
	p, err := phrase.New(phrase.Words, PhraseOf())
	if err != nil {
		return "" // the reader never fails
	}
	return p.Reveal()
}
