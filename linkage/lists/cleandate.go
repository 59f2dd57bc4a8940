package lists

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"candour/linkage/similarity"
)

// cleanDate writes a date as 1971-06-24, or what is known of it. Day comes
// before month; what is no date becomes missing.
func cleanDate(s string) string {
	s = squash(strings.NewReplacer("/", "-", ".", "-", "T00:00:00", "", " 00:00:00", "").Replace(s))
	for _, layout := range []string{"2006-1-2", "2-1-2006", "2-Jan-2006", "2 Jan 2006", "2 January 2006", "January 2, 2006", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1000 {
			return t.Format("2006-01-02")
		}
	}
	for _, layout := range []string{"2006-1", "1-2006", "Jan 2006", "January 2006", "2006-1-00", "00-1-2006"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1000 {
			return t.Format("2006-01")
		}
	}
	if y, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(s, "00-00-"), "-00-00")); err == nil && y > 1000 && y < 3000 {
		return fmt.Sprint(y)
	}
	return ""
}

// soundex is the code of the United States' census.
func soundex(s string) string {
	codes := map[rune]byte{'b': '1', 'f': '1', 'p': '1', 'v': '1', 'c': '2', 'g': '2', 'j': '2', 'k': '2', 'q': '2', 's': '2', 'x': '2', 'z': '2',
		'd': '3', 't': '3', 'l': '4', 'm': '5', 'n': '5', 'r': '6'}
	words := strings.Fields(lettersOnly(strings.ToLower(similarity.FoldAccents(s))))
	if len(words) == 0 || words[0][0] > 'z' {
		return ""
	}
	out, last := []byte{words[0][0] - 32}, codes[rune(words[0][0])]
	for _, r := range words[0][1:] {
		code := codes[r]
		if code != 0 && code != last {
			out = append(out, code)
		}
		if r != 'h' && r != 'w' {
			last = code
		}
	}
	return string(append(out, "000"...)[:4])
}
