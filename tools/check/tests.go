package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// An exception is code that only tests reach and that stays where it is.
type exception struct {
	prefix string // of "file name", from the module's folder
	reason string
}

// mayServeTests are all exceptions. One that meets nothing is a fault, so that
// the list can only shrink.
var mayServeTests = []exception{
	{"disclosure/", "a public library: its API is for others"},
	{"linkage/", "a public library: its API is for others"},
	{"mse/", "a public library: its API is for others"},
	{"internal/testkit/", "is there for tests"},
	{"internal/walls/", "is there for tests"},
	{"internal/room/review/reviewtest/", "the made-up panel, which no product code may import"},
	{"internal/app/rooms.go Rules", "the rules of all rooms, which only app can gather, for the golden of package access"},
	{"internal/trust/ledger/cosign/", "the keys and signatures of a format that logs and witnesses share, for the tests of both"},
	{"internal/site/web/check.go", "looks at pages with the machinery that writes them, for the tests of every room"},
	{"internal/table/spreadsheet/odscheck/", "reads a sheet as the reader of spreadsheets does, and says what breaks the checklist"},
	{"internal/room/inquiry/testimony/", "what is promised to who speaks: its floor is not stored yet"},
	{"internal/room/inquiry/report/", "how a report is drafted and signed: its floor is not stored yet"},
	{"internal/room/inquiry/restrict/", "what is held from whom: its floor is not stored yet"},
	{"internal/room/figures/output/export_html.go", "writes a figure of a release by itself, for its golden"},
}

// dead is one function that nothing reaches.
type dead struct{ file, name string }

func (d dead) String() string { return d.file + " " + d.name }

// deadLine is how deadcode writes one.
var deadLine = regexp.MustCompile(`(?m)^(\S+?):\d+:\d+: unreachable func: (\S+)$`)

// unreachable reads what deadcode wrote.
func unreachable(out []byte) []dead {
	var all []dead
	for _, m := range deadLine.FindAllSubmatch(out, -1) {
		all = append(all, dead{string(m[1]), string(m[2])})
	}
	return all
}

// judge lists what is dead and no exception, and the exceptions that meet nothing.
func judge(found []dead, may []exception) []string {
	var faults []string
	met := make([]bool, len(may))
	for _, d := range found {
		i := slices.IndexFunc(may, func(e exception) bool { return strings.HasPrefix(d.String(), e.prefix) })
		if i < 0 {
			faults = append(faults, fmt.Sprintf("only tests use %s", d))
			continue
		}
		met[i] = true
	}
	for i, e := range may {
		if !met[i] {
			faults = append(faults, fmt.Sprintf("the exception %q of tools/check/tests.go meets nothing: take it off", e.prefix))
		}
	}
	return faults
}
