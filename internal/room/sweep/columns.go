package sweep

import (
	"strconv"
	"strings"
)

// Column is one column of a list of closed cases. The whole schema is in
// docs/formats/sweep.md and is served as data from the same values.
type Column struct {
	Name string `json:"name"`
	// Needed says that a row without it is refused.
	Needed bool   `json:"needed"`
	Words  string `json:"words"`
	// Form is what a cell may hold, in words.
	Form string `json:"form"`
	// Codes are the codes that a cell may hold; Several says that it may hold
	// more than one, with semicolons between.
	Codes   []Code `json:"codes,omitempty"`
	Several bool   `json:"several,omitempty"`
}

// The columns' names.
const (
	colForce      = "force"
	colReference  = "reference"
	colOpened     = "opened"
	colClosed     = "closed"
	colOutcome    = "outcome"
	colClass      = "offence_class"
	colSuspects   = "suspects"
	colAlive      = "suspects_alive"
	colVictims    = "victims"
	colAge        = "youngest_age"
	colAccess     = "child_access"
	colIndicators = "group_indicators"
	colReviewed   = "reviewed"
	colReasons    = "closing_reasons"
)

const (
	dateForm  = "a date such as 2014-03-09, 09/03/2014 or, if no more is known, 2014-03 or 2014; empty if not known"
	countForm = "a whole number from 0 to 999; empty if not known"
)

// yesNo are the codes of a question that may have no answer.
var yesNo = []Code{{Code: "yes", Words: "Yes"}, {Code: "no", Words: "No"}, {Code: "unknown", Words: "Not known (the same as an empty cell)"}}

// Columns are the columns of a list, in order.
func Columns(b *Book) []Column {
	return []Column{
		{Name: colForce, Needed: true, Words: "The force that closed the case", Form: "the force's statistical code, its name, or its id"},
		{Name: colReference, Needed: true, Words: "The force's own reference for the case. It must not hold anything about a person.",
			Form: "2 to 60 letters, digits and / - . _ or spaces; each once in a list"},
		{Name: colOpened, Words: "When the case was recorded", Form: dateForm},
		{Name: colClosed, Words: "When the case was closed", Form: dateForm},
		{Name: colOutcome, Words: "The Home Office outcome type", Form: "1 to 22; empty if not known", Codes: b.Outcomes},
		{Name: colClass, Words: "The gravest class of offence in the case", Form: "one code; empty if not known", Codes: b.Classes},
		{Name: colSuspects, Words: "How many suspects there were, named or not", Form: countForm},
		{Name: colAlive, Words: "Is any suspect believed to be alive?", Form: "yes, no or unknown", Codes: yesNo},
		{Name: colVictims, Words: "How many victims there were", Form: countForm},
		{Name: colAge, Words: "The youngest victim's age at the time, in years", Form: "a whole number from 0 to 120; empty if not known"},
		{Name: colAccess, Words: "May a suspect still have contact with children?", Form: "yes, no or unknown", Codes: yesNo},
		{Name: colIndicators, Words: "Signs that more than one person was involved", Form: "codes with semicolons between; empty if nobody has looked", Codes: b.Indicators, Several: true},
		{Name: colReviewed, Words: "When somebody outside the team reviewed the case before", Form: "a date; never if it was not; empty if not known",
			Codes: []Code{{Code: "never", Words: "It was never reviewed"}}},
		{Name: colReasons, Words: "Why the case was closed", Form: "codes with semicolons between; empty if not known", Codes: b.Reasons, Several: true},
	}
}

// ColumnNames are the columns' names, in order.
func ColumnNames(b *Book) (out []string) {
	for _, c := range Columns(b) {
		out = append(out, c.Name)
	}
	return out
}

// Cells writes a case as a list has it, in the order of the columns, so that what
// goes out can come back.
func (f *Facts) Cells() []string {
	reviewed := f.Reviewed.Text
	if f.NeverReviewed {
		reviewed = "never"
	}
	return []string{f.ForceID, f.Reference, f.Opened.Text, f.Closed.Text, f.Outcome, f.Class, f.Suspects.cell(), string(f.Alive), f.Victims.cell(), f.Age.cell(), string(f.Access),
		strings.Join(f.Indicators, ";"), reviewed, strings.Join(f.Reasons, ";")}
}

// lines are the answers that are known, a line each as name=value.
func (f *Facts) lines(names []string) string {
	var out []string
	for i, cell := range f.Cells() {
		if cell != "" {
			out = append(out, names[i]+"="+cell)
		}
	}
	return strings.Join(out, "\n")
}

// cell is a count as a list has it.
func (c Count) cell() string {
	if !c.Known {
		return ""
	}
	return strconv.Itoa(c.N)
}
