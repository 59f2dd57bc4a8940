package edtf

import (
	"regexp"
	"strings"

	"candour/internal/base/clock"
)

// threeNumbers are a day as the day, the month and the year with blanks between.
var threeNumbers = regexp.MustCompile(`^\s*(\d{1,2})\s+(\d{1,2})\s+(\d{4})\s*$`)

// TypedDay is one whole day as somebody typed it; the zero Day for what is none, and for a
// day that is "about".
func TypedDay(text string) clock.Day {
	d, err := Parse(threeNumbers.ReplaceAllString(text, "$1/$2/$3"))
	if first, ok := d.First(); err == nil && ok && d.Exact() && !strings.ContainsAny(d.EDTF(), "~?%") {
		return first
	}
	return clock.Day{}
}
