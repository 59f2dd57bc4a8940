package pages

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// readForm asks what sealed words are opened for; each part has a button.
type readForm struct {
	Action  string
	CSRF    func() string
	Purpose web.Select
	Other   web.Input
	Parts   []readPart
}

// readPart is a sealed part with its button, or why it has none.
type readPart struct {
	Title, Why string
	Button     *web.Button
	Ask        *web.Link
}

// purposes are what sealed words are usually opened for. The person sees which
// was chosen.
var purposes = []web.Option{
	{Value: "check", Text: "To check that the panel can look at the case"}, {Value: "papers", Text: "To ask for the right papers"},
	{Value: "examine", Text: "To look at the case again"}, {Value: "decide", Text: "To decide, or to agree to a decision"},
	{Value: "answer", Text: "To answer the person"}, {Value: "safety", Text: "To keep somebody safe"}, {Value: "other", Text: "Something else"},
}

// readForm offers a button for each part that the reader may open.
func (p *StaffPages) readForm(c *review.Case, form *web.Form, reader access.Actor) readForm {
	f := readForm{Action: review.CasePath(c.ID) + "/read", Purpose: form.Select("purpose", "What do you need it for?", "The person can see this, with your role and the time.", purposes),
		Other: form.Input("other", "If it is something else, say what", "")}
	f.Purpose.Blank = "Choose a purpose"
	for _, part := range intake.Parts() {
		rp := readPart{Title: partNames[part]}
		switch {
		case c.State == rules.Erased:
			rp.Why = rules.ErasedWords
		case !c.May[access.VaultReveal]:
			rp.Why = "Not for your part in this case."
		case c.State == rules.Withdrawn && part != intake.PartIdentity && part != intake.PartContact:
			rp.Why = rules.WithdrawnWords
		default:
			rp.Button = &web.Button{Text: "Read", Hidden: strings.ToLower(partNames[part]), Name: "part", Value: string(part), Kind: "secondary"}
			if part == intake.PartIdentity || part == intake.PartContact {
				var opens bool
				if rp.Why, rp.Ask, opens = identityWords(c, reader, p.service.Today()); !opens {
					rp.Button = nil
				}
			}
		}
		f.Parts = append(f.Parts, rp)
	}
	if c.May[access.VaultReveal] && !slices.Contains([]rules.State{rules.Withdrawn, rules.Erased}, c.State) {
		f.Parts = append(f.Parts, p.answerParts(c)...)
	}
	return f
}

// answerParts offer what each body answered when it was asked for papers.
func (p *StaffPages) answerParts(c *review.Case) (out []readPart) {
	for _, q := range c.Requests {
		if !q.Answered.IsZero() {
			name := "What " + p.bodyName(q.Body) + " answered about the papers"
			out = append(out, readPart{Title: name, Button: &web.Button{Text: "Read", Hidden: "it: " + name, Name: "part", Value: q.ID, Kind: "secondary"}})
		}
	}
	return out
}

// openFirst has a button for each thing that the reader has still to open before
// they may judge. From there they come back to the step.
func (p *StaffPages) openFirst(r *http.Request, c *review.Case, j review.Judging, kind, proposal, back string) ([]web.PostButton, error) {
	if j == "" {
		return nil, nil
	}
	left, err := p.service.Unread(r.Context(), c.ID, j, kind, proposal)
	purpose := map[review.Judging]string{review.JudgeEligible: "check", review.JudgeLines: "examine", review.JudgeView: "examine"}[j]
	if purpose == "" {
		purpose = "decide"
	}
	var out []web.PostButton
	for _, u := range left {
		out = append(out, web.PostButton{Action: review.CasePath(c.ID) + "/read", Button: web.Button{Text: "Open: " + u.Words, Kind: "secondary"},
			Hidden: []web.Hidden{{Name: "purpose", Value: purpose}, {Name: "part", Value: string(u.Part)}, {Name: "back", Value: back}}})
	}
	return out, err
}

// stepName is the end of the address of a step, to go back to.
var stepName = regexp.MustCompile(`^[a-z]+(-[a-z]+)*(/[a-z0-9-]+)?$`)

// identityWords say what who the person is opens to, and whether a button to
// read it makes sense. The keys and the service decide, not this page.
func identityWords(c *review.Case, reader access.Actor, today clock.Day) (words string, ask *web.Link, opens bool) {
	if c.May[access.VaultAsk] {
		ask = &web.Link{Text: "Ask the custodians", Href: review.CasePath(c.ID) + "/ask-identity", Hidden: "to open this to you"}
	}
	words = "The person has not agreed that you may know this. Two custodians can open it to you."
	if c.State == rules.Withdrawn {
		words = rules.WithdrawnWords + " Where the law or somebody's safety asks for it, two custodians can open it to you."
	} else if noConsent(c, rules.StepIdentity) == "" {
		words, opens = "The person agreed that the panel may know. If it does not open to you, ask the custodians.", true
	}
	for _, q := range c.Opens {
		switch {
		case !reader.Is(q.ByHuman), ranOut(q, today):
		case q.State == vault.RequestOpen:
			words, ask = "You asked the custodians on "+momentWords(q.Asked)+". Two of them must agree.", nil
		case q.State == vault.RequestGranted:
			words, opens = "The custodians opened it to you until "+momentWords(q.Expires)+".", true
		}
	}
	return words, ask, opens
}

// revealView shows opened words on a page of their own, each folded up.
type revealView struct {
	web.Page
	Caption string
	Note    string
	Texts   []web.Details
	Files   []web.PostButton
	Empty   string
}

// reveal opens one part. It only answers to a form: a link cannot open words.
func (p *StaffPages) reveal(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	part := intake.Part(form.Text("part"))
	if file, ok := review.FileOfPart(string(part)); ok {
		return p.openFile(w, r, form, file)
	}
	asked := strings.HasPrefix(string(part), "papers-")
	if !slices.Contains(intake.Parts(), part) && !asked {
		return wrongCase()
	}
	purpose := readPurpose(form)
	if !form.OK() {
		return p.showCase(w, r, form)
	}
	texts, err := p.opened(r, part, asked, purpose)
	if errs.Is(err, errs.Forbidden) {
		form.Fail("", errs.Message(err))
		return p.showCase(w, r, form)
	}
	if err != nil {
		return err
	}
	v := p.revealView(r, part, texts)
	v.Files = fileButtons(r, form, texts)
	if back := form.Text("back"); stepName.MatchString(back) {
		v.Back = &web.Link{Text: "Back to what you were doing", Href: review.CasePath(r.PathValue("id")) + "/" + back}
	}
	return p.web.Page(w, r, "review/staff_reveal", v)
}

// opened opens a part of the case, or what a body answered when it was asked.
func (p *StaffPages) opened(r *http.Request, part intake.Part, asked bool, purpose string) ([]review.Text, error) {
	if asked {
		return p.service.RevealAnswer(r.Context(), r.PathValue("id"), string(part), purpose)
	}
	return p.service.Reveal(r.Context(), r.PathValue("id"), part, purpose)
}

// readPurpose gives the purpose in words; one of the list, or typed.
func readPurpose(form *web.Form) string {
	chosen := form.OneOf("purpose", "Choose what you need it for", purposes)
	if chosen == "other" {
		other := form.Required("other", "Say what you need it for")
		form.Limit("other", "what you need it for", 200)
		return other
	}
	for _, o := range purposes {
		if o.Value == chosen {
			return o.Text
		}
	}
	return ""
}

func (p *StaffPages) revealView(r *http.Request, part intake.Part, texts []review.Text) *revealView {
	id := r.PathValue("id")
	v := &revealView{Page: web.Page{Title: partTitle(part), Section: review.PanelPath, NoIndex: true, Back: backToCase(id), Synthetic: access.ActorFrom(r.Context()).Synthetic},
		Note:  "These are somebody's own words, or words about them. They may be hard to read. Each is folded up: open one at a time, and stop when you need to.",
		Empty: "Nothing is kept here."}
	for _, t := range inOrder(texts) {
		if _, file := review.PartOfFile(t.Name); file {
			continue // it has a button of its own
		}
		if lines := textLines(t); len(lines) > 0 {
			v.Texts = append(v.Texts, web.Details{Summary: textName(t.Name), Lines: lines, Lang: t.Lang})
		}
		v.Texts = append(v.Texts, p.verdictOf(t)...)
	}
	return v
}

func partTitle(part intake.Part) string {
	if name := partNames[part]; name != "" {
		return name
	}
	return "What was answered about the papers"
}

// verdictOf has the rules' reasons under the answers that they rest on.
func (p *StaffPages) verdictOf(t review.Text) []web.Details {
	var f rules.Facts
	if t.Name != "facts" || json.Unmarshal([]byte(t.Words), &f) != nil {
		return nil
	}
	return []web.Details{{Summary: "What the rules say to these answers", Lines: verdictLines(p.service.Judge(f))}}
}

// noRead answers an address that was typed: words open by the form alone.
func (p *StaffPages) noRead(w http.ResponseWriter, r *http.Request) error {
	return web.Redirect(w, r, review.CasePath(r.PathValue("id")))
}

// showAskIdentity asks for the reason that the custodians will read.
func (p *StaffPages) showAskIdentity(w http.ResponseWriter, r *http.Request) error {
	return p.askIdentityForm(w, r, web.NewForm())
}

func (p *StaffPages) askIdentityForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, err := p.service.Case(r.Context(), r.PathValue("id"), purposeWork)
	if err != nil {
		return err
	}
	return p.showForm(w, r, &staffForm{Page: web.Page{Title: "Ask the custodians who the person is", Back: backToCase(c.ID), Errors: form.Errors(), Synthetic: c.Synthetic},
		Caption: "Case " + c.Number, Action: r.URL.Path,
		Lead: []string{"The person has not agreed that you may know who they are. Two custodians can open it to you, once, for an hour.",
			"They see the case's number and your reason, and nothing else. The person sees that you asked."},
		Fields:  []web.Question{web.AskWords(form.Textarea("reason", "Why do you need to know?", "Say what cannot be done without it. Give no name.", 1000))},
		Buttons: []web.Button{{Text: "Ask the custodians"}}, Cancel: &web.Link{Text: "Cancel", Href: review.CasePath(c.ID)}})
}

func (p *StaffPages) askIdentity(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	reason := form.Required("reason", "Enter why you need to know")
	form.Limit("reason", "your reason", 1000)
	if form.OK() {
		_, err := p.service.AskIdentity(r.Context(), r.PathValue("id"), reason)
		switch {
		case err == nil:
			return doneAt(w, r, review.CasePath(r.PathValue("id")), "identity")
		case errs.Is(err, errs.Conflict):
			form.Fail("", errs.Message(err))
		case !form.Take(err):
			return err
		}
	}
	return p.askIdentityForm(w, r, form)
}
