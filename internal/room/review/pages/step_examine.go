package pages

import (
	"context"

	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
)

// Steps of the second look: who looks, what they found of each line of
// inquiry, and what the independent member thinks.

func (p *StaffPages) examineSteps() []*staffStep {
	return []*staffStep{p.lineStep(), p.examinedStep(), p.opinionStep()}
}

func (p *StaffPages) lineStep() *staffStep {
	codes := p.codes
	return &staffStep{slug: "line", action: rules.ReviewExamine, title: "Record a line of inquiry", button: "Record this line",
		lead:   []string{"One line at a time: what could have been followed when the case was first looked at, whether it was, and why not as far as the papers say."},
		closed: inState(rules.Examined), after: "line",
		boxes: func(c *review.Case) []staffBox { return []staffBox{p.linesBox(c)} },
		fields: func(form *web.Form, _ *review.Case) ([]web.Question, error) {
			kind := form.Select("line", "Which line of inquiry?", "", codeOptions(codes.LineCodes))
			kind.Blank = "Choose a line"
			why := form.Select("code", "Why was it not followed, or only in part?", "As far as the papers say. Leave it empty when the line was followed.", codeOptions(codes.LineReasons))
			why.Blank = "No reason needed"
			return []web.Question{web.AskList(kind), web.AskOne(form.Radios("followed", "Was it followed?", "", codeOptions(codes.LineStates))), web.AskList(why),
				web.AskWords(form.Textarea("words", "A note (you can leave this empty)", "It is sealed. Only those who were given the case can read it.", 4000))}, nil
		},
		answers: []staffAnswer{{name: "line", label: "Line", need: "Choose a line of inquiry", words: p.codeWords},
			{name: "followed", label: "Followed", need: "Choose whether it was followed", words: p.codeWords},
			{name: "code", label: "Why not", words: p.codeWords}, {name: "words", label: "Note", limit: 4000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.RecordLine(ctx, id, review.LineInput{Line: form.Text("line"), Followed: form.Text("followed"), Code: form.Text("code"), Words: form.Text("words")})
		}}
}

func (p *StaffPages) examinedStep() *staffStep {
	return &staffStep{slug: "examined", action: rules.ReviewExamine, title: "Finish looking at this case", button: "Record that the case has been looked at",
		lead:   []string{"Every line of inquiry that you found should be in the table below. After this the independent member writes a view."},
		closed: inState(rules.Examined), after: "examined",
		judges: review.JudgeLines,
		boxes:  func(c *review.Case) []staffBox { return []staffBox{p.linesBox(c)} },
		fields: func(form *web.Form, c *review.Case) ([]web.Question, error) {
			left := review.LinesLeft(p.codes.LineCodes, c.Lines)
			if len(left) == 0 {
				return nil, nil
			}
			return []web.Question{web.AskWords(form.Textarea("left", "Why are the other lines left?", "They are named above. Whoever judges next reads this.", 4000))}, nil
		},
		answers: []staffAnswer{{name: "left", label: "Why lines are left", limit: 4000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.FinishExamining(ctx, id, form.Version(), form.Text("left"))
		}}
}

func (p *StaffPages) opinionStep() *staffStep {
	return &staffStep{slug: "view", action: rules.ReviewOpine, title: "Write your independent view", button: "Record my view",
		lead:      []string{"Say what you think of the first decision and what should happen now, in your own words. Write it before you hear what the others would decide."},
		statement: "This is my own view. I have had no part in the case before, and nobody told me what to write.",
		closed:    inState(rules.Viewed), after: "viewed",
		judges: review.JudgeView,
		boxes:  func(c *review.Case) []staffBox { return []staffBox{p.linesBox(c)} },
		fields: func(form *web.Form, _ *review.Case) ([]web.Question, error) {
			return []web.Question{web.AskWords(form.Textarea("words", "Your view", "It is sealed. Those who were given the case can read it.", 10000))}, nil
		},
		answers: []staffAnswer{{name: "words", label: "Your view", need: "Enter your view", limit: 10000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.Opine(ctx, id, form.Version(), form.Text("words"))
		}}
}
