package threads

import (
	"slices"
	"strings"

	"candour/evidence/folding"
)

// holding is the words of one mail, folded so that a quoted body stands in the mail that quotes it whatever marks and
// line ends were put between, and its attachments.
type holding struct {
	words    string
	attached []string
}

// has says whether all of a mail is in this one. A mail without words is in none: they may be what could not be read.
func (h holding) has(other holding) bool {
	if other.words == "" || !strings.Contains(h.words, other.words) {
		return false
	}
	left := slices.Clone(h.attached)
	for _, a := range other.attached {
		i := slices.Index(left, a)
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return true
}

// hasAll says whether all copies of one mail are in every copy of another.
func hasAll(outer, inner []holding) bool {
	if len(outer) == 0 || len(inner) == 0 {
		return false
	}
	for _, o := range outer {
		for _, i := range inner {
			if !o.has(i) {
				return false
			}
		}
	}
	return true
}

// deepest is how far up it is looked whether a mail stands in a later one.
const deepest = 500

// markInclusive marks the mails of one thread.
func markInclusive(root *Node) {
	held := map[*Node][]holding{}
	root.Walk(func(n *Node, _ int) {
		for _, m := range n.mails {
			held[n] = append(held[n], holding{folding.Text(m.Body), m.Said.Attachments})
		}
	})
	var above []*Node // from the first to the last
	root.Walk(func(n *Node, depth int) {
		above = append(above[:depth], n)
		if n.Missing {
			return
		}
		n.Inclusive = depth <= deepest
		for _, up := range above[max(0, depth-deepest):depth] {
			if !hasAll(held[n], held[up]) {
				n.Inclusive = false
			} else if up.ContainedIn == "" {
				up.ContainedIn = n.Copies[0]
			}
		}
	})
	root.Walk(func(n *Node, _ int) { n.Inclusive = n.Inclusive && n.ContainedIn == "" })
}
