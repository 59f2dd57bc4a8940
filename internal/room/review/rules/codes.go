package rules

import (
	"fmt"
	"io"
	"sync"
)

// Code is one coded answer, with words for staff and words for the person.
type Code struct {
	ID     string `toml:"id" json:"id"`
	Staff  string `toml:"staff" json:"staff"`
	Person string `toml:"person" json:"person"`
}

// CodeSet is a list of codes in the order in which a form shows them.
type CodeSet []Code

// Find gives a code by its id.
func (s CodeSet) Find(id string) (Code, bool) {
	for _, c := range s {
		if c.ID == id {
			return c, true
		}
	}
	return Code{}, false
}

// Has says whether there is such a code.
func (s CodeSet) Has(id string) bool {
	_, ok := s.Find(id)
	return ok
}

// CodeBook is every set of codes that the panel's work uses.
type CodeBook struct {
	// DecisionCodes are why the panel decided as it did: what was found right
	// or wrong with the first decision.
	DecisionCodes CodeSet `toml:"decision"`
	// NotEligibleCodes are why the panel cannot look at a case; an id is that
	// of the eligibility rule that was not met.
	NotEligibleCodes CodeSet `toml:"not_eligible"`
	// LineCodes are the kinds of line of inquiry.
	LineCodes CodeSet `toml:"line"`
	// LineStates are how far a line was followed.
	LineStates CodeSet `toml:"line_state"`
	// LineReasons are why a line was not followed, as far as the papers say.
	LineReasons CodeSet `toml:"line_reason"`
	// ForceActionCodes are what the force did after the advice.
	ForceActionCodes CodeSet `toml:"force_action"`
	// OutcomeCodes are what the panel advises.
	OutcomeCodes CodeSet `toml:"outcome"`
}

// NoAnswer is the code of a force that let its time run out.
const NoAnswer = "no-answer"

// Codes gives the codes that come with the program, read once. They are shared
// and must not be changed.
var Codes = sync.OnceValues(func() (CodeBook, error) {
	return openRules("codes.toml", ReadCodes)
})

// namedSet is a set with the key under which a file has it.
type namedSet struct {
	Key string
	Set CodeSet
}

func (b CodeBook) sets() []namedSet {
	return []namedSet{
		{"decision", b.DecisionCodes}, {"not_eligible", b.NotEligibleCodes}, {"line", b.LineCodes},
		{"line_state", b.LineStates}, {"line_reason", b.LineReasons}, {"force_action", b.ForceActionCodes},
		{"outcome", b.OutcomeCodes},
	}
}

// ReadCodes reads and checks codes (docs/formats/review-rules.md). Errors are
// Invalid and name the line or the code.
func ReadCodes(r io.Reader) (CodeBook, error) {
	var b CodeBook
	if err := decodeRules(r, &b); err != nil {
		return CodeBook{}, err
	}
	var bad ruleFaults
	for _, s := range b.sets() {
		if len(s.Set) == 0 {
			bad.add(s.Key, "There are no codes.")
		}
		seen := map[string]bool{}
		for i, c := range s.Set {
			where := fmt.Sprintf("%s %q", s.Key, c.ID)
			if c.ID == "" {
				where = fmt.Sprintf("%s number %d", s.Key, i+1)
			}
			bad.needID(where, c.ID, seen)
			bad.needWords(where, "staff", c.Staff, "person", c.Person)
		}
	}
	if err := bad.err(); err != nil {
		return CodeBook{}, err
	}
	return b, nil
}
