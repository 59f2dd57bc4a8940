package pages

import (
	"context"

	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/tongue"
	"candour/internal/site/web"
)

// Steps from the arrival of a case until its papers are in.

func (p *StaffPages) startSteps() []*staffStep {
	return []*staffStep{p.originStep(), p.acknowledgeStep(), p.eligibleStep(), p.askPapersStep(), p.gatherStep(), p.messageStep(), p.keepStep()}
}

func (p *StaffPages) acknowledgeStep() *staffStep {
	return &staffStep{slug: "acknowledge", action: rules.ReviewWork, title: "Acknowledge this case", button: "Acknowledge the case",
		lead: []string{"The person sees at once that somebody has the case, and when.",
			"Nothing is sent outside this service unless the person chose a safe way for it. What is sent never says what it is about."},
		closed: inState(rules.Acknowledged), after: "acknowledged",
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.Acknowledge(ctx, id, form.Version())
		}}
}

func (p *StaffPages) eligibleStep() *staffStep {
	return &staffStep{slug: "eligible", action: rules.ReviewWork, title: "The panel can look at this case", button: "Record that the panel can look at it",
		lead: []string{"Say so when the rules are met, or when nobody can be sure. A doubt counts for the person.",
			"If a rule is plainly not met, go back and propose that instead. Two people must agree to it."},
		closed: inState(rules.Eligible), after: "eligible",
		judges: review.JudgeEligible,
		boxes:  func(c *review.Case) []staffBox { return []staffBox{p.eligibilityBox(c)} },
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.FindEligible(ctx, id, form.Version())
		}}
}

// noConsent says why a step waits for the person; empty when they said yes.
func noConsent(c *review.Case, step rules.Step) string {
	for _, a := range c.Consents {
		if a.Step != step {
			continue
		}
		switch a.Answer {
		case "yes":
			return ""
		case "no":
			return "The person said no on " + dayWords(a.On, "a day that is not known") + ". They can change their mind at any time. You may write to them, and may not press them."
		}
	}
	return "The person has not said yes yet. They are asked when they come back. You may write to them to explain why it would help."
}

func (p *StaffPages) askPapersStep() *staffStep {
	open := inState(rules.Asked)
	return &staffStep{slug: "ask-papers", action: rules.ReviewWork, title: "Ask for the papers", button: "Ask for the papers",
		lead: []string{"Each body is asked by itself, and each has its own clock. A body sees what you write here and nothing else of the case.",
			"A body that is asked sees the case no more: its own staff are kept out from now on, and those of bodies over it and under it.",
			"A body that refuses, or does not answer in time, is named on a public page with the months."},
		statement: "Each body that I chose will read these words. They say nothing that the body does not need in order to find the papers.",
		closed: func(c *review.Case) string {
			if c.State == rules.Asked && c.May[rules.ReviewWork] {
				return "" // another body, while the first are waited for
			}
			if c.State == rules.Eligible {
				if why := noConsent(c, rules.StepPapers); why != "" {
					return why
				}
			}
			return open(c)
		},
		after: "asked",
		fields: func(form *web.Form, c *review.Case) ([]web.Question, error) {
			if len(form.All("bodies")) == 0 && form.OK() && c.State == rules.Eligible {
				form.Set("bodies", c.Named()...)
			}
			var out []web.Question
			if named := p.namedBodies(c, form.All("bodies")); len(named) > 0 {
				out = append(out, web.AskSome(form.Checkboxes("bodies", "Who is asked?", "The person said that these closed the case.", named)))
			}
			other := form.Select("other", "Another body", "You can leave this empty, and ask more bodies later.", offeredOptions(c))
			other.Blank = "No other body"
			return append(out, web.AskList(other),
				web.AskWords(form.Textarea("words", "What are they asked for?",
					"Give the crime reference if there is one, and list the papers. Leave out the person's name unless they agreed.", 4000))), nil
		},
		gather: gatherOther,
		answers: []staffAnswer{
			{name: "bodies", label: "Who is asked", need: "Choose at least one body", words: p.bodyName},
			{name: "words", label: "What they are asked for", need: "Enter what they are asked for", limit: 4000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.AskPapers(ctx, id, form.Version(), review.PapersInput{Bodies: form.All("bodies"), Words: form.Text("words")})
		}}
}

// namedBodies offers the bodies that the person named, and those chosen so
// far.
func (p *StaffPages) namedBodies(c *review.Case, chosen []string) []web.Option {
	var out []web.Option
	done := map[string]bool{}
	for _, id := range append(c.Named(), chosen...) {
		if !done[id] {
			done[id] = true
			out = append(out, web.Option{Value: id, Text: p.bodyName(id)})
		}
	}
	return out
}

// nobodyHas stands for nobody in the list of those who may have a case.
const nobodyHas = "nobody"

// keepStep says who of the secretariat has a case in hand. Only people with no
// conflict are offered, and nothing says that there was one.
func (p *StaffPages) keepStep() *staffStep {
	return &staffStep{slug: "keep", action: rules.ReviewWork, title: "Who has this case in hand?", button: "Record who has it",
		lead: []string{"Take it, give it to a colleague of the secretariat, or give it back to all of you. Each of you may still work on it: this says who does."},
		closed: func(c *review.Case) string {
			if c.State.Ended() {
				return "The case has ended. Nobody needs to have it in hand."
			}
			return ""
		},
		after: "kept",
		fields: func(form *web.Form, c *review.Case) ([]web.Question, error) {
			var list []web.Option
			for _, k := range c.Keepers {
				list = append(list, web.Option{Value: k.Staff, Text: k.Name})
			}
			hint := "Nobody has it now."
			if c.Officer != nil {
				hint = c.Officer.Name + " has it, since " + dayWords(c.Officer.On, "a day that is not known") + "."
				list = append(list, web.Option{Value: nobodyHas, Text: "Nobody: it goes back to the team"})
			}
			s := form.Select("to", "Who has it from now on?", hint, list)
			s.Blank = "Choose"
			return []web.Question{web.AskList(s)}, nil
		},
		answers: []staffAnswer{{name: "to", label: "Who has it", need: "Choose who has the case in hand"}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			to := form.Text("to")
			if to == nobodyHas {
				to = ""
			}
			return p.service.Keep(ctx, id, form.Version(), to)
		}}
}

func (p *StaffPages) gatherStep() *staffStep {
	return &staffStep{slug: "gather", action: rules.ReviewWork, title: "The papers are in", button: "Record that the papers are in",
		lead:   []string{"Every request must be answered, refused, or past its date. A request that is past its date is recorded as silent, and shown to the public."},
		closed: inState(rules.Gathered), after: "gathered",
		boxes: func(c *review.Case) []staffBox { return []staffBox{p.papersBox(c)} },
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.Gather(ctx, id, form.Version())
		}}
}

func (p *StaffPages) messageStep() *staffStep {
	return &staffStep{slug: "message", action: rules.ReviewMessage, title: "Write to the person", button: "Leave this message",
		lead: []string{"The person reads it when they come back with their phrase. If they chose another safe way, a short note goes there that says only that there is something to read.",
			"Use plain words. Do not ask why they did or did not do something."},
		closed: always, after: "message",
		fields: func(form *web.Form, _ *review.Case) ([]web.Question, error) {
			return []web.Question{web.AskWords(form.Textarea("words", "Your message", "", 4000)), web.AskList(form.Language("lang", tongue.LanguageHere))}, nil
		},
		answers: []staffAnswer{{name: "words", label: "Your message", need: "Enter your message", limit: 4000}, {name: "lang", label: "In which language", words: languageWords}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.Message(ctx, id, form.Text("words"), form.Text("lang"))
		}}
}
