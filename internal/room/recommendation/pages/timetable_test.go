package pages

import (
	"fmt"
	"net/url"
	"testing"

	"pgregory.net/rapid"
)

// TestTheTimetableOpensAtWhatComesNext: its pages hold each entry once, in order and
// at most so many; an address that names none is given the one that begins with what
// comes next, and with all of it past the last.
func TestTheTimetableOpensAtWhatComesNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(0, 60).Draw(t, "total")
		next := rapid.IntRange(0, total).Draw(t, "next")
		month := rapid.Bool().Draw(t, "month")
		opens := partOf(total, next, month, &url.URL{Path: "/timetable"})
		switch {
		case month && opens.page != 1:
			t.Fatalf("a month opens at page %d", opens.page)
		case !month && next < total && opens.from() != next:
			t.Fatalf("of %d it opens at %d; what comes next is %d", total, opens.from(), next)
		case !month && next == total && opens.to() != total:
			t.Fatalf("all of %d is past, and it opens at %d to %d", total, opens.from(), opens.to())
		}
		at := 0
		for page := 1; page <= opens.pages(); page++ {
			p := partOf(total, next, month, &url.URL{Path: "/timetable", RawQuery: fmt.Sprint("page=", page)})
			if p.page != page || p.from() != at || p.to()-p.from() > timetableSize || p.to() <= p.from() && total > 0 {
				t.Fatalf("page %d of %d entries, next %d: %d to %d after %d", page, total, next, p.from(), p.to(), at)
			}
			at = p.to()
		}
		if at != total {
			t.Fatalf("the pages hold %d of %d", at, total)
		}
	})
}
