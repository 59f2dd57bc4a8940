package phrase

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"candour/internal/base/errs"
)

// longestInput is the most bytes that are read; seven words need under 100.
const longestInput = 1000

// Parse reads a phrase as a person typed it: capitals, commas, hyphens, line
// breaks, numbers before the words and gaps between the digits do not matter.
// What is wrong is errs.Invalid with a field for each; [Hints] gives the words
// that may have been meant. No error holds anything of what was typed.
func Parse(text string) (Phrase, error) {
	if len(text) > longestInput {
		return Phrase{}, invalid("This is too long to be a return phrase. It is 7 words, or 24 digits.")
	}
	text = norm.NFKC.String(text)
	words, digits := split(strings.ToLower(text))
	if len(words) == 0 && len(digits) > digitCount {
		_, digits = split(numbering.ReplaceAllString(text, " "))
	}
	switch {
	case len(words) == 0 && digits == "":
		return Phrase{}, invalid("Enter your return phrase. It is 7 words, or 24 digits.")
	case len(words) == 0:
		return parseDigits(digits)
	}
	return parseWords(words)
}

// numbering is "1." or "2)" before a group of digits, as [Phrase.Lines] writes
// it and people copy it. Before words it is no matter.
var numbering = regexp.MustCompile(`(?:^|\s)\d[.)]\s`)

func invalid(message string) error {
	return errs.InvalidInput("The return phrase could not be read.", errs.Field{Name: "phrase", Message: message})
}

// split takes the text apart into runs of letters, and all its digits
// together. Whatever is neither stands between them; marks that cannot be seen
// (soft hyphens, zero-width spaces) stand nowhere.
func split(text string) (words []string, digits string) {
	var word, figures strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			word.WriteRune(r)
		case unicode.IsDigit(r):
			end()
			figures.WriteByte(figure(r))
		default:
			end()
		}
	}
	end()
	return words, figures.String()
}

// figure gives a digit of any script (Arabic, Bengali) as one of ours. Unicode
// lays each script's ten out in a row, 0 first.
func figure(r rune) byte {
	for _, in := range unicode.Nd.R16 {
		if rune(in.Lo) <= r && r <= rune(in.Hi) {
			return '0' + byte((r-rune(in.Lo))%10)
		}
	}
	for _, in := range unicode.Nd.R32 {
		if rune(in.Lo) <= r && r <= rune(in.Hi) {
			return '0' + byte((r-rune(in.Lo))%10)
		}
	}
	return '0' // not reached: IsDigit is this table
}

func parseDigits(digits string) (Phrase, error) {
	if len(digits) != digitCount {
		return Phrase{}, invalid(fmt.Sprintf("You entered %d digits. A return phrase has %d digits, in 6 groups of 4. Check for digits that are missing or entered twice.", len(digits), digitCount))
	}
	return hold(Digits, strings.Split(digits, "")), nil
}

func parseWords(words []string) (Phrase, error) {
	var fields []errs.Field
	var hints []Hint
	for i, w := range words {
		if _, ok := list().place[w]; ok || i >= wordCount {
			continue
		}
		fields = append(fields, errs.Field{Name: "phrase", Message: fmt.Sprintf("Word %d is not a word that we use. Check how it is spelt.", i+1)})
		if near := list().near(w); near != "" {
			hints = append(hints, Hint{Position: i + 1, word: &near})
		}
	}
	if len(words) != wordCount {
		count := fmt.Sprintf("You entered %s. A return phrase has %d words.", plural(len(words)), wordCount)
		fields = append([]errs.Field{{Name: "phrase", Message: count}}, fields...)
	}
	if len(fields) > 0 {
		return Phrase{}, &unread{errs.InvalidInput("The return phrase could not be read.", fields...), hints}
	}
	return hold(Words, words), nil
}

func plural(n int) string {
	if n == 1 {
		return "1 word"
	}
	return fmt.Sprintf("%d words", n)
}

// Hint is a word that may have been meant: the only one of the public list
// that is one letter away. It may well be part of somebody's phrase, so it is
// no part of the error's text, which is logged.
type Hint struct {
	// Position counts the words from 1.
	Position int
	word     *string
}

// Reveal gives the word, for the page and for nothing else.
func (h Hint) Reveal() string {
	if h.word == nil {
		return ""
	}
	return *h.word
}

// unread is an error of Parse that carries hints beside its text.
type unread struct {
	error
	hints []Hint
}

func (e *unread) Unwrap() error { return e.error }

// Hints gives what may have been meant, of an error of [Parse].
func Hints(err error) []Hint {
	if e, ok := errors.AsType[*unread](err); ok {
		return e.hints
	}
	return nil
}
