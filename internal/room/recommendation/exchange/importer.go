package exchange

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"strings"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/ledger"
)

func newLineScanner(r io.Reader) *bufio.Scanner {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), lineLimit)
	return s
}

// Load says what an import did.
type Load struct {
	ReportsAdded, ReportsSame                 int
	RecommendationsAdded, RecommendationsSame int
	// Bodies are named for the first time by what was added.
	Bodies []string
	// Warnings are things that a person should look at and that stopped
	// nothing.
	Warnings []errs.Field
}

// ReadFiles reads the two interchange files; either may be nil.
func ReadFiles(reports, recommendations io.Reader) ([]FileReport, []FileRecommendation, error) {
	var (
		reps []FileReport
		recs []FileRecommendation
		err  error
	)
	if reports != nil {
		if reps, err = ReadLines[FileReport](reports); err != nil {
			return nil, nil, fmt.Errorf("reports: %w", err)
		}
	}
	if recommendations != nil {
		if recs, err = ReadLines[FileRecommendation](recommendations); err != nil {
			return nil, nil, fmt.Errorf("recommendations: %w", err)
		}
	}
	return reps, recs, nil
}

func orPublished(state string) string {
	if state == "" {
		return record.StatePublished
	}
	return state
}

// Enter stores a report.
func (r FileReport) Enter(tx *ledger.Tx) error {
	err := tx.Insert("report", r.ReportID, ledger.Row{
		"title": r.Title, "body": r.Body, "kind": r.Kind, "published": r.Published, "url": r.URL, "note": r.Note,
		"total": r.Total, "state": orPublished(r.State), "checked": r.Checked, "checked_by": record.OrNil(r.CheckedBy),
		"checked_on": record.OrNil(r.CheckedOn), "synthetic": r.Synthetic})
	if err != nil {
		return err
	}
	return loadKnown(tx, "report_id", r.ReportID, r.Known)
}

// Enter stores one line of the plan with all that is on it.
func (p *ImportPlan) Enter(tx *ledger.Tx, r FileRecommendation) error {
	err := tx.Insert("recommendation", r.ID, ledger.Row{
		"report_id": r.ReportID, "number": record.OrNil(string(r.Number)), "position": record.NumberPosition(string(r.Number)),
		"title": r.Title, "summary": r.Summary, "quote": r.Quote, "quote_place": r.QuotePlace, "deadline": r.Deadline, "answer_due": r.AnswerDue,
		"source_url": r.SourceURL, "note": r.Note, "answer_coding": r.AnswerCoding, "said_latest": r.LatestAnswer,
		"said_latest_date": r.LatestAnswerDate, "state": orPublished(r.State), "checked": r.Checked,
		"checked_by": record.OrNil(r.CheckedBy), "checked_on": record.OrNil(r.CheckedOn), "synthetic": r.Synthetic})
	if err != nil {
		return err
	}
	l := lineLoader{tx: tx, plan: p, r: &r}
	for _, step := range []func() error{l.addressees, l.parts, l.answers, l.commitments, l.assessments, l.notes, l.known, l.endings} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// lineLoader stores the pieces of one line.
type lineLoader struct {
	tx   *ledger.Tx
	plan *ImportPlan
	r    *FileRecommendation
}

func (l lineLoader) addressees() error {
	for i, name := range l.r.Addressees {
		body := l.plan.bodyID(name)
		if err := l.tx.Insert("addressee", l.r.ID+"/"+body, ledger.Row{"recommendation_id": l.r.ID, "body_id": body, "position": i}); err != nil {
			return err
		}
	}
	return nil
}

func (l lineLoader) parts() error {
	for i, p := range l.r.Parts {
		if err := l.tx.Insert("part", record.PartID(l.r.ID, p.Label), ledger.Row{"recommendation_id": l.r.ID, "label": p.Label, "wording": p.Text, "position": i}); err != nil {
			return err
		}
	}
	return nil
}

func (l lineLoader) answers() error {
	for i, a := range l.r.Answers {
		var part any
		if a.Part != "" {
			part = record.PartID(l.r.ID, a.Part)
		}
		came := a.arrival(l.plan.actor, l.plan.bodyID(record.TextOf(a.By)), edtf.Of(l.plan.today))
		row := importedAnswer(came)
		maps.Copy(row, ledger.Row{
			"recommendation_id": l.r.ID, "part_id": part, "body_id": l.plan.bodyOrNil(a.By), "status": a.Answer, "given": a.Date,
			"words": a.Note, "lang": record.OrNil(a.Language), "source_url": a.SourceURL, "coded_by": record.OrNil(a.CodedBy), "position": i + 1, "checked": a.Checked,
			"checked_by": record.OrNil(a.CheckedBy), "checked_on": record.OrNil(a.CheckedOn), "synthetic": a.Synthetic})
		if err := l.tx.Insert("answer", fmt.Sprintf("%s/answer/%02d", l.r.ID, i+1), row); err != nil {
			return err
		}
	}
	return l.searches("recommendation", l.r.ID, l.r.Searches)
}

func (l lineLoader) commitments() error {
	for i, c := range l.r.Commitments {
		id := c.idIn(l.r.ID, i)
		// One that serves several lines is entered with the first of them.
		if by := l.plan.entered[id]; by == "" || by == l.r.ID {
			if err := l.commitment(id, i, c); err != nil {
				return err
			}
			l.plan.entered[id] = l.r.ID // a write that is begun again finds its own
		}
		if err := l.tx.Insert("commitment_serves", id+"/"+l.r.ID, ledger.Row{"commitment_id": id, "recommendation_id": l.r.ID}); err != nil {
			return err
		}
	}
	return nil
}

func (l lineLoader) commitment(id string, position int, c FileCommitment) error {
	due, first := record.TextOf(c.Due), c.FirstDue
	if first == "" {
		first = due
	}
	err := l.tx.Insert("commitment", id, ledger.Row{"wording": c.Text, "criterion": record.OrNil(c.Criterion),
		"body_id": l.plan.bodyOrNil(&c.Owner), "due": record.OrNil(due), "first_due": record.OrNil(first), "made": record.OrNil(c.Made),
		"indicator": record.OrNil(c.Indicator), "source_url": c.SourceURL, "state": orOpen(c.State), "superseded_by": record.OrNil(c.SupersededBy),
		"position": position, "synthetic": c.Synthetic})
	if err != nil {
		return err
	}
	return l.searches("commitment", id, c.Searches)
}

// madeCommitmentID is the id of a commitment whose line gives none.
func madeCommitmentID(rec string, i int) string { return fmt.Sprintf("%s-c%02d", rec, i+1) }

func orOpen(state string) string {
	if state == "" {
		return record.CommitmentOpen
	}
	return state
}

func (l lineLoader) assessments() error {
	if f := l.r.Implementation; f != nil {
		err := l.tx.Insert("assessment", l.r.ID+"/found", ledger.Row{"recommendation_id": l.r.ID, "kind": record.AssessmentFinding,
			"by_name": f.By, "made": f.Date, "status": f.Status, "source_url": f.SourceURL, "position": 0, "synthetic": f.Synthetic})
		if err != nil {
			return err
		}
	}
	for i, v := range l.r.Others {
		err := l.tx.Insert("assessment", fmt.Sprintf("%s/view/%02d", l.r.ID, i+1), ledger.Row{"recommendation_id": l.r.ID,
			"kind": record.AssessmentView, "by_name": v.By, "made": v.Date, "words": v.View, "source_url": v.SourceURL,
			"position": i + 1, "checked": v.Checked, "synthetic": v.Synthetic})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l lineLoader) notes() error {
	for i, n := range l.r.StatusNotes {
		err := l.tx.Insert("status_note", fmt.Sprintf("%s/note/%02d", l.r.ID, i+1), ledger.Row{"recommendation_id": l.r.ID,
			"noted": n.Date, "words": n.Note, "source_url": n.SourceURL, "position": i + 1})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r FileRecommendation) allTies() []FileTie {
	var out []FileTie
	for _, to := range r.Restates {
		out = append(out, FileTie{To: to, Kind: record.TieRestates, State: record.TieConfirmed, Says: record.SaysReport})
	}
	for _, to := range r.Related {
		out = append(out, FileTie{To: to, Kind: record.TieOverlaps, State: record.TieSuggested, Says: record.SaysData})
	}
	return append(out, r.Ties...)
}

func orNilInt(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// validDate says whether text is a rough date that can be read.
func validDate(text *string) bool {
	if text == nil || strings.TrimSpace(*text) == "" {
		return text == nil
	}
	_, err := edtf.Parse(*text)
	return err == nil
}
