package sweep

import (
	"fmt"
	"strconv"
)

// Level says how much a problem matters.
type Level string

// A row with an error is not taken; a row with a warning is.
const (
	IsError   Level = "error"
	IsWarning Level = "warning"
)

// Problem is one thing that is wrong with a list, at its row and column.
type Problem struct {
	Level Level `json:"level"`
	// Row counts from 1 as the person's own file does; 0 is the whole file.
	Row int `json:"row,omitempty"`
	// Column is the column's letters, Header its name; empty for the whole row.
	Column string `json:"column,omitempty"`
	Header string `json:"header,omitempty"`
	// Rule names the check, the same in every report ("date.impossible").
	Rule string `json:"rule"`
	// Got is what stood there, cut short.
	Got string `json:"got,omitempty"`
	// Message says what is wrong, Expected what would be right, Suggestion what
	// was probably meant.
	Message    string `json:"message"`
	Expected   string `json:"expected,omitempty"`
	Suggestion string `json:"suggestion,omitempty"`
}

// Place says where the problem is: "row 12, column D (closed)".
func (p Problem) Place() string {
	switch {
	case p.Row == 0 && p.Header == "":
		return "the whole file"
	case p.Row == 0:
		return "column " + p.header()
	case p.Header == "":
		return "row " + strconv.Itoa(p.Row)
	}
	return "row " + strconv.Itoa(p.Row) + ", column " + p.header()
}

func (p Problem) header() string {
	if p.Column == "" {
		return p.Header
	}
	return p.Column + " (" + p.Header + ")"
}

// Words are the message with what was expected and suggested.
func (p Problem) Words() string {
	s := p.Message
	if p.Got != "" {
		s += fmt.Sprintf(" It says %q.", p.Got)
	}
	if p.Expected != "" {
		s += " Expected: " + p.Expected + "."
	}
	if p.Suggestion != "" {
		s += fmt.Sprintf(" Did you mean %q?", p.Suggestion)
	}
	return s
}

// maxProblems is how many problems a report keeps; it counts them all.
const maxProblems = 200_000

// Problems collects what is wrong.
type Problems struct {
	List []Problem
	// Errors and Warnings count all, those that were not kept too.
	Errors, Warnings int
	// ByRule counts all by their rule.
	ByRule map[string]int
}

func (p *Problems) add(x Problem) {
	if p.ByRule == nil {
		p.ByRule = map[string]int{}
	}
	p.ByRule[x.Rule]++
	if x.Level == IsError {
		p.Errors++
	} else {
		p.Warnings++
	}
	if len(p.List) < maxProblems {
		x.Got = shorten(x.Got)
		p.List = append(p.List, x)
	}
}

// Left says how many problems were counted and not kept.
func (p *Problems) Left() int { return p.Errors + p.Warnings - len(p.List) }

// shorten keeps the beginning of what stood in a cell.
func shorten(s string) string {
	const maximum = 40
	n := 0
	for i := range s {
		if n == maximum {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
