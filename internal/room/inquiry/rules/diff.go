package rules

import (
	"slices"
	"strings"
)

// Change says what became of a piece of text, or of a paragraph.
type Change string

// What became of it.
const (
	Same    Change = "same"
	Added   Change = "added"
	Removed Change = "removed"
	Changed Change = "changed" // of a paragraph: some of its words
)

// Piece is words of a paragraph that were kept, added or removed.
type Piece struct {
	Change Change
	Text   string
}

// Pair is one paragraph in the earlier and in the later version.
type Pair struct {
	Change   Change
	Old, New *Paragraph // nil where it was not there
	Pieces   []Piece
}

// alike is the share of words that two paragraphs have in common from which one is taken
// for a changed form of the other.
const alike = 0.5

// Compare gives the difference of two versions, paragraph by paragraph, in their order.
// Paragraphs are matched by their words and not by their numbers, so that one that is put
// in at the top does not make all below it look changed. A paragraph that was moved past
// another is one that was removed and one that was added.
func Compare(old, new []Paragraph) []Pair {
	best := make([][]float64, len(old)+1)
	for i := range best {
		best[i] = make([]float64, len(new)+1)
	}
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(new) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if s := likeness(old[i], new[j]); s >= alike {
				best[i][j] = max(best[i][j], s+best[i+1][j+1])
			}
		}
	}
	var out []Pair
	i, j := 0, 0
	for i < len(old) && j < len(new) {
		s := likeness(old[i], new[j])
		switch {
		case s >= alike && best[i][j] == s+best[i+1][j+1]:
			out = append(out, pairOf(&old[i], &new[j]))
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			out = append(out, pairOf(&old[i], nil))
			i++
		default:
			out = append(out, pairOf(nil, &new[j]))
			j++
		}
	}
	for ; i < len(old); i++ {
		out = append(out, pairOf(&old[i], nil))
	}
	for ; j < len(new); j++ {
		out = append(out, pairOf(nil, &new[j]))
	}
	return out
}

func pairOf(old, new *Paragraph) Pair {
	switch {
	case new == nil:
		return Pair{Removed, old, nil, []Piece{{Removed, old.Text}}}
	case old == nil:
		return Pair{Added, nil, new, []Piece{{Added, new.Text}}}
	case old.Text == new.Text:
		return Pair{Same, old, new, []Piece{{Same, new.Text}}}
	}
	return Pair{Changed, old, new, byWord(strings.Fields(old.Text), strings.Fields(new.Text))}
}

// likeness is the share of words that two paragraphs have in common: 1 where they are one
// text, a little more where the number is the same too.
func likeness(a, b Paragraph) float64 {
	x, y := strings.Fields(a.Text), strings.Fields(b.Text)
	count := map[string]int{}
	for _, w := range x {
		count[w]++
	}
	common := 0
	for _, w := range y {
		if count[w] > 0 {
			count[w]--
			common++
		}
	}
	if len(x)+len(y) == 0 {
		return 1
	}
	s := 2 * float64(common) / float64(len(x)+len(y))
	if a.Number == b.Number {
		s += 0.01
	}
	return s
}

// byWord is the difference of two paragraphs by their longest common run of words.
func byWord(old, new []string) (out []Piece) {
	n := len(new) + 1
	long := make([]int32, (len(old)+1)*n)
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(new) - 1; j >= 0; j-- {
			if old[i] == new[j] {
				long[i*n+j] = long[(i+1)*n+j+1] + 1
			} else {
				long[i*n+j] = max(long[(i+1)*n+j], long[i*n+j+1])
			}
		}
	}
	add := func(c Change, w string) {
		if k := len(out); k > 0 && out[k-1].Change == c {
			out[k-1].Text += " " + w
			return
		}
		out = append(out, Piece{c, w})
	}
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case i < len(old) && j < len(new) && old[i] == new[j]:
			add(Same, old[i])
			i, j = i+1, j+1
		case i < len(old) && (j == len(new) || long[(i+1)*n+j] >= long[i*n+j+1]):
			add(Removed, old[i])
			i++
		default:
			add(Added, new[j])
			j++
		}
	}
	return out
}

// Differs says whether two versions differ in any word or number.
func Differs(a, b []Paragraph) bool { return !slices.Equal(a, b) }
