package exchange

import (
	"fmt"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
)

func (p *ImportPlan) checkAnswers(row int, r FileRecommendation) {
	for i, a := range r.Answers {
		column := fmt.Sprintf("answers[%d]", i)
		if a.Answer != nil && (!record.IsChoice(record.StatusLabels, *a.Answer) || *a.Answer == string(record.NoneYet)) {
			p.bad(row, column+".answer", fmt.Sprintf("%q is not an answer that we know. Use one of: accepted, accepted_in_principle, partly_accepted, under_consideration, not_taken_forward, rejected.",
				*a.Answer))
		}
		if a.Language != "" && !record.IsChoice(record.Languages, a.Language) {
			p.bad(row, column+".language", fmt.Sprintf("%q is not a language that we know. Use a tag such as en, cy or ar, or leave it empty.", a.Language))
		}
	}
	for i, c := range r.Commitments {
		column := fmt.Sprintf("commitments[%d]", i)
		if record.Clean(c.Text) == "" {
			p.bad(row, column+".text", "This is empty.")
		}
	}
	p.checkDays(row, r)
	p.checkActs(row, r)
	p.warnLatest(row, r)
	p.warnFinding(row, r)
}

// warnFinding says that a finding will count for nothing.
func (p *ImportPlan) warnFinding(row int, r FileRecommendation) {
	f := r.Implementation
	if f == nil || (record.Assessment{SourceURL: record.TextOf(f.SourceURL)}).BornOut(record.Recommendation{Check: record.Check{Done: r.Checked}}) {
		return
	}
	p.warnings = append(p.warnings, errs.Field{Row: row, Column: "implementation",
		Message: fmt.Sprintf("What was found of %s has no source, or its line was not checked. It is shown as what a file says, and nothing follows from it.", r.ID)})
}

func (p *ImportPlan) checkTies(row int, r FileRecommendation, ids map[string]bool) {
	seen := map[string]bool{}
	for _, t := range r.allTies() {
		if key := t.Kind + "/" + t.To; seen[key] {
			p.bad(row, "restates, related or ties", fmt.Sprintf("The link to %q is given twice.", t.To))
		} else {
			seen[key] = true
		}
		if !ids[t.To] || t.To == r.ID {
			p.bad(row, "restates, related or ties", fmt.Sprintf("There is no other recommendation %q.", t.To))
		}
		if !record.IsChoice(record.TieKinds, t.Kind) {
			p.bad(row, "ties", fmt.Sprintf("%q is not a kind of tie that we know.", t.Kind))
		}
		if t.State != record.TieSuggested && t.State != record.TieConfirmed && t.State != record.TieRejected {
			p.bad(row, "ties", fmt.Sprintf("%q is not a state of a link. Use suggested, confirmed or rejected.", t.State))
		}
	}
}

// fileDate is a date of a line and where it stands.
type fileDate struct {
	column string
	text   *string
}

// dates are all dates of a line. One that could not be read would be lost.
func (r FileRecommendation) dates() []fileDate {
	out := []fileDate{{"latest_answer_date", r.LatestAnswerDate}, {"checked_on", &r.CheckedOn}}
	add := func(column string, i int, field string, text *string) {
		out = append(out, fileDate{fmt.Sprintf("%s[%d].%s", column, i, field), text})
	}
	for i := range r.Answers {
		add("answers", i, "date", r.Answers[i].Date)
		add("answers", i, "checked_on", &r.Answers[i].CheckedOn)
		add("answers", i, "received", &r.Answers[i].Received)
		add("answers", i, "day_checked", &r.Answers[i].DayChecked)
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		add("commitments", i, "due", c.Due)
		add("commitments", i, "made", &c.Made)
		add("commitments", i, "first_due", &c.FirstDue)
		for j := range c.Searches {
			add(fmt.Sprintf("commitments[%d].searches", i), j, "date", &c.Searches[j].Date)
			add(fmt.Sprintf("commitments[%d].searches", i), j, "recorded", &c.Searches[j].Recorded)
		}
	}
	for i := range r.Searches {
		add("searches", i, "date", &r.Searches[i].Date)
		add("searches", i, "recorded", &r.Searches[i].Recorded)
	}
	if r.Implementation != nil {
		out = append(out, fileDate{"implementation.date", r.Implementation.Date})
	}
	for i := range r.Others {
		add("other_assessments", i, "date", r.Others[i].Date)
	}
	for i := range r.StatusNotes {
		add("status_notes", i, "date", r.StatusNotes[i].Date)
	}
	return out
}

func (p *ImportPlan) checkDates(row int, r FileRecommendation) {
	for _, d := range r.dates() {
		if record.TextOf(d.text) != "" && !validDate(d.text) {
			p.bad(row, d.column, fmt.Sprintf("%q is not a date. Write it like 2026-03-31 or spring 2026.", *d.text))
		}
	}
}

// checkParts checks that every part has a label of its own and that answers
// name parts that are there.
func (p *ImportPlan) checkParts(row int, r FileRecommendation) {
	have, slugs := map[string]bool{}, map[string]bool{}
	for i, part := range r.Parts {
		if record.Clean(part.Text) == "" || record.Slug(part.Label) == "" || slugs[record.Slug(part.Label)] {
			p.bad(row, fmt.Sprintf("parts[%d]", i), "A part needs words, and a label that no other part of this recommendation has.")
		}
		have[part.Label], slugs[record.Slug(part.Label)] = true, true
	}
	for i, a := range r.Answers {
		if a.Part != "" && !have[a.Part] {
			p.bad(row, fmt.Sprintf("answers[%d].part", i), fmt.Sprintf("There is no part %q.", a.Part))
		}
	}
}

// checkCodes refuses codes that are misspelt.
func (p *ImportPlan) checkCodes(row int, r FileRecommendation) {
	refuse := func(column, value string, list []record.Choice) {
		if value != "" && !record.IsChoice(list, value) {
			p.bad(row, column, fmt.Sprintf("%q is not a code that we know.", value))
		}
	}
	refuse("state", r.State, recordStates)
	refuse("latest_answer", record.TextOf(r.LatestAnswer), record.StatusLabels)
	if f := r.Implementation; f != nil && !record.IsChoice(record.ImplementationLabels, f.Status) {
		p.bad(row, "implementation.status", fmt.Sprintf("%q is not a code that we know. Use implemented, in_progress, incomplete or not_started.", f.Status))
	}
	for i, c := range r.Commitments {
		refuse(fmt.Sprintf("commitments[%d].state", i), c.State, commitmentStates)
	}
}

var (
	recordStates     = []record.Choice{{Value: record.StatePublished, Label: "Published"}, {Value: record.StateDraft, Label: "Draft"}}
	commitmentStates = []record.Choice{{Value: record.CommitmentOpen, Label: "Open"}, {Value: record.CommitmentSuperseded, Label: "Replaced"}, {Value: record.CommitmentWithdrawn, Label: "Withdrawn"}}
)
