package similarity

import (
	"math"
	"math/bits"
)

// MaxText is the longest text, in bytes: a list holds no longer value, and an
// expression that makes one gives none.
const MaxText = 1 << 20

// Matcher holds one text prepared for comparison with many others: for each
// byte the positions where it stands, 64 to a word.
type Matcher struct {
	a    []byte
	pm   [256]uint64
	lens int // bytes of a that are in pm
}

// Set prepares a. It must stay unchanged until the next set.
func (m *Matcher) Set(a []byte) {
	for _, c := range m.a[:m.lens] {
		m.pm[c] = 0
	}
	m.a, m.lens = a, min(len(a), 64)
	for i, c := range a[:m.lens] {
		m.pm[c] |= 1 << i
	}
}

// Jaro gives the Jaro similarity with b. Texts without common bytes, and
// empty ones, have 0.
func (m *Matcher) Jaro(b []byte) float64 {
	la, lb := len(m.a), len(b)
	if la == 0 || lb == 0 {
		return 0
	}
	if la > 64 || lb > 64 {
		return jaroLong(m.a, b)
	}
	bound := max(max(la, lb)/2-1, 0)
	var inA, inB uint64
	window, full := uint64(1)<<(bound+1)-1, bound
	for j, c := range b {
		if hit := m.pm[c] & window &^ inA; hit != 0 {
			inA |= hit & -hit
			inB |= 1 << j
		}
		if j < full {
			window = window<<1 | 1
		} else {
			window <<= 1
		}
	}
	if inA == 0 {
		return 0
	}
	common, crossed := bits.OnesCount64(inA), 0
	for restA, restB := inA, inB; restB != 0; restA, restB = restA&(restA-1), restB&(restB-1) {
		if m.pm[b[bits.TrailingZeros64(restB)]]&(restA&-restA) == 0 {
			crossed++
		}
	}
	return jaroOf(la, lb, common, crossed/2)
}

func jaroOf(la, lb, common, crossed int) float64 {
	n := float64(common)
	return (n/float64(la) + n/float64(lb) + (n-float64(crossed))/n) / 3
}

// jaroLong is the same for texts longer than a word.
func jaroLong(a, b []byte) float64 {
	bound := max(max(len(a), len(b))/2-1, 0)
	inA, inB := make([]bool, len(a)), make([]bool, len(b))
	common := 0
	for j := range b {
		for i := max(0, j-bound); i < min(len(a), j+bound+1); i++ {
			if !inA[i] && a[i] == b[j] {
				inA[i], inB[j] = true, true
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	crossed, i := 0, 0
	for j := range b {
		if !inB[j] {
			continue
		}
		for !inA[i] {
			i++
		}
		if a[i] != b[j] {
			crossed++
		}
		i++
	}
	return jaroOf(len(a), len(b), common, crossed/2)
}

// winkler raises a Jaro similarity above 0.7 by a tenth of what is missing for
// each of the first four bytes that agree.
func winkler(sim float64, a, b []byte) float64 {
	if sim <= 0.7 {
		return sim
	}
	n := 0
	for n < 4 && n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return min(math.FMA(float64(n)*0.1, 1-sim, sim), 1) // rounded once, as in DuckDB's builds
}

// JaroWinkler gives the Jaro-Winkler similarity with b.
func (m *Matcher) JaroWinkler(b []byte) float64 { return winkler(m.Jaro(b), m.a, b) }

// Jaccard gives the share of different bytes that both have.
func (m *Matcher) Jaccard(b []byte) float64 { return jaccard(m.a, b) }

// Jaro gives the Jaro similarity of two texts, 0 to 1 (M. A. Jaro, Advances in
// record-linkage methodology, JASA 84, 1989).
func Jaro(a, b string) float64 {
	var m Matcher
	m.Set([]byte(a))
	return m.Jaro([]byte(b))
}

// JaroWinkler gives the Jaro-Winkler similarity, 0 to 1: a common beginning of
// up to four bytes counts more, where the Jaro similarity is above 0.7 (W. E.
// Winkler, String comparator metrics, 1990).
func JaroWinkler(a, b string) float64 { return winkler(Jaro(a, b), []byte(a), []byte(b)) }

// Jaccard gives the number of different bytes in both texts divided by the
// number in either, 0 to 1.
func Jaccard(a, b string) float64 { return jaccard([]byte(a), []byte(b)) }

func jaccard(a, b []byte) float64 {
	x, y := setOf(a), setOf(b)
	both, either := 0, 0
	for i := range x {
		both += bits.OnesCount64(x[i] & y[i])
		either += bits.OnesCount64(x[i] | y[i])
	}
	if either == 0 {
		return 0
	}
	return float64(both) / float64(either)
}

func setOf(a []byte) (s [4]uint64) {
	for _, c := range a {
		s[c>>6] |= 1 << (c & 63)
	}
	return s
}
