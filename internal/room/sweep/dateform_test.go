package sweep_test

import (
	"strings"
	"testing"
)

// Other styles are read where one reading alone is a day, and said; a moment with
// a zone is a day where it is the beginning of one in UK time.
func TestDaysInOtherStyles(t *testing.T) {
	for text, x := range map[string]struct{ day, rule string }{
		"2016-10-26": {"2016-10-26", ""}, "26/10/2016": {"2016-10-26", ""}, "2016-10": {"2016-10", ""}, "2016-10-26T00:00:00": {"2016-10-26", ""}, "2016-10-26 00:00:00.000": {"2016-10-26", ""},
		"2016-1-5": {"2016-01-05", "date.style"}, "2016/01/05": {"2016-01-05", "date.style"}, "2016.1.05": {"2016-01-05", "date.style"}, "20160105": {"2016-01-05", "date.style"},
		"2016-10-26T23:59:00": {"2016-10-26", "date.style"}, "2016-10-26 09:30": {"2016-10-26", "date.style"},
		"2016-01-05T00:00:00Z": {"2016-01-05", "date.style"}, "2016-10-25T23:00:00Z": {"2016-10-26", "date.style"}, "2016-10-26T00:00:00+01:00": {"2016-10-26", "date.style"},
		"2016-10-26T00:00:00+0100": {"2016-10-26", "date.style"},
		"2016-10-26T00:00:00Z":     {"", "date.zone"}, "2016-01-05T23:30:00-05:00": {"", "date.zone"}, "2016-01-05T00:00:00+05:00": {"", "date.zone"},
		"2016-13-05": {"", "date.unreadable"}, "2016/02/31": {"", "date.unreadable"}, "20161305": {"", "date.unreadable"}, "2016-10-26T25:00:00Z": {"", "date.unreadable"},
		"2016-02-31T00:00:00": {"", "date.unreadable"},
		"42669":               {"", "date.unreadable"}, "5/6/16": {"", "date.unreadable"},
	} {
		c := checkText(t, rules(t).Codes, "force,reference,closed\nX00000001,SYN/1,"+text+"\n")
		got, rule := "", ""
		if len(c.Rows) == 1 {
			got = c.Rows[0].Closed.Text
		}
		for _, p := range c.Problems.List {
			if p.Row == 2 {
				rule = p.Rule
			}
		}
		if got != x.day || rule != x.rule {
			t.Errorf("%s: read as %q with %q, want %q with %q", text, got, rule, x.day, x.rule)
		}
		if rule == "date.style" && !strings.Contains(c.Problems.List[len(c.Problems.List)-1].Message, "This was read as "+c.Rows[0].Closed.Human()) {
			t.Errorf("%s: nothing says how it was read: %+v", text, c.Problems.List)
		}
	}
}
