package pages

import (
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/site/web"
	"candour/internal/table/spreadsheet"
)

// exportColumns are those of the file that a worklist can be taken as. There
// is nothing sealed in it.
var exportColumns = []string{"number", "state", "state_words", "force", "received", "due", "standing", "waits_for_you", "held", "synthetic"}

// export gives exactly what the same address lists, on all pages.
func (p *StaffPages) export(w http.ResponseWriter, r *http.Request) error {
	items, err := p.service.Export(r.Context(), readListQuery(r.URL.Query()).filter())
	if err != nil {
		return err
	}
	rows := make([][]spreadsheet.Cell, 0, len(items))
	for _, it := range items {
		rows = append(rows, []spreadsheet.Cell{spreadsheet.TextCell(it.Number), spreadsheet.TextCell(string(it.State)), spreadsheet.TextCell(stateWords(it.State)),
			spreadsheet.TextCell(it.Force), exportDay(it.Received), exportDay(it.Due), spreadsheet.TextCell(it.Standing), spreadsheet.TextCell(it.Waits),
			spreadsheet.TextCell(yesOrNo(it.Held)), spreadsheet.TextCell(yesOrNo(it.Synthetic))})
	}
	web.File{Name: "cases.csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, spreadsheet.Table{Name: "cases", Title: "Cases", Columns: exportColumns, Rows: spreadsheet.RowsOf(rows)})
}

func exportDay(d clock.Day) spreadsheet.Cell {
	if d.IsZero() {
		return spreadsheet.Cell{}
	}
	return spreadsheet.DateCell(d.String())
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
