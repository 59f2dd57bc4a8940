package rules

import (
	"slices"

	"candour/internal/base/clock"
)

// Facts are what eligibility is judged from. Each is one of the small set of
// values in factValues; empty means that the question was skipped, and Unsure
// that the person said they do not know. Neither ever counts against them.
type Facts struct {
	Offence     string `json:"offence,omitempty"`      // a sexual offence against this person: yes, no
	Under18     string `json:"under18,omitempty"`      // they were under 18 at the time: yes, no
	Reported    string `json:"reported,omitempty"`     // it was reported to the police before: yes, no
	ClosedBy    string `json:"closed_by,omitempty"`    // police, prosecutors, court, open
	ClosedWhen  string `json:"closed_when,omitempty"`  // a date as rough as it is known, read by package edtf
	NewEvidence string `json:"new_evidence,omitempty"` // there is evidence that the police never had: yes, no
	Where       string `json:"where,omitempty"`        // where it happened: england, wales, scotland, northern-ireland, abroad
	Risk        string `json:"risk,omitempty"`         // the suspect might still harm somebody: yes, no, died
	Reviewed    string `json:"reviewed,omitempty"`     // this panel has looked at it before: yes, no
}

// Unsure is the value of a fact when the person does not know.
const Unsure = "unsure"

// factClosedWhen is the one fact that is a date and not a choice.
const factClosedWhen = "closed_when"

// factValues are the values that each fact may have, apart from empty and
// Unsure. closed_when has none: it is a date.
var factValues = map[string][]string{
	"offence":      {"yes", "no"},
	"under18":      {"yes", "no"},
	"reported":     {"yes", "no"},
	"closed_by":    {"police", "prosecutors", "court", "open"},
	factClosedWhen: nil,
	"new_evidence": {"yes", "no"},
	"where":        {"england", "wales", "scotland", "northern-ireland", "abroad"},
	"risk":         {"yes", "no", "died"},
	"reviewed":     {"yes", "no"},
}

// Value gives a fact by its JSON name; empty when there is no such fact.
func (f Facts) Value(fact string) string {
	switch fact {
	case "offence":
		return f.Offence
	case "under18":
		return f.Under18
	case "reported":
		return f.Reported
	case "closed_by":
		return f.ClosedBy
	case factClosedWhen:
		return f.ClosedWhen
	case "new_evidence":
		return f.NewEvidence
	case "where":
		return f.Where
	case "risk":
		return f.Risk
	case "reviewed":
		return f.Reviewed
	}
	return ""
}

// given is the value of a fact that has values to choose from, or Unsure; empty
// for any other: one that was kept back, or that the form does not have, counts
// as skipped.
func (f Facts) given(fact string) string {
	v := f.Value(fact)
	if v == Unsure || slices.Contains(factValues[fact], v) {
		return v
	}
	return ""
}

// Result is what eligibility comes to.
type Result string

// The results. CannotSay means that the panel asks, never that it refuses.
const (
	ResultEligible    Result = "eligible"
	ResultNotEligible Result = "not-eligible"
	ResultCannotSay   Result = "cannot-say"
)

// Met says whether a rule is met.
type Met string

// The three answers to "is this rule met?".
const (
	MetYes     Met = "yes"
	MetNo      Met = "no"
	MetUnknown Met = "unknown"
)

// Reason is one rule and how it came out, in words for the person.
type Reason struct {
	Rule   string `json:"rule"`
	Met    Met    `json:"met"`
	Words  string `json:"words"`
	Source string `json:"source"`
}

// Verdict is eligibility with the rules that made it and what else is open.
// Words sum it up for the person. Version is empty, and the result CannotSay,
// when no version of the criteria was in force.
type Verdict struct {
	Version  string   `json:"version"`
	Result   Result   `json:"result"`
	Words    string   `json:"words"`
	Reasons  []Reason `json:"reasons"`
	Remedies []Remedy `json:"remedies"`
}

// Failed gives the rules that were not met; there is at least one whenever
// the result is ResultNotEligible.
func (v Verdict) Failed() []Reason { return v.which(MetNo) }

// Asks gives the rules that cannot be answered yet: what the panel must ask.
func (v Verdict) Asks() []Reason { return v.which(MetUnknown) }

func (v Verdict) which(met Met) []Reason {
	var out []Reason
	for _, r := range v.Reasons {
		if r.Met == met {
			out = append(out, r)
		}
	}
	return out
}

// Criteria are the panel's rules in every version, and the remedies that stay
// Open beside it. They are data: a secretariat may put another file in place.
type Criteria struct {
	Words    VerdictWords `toml:"words"`
	Versions []Version    `toml:"version"`
	Offers   []Offer      `toml:"remedy"`

	calendar Calendar
}

// By is the criteria as they count by another calendar.
func (c Criteria) By(days Calendar) Criteria {
	c.calendar = days
	return c
}

// VerdictWords sum up each result for the person.
type VerdictWords struct {
	Eligible    string `toml:"eligible"`
	NotEligible string `toml:"not_eligible"`
	CannotSay   string `toml:"cannot_say"`
}

// Version is the criteria as they stood from one day to another, both
// included; To is nil while they are in force.
type Version struct {
	ID     string     `toml:"id"`
	Title  string     `toml:"title"`
	From   clock.Day  `toml:"from"`
	To     *clock.Day `toml:"to"`
	Source string     `toml:"source"`
	Note   string     `toml:"note"` // what was not confirmed in a source; for staff
	Rules  []Rule     `toml:"rule"`
}

// Rule reads one fact. A value that neither meets nor fails it leaves it
// unknown. For closed_when, Before and From are days: the rule is met when
// every day that the rough date can mean is on the right side, and failed when
// none is.
type Rule struct {
	ID     string     `toml:"id"`
	Fact   string     `toml:"fact"`
	Meets  []string   `toml:"meets"`
	Fails  []string   `toml:"fails"`
	Before *clock.Day `toml:"before"`
	From   *clock.Day `toml:"from"`

	WordsMet     string `toml:"words_met"`
	WordsNot     string `toml:"words_not"`
	WordsUnknown string `toml:"words_unknown"`
	Source       string `toml:"source"`
	Note         string `toml:"note"`
}
