package intake

import (
	"strings"

	"candour/internal/base/errs"
	"candour/internal/site/tongue"
)

// A message is sealed with the language that its writer said it is in, so that the
// language goes with the words when they are destroyed, and stands nowhere else: a table
// and its log would keep for ever that somebody wrote in Welsh.
//
// The tag stands before the words, between two characters that no form sends on. Words
// that were sealed before have none.
const beforeTag, afterTag = "\x02", "\x03"

// Said puts words together with the language that was said; an empty one says none.
func Said(words, lang string) (string, error) {
	if lang == "" {
		return words, nil
	}
	if !tongue.Known(lang) {
		return "", errs.InvalidInput("Choose the language again.", errs.Field{Name: "lang", Message: "Choose a language from the list, or leave it open"})
	}
	return beforeTag + lang + afterTag + words, nil
}

// SaidIn takes them apart. What is no known language is part of the words.
func SaidIn(sealed string) (words, lang string) {
	if rest, ok := strings.CutPrefix(sealed, beforeTag); ok {
		if tag, words, ok := strings.Cut(rest, afterTag); ok && tongue.Known(tag) {
			return words, tag
		}
	}
	return sealed, ""
}
