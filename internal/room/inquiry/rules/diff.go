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
	likeness := likenesses(old, new)
	best := make([][]float64, len(old)+1)
	for i := range best {
		best[i] = make([]float64, len(new)+1)
	}
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(new) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if s := likeness[i][j]; s >= alike {
				best[i][j] = max(best[i][j], s+best[i+1][j+1])
			}
		}
	}
	var out []Pair
	i, j := 0, 0
	for i < len(old) && j < len(new) {
		s := likeness[i][j]
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

// likenesses are the shares of words that each two paragraphs have in common: 1 where
// they are one text, a little more where the number is the same too.
func likenesses(old, new []Paragraph) [][]float64 {
	ids := map[string]int{}
	a, b := wordsOf(old, ids), wordsOf(new, ids)
	out := make([][]float64, len(old))
	for i := range old {
		out[i] = make([]float64, len(new))
		for j := range new {
			out[i][j] = share(a[i], b[j])
			if old[i].Number == new[j].Number {
				out[i][j] += 0.01
			}
		}
	}
	return out
}

// wordsOf gives the words of each paragraph as numbers, in the order of the numbers.
func wordsOf(all []Paragraph, ids map[string]int) [][]int {
	out := make([][]int, len(all))
	for i, p := range all {
		for _, w := range strings.Fields(p.Text) {
			if _, known := ids[w]; !known {
				ids[w] = len(ids)
			}
			out[i] = append(out[i], ids[w])
		}
		slices.Sort(out[i])
	}
	return out
}

func share(x, y []int) float64 {
	if len(x)+len(y) == 0 {
		return 1
	}
	common := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			common, i, j = common+1, i+1, j+1
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(x)+len(y))
}

// finest is how many pairs of words are compared to find the difference of one
// paragraph: 2,000 words that changed against as many. Anybody may ask for a
// difference, so that its cost is bounded: past it, what differs is shown as one piece.
const finest = 4_000_000

// byWord is the difference of two paragraphs by their longest common run of words.
func byWord(old, new []string) []Piece {
	head := 0
	for head < min(len(old), len(new)) && old[head] == new[head] {
		head++
	}
	tail := 0
	for tail < min(len(old), len(new))-head && old[len(old)-1-tail] == new[len(new)-1-tail] {
		tail++
	}
	var out pieces
	out.add(Same, old[:head]...)
	if x, y := old[head:len(old)-tail], new[head:len(new)-tail]; len(x)*len(y) > finest {
		out.add(Removed, x...)
		out.add(Added, y...)
	} else {
		out.differ(x, y)
	}
	out.add(Same, old[len(old)-tail:]...)
	return out
}

type pieces []Piece

func (p *pieces) add(c Change, words ...string) {
	if len(words) == 0 {
		return
	}
	text := strings.Join(words, " ")
	if k := len(*p); k > 0 && (*p)[k-1].Change == c {
		(*p)[k-1].Text += " " + text
		return
	}
	*p = append(*p, Piece{c, text})
}

func (p *pieces) differ(old, new []string) {
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
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case i < len(old) && j < len(new) && old[i] == new[j]:
			p.add(Same, old[i])
			i, j = i+1, j+1
		case i < len(old) && (j == len(new) || long[(i+1)*n+j] >= long[i*n+j+1]):
			p.add(Removed, old[i])
			i++
		default:
			p.add(Added, new[j])
			j++
		}
	}
}

// Differs says whether two versions differ in any word or number.
func Differs(a, b []Paragraph) bool { return !slices.Equal(a, b) }
