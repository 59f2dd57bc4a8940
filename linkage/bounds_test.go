package linkage

import (
	"testing"

	"pgregory.net/rapid"

	"candour/linkage/similarity"
)

// TestBoundsAgree compares what lengths and bytes alone tell with the measures
// themselves.
func TestBoundsAgree(t *testing.T) {
	text := rapid.StringMatching(`[abcdé ]{0,70}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		for name, exact := range map[string]float64{
			"levenshtein": float64(similarity.Levenshtein(a, b)), "damerau_levenshtein": float64(similarity.DamerauLevenshtein(a, b)),
			"jaro_similarity": similarity.Jaro(a, b), "jaro_winkler_similarity": similarity.JaroWinkler(a, b),
		} {
			s := pairSimilarity{name: name, bounded: true, easiest: 0.75}
			if isDistance(name) {
				s.easiest = 2
			}
			bound, far := s.far(len(a), len(b), maskOf(a), maskOf(b))
			if far && isDistance(name) && (bound > exact || exact <= s.easiest) || far && !isDistance(name) && (bound < exact-1e-12 || exact >= s.easiest) {
				t.Fatalf("%s(%q, %q) is %v and was told to be beyond %v (bound %v)", name, a, b, exact, s.easiest, bound)
			}
		}
	})
}

func maskOf(s string) (m uint64) {
	for i := range len(s) {
		m |= 1 << (s[i] & 63)
	}
	return m
}
