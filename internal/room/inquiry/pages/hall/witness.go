package hall

import (
	"context"
	"net/http"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/pages/pick"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// callForm asks for a witness.
func (p *Pages) callForm(w http.ResponseWriter, r *http.Request) error {
	return p.callPage(w, r, web.NewForm())
}

func (p *Pages) callPage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, h, err := p.service.Hearing(r.Context(), r.PathValue("id"), r.PathValue("hearing"))
	if err != nil {
		return err
	}
	here := at(r, "/hearings/"+h.ID)
	v := view(&x, "Enter a witness", web.Link{Text: h.Title, Href: here}, r, form)
	if !may(r.Context(), p, &x, inquiry.InquiryArrange) {
		return errNone
	}
	fields := append([]sheet.Field{sheet.Input(form.Input("alias", "By what name does the witness go here?",
		"Everybody reads it. Where somebody must not be known, a cipher that says nothing: Witness A7, and no initials"))}, slotFields(form, h.Days)...)
	v.Forms = []sheet.Form{{ID: "call", Action: here + "/witnesses", Button: web.Button{Text: "Enter the witness"}, Fields: fields}}
	return p.show(w, r, v)
}

func slotFields(form *web.Form, days []clock.Day) []sheet.Field {
	options := []web.Option{{Value: "", Text: "Not fixed yet"}}
	for i, d := range days {
		options = append(options, web.Option{Value: d.String(), Text: "Day " + strconv.Itoa(i+1) + ": " + d.Human()})
	}
	return []sheet.Field{sheet.Select(form.Select("on", "On which day?", "", options[1:]), "Not fixed yet"),
		sheet.Input(form.Input("order", "In which place of that day?", "A number from 1. Leave it empty where the day is not fixed"))}
}

func slotTyped(form *web.Form) (clock.Day, int) {
	on := clock.DayOrNone(form.Text("on"))
	if form.Text("order") == "" {
		return on, 0
	}
	return on, form.Int("order", "Write a number from 1")
}

func (p *Pages) call(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.callPage, func(ctx context.Context, form *web.Form) (string, error) {
		in := hearings.Witness{Inquiry: r.PathValue("id"), Hearing: r.PathValue("hearing"), Alias: form.Text("alias")}
		if in.On, in.Order = slotTyped(form); !form.OK() {
			return "", nil
		}
		id, err := p.service.Call(ctx, in)
		return at(r, "/hearings/"+in.Hearing+"/witnesses/"+id+"?done=called"), err
	})
}

func (p *Pages) witness(w http.ResponseWriter, r *http.Request) error {
	return p.witnessForm(w, r, web.NewForm())
}

func (p *Pages) witnessForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, h, s, err := p.service.Witness(r.Context(), r.PathValue("id"), r.PathValue("hearing"), r.PathValue("witness"))
	if err != nil {
		return err
	}
	back := at(r, "/hearings/"+h.ID)
	here := back + "/witnesses/" + s.ID
	v := view(&x, s.Alias, web.Link{Text: h.Title, Href: back}, r, form)
	reads := p.service.Reads(r.Context(), &x)
	var forms []sheet.Form
	if s.Ended == (hearing.Ended{}) {
		if reads && may(r.Context(), p, &x, inquiry.InquiryExamine) {
			forms = examineForms(form, &s, here)
		}
		if may(r.Context(), p, &x, inquiry.InquiryArrange) {
			forms = append(forms, arrangeForms(form, &h, &s, here)...)
		}
	}
	if v.Forms, v.Links = sheet.Chosen(r, forms, here); len(v.Forms) > 0 {
		v.Back = &web.Link{Text: s.Alias, Href: here}
		return p.show(w, r, v)
	}
	v.Boxes = []sheet.Box{standsBox(&s), helpBox(&s)}
	if reads {
		v.Boxes = append(v.Boxes, topicsBox(&s, here))
	}
	return p.show(w, r, v)
}

func standsBox(s *hearings.Seen) sheet.Box {
	b := sheet.Box{ID: "stands", Title: "How it stands", Tag: &web.Tag{Text: web.UpperFirst(string(s.Standing.State)), Tone: stateTone[s.Standing.State]},
		List: sheet.Rows(sheet.Row("Day", slotWords(s.On, s.Order)))}
	for _, step := range hearing.Steps {
		c := web.Cell{Text: "Not known: the day of the witness, or the bank holidays before it, are not fixed"}
		due, ok := s.Standing.Due[step]
		switch met, done := s.Met[step]; {
		case done:
			c = web.Cell{Text: "Done on " + met.On.Human(), Note: s.Titles[met.Document]}
		case ok:
			c = web.Cell{Text: "Due on " + due.Human()}
			for _, late := range s.Standing.Overdue {
				if late == step {
					c.Tag = &web.Tag{Text: "Late", Tone: web.Bad}
				}
			}
		}
		b.List.Rows = append(b.List.Rows, web.SummaryRow{Key: hearing.Names[step], Value: c})
	}
	for _, l := range s.Late {
		b.List.Rows = append(b.List.Rows, sheet.Row("Let in late", s.Titles[l.Document]+", which came on "+l.Came.Human()+". "+l.Notice))
	}
	for _, span := range s.Heard {
		b.List.Rows = append(b.List.Rows, sheet.Row("Heard", "Transcript "+spanWords(span)))
	}
	return b
}

func helpBox(s *hearings.Seen) sheet.Box {
	b := sheet.Box{ID: "help", Title: "What helps them"}
	switch {
	case !s.Measures.Asked:
		b.Lines = []string{"Nobody has asked them yet. They are not heard before."}
	case len(s.Measures.Chosen) == 0:
		b.Lines = []string{"They asked for nothing, on " + s.Measures.On.Human() + "."}
	}
	for _, o := range hearing.Offered() {
		for _, c := range s.Measures.Chosen {
			if c == o.Measure {
				b.Points = append(b.Points, o.Words)
			}
		}
	}
	return b
}

func topicsBox(s *hearings.Seen, here string) sheet.Box {
	t := web.Table{ID: "topics", Stack: true, Caption: "What others want to ask", HideCaption: true, Empty: "Nobody has proposed anything.",
		Columns: []web.Column{{Text: "Topic"}, {Text: "Who wants to ask"}, {Text: "How it stands"}}}
	for _, x := range s.Topics {
		state := web.T(x.Open())
		if x.Open() == "" {
			state = web.T(web.UpperFirst(string(x.Ruling.Outcome)) + asEnd(x))
		}
		t.Rows = append(t.Rows, web.Row(web.A(x.Issue, here+"/topics/"+x.ID), web.Said(x.Of), state))
	}
	return sheet.Box{ID: "asks", Title: "What others want to ask", Table: &t}
}

func asEnd(x hearing.Topic) string {
	switch {
	case x.Asked.GivenUp != "":
		return ", and given up"
	case x.Asked.Span != (restrict.Span{}):
		return ", and asked at " + spanWords(x.Asked.Span)
	}
	return ""
}

// examineForms are what counsel, the solicitor and paralegals do. Each form has its own names of
// fields, so that what was typed into one stands in no other.
func examineForms(form *web.Form, s *hearings.Seen, here string) []sheet.Form {
	steps := web.OptionsOf(hearing.Steps, func(x hearing.Step) web.Option { return web.Option{Value: string(x), Text: hearing.Names[x]} })
	topic := sheet.Form{ID: "topics", Title: "Somebody wants to ask something", Action: here + "/topics", Button: web.Button{Text: "Enter the topic"}, Fields: []sheet.Field{
		sheet.Input(form.Input("of", "Who wants to ask it?", "")), sheet.Area(form.Textarea("issue", "On what issue?", "", hearings.MaxIssue)),
		sheet.Radios(form.Radios("new", "Is it a new issue?", "", []web.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}})),
		sheet.Area(form.Textarea("why", "If it is not new: why should it be asked all the same?", "", hearings.MaxWhy)),
		sheet.Input(form.RoughDate("came", "When did it come?", dayHint)),
		sheet.Area(form.Textarea("late", "If it came late: why should it be taken?", "", hearings.MaxWhy))}}
	if _, sent := s.Met[hearing.Proposal]; !sent {
		topic = sheet.Form{}
	}
	out := []sheet.Form{
		{ID: "met", Title: "Something that was due was done", Action: here + "/met", Button: web.Button{Text: "Record it", Kind: "secondary"}, Fields: append([]sheet.Field{
			sheet.Select(form.Select("step", "What was done?", "", steps), "Choose what"), sheet.Input(form.RoughDate("done", "When?", dayHint))},
			documents(form, "document", "Which document is it?", "Documents of the inquiry. For questions that came, none is needed", s.Latest)...)},
		{ID: "heard", Title: "The witness was heard", Action: here + "/heard", Button: web.Button{Text: "Record it", Kind: "secondary"},
			Fields: append([]sheet.Field{sheet.Input(form.RoughDate("heard_on", "On which day?", dayHint))}, spanFields(form)...)},
		{ID: "late", Title: "A document comes late", Action: here + "/late", Button: web.Button{Text: "Let it in", Kind: "secondary"},
			Lines: []string{"Two clear working days must lie between the day it came and the day of the witness."}, Fields: append(
				documents(form, "late_document", "Which document?", "", s.Latest), sheet.Input(form.Input("request", "Which request does it answer?", "")),
				sheet.Area(form.Textarea("notice", "How was everybody told of it, and why does it come late?", "", hearings.MaxWhy)), sheet.Input(form.RoughDate("late_came", "When did it come?", dayHint)))},
		{ID: "done", Title: "The witness is done", Action: here + "/done", Button: web.Button{Text: "The witness is done", Kind: "secondary"},
			Lines: []string{"Once they were heard, and no topic waits."}},
	}
	if topic.ID != "" {
		out = append([]sheet.Form{topic}, out...)
	}
	return out
}

func arrangeForms(form *web.Form, h *hearings.Listed, s *hearings.Seen, here string) []sheet.Form {
	measures := web.OptionsOf(hearing.Offered(), func(o hearing.Offer) web.Option { return web.Option{Value: string(o.Measure), Text: o.Words} })
	if !form.Sent("measures") && !form.Sent("asked") {
		var chosen []string
		for _, m := range s.Measures.Chosen {
			chosen = append(chosen, string(m))
		}
		form.Set("measures", chosen...)
	}
	out := []sheet.Form{{ID: "help", Title: "What helps them to give evidence?", Action: here + "/help", Button: web.Button{Text: "Keep what they chose", Kind: "secondary"},
		Lines: []string{"Ask once, and keep what they chose. Nobody is asked why. They can change it whenever they wish."}, Hidden: []web.Hidden{{Name: "asked", Value: "yes"}},
		Fields: []sheet.Field{sheet.Ticks(form.Checkboxes("measures", "They chose", "Leave all empty if they want nothing", measures))}}}
	if len(s.Heard) == 0 {
		if !form.Sent("on") && !s.On.IsZero() {
			form.Set("on", s.On.String()).Set("order", strconv.Itoa(s.Order))
		}
		out = append(out, sheet.Form{ID: "move", Title: "Another day or place", Action: here + "/move", Button: web.Button{Text: "Move the witness", Kind: "secondary"}, Fields: slotFields(form, h.Days)})
	}
	return out
}

// toWitness does something to the witness of the address.
func (p *Pages) toWitness(w http.ResponseWriter, r *http.Request, done string, act func(ctx context.Context, form *web.Form, id, of, witness string) error) error {
	return sheet.Send(w, r, p.witnessForm, func(ctx context.Context, form *web.Form) (string, error) {
		id, of, who := r.PathValue("id"), r.PathValue("hearing"), r.PathValue("witness")
		return at(r, "/hearings/"+of+"/witnesses/"+who+"?done="+done), act(ctx, form, id, of, who)
	})
}

func (p *Pages) move(w http.ResponseWriter, r *http.Request) error {
	return p.toWitness(w, r, "kept", func(ctx context.Context, form *web.Form, id, of, who string) error {
		if !form.Sent("on") {
			form.Fail("on", "Choose a day, or that it is not fixed yet")
		}
		on, order := slotTyped(form)
		if !form.OK() {
			return nil
		}
		return p.service.Move(ctx, id, of, who, on, order)
	})
}

func (p *Pages) help(w http.ResponseWriter, r *http.Request) error {
	return p.toWitness(w, r, "kept", func(ctx context.Context, form *web.Form, id, of, who string) error {
		if form.Text("asked") == "" {
			form.Fail("measures", "Choose what helps them, or send the form with nothing chosen")
			return nil
		}
		var chosen []hearing.Measure
		for _, m := range form.All("measures") {
			chosen = append(chosen, hearing.Measure(m))
		}
		return p.service.Ask(ctx, id, of, who, chosen)
	})
}

func (p *Pages) met(w http.ResponseWriter, r *http.Request) error {
	return p.toWitness(w, r, "kept", func(ctx context.Context, form *web.Form, id, of, who string) error {
		err := p.service.Meet(ctx, id, of, who, hearing.Step(form.Text("step")), dayTyped(form, "done"), pick.Of(form, "document"))
		return renamed(err, "on", "done")
	})
}

func (p *Pages) late(w http.ResponseWriter, r *http.Request) error {
	return p.toWitness(w, r, "kept", func(ctx context.Context, form *web.Form, id, of, who string) error {
		err := p.service.LetIn(ctx, id, of, who, hearing.Late{Document: pick.Of(form, "late_document"), Request: form.Text("request"), Notice: form.Text("notice"), Came: dayTyped(form, "late_came")})
		return renamed(renamed(err, "document", "late_document"), "came", "late_came")
	})
}

func (p *Pages) heard(w http.ResponseWriter, r *http.Request) error {
	return p.toWitness(w, r, "kept", func(ctx context.Context, form *web.Form, id, of, who string) error {
		err := p.service.Hear(ctx, id, of, who, spanTyped(form), dayTyped(form, "heard_on"))
		return renamed(renamed(renamed(err, "on", "heard_on"), "span", "from"), "measures", "heard_on")
	})
}

func (p *Pages) done(w http.ResponseWriter, r *http.Request) error {
	return p.toWitness(w, r, "ended", func(ctx context.Context, _ *web.Form, id, of, who string) error {
		return p.service.Done(ctx, id, of, who)
	})
}

func (p *Pages) propose(w http.ResponseWriter, r *http.Request) error {
	return p.toWitness(w, r, "topic", func(ctx context.Context, form *web.Form, id, of, who string) error {
		isNew := form.OneOf("new", "Say whether it is a new issue", []web.Option{{Value: "yes"}, {Value: "no"}})
		if !form.OK() {
			return nil
		}
		_, err := p.service.Propose(ctx, id, of, who, hearing.Topic{Of: form.Text("of"), Issue: form.Text("issue"), New: isNew == "yes", Why: form.Text("why"),
			Came: dayTyped(form, "came"), Late: form.Text("late")})
		return err
	})
}
