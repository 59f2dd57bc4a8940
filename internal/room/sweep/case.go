package sweep

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
)

// Count is a number that may not be known. The zero Count is not known.
type Count struct {
	N     int
	Known bool
}

// Known makes a count that is known.
func Known(n int) Count { return Count{N: n, Known: true} }

// HeldGone is the count of a force that says that nobody knows any more how many
// closed cases it holds. To say nothing is something else.
var HeldGone = Count{N: -1}

// Answer is yes, no, or empty for not known.
type Answer string

// The answers.
const (
	NotKnown Answer = ""
	Yes      Answer = "yes"
	No       Answer = "no"
)

// Date is a date as exact as the force has it. The zero Date is not known.
type Date struct {
	// Text is as it was written.
	Text string
	// First and Last are the first and the last day that it can mean.
	First, Last clock.Day
}

// Sure says that the day lies between First and Last: that it is known, and
// not marked as a guess (~ about, ? perhaps, % both).
func (d Date) Sure() bool { return d.Known() && !strings.ContainsAny(d.Text[len(d.Text)-1:], "~?%") }

// Known says whether anything is known.
func (d Date) Known() bool { return d.Text != "" }

// Human is the date in words, or "not known".
func (d Date) Human() string {
	if !d.Known() {
		return "Not known"
	}
	e, err := edtf.Parse(d.Text)
	if err != nil {
		return d.Text
	}
	return e.Human()
}

// errOpenEnded refuses "after 2015" and the like: neither end may be guessed.
var errOpenEnded = errs.New(errs.Invalid, "The date has no end.")

// parseDate reads a date that may be rough. Nearly all are whole days in the
// standard form, which are read without the calendar of words.
func parseDate(text string) (Date, error) {
	if len(text) == 10 && text[4] == '-' && text[7] == '-' {
		if day, err := clock.ParseDay(text); err == nil {
			return Date{Text: text, First: day, Last: day}, nil
		}
	}
	e, err := edtf.Parse(text)
	if err != nil || e.IsZero() {
		return Date{}, err
	}
	first, okFirst := e.First()
	last, okLast := e.Last()
	if !okFirst || !okLast {
		return Date{}, errOpenEnded
	}
	d := Date{Text: e.Text(), First: first, Last: last}
	if e.Exact() && d.Sure() {
		d.Text = first.String()
	}
	return d, nil
}

// Facts are one closed case as its force returned it: counts and codes, and
// nothing about any one person. What was not given is not known.
type Facts struct {
	ForceID   string
	Reference string
	Opened    Date
	Closed    Date
	Outcome   string
	Class     string
	Suspects  Count
	Alive     Answer
	Victims   Count
	Age       Count
	Access    Answer
	// Indicators and Reasons hold codes; nil is not known.
	Indicators []string
	// Reviewed is when it was reviewed before; NeverReviewed says that it was
	// not. Neither is not known.
	Reviewed      Date
	NeverReviewed bool
	Reasons       []string
}

// noSign is the code that says that somebody looked for signs and found none.
const noSign = "none"

// GroupSign says whether a sign of a group was recorded, or looked for and not
// found, or neither.
func (f *Facts) GroupSign() Answer {
	return whether(len(f.Indicators) > 0, !slices.Contains(f.Indicators, noSign))
}

// ReviewedSince says whether somebody outside the team looked at the case after
// it was closed. A review that may lie before the closing says nothing of that.
func (f *Facts) ReviewedSince() Answer {
	switch {
	case f.NeverReviewed:
		return No
	case f.Reviewed.Sure() && f.Closed.Sure() && !f.Reviewed.First.Before(f.Closed.Last):
		return Yes
	}
	return NotKnown
}

// normalReference is a reference without what people write differently: case,
// spaces and punctuation, and zeros that only fill up a number.
func normalReference(ref string) string {
	var out []byte
	inNumber, gap := false, false
	for _, r := range strings.ToLower(ref) {
		switch {
		case unicode.IsDigit(r):
			if gap && inNumber {
				out = append(out, '.') // two numbers side by side stay two
			}
			if !inNumber || gap {
				out = append(out, '#') // where a number begins, for the zeros
			}
			inNumber, gap = true, false
			if r == '0' && out[len(out)-1] == '#' {
				continue
			}
			out = utf8.AppendRune(out, r)
		case unicode.IsLetter(r):
			inNumber, gap = false, false
			out = utf8.AppendRune(out, r)
		default:
			gap = true
		}
	}
	return strings.ReplaceAll(string(out), "#", "")
}
