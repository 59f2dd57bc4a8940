package spreadsheet

import "strings"

// Mark says what is wrong with one cell, or with one row.
type Mark struct {
	// Sheet is the sheet's name; empty means the only sheet.
	Sheet string
	// Row counts from 1 as the person sees it, as in Record.Number; 0 is the
	// whole table, which has its line in the list and marks no cell.
	Row int
	// Column counts from 0; -1 is the whole row.
	Column int
	// Severity is "error" or "warning".
	Severity string
	// Message says what is wrong, in words.
	Message string
	// Expected says what was expected; it may be empty.
	Expected string
}

// Word names the severity: Error or Warning.
func (m Mark) Word() string {
	if strings.EqualFold(m.Severity, "warning") {
		return "Warning"
	}
	return "Error"
}

// MendTable is the marked-up name of the list of what to mend in a marked copy,
// and MendSheet the name of its sheet.
const (
	MendTable = "what_to_mend"
	MendSheet = "What to mend"
)
