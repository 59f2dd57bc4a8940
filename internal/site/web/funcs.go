package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/clock"
)

// funcs are what templates may call. They only put things into words; logic
// belongs in the handler.
func funcs() template.FuncMap {
	return template.FuncMap{
		"straight": Straight,
		"date":     Date, "datetime": DateTime, "isodate": isoDate,
		"plural": Plural, "number": Number, "bytes": Bytes,
		"add":     func(a, b int) int { return a + b },
		"inwords": InWords,
	}
}

// Date gives the day of a moment in the United Kingdom: "5 May 2026"; empty for
// the zero time.
func Date(t time.Time) string { return clock.DayWords(t) }

// DateTime gives a moment in words, in UK time: "5 May 2026 at 4:07pm (UK time)".
func DateTime(t time.Time) string { return clock.Words(t) }

func isoDate(t time.Time) string { return clock.DayOf(t).String() }

// UpperFirst gives words with a capital at their beginning.
func UpperFirst(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// Plural gives a count with its noun: Plural(1, "report", "reports") is
// "1 report".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Number gives a whole number with a comma between thousands.
func Number(n int) string {
	if n < 0 {
		return "-" + Number(-n)
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// InWords joins names as a sentence does: "a, b and c".
func InWords(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Bytes gives a size as people say it: "1 MB", "300 KB".
func Bytes(n int64) string {
	switch {
	case n >= 1<<20:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/(1<<20)), ".0") + " MB"
	case n >= 1<<10:
		return strconv.FormatInt(n>>10, 10) + " KB"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// Twisted says of a character that it turns the direction of what is read, or cannot be
// seen at all: the embeddings, overrides and isolates of bidirectional text, and marks
// without width. The joiners stay, which some writing needs.
func Twisted(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200b || r == 0x200e || r == 0x200f || r == 0x2060 || r == 0xfeff
}

// Straight is text as it is shown: what somebody typed is kept as it was, and read without
// what would show it as something else.
func Straight(text string) string {
	return strings.Map(func(r rune) rune {
		if Twisted(r) {
			return -1
		}
		return r
	}, text)
}
