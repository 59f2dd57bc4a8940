package hall

import (
	"context"
	"net/http"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// renamed gives an error whose field has another name on a page.
func renamed(err error, from, to string) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	out := slices.Clone(fields)
	for i := range out {
		if out[i].Name == from {
			out[i].Name = to
		}
	}
	return errs.InvalidInput(errs.Message(err), out...)
}

func (p *Pages) topic(w http.ResponseWriter, r *http.Request) error {
	return p.topicForm(w, r, web.NewForm())
}

func (p *Pages) topicForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, h, s, err := p.service.Witness(r.Context(), r.PathValue("id"), r.PathValue("hearing"), r.PathValue("witness"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Topics, func(t hearing.Topic) bool { return t.ID == r.PathValue("topic") })
	if i < 0 {
		return errNone
	}
	t := s.Topics[i]
	back := at(r, "/hearings/"+h.ID+"/witnesses/"+s.ID)
	v := view(&x, "What somebody wants to ask", web.Link{Text: s.Alias, Href: back}, r, form)
	v.Boxes = []sheet.Box{topicBox(&t)}
	here := back + "/topics/" + t.ID
	if !may(r.Context(), p, &x, inquiry.InquiryExamine) || s.Ended != (hearing.Ended{}) {
		return p.show(w, r, v)
	}
	switch {
	case t.Ruling == (hearing.Ruling{}):
		v.Forms = []sheet.Form{{ID: "rule", Title: "Put a ruling to the panel", Action: here + "/rule", Button: web.Button{Text: "Put it to the panel"},
			Lines: []string{"It counts once a member of the panel agrees. A ruling is not changed later."}, Fields: []sheet.Field{
				sheet.Radios(form.Radios("outcome", "What should be ruled?", "", web.OptionsOf(hearing.Outcomes, func(o hearing.Outcome) web.Option {
					return web.Option{Value: string(o), Text: web.UpperFirst(string(o))}
				}))), sheet.Area(form.Textarea("part", "If in part: what of it may be asked?", "", hearings.MaxWhy)), sheet.Area(form.Textarea("why", "Why?", "", hearings.MaxWhy))}}}
	case t.Open() != "":
		v.Forms = []sheet.Form{{ID: "asked", Title: "It was asked, or given up", Action: here + "/asked", Button: web.Button{Text: "Record it"},
			Fields: append(spanFields(form), sheet.Area(form.Textarea("given_up", "Or why was it given up?", "Leave the lines empty then", hearings.MaxWhy)))}}
	}
	return p.show(w, r, v)
}

func topicBox(t *hearing.Topic) sheet.Box {
	isNew := "Yes"
	if !t.New {
		isNew = "No. " + t.Why
	}
	b := sheet.Box{ID: "topic", Title: t.Issue, List: sheet.Rows(web.SummaryRow{Key: "Who wants to ask it", Value: web.Said(t.Of)}, sheet.Row("A new issue", isNew), sheet.Row("Came", t.Came.Human()))}
	if t.Late != "" {
		b.List.Rows = append(b.List.Rows, sheet.Row("Came late", t.Late))
	}
	if t.Ruling == (hearing.Ruling{}) {
		b.List.Rows = append(b.List.Rows, sheet.Row("Ruling", "None yet"))
		return b
	}
	b.List.Rows = append(b.List.Rows, sheet.Row("Ruling", web.UpperFirst(string(t.Ruling.Outcome))+", on "+t.Ruling.On.Human()))
	if t.Ruling.Part != "" {
		b.List.Rows = append(b.List.Rows, sheet.Row("What may be asked", t.Ruling.Part))
	}
	b.List.Rows = append(b.List.Rows, sheet.Row("Why", t.Ruling.Why))
	if end := asEnd(*t); end != "" {
		b.List.Rows = append(b.List.Rows, sheet.Row("Then", web.UpperFirst(end[len(", and "):])))
	}
	return b
}

// toTopic does something to the topic of the address.
func (p *Pages) toTopic(w http.ResponseWriter, r *http.Request, done string, act func(context.Context, *web.Form, hearings.Terms) error) error {
	return sheet.Send(w, r, p.topicForm, func(ctx context.Context, form *web.Form) (string, error) {
		in := hearings.Terms{Inquiry: r.PathValue("id"), Hearing: r.PathValue("hearing"), Witness: r.PathValue("witness"), Topic: r.PathValue("topic")}
		return at(r, "/hearings/"+in.Hearing+"/witnesses/"+in.Witness+"/topics/"+in.Topic+"?done="+done), act(ctx, form, in)
	})
}

func (p *Pages) rule(w http.ResponseWriter, r *http.Request) error {
	return p.toTopic(w, r, "proposed", func(ctx context.Context, form *web.Form, in hearings.Terms) error {
		in.Outcome, in.Part, in.Why = hearing.Outcome(form.Text("outcome")), form.Text("part"), form.Text("why")
		_, err := p.service.ProposeRuling(ctx, in)
		return err
	})
}

func (p *Pages) asked(w http.ResponseWriter, r *http.Request) error {
	return p.toTopic(w, r, "kept", func(ctx context.Context, form *web.Form, in hearings.Terms) error {
		err := p.service.Note(ctx, in.Inquiry, in.Hearing, in.Witness, in.Topic, hearing.Asking{Span: spanTyped(form), GivenUp: form.Text("given_up")})
		return renamed(renamed(err, "span", "from"), "topic", "from")
	})
}
