package testkit

import (
	"regexp"
	"strings"
)

// MaxGrade is the hardest that words for the person may be; the pages aim at a
// reading age of about 9 (grade 4).
const MaxGrade = 7

// ReadingGrade is the Flesch-Kincaid grade level (Kincaid and others, 1975):
// 0.39 words per sentence + 11.8 syllables per word - 15.59.
func ReadingGrade(text string) float64 {
	words, syllables := 0, 0
	all := Sentences(text)
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

// Sentences are the sentences of a text, and the lines of a list.
func Sentences(text string) []string {
	var out []string
	for _, s := range sentenceEnd.Split(text, -1) {
		if len(wordsOf(s)) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// CountWords counts the words of a sentence.
func CountWords(s string) int { return len(wordsOf(s)) }

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
