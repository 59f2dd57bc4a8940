package jigsaw

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// grown are ages that a law sets, of nobody in particular: what is done to children under 18 is said of everybody.
var grown = regexp.MustCompile(`(?i)\b(?:under|over|above|below|until|before|at least|attain(?:s|ed|ing)?|reach(?:es|ed|ing)?) ` +
	`(?:the )?(?:age(?:s)? of |aged? )?(?:16|18|25|sixteen|eighteen|twenty-five)\b|` +
	`\b(?:aged? )?(?:16|18|25|sixteen|eighteen|twenty-five)(?: years)?(?: of age)? (?:or|and) (?:over|older|above|under|younger)\b`)

// mostFound is how many findings are said at once.
const mostFound = 5

// Official says what in short official words may tell who somebody is, in those words: an age, a year of a school, how somebody is
// related to another, a name that is listed, and an alias or a cipher of a person. A year, a day or what somebody does is said of
// much in such words, and by itself found in none.
func Official(words string, listed Listed, persons []string) (out []string) {
	seen, _ := visible(words)
	seen = grown.ReplaceAllString(seen, " ")
	add := func(found string) {
		if found = strings.TrimSpace(found); !slices.Contains(out, found) && len(out) < mostFound {
			out = append(out, found)
		}
	}
	for _, p := range persons {
		if found := alias(seen, p); found != "" {
			add(found)
		}
	}
	for _, s := range Propose(seen, listed) {
		if s.Kind == Age || s.Kind == School || s.Kind == Relation || slices.ContainsFunc(listed[s.Kind], func(name string) bool { return plain(name) == s.Value }) {
			add(s.Found)
		}
	}
	return out
}

// alias gives the words by which a person is named in a text that is visible: empty where they are not. "W12" is found as W-12, "A1" as
// Witness A 1. A name of letters alone begins with a large one there: Rose is not a rose. What is a word or a number by itself (A, I,
// 12) is found after "Witness" alone.
func alias(seen, person string) string {
	person, _ = visible(person)
	words := strings.FieldsFunc(person, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) > 1 && strings.EqualFold(words[0], "witness") {
		words = words[1:]
	}
	var strict, loose strings.Builder
	letters, digits := 0, 0
	for i, w := range words {
		last := rune(0)
		for j, r := range w {
			turns := last != 0 && unicode.IsLetter(last) != unicode.IsLetter(r)
			switch {
			case turns:
				strict.WriteString(`[-./_]?`)
				loose.WriteString(between)
			case i > 0 && j == 0 && letters == 1 && unicode.IsDigit(r):
				strict.WriteString(`[-./_]?`)
				loose.WriteString(between)
			case i > 0 && j == 0:
				strict.WriteString(between)
				loose.WriteString(between)
			}
			if unicode.IsLetter(r) {
				letters++
			} else {
				digits++
			}
			one := regexp.QuoteMeta(string(r))
			strict.WriteString(one)
			loose.WriteString(one)
			last = r
		}
	}
	if letters+digits == 0 {
		return ""
	}
	const from, to = `(?i)(?:^|[^\pL\pN])(`, `)(?:$|[^\pL\pN])`
	if m := regexp.MustCompile(from + `witness(?:es)?` + between + loose.String() + to).FindStringSubmatch(seen); m != nil {
		return m[1]
	}
	small := letters == 0 && digits < 5 || digits == 0 && letters == 1 && slices.Contains([]string{"A", "I"}, strings.ToUpper(words[0]))
	if small {
		return ""
	}
	for _, m := range regexp.MustCompile(from+strict.String()+to).FindAllStringSubmatch(seen, -1) {
		if first := []rune(m[1])[0]; digits > 0 || !unicode.IsLower(first) {
			return m[1]
		}
	}
	return ""
}
