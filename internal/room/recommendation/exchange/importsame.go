package exchange

import (
	"fmt"
	"strings"

	"candour/internal/room/recommendation/record"
)

// What a new line is held to beside those that are there: that it is not one of them
// under another id, and that what ends it is of its own inquiry, as the form asks.

// beside are the lines of the register and of the file, by id, with their reports, and
// which of them has a number of a report.
type beside struct {
	lines   map[string]FileRecommendation
	reports map[string]FileReport
	numbers map[string]string // numberKey -> id
}

// newBeside begins with what the register holds. Of the file, the lines are known from
// the first and their numbers as they are come to: of two alike the later is refused.
func newBeside(have, recs []FileRecommendation, reports []FileReport, madeUp map[string]bool) beside {
	b := beside{lines: map[string]FileRecommendation{}, reports: map[string]FileReport{}, numbers: map[string]string{}}
	for _, r := range reports {
		if _, there := b.reports[r.ReportID]; !there {
			b.reports[r.ReportID] = r
		}
	}
	for _, r := range have {
		b.lines[r.ID] = r
		b.number(r)
	}
	for _, r := range recs {
		if _, there := b.lines[r.ID]; !there {
			b.lines[r.ID] = r.Inherit(madeUp[r.ReportID])
		}
	}
	return b
}

// numberKey is a number of a report, however it is written; empty where it was not seen.
func numberKey(r FileRecommendation) string {
	n := strings.ToLower(strings.Join(strings.Fields(string(r.Number)), ""))
	if n = strings.TrimRight(n, ".)"); n == "" {
		return ""
	}
	if short := strings.TrimLeft(n, "0"); short != "" && short[0] >= '0' && short[0] <= '9' {
		n = short
	}
	return r.ReportID + "\x00" + n
}

// number notes who has the number of a line, and gives who had it before.
func (b beside) number(r FileRecommendation) (other string) {
	key := numberKey(r)
	if key == "" || r.ID == "" {
		return ""
	}
	if b.numbers[key] == "" {
		b.numbers[key] = r.ID
	}
	return b.numbers[key]
}

// checkNumber refuses a new line with the number of another of its report: it may be
// that one under another id, and nobody but a person can tell.
func (p *ImportPlan) checkNumber(row int, r FileRecommendation) {
	other := p.beside.number(r)
	if other == "" || other == r.ID {
		return
	}
	whose := "An earlier line of this import has"
	if p.held[other] {
		whose = "The register holds"
	}
	p.bad(row, "number", fmt.Sprintf("%s number %s of this report as %q. If this is the same, leave this line out, or give it that id. "+
		"If the report has two of this number, write the chapter with it, such as 3.%s.", whose, r.Number, other, r.Number))
}

// asRecord is as much of a line as tells whose it is.
func (b beside) asRecord(r FileRecommendation) *record.Record {
	rep := b.reports[r.ReportID]
	return &record.Record{Recommendation: record.Recommendation{ID: r.ID, ReportID: r.ReportID, Synthetic: r.Synthetic},
		Report: record.Report{ID: r.ReportID, Body: rep.Body, Published: readDate(record.TextOf(rep.Published))}}
}

// checkOwnInquiry holds the ending of a new line to its own inquiry.
func (p *ImportPlan) checkOwnInquiry(row int, r FileRecommendation) {
	for i, e := range r.Endings {
		at := fmt.Sprintf("ended_by_inquiry[%d].", i)
		for _, name := range r.Addressees {
			if record.Slug(name) != "" && record.Slug(e.SaidBy) == record.Slug(name) {
				p.bad(row, at+"said_by", record.AskedItself(name))
			}
		}
		if day := readDate(record.TextOf(e.Date)); record.EndedBefore(day, p.published[r.ReportID]) {
			p.bad(row, at+"date", record.EndedTooEarly)
		}
		by, there := p.beside.lines[e.By]
		switch {
		case e.By == "" || e.By == r.ID || !there: // checkEndings says so
		case by.State == record.StateDraft:
			p.bad(row, at+"by", fmt.Sprintf("%q is not published. What took the place of another is.", e.By))
		case !p.beside.asRecord(r).SameInquiry(p.beside.asRecord(by)):
			p.bad(row, at+"by", fmt.Sprintf("%q: %s.", e.By, record.OtherInquiry))
		case p.beside.rings(r.ID, e.By):
			p.bad(row, at+"by", fmt.Sprintf("%q ended in favour of this one, itself or by others. They cannot take each other's place.", e.By))
		}
	}
}

// rings says that what took the place of a line ended, by one or more others, in favour
// of that line.
func (b beside) rings(id, by string) bool {
	for seen := map[string]bool{}; by != "" && !seen[by]; {
		seen[by] = true
		r := b.lines[by]
		if len(r.Endings) == 0 {
			return false
		}
		if by = r.Endings[len(r.Endings)-1].By; by == id {
			return true
		}
	}
	return false
}
