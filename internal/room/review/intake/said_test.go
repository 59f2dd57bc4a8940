package intake

import (
	"testing"

	"pgregory.net/rapid"
)

// TestSaidComesApartAsItWasPutTogether: over any words and languages; words that were
// sealed without a language are whole, whatever stands in them.
func TestSaidComesApartAsItWasPutTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.String().Draw(t, "words")
		sealed, err := Said(words, rapid.SampledFrom([]string{"en", "cy", "ur"}).Draw(t, "lang"))
		if err != nil {
			t.Fatal(err)
		}
		if back, _ := SaidIn(sealed); back != words {
			t.Fatalf("%q came back as %q", words, back)
		}
		for _, old := range []string{words, beforeTag + words, beforeTag + "xx" + afterTag + words} {
			if back, lang := SaidIn(old); lang == "" && back != old {
				t.Fatalf("%q lost something: %q", old, back)
			}
		}
	})
}
