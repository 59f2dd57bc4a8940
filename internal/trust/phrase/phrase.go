package phrase

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/big"
	"strings"
)

// Kind is which sort of phrase: the person chooses.
type Kind string

// The kinds.
const (
	Words  Kind = "words"  // seven words
	Digits Kind = "digits" // 24 digits, for those whom figures suit better
)

// The lengths, in words and in digits, of a phrase and of its lookup part.
const (
	wordCount, lookupWords   = 7, 2
	digitCount, lookupDigits = 24, 7
	digitsInGroup            = 4
)

// Phrase is one return phrase. The zero Phrase is none. It holds its text
// behind a function: fmt calls no method of a value in an unexported field, and
// follows a pointer there when the verb does not fit, but a function prints as
// an address.
type Phrase struct{ get func() *parts }

func hold(kind Kind, items []string) Phrase {
	p := &parts{kind, items}
	return Phrase{func() *parts { return p }}
}

type parts struct {
	kind  Kind
	items []string // words, or single digits
}

// New makes a phrase of the kind from random bytes (crypto/rand.Reader).
func New(kind Kind, random io.Reader) (Phrase, error) {
	choices, n := len(list().words), wordCount
	switch kind {
	case Words:
	case Digits:
		choices, n = 10, digitCount
	default:
		return Phrase{}, fmt.Errorf("phrase.New: no kind of phrase is called %q", string(kind))
	}
	items := make([]string, n)
	for i := range items {
		pick, err := rand.Int(random, big.NewInt(int64(choices))) // without bias: it draws again
		if err != nil {
			return Phrase{}, fmt.Errorf("phrase.New: %w", err)
		}
		if kind == Words {
			items[i] = list().words[pick.Int64()]
		} else {
			items[i] = pick.String()
		}
	}
	return hold(kind, items), nil
}

// IsZero says whether there is no phrase.
func (p Phrase) IsZero() bool { return p.get == nil }

// Kind gives the kind; empty for no phrase.
func (p Phrase) Kind() Kind {
	if p.get == nil {
		return ""
	}
	return p.get().kind
}

// Lookup gives the part that finds the row, in one spelling. It is not to be
// stored or logged: store [LookupIndex] of it.
func (p Phrase) Lookup() string {
	switch p.Kind() {
	case Words:
		return strings.Join(p.get().items[:lookupWords], "-")
	case Digits:
		return strings.Join(p.get().items[:lookupDigits], "")
	}
	return ""
}

// Reveal gives the phrase to be read: words or groups with a space between.
func (p Phrase) Reveal() string { return strings.Join(p.Groups(), " ") }

// Groups gives the phrase in the pieces in which it is shown and read aloud:
// seven words (a page puts them in a numbered list), or six groups of four
// digits.
func (p Phrase) Groups() []string {
	switch p.Kind() {
	case Words:
		return append([]string(nil), p.get().items...)
	case Digits:
		all := strings.Join(p.get().items, "")
		var out []string
		for ; all != ""; all = all[digitsInGroup:] {
			out = append(out, all[:digitsInGroup])
		}
		return out
	}
	return nil
}

// Lines gives the phrase as plain text to print or save, a numbered line for
// each of [Phrase.Groups]. [Parse] reads it back.
func (p Phrase) Lines() string {
	var b strings.Builder
	for i, g := range p.Groups() {
		fmt.Fprintf(&b, "%d. %s\n", i+1, g)
	}
	return b.String()
}

// canonical is the one spelling that the key is derived from.
func (p Phrase) canonical() ([]byte, error) {
	if p.get == nil {
		return nil, errors.New("phrase: there is no phrase")
	}
	return []byte(string(p.get().kind) + ":" + strings.Join(p.get().items, "-")), nil
}

// Equal compares without telling by the time it takes where they differ.
func (p Phrase) Equal(q Phrase) bool {
	a, errA := p.canonical()
	b, errB := q.canonical()
	return errA == nil && errB == nil && subtle.ConstantTimeCompare(a, b) == 1
}

// Bits is the entropy of a whole phrase of this kind, in bits.
func (k Kind) Bits() float64 { return k.LookupBits() + k.SecretBits() }

// LookupBits is the entropy of the lookup part, in bits.
func (k Kind) LookupBits() float64 {
	switch k {
	case Words:
		return lookupWords * math.Log2(float64(len(list().words)))
	case Digits:
		return lookupDigits * math.Log2(10)
	}
	return 0
}

// SecretBits is the entropy of the secret part, in bits.
func (k Kind) SecretBits() float64 {
	switch k {
	case Words:
		return (wordCount - lookupWords) * math.Log2(float64(len(list().words)))
	case Digits:
		return (digitCount - lookupDigits) * math.Log2(10)
	}
	return 0
}

// Bits is the entropy of the phrase, in bits.
func (p Phrase) Bits() float64 { return p.Kind().Bits() }

// redacted is all that is ever printed of a phrase.
const redacted = "[return phrase]"

// String gives no word of the phrase; see [Phrase.Reveal].
func (p Phrase) String() string { return redacted }

// Format gives no word of the phrase, whatever the verb.
func (p Phrase) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue gives no word of the phrase.
func (p Phrase) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText gives no word of the phrase, so neither JSON nor XML does.
func (p Phrase) MarshalText() ([]byte, error) { return []byte(redacted), nil }
