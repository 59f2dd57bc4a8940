package exchange

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"candour/internal/base/clock/edtf"
	"candour/internal/table/spreadsheet"
)

// noControls complains of characters that no page can show and that another
// program would write as something else.
func (sh *Sheet) noControls(r *SheetRow, row spreadsheet.Row) {
	for i, c := range row.Cells {
		if c.Kind == spreadsheet.JSON {
			if wrong := changedByReading([]byte(c.Text)); wrong != "" {
				r.Problems = append(r.Problems, sh.table.Place(row, i).Field(wrong))
			}
			continue
		}
		if at := controlIn(c.Text); at >= 0 {
			f := sh.table.Place(row, i).Field(controlWords(c.Text, at))
			r.Problems = append(r.Problems, f)
		}
	}
}

// controlIn finds the first control character that is no tab and ends no line.
func controlIn(text string) int {
	return strings.IndexFunc(text, func(c rune) bool {
		return unicode.IsControl(c) && c != '\t' && c != '\n' && c != '\r'
	})
}

func controlWords(text string, at int) string {
	return fmt.Sprintf("There is a control character (0x%02X) in this text, which nobody can see. Delete it, or type the text again.", []rune(text[at:])[0])
}

// dateColumns hold dates that a person may write with strokes.
var dateColumns = []string{"deadline_in_report", "answer_due", "answer_date"}

// readingsShown is how many readings of dates are listed one by one.
const readingsShown = 50

var strokes = regexp.MustCompile(`^\d{1,2}/\d{1,2}/\d{4}$`)

// sayDates says how a date of numbers and strokes was read. We read the day
// first; a file from a program that writes the month first would be read wrong.
func (sh *Sheet) sayDates(r *SheetRow, row spreadsheet.Row) {
	for _, column := range dateColumns {
		text := sh.at(row, column)
		if !strokes.MatchString(text) {
			continue
		}
		d, err := edtf.Parse(text)
		if err != nil {
			continue // the plan says so
		}
		if sh.readings++; sh.readings <= readingsShown {
			sh.Warnings = append(sh.Warnings, sh.field(r.Number, column, fmt.Sprintf("%s was read day first, as %s.", text, d.Human())).String())
		}
	}
}
