package transcript

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"candour/internal/room/inquiry/restrict"
)

// The most that is taken.
const (
	FileLimit  = 20 << 20 // bytes of a file
	TextLimit  = 32 << 20 // bytes of its text, unpacked
	LinesLimit = 100_000
	LineLimit  = 500 // characters of a line
)

// Numbering says where the numbers of the lines come from.
type Numbering string

// Where they come from.
const (
	Printed Numbering = "printed" // they stand in the file
	Counted Numbering = "counted" // the file has none, so that they were counted
)

// Words say it to a reader.
func (n Numbering) Words() string {
	if n == Counted {
		return "The file numbers no lines. They were counted when it was read in, and keep those numbers."
	}
	return "Pages and lines are those of the file."
}

// Place is a page and a line of it, both from 1.
type Place = restrict.Place

// Line is one line as the file has it, without its number.
type Line struct {
	Place
	Text string `json:"text"`
}

// Margin is what stands above or below the lines of a page.
type Margin struct {
	Page  int    `json:"page"`
	Below bool   `json:"below,omitempty"`
	Text  string `json:"text"`
}

// Transcript is what was said on one day of a hearing.
type Transcript struct {
	Numbering   Numbering    `json:"numbering"`
	Encoding    string       `json:"encoding"` // of the file, as a reader names it
	Lines       []Line       `json:"lines"`    // in the order of their places, each place once
	Margins     []Margin     `json:"margins,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"`
	Exhibits    []Exhibit    `json:"exhibits,omitempty"`
}

// Pages are the numbers of its pages, in order.
func (t Transcript) Pages() (out []int) {
	for _, l := range t.Lines {
		if len(out) == 0 || out[len(out)-1] != l.Page {
			out = append(out, l.Page)
		}
	}
	return out
}

// at finds a line by its place; false where there is none.
func (t Transcript) at(p Place) (int, bool) {
	return slices.BinarySearchFunc(t.Lines, p, func(l Line, p Place) int { return l.Compare(p) })
}

// Line gives the line at a place as it reads now, with what was put right; false where
// there is none.
func (t Transcript) Line(p Place) (Line, bool) {
	i, ok := t.at(p)
	if !ok {
		return Line{}, false
	}
	return Line{p, t.reads(t.Lines[i])}, true
}

// Span gives the lines of a span as they read now.
func (t Transcript) Span(s restrict.Span) (out []Line) {
	from, _ := t.at(s.From)
	for _, l := range t.Lines[from:] {
		if s.To != (Place{}) && l.Compare(s.To) > 0 {
			break
		}
		out = append(out, Line{l.Place, t.reads(l)})
	}
	return out
}

// Anchor names a line on a page of the web: day 3, page 12, line 5 is "d3-p12-l5". It is the
// same for ever.
func Anchor(day int, p Place) string { return fmt.Sprintf("d%d-p%d-l%d", day, p.Page, p.Line) }

var anchored = regexp.MustCompile(`^d([1-9][0-9]{0,3})-p([1-9][0-9]{0,4})-l([1-9][0-9]{0,3})$`)

// ReadAnchor reads an anchor back; false where it is none.
func ReadAnchor(s string) (day int, p Place, ok bool) {
	m := anchored.FindStringSubmatch(s)
	if m == nil {
		return 0, Place{}, false
	}
	day, _ = strconv.Atoi(m[1])
	p.Page, _ = strconv.Atoi(m[2])
	p.Line, _ = strconv.Atoi(m[3])
	return day, p, true
}

// said is how transcripts name who speaks: a title and a name in capitals, or Q. and A.
var said = regexp.MustCompile(`^((?:[A-Z][A-Z'’.\-]*(?: [A-Z][A-Z'’.\-]*){0,5}:)|(?:[QA]\.))(?:\s+|$)`)

// Speaker parts who speaks from what is said; no name where the line names nobody.
func Speaker(text string) (who, rest string) {
	m := said.FindStringSubmatchIndex(text)
	if m == nil {
		return "", text
	}
	return text[m[2]:m[3]], text[m[1]:]
}
