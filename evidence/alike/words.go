package alike

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"candour/evidence/folding"
)

// text is the words of a document, line by line, as numbers.
type text struct {
	words []uint32
	ends  []int32  // where each line ends in words
	lines []uint64 // the hash of each line
}

// hash64 is FNV-1a, which is the same in every process.
type hash64 uint64

const startHash hash64 = 14695981039346656037

func (h hash64) add(b byte) hash64 { return (h ^ hash64(b)) * 1099511628211 }

// mixed spreads a number over all its bits (the finaliser of MurmurHash3).
func mixed(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// textOf folds a text. Lines without a word are no lines.
func textOf(s string) *text {
	t := &text{}
	for line := range strings.Lines(s) {
		from := len(t.words)
		t.addLine(line)
		if len(t.words) == from {
			continue
		}
		h := uint64(startHash)
		for _, w := range t.words[from:] {
			h = mixed(h ^ uint64(w))
		}
		t.ends, t.lines = append(t.ends, int32(len(t.words))), append(t.lines, h) //nolint:gosec // a text of two thousand million words is refused long before
	}
	t.words = slices.Clip(t.words)
	return t
}

// addLine adds the words of a line.
func (t *text) addLine(line string) {
	for w := range folding.Words(line) {
		h := startHash
		for _, b := range w {
			h = h.add(b)
		}
		t.words = append(t.words, uint32(uint64(h)>>32)^uint32(h)) //nolint:gosec // folded to half its bits
	}
}

// line is where line i begins and ends.
func (t *text) line(i int) (from, to int) {
	if i > 0 {
		from = int(t.ends[i-1])
	}
	return from, int(t.ends[i])
}

// without is the words of all lines but those that leave names.
func (t *text) without(leave func(line int) bool) []uint32 {
	out := make([]uint32, 0, len(t.words))
	for i := range t.ends {
		if !leave(i) {
			from, to := t.line(i)
			out = append(out, t.words[from:to]...)
		}
	}
	return out
}

// key tells word lists apart.
type key [16]byte

func keyOf(words []uint32) key {
	raw := make([]byte, 0, 4*len(words))
	for _, w := range words {
		raw = binary.LittleEndian.AppendUint32(raw, w)
	}
	sum := sha256.Sum256(raw)
	return key(sum[:16])
}

// shingleWords is how many words in a row are one shingle.
const shingleWords = 5

// shingles are the hashes of each five words in a row, each once, in rising order.
func shingles(words []uint32) []uint64 {
	if len(words) < shingleWords {
		return nil
	}
	out := make([]uint64, 0, len(words)-shingleWords+1)
	for i := range len(words) - shingleWords + 1 {
		h := uint64(0)
		for _, w := range words[i : i+shingleWords] {
			h = (h + uint64(w) + 1) * 0x9e3779b97f4a7c15
			h ^= h >> 29
		}
		out = append(out, mixed(h))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// jaccard is how much of all that two sets in rising order have, both have.
func jaccard(a, b []uint64) float64 {
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}

// The bands of the signature: two texts meet where all rows of one band are the same.
const (
	bands     = 32
	bandRows  = 4
	hashCount = bands * bandRows
)

// slopes and shifts are 128 functions, the same in every process.
var slopes, shifts = func() (a, b [hashCount]uint64) {
	x := uint64(20231)
	next := func() uint64 { x += 0x9e3779b97f4a7c15; return mixed(x) }
	for i := range a {
		a[i], b[i] = next()|1, next()
	}
	return a, b
}()

// signature is one number for each band of the 128 lowest hashes.
type signature [bands]uint64

func signatureOf(set []uint64) (out signature) {
	var low [hashCount]uint32
	for i := range low {
		low[i] = ^uint32(0)
	}
	for _, x := range set {
		for i := range low {
			low[i] = min(low[i], uint32((slopes[i]*x+shifts[i])>>32)) //nolint:gosec // the upper half
		}
	}
	for b := range out {
		h := uint64(b)
		for _, v := range low[b*bandRows : (b+1)*bandRows] {
			h = mixed(h<<1 ^ uint64(v))
		}
		out[b] = h
	}
	return out
}
