// Package saysnothing tells words that stand where something is to be said and say
// nothing: dots, "n/a", the heading of the question again.
package saysnothing

import (
	"slices"
	"strings"
	"unicode"
)

// nothing are such words, by their letters alone.
var nothing = strings.Fields("na nil none notapplicable notavailable notknown unknown tbc tbd tba todo tobeconfirmed tobecompleted tofollow asabove seeabove asbefore test text yes no " +
	"covered inpart lorem loremipsum blank empty nothing nothingtoadd nothingtoreport ok okay asdf because nocomment noreason noreasongiven nonegiven")

// Is says that words say nothing. What is said under a heading may repeat it: that counts
// for nothing, however often.
func Is(words string, headings ...string) bool {
	if overAndOver(words) || slices.Contains(nothing, Letters(words)) {
		return true
	}
	words = Letters(words)
	for _, h := range headings {
		if h = Letters(h); h != "" {
			words = strings.ReplaceAll(words, h, "")
		}
	}
	return words == "" || strings.Trim(words, string([]rune(words)[:1])) == "" || slices.Contains(nothing, words)
}

// overAndOver says that a text is such words and no other: "test test", "n/a - n/a".
func overAndOver(text string) bool {
	said := false
	for _, w := range strings.Fields(text) {
		if w = Letters(w); w == "" {
			continue
		}
		if said = true; !slices.Contains(nothing, w) {
			return false
		}
	}
	return said
}

// Letters gives the letters and figures of a text, in small letters: two that are the same so
// say the same thing.
func Letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
