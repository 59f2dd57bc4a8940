package review

import (
	"regexp"
	"strings"
	"testing"
)

// maxGrade is the hardest that words for the person may be; the pages aim at a
// reading age of about 9 (grade 4).
const maxGrade = 7

// wordsForPerson gathers what each file shows to the person, by file.
func wordsForPerson(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	add := func(file string, words ...string) {
		for _, w := range words {
			if w != "" {
				out[file] = append(out[file], w)
			}
		}
	}
	c := criteria(t)
	add("eligibility", c.Words.Eligible, c.Words.NotEligible, c.Words.CannotSay)
	for _, v := range c.Versions {
		for _, r := range v.Rules {
			add("eligibility", r.WordsMet, r.WordsNot, r.WordsUnknown)
		}
	}
	for _, o := range c.Offers {
		add("remedies", o.Words, o.DeadlineWords, o.LateWords)
		for _, l := range o.Limits {
			add("remedies", l.Words)
		}
	}
	for _, s := range clocks(t).Sets {
		for _, l := range s.Limits {
			add("clocks", l.Words)
		}
	}
	for _, k := range retention(t).Kinds {
		add("retention", k.Sentence())
	}
	b, err := Codes()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range b.sets() {
		for _, c := range s.Set {
			add("codes", c.Person)
		}
	}
	return out
}

func TestWordsForThePersonArePlain(t *testing.T) {
	var all []string
	for file, words := range wordsForPerson(t) {
		grade := readingGrade(strings.Join(words, "\n"))
		t.Logf("%s: grade %.1f", file, grade)
		if grade > maxGrade {
			t.Errorf("%s: grade %.1f is harder than %d", file, grade, maxGrade)
		}
		for _, w := range words {
			if g := readingGrade(w); g > maxGrade+3 {
				t.Errorf("grade %.1f: %s", g, w)
			}
			for _, s := range sentences(w) {
				if n := len(wordsOf(s)); n > 25 {
					t.Errorf("%d words in one sentence: %s", n, s)
				}
			}
		}
		all = append(all, words...)
	}
	t.Logf("all: grade %.2f", readingGrade(strings.Join(all, "\n")))
}

// TestReadingGrade holds the measure to sentences whose grade is plain to see.
func TestReadingGrade(t *testing.T) {
	if g := readingGrade("The cat sat on the mat. It was a big cat."); g > 2 {
		t.Errorf("a child's sentence has grade %.1f", g)
	}
	if g := readingGrade("Notwithstanding considerable institutional deficiencies, the investigating authority determined that prosecution was inappropriate."); g < 15 {
		t.Errorf("an official's sentence has grade %.1f", g)
	}
}

// readingGrade is the Flesch-Kincaid grade level (Kincaid and others, 1975):
// 0.39 words per sentence + 11.8 syllables per word - 15.59.
func readingGrade(text string) float64 {
	words, syllables := 0, 0
	all := sentences(text)
	for _, s := range all {
		for _, w := range wordsOf(s) {
			words++
			syllables += syllablesOf(w)
		}
	}
	if words == 0 {
		return 0
	}
	return 0.39*float64(words)/float64(len(all)) + 11.8*float64(syllables)/float64(words) - 15.59
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?:]+(\s+|$)|\n+`)
	wordRun     = regexp.MustCompile(`[\p{L}\p{N}']+`)
	vowelRun    = regexp.MustCompile(`[aeiouy]+`)
	silentEnd   = regexp.MustCompile(`([^l]e|[^td]ed|[^aeioucsxz]es)$`)
)

func sentences(text string) []string {
	var out []string
	for _, s := range sentenceEnd.Split(text, -1) {
		if len(wordsOf(s)) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func wordsOf(s string) []string { return wordRun.FindAllString(s, -1) }

// syllablesOf counts runs of vowels, less a silent ending; numbers count as
// one for each digit.
func syllablesOf(w string) int {
	w = strings.ToLower(w)
	if w[0] >= '0' && w[0] <= '9' {
		return len(w)
	}
	n := len(vowelRun.FindAllString(w, -1))
	if n > 1 && silentEnd.MatchString(w) {
		n--
	}
	return max(n, 1)
}
