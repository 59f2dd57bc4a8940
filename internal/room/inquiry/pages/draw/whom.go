package draw

import (
	"net/http"
	"strconv"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

func (p *Pages) whom(w http.ResponseWriter, r *http.Request) error {
	return p.whomForm(w, r, web.NewForm())
}

// whomForm changes whom a sentence criticises, one at a time.
func (p *Pages) whomForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	one, v, err := p.one(r, "Whom it criticises")
	if err != nil {
		return err
	}
	c, err := p.service.Choices(r.Context(), one.Report.ID)
	if err != nil {
		return err
	}
	v.Errors, v.Lead = form.Errors(), []string{one.Content.Text}
	if one.Frozen || !one.Letters {
		return p.show(w, r, v)
	}
	hidden := []web.Hidden{{Name: "revision", Value: strconv.Itoa(one.Revision)}}
	if len(one.Against) > 0 {
		var left []web.Option
		for i, k := range one.Against {
			left = append(left, web.Option{Value: strconv.Itoa(i), Text: k.Who, Name: true})
		}
		v.Forms = append(v.Forms, sheet.Form{ID: "take", Title: "It criticises", Action: onLine(r) + "/whom/take", Hidden: hidden,
			Button: web.Button{Text: "Take out who is ticked", Kind: "secondary"},
			Fields: []sheet.Field{sheet.Ticks(form.Checkboxes("take", "Whom does it criticise no more?", "", left))}})
	}
	v.Forms = append(v.Forms, whomAsk(r, form, c, hidden))
	v.Links = []web.Link{{Text: "Name a person", Href: at(r, "/named")}}
	return p.show(w, r, v)
}

func whomAsk(r *http.Request, form *web.Form, c drafting.Choices, hidden []web.Hidden) sheet.Form {
	list := web.OptionsOf(c.Bodies, func(b inquiry.Body) web.Option { return web.Option{Value: "body " + b.ID, Text: b.Name, Name: true} })
	people := web.OptionsOf(c.Named, func(n drafting.Named) web.Option {
		return web.Option{Value: n.ID, Text: n.Name + ", " + n.What, Name: true}
	})
	for _, n := range people {
		n.Value = "person " + n.Value
		list = append(list, n)
	}
	ask := []sheet.Field{sheet.Select(form.Select("of", "Whom does it criticise?", "", list), "Choose"),
		sheet.Radios(form.Radios("manner", "Is it said, or to be inferred?", "", []web.Option{{Value: "2", Text: mannerWords[report.Explicit]}, {Value: "1", Text: mannerWords[report.Implied]}})),
		sheet.Radios(form.Radios("strength", "How strong is it?", "From significant on a letter is needed, and for all that is said outright", strengths())),
		sheet.Input(form.Input("facts", "Which sentences of this report state the facts behind it?", "Their numbers, with a blank between them, such as 1.1.1 1.1.2")),
		sheet.Input(form.Input("class", "Only some of a body’s people?", "The words of the sentence for them, such as: senior officers. Leave it empty for the body or person itself"))}
	if len(people) > 0 {
		ask = append(ask, sheet.Ticks(form.Checkboxes("could", "If so: whom could a reader mean?", "None is an answer too", people)))
	}
	return sheet.Form{ID: "add", Title: "Add whom it criticises", Action: onLine(r) + "/whom", Hidden: hidden, Private: true, Button: web.Button{Text: "Add it"}, Fields: ask}
}

func (p *Pages) addWhom(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, onLine(r)+"?done=whom", func(form *web.Form) error { return p.whomForm(w, r, form) }, func(form *web.Form, one *drafting.One, c *report.Content) error {
		choices, err := p.service.Choices(r.Context(), one.Report.ID)
		if err != nil {
			return err
		}
		kind, id, _ := strings.Cut(form.Text("of"), " ")
		k := report.Criticism{Of: report.Party{Kind: report.PartyKind(kind), ID: id}, Facts: sentenceNo(form, "facts", choices.Facts)}
		manner, _ := strconv.Atoi(form.Text("manner"))
		strength, _ := strconv.Atoi(form.Text("strength"))
		k.Manner, k.Strength = report.Manner(manner), report.Strength(strength)
		switch {
		case id == "":
			form.Fail("of", "Choose whom it criticises")
		case manner == 0:
			form.Fail("manner", "Say whether it is said or to be inferred")
		case strength == 0:
			form.Fail("strength", "Say how strong it is")
		}
		if words := form.Text("class"); words != "" {
			if kind != string(report.Body) {
				form.Fail("class", "Choose the body whose people they are")
			}
			k.Class, k.Of = &report.Class{Words: words, Body: id, Asked: true, Could: form.All("could")}, report.Party{}
		}
		c.Criticism = append(c.Criticism, k)
		return nil
	})
}

func (p *Pages) takeWhom(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, onLine(r)+"?done=whom", func(form *web.Form) error { return p.whomForm(w, r, form) }, func(form *web.Form, _ *drafting.One, c *report.Content) error {
		c.Criticism = without(form, "take", c.Criticism)
		return nil
	})
}

func (p *Pages) named(w http.ResponseWriter, r *http.Request) error {
	return p.namedForm(w, r, web.NewForm())
}

// namedForm lists the persons who are named in a report, and takes one more.
func (p *Pages) namedForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, all, err := p.service.NamedIn(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	v, err := p.view(r, c.Report, &c.Inquiry, c.Frozen, "Who is named in it")
	if err != nil {
		return err
	}
	v.Errors, v.Lead = form.Errors(), []string{"Persons who are criticised, or whom a reader could mean: so that a letter can go to each. Nobody who spoke to the inquiry is named here."}
	t := web.Table{ID: "named", Stack: true, Caption: "Persons", HideCaption: true, Empty: "Nobody is named.", Columns: []web.Column{{Text: "Name"}, {Text: "Who it is"}}}
	for _, n := range all {
		t.Rows = append(t.Rows, web.Row(web.Said(n.Name), web.Said(n.What)))
	}
	v.Table = &t
	if !c.Frozen {
		v.Forms = []sheet.Form{{ID: "named-add", Title: "Name a person", Action: at(r, "/named"), Private: true, Button: web.Button{Text: "Add the person"}, Fields: []sheet.Field{
			sheet.Input(form.Input("name", "Name", "")), sheet.Input(form.Input("what", "Who is it?", "The office that they held, or in what they had a part"))}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) addNamed(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, at(r, "/named?done=named"), p.namedForm, func(form *web.Form) error {
		_, err := p.service.AddNamed(r.Context(), r.PathValue("report"), form.Text("name"), form.Text("what"))
		return err
	})
}
