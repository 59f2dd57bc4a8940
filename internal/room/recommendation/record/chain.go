package record

import (
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/site/web"
)

// ChainFacts says of a chain what no list of recommendations tells: since when
// the thing has been asked for, how often, and whether it was done.
type ChainFacts struct {
	First ChainLink
	// Latest is the last one to ask.
	Latest ChainLink
	// Again is how many times it was said after the first.
	Again int
	// Years are whole years since it was first said; Known is false when the
	// first has no date.
	Years int
	Known bool
	// Done says that one of the chain was verified as done.
	Done bool
	// Answered says that any of the chain was given an answer.
	Answered bool
}

// Facts works them out for a day. The links are in order of publication.
func (c Chain) Facts(today clock.Day) ChainFacts {
	f := ChainFacts{First: c.Links[0], Latest: c.Links[len(c.Links)-1], Again: len(c.Links) - 1}
	if d, ok := f.First.Published.First(); ok {
		f.Known = true
		f.Years = yearsBetween(d, today)
	}
	for _, l := range c.Links {
		f.Done = f.Done || l.Done
		f.Answered = f.Answered || l.Answer != NoneYet && l.Answer != ""
	}
	return f
}

// yearsBetween counts whole years from one day to another.
func yearsBetween(from, to clock.Day) int {
	y1, m1, d1 := from.Date()
	y2, m2, d2 := to.Date()
	n := y2 - y1
	if m2 < m1 || m2 == m1 && d2 < d1 {
		n--
	}
	return max(n, 0)
}

// YearsWords gives "4 years", "1 year" or "less than a year".
func (f ChainFacts) YearsWords() string {
	switch {
	case !f.Known:
		return "a time that is not known"
	case f.Years == 0:
		return "less than a year"
	case f.Years == 1:
		return "1 year"
	}
	return strconv.Itoa(f.Years) + " years"
}

// againWords gives "said again once".
func (f ChainFacts) againWords() string {
	switch f.Again {
	case 1:
		return "said again once"
	case 2:
		return "said again twice"
	}
	return "said again " + strconv.Itoa(f.Again) + " times"
}

// Sentence tells the whole: "First said in 2018, said again once since. 8
// years on, it has not been verified as done."
func (f ChainFacts) Sentence() string {
	first := "First said on a day not known"
	if d, ok := f.First.Published.First(); ok {
		first = "First said in " + strconv.Itoa(d.Year()) + " by " + f.First.Body
	}
	out := first + "; " + f.againWords() + " since."
	switch {
	case f.Done:
		return out + " One of them has been verified as done."
	case !f.Answered:
		return out + " " + web.UpperFirst(f.YearsWords()) + " on, no answer to any of them is entered here."
	}
	return out + " " + web.UpperFirst(f.YearsWords()) + " on, nothing recorded here verifies any of them as done."
}

// Chain is every recommendation that is tied to one by confirmed ties, in
// order of publication, with the ties themselves.
type Chain struct {
	Links []ChainLink
	Ties  []Tie
}

// LongestUnanswered gives the chain that has gone longest without anything being
// done; nil when there is none.
func LongestUnanswered(chains []Chain, today clock.Day) *ChainFacts {
	var worst *ChainFacts
	for _, c := range chains {
		f := c.Facts(today)
		if !f.Done && f.Known && (worst == nil || f.Years > worst.Years) {
			worst = &f
		}
	}
	return worst
}
