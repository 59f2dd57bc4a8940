package apply

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
)

// change is a page on which somebody changes what they said before they sent it: how
// they can be reached, or what they answered about the report.
type change struct {
	what, heading, lead string
	asks                func(p *Pages) []intake.Ask // those of the form that it was first said in
	form                func(m mine.Case) *web.Form
	check               func(a intake.Answers) []errs.Field
	keep                func(ctx context.Context, p *Pages, k intake.PersonKey, a intake.Answers) error
}

func changes() []change {
	return []change{{"contact", "Change how we may reach you", "It counts from now on. What was there before is gone.", (*Pages).contactAsks,
		func(m mine.Case) *web.Form { return formOf(m.Contact) },
		func(a intake.Answers) []errs.Field { return a.Contact().Check() },
		func(ctx context.Context, p *Pages, k intake.PersonKey, a intake.Answers) error {
			return p.Service.ChangeContact(ctx, k, a.Contact())
		}},
		{"answers", "Change what you answered",
			"What you answered before is kept beside it, and those who may read it see both. Whoever was kept out because of it stays kept out.",
			(*Pages).reportAsks, answersOf, nil,
			func(ctx context.Context, p *Pages, k intake.PersonKey, a intake.Answers) error {
				return p.Service.ChangeAnswers(ctx, k, a.Facts(), a.One("force"), a.One("prosecutor"))
			}},
	}
}

// changeOf finds the page of a name.
func changeOf(what string) (change, bool) {
	for _, c := range changes() {
		if c.what == what {
			return c, true
		}
	}
	return change{}, false
}

func (p *Pages) asksOf(ids ...string) (out []intake.Ask) {
	for _, id := range ids {
		if q, ok := p.question(id); ok {
			out = append(out, q.Asks...)
		}
	}
	return out
}

func (p *Pages) contactAsks() []intake.Ask { return p.asksOf("ways", "contact", "never") }

// reportAsks are the questions about the report.
func (p *Pages) reportAsks() (out []intake.Ask) {
	for _, q := range p.questions {
		if q.Section == intake.PartReport && !q.Files {
			out = append(out, q.Asks...)
		}
	}
	return out
}

// answersOf fills a form with what was answered about the report. A fact is under the
// name that it is sealed under, which is that of its question.
func answersOf(m mine.Case) *web.Form {
	form := web.NewForm()
	facts := reflect.ValueOf(m.Facts)
	for i := range facts.NumField() {
		name, _, _ := strings.Cut(facts.Type().Field(i).Tag.Get("json"), ",")
		form.Set(name, facts.Field(i).String())
	}
	return form.Set("force", m.Force).Set("prosecutor", m.Prosecutor)
}

// changeView shows what was said, to be changed.
type changeView struct {
	web.Page
	What, Heading, Lead string
	Inputs              []questionInput
	Do                  web.Button
	Help                []HelpLink
}

// showChange shows what is kept, or what was typed when a form is given.
func (p *Pages) showChange(w http.ResponseWriter, r *http.Request, c change, form *web.Form) error {
	s, ok, err := p.seen(w, r, intake.FoundCase)
	if !ok {
		return err
	}
	return p.writeChange(w, r, s, c, form)
}

func (p *Pages) writeChange(w http.ResponseWriter, r *http.Request, s formsession.Session, c change, form *web.Form) error {
	if form == nil {
		m, err := p.Service.Mine(r.Context(), personOf(s))
		if err != nil {
			return err
		}
		if m.State == rules.Withdrawn || m.State == rules.Erased {
			return p.text(w, r, &textView{Page: p.page("Your form", &web.Link{Text: "Back", Href: "/review/mine"}), Lead: "You have withdrawn, so nobody would use this. You can ask for a new review.",
				Buttons: []web.Button{{Text: "See where it is", Href: "/review/mine"}}})
		}
		form = c.form(m)
	}
	v := &changeView{Page: p.page("Your form", &web.Link{Text: "Back", Href: "/review/mine"}), What: c.what, Heading: c.heading, Lead: c.lead, Do: web.Button{Text: "Keep this"}, Help: p.Help,
		Inputs: inputsOf(form, intake.Question{Asks: c.asks(p)})}
	v.Errors, v.TurnForm = form.Errors(), "change"
	return p.Renderer.Page(w, r, "review/mine_change", v)
}

// formOf fills a form with a plan.
func formOf(c intake.ContactPlan) *web.Form {
	form := web.NewForm().Set("ways", c.Ways...).Set("never", c.Never...)
	for name, value := range map[string]string{"email": c.Email, "phone": c.Phone, "post": c.Post, "contact_when": c.When, "contact_name": c.CallMe, "never_note": c.NeverNote} {
		form.Set(name, value)
	}
	switch {
	case c.NoVoicemail:
		form.Set("voicemail", "no")
	case c.Voicemail:
		form.Set("voicemail", "yes")
	}
	return form
}

// changePost keeps what was changed. What cannot be kept to is said, and nothing is
// kept.
func (p *Pages) changePost(w http.ResponseWriter, r *http.Request, s formsession.Session, c change, form *web.Form) error {
	q, values, a := intake.Question{Asks: c.asks(p)}, map[string][]string{}, intake.Answers{}
	for _, ask := range q.Asks {
		values[ask.Name] = form.All(ask.Name)
		if err := p.keepsPhrase(s, form, ask.Name); err != nil && !form.Take(err) {
			return err
		}
	}
	if err := a.Put(q, values); err != nil && !form.Take(err) {
		return err
	}
	if c.check != nil {
		checkEmail(a, form)
		for _, f := range c.check(a) {
			form.Fail(f.Name, f.Message)
		}
	}
	if !form.OK() {
		return p.showChange(w, r, c, form)
	}
	err := c.keep(r.Context(), p, personOf(s), a)
	switch {
	case err == nil:
		return web.Redirect(w, r, "/review/mine?done="+c.what)
	case errs.Is(err, errs.Conflict), errs.Is(err, errs.Unavailable):
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.showChange(w, r, c, form)
}

// answered are the answers about the report, as they stand on the page about a case.
func (p *Pages) answered(m mine.Case) (out []web.SummaryRow) {
	form := answersOf(m)
	for _, ask := range p.reportAsks() {
		if form.Text(ask.Name) == "" {
			continue
		}
		row := rowOf(ask, intake.Answers{Values: map[string][]string{ask.Name: form.All(ask.Name)}}, "")
		cell := web.Said(row.Typed)
		if row.Typed == "" {
			cell = web.T(strings.Join(row.Chosen, ", "))
		}
		out = append(out, web.SummaryRow{Key: ask.Label, Value: cell})
	}
	return out
}

// unopened says that nobody else has opened a case. It can be acknowledged from the
// list, which opens nothing.
func unopened(m mine.Case) string {
	if m.State == rules.Received {
		return "Nobody else has opened it yet."
	}
	for _, st := range m.Steps {
		if st.Done && st.State == rules.Acknowledged {
			return "Nobody else has opened your case, or what you wrote. The panel's secretariat said that they have it from their list, " +
				"which shows your number, the day and the step. It shows nothing that you wrote."
		}
	}
	return "Nobody else has opened it yet."
}
