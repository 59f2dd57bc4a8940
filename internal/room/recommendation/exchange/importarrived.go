package exchange

import (
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// What an import says of the days on which answers came, and of searches. An
// import by somebody of another body, or by a command, is believed; an import
// of one's own answers is an entry of today.

// arrival notes when and by whom an answer of a file was entered.
func (a FileAnswer) arrival(actor access.Actor, body string, today edtf.Date) record.Answer {
	out := record.Answer{BodyID: body, Received: today}
	if out.Arrive(actor, today, false, ""); out.ReceivedFrom != record.FromOther {
		return out
	}
	out.ReceivedFrom = record.FromFile
	if a.ReceivedFrom != "" {
		out.ReceivedFrom, out.Received = a.ReceivedFrom, readDate(a.Received)
	}
	switch {
	case a.DayChecked != "":
		out.DayChecked, out.DayCheckedBy = readDate(a.DayChecked), a.DayCheckedBy
	case a.ReceivedFrom == "" && a.Checked != nil && *a.Checked:
		out.DayChecked, out.DayCheckedBy = today, keptFile
		if a.CheckedOn != "" {
			out.DayChecked = readDate(a.CheckedOn)
		}
		if a.CheckedBy != "" {
			out.DayCheckedBy = a.CheckedBy
		}
	}
	return out
}

// keptFile is who checked what a file calls checked and names nobody for.
const keptFile = "whoever kept the file that it came from"

// readDate reads a date that the plan has checked.
func readDate(text string) edtf.Date {
	d, err := edtf.Parse(text)
	if err != nil {
		return edtf.Date{}
	}
	return d
}

// fileArrival gives the fields of a file for an answer that was entered by a form;
// for one that came by a file they would say only when that was read.
func fileArrival(a record.Answer, f *FileAnswer) {
	derived := a.Check.Done != nil && *a.Check.Done
	if a.ReceivedFrom == record.FromOwn || a.ReceivedFrom == record.FromOther {
		f.Received, f.ReceivedFrom, derived = a.Received.Text(), a.ReceivedFrom, false
	}
	if !derived {
		f.DayChecked, f.DayCheckedBy = a.DayChecked.Text(), a.DayCheckedBy
	}
}

// withoutArrival leaves out of a line when things were entered: the same file
// read on another day says nothing new.
func withoutArrival(r FileRecommendation) FileRecommendation {
	answers := make([]FileAnswer, len(r.Answers))
	for i, a := range r.Answers {
		a.Received, a.ReceivedFrom, a.DayChecked, a.DayCheckedBy = "", "", "", ""
		answers[i] = a
	}
	r.Answers, r.Searches = answers, unrecorded(r.Searches)
	commitments := withoutActs(r.Commitments)
	for i := range commitments {
		commitments[i].Searches = unrecorded(commitments[i].Searches)
	}
	if r.Commitments != nil {
		r.Commitments = commitments
	}
	return r
}

func unrecorded(all []FileSearch) (out []FileSearch) {
	for _, s := range all {
		s.Recorded, s.Agreed, s.AgreedBy, s.AgreedByBody, s.AgreedPlaces = "", "", "", "", ""
		out = append(out, s)
	}
	return out
}

func fileSearches(all []record.Search) (out []FileSearch) {
	for _, s := range all {
		out = append(out, FileSearch{Date: s.Searched.Text(), Sought: s.Sought, Result: s.Result, Places: s.Places, SourceURL: nilText(s.SourceURL),
			Note: s.Words, By: s.By, ByBody: s.ByBody, Recorded: s.Recorded.Text(), WhyLate: s.WhyLate, Of: searchedText(s.Of),
			Agreed: s.Agreed.Text(), AgreedBy: s.AgreedBy, AgreedByBody: s.AgreedBody, AgreedPlaces: s.AgreedPlaces, Synthetic: s.Synthetic})
	}
	return out
}

func searchedText(all []record.Searched) (out []string) {
	for _, b := range all {
		out = append(out, b.Name)
	}
	return out
}

// searches stores those of a line about one record.
func (l lineLoader) searches(kind, id string, all []FileSearch) error {
	for i, f := range all {
		s := record.Search{AboutKind: kind, AboutID: id, Sought: f.Sought, Result: f.Result, Searched: readDate(f.Date), Places: f.Places,
			SourceURL: record.TextOf(f.SourceURL), Words: f.Note, By: f.By, ByBody: f.ByBody, WhyLate: f.WhyLate, Recorded: edtf.Of(l.plan.today), Synthetic: f.Synthetic}
		for _, name := range f.Of {
			s.Of = append(s.Of, record.Searched{ID: l.plan.bodyID(name)})
		}
		if err := l.tx.Insert("search_made", record.FileSearchID(id, i), s.Columns()); err != nil {
			return err
		}
	}
	return nil
}

// checkDays refuses days on which nothing that a line tells of can have happened.
func (p *ImportPlan) checkDays(row int, r FileRecommendation) {
	published := p.published[r.ReportID]
	past := func(column string, text *string) { p.past(row, column, text, published) }
	entry := func(column, text string) { p.entry(row, column, text) }
	entry("checked_on", r.CheckedOn)
	for i, a := range r.Answers {
		at := fmt.Sprintf("answers[%d].", i)
		past(at+"date", a.Date)
		entry(at+"checked_on", a.CheckedOn)
		entry(at+"received", a.Received)
		entry(at+"day_checked", a.DayChecked)
		if from := a.ReceivedFrom; from != "" && from != record.FromOwn && from != record.FromOther && from != record.FromFile || (from == "") != (a.Received == "") {
			p.bad(row, at+"received_from", "Give received together with received_from, which is own, other or file.")
		}
	}
	for i, v := range r.Others {
		past(fmt.Sprintf("other_assessments[%d].date", i), v.Date)
	}
	for i, n := range r.StatusNotes {
		p.past(row, fmt.Sprintf("status_notes[%d].date", i), n.Date, edtf.Date{})
	}
	if r.Implementation != nil {
		past("implementation.date", r.Implementation.Date)
	}
	p.checkSearches(row, "", "", r.Searches, r, published)
	for i, c := range r.Commitments {
		at := fmt.Sprintf("commitments[%d].", i)
		entry(at+"made", c.Made)
		p.checkSearches(row, at, c.Owner, c.Searches, r, published)
	}
}

// past complains of a day on which nothing can have happened.
func (p *ImportPlan) past(row int, column string, text *string, published edtf.Date) {
	if text == nil || strings.TrimSpace(*text) == "" {
		return
	}
	d, err := edtf.Parse(*text)
	if err != nil {
		return // checkDates says so
	}
	if why := record.ImpossibleDay(d, published, p.today); why != "" {
		p.bad(row, column, why)
	}
}

// entry is past for a day on which something was entered in a register; empty
// when that is not known.
func (p *ImportPlan) entry(row int, column, text string) {
	if text != "" {
		p.past(row, column, &text, edtf.Date{})
	}
}

func (p *ImportPlan) checkSearches(row int, at, owner string, all []FileSearch, r FileRecommendation, published edtf.Date) {
	for i, s := range all {
		column := fmt.Sprintf("%ssearches[%d].", at, i)
		if s.Date != "" {
			p.past(row, column+"date", &s.Date, published)
		}
		p.entry(row, column+"recorded", s.Recorded)
		bad := func(field, words string) { p.bad(row, column+field, words) }
		p.checkSearched(row, column, s, append([]string{owner}, r.Addressees...))
		switch {
		case s.Date == "":
			bad("date", "Give the day on which it was looked for.")
		case record.NotOneDay(s.Date):
			bad("date", "Give the exact day on which it was looked for. A rough date supports nothing.")
		case !record.IsChoice(record.SoughtLabels, s.Sought) || at != "" && s.Sought != record.SoughtDoing:
			bad("sought", "Use answer or doing; of a commitment, doing.")
		case !record.IsChoice(record.FoundLabels, s.Result):
			bad("result", "Use none or known.")
		case s.Result == record.FoundNone && record.Clean(s.Places) == "":
			bad("places", "Give where it was looked for.")
		case s.Result == record.FoundKnown && s.SourceURL == nil && record.Clean(s.Note) == "":
			bad("source_url", "Give where it is: a web address, or a note.")
		case s.SourceURL != nil && !record.SafeURL(*s.SourceURL):
			bad("source_url", "This is not a web address that begins with https:// or http://.")
		case record.Clean(s.By) == "":
			bad("by", "Give who looked.")
		case !p.apartFromAll(r):
			bad("by", "This is about your own body, or it is not known where you belong. Somebody from another body must import it.")
		}
	}
}

// checkSearched refuses a search of somebody who was not asked, and says of one
// that two people made elsewhere that it counts for nothing here.
func (p *ImportPlan) checkSearched(row int, column string, s FileSearch, asked []string) {
	for _, name := range s.Of {
		if name == "" || !slices.Contains(asked, name) {
			p.bad(row, column+"of", fmt.Sprintf("%q is not among those who were asked.", name))
		}
	}
	if s.Result == record.FoundNone {
		p.warn(row, column+"agreed", "A search from a file counts for nothing here. Somebody here must look, and then somebody else.")
	}
}

// apartFromAll says that whoever imports is of another body than all who are
// asked.
func (p *ImportPlan) apartFromAll(r FileRecommendation) bool {
	for _, name := range r.Addressees {
		id := p.bodies[name]
		if id == "" {
			id = record.Slug(name)
		}
		if !record.Apart(p.actor, id) {
			return false
		}
	}
	return true
}

// publishedDays are the days of publication of the reports that lines may name.
func publishedDays(reports []FileReport) map[string]edtf.Date {
	out := map[string]edtf.Date{}
	for _, r := range reports {
		out[r.ReportID] = readDate(record.TextOf(r.Published))
	}
	return out
}

// importedAnswer gives the columns that say how an answer came.
func importedAnswer(a record.Answer) ledger.Row {
	return ledger.Row{"received": record.OrNil(a.Received.Text()), "received_from": record.OrNil(a.ReceivedFrom),
		"day_checked": record.OrNil(a.DayChecked.Text()), "day_checked_by": record.OrNil(a.DayCheckedBy)}
}
