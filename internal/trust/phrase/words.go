package phrase

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"github.com/sethvargo/go-diceware/diceware"
)

// leftOut are the words that are not used, each under its reason: a person in
// distress will read these aloud, and may be heard wrongly.
//
//go:embed words_left_out.txt
var leftOut string

// shortest is the least letters that a word may have; shorter ones are
// misheard and too quickly typed wrongly.
const shortest = 4

// wordList is the words in their order, and each word's place in it. It never
// changes while the program runs, and must not between versions: every phrase
// that somebody holds is read with it (a test pins its sum).
type wordList struct {
	words []string
	place map[string]int
}

var list = sync.OnceValue(loadWords)

// loadWords takes the EFF's large list (7,776 words, made to be remembered and
// typed) without what is left out, and without words that have a hyphen.
func loadWords() *wordList {
	drop := map[string]bool{}
	for line := range strings.Lines(leftOut) {
		if !strings.HasPrefix(line, "#") {
			for w := range strings.FieldsSeq(line) {
				drop[w] = true
			}
		}
	}
	eff := diceware.WordListEffLarge()
	l := &wordList{place: map[string]int{}}
	eachRoll(eff.Digits(), func(roll int) {
		w := eff.WordAt(roll)
		if len(w) < shortest || strings.Contains(w, "-") || drop[w] {
			return
		}
		l.place[w] = len(l.words)
		l.words = append(l.words, w)
	})
	return l
}

// eachRoll goes through the throws of so many dice, 11111 to 66666: the
// numbers that the list is kept under.
func eachRoll(dice int, do func(int)) {
	rolls := 1
	for range dice {
		rolls *= 6
	}
	for n := range rolls {
		roll := 0
		for i, rest := 0, n; i < dice; i++ {
			roll += (rest%6 + 1) * int(math.Pow10(i))
			rest /= 6
		}
		do(roll)
	}
}

// near gives the one word of the list that is one letter away from what was
// typed: a letter wrong, missing or too many. It is empty when there is none,
// or more than one. It knows the public list and nothing else.
func (l *wordList) near(typed string) string {
	found := ""
	for _, w := range l.words {
		if !oneLetterAway(typed, w) {
			continue
		}
		if found != "" {
			return ""
		}
		found = w
	}
	return found
}

// oneLetterAway says whether the Levenshtein distance of a and b is 1.
func oneLetterAway(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}
