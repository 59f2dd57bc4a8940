package drafting_test

import (
	"crypto/rand"

	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// access0 is the standing of somebody of whom nothing is known.
var access0 = access.Standing{}

// phrase2 is a phrase that leads nowhere.
func phrase2() (string, error) {
	p, err := phrase.New(phrase.Words, rand.Reader)
	return p.Lines(), err
}
