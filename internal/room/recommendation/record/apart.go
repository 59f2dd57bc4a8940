package record

import "candour/internal/site/web"

// What is made up for demonstration and what is real are never added in one
// figure. Where there is anything real the figures are those of the real, and
// say how much they leave out; a register that holds nothing real counts what it
// holds, and its pages say that it is made up.

// Which recommendations a filter keeps.
const (
	DataReal   = "real"    // nothing of it is made up
	DataMadeUp = "made_up" // it is, or something under it
)

// DataLabels gives the words for each.
var DataLabels = []Choice{{DataReal, "Real only"}, {DataMadeUp, "Made up, in whole or in part"}}

// MadeUp says whether it, or anything under it, is made up.
func (s *Summary) MadeUp() bool { return s.Synthetic || s.HasSynthetic }

// of says whether a recommendation is of a kind that a filter keeps.
func (s *Summary) of(data string) bool { return s.MadeUp() == (data == DataMadeUp) }

// RealApart parts what figures count from what they leave out.
func RealApart[T any](all []T, madeUp func(T) bool) (counted, left []T) {
	for _, v := range all {
		if madeUp(v) {
			left = append(left, v)
		} else {
			counted = append(counted, v)
		}
	}
	if len(counted) == 0 {
		return left, nil
	}
	return counted, left
}

// MadeUp says whether a report is made up.
func (r Report) MadeUp() bool { return r.Synthetic }

// LeftOut says what figures leave out; empty when it is nothing.
func LeftOut(n int) string {
	if n == 0 {
		return ""
	}
	return "The figures leave out " + web.Plural(n, "recommendation that is", "recommendations that are") + " made up for demonstration, in whole or in part."
}
