package pages

import (
	"context"
	"net/http"

	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// The owner's claim, the independent finding and the panel's view stand side
// by side. Nothing here adds them up: who differs from whom is for the reader
// to see.

// commitmentView shows a commitment; from is the recommendation on whose page
// it is shown, or empty on its own page.
func (p *Pages) commitmentView(r *http.Request, c *record.Commitment, from string, split []Split) commitmentView {
	today := p.service.Today()
	v := commitmentView{Wording: c.Wording, Href: record.CommitmentHref(c.ID), Tags: []web.Tag{ConditionTag(c.Condition(today))},
		Owner: record.BodyRef{ID: c.BodyID, Name: c.BodyName}, Due: web.UpperFirst(c.DueWords()), Criterion: c.Criterion, Source: sourceLink(c.SourceURL),
		Voices: voices{claimVoice(c), findingVoice(c, split), panelVoice(c, split)}, Outcome: outcome(c), Actions: p.commitmentActions(r, c)}
	if c.Mistake != nil {
		v.Tags = []web.Tag{{Text: "Entered by mistake", Tone: web.Quiet}}
	}
	if c.Synthetic {
		v.Tags = append(v.Tags, *syntheticTag())
	}
	for _, id := range c.Serves {
		if from != "" && id != from {
			v.Others++
		}
	}
	return v
}

// split gives of whose claims two who looked did not find the same.
func (p *Pages) split(ctx context.Context, c *record.Commitment) ([]Split, error) {
	if p.Split == nil {
		return nil, nil
	}
	return p.Split(ctx, c.ID)
}

// splitTag says that two who looked did not find the same.
const splitTag = "Two who looked did not agree: not verified"

// claimVoice is the owner's newest report. That it claims the work done is said
// as a claim, in its own tone.
func claimVoice(c *record.Commitment) voice {
	v := voice{Title: "What the owner says", Empty: "No report of the owner is entered here."}
	report, claim := c.LastSubmitted()
	if report == nil {
		return v
	}
	v.By, v.Lines, v.Links, v.Synthetic = record.OrUnsaid(report.BodyName)+", "+record.DateWords(report.Reported), TakenDown(report.Evidence), shownEvidence(report.Evidence), report.Synthetic
	v.Said, v.Lang = record.Lines(report.Words), report.Lang
	v.Tag = &web.Tag{Text: "Reported, not claimed done", Tone: web.Info}
	if claim != nil {
		v.Tag = &web.Tag{Text: "Claims that it is done", Tone: web.Claimed}
		if len(claim.Evidence) == 0 {
			v.Tag.Text = "Claimed without evidence"
		}
		if claim.ID != report.ID {
			v.Lines = append(v.Lines, "Claimed done on "+record.DateWords(claim.Reported)+".")
		}
	}
	return v
}

// findingVoice is the newest finding. When the owner has claimed again since,
// it says so: the finding is then about the claim before.
func findingVoice(c *record.Commitment, split []Split) voice {
	v := voice{Title: "What an independent body found", Empty: "Nobody independent has judged this yet."}
	_, claim := c.LastSubmitted()
	if n := len(split); n > 0 && claim != nil && split[n-1].Claim == claim.ID && c.Judged(claim) == nil {
		s := split[n-1]
		v.Tag, v.By, v.Lines, v.Synthetic = &web.Tag{Text: splitTag, Tone: web.Warn}, s.By+", "+s.On.Human(), s.Lines, c.Synthetic
		return v
	}
	if len(c.Findings) == 0 {
		return v
	}
	f := c.Findings[len(c.Findings)-1]
	tone := web.Bad
	if f.Verdict == record.VerdictVerified {
		tone = web.Good
	}
	v.Tag = &web.Tag{Text: record.LabelOf(record.VerdictLabels, f.Verdict), Tone: tone}
	v.By, v.Lines, v.Synthetic = f.BodyName+", "+record.DateWords(f.Found), record.Lines(f.Reasons), f.Synthetic
	if claim != nil && c.Judged(claim) == nil {
		v.Lines = append(v.Lines, "The owner has claimed again since.")
	}
	return v
}

// panelVoice is the newest view of the victims and survivors panel.
func panelVoice(c *record.Commitment, split []Split) voice {
	v := voice{Title: "What the victims and survivors panel thinks", Empty: "No view of theirs is entered here."}
	if len(split) > 0 {
		v.Empty = "No view of theirs is entered here, beside what two of them looked at."
	}
	if len(c.Views) == 0 {
		return v
	}
	g := c.Views[len(c.Views)-1]
	tone := map[string]web.Tone{"satisfied": web.Good, "partly": web.Warn, "not_satisfied": web.Bad}[g.Stance]
	v.Tag = &web.Tag{Text: record.LabelOf(record.StanceLabels, g.Stance), Tone: tone}
	v.By, v.Lines, v.Synthetic = g.BodyName+", "+record.DateWords(g.Given), record.Lines(g.Words), g.Synthetic
	return v
}

// outcome says what changed: by the finding, and by the stated measure.
func outcome(c *record.Commitment) outcomeView {
	o := outcomeView{Indicator: c.Indicator, Verdict: "Nobody independent has said yet."}
	if n := len(c.Findings); n > 0 {
		f := c.Findings[n-1]
		o.Verdict = record.LabelOf(record.OutcomeLabels, f.Outcome) + " (" + f.BodyName + ", " + record.DateWords(f.Found) + ")."
		o.Reasons = f.OutcomeReasons
	}
	for _, g := range c.Readings {
		o.Readings = append(o.Readings, readingView{When: record.DateWords(g.Taken), Value: g.Value, Source: sourceLink(g.SourceURL), Synthetic: g.Synthetic})
	}
	return o
}
