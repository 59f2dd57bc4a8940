package pages

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

const proposed = "?done=proposed"

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request) error {
	return p.newForm(w, r, web.NewForm())
}

func formOptions() ([]web.Option, error) {
	all, err := rules.Forms()
	return web.OptionsOf(all, func(s rules.Set) web.Option { return web.Option{Value: string(s.Form), Text: s.Title, Hint: s.Words} }), err
}

// newForm asks what an inquiry is to be.
func (p *Pages) newForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	ctx := r.Context()
	names, err := p.service.BodyNames(ctx)
	if err != nil {
		return err
	}
	forms, err := formOptions()
	if err != nil {
		return err
	}
	mine, err := p.service.Mine(ctx)
	if err != nil {
		return err
	}
	choices, err := p.service.BodyChoices(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(choices, func(a, b inquiry.Body) int { return strings.Compare(a.Name, b.Name) })
	bodies := web.OptionsOf(choices, func(b inquiry.Body) web.Option { return web.Option{Value: b.ID, Text: b.Name, Name: true} })
	parents := []web.Option{}
	for _, x := range mine {
		if x.Form == rules.Statutory && p.service.May(ctx, &x, inquiry.InquiryFound) {
			parents = append(parents, web.Option{Value: x.ID, Text: x.Title})
		}
	}
	own := names[access.ActorFrom(ctx).Body]
	v := &sheet.View{Page: web.Page{Title: "Set up an inquiry", Section: inquiry.DeskPath, Back: &web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Errors: form.Errors()},
		Lead: []string{"It is commissioned by your body: " + own + ". It is public once somebody else of your body has agreed.",
			"Bodies that are looked at have no part in it, nor has your body in what is looked at."},
		Forms: []sheet.Form{{ID: "new", Action: inquiry.NewPath, Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{
			sheet.Input(form.Input("title", "What is it called?", "")), sheet.Radios(form.Radios("form", "Which form of inquiry is it?", "", forms)),
			sheet.Select(form.Select("parent", "Which inquiry is it within?", "Only for a local investigation", parents), "None"),
			sheet.Input(form.Input("area", "Which area does it look at?", "")), sheet.Area(form.Textarea("about", "What does it ask?",
				"A few sentences for everybody to read. Name no person", inquiry.MaxAbout)),
			sheet.Select(form.Select("body1", "Which body does it look at?", "", bodies), "Choose"), sheet.Select(form.Select("body2", "A second body", "", bodies), "None"),
			sheet.Select(form.Select("body3", "A third body", "", bodies), "None"),
			sheet.Area(form.Textarea("why", "Why is it set up?", "Whoever agrees reads this", inquiry.MaxWhy))}}}}
	return p.show(w, r, v)
}

func (p *Pages) propose(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	n := inquiry.New{Title: form.Text("title"), Form: rules.Form(form.Text("form")), Parent: form.Text("parent"), Area: form.Text("area"), About: form.Text("about"), Why: form.Text("why")}
	for _, name := range []string{"body1", "body2", "body3"} {
		if id := form.Text(name); id != "" {
			n.Bodies = append(n.Bodies, id)
		}
	}
	_, err = p.service.Propose(r.Context(), n)
	return answer(w, r, form, moved(err, "bodies", "body1"), inquiry.DeskPath+proposed, p.newForm)
}

func (p *Pages) showTurn(w http.ResponseWriter, r *http.Request) error {
	return p.turnForm(w, r, web.NewForm())
}

func (p *Pages) turnForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, may, err := p.service.Turns(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.staffView(&x, "What happens to the inquiry")
	v.Errors = form.Errors()
	v.Lead = []string{"It happens once somebody else of your body has agreed, and everybody reads why. While an inquiry is suspended, and after it has ended, nothing is written; its record goes on."}
	if len(may) == 0 {
		v.Inset = "It has ended."
		return p.show(w, r, v)
	}
	var options []web.Option
	hints := map[string]string{inquiry.TurnSetUp: "There must be a chair on that day", inquiry.TurnReset: "Everybody goes on reading the wrong day beside the right one",
		inquiry.TurnConvert: "It becomes a statutory inquiry from the day after. What was given before keeps what was promised"}
	for _, k := range may {
		options = append(options, web.Option{Value: k, Text: turnAsks[k], Hint: hints[k]})
	}
	fields := []sheet.Field{sheet.Radios(form.Radios("kind", "What happens?", "", options))}
	if slices.Contains(may, inquiry.TurnSetUp) || slices.Contains(may, inquiry.TurnReset) {
		fields = append(fields, sheet.Input(form.RoughDate("on", "Setting-up day, if that is set or put right", dayHint)))
	}
	v.Forms = []sheet.Form{{ID: "turn", Action: here(r, "/turn"), Button: web.Button{Text: "Propose it"}, Fields: append(fields, sheet.Area(form.Textarea("why", "Why?",
		"Everybody reads this", inquiry.MaxWhy)))}}
	return p.show(w, r, v)
}

var turnAsks = map[string]string{inquiry.TurnSetUp: "Set the setting-up day", inquiry.TurnReset: "Put the setting-up day right",
	inquiry.TurnSuspend: "Suspend it", inquiry.TurnResume: "Take it up again",
	inquiry.TurnEnd: "End it", inquiry.TurnConvert: "Change its form"}

func (p *Pages) turn(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := inquiry.TurnInput{Inquiry: r.PathValue("id"), Kind: form.Text("kind"), On: dayTyped(form, "on"), Why: form.Text("why")}
	if in.Kind == inquiry.TurnConvert {
		in.Form = rules.Statutory
	}
	_, err = p.service.ProposeTurn(r.Context(), in)
	return answer(w, r, form, err, inquiry.DeskPath+proposed, p.turnForm)
}

// shows are what the second is shown of each kind of proposal.
func (p *Pages) shows() map[string]second.Show {
	return map[string]second.Show{inquiry.KindNew: p.showProposedNew, inquiry.KindTurn: p.showProposedTurn, inquiry.KindSeat: p.showProposedSeat, inquiry.KindTerms: p.showProposedTerms,
		inquiry.KindPaper: p.showProposedPaper, inquiry.KindLeave: p.showProposedLeave,
		inquiry.KindWord: p.showProposedWord, inquiry.KindTheme: p.showProposedTheme, inquiry.KindDid: p.showProposedDid}
}

func (p *Pages) showProposedNew(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	var n inquiry.New
	if err := x.Into(&n); err != nil {
		return nil, nil, err
	}
	names, err := p.service.BodyNames(ctx)
	var looks []string
	for _, b := range n.Bodies {
		looks = append(looks, names[b])
	}
	set, _ := rules.Newest(n.Form)
	rows := []web.SummaryRow{sheet.Row("Form", set.Title), sheet.Row("Commissioned by", names[n.Commissioner]), sheet.Row("Looks at", strings.Join(looks, "\n")),
		sheet.Row("Area", n.Area), sheet.Row("What it asks", n.About)}
	return &sheet.View{Boxes: []sheet.Box{{ID: "new", Title: "The inquiry", List: &web.SummaryList{Rows: rows}}}}, nil, err
}

func (p *Pages) showProposedTurn(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	var in inquiry.TurnInput
	if err := x.Into(&in); err != nil {
		return nil, nil, err
	}
	q, err := p.service.See(ctx, in.Inquiry)
	if err != nil {
		return nil, nil, err
	}
	rows := []web.SummaryRow{sheet.Row("What happens", turnAsks[in.Kind])}
	if in.Kind == inquiry.TurnSetUp || in.Kind == inquiry.TurnReset {
		rows = append(rows, sheet.Row("Setting-up day", in.On.Human()))
	}
	if set, ok := rules.Newest(in.Form); ok {
		rows = append(rows, sheet.Row("It becomes", set.Title))
	}
	for _, open := range in.Open {
		rows = append(rows, sheet.Row("Not done yet", open))
	}
	return &sheet.View{Boxes: []sheet.Box{{ID: "turn", Title: "What happens", List: &web.SummaryList{Rows: rows}}, standing(q)}}, nil, nil
}
