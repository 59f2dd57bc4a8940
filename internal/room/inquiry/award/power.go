package award

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/rules"
)

// How an inquiry comes to pay somebody else's costs.
const (
	Statute   = "statute"   // by section 40
	Agreement = "agreement" // by what whoever commissions it agreed to
)

// Power is what a form of inquiry may do about costs.
type Power struct {
	Form   rules.Form
	By     string // empty: it has none
	Words  string
	Source string
	Status rules.Status
}

// powers are those of each form. Section 40 is as inquiry.md has it; that a council's inquiry pays by
// agreement is our own choice, and nobody owes it.
var powers = []Power{
	{rules.Statutory, Statute, "The chair may award costs.", "Inquiries Act 2005, section 40; Inquiry Rules 2006, rules 19 to 34", rules.Known},
	{rules.Local, Statute, "The chair of the inquiry that it belongs to may award costs.", "Inquiries Act 2005, section 40; Inquiry Rules 2006, rules 19 to 34", rules.Known},
	{rules.Council, Agreement, "There is no power in law. Costs are paid as whoever commissions the inquiry agreed.", "Section 40 of the Inquiries Act 2005 does not bear on it", rules.Guess},
	{rules.Panel, "", "Nobody is examined, and no costs of lawyers are paid.", "Fund of 8 April 2025", rules.Guess},
	{rules.Audit, "", "Nobody is examined, and no costs of lawyers are paid.", "Fund of 8 April 2025", rules.Guess},
}

// PowerOf gives what a form may do; a form that nobody knows may do nothing.
func PowerOf(f rules.Form) Power {
	i := slices.IndexFunc(powers, func(p Power) bool { return p.Form == f })
	if i < 0 {
		return Power{Form: f}
	}
	return powers[i]
}

// Rule is something that a decision goes by, from a day on, with how surely it is known.
type Rule struct {
	From   clock.Day
	Words  string
	Source string
	Status rules.Status
}

// Excluded says that substantial bodies are normally not awarded costs.
var Excluded = Rule{clock.NewDay(2006, 8, 1), "A substantial body is normally not awarded costs.", "Inquiry Rules 2006, rule 21, as practice has it", rules.Known}

// Weighed says what the chair weighs.
var Weighed = Rule{clock.NewDay(2006, 8, 1), "The chair weighs the public interest, and the means of whoever asks.", "Inquiries Act 2005, section 40; Inquiry Rules 2006, rule 21", rules.Known}
