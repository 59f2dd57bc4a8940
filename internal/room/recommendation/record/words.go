package record

import (
	"net/url"
	"strings"

	"candour/internal/base/clock/edtf"
)

// NotKnown stands wherever the register holds nothing: unknown is shown.
const NotKnown = "Not known"

// OrNotKnown shows that something is unknown rather than leaving a gap.
func OrNotKnown(s string) string {
	if s == "" {
		return NotKnown
	}
	return s
}

// DateWords gives a date in words, as rough as it is.
func DateWords(d edtf.Date) string { return OrNotKnown(d.Human()) }

// OrUnsaid names who said something.
func OrUnsaid(name string) string {
	if name == "" {
		return "The source does not say who"
	}
	return name
}

// DateOr gives a date in words, or other words when there is none.
func DateOr(d edtf.Date, none string) string {
	if d.IsZero() {
		return none
	}
	return d.Human()
}

// OrUnknown names a body that a source may not name.
func OrUnknown(name string) string {
	if name == "" {
		return "A body that the source does not name"
	}
	return name
}

// SyntheticWord marks made-up data in a list.
func SyntheticWord(made bool) string {
	if made {
		return " (synthetic)"
	}
	return ""
}

// Lines splits text into paragraphs.
func Lines(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// HostOf names the site of an address.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// LowerFirst makes the first letter small.
func LowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// TextOf is text that may not be there; empty when it is not.
func TextOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// OrNil is text for a column that is empty when nothing is known.
func OrNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
