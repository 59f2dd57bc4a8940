package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
	"candour/internal/table/spreadsheet"
)

// The list download (recommendations.csv, .ods and .json) shows how things stood
// on one day, and leaves out what an import needs. Somebody who sends it back is
// told row by row whether the register still says so, and what to send instead.

// forPeople is said of a download of the list that is sent to the import; its first and
// last words of one that a command is given.
const (
	forPeople = listWords + " Each row was compared with the register. " + otherWays
	listWords = "This is a table that the register wrote for people to read. Nothing of it is imported."
	otherWays = "To change a recommendation, go to its page. " +
		"To take records to another register, take the same list as JSON Lines (/recommendations.jsonl), or all of it with the command candour register export."
)

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

// asLines gives a JSON list as lines; what is no list as it is.
func asLines(data []byte) []byte {
	var all []json.RawMessage
	if json.Unmarshal(data, &all) != nil {
		return data
	}
	var out bytes.Buffer
	for _, one := range all {
		if json.Compact(&out, one) != nil {
			return data
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// readOwn reads a row of the list download.
func (sh *Sheet) readOwn(r *SheetRow, row spreadsheet.Row) {
	r.Line.ID, r.Line.Title = sh.at(row, "id"), sh.at(row, "title")
	r.own = map[string]string{}
	for name := range sh.columns {
		r.own[name] = sh.at(row, name)
	}
}

// ofTheDay are the columns that say something of the day of the download, or of
// where the register is served: they need not be as they were.
var ofTheDay = []string{"answer_timing", "state", "state_words", "days", "url"}

// notRead says which columns of a list were left unread, since each is worked out here
// anew; empty where the file has none of them.
func (sh *Sheet) notRead() string {
	there := slices.DeleteFunc(slices.Clone(ofTheDay), func(name string) bool { return sh.table.Column(name) < 0 })
	if len(there) == 0 {
		return ""
	}
	return "These columns are worked out here and were not read: " + strings.Join(there, ", ") + "."
}

// ListNotLines says of a file that it is the list download, and which of its columns
// nothing reads, to whoever has a program import it. Empty: it is no list.
func ListNotLines(name string, data []byte) string {
	if !wroteAsList(data) && !slices.Contains([]string{".csv", ".ods"}, strings.ToLower(filepath.Ext(name))) {
		return ""
	}
	sh, err := ReadSheet(name, data)
	if err != nil || !sh.Own {
		return ""
	}
	return listWords + " " + sh.notRead() + " " + otherWays
}

// lastingColumns are those of the list download that a row is compared by.
func lastingColumns() []ListColumn {
	return slices.DeleteFunc(ListColumns(), func(c ListColumn) bool { return slices.Contains(ofTheDay, c.Name) })
}

// JudgeOwn compares the rows of a list download with what the register holds.
func (p *SheetPlan) JudgeOwn(held func(id string) *record.Summary) {
	p.Warnings = append(p.Warnings, forPeople)
	if words := p.notRead(); words != "" {
		p.Warnings = append(p.Warnings, words)
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		if s := held(r.Line.ID); s == nil {
			p.bad(r, "id", fmt.Sprintf("The register does not hold %q, and this table leaves out what an import needs. Take the recommendation as JSON Lines.", r.Line.ID))
		} else {
			p.compareOwn(r, s)
		}
		if r.Same = r.Good(); r.Same {
			p.Same++
		} else {
			p.Bad++
		}
	}
}

// compareOwn compares a row with a recommendation, as everybody's list shows it and
// as the list of each body that was asked does.
func (p *SheetPlan) compareOwn(r *SheetRow, s *record.Summary) {
	views := []*record.Summary{s}
	for _, b := range s.Bodies {
		views = append(views, record.SeenAs([]*record.Summary{s}, b.ID)...)
	}
	var found []differs
	for i, v := range views {
		if these := r.differences(v); i == 0 || len(these) < len(found) {
			found = these
		}
	}
	for _, d := range found {
		p.bad(r, d.column, fmt.Sprintf("The register says %q here. Change it on the page of the recommendation.", d.held))
	}
}

type differs struct{ column, held string }

// differences are the cells that say something else than a summary.
func (r *SheetRow) differences(s *record.Summary) (out []differs) {
	day := clock.DayOf(time.Time{}) // no lasting column asks for it
	for _, c := range lastingColumns() {
		text, there := r.own[c.Name]
		if held := record.Clean(c.Cell(s, day, "").Text); there && text != held {
			out = append(out, differs{c.Name, held})
		}
	}
	return out
}
