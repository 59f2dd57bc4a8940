package pages

import (
	"net/url"
	"strings"

	"candour/internal/site/web"
)

// wordsOfAddress reads the words that a list of names is narrowed to.
func wordsOfAddress(q url.Values) string {
	return ParseFilter(url.Values{"q": {q.Get("q")}}).Query
}

// wordsAddress is the address of a list of names that is narrowed to some words.
func wordsAddress(path, words string) *url.URL {
	u := &url.URL{Path: path}
	if words != "" {
		u.RawQuery = url.Values{"q": {words}}.Encode()
	}
	return u
}

// wordsPanel asks for the words.
func wordsPanel(path, label, words string) web.FilterPanel {
	p := web.FilterPanel{Action: path, Fields: []web.FilterField{{Input: &web.Input{Value: words, Field: web.Field{Name: "q", Label: label}}}}}
	if words != "" {
		p.Open, p.Clear = true, path
		p.Chosen = []web.Link{{Text: words, Href: path}}
	}
	return p
}

// named keeps those whose name has every one of the words, however they are
// written.
func named[T any](all []T, words string, name func(T) string) []T {
	want := strings.Fields(strings.ToLower(words))
	var out []T
	for _, it := range all {
		if has := strings.ToLower(name(it)); !anyMissing(has, want) {
			out = append(out, it)
		}
	}
	return out
}

func anyMissing(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// pageWithin is the page that an address asks for, of those that there are.
func pageWithin(u *url.URL, total, size int) int {
	return min(web.PageNumber(u), 1+max(total-1, 0)/size)
}
