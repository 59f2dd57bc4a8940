package textsim

import "strings"

// Stem cuts an English word to its stem by Porter's algorithm of 1980. The word
// must be in lower case; one that has anything but the letters a to z, or fewer
// than three letters, is given back as it is.
func Stem(word string) string {
	if len(word) < 3 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
		return word
	}
	w := word
	for _, step := range []func(string) string{step1a, step1b, step1c, step2, step3, step4, step5} {
		w = step(w)
	}
	return w
}

// consonant says whether letter i is one. The y after a consonant is a vowel.
func consonant(w string, i int) bool {
	switch w[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return false
	case 'y':
		return i == 0 || !consonant(w, i-1)
	}
	return true
}

// measure counts how often a run of vowels is followed by one of consonants:
// Porter's m.
func measure(w string) (m int) {
	afterVowel := false
	for i := range len(w) {
		c := consonant(w, i)
		if c && afterVowel {
			m++
		}
		afterVowel = !c
	}
	return m
}

// hasVowel is Porter's *v*.
func hasVowel(w string) bool {
	for i := range len(w) {
		if !consonant(w, i) {
			return true
		}
	}
	return false
}

// doubled is Porter's *d: the word ends with one consonant twice.
func doubled(w string) bool {
	n := len(w)
	return n > 1 && w[n-1] == w[n-2] && consonant(w, n-1)
}

// short is Porter's *o: consonant, vowel, consonant at the end, and the last is
// not w, x or y.
func short(w string) bool {
	n := len(w)
	return n > 2 && consonant(w, n-3) && !consonant(w, n-2) && consonant(w, n-1) && !strings.ContainsRune("wxy", rune(w[n-1]))
}

// rule replaces an ending when what comes before it has a measure above least.
type rule struct{ ending, with string }

// apply uses the first rule whose ending fits; the lists put longer endings
// before those that they end with.
func apply(w string, rules []rule, least int) string {
	for _, r := range rules {
		if stem, ok := strings.CutSuffix(w, r.ending); ok {
			if measure(stem) > least {
				return stem + r.with
			}
			return w
		}
	}
	return w
}

// step1a takes the plural away.
func step1a(w string) string {
	return apply(w, []rule{{"sses", "ss"}, {"ies", "i"}, {"ss", "ss"}, {"s", ""}}, -1)
}

// step1b takes -ed and -ing away, and mends what is left.
func step1b(w string) string {
	if strings.HasSuffix(w, "eed") {
		return apply(w, []rule{{"eed", "ee"}}, 0)
	}
	stem, ok := strings.CutSuffix(w, "ed")
	if !ok {
		stem, ok = strings.CutSuffix(w, "ing")
	}
	if !ok || !hasVowel(stem) {
		return w
	}
	last := stem[len(stem)-1]
	switch {
	case strings.HasSuffix(stem, "at"), strings.HasSuffix(stem, "bl"), strings.HasSuffix(stem, "iz"):
		return stem + "e"
	case doubled(stem) && last != 'l' && last != 's' && last != 'z':
		return stem[:len(stem)-1]
	case measure(stem) == 1 && short(stem):
		return stem + "e"
	}
	return stem
}

func step1c(w string) string {
	if stem, ok := strings.CutSuffix(w, "y"); ok && hasVowel(stem) {
		return stem + "i"
	}
	return w
}

func step2(w string) string {
	return apply(w, []rule{
		{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"}, {"abli", "able"}, {"alli", "al"},
		{"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"}, {"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"}, {"alism", "al"},
		{"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"}, {"iviti", "ive"}, {"biliti", "ble"},
	}, 0)
}

func step3(w string) string {
	return apply(w, []rule{{"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""}}, 0)
}

func step4(w string) string {
	if stem, ok := strings.CutSuffix(w, "ion"); ok {
		if measure(stem) > 1 && (strings.HasSuffix(stem, "s") || strings.HasSuffix(stem, "t")) {
			return stem
		}
		return w
	}
	return apply(w, []rule{
		{"al", ""}, {"ance", ""}, {"ence", ""}, {"er", ""}, {"ic", ""}, {"able", ""}, {"ible", ""}, {"ant", ""}, {"ement", ""}, {"ment", ""},
		{"ent", ""}, {"ou", ""}, {"ism", ""}, {"ate", ""}, {"iti", ""}, {"ous", ""}, {"ive", ""}, {"ize", ""},
	}, 1)
}

// step5 takes a last e away, and one l of two.
func step5(w string) string {
	if stem, ok := strings.CutSuffix(w, "e"); ok && (measure(stem) > 1 || measure(stem) == 1 && !short(stem)) {
		w = stem
	}
	if strings.HasSuffix(w, "ll") && measure(w) > 1 {
		w = w[:len(w)-1]
	}
	return w
}
