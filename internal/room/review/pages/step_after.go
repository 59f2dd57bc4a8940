package pages

import (
	"context"

	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
)

// Steps after a decision, and those by which a conflict of interest is met.

func (p *StaffPages) afterSteps() []*staffStep {
	return []*staffStep{p.adviseStep(), p.actionStep(), p.recuseStep(), p.barStep()}
}

func (p *StaffPages) adviseStep() *staffStep {
	open := inState(rules.Advised)
	return &staffStep{slug: "advise", action: rules.ReviewWork, title: "Send the advice to the force", button: "Record the advice as sent",
		lead:      []string{"The force's clock runs from today. If it stays silent, that is recorded when the time is over."},
		statement: "The person agreed that the force may be told. These words are what the force is told.",
		closed: func(c *review.Case) string {
			if c.State == rules.Decided {
				if why := noConsent(c, rules.StepAdvice); why != "" {
					return why
				}
			}
			return open(c)
		},
		after: "advised",
		fields: func(form *web.Form, _ *review.Case) ([]web.Question, error) {
			return []web.Question{web.AskWords(form.Textarea("words", "The advice", "Say what the panel thinks should happen, and why.", 10000))}, nil
		},
		answers: []staffAnswer{{name: "words", label: "The advice", need: "Enter the advice", limit: 10000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.Advise(ctx, id, form.Version(), form.Text("words"))
		}}
}

func (p *StaffPages) actionStep() *staffStep {
	codes := p.codes.ForceActionCodes
	return &staffStep{slug: "action", action: rules.ReviewWork, title: "Record what the force did", button: "Record what the force did",
		lead:   []string{"Record what the force did after the advice, whether or not it did what was advised."},
		closed: inState(rules.Acted), after: "acted",
		fields: func(form *web.Form, _ *review.Case) ([]web.Question, error) {
			return []web.Question{web.AskOne(form.Radios("code", "What did the force do?", "", codeOptions(codes))),
				web.AskWords(form.Textarea("words", "What it said (you can leave this empty)", "The person can read this.", 4000))}, nil
		},
		answers: []staffAnswer{{name: "code", label: "What the force did", need: "Choose what the force did", words: p.codeWords},
			{name: "words", label: "What it said", limit: 4000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.RecordAction(ctx, id, form.Version(), form.Text("code"), form.Text("words"))
		}}
}

func (p *StaffPages) recuseStep() *staffStep {
	return &staffStep{slug: "step-away", action: rules.ReviewRecuse, title: "Step away from this case", button: "Step away from the case",
		lead: []string{"Do this if you know somebody in the case, worked on it before, or think that others might doubt you.",
			"You can never open this case again, under any account. Somebody else is asked to take your part."},
		statement: "I step away from this case for good. My reason is recorded.",
		closed:    always, after: "recused", leave: review.PanelPath,
		fields: func(form *web.Form, _ *review.Case) ([]web.Question, error) {
			return []web.Question{web.AskWords(form.Textarea("reason", "Why do you step away?", "A few words are enough. Name nobody.", 1000))}, nil
		},
		answers: []staffAnswer{{name: "reason", label: "Why", need: "Enter why you step away", limit: 1000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.Recuse(ctx, id, form.Text("reason"))
		}}
}

// barKinds are the conflicts that somebody can declare of somebody else.
var barKinds = []web.Option{
	{Value: review.BarTouched, Text: "They worked on the case when it was first looked at"},
	{Value: review.BarOrigin, Text: "They belong to, or are, a body that closed it"},
	{Value: review.BarExcluded, Text: "The person asked that they never see it"},
}

func barWords(kind string) string {
	for _, o := range barKinds {
		if o.Value == kind {
			return o.Text
		}
	}
	switch kind {
	case review.BarRecused:
		return "They stepped away"
	case review.BarAsked:
		return "The body was asked for papers"
	}
	return kind
}

// absentChoices: a mistyped number would keep nobody out.
var absentChoices = []web.Option{{Value: "stop", Text: "Tell me: I may have mistyped it"}, {Value: "keep", Text: "Keep it out all the same: they may come later"}}

func absentWords(value string) string {
	for _, o := range absentChoices {
		if o.Value == value {
			return o.Text
		}
	}
	return absentChoices[0].Text
}

func (p *StaffPages) barStep() *staffStep {
	return &staffStep{slug: "conflict", action: rules.ReviewWork, title: "Declare a conflict", button: "Record the conflict",
		lead:      []string{"Whoever you name loses all sight of the case at once, also if it was given to them. Name one person or one body."},
		statement: "I declare this conflict in good faith. It cannot be taken back.",
		closed:    always, after: "barred",
		fields: func(form *web.Form, c *review.Case) ([]web.Question, error) {
			body := form.Select("body", "Which body?", "Leave it empty to name a person alone.", offeredOptions(c))
			body.Blank = "No body"
			return []web.Question{web.AskOne(form.Radios("kind", "What is the conflict?", "", barKinds)),
				web.AskLine(form.Input("human", "Which person?", "Their payroll, warrant or roll number. Leave it empty to name a body alone.")),
				web.AskOne(form.Radios("absent", "What if nobody who works here has this number?", "", absentChoices)),
				web.AskList(body), web.AskWords(form.Textarea("reason", "How do you know?", "", 1000))}, nil
		},
		answers: []staffAnswer{{name: "kind", label: "The conflict", need: "Choose what the conflict is", words: barWords},
			{name: "human", label: "Person", limit: 100}, {name: "absent", label: "If nobody has it", words: absentWords}, {name: "body", label: "Body", words: p.bodyName},
			{name: "reason", label: "How you know", need: "Enter how you know", limit: 1000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.Bar(ctx, id, review.BarInput{Human: form.Text("human"), Body: form.Text("body"), Kind: form.Text("kind"),
				Reason: form.Text("reason"), Absent: form.Text("absent") == "keep"})
		}}
}
