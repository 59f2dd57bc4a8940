package pages

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"strconv"

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

// column is one column of the list download: its name, what it holds (for the
// notes and the documentation) and its value.
type column struct {
	name, about string
	cell        func(s *record.Summary, day clock.Day, base string) spreadsheet.Cell
}

// wordsOf makes a column of text.
func wordsOf(f func(s *record.Summary) string) func(*record.Summary, clock.Day, string) spreadsheet.Cell {
	return func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell { return spreadsheet.TextCell(f(s)) }
}

// listColumns are the columns of the list download, in order. They are
// documented in docs/formats/register.md; a test compares.
func listColumns() []column {
	return append([]column{
		{"id", "The recommendation's id; its page is /recommendations/ and this.", wordsOf(func(s *record.Summary) string { return s.ID })},
		{"report_id", "The report's id.", wordsOf(func(s *record.Summary) string { return s.ReportID })},
		{"report", "The report's title.", wordsOf(func(s *record.Summary) string { return s.ReportTitle })},
		{"report_body", "Who published the report.", wordsOf(func(s *record.Summary) string { return s.ReportBody })},
		{"published", "When the report was published, as precisely as it is known.", wordsOf(func(s *record.Summary) string { return s.Published.Text() })},
		{"number", "The report's own number; empty when it was not seen.", wordsOf(func(s *record.Summary) string { return s.Number })},
		{"title", "A short title, in our own words.", wordsOf(func(s *record.Summary) string { return s.Title })},
		{"summary", "What was asked for, in our own words.", wordsOf(func(s *record.Summary) string { return s.Summary })},
		{"addressees", "Who it is addressed to, parted by semicolons.", wordsOf(func(s *record.Summary) string { return bodyNames(s.Bodies) })},
		{"answer", "Code of the answer that stands; none_yet when there is none.", wordsOf(func(s *record.Summary) string { return string(s.Answer) })},
		{"answer_words", "The same in words, and whose it is where not all who were asked gave it.", wordsOf(func(s *record.Summary) string { return s.AnswerWords() })},
		{"answer_date", "When the answer that stands was given.", wordsOf(func(s *record.Summary) string { return s.AnswerDate.Text() })},
		{"answers", "How each body's answer changed, in a line.", wordsOf(record.Glances)},
	}, stateColumns()...)
}

// stateColumns are those that depend on the day or on what is under the
// recommendation.
func stateColumns() []column {
	return []column{
		{"answer_due", "When an answer was asked for, as rough as it was given.", wordsOf(func(s *record.Summary) string { return s.AnswerAsked.Text() })},
		{"answer_due_last_day", "Its last possible day.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell { return dayCell(s.AnswerDue) }},
		{"answer_timing", "in_time, after, unknown or not_entered, where an answer was due by now.", func(s *record.Summary, d clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.TextCell(s.Timing(d))
		}},
		{"deadline", "The date or period that the report set, as written.", wordsOf(func(s *record.Summary) string { return s.DeadlineSet.Text() })},
		{"deadline_last_day", "Its last possible day.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell { return dayCell(s.Deadline) }},
		{"state", "Code of where it stands on the day of the download.", func(s *record.Summary, d clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.TextCell(string(s.Condition(d).State))
		}},
		{"state_words", "The same in words, with the number of days and the day up to which they are counted.", func(s *record.Summary, d clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.TextCell(s.Condition(d).Words())
		}},
		{"days", "How many days after its date it was not there, up to the day on which somebody looked; or days since the owner's last report.",
			func(s *record.Summary, d clock.Day, _ string) spreadsheet.Cell {
				return countCellOf(s.Condition(d).Days)
			}},
		{"commitments", "How many commitments serve it.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.NumberCell(strconv.Itoa(len(s.Work)))
		}},
		{"said_before", "How many confirmed links to other recommendations.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.NumberCell(strconv.Itoa(s.Chain))
		}},
		{"checked", "yes or no: checked against its source; empty when nobody has said.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell {
			if s.Checked == nil {
				return spreadsheet.Cell{}
			}
			return spreadsheet.TextCell(yesNo(*s.Checked))
		}},
		{"synthetic", "yes: made up for demonstration; part: something under it is; no: neither.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell {
			if s.HasSynthetic && !s.Synthetic {
				return spreadsheet.TextCell("part")
			}
			return spreadsheet.TextCell(yesNo(s.Synthetic))
		}},
		{"url", "Its page.", func(s *record.Summary, _ clock.Day, base string) spreadsheet.Cell {
			return spreadsheet.TextCell(base + record.RecommendationHref(s.ID))
		}},
	}
}

// bodyNames puts names in one cell. A semicolon parts them, because names hold
// commas.
func bodyNames(list []record.BodyRef) string {
	out := ""
	for i, b := range list {
		if i > 0 {
			out += "; "
		}
		out += b.Name
	}
	return out
}

// dayCell is a whole day, or empty when it is not known.
func dayCell(d *clock.Day) spreadsheet.Cell {
	if d == nil {
		return spreadsheet.Cell{}
	}
	return spreadsheet.DateCell(d.String())
}

// countCellOf leaves out a number that does not apply.
func countCellOf(n int) spreadsheet.Cell {
	if n == 0 {
		return spreadsheet.Cell{}
	}
	return spreadsheet.NumberCell(strconv.Itoa(n))
}

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
	columns := listColumns()
	t := spreadsheet.Table{Name: "recommendations", Title: "Recommendations"}
	for _, c := range columns {
		t.Columns = append(t.Columns, c.name)
	}
	t.Rows = iter.Seq2[[]spreadsheet.Cell, error](func(yield func([]spreadsheet.Cell, error) bool) {
		for _, s := range items {
			row := make([]spreadsheet.Cell, len(columns))
			for i, c := range columns {
				row[i] = c.cell(s, day, p.url)
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
func (p *Pages) writeODS(about []column) func(io.Writer, spreadsheet.Table) error {
	return func(w io.Writer, t spreadsheet.Table) error {
		d := spreadsheet.Document{Title: t.Title, Creator: "Candour", Created: p.midnight(), Tables: []spreadsheet.Table{t},
			Description: "Taken from the register of recommendations.",
			Cover: []string{"Taken from " + p.url + " on " + p.service.Today().Human() + ".",
				"Dates are as precise as they are known. An empty cell is not known, or does not apply.",
				"A row that says yes or part under synthetic is made up for demonstration, in whole or in part."}}
		for _, c := range about {
			d.Notes = append(d.Notes, spreadsheet.Note{Label: c.name, Text: c.about})
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
	return []spreadsheet.Cell{t(d.Kind), t(d.ID), t(d.RecommendationID), t(d.Title), t(d.ReportID), t(d.Report), t(bodyNames(d.Owners)), t(yesNo(!d.OwnerUnknown)), t(d.When),
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
