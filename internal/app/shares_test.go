package app

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/internal/testkit/pages"
)

// pageShare is a percentage as a page prints it.
var pageShare = regexp.MustCompile(`\d+(?:\.\d+)?%`)

// footed says whether words that hold a percentage carry its footing: bounds
// beside a share with missing data, the two counts of a share with none, the
// scale of a picture, what a bound is of, or that it is the level of an interval.
var footed = regexp.MustCompile(`between \d+(?:\.\d+)?% and \d+(?:\.\d+)?%|\(\d[\d,]* of \d[\d,]*\)|^\d+%$|mean|limit|known|complete|of all|95% interval|95%, \d+ linkages`)

var (
	tagPattern    = regexp.MustCompile(`<[^>]+>`)
	scriptPattern = regexp.MustCompile(`(?s)<(script|style)[^>]*>.*?</(script|style)>`)
)

// TestNoPagePrintsAShareWithoutItsBounds reads every page of the returns and
// the figures as everybody, and as those who make them.
func TestNoPagePrintsAShareWithoutItsBounds(t *testing.T) {
	s := newSite(t)
	found := 0
	for _, role := range []string{"visitor", "statistician", "data-lead", "inspector", "audit-analyst"} {
		b := s.browser(role)
		for _, rt := range s.web.Routes() {
			if rt.Method != "GET" || !strings.HasPrefix(rt.Pattern, "/returns") && !strings.HasPrefix(rt.Pattern, "/figures") && !strings.HasPrefix(rt.Pattern, "/audit") {
				continue
			}
			body := b.get(s.targetOf(rt.Pattern)).Body.String()
			found += sharesOf(t, rt.Pattern, body)
			wordyCells(t, rt.Pattern, body)
		}
		for _, page := range []string{"/figures/2023-as-published", "/figures/2023-as-published/trace"} {
			body := b.get(page).Body.String()
			found += sharesOf(t, page, body)
			wordyCells(t, page, body)
		}
	}
	s.tracesLead()
	if found < 20 {
		t.Errorf("only %d shares were found: the test looks in the wrong place", found)
	}
}

// traceLink leads from a table of a release to what stands behind its figures.
var traceLink = regexp.MustCompile(`href="(/figures/[^"]*/trace\?[^"]*)"`)

// tracesLead follows each such link of every release: whoever comes by it has made
// no mistake.
func (s *site) tracesLead() {
	s.t.Helper()
	b, seen := s.browser("visitor"), 0
	for _, release := range regexp.MustCompile(`href="(/figures/[^"?/]+)"`).FindAllStringSubmatch(b.get("/figures").Body.String(), -1) {
		for _, m := range traceLink.FindAllStringSubmatch(b.get(release[1]).Body.String(), -1) {
			seen++
			if got := b.get(html.UnescapeString(m[1])); got.Code != http.StatusOK {
				s.t.Errorf("%s leads to %s: %d", release[1], m[1], got.Code)
			}
		}
	}
	if seen == 0 {
		s.t.Errorf("no link to what stands behind figures was found")
	}
}

// numberPages are the pages whose tables hold numbers.
var numberPages = regexp.MustCompile(`^/figures|^/returns$|^/returns/(scorecards|profiles)`)

// wordyCells fails where a table of numbers has a cell that must be read as prose.
func wordyCells(t *testing.T, page, body string) {
	t.Helper()
	if !numberPages.MatchString(page) {
		return
	}
	for _, words := range pages.LongCells(body, 12) {
		t.Errorf("%s has a cell of more than twelve words: %q", page, words)
	}
}

// sharesOf checks the text between tags, piece by piece.
func sharesOf(t *testing.T, page, body string) (n int) {
	t.Helper()
	text := tagPattern.ReplaceAllString(scriptPattern.ReplaceAllString(body, ""), "\n")
	for _, piece := range strings.Split(html.UnescapeString(text), "\n") {
		piece = strings.TrimSpace(piece)
		if !pageShare.MatchString(piece) {
			continue
		}
		n++
		if !footed.MatchString(piece) {
			t.Errorf("%s prints a share without its bounds: %q", page, piece)
		}
	}
	return n
}
