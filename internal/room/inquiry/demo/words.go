package demo

import (
	"crypto/sha256"
	"encoding/base64"
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

// LetterPhraseOf makes the words that open the made-up warning letter, and LetterLinkOf the end of
// its address: the same in every demonstration, for anybody to know.
func LetterPhraseOf() io.Reader {
	return rand.NewChaCha8(sha256.Sum256([]byte("made-up person who got a made-up letter")))
}

// LetterLinkOf: see [LetterPhraseOf].
func LetterLinkOf() io.Reader {
	return rand.NewChaCha8(sha256.Sum256([]byte("made-up address of a made-up letter")))
}

// LetterWords are those words.
func LetterWords() string {
	p, err := phrase.New(phrase.Words, LetterPhraseOf())
	if err != nil {
		return "" // the reader never fails
	}
	return p.Reveal()
}

// LetterLink is that end of an address.
func LetterLink() string {
	var token [24]byte
	_, _ = io.ReadFull(LetterLinkOf(), token[:]) // it never fails
	return base64.RawURLEncoding.EncodeToString(token[:])
}
