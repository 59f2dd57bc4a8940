// Package typed is how the inquiries read what somebody typed: cleaned in one way, and asked
// for in the same words on every floor.
//
//	var bad typed.Asked
//	bad.Reason(why, "why", "Write why", 500)
//	if err := bad.Err(); err != nil {
package typed

import (
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/rules"
)

// Clean trims what a person typed.
func Clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// Asked collects what is wrong with what somebody typed.
type Asked []errs.Field

// Need notes what is wrong with a field unless it is right.
func (a *Asked) Need(ok bool, field, words string) {
	if !ok {
		*a = append(*a, errs.Field{Name: field, Message: words})
	}
}

// Words asks for words of at most so many characters.
func (a *Asked) Words(text, field, ask string, limit int) {
	n := len([]rune(text))
	a.Need(n > 0, field, ask)
	a.Need(n <= limit, field, "Write at most "+strconv.Itoa(limit)+" characters")
}

// Reason asks for words that say something.
func (a *Asked) Reason(text, field, ask string, limit int) {
	a.Words(text, field, ask, limit)
	a.Need(text == "" || !saysnothing.Is(text, field, "reason"), field, ask+", in words that say something")
}

// Seen refuses what a reader would not see, or would see in another order.
func (a *Asked) Seen(text, field string) { a.Need(!rules.Unseen(text), field, rules.UnseenWords) }

// Line asks for words that every program shows as they are: in one line, with nothing in them that a reader would not
// see, and nothing before them that a table program would run.
func (a *Asked) Line(text, field string) {
	words := LineWords(text)
	a.Need(words == "", field, words)
}

// LineWords says what is wrong with words that every program should show as they are; nothing where they are.
func LineWords(text string) string {
	text = strings.TrimSpace(text)
	if rules.Unseen(text) || strings.ContainsAny(text, "\n\t\r") {
		return rules.UnseenWords
	}
	if first := norm.NFKC.String(text); first != "" && strings.ContainsRune("=+-@", []rune(first)[0]) {
		return "Begin with a letter or a figure: a table program would run what begins with " + string([]rune(text)[:1])
	}
	return ""
}

// Err is what is wrong, if anything is.
func (a Asked) Err() error {
	return errs.Refused("Some of what you entered needs to be put right.", a...)
}

// Wrong refuses for one field.
func Wrong(field, words string) error { return Asked{{Name: field, Message: words}}.Err() }
