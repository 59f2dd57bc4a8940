package hear

import (
	"context"
	"net/http"

	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// outwardWords say in a few words what an asking is about.
var outwardWords = map[testimony.Use]string{testimony.Passed: "Pass it on to", testimony.Speaking: "Ask the person to speak at", testimony.Researched: "Give it to the project"}

func (p *Pages) outward(w http.ResponseWriter, r *http.Request) error {
	return p.outwardForm(w, r, web.NewForm())
}

// outwardForm lists where one account may go, and what its person was asked, and takes what comes next.
func (p *Pages) outwardForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, acc, all, err := p.service.OutwardOf(r.Context(), r.PathValue("id"), r.PathValue("account"))
	if err != nil {
		return err
	}
	at := here(r, "/accounts/"+r.PathValue("account")+"/outward")
	v := p.view(&x, "Where an account may go", r)
	v.Errors, v.Back = form.Errors(), &web.Link{Text: "The account", Href: here(r, "/accounts/"+r.PathValue("account"))}
	v.Lead = []string{listening.ByPaper + " To pass it on, and to speak, the person is asked first, on their page: no answer is a no. They read every word that you write here."}
	t := web.Table{ID: "outward", Stack: true, Caption: "What was asked, and where it went", HideCaption: true, Empty: "Nobody asked for anything yet.",
		Columns: []web.Column{{Text: "What"}, {Text: "How it stands"}}}
	for _, o := range all {
		t.Rows = append(t.Rows, web.Row(web.T(outwardWords[o.Use]+": "+o.Whom), web.T(outwardStands(&o, &acc.Account))))
	}
	v.Table = &t
	for _, o := range all {
		switch {
		case o.ToTell(&acc.Account):
			v.Forms = append(v.Forms, goesForm(form, &o, at, "tell", "Tell the project to destroy its copy: "+o.Whom, "Record that it was told",
				"The person says no now. Tell the project first. They read on their page on which day you did.", "Whom did you tell, and how?"))
		case o.Opens() && acc.May(o.Use) == nil && !x.Frozen():
			v.Forms = append(v.Forms, goesForm(form, &o, at, "go", "It goes to: "+o.Whom, "Propose that it goes",
				"Prepare it, and hand it over only on the day on which somebody else agrees here: that is the day on which it goes. Until then the person can say no.", "How does it go?"))
		}
		if len(v.Forms) > 0 { // one at a time
			break
		}
	}
	var uses []web.Option
	for _, u := range testimony.Outward {
		if acc.May(u) == nil {
			uses = append(uses, web.Option{Value: string(u), Text: outwardWords[u] + " …"})
		}
	}
	if len(uses) > 0 && !x.Frozen() {
		asks, err := p.askForm(r.Context(), form, uses, at)
		if err != nil {
			return err
		}
		v.Forms = append(v.Forms, asks)
	}
	return p.show(w, r, v)
}

// goesForm is the form of what is next with one asking.
func goesForm(form *web.Form, o *listening.Outward, at, did, title, button, line, ask string) sheet.Form {
	return sheet.Form{ID: did, Title: title, Action: at + "/goes", Hidden: []web.Hidden{{Name: "outward", Value: o.ID}, {Name: "did", Value: did}},
		Button: web.Button{Text: button}, Lines: []string{line, listening.ByPaper}, Fields: []sheet.Field{sheet.Input(form.Input("how", ask, "The person reads it"))}}
}

func (p *Pages) askForm(ctx context.Context, form *web.Form, uses []web.Option, at string) (sheet.Form, error) {
	all, err := p.inquiries.BodyChoices(ctx)
	bodies := []web.Option{{Value: listening.ReviewPanel, Text: listening.ReviewPanelWords}}
	for _, b := range all {
		bodies = append(bodies, web.Option{Value: b.ID, Text: b.Name})
	}
	fields := []sheet.Field{sheet.Radios(form.Radios("use", "What is to be done?", "Only what the person said yes to", uses))}
	asked := func(use testimony.Use) bool {
		for _, o := range uses {
			if o.Value == string(use) {
				return true
			}
		}
		return false
	}
	if asked(testimony.Passed) {
		fields = append(fields, sheet.Select(form.Select("body", "To pass it on: to whom?", "No body that this inquiry looks at, nor the one that commissions it", bodies), "Nobody"))
	}
	if asked(testimony.Speaking) || asked(testimony.Researched) {
		fields = append(fields, sheet.Input(form.Input("whom", "To speak, or for research: which hearing, or which project?", "Its name, as everybody knows it")))
	}
	if asked(testimony.Researched) {
		fields = append(fields, sheet.Input(form.Input("signed", "For research: who signed what to keep it safe?", "")), sheet.Input(form.Input("signed_on", "For research: when did they sign?", dayHint)))
	}
	fields = append(fields, sheet.Area(form.Textarea("why", "Why? The person reads it", "Plain words. Repeat nothing of the account", listening.MaxWhy)),
		sheet.Area(form.Textarea("follows", "What happens then? The person reads it", "For example, who is in touch with them, and how", listening.MaxFollows)))
	return sheet.Form{ID: "ask", Title: "Propose where it may go, or what the person is asked", Action: at, Private: true, Button: web.Button{Text: "Propose it"}, Fields: fields,
		Lines: []string{"Somebody else must agree before the person is asked anything. After a no the same is not asked again for " + web.Number(testimony.Quiet) +
			" days, unless they say that it may be."}}, err
}

// outwardStands says how far an asking is, to the team.
func outwardStands(o *listening.Outward, acc *testimony.Account) string {
	switch o.Stage() {
	case testimony.AskProposed:
		return "Proposed on " + o.Proposed.Human() + ". Waits for a second person"
	case testimony.AskRefused:
		return "Turned down on " + o.Refused.Human() + ". The person was asked nothing"
	case testimony.AskWaits:
		return "The person was asked on " + o.Agreed.Human() + ", and has not answered. No answer is a no"
	case testimony.AskNo:
		return "The person said no on " + o.Answered.Human()
	case testimony.AskEnded:
		return "Ended on " + o.Ended.Human() + ": the person says no to all of this kind"
	case testimony.AskWent:
		words := "It went on " + o.Went.Human() + ". " + o.How
		if !o.Told.IsZero() {
			words += ". Told to destroy its copy on " + o.Told.Human()
		}
		return words
	}
	switch {
	case acc.May(o.Use) != nil:
		return "Nothing may be done now: something stands against it"
	case o.Use == testimony.Researched:
		return "Agreed on " + o.Agreed.Human() + ". It may go"
	case o.Use == testimony.Speaking:
		return "The person said yes on " + o.Answered.Human()
	}
	return "The person said yes on " + o.Answered.Human() + ". It may go"
}

func (p *Pages) proposeOutward(w http.ResponseWriter, r *http.Request) error {
	return do("/accounts/{account}/outward?done=proposed", p.outwardForm, func(r *http.Request, form *web.Form) error {
		if _, _, _, err := p.service.OutwardOf(r.Context(), r.PathValue("id"), r.PathValue("account")); err != nil {
			return err
		}
		_, err := p.service.ProposeOutward(r.Context(), listening.OutwardInput{Account: r.PathValue("account"), Use: testimony.Use(form.Text("use")), Body: form.Text("body"),
			Whom: form.Text("whom"), Why: form.Text("why"), Follows: form.Text("follows"), Signed: form.Text("signed"), SignedOn: dayTyped(form, "signed_on")})
		return err
	})(w, r)
}

// goes takes that an account is to go, or that a project was told.
func (p *Pages) goes(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Text("did") == "tell" {
		return do("/accounts/{account}/outward?done=project", p.outwardForm, func(r *http.Request, form *web.Form) error {
			return p.service.ToldProject(r.Context(), form.Text("outward"), form.Text("how"))
		})(w, r)
	}
	return do("/accounts/{account}/outward?done=goes", p.outwardForm, func(r *http.Request, form *web.Form) error {
		_, err := p.service.ProposeGoes(r.Context(), form.Text("outward"), form.Text("how"))
		return err
	})(w, r)
}

// speakers lists for whoever arranges hearings that somebody said yes, and of nobody who it is.
func (p *Pages) speakers(w http.ResponseWriter, r *http.Request) error {
	x, all, err := p.service.Speakers(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.view(&x, "Who said yes to speaking at a hearing", r)
	v.Lead = []string{"Who it is stands nowhere here. Those who read accounts know it; what the person was told comes next is below. The person can take the yes back at any time."}
	t := web.Table{ID: "speakers", Stack: true, Caption: "Who said yes", HideCaption: true, Empty: "Nobody said yes to that now.",
		Columns: []web.Column{{Text: "Hearing"}, {Text: "Asked"}, {Text: "Said yes"}, {Text: "What they were told comes next"}}}
	for _, o := range all {
		t.Rows = append(t.Rows, web.Row(web.T(o.Whom), web.T(o.Agreed.Human()), web.T(o.Answered.Human()), web.T(o.Follows)))
	}
	v.Table = &t
	return p.show(w, r, v)
}

func (p *Pages) showOutward(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	return p.outwardBox(ctx, x, "If you agree, the person is asked on their page, with these words. Nothing goes before they say yes.",
		"If you agree, the account may be given to this project. Before it goes somebody else must agree once more.")
}

func (p *Pages) showGoes(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	const goes = "If you agree, it counts as gone today, for good, and the person reads that. It is handed over today, and not before you agree. If the person said no meanwhile, this is refused."
	return p.outwardBox(ctx, x, goes, goes)
}

// outwardBox shows what an asking says, whole, and what follows from agreeing.
func (p *Pages) outwardBox(ctx context.Context, x proposal.Proposal, asks, project string) (*sheet.View, []string, error) {
	o, err := p.service.OutwardProposed(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	q, err := p.inquiries.See(ctx, o.Inquiry)
	if err != nil {
		return nil, nil, err
	}
	list := sheet.Rows(sheet.Row("Inquiry", q.Title), sheet.Row(outwardWords[o.Use], o.Whom), sheet.Row("Why", o.Why), sheet.Row("What happens then", o.Follows))
	if o.Use == testimony.Researched {
		list = sheet.Rows(sheet.Row("Inquiry", q.Title), sheet.Row(outwardWords[o.Use], o.Whom), sheet.Row("Who signed what", o.Signed), sheet.Row("Signed on", o.SignedOn.Human()),
			sheet.Row("Why", o.Why), sheet.Row("What happens then", o.Follows))
		asks = project
	}
	lines := []string{asks, listening.ByPaper}
	if x.Kind == listening.KindGoes {
		lines = append([]string{"How it goes: " + x.Reason}, lines...)
	}
	return &sheet.View{Boxes: []sheet.Box{{ID: "outward", Title: x.Title, List: list, Lines: lines}}}, nil, nil
}
