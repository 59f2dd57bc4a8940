package output

import (
	"strconv"

	"candour/internal/table/bounds"
)

// Mark is a sign of the Government Statistical Service's shorthand.
type Mark string

// The marks. A hidden count is Confidential and nothing else.
const (
	Confidential  Mark = "[c]"
	NotAvailable  Mark = "[x]"
	NotApplicable Mark = "[z]"
	Unreliable    Mark = "[u]"
	Revised       Mark = "[r]"
	Provisional   Mark = "[p]"
	Break         Mark = "[b]"
	Estimated     Mark = "[e]"
	Low           Mark = "[low]"
)

// Marks lists them with their meaning, in the order of a key.
func Marks() []MarkMeaning {
	return []MarkMeaning{
		{Confidential, "Confidential: the number is hidden to protect people."},
		{NotAvailable, "Not available: no return was sent, so this is not known. It does not mean none."},
		{NotApplicable, "Not applicable."},
		{Unreliable, "Low reliability: too few to go by."},
		{Low, "Rounds to 0, but is not 0."},
		{Provisional, "Provisional: it may change."},
		{Revised, "Revised: it was printed with another number before."},
		{Estimated, "Estimated: a figure of an earlier period stands in."},
		{Break, "Break: what was counted, or how, changed here. Do not compare across it."},
	}
}

// MarkMeaning is one line of the key.
type MarkMeaning struct {
	Mark    Mark
	Meaning string
}

// Number is a count as it is printed, or the mark that is printed instead.
type Number struct {
	Value  int64 `json:"value"`            // 0 where Hidden is set
	Hidden Mark  `json:"hidden,omitempty"` // "[c]", "[x]" or "[z]"
	Low    bool  `json:"low,omitempty"`    // rounds to 0 and is not 0
}

// Printed says that there is a number to print.
func (n Number) Printed() bool { return n.Hidden == "" }

// String writes "1,234", "[c]" or "0 [low]".
func (n Number) String() string {
	switch {
	case n.Hidden != "":
		return string(n.Hidden)
	case n.Low:
		return "0 [low]"
	}
	return Thousands(n.Value)
}

// Thousands writes a whole number with a comma every three figures.
func Thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Cell is one figure with all that belongs to it.
type Cell struct {
	Number
	// About goes before a number that was published as not exact: "about",
	// "more than".
	About string `json:"about,omitempty"`
	// Marks stand behind the number: [p], [r], [b], [e], [u].
	Marks []Mark `json:"marks,omitempty"`
	// Line is the place in Result.Lines of what is known and missing in the line
	// that this cell is a part of; -1 where nothing can be missing.
	Line int `json:"line"`
	// Share is of those known in the line; nil where there is none, or where a
	// count that it is made of is hidden.
	Share *bounds.Share `json:"share,omitempty"`
	// Tight are the bounds under the table's assumption.
	Tight *bounds.Assumed `json:"assumed,omitempty"`
	Rate  *bounds.Rate    `json:"rate,omitempty"`
	// Change is against the period that the table compares with.
	Change *Change `json:"change,omitempty"`
}

// Has says whether the cell bears a mark.
func (c *Cell) Has(m Mark) bool {
	for _, x := range c.Marks {
		if x == m {
			return true
		}
	}
	return m != "" && c.Hidden == m || m == Low && c.Low
}

// Text writes the number with its marks: "1,234 [p]".
func (c *Cell) Text() string {
	s := c.String()
	if c.About != "" && c.Printed() {
		s = c.About + " " + s
	}
	for _, m := range c.Marks {
		s += " " + string(m)
	}
	return s
}

// Line says what is known of a line of cells that a share is taken over.
type Line struct {
	Known         Number   `json:"known"`
	Missing       Number   `json:"missing"`
	Reasons       []Reason `json:"reasons,omitempty"`
	NotApplicable Number   `json:"not_applicable"`
}

// Reason is how many are missing for one reason.
type Reason struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	Number
}

// Change is a difference from an earlier period.
type Change struct {
	From string `json:"from"` // the period
	By   int64  `json:"by"`
	// Share is the difference of the shares, in bounds.
	Share *bounds.Difference `json:"share,omitempty"`
	// Broken says why the two do not compare: a break lies between, or other
	// bodies sent a return. It is "" where they do.
	Broken string `json:"broken,omitempty"`
}
