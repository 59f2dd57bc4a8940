package pages

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/table/spreadsheet"
)

// statementView is a body's yearly account.
type statementView struct {
	web.Page
	Body        web.Link
	Lead        string
	Unaccounted string
	Sections    []statementSection
	Pages       web.Pagination
	// Whole leads back from one section to the account.
	Whole     *web.Link
	JSON, ODS string
	Earlier   *web.Link
}

// How many lines of each section the account shows, and how many one page of one
// section.
const (
	statementFirst = 5
	statementSize  = 15
)

// statementSection is one part of it: taken, left, declined, silent.
type statementSection struct {
	id                 string
	Title, Text, Empty string
	rows               []record.StatementRow
	Rows               []statementItem
	// More leads to all of them, where not all are shown.
	More *web.Link
}

// statementItem is one line of the account as the page shows it.
type statementItem struct {
	Title, Href, Report string
	Tag                 web.Tag
	Facts               web.SummaryList
	Synthetic           bool
}

// statement shows a body's yearly account, or gives it as a file.
func (p *Pages) statement(w http.ResponseWriter, r *http.Request) error {
	year, err := strconv.Atoi(r.PathValue("year"))
	if err != nil || len(r.PathValue("year")) != 4 {
		return errs.New(errs.NotFound, "There is no statement for that year.")
	}
	st, err := p.shelves.Statement(r.Context(), r.PathValue("id"), year)
	if err != nil {
		return err
	}
	name := "statement-" + st.Body.ID + "-" + strconv.Itoa(year)
	switch r.URL.Query().Get("format") {
	case "json":
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.json"`)
		return web.JSON(w, http.StatusOK, st)
	case "ods":
		web.File{Name: name + ".ods", Type: odsType}.Begin(w)
		return spreadsheet.WriteODS(w, p.statementDocument(st, year))
	}
	base := record.BodyHref(st.Body.ID) + "/statement/" + strconv.Itoa(year)
	v := &statementView{Page: web.Page{Title: "Annual statement " + strconv.Itoa(year) + ": " + st.Body.Name, Section: "/bodies", Synthetic: statementSynthetic(&st),
		Description: "What " + st.Body.Name + " did, what it has left to do, and why.",
		Breadcrumbs: []web.Link{{Text: "Who owes what", Href: "/bodies"}, {Text: st.Body.Name, Href: record.BodyHref(st.Body.ID)}, {Text: "Statement " + strconv.Itoa(year)}}},
		Body: web.Link{Text: st.Body.Name, Href: record.BodyHref(st.Body.ID)}, Lead: st.Period, JSON: base + "?format=json", ODS: base + "?format=ods",
		Unaccounted: unaccountedWords(&st)}
	v.fill(statementSections(&st), base, r.URL)
	if year > 1990 {
		v.Earlier = &web.Link{Text: "The statement for " + strconv.Itoa(year-1), Href: record.BodyHref(st.Body.ID) + "/statement/" + strconv.Itoa(year-1)}
	}
	return p.web.Page(w, r, "recommendation/statement", v)
}

// fill shows the first lines of each section, or a page of the one that is asked
// for.
func (v *statementView) fill(all []statementSection, base string, u *url.URL) {
	for _, s := range all {
		if s.id == u.Query().Get("section") {
			v.fillOne(s, base, u)
			return
		}
		if n := len(s.rows); n > statementFirst {
			s.More = &web.Link{Text: "All " + web.Number(n), Hidden: "of: " + s.Title, Href: base + "?section=" + s.id}
		}
		s.show(s.rows[:min(statementFirst, len(s.rows))])
		v.Sections = append(v.Sections, s)
	}
}

func (v *statementView) fillOne(s statementSection, base string, u *url.URL) {
	page := pageWithin(u, len(s.rows), statementSize)
	s.show(s.rows[(page-1)*statementSize : min(page*statementSize, len(s.rows))])
	v.Sections, v.Whole = []statementSection{s}, &web.Link{Text: "The whole account", Href: base}
	v.Pages = web.Paginate(&url.URL{Path: base, RawQuery: "section=" + s.id}, page, statementSize, len(s.rows))
}

func (s *statementSection) show(rows []record.StatementRow) {
	for _, row := range rows {
		s.Rows = append(s.Rows, statementLine(row))
	}
}

// unaccountedWords says how much is left without any account of why; empty
// when there is none.
func unaccountedWords(st *record.Statement) string {
	if st.Unaccounted == 0 {
		return ""
	}
	if len(st.Left) == 1 {
		return "For the one action left, no reason, intent or timetable is entered here."
	}
	return "For " + strconv.Itoa(st.Unaccounted) + " of the " + web.Plural(len(st.Left), "action", "actions") + " left, no reason, intent or timetable is entered here."
}

// statementSynthetic says whether any line is made up.
func statementSynthetic(st *record.Statement) bool {
	for _, part := range [][]record.StatementRow{st.Taken, st.Left, st.Declined, st.Silent} {
		for _, row := range part {
			if row.Synthetic {
				return true
			}
		}
	}
	return st.Body.Synthetic
}

// statementSections puts the account in the order that New Clause 1 asks for.
func statementSections(st *record.Statement) []statementSection {
	section := func(id, title, text, empty string, rows []record.StatementRow) statementSection {
		return statementSection{id: id, Title: title + " (" + strconv.Itoa(len(rows)) + ")", Text: text, Empty: empty, rows: rows}
	}
	return []statementSection{
		section("taken", "Action taken", "What the body claims done, what was verified, and what was replaced or withdrawn.", "None is recorded.", st.Taken),
		section("left", "Action left", "What is promised, and is not recorded here as done.", "None is recorded.", st.Left),
		section("declined", "Not being done", "What the body said that it will not do.", "None is recorded.", st.Declined),
		section("silent", "No answer entered here", "What the body was asked, and no answer of its own is entered to. That does not say that there is none.", "None.", st.Silent),
	}
}

// statementLine shows one line. What the body did not say is left out here, because
// the count of what is unaccounted for stands on top.
func statementLine(row record.StatementRow) statementItem {
	it := statementItem{Title: row.Title, Href: record.RecommendationHref(row.RecommendationID), Report: row.Report, Tag: ConditionTag(row.Condition), Synthetic: row.Synthetic}
	if row.CommitmentID != "" {
		it.Title, it.Href = row.Wording, record.CommitmentHref(row.CommitmentID)
		if row.Title != "" {
			it.Report = "For: " + row.Title + " (" + row.Report + ")"
		}
		it.Facts.Rows = append(it.Facts.Rows, web.SummaryRow{Key: "When", Value: web.T(web.UpperFirst(row.Due))})
	}
	for _, f := range []struct{ key, text, lang string }{
		{"Answer", row.Words, ""}, {"What was done", row.Done, row.DoneLang}, {"Obstacles", row.Obstacles, row.DoneLang}, {"Why it is not done", row.WhyNot, row.DoneLang},
		{"What is intended", row.Intent, row.DoneLang}, {"By when", row.Timetable, row.DoneLang}, {"What was found", row.Found, ""},
	} {
		if f.text != "" {
			it.Facts.Rows = append(it.Facts.Rows, web.SummaryRow{Key: f.key, Value: statementCell(f.text, f.lang)})
		}
	}
	return it
}

// statementCell shows words in their language, if it is known.
func statementCell(text, lang string) web.Cell {
	if lang == "" {
		return web.T(text)
	}
	return web.SaidIn(text, lang)
}

// statementDocument lays the account out as a workbook, one sheet a section.
func (p *Pages) statementDocument(st record.Statement, year int) spreadsheet.Document {
	d := spreadsheet.Document{Title: "Annual statement " + strconv.Itoa(year) + ": " + st.Body.Name, Creator: "Candour",
		Description: "Made from the register of recommendations.", Created: p.midnight(),
		Cover: []string{st.Period, "Made from the register alone: " + p.url + record.BodyHref(st.Body.ID) + "/statement/" + strconv.Itoa(year)}}
	if words := unaccountedWords(&st); words != "" {
		d.Cover = append(d.Cover, words)
	}
	if statementSynthetic(&st) {
		d.Cover = append(d.Cover, "Some of this is made up for demonstration. Those rows say yes under synthetic.")
	}
	for _, s := range []struct {
		name, title string
		rows        []record.StatementRow
	}{
		{"action_taken", "Action taken", st.Taken}, {"action_left", "Action left", st.Left},
		{"not_being_done", "Declined", st.Declined}, {"no_answer_entered", "No answer entered here", st.Silent},
	} {
		d.Tables = append(d.Tables, statementTable(s.name, s.title, s.rows))
	}
	return d
}

// statementTable is one part as a table to take away, with every column there
// even when it is empty.
func statementTable(name, title string, rows []record.StatementRow) spreadsheet.Table {
	t := spreadsheet.Table{Name: name, Title: title, Columns: []string{"recommendation_id", "commitment_id", "title", "report", "commitment", "due",
		"state", "answer", "done", "obstacles", "why_not", "intent", "timetable", "found", "synthetic"}}
	cells := make([][]spreadsheet.Cell, 0, len(rows))
	for _, r := range rows {
		var line []spreadsheet.Cell
		for _, s := range []string{r.RecommendationID, r.CommitmentID, r.Title, r.Report, r.Wording, r.Due, r.Condition.Words(), r.Words,
			r.Done, r.Obstacles, r.WhyNot, r.Intent, r.Timetable, r.Found, yesNo(r.Synthetic)} {
			line = append(line, spreadsheet.TextCell(s))
		}
		cells = append(cells, line)
	}
	t.Rows = spreadsheet.RowsOf(cells)
	return t
}

// yesNo spells a truth for people and programs alike.
func yesNo(b bool) string { return exchange.YesNo(b) }

// midnight is the beginning of today: what a file says it was made at, so that
// the same facts give the same file all day.
func (p *Pages) midnight() time.Time {
	return clock.Midnight(p.service.Today())
}
