package pages

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/web"
	"candour/internal/table/spreadsheet"
	"candour/internal/trust/access"
)

// Content types of the downloads.
const (
	odsType   = "application/vnd.oasis.opendocument.spreadsheet"
	csvType   = "text/csv; charset=utf-8"
	jsonType  = "application/json"
	linesType = "application/x-ndjson"
)

// dayCell is a whole day, or empty when it is not known.
func dayCell(d *clock.Day) spreadsheet.Cell { return exchange.DayCell(d) }

// countCellOf leaves out a number that does not apply.
func countCellOf(n int) spreadsheet.Cell { return exchange.CountCell(n) }

// listed gives every recommendation of the view that an address names.
func (p *Pages) listed(r *http.Request) (*shelf.Shelf, []*record.Summary, error) {
	s, err := p.shelves.At(r.Context())
	if err != nil {
		return nil, nil, err
	}
	f := ParseFilter(r.URL.Query())
	list, err := p.shelves.List(r.Context(), s, f, 0, 0)
	return s, record.SeenAs(list.Items, f.Body), err
}

// listTable makes the rows of the download one at a time.
func (p *Pages) listTable(items []*record.Summary, day clock.Day) spreadsheet.Table {
	columns := exchange.ListColumns()
	t := spreadsheet.Table{Name: "recommendations", Title: "Recommendations"}
	for _, c := range columns {
		t.Columns = append(t.Columns, c.Name)
	}
	t.Rows = iter.Seq2[[]spreadsheet.Cell, error](func(yield func([]spreadsheet.Cell, error) bool) {
		for _, s := range items {
			row := make([]spreadsheet.Cell, len(columns))
			for i, c := range columns {
				row[i] = c.Cell(s, day, p.url)
			}
			if !yield(row, nil) {
				return
			}
		}
	})
	return t
}

// unchanged tells a client that has a file already that it is still right: it
// comes from the shelf's summaries, the day and the address. Whoever signed in is
// always given it: nothing of theirs is kept anywhere.
func (p *Pages) unchanged(w http.ResponseWriter, r *http.Request, s *shelf.Shelf) bool {
	return !access.ActorFrom(r.Context()).SignedIn() && web.Unchanged(w, r, s.Tag(p.url, r.URL.RequestURI()))
}

// downloadAs gives a handler that writes the list in one format.
func (p *Pages) downloadAs(ending, contentType string, write func(io.Writer, spreadsheet.Table) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, items, err := p.listed(r)
		if err != nil || p.unchanged(w, r, s) {
			return err
		}
		web.File{Name: "recommendations" + ending, Type: contentType}.Begin(w)
		return write(w, p.listTable(items, s.Day()))
	}
}

// writeODS puts one table into a workbook with a cover and notes on its columns.
func (p *Pages) writeODS(about []exchange.ListColumn) func(io.Writer, spreadsheet.Table) error {
	return func(w io.Writer, t spreadsheet.Table) error {
		d := spreadsheet.Document{Title: t.Title, Creator: "Candour", Created: p.midnight(), Tables: []spreadsheet.Table{t},
			Description: "Taken from the register of recommendations.",
			Cover: []string{"Taken from " + p.url + " on " + p.service.Today().Human() + ".",
				"Dates are as precise as they are known. An empty cell is not known, or does not apply.",
				"A row that says yes or part under synthetic is made up for demonstration, in whole or in part."}}
		for _, c := range about {
			d.Notes = append(d.Notes, spreadsheet.Note{Label: c.Name, Text: c.About})
		}
		return spreadsheet.WriteODS(w, d)
	}
}

// listLines gives everything about each recommendation of the view, as lines
// of the interchange format.
func (p *Pages) listLines(w http.ResponseWriter, r *http.Request) error {
	_, items, err := p.listed(r)
	if err != nil {
		return err
	}
	ids := make([]string, len(items))
	for i, s := range items {
		ids[i] = s.ID
	}
	web.File{Name: "recommendations.jsonl", Type: linesType}.Begin(w)
	out := bufio.NewWriter(w)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := p.service.EachLine(r.Context(), ids, func(l exchange.FileRecommendation) error { return e.Encode(l) }); err != nil {
		return err
	}
	return out.Flush()
}

// timetableColumns are the columns of the timetable download.
func timetableColumns() []string {
	return []string{"kind", "id", "recommendation_id", "title", "report_id", "report", "owners", "owner_known", "when", "first_day", "last_day",
		"state", "state_words", "days", "moves", "first_promised_for", "synthetic"}
}

// timetableRow has one cell for each of timetableColumns.
func timetableRow(d record.Due) []spreadsheet.Cell {
	first, last := spreadsheet.Cell{}, spreadsheet.Cell{}
	if d.Dated {
		first, last = dayCell(&d.First), dayCell(&d.Last)
	}
	t := spreadsheet.TextCell
	return []spreadsheet.Cell{t(d.Kind), t(d.ID), t(d.RecommendationID), t(d.Title), t(d.ReportID), t(d.Report), t(exchange.BodyNames(d.Owners)), t(yesNo(!d.OwnerUnknown)), t(d.When),
		first, last, t(string(d.Condition.State)), t(d.Condition.Words()), countCellOf(d.Condition.Days), countCellOf(d.Moves), t(d.FirstDue), t(yesNo(d.Synthetic))}
}

// timetableAs gives a handler that writes the timetable in one format.
func (p *Pages) timetableAs(ending, contentType string, write func(io.Writer, spreadsheet.Table) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := p.shelves.At(r.Context()) // before what it tags: that may be newer, and never older
		if err != nil || p.unchanged(w, r, s) {
			return err
		}
		all, err := p.shelves.Timetable(r.Context(), parseTimetable(r.URL.Query()))
		if err != nil {
			return err
		}
		web.File{Name: "timetable" + ending, Type: contentType}.Begin(w)
		return write(w, spreadsheet.Table{Name: "timetable", Title: "Timetable", Columns: timetableColumns(), Rows: func(yield func([]spreadsheet.Cell, error) bool) {
			all.Every(func(d record.Due) bool { return yield(timetableRow(d), nil) })
		}})
	}
}
