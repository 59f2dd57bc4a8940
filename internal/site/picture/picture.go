package picture

import (
	"html/template"
	"net/url"
	"strings"
)

// Widths in CSS pixels: Narrow fits a window of 320 with its margins, Wide the
// main column of a page on a desk.
const (
	Narrow = 288
	Wide   = 940
)

// The least and greatest width that is drawn; others are brought within.
const (
	minWidth = 240
	maxWidth = 2400
)

// Picture is a drawing and the table that says the same.
type Picture struct {
	SVG   template.HTML
	Table Table
}

// Table is the text alternative of a picture.
type Table struct {
	Caption string
	Columns []string
	// Rows hold a cell for each column; the first is the row's header.
	Rows [][]Cell
}

// Cell is one cell of a table; Link is empty or a safe address.
type Cell struct {
	Text, Link string
}

// Both puts two drawings of one thing together: the page's style sheet shows
// .cd-picture--narrow in narrow windows and .cd-picture--wide in others. A
// drawing that is not shown is not read out either.
func Both(narrow, wide Picture) template.HTML {
	return narrow.SVG + wide.SVG
}

// width brings a width within what can be drawn; nothing asked is Wide.
func width(w int) float64 {
	switch {
	case w == 0:
		return Wide
	case w < minWidth:
		return minWidth
	case w > maxWidth:
		return maxWidth
	}
	return float64(w)
}

// narrowBelow is the width under which labels stand above what they label.
const narrowBelow = 560

// safeLink gives back an address within the site, or one on the web; anything
// else, such as "javascript:", becomes "".
func safeLink(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return ""
	case u.Scheme == "" && u.Host == "" && u.Opaque == "" && (strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") || strings.HasPrefix(s, "#")) && !strings.ContainsAny(s, "\\"):
		return s
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
		return s
	}
	return ""
}

// safeID keeps what may stand in an id and in a url(#...) reference.
func safeID(s string) string {
	id := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, s)
	if id == "" || id[0] >= '0' && id[0] <= '9' || id[0] == '-' {
		id = "picture" + id
	}
	return id
}
