package exchange

import (
	"fmt"
	"slices"

	"candour/internal/room/recommendation/record"
)

// The owners' reports and the findings are acts of people of one register, each
// under its rules: nobody marks their own homework. A file carries them out, so
// that whoever takes the data away has the whole story; an import enters none of
// them, and says so, because it cannot know who did them.

// FileProgress is an owner's report of progress.
type FileProgress struct {
	Date      *string        `json:"date"`
	By        *string        `json:"by"`
	Claim     string         `json:"claim"` // none or done
	Text      string         `json:"text"`
	Language  string         `json:"language,omitempty"` // of its words, as a BCP 47 tag
	Obstacles string         `json:"obstacles,omitempty"`
	WhyNot    string         `json:"why_not,omitempty"`
	Intent    string         `json:"intent,omitempty"`
	Timetable string         `json:"timetable,omitempty"`
	Evidence  []FileEvidence `json:"evidence,omitempty"`
	Synthetic bool           `json:"synthetic,omitempty"`
}

// FileEvidence is what came with a report: a file by its digest, or a link.
type FileEvidence struct {
	Name   string `json:"name"`
	URL    string `json:"url,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// FileVerdict is what a verifier found of a claim.
type FileVerdict struct {
	Date           *string `json:"date"`
	By             *string `json:"by"`
	Verdict        string  `json:"verdict"` // verified or sent_back
	Reasons        string  `json:"reasons"`
	Outcome        string  `json:"outcome"`
	OutcomeReasons string  `json:"outcome_reasons,omitempty"`
	Synthetic      bool    `json:"synthetic,omitempty"`
}

// fileActs gives what was reported and found. A draft is its writer's own.
func fileActs(c record.Commitment, f *FileCommitment) {
	for _, p := range c.Progress {
		if p.State != record.ProgressSubmitted {
			continue
		}
		out := FileProgress{Date: nilText(p.Reported.Text()), By: nilText(p.BodyName), Claim: p.Claim, Text: p.Words, Language: p.Lang, Obstacles: p.Obstacles,
			WhyNot: p.WhyNot, Intent: p.Intent, Timetable: p.Timetable, Synthetic: p.Synthetic}
		for _, e := range p.Evidence {
			if e.TakenDown == nil {
				out.Evidence = append(out.Evidence, FileEvidence{Name: e.Name, URL: e.URL, SHA256: e.SHA256})
			}
		}
		f.Progress = append(f.Progress, out)
	}
	for _, x := range c.Findings {
		f.Findings = append(f.Findings, FileVerdict{Date: nilText(x.Found.Text()), By: nilText(x.BodyName), Verdict: x.Verdict, Reasons: x.Reasons,
			Outcome: x.Outcome, OutcomeReasons: x.OutcomeReasons, Synthetic: x.Synthetic})
	}
}

// checkActs refuses codes and dates that are misspelt, and says of the rest that it
// is not entered.
func (p *ImportPlan) checkActs(row int, r FileRecommendation) {
	for i, c := range r.Commitments {
		at := fmt.Sprintf("commitments[%d].", i)
		if len(c.Progress)+len(c.Findings) > 0 {
			p.warn(row, at+"progress", "Reports of progress and findings are not taken from a file. Here the owner must report, and a verifier judge.")
		}
		for j, g := range c.Progress {
			if g.Claim != record.ClaimNone && g.Claim != record.ClaimDone {
				p.bad(row, fmt.Sprintf("%sprogress[%d].claim", at, j), fmt.Sprintf("%q is not a code that we know. Use none or done.", g.Claim))
			}
			p.dayOfAct(row, fmt.Sprintf("%sprogress[%d].date", at, j), g.Date)
		}
		for j, v := range c.Findings {
			if !record.IsChoice(record.VerdictLabels, v.Verdict) {
				p.bad(row, fmt.Sprintf("%sfindings[%d].verdict", at, j), fmt.Sprintf("%q is not a code that we know. Use verified or sent_back.", v.Verdict))
			}
			if !record.IsChoice(record.OutcomeLabels, v.Outcome) {
				p.bad(row, fmt.Sprintf("%sfindings[%d].outcome", at, j), fmt.Sprintf("%q is not a code that we know. Use better, same, worse or unknown.", v.Outcome))
			}
			p.dayOfAct(row, fmt.Sprintf("%sfindings[%d].date", at, j), v.Date)
		}
	}
}

func (p *ImportPlan) dayOfAct(row int, column string, text *string) {
	if text != nil && !validDate(text) {
		p.bad(row, column, fmt.Sprintf("%q is not a date. Write it like 2026-03-31.", *text))
	}
}

// withoutActs leaves out of a line what no import enters.
func withoutActs(all []FileCommitment) []FileCommitment {
	out := slices.Clone(all)
	for i := range out {
		out[i].Progress, out[i].Findings = nil, nil
	}
	return out
}
