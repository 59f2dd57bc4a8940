package typed

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Plain is a text by its letters and figures alone, all in small letters, with a blank between words.
func Plain(s string) string {
	return strings.Join(strings.FieldsFunc(cases.Fold().String(norm.NFKC.String(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}), " ")
}

// Alike says that two names are one to a reader: by their letters and figures alone, so that W 12 and w-12 are one.
func Alike(a, b string) bool {
	bare := func(s string) string { return strings.ReplaceAll(Plain(s), " ", "") }
	return bare(a) == bare(b) && bare(a) != ""
}

// Holds says of names whether a text holds one in whole words, however both are written. What has no
// letter or figure is no name.
func Holds(text string) func(name string) bool {
	text = " " + Plain(text) + " "
	return func(name string) bool {
		name = Plain(name)
		return name != "" && strings.Contains(text, " "+name+" ")
	}
}

// Stands says whether words stand in one of some runs of text word for word, between the ends of words.
// Only how many blanks there are may differ.
func Stands(words string, runs ...string) bool {
	words = strings.Join(strings.Fields(words), " ")
	return words != "" && slices.ContainsFunc(runs, func(run string) bool { return stands(words, strings.Join(strings.Fields(run), " ")) })
}

func stands(words, run string) bool {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for from := 0; from < len(run); {
		i := strings.Index(run[from:], words)
		if i < 0 {
			return false
		}
		before, after := []rune(run[:from+i]), []rune(run[from+i+len(words):])
		of := []rune(words)
		begins := len(before) == 0 || !letter(before[len(before)-1]) || !letter(of[0])
		ends := len(after) == 0 || !letter(after[0]) || !letter(of[len(of)-1])
		if begins && ends {
			return true
		}
		from += i + 1
	}
	return false
}
