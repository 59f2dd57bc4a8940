package lookup

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"unicode"

	"candour/internal/site/web"
)

// signpostLines are what people type who came to do something, with the page where
// it is done: no record has "NFA" or "help me", and whoever types it must not be
// left with "nothing found".
//
//go:embed signposts.txt
var signpostLines string

type signpost struct {
	page    web.Link
	phrases []string
}

var signposts = readSignposts(signpostLines)

// readSignposts panics on a line of another form: the file is part of the program.
func readSignposts(text string) (out []signpost) {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l == "" || l[0] == '#' {
			continue
		}
		href, rest, ok := strings.Cut(l, " = ")
		words, phrases, also := strings.Cut(rest, ": ")
		if !ok || !also || !strings.HasPrefix(href, "/") {
			panic("lookup: this signpost cannot be read: " + l)
		}
		s := signpost{page: web.Link{Text: words, Href: href}}
		for p := range strings.SplitSeq(phrases, ";") {
			s.phrases = append(s.phrases, asPhrase(p))
		}
		out = append(out, s)
	}
	return out
}

// asPhrase gives the words of a text with a space on each side: without capitals,
// signs and apostrophes.
func asPhrase(s string) string {
	s = strings.NewReplacer("'", "", "’", "").Replace(strings.ToLower(s))
	return " " + strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ") + " "
}

// signpostsFor gives the pages that somebody who typed this may have come for, at
// most two, those that the longest words of the query lead to first.
func signpostsFor(query string) (out []web.Link) {
	text := asPhrase(query)
	length := map[string]int{}
	for _, s := range signposts {
		for _, p := range s.phrases {
			if strings.Contains(text, p) {
				length[s.page.Href] = max(length[s.page.Href], len(p))
			}
		}
		if length[s.page.Href] > 0 {
			out = append(out, s.page)
		}
	}
	slices.SortStableFunc(out, func(a, b web.Link) int { return cmp.Compare(length[b.Href], length[a.Href]) })
	return out[:min(len(out), 2)]
}
