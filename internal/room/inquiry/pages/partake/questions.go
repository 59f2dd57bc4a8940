package partake

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/participants"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// questions is what whoever acts wants witnesses to be asked.
func (p *Pages) questions(w http.ResponseWriter, r *http.Request) error {
	return p.questionsForm(w, r, web.NewForm())
}

func (p *Pages) questionsForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	o, asks, err := p.service.Asks(r.Context(), r.PathValue("acts"))
	if err != nil {
		return err
	}
	v := ownView(&o, "What witnesses are to be asked", r)
	v.Errors = form.Errors()
	t := web.Table{ID: "put", Stack: true, Caption: "What you proposed", HideCaption: true, Empty: "You have proposed nothing.", Columns: []web.Column{{Text: "Issue"}, {Text: "Witness"},
		{Text: "What was ruled"}}}
	for _, q := range asks.Put {
		ruled := web.T("Nothing yet")
		if q.Ruling != (hearing.Ruling{}) {
			ruled = web.Cell{Text: web.UpperFirst(string(q.Ruling.Outcome)), Note: strings.TrimSpace(q.Ruling.Part + " " + q.Ruling.Why)}
		}
		t.Rows = append(t.Rows, web.Row(web.Said(q.Issue), web.T(q.Alias), ruled))
	}
	v.Boxes = []sheet.Box{{ID: "proposed", Title: "What you proposed", Table: &t}}
	if o.X.Frozen() || len(asks.Open) == 0 {
		v.Lead = []string{"There is no witness now of whom you can propose what they are asked. That opens once it was sent out what they will be asked about."}
		return p.show(w, r, v)
	}
	v.Forms = []sheet.Form{questionForm(form, &o, &asks)}
	return p.show(w, r, v)
}

func questionForm(form *web.Form, o *participants.Own, asks *participants.Asks) sheet.Form {
	parties := web.OptionsOf(asks.For, func(f participants.OwnParty) web.Option { return web.Option{Value: f.ID, Text: f.Name, Name: true} })
	f := sheet.Form{ID: "questions", Title: "Propose a topic", Action: ownPath(o) + "/questions", Button: web.Button{Text: "Propose it"},
		Lines: []string{"One issue at a time. The panel rules on each, and you read here what was ruled. The team reads what you write."}}
	if len(parties) > 1 {
		f.Fields = []sheet.Field{sheet.Radios(form.Radios("party", "For whom?", "", parties))}
	} else {
		f.Hidden = []web.Hidden{{Name: "party", Value: parties[0].Value}}
	}
	f.Fields = append(f.Fields, sheet.Select(form.Select("witness", "Which witness?", "", web.OptionsOf(asks.Open, witnessOption)), "Choose a witness"),
		sheet.Area(form.Textarea("issue", "On what issue?", "", participants.MaxIssue)),
		sheet.Radios(form.Radios("new", "Is it a new issue?", "", []web.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}})),
		sheet.Area(form.Textarea("why", "If it is not new: why should it be asked all the same?", "", participants.MaxIssue)),
		sheet.Area(form.Textarea("late", "If the day for it has passed: why should it be taken?", "", participants.MaxIssue)))
	return f
}

func witnessOption(c hearing.Choice) web.Option {
	words := c.Alias + ": " + c.Title
	if !c.Due.IsZero() {
		words += ", by " + c.Due.Human()
	}
	return web.Option{Value: c.Hearing + " " + c.Witness, Text: words}
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.questionsForm, func(ctx context.Context, form *web.Form) (string, error) {
		of, witness, _ := strings.Cut(form.Text("witness"), " ")
		in := participants.Question{Party: form.Text("party"), Hearing: of, Witness: witness, Topic: hearing.Topic{Issue: form.Text("issue"), New: form.Text("new") == "yes",
			Why: form.Text("why"), Late: form.Text("late")}}
		if form.Text("new") == "" {
			form.Fail("new", "Say whether it is a new issue")
		}
		form.Required("witness", "Choose a witness of the list")
		if form.Text("party") == "" {
			form.Fail("party", "Choose for whom you propose it")
		}
		if !form.OK() {
			return "", nil
		}
		return inquiry.GivenPath + "/" + r.PathValue("acts") + "/questions?done=asked", p.service.Ask(ctx, r.PathValue("acts"), in)
	})
}
