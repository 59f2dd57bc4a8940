package rules

import (
	"fmt"
	"io"
	"slices"
)

// DefaultCriteria reads the criteria that come with the program.
func DefaultCriteria() (Criteria, error) {
	return openRules("eligibility.toml", ReadCriteria)
}

// ReadCriteria reads and checks criteria (docs/formats/review-rules.md).
// Errors are Invalid, with a field for each fault that names its line or rule.
func ReadCriteria(r io.Reader) (Criteria, error) {
	var c Criteria
	if err := decodeRules(r, &c); err != nil {
		return Criteria{}, err
	}
	if err := c.check(); err != nil {
		return Criteria{}, err
	}
	var err error
	if c.calendar, err = bankHolidays(); err != nil {
		return Criteria{}, err
	}
	return c, nil
}

func (c Criteria) check() error {
	var bad ruleFaults
	bad.needWords("words", "eligible", c.Words.Eligible, "not_eligible", c.Words.NotEligible, "cannot_say", c.Words.CannotSay)
	if len(c.Versions) == 0 {
		bad.add("version", "There is no version of the criteria.")
	}
	seen, spans := map[string]bool{}, []span{}
	for i, v := range c.Versions {
		where := fmt.Sprintf("version %q", v.ID)
		if v.ID == "" {
			where = fmt.Sprintf("version number %d", i+1)
		}
		bad.needID(where, v.ID, seen)
		bad.needWords(where, "title", v.Title)
		bad.needLink(where, "source", v.Source)
		s := span{where, v.From, v.To}
		bad.needSpan(s)
		spans = append(spans, s)
		bad.checkRules(where, v.Rules)
	}
	bad.needApart(spans)
	bad.checkOffers(c.Offers)
	return bad.err()
}

func (f *ruleFaults) checkRules(where string, rules []Rule) {
	if len(rules) == 0 {
		f.add(where, "It has no rules.")
	}
	seen := map[string]bool{}
	for i, r := range rules {
		at := fmt.Sprintf("%s, rule %q", where, r.ID)
		if r.ID == "" {
			at = fmt.Sprintf("%s, rule number %d", where, i+1)
		}
		f.needID(at, r.ID, seen)
		f.needWords(at, "words_met", r.WordsMet, "words_not", r.WordsNot, "words_unknown", r.WordsUnknown)
		f.needLink(at, "source", r.Source)
		f.checkReads(at, r)
	}
}

// checkReads refuses a rule that reads what does not exist, or refuses anybody
// for what is not known.
func (f *ruleFaults) checkReads(at string, r Rule) {
	values, known := factValues[r.Fact]
	dated := r.Before != nil || r.From != nil
	switch {
	case !known:
		f.add(at, "There is no fact %q.", r.Fact)
	case r.Fact == factClosedWhen:
		if !dated || len(r.Meets)+len(r.Fails) > 0 {
			f.add(at, "A rule about closed_when has before or from, and neither meets nor fails.")
		}
		if r.Before != nil && r.From != nil && !r.From.Before(*r.Before) {
			f.add(at, "from must be a day earlier than before.")
		}
	case dated:
		f.add(at, "before and from are for closed_when alone.")
	case len(r.Meets) == 0:
		f.add(at, "Nothing meets it: write meets.")
	}
	if r.Fact == factClosedWhen || !known {
		return
	}
	for _, v := range slices.Concat(r.Meets, r.Fails) {
		if !slices.Contains(values, v) {
			f.add(at, "The fact %s has no value %q (not knowing neither meets nor fails a rule).", r.Fact, v)
		}
	}
	for _, v := range r.Meets {
		if slices.Contains(r.Fails, v) {
			f.add(at, "The value %q both meets and fails it.", v)
		}
	}
}
