package threads

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"candour/evidence/folding"
)

// Forest is all threads.
type Forest struct {
	Threads     []*Node      // the first mail of each, by the time at which it was sent, those without a time last
	Suggestions []Suggestion // what may belong together, by its subject alone
}

// Node is a mail and those that answer it.
type Node struct {
	ID       string    `json:"id"`      // the Message-ID; empty where it has none
	Missing  bool      `json:"missing"` // it is named by others, and is not here
	Copies   []string  `json:"copies"`  // the keys of all copies, in order
	Differ   bool      `json:"differ"`  // the copies have one Message-ID, and differing words or attachments
	By       By        `json:"by"`      // what says that it answers the mail above
	Subject  string    `json:"subject"`
	Sent     time.Time `json:"sent"` // the earliest of its copies; zero where none says it
	Children []*Node   `json:"children"`

	Inclusive   bool   `json:"inclusive"`    // every mail above is in it, and no later mail has it
	ContainedIn string `json:"contained_in"` // the key of a later mail that has all of it, words and attachments; empty where there is none

	name  string // of its entry
	mails []Mail
}

// Suggestion is threads of one subject of which one at least begins with an answer.
type Suggestion struct {
	Subject string     `json:"subject"` // folded, without Re: and the like
	Threads [][]string `json:"threads"` // the keys of the first mail of each
}

// Forest puts all mails of the index into threads.
func (x *Index) Forest() Forest {
	entries := x.entries()
	endCircles(entries)
	nodes := make(map[string]*Node, len(entries))
	for name, e := range entries {
		nodes[name] = e.node()
	}
	var f Forest
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		n := nodes[name]
		if claims := entries[name].claims; len(claims) > 0 {
			n.By = claims[0].by
			parent := nodes[claims[0].parent]
			parent.Children = append(parent.Children, n)
		} else {
			f.Threads = append(f.Threads, n)
		}
	}
	for _, n := range nodes {
		slices.SortFunc(n.Children, before)
	}
	dates := map[*Node]time.Time{}
	for _, n := range f.Threads {
		dates[n] = earliest(n)
	}
	slices.SortFunc(f.Threads, func(a, b *Node) int { return cmp.Or(compareTimes(dates[a], dates[b]), strings.Compare(a.name, b.name)) })
	for _, n := range f.Threads {
		markInclusive(n)
	}
	f.Suggestions = suggestions(f.Threads)
	return f
}

func (e *entry) node() *Node {
	n := &Node{name: e.id, Missing: len(e.copies) == 0, Sent: e.first, mails: e.copies}
	if id, ok := strings.CutPrefix(e.id, byID); ok {
		n.ID = id
	}
	slices.SortFunc(n.mails, func(a, b Mail) int { return strings.Compare(a.Key, b.Key) })
	for i, m := range n.mails {
		n.Copies = append(n.Copies, m.Key)
		n.Subject = cmp.Or(n.Subject, m.Said.Subject)
		n.Differ = n.Differ || i > 0 && !sameMail(n.mails[0], m)
	}
	return n
}

// sameMail compares what two copies say. Who was copied in unseen (Bcc) differs between honest copies and is no difference here.
func sameMail(a, b Mail) bool {
	return a.Said.BodySHA256 == b.Said.BodySHA256 && folding.Text(a.Body) == folding.Text(b.Body) && slices.Equal(a.Said.Attachments, b.Said.Attachments)
}

// before orders answers: by time, those without one last, then by name.
func before(a, b *Node) int {
	return cmp.Or(compareTimes(a.Sent, b.Sent), strings.Compare(a.name, b.name))
}

func compareTimes(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		if a.IsZero() {
			return 1
		}
		return -1
	}
	return a.Compare(b)
}

// Walk gives a mail and all under it, from above, with how deep each stands.
func (n *Node) Walk(visit func(n *Node, depth int)) {
	type at struct {
		n     *Node
		depth int
	}
	for stack := []at{{n, 0}}; len(stack) > 0; {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		visit(top.n, top.depth)
		for _, c := range slices.Backward(top.n.Children) {
			stack = append(stack, at{c, top.depth + 1})
		}
	}
}

func earliest(n *Node) (out time.Time) {
	n.Walk(func(n *Node, _ int) {
		if compareTimes(n.Sent, out) < 0 {
			out = n.Sent
		}
	})
	return out
}

// endCircles takes claims away until no mail stands under itself. All circles of a round are found before one is ended,
// and each mail has one place above it, so that no circle meets another.
func endCircles(entries map[string]*entry) {
	for {
		circles := findCircles(entries)
		if len(circles) == 0 {
			return
		}
		for _, c := range circles {
			weakest := slices.MinFunc(c, func(a, b *entry) int {
				return cmp.Or(cmp.Compare(b.claims[0].by, a.claims[0].by), compareTimes(a.first, b.first), strings.Compare(a.id, b.id))
			})
			weakest.claims = weakest.claims[1:]
		}
	}
}

func findCircles(entries map[string]*entry) (out [][]*entry) {
	round := make(map[*entry]int, len(entries))
	n := 0
	for _, start := range entries {
		n++
		e := start
		for round[e] == 0 {
			round[e] = n
			if len(e.claims) == 0 {
				break
			}
			e = entries[e.claims[0].parent]
		}
		if round[e] != n || len(e.claims) == 0 {
			continue
		}
		var circle []*entry
		for at := e; len(circle) == 0 || at != e; at = entries[at.claims[0].parent] {
			circle = append(circle, at)
		}
		out = append(out, circle)
	}
	return out
}
