package rules

import (
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// Judge says whether the panel can look at a case, by the version in force on
// a day, and what else the person can do. One rule that is not met is enough
// to refuse, one that is not known never is: then the panel asks. It answers
// for any facts, wrong values too, which count as not known.
func (c Criteria) Judge(f Facts, today clock.Day) Verdict {
	v := Verdict{Result: ResultCannotSay}
	if version, ok := c.InForce(today); ok {
		v.Version = version.ID
		v.Reasons = version.reasons(f)
		v.Result = resultOf(v.Reasons)
	}
	v.Words = c.Words.of(v.Result)
	v.Remedies = c.remedies(f, v.Result, today)
	return v
}

// InForce gives the version in force on a day; false when there was none.
func (c Criteria) InForce(today clock.Day) (Version, bool) {
	for _, v := range c.Versions {
		if !today.Before(v.From) && (v.To == nil || !today.After(*v.To)) {
			return v, true
		}
	}
	return Version{}, false
}

func (w VerdictWords) of(r Result) string {
	switch r {
	case ResultEligible:
		return w.Eligible
	case ResultNotEligible:
		return w.NotEligible
	}
	return w.CannotSay
}

func (v Version) reasons(f Facts) []Reason {
	out := make([]Reason, 0, len(v.Rules))
	for _, r := range v.Rules {
		met := r.judge(f)
		out = append(out, Reason{Rule: r.ID, Met: met, Words: r.words(met), Source: r.Source})
	}
	return out
}

// resultOf: any rule not met refuses, all met accepts, anything else is a
// question. No rules at all is a question too.
func resultOf(reasons []Reason) Result {
	result := ResultEligible
	if len(reasons) == 0 {
		result = ResultCannotSay
	}
	for _, r := range reasons {
		switch r.Met {
		case MetNo:
			return ResultNotEligible
		case MetUnknown:
			result = ResultCannotSay
		}
	}
	return result
}

func (r Rule) judge(f Facts) Met {
	value := f.Value(r.Fact)
	switch {
	case value == "" || value == Unsure:
		return MetUnknown
	case r.Fact == factClosedWhen:
		return r.judgeDate(value)
	case slices.Contains(r.Meets, value):
		return MetYes
	case slices.Contains(r.Fails, value):
		return MetNo
	}
	return MetUnknown
}

// judgeDate asks of a rough date whether all of it, or none of it, is on the
// right side. "2013" against 5 June 2013 is neither.
func (r Rule) judgeDate(text string) Met {
	date, err := edtf.Parse(text)
	if err != nil || date.IsZero() || guessed(date.Text()) {
		return MetUnknown
	}
	first, hasFirst := date.First()
	last, hasLast := date.Last()
	met := MetYes
	if r.Before != nil {
		switch {
		case hasFirst && !first.Before(*r.Before):
			return MetNo
		case !hasLast || !last.Before(*r.Before):
			met = MetUnknown
		}
	}
	if r.From != nil {
		switch {
		case hasLast && last.Before(*r.From):
			return MetNo
		case !hasFirst || first.Before(*r.From):
			met = MetUnknown
		}
	}
	return met
}

// guessed says that a date is marked as a guess: ~ about, ? perhaps, % both.
func guessed(text string) bool {
	return text != "" && strings.ContainsAny(text[len(text)-1:], "~?%")
}

func (r Rule) words(m Met) string {
	switch m {
	case MetYes:
		return r.WordsMet
	case MetNo:
		return r.WordsNot
	}
	return r.WordsUnknown
}
