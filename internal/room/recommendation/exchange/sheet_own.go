package exchange

import (
	"bytes"

	"candour/internal/table/spreadsheet"
)

// forPeople is said of a download of the list that is sent to the import.
const forPeople = "This is a table that the register wrote for people to read. It shows how things stood on one day and leaves out what an import needs, so it does not go back in. " +
	"Take the same list as JSON Lines (/recommendations.jsonl): that is the file that goes back in."

// ownColumns are columns that the list download has and that nobody who makes a
// file of recommendations has a use for.
var ownColumns = []string{"report_body", "state_words"}

// wroteAsTable says whether a table is the list download, CSV or ODS, or the
// same rows from a program.
func wroteAsTable(t *spreadsheet.Sheet) bool {
	for _, c := range ownColumns {
		if t.Column(c) < 0 {
			return false
		}
	}
	return true
}

// wroteAsList says whether a file is the list download as one JSON list.
func wroteAsList(data []byte) bool {
	head := data[:min(len(data), 64<<10)]
	for _, c := range ownColumns {
		if !bytes.Contains(head, []byte(`"`+c+`":`)) {
			return false
		}
	}
	return true
}
