package rules

import (
	"fmt"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// remedies gives what is open to a person. An eligible person gets them too:
// a time limit elsewhere does not wait for the panel.
func (c Criteria) remedies(f Facts, r Result, today clock.Day) []Remedy {
	var out []Remedy
	for _, o := range c.Offers {
		if o.open(f, r) {
			out = append(out, c.remedy(o, f, today))
		}
	}
	return out
}

func (o Offer) open(f Facts, r Result) bool {
	if len(o.Results) > 0 && !slices.Contains(o.Results, r) {
		return false
	}
	for fact, values := range o.When {
		if !slices.Contains(values, f.given(fact)) {
			return false
		}
	}
	if o.ClosedFrom == nil {
		return true
	}
	last, ok := closedDate(f).Last()
	return !ok || !last.Before(*o.ClosedFrom)
}

// closedDate is the date of closing; the zero date when it cannot be read.
func closedDate(f Facts) edtf.Date {
	d, err := edtf.Parse(f.ClosedWhen)
	if err != nil {
		return edtf.Date{}
	}
	return d
}

func (c Criteria) remedy(o Offer, f Facts, today clock.Day) Remedy {
	out := Remedy{ID: o.ID, Title: o.Title, Words: o.Words, DeadlineWords: o.DeadlineWords, Link: o.Link}
	last, known := closedDate(f).Last()
	if !known || len(o.Limits) == 0 {
		return out
	}
	late := false // as the longest limit has it, which comes last
	for _, l := range o.Limits {
		day, ok := c.limitDay(l, last)
		late = ok && day.Before(today)
		// A day worked out from a rough date would be a guess; one that may be
		// too late does harm.
		if ok && !late && closedDate(f).Exact() {
			out.Deadline, out.DeadlineWords = &day, l.Words
			if l.WorkingDays > 0 {
				out.LeftOut = LeftOutWords(c.calendar.Now(), last, day)
			}
			return out
		}
	}
	if late {
		out.DeadlineWords = o.LateWords
	}
	return out
}

// limitDay gives the last day of a limit; false when the calendar does not
// cover it.
func (c Criteria) limitDay(l Limit, closed clock.Day) (clock.Day, bool) {
	if l.WorkingDays == 0 {
		return addMonths(closed, l.Months), true
	}
	if c.calendar == nil {
		return clock.Day{}, false
	}
	day, err := c.calendar.Now().AddWorkingDays(clock.EnglandAndWales, closed, l.WorkingDays)
	return day, err == nil
}

// checkOffers refuses remedies that nobody could be offered or follow, and a
// file in which somebody might be offered none.
func (f *ruleFaults) checkOffers(offers []Offer) {
	seen, always := map[string]bool{}, false
	for i, o := range offers {
		where := fmt.Sprintf("remedy %q", o.ID)
		if o.ID == "" {
			where = fmt.Sprintf("remedy number %d", i+1)
		}
		f.needID(where, o.ID, seen)
		f.needWords(where, "title", o.Title, "words", o.Words)
		f.needLink(where, "link", o.Link)
		f.checkWhen(where, o)
		f.checkLimits(where, o)
		always = always || len(o.When) == 0 && len(o.Results) == 0 && o.ClosedFrom == nil
	}
	if !always {
		f.add("remedy", "At least one remedy must be offered to everybody (no when, results or closed_from).")
	}
}

func (f *ruleFaults) checkWhen(where string, o Offer) {
	for fact, values := range o.When {
		known, ok := factValues[fact]
		if !ok || fact == factClosedWhen {
			f.add(where, "when: there is no fact %q with values to choose from.", fact)
			continue
		}
		for _, v := range values {
			if v != "" && v != Unsure && !slices.Contains(known, v) {
				f.add(where, "when: the fact %s has no value %q.", fact, v)
			}
		}
	}
	for _, r := range o.Results {
		if r != ResultEligible && r != ResultNotEligible && r != ResultCannotSay {
			f.add(where, "results: there is no result %q.", r)
		}
	}
}

// maxLimit keeps a slip of the keyboard from asking for a thousand years.
const maxLimit = 600

func (f *ruleFaults) checkLimits(where string, o Offer) {
	if len(o.Limits) > 0 {
		f.needWords(where, "deadline_words", o.DeadlineWords, "late_words", o.LateWords)
	}
	for _, l := range o.Limits {
		if l.WorkingDays < 0 || l.Months < 0 || (l.WorkingDays == 0) == (l.Months == 0) || l.WorkingDays > maxLimit || l.Months > maxLimit {
			f.add(where, "limit: write working_days or months, one of them, from 1 to %d.", maxLimit)
		}
		f.needWords(where, "words of the limit", l.Words)
	}
}
