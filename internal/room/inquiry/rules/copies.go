package rules

import (
	"slices"
	"strconv"
	"strings"

	"candour/internal/text/textsim"
)

// nearly is the share of words that two answers must have in common to count as copies of
// one text. Package textsim finds which are worth comparing.
const nearly = 0.85

// Copies groups answers that are nearly one text, as when a campaign gave people words to
// send. It gives for each answer the place of the first of its group. Nothing is taken out:
// every answer counts as an answer, and a group as one text.
func Copies(answers []string) []int {
	group := make([]int, len(answers))
	plains := make([]Paragraph, len(answers))
	first := map[string]int{}
	var docs []textsim.Doc
	for i, a := range answers {
		plain := strings.ToLower(strings.Join(strings.Fields(a), " "))
		plains[i].Text = plain
		if j, seen := first[plain]; seen {
			group[i] = j
			continue
		}
		first[plain], group[i] = i, i
		docs = append(docs, textsim.Doc{ID: strconv.Itoa(i), Group: strconv.Itoa(i), Text: plain})
	}
	words := wordsOf(plains, map[string]int{})
	for _, p := range textsim.New(docs).Pairs(textsim.SuggestFrom, 0) {
		i, _ := strconv.Atoi(p.A)
		j, _ := strconv.Atoi(p.B)
		a, b := group[i], group[j]
		if a == b || share(words[i], words[j]) < nearly {
			continue
		}
		for k, g := range group {
			if g == max(a, b) {
				group[k] = min(a, b)
			}
		}
	}
	return group
}

// Texts is how many texts there are among answers that were grouped.
func Texts(group []int) int {
	g := slices.Clone(group)
	slices.Sort(g)
	return len(slices.Compact(g))
}
