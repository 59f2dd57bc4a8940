package recommendation

import (
	"candour/internal/base/clock/edtf"
	"net/url"
	"strings"
)                            // notKnown stands wherever the register holds nothing: unknown is shown.
const notKnown = "Not known" // orNotKnown shows that something is unknown rather than leaving a gap.
func orNotKnown(s string) string {
	if s == "" {
		return notKnown
	}
	return s
}

// dateWords gives a date in words, as rough as it is.
func dateWords(d edtf.Date) string { return orNotKnown(d.Human()) }

// orUnsaid names who said something.
func orUnsaid(name string) string {
	if name == "" {
		return "The source does not say who"
	}
	return name
}

// dateOr gives a date in words, or other words when there is none.
func dateOr(d edtf.Date, none string) string {
	if d.IsZero() {
		return none
	}
	return d.Human()
}

func orUnknown(name string) string {
	if name == "" {
		return "A body that the source does not name"
	}
	return name
}

// syntheticWord marks made-up data in a list.
func syntheticWord(made bool) string {
	if made {
		return " (synthetic)"
	}
	return ""
}

// lines splits text into paragraphs.
func lines(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// hostOf names the site of an address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

func upperFirst(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// orNil is text for a column that is empty when nothing is known.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
