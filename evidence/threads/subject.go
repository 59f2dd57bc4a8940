package threads

import (
	"regexp"
	"slices"
	"strings"
)

// answer is what mail programs put before the subject of an answer or of what they pass on: English, German, Nordic,
// Dutch, French, Spanish, Polish, Welsh; counted as "Re[2]:" or not.
var answer = regexp.MustCompile(`(?i)^(re|fw|fwd|aw|wg|sv|vs|vb|antw|tr|rv|odp|pd|atb)(\[\d+\])?\s*:\s*`)

// baseSubject is a subject without what answering put before it, folded, and whether there was any.
func baseSubject(s string) (base string, isAnswer bool) {
	s = strings.TrimSpace(s)
	for {
		at := answer.FindStringIndex(s)
		if at == nil {
			return strings.ToLower(strings.Join(strings.Fields(s), " ")), isAnswer
		}
		s, isAnswer = strings.TrimSpace(s[at[1]:]), true
	}
}

// suggestions are threads that have one subject, where one of them begins with an answer: its mail above is not known.
func suggestions(threads []*Node) []Suggestion {
	type same struct {
		threads [][]string
		answer  bool
	}
	by := map[string]*same{}
	for _, n := range threads {
		base, isAnswer := baseSubject(n.Subject)
		if n.Missing || base == "" {
			first := firstHere(n)
			if base, isAnswer = baseSubject(first.Subject); base == "" {
				continue
			}
			n = first
		}
		s := by[base]
		if s == nil {
			s = &same{}
			by[base] = s
		}
		s.threads, s.answer = append(s.threads, n.Copies), s.answer || isAnswer
	}
	var out []Suggestion
	for base, s := range by {
		if s.answer && len(s.threads) > 1 {
			slices.SortFunc(s.threads, slices.Compare)
			out = append(out, Suggestion{Subject: base, Threads: s.threads})
		}
	}
	slices.SortFunc(out, func(a, b Suggestion) int { return strings.Compare(a.Subject, b.Subject) })
	return out
}

// firstHere is the first mail of a thread that is not missing.
func firstHere(n *Node) *Node {
	var out *Node
	n.Walk(func(n *Node, _ int) {
		if out == nil && !n.Missing {
			out = n
		}
	})
	if out == nil {
		return n
	}
	return out
}
