package pages

import (
	"context"
	"net/http"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Decisions need two humans: one proposes, another agrees or turns it down.

// proposalTitles are what a proposal of each kind asks for.
var proposalTitles = map[string]string{
	string(rules.NotEligible): "Propose that the panel cannot look at this case", string(rules.Decided): "Propose a decision",
	string(rules.Closed): "Propose to close this case", string(rules.Erased): "Propose to erase this case",
	review.ProposeHold: "Propose a legal hold", review.ProposeUnhold: "Propose to end the legal hold",
	review.ProposeDestroy + "papers":  "Propose to destroy what was answered about papers",
	review.ProposeDestroy + "message": "Propose to destroy the messages",
	review.ProposeDestroy + "contact": "Propose to destroy how to reach the person",
}

// proposalNames are the same as things, for lists.
var proposalNames = map[string]string{
	string(rules.NotEligible): "The panel cannot look at it", string(rules.Decided): "A decision", string(rules.Closed): "To close the case",
	string(rules.Erased): "To erase the case", review.ProposeHold: "A legal hold", review.ProposeUnhold: "To end the legal hold",
	review.ProposeDestroy + "papers":  "To destroy what was answered about papers",
	review.ProposeDestroy + "message": "To destroy the messages",
	review.ProposeDestroy + "contact": "To destroy how to reach the person",
}

// proposalKinds are all kinds in order.
func proposalKinds() []string {
	return []string{string(rules.NotEligible), string(rules.Decided), string(rules.Closed), string(rules.Erased),
		review.ProposeDestroy + "papers", review.ProposeDestroy + "message", review.ProposeDestroy + "contact", review.ProposeHold, review.ProposeUnhold}
}

// proposeSteps has a step for each kind of proposal.
func (p *StaffPages) proposeSteps() []*staffStep {
	var out []*staffStep
	for _, kind := range proposalKinds() {
		out = append(out, p.proposeStep(kind))
	}
	return out
}

// proposalCodes are the coded reasons of a kind; none: words alone.
func (p *StaffPages) proposalCodes(kind string) (rules.CodeSet, string) {
	switch kind {
	case string(rules.NotEligible):
		return p.codes.NotEligibleCodes, "Why can the panel not look at it?"
	case string(rules.Decided):
		return p.codes.OutcomeCodes, "What is decided?"
	case string(rules.Erased):
		return rules.ErasureCodes(), "Why is it erased?"
	}
	return nil, ""
}

func (p *StaffPages) proposeStep(kind string) *staffStep {
	codes, question := p.proposalCodes(kind)
	hint := "The one who must agree reads this."
	if kind == string(rules.NotEligible) || kind == string(rules.Decided) {
		hint = "The person will read these words. Use plain words, and say why."
	}
	s := &staffStep{slug: "propose/" + kind, action: proposeAction(kind), title: proposalTitles[kind], button: "Propose this",
		lead:      []string{"Nothing happens until another human agrees. One of the two of you must be the independent member."},
		statement: "I propose this on what is in the case. I know that I cannot agree to it myself.",
		closed: func(c *review.Case) string {
			if hasKind(c, kind) {
				return ""
			}
			return "The case is at: " + stateWords(c.State) + ". This cannot be proposed from there, or another proposal waits for its answer."
		},
		after: "proposed", judges: review.JudgePropose, kind: kind,
		boxes: func(c *review.Case) []staffBox {
			if kind == string(rules.Decided) {
				return []staffBox{p.linesBox(c)}
			}
			return nil
		},
		fields: func(form *web.Form, _ *review.Case) ([]web.Question, error) {
			var out []web.Question
			if len(codes) > 0 {
				out = append(out, web.AskOne(form.Radios("code", question, "", codeOptions(codes))))
			}
			return append(out, web.AskWords(form.Textarea("words", "The reasons", hint, 10000))), nil
		},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.Propose(ctx, id, review.ProposalInput{Kind: kind, Code: form.Text("code"), Words: form.Text("words")})
		}}
	if len(codes) > 0 {
		s.answers = append(s.answers, staffAnswer{name: "code", label: question, need: "Choose one", words: p.codeWords})
	}
	s.answers = append(s.answers, staffAnswer{name: "words", label: "The reasons", need: "Enter the reasons", limit: 10000})
	return s
}

func proposeAction(kind string) access.Action {
	if kind == review.ProposeHold || kind == review.ProposeUnhold {
		return rules.ReviewHold
	}
	return rules.ReviewPropose
}

// hasKind says whether a kind can be proposed now: it is legal from this
// state, and no other proposal waits.
func hasKind(c *review.Case, kind string) bool {
	return c.OpenProposal() == nil && slices.Contains(review.Proposable(c), kind)
}

// toSecond finds the open proposal that an address names.
func (p *StaffPages) toSecond(r *http.Request) (*review.Case, *review.Proposal, error) {
	c, err := p.service.Case(r.Context(), r.PathValue("id"), purposeWork)
	if err != nil {
		return nil, nil, err
	}
	for i := range c.Proposals {
		if c.Proposals[i].ID == r.PathValue("proposal") {
			return c, &c.Proposals[i], nil
		}
	}
	return nil, nil, wrongCase()
}

func (p *StaffPages) showSecond(w http.ResponseWriter, r *http.Request) error {
	return p.secondForm(w, r, web.NewForm())
}

func (p *StaffPages) secondForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, prop, err := p.toSecond(r)
	if err != nil {
		return err
	}
	v := &staffForm{Page: web.Page{Title: "Agree, or turn it down", Back: backToCase(c.ID), Errors: form.Errors(), Synthetic: c.Synthetic},
		Caption: "Case " + c.Number, Action: r.URL.Path,
		Boxes: []staffBox{staffFacts("What is proposed", staffRow("Proposal", proposalNames[prop.Kind], prop.Kind),
			staffRow("Code", p.codeWords(prop.Code), "None"), staffRow("By", prop.ByName+", "+roleWords(prop.ByRole), ""), staffRow("On", dayWords(prop.On, "Not known"), ""))}}
	switch {
	case prop.State != review.ProposalOpen:
		v.Lead = []string{"This proposal has had its answer: " + proposalState(*prop) + "."}
	case prop.Mine:
		v.Lead = []string{"You proposed this. It waits for another human."}
	case !c.May[rules.ReviewDecide]:
		v.Lead = []string{"It is not yours to answer. Another human must agree, and one of the two must be the independent member."}
	default:
		v.Lead = []string{"Read the reasons before you answer. If you turn it down, the case stays where it is."}
		back := "second/" + prop.ID
		if v.OpenFirst, err = p.openFirst(r, c, review.JudgeSecond, prop.Kind, prop.ID, back); err != nil {
			return err
		}
		if len(v.OpenFirst) == 0 {
			v.Others = []web.PostButton{{Action: review.CasePath(c.ID) + "/read", Button: web.Button{Text: "Read the reasons", Kind: "secondary"},
				Hidden: []web.Hidden{{Name: "purpose", Value: "decide"}, {Name: "part", Value: string(intake.PartAccount)}, {Name: "back", Value: back}}}}
		}
		if prop.Kind == string(rules.Decided) {
			v.Boxes = append(v.Boxes, p.linesBox(c))
		}
		v.Fields = []web.Question{
			web.AskOne(form.Radios("answer", "Do you agree?", "", []web.Option{{Value: "yes", Text: "I agree"}, {Value: "no", Text: "I turn it down"}})),
			web.AskWords(form.Textarea("words", "Your reasons", "Needed if you turn it down.", 4000))}
		v.Buttons, v.Cancel = []web.Button{{Text: "Record my answer"}}, &web.Link{Text: "Cancel", Href: review.CasePath(c.ID)}
	}
	return p.showForm(w, r, v)
}

// second records the other human's answer.
func (p *StaffPages) second(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	agree := form.Text("answer") == "yes"
	form.OneOf("answer", "Choose whether you agree", []web.Option{{Value: "yes"}, {Value: "no"}})
	form.Limit("words", "Your reasons", 4000)
	if !agree && form.Text("answer") != "" {
		form.Required("words", "Enter why you turn it down")
	}
	if form.OK() {
		err := p.service.Second(r.Context(), r.PathValue("id"), r.PathValue("proposal"), agree, form.Text("words"))
		switch {
		case err == nil:
			return doneAt(w, r, review.CasePath(r.PathValue("id")), map[bool]string{true: "agreed", false: "turned-down"}[agree])
		case errs.Is(err, errs.Conflict):
			form.Fail("", errs.Message(err)+" What you typed is still here.")
		case !form.Take(err):
			return err
		}
	}
	return p.secondForm(w, r, form)
}
