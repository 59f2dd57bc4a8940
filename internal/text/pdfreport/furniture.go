package pdfreport

import (
	"fmt"
	"math"
	"regexp"
	"strings"
)

var (
	anyDigits  = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`(?i)^(page\s*)?(\d{1,4}|[ivxlc]{1,6})(\s*(of|/)\s*\d{1,4})?$|^[-–—|]\s*\d{1,4}\s*[-–—|]$`)
	leaders    = regexp.MustCompile(`(\.\s?){5,}\s*\d*$`)
)

// strip takes out what is not part of the text: running headers and footers
// (lines that are alike, but for their digits, at one height on many pages, in
// the top or bottom eighth), page numbers, and lines of a table of contents.
func strip(sheets []sheet) {
	top, bottom := bounds(sheets)
	band := (top - bottom) / 8
	margin := func(l line) bool { return l.y > top-band || l.y < bottom+band }
	key := func(l line) string {
		return fmt.Sprintf("%s@%d", anyDigits.ReplaceAllString(strings.ToLower(l.text), "#"), int(math.Round(l.y/4)))
	}
	pages := map[string]int{}
	for _, s := range sheets {
		seen := map[string]bool{}
		for _, l := range s.lines {
			if k := key(l); margin(l) && !seen[k] {
				seen[k] = true
				pages[k]++
			}
		}
	}
	// Left and right pages often differ, so a third of the pages is enough.
	enough := max(2, (len(sheets)+2)/3)
	for i := range sheets {
		kept := sheets[i].lines[:0:0]
		for _, l := range sheets[i].lines {
			_, label := explicit(l.text) // each on a page of its own is alike, too
			furniture := margin(l) && !label && (pages[key(l)] >= enough || pageNumber.MatchString(l.text))
			if !furniture && !leaders.MatchString(l.text) {
				kept = append(kept, l)
			}
		}
		sheets[i].lines = kept
	}
}

// bounds gives the highest and the lowest baseline of the document.
func bounds(sheets []sheet) (top, bottom float64) {
	top, bottom = math.Inf(-1), math.Inf(1)
	for _, s := range sheets {
		for _, l := range s.lines {
			top, bottom = max(top, l.y), min(bottom, l.y)
		}
	}
	return top, bottom
}
