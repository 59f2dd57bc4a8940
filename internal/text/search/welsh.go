package search

import "strings"

// Welsh changes how a word begins by the word before it. A word of the list is
// known in each of its mutations; of others nothing is known.

// mutations are what a beginning turns into: soft, nasal, aspirate.
var mutations = []struct {
	radical string
	to      []string
}{
	{"ch", nil}, {"dd", nil}, {"ff", nil}, {"ph", nil}, {"th", nil}, {"ll", []string{"l"}}, {"rh", []string{"r"}},
	{"p", []string{"b", "mh", "ph"}}, {"t", []string{"d", "nh", "th"}}, {"c", []string{"g", "ngh", "ch"}},
	{"b", []string{"f", "m"}}, {"d", []string{"dd", "n"}}, {"g", []string{"", "ng"}}, {"m", []string{"f"}},
}

// mutated gives the forms of a Welsh word other than its own. An h may stand before
// a vowel.
func mutated(word string) (out []string) {
	for _, m := range mutations {
		if rest, ok := strings.CutPrefix(word, m.radical); ok {
			for _, to := range m.to {
				out = append(out, to+rest)
			}
			return out
		}
	}
	if strings.ContainsRune("aeiouwy", rune(word[0])) {
		out = append(out, "h"+word)
	}
	return out
}

// shortestWelsh is how long a form must be to be taken for a mutation: shorter ones
// are other words too often.
const shortestWelsh = 5

// addWelsh makes each mutation of each Welsh word of a line one with it. The Welsh
// stands left of the ">".
func (l *Lexicon) addWelsh(line string) {
	welsh, _, _ := strings.Cut(line, ">")
	for _, t := range tokens(welsh) {
		if l.little[t.word] {
			continue
		}
		for _, form := range mutated(t.word) {
			if _, taken := l.same[form]; !taken && len(form) >= shortestWelsh && form != t.word {
				l.same[form] = t.word
			}
		}
	}
}
