package release

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// ProposalsPath is where what waits for a second person is answered.
const ProposalsPath = inquiry.DeskPath + "/release-proposals"

// Pages serves what is read for whom it could tell.
type Pages struct {
	service *releasing.Service
	web     *web.Renderer
}

// New makes the pages over the use cases.
func New(s *releasing.Service, rd *web.Renderer) *Pages { return &Pages{s, rd} }

// Routes are all pages.
func (p *Pages) Routes() []web.Route {
	const of = inquiry.OnePath + "/{id}/releases"
	guard := inquiry.InquiryGuard
	out := []web.Route{web.Get(of, guard, p.overview), web.Get(of+"/text", guard, p.toRead), web.Post(of+"/read", guard, p.record), web.Get(of+"/readings/{read}", guard, p.one),
		web.Post(of+"/readings/{read}/pass", guard, p.pass), web.Post(of+"/limits", guard, p.limits), web.Post(of+"/people", guard, p.people), web.Post(of+"/waiver", guard, p.waive),
		web.Post(of+"/withdraw", guard, p.withdraw)}
	for i := range out {
		if strings.HasSuffix(out[i].Pattern, "/read") {
			out[i].MaxBody = 4*releasing.MaxText + 1<<20
		}
	}
	answers := second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: p.shows()}, p.service.Proposals()).Routes()
	for i := range answers {
		answers[i].Fresh = answers[i].Method == http.MethodPost
	}
	return append(out, answers...)
}

// Title is what the page is called.
const Title = "What published texts tell of people"

// Links are what somebody can do here to an inquiry.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) []web.Link {
	if !p.service.May(ctx, x) {
		return nil
	}
	return []web.Link{{Text: Title, Href: inquiry.OnePath + "/" + x.ID + "/releases"}}
}

// DeskItems gives what waits for somebody here.
func (p *Pages) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	out, err := second.DeskItems(ctx, p.service.Proposals(), ProposalsPath, releasing.ProposalKinds...)
	if err != nil || !who.Has(access.RoleInquiry) {
		return out, err
	}
	mine, err := p.service.Inquiries.Mine(ctx)
	if err != nil {
		return nil, err
	}
	for i := range mine {
		n, limits, err := p.service.Waits(ctx, &mine[i])
		if err != nil {
			return nil, err
		}
		if n > 0 || !limits {
			out = append(out, room.DeskItem{Title: "Read what is public for whom it could tell: " + mine[i].Title, Urgency: room.Soon, Synthetic: mine[i].Synthetic,
				Href: inquiry.OnePath + "/" + mine[i].ID + "/releases"})
		}
	}
	return out, nil
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

func at(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + "/releases" + path
}

var doneWords = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was changed yet.", "read": "What you found was kept.", "waiver": "The waiver was kept.",
	"withdrawn": "It was taken back. From this moment nothing passes by it."}

func view(r *http.Request, x *inquiry.Inquiry, title string, back web.Link, form *web.Form) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Synthetic: x.Synthetic, Back: &back, Errors: form.Errors()}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	if x.Frozen() {
		v.Inset = "This inquiry is suspended, or has ended. Nothing is written while that lasts."
	}
	return v
}

func (p *Pages) overview(w http.ResponseWriter, r *http.Request) error {
	return p.overviewForm(w, r, web.NewForm())
}

func (p *Pages) overviewForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, err := p.service.Overview(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := view(r, &x.Inquiry, Title, web.Link{Text: x.Inquiry.Title, Href: inquiry.OnePath + "/" + x.Inquiry.ID}, form)
	if !x.Inquiry.Frozen() {
		if f, ok := p.chosen(r, form, &x); ok {
			v.Back, v.Forms = &web.Link{Text: Title, Href: at(r, "")}, []sheet.Form{f}
			return p.show(w, r, v)
		}
	}
	v.Lead = []string{"No text that this inquiry publishes may tell who a person is who was harmed, in their lifetime (Sexual Offences (Amendment) Act 1992, section 1). " +
		"Two texts can do it together. So each text is read before it is public, and what it tells is weighed with all that this inquiry has published. " +
		"What another inquiry published, also one that this is a part of, is weighed only where somebody enters it under “Read another text”."}
	if !x.Rule.Set() {
		v.Warning = "It is not said yet how many people are enough. Until two people say it, nothing is published."
	}
	if !x.Inquiry.Frozen() {
		v.Links = []web.Link{{Text: "Say how many people are enough", Href: at(r, "?do=limits")}, {Text: "Record how many people are so", Href: at(r, "?do=people")},
			{Text: "Read another text", Href: at(r, "?do=read")}, {Text: "Record what somebody agreed to", Href: at(r, "?do=waiver")}, {Text: "What waits for a second person", Href: ProposalsPath}}
	}
	v.Boxes = []sheet.Box{toReadBox(r, &x)}
	if len(x.Whole) > 0 {
		v.Boxes = append(v.Boxes, sheet.Box{ID: "whole", Title: "What is public and could tell who somebody is", Tag: &web.Tag{Text: "Look at this", Tone: web.Bad},
			Points: releasing.TroubleWords(x.Whole),
			Notes:  []string{"What is public cannot be untold. A restriction can still stop that more people read it."}})
	}
	v.Boxes = append(v.Boxes, limitsBox(&x), readsBox(r, &x), crowdsBox(&x), waiversBox(r, &x))
	return p.show(w, r, v)
}

func toReadBox(r *http.Request, x *releasing.Overview) sheet.Box {
	b := sheet.Box{ID: "to-read", Title: "To be read"}
	for _, t := range x.Unread {
		b.Links = append(b.Links, web.Link{Text: "Public, and not read as it is: " + t.Title, Href: textHref(r, &t)})
	}
	for _, t := range x.Ahead {
		b.Links = append(b.Links, web.Link{Text: "Not public yet: " + t.Title, Href: textHref(r, &t)})
	}
	if len(b.Links) == 0 {
		b.Lines = []string{"Nothing that you may read before it is public."}
	}
	return b
}

func textHref(r *http.Request, t *jigsaw.Text) string {
	return at(r, "/text?kind="+t.Kind+"&ref="+t.Ref)
}

func limitsBox(x *releasing.Overview) sheet.Box {
	b := sheet.Box{ID: "limits", Title: "How many people are enough", Lines: []string{"Not said yet."}}
	if !x.Rule.Set() {
		return b
	}
	b.Lines = nil
	b.List = sheet.Rows(sheet.Row("What is told is true of at least", web.Number(x.Rule.Least)+" people"), sheet.Row("Two are read as one where they share what is true of fewer than",
		web.Number(x.Rule.Join)+" people"),
		sheet.Row("Kinds of things that are too many of one person", web.Number(x.Rule.Limits.Kinds)), sheet.Row("Why", x.Rule.Why),
		sheet.Row("Since", x.Rule.Made.Human()+", asked for by "+x.Rule.Asked+", agreed by "+x.Rule.Agreed),
		sheet.Row("Schools to look for", strings.Join(x.Rule.Listed[jigsaw.School], "\n")), sheet.Row("Areas to look for", strings.Join(x.Rule.Listed[jigsaw.Area], "\n")))
	b.Notes = []string{"No law that we read says a number: these are the inquiry’s own, and a guess until somebody with the knowledge looks at them."}
	return b
}

// readsShown is how many readings stand on the page.
const readsShown = 20

func readsBox(r *http.Request, x *releasing.Overview) sheet.Box {
	t := web.Table{ID: "reads", Stack: true, Caption: "Texts that were read", HideCaption: true, Empty: "No text was read yet.", Columns: []web.Column{{Text: "Text"}, {Text: "Read on"},
		{Text: "Public"}, {Text: "Things told"}}}
	page := web.PageNumber(r.URL)
	for _, one := range web.PageOf(x.Reads, page, readsShown) {
		out := web.T("Not yet")
		if !one.Out.IsZero() {
			out = web.T("Since " + one.Out.Human())
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: one.Title, Href: at(r, "/readings/"+one.ID), Note: releasing.KindWords[one.Kind]}, web.T(one.Made.Human()), out,
			web.T(web.Number(len(one.Marks)))))
	}
	b := sheet.Box{ID: "read", Title: "Texts that were read: " + web.Number(len(x.Reads)), Fold: true, Table: &t}
	if len(x.Reads) > page*readsShown {
		b.Links = []web.Link{{Text: "Earlier ones", Href: at(r, "?page="+web.Number(page+1)+"#read")}}
	}
	return b
}

func markWords(all []jigsaw.Mark, persons bool) string {
	var out []string
	for _, m := range all {
		line := string(m.Kind) + " | " + m.Value
		if persons {
			line = m.Person + " | " + line
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func crowdsBox(x *releasing.Overview) sheet.Box {
	t := web.Table{ID: "crowds", Stack: true, Caption: "How many people are so", HideCaption: true, Empty: "Nothing is recorded. What nobody counted does not pass.",
		Columns: []web.Column{{Text: "Who is"}, {Text: "At least"}, {Text: "Where it was found"}}}
	for _, c := range x.Crowds {
		lines := strings.Split(markWords(c.Marks, false), "\n")
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: lines[0], Lines: lines[1:]}, web.T(web.Number(c.Least)), web.Cell{Text: c.Source, Note: c.Made.Human() + ", " + c.Asked + " and " + c.Agreed}))
	}
	return sheet.Box{ID: "crowd", Title: "How many people are so: " + web.Number(len(x.Crowds)), Fold: true, Table: &t}
}

func waiversBox(r *http.Request, x *releasing.Overview) sheet.Box {
	t := web.Table{ID: "waivers", Stack: true, Caption: "What people agreed to in writing", HideCaption: true, Empty: "Nobody agreed to anything.", Columns: []web.Column{{Text: "Who"},
		{Text: "What may be told"}, {Text: "How it stands"}}}
	for _, one := range x.Waivers {
		var kinds []string
		for _, k := range one.Kinds {
			kinds = append(kinds, jigsaw.Names[k])
		}
		stands := web.Cell{Text: "Since " + one.Given.Human()}
		if !one.Withdrawn.IsZero() {
			stands = web.Cell{Tag: &web.Tag{Text: "Taken back on " + one.Withdrawn.Human(), Tone: web.Quiet}}
		} else if !x.Inquiry.Frozen() {
			stands.Links = []web.Link{{Text: "Record that it was taken back", Href: at(r, "?do=withdraw&waiver="+one.ID)}}
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: one.Person, Note: one.How}, web.T(strings.Join(kinds, ", ")), stands))
	}
	return sheet.Box{ID: "waived", Title: "What people agreed to in writing: " + web.Number(len(x.Waivers)), Fold: true, Table: &t}
}

// chosen gives the form that somebody chose by its link, or just sent.
func (p *Pages) chosen(r *http.Request, form *web.Form, x *releasing.Overview) (sheet.Form, bool) {
	which := r.URL.Query().Get("do")
	if r.Method == http.MethodPost {
		which = r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	}
	switch which {
	case "limits":
		return limitsForm(r, form, x), true
	case "people":
		return peopleForm(r, form), true
	case "read":
		return readForm(r, form, nil), true
	case "waiver":
		return waiverForm(r, form), true
	case "withdraw":
		id := r.URL.Query().Get("waiver") + form.Text("waiver")
		for _, one := range x.Waivers {
			if one.ID == id && one.Withdrawn.IsZero() {
				return sheet.Form{ID: "withdraw", Title: "That " + one.Person + " took back what they agreed to", Action: at(r, "/withdraw"), Hidden: []web.Hidden{{Name: "waiver", Value: id}},
					Lines:  []string{"It counts at once. Nobody asks for a reason. What is public already cannot be untold; nothing more passes by it."},
					Button: web.Button{Text: "Record that it was taken back", Kind: "warning"}}, true
			}
		}
	}
	return sheet.Form{}, false
}

func limitsForm(r *http.Request, form *web.Form, x *releasing.Overview) sheet.Form {
	was := func(name, value string) {
		if !form.Sent(name) && x.Rule.Set() {
			form.Set(name, value)
		}
	}
	was("least", web.Number(x.Rule.Least))
	was("join", web.Number(x.Rule.Join))
	was("kinds", web.Number(x.Rule.Limits.Kinds))
	was("schools", strings.Join(x.Rule.Listed[jigsaw.School], "\n"))
	was("areas", strings.Join(x.Rule.Listed[jigsaw.Area], "\n"))
	return sheet.Form{ID: "limits", Title: "Say how many people are enough", Action: at(r, "/limits"), Button: web.Button{Text: "Propose it"},
		Lines: []string{"Somebody else must agree. No law that we read says a number."}, Fields: []sheet.Field{
			sheet.Input(form.Input("least", "What is told of a person must be true of at least how many people?", "A guess to begin with: 20")),
			sheet.Input(form.Input("join", "Two people are read as one if they share what is true of fewer than how many?", "Not smaller than the number above. A guess to begin with: 100")),
			sheet.Input(form.Input("kinds", "How many kinds of things are too many of one person, whoever shares them?", "From 2 to 9. A guess to begin with: 4")),
			sheet.Area(form.Textarea("schools", "Which schools should be looked for in texts?", "One a line", 8000)), sheet.Area(form.Textarea("areas", "Which areas?", "One a line", 8000)),
			sheet.Area(form.Textarea("why", "Why these numbers, and where do they come from?", "", releasing.MaxWhy))}}
}

func listed(form *web.Form, name string) (out []string) {
	for line := range strings.SplitSeq(strings.ReplaceAll(form.Text(name), "\r\n", "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func (p *Pages) limits(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.overviewForm, func(ctx context.Context, form *web.Form) (string, error) {
		in := releasing.Terms{Inquiry: r.PathValue("id"), Why: form.Text("why"), Listed: jigsaw.Listed{jigsaw.School: listed(form, "schools"), jigsaw.Area: listed(form, "areas")}}
		in.Limits = jigsaw.Limits{Least: form.Int("least", "Write a number, such as 20"), Join: form.Int("join", "Write a number, such as 100"), Kinds: form.Int("kinds", "Write a number, such as 4")}
		if !form.OK() {
			return "", nil
		}
		_, err := p.service.ProposeLimits(ctx, in)
		return ProposalsPath + "?done=proposed", err
	})
}

func peopleForm(r *http.Request, form *web.Form) sheet.Form {
	return sheet.Form{ID: "people", Title: "Record how many people are so", Action: at(r, "/people"), Button: web.Button{Text: "Propose it"},
		Lines: []string{"Somebody else must agree. What nobody counted does not pass. Whoever is as all lines say is counted too where only some of them are told."},
		Fields: []sheet.Field{sheet.Area(form.Textarea("marks", "People who are", kindsHint("area | Made-up North", "age | 13-15"), 4000)),
			sheet.Input(form.Input("number", "How many are there at least?", "")), sheet.Area(form.Textarea("source", "Where was that found, and of which day is it?",
				"For example, a count of pupils on a day", releasing.MaxWhy))}}
}

func kindsHint(lines ...string) string {
	var kinds []string
	for _, k := range jigsaw.Kinds {
		kinds = append(kinds, string(k))
	}
	return "A line each, with | between: " + strings.Join(lines, "; ") + ". Kinds are " + strings.Join(kinds, ", ") + ". No name of anybody"
}

func (p *Pages) people(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.overviewForm, func(ctx context.Context, form *web.Form) (string, error) {
		in := releasing.Terms{Inquiry: r.PathValue("id"), Least: form.Int("number", "Write a number of people"), Source: form.Text("source")}
		for _, line := range listed(form, "marks") {
			kind, value, ok := strings.Cut(line, "|")
			m := jigsaw.Mark{Person: "anybody", Kind: jigsaw.Kind(strings.ToLower(strings.TrimSpace(kind))), Value: strings.TrimSpace(value)}
			if words := m.Wrong(); !ok || words != "" {
				form.Fail("marks", "Write a kind, then |, then what it is: "+line)
				continue
			}
			m.Person = ""
			in.Marks = append(in.Marks, m)
		}
		if !form.OK() {
			return "", nil
		}
		_, err := p.service.ProposeCrowd(ctx, in)
		return ProposalsPath + "?done=proposed", fields(err, "least", "number")
	})
}

func waiverForm(r *http.Request, form *web.Form) sheet.Form {
	var kinds []web.Option
	for _, k := range jigsaw.Kinds {
		kinds = append(kinds, web.Option{Value: string(k), Text: jigsaw.Names[k]})
	}
	yes := func(name, title string) sheet.Field {
		return sheet.Ticks(form.Checkboxes(name, title, "", []web.Option{{Value: "yes", Text: "Yes"}}))
	}
	return sheet.Form{ID: "waiver", Title: "Record what somebody agreed to", Action: at(r, "/waiver"), Private: true, Button: web.Button{Text: "Keep it"},
		Lines: []string{"A person may agree that something is published which tells who they are: in writing, at 16 or older, and with nobody pressing them. They can take it back at any time. " +
			"By itself it lets nothing out: two people still decide on each text."},
		Fields: []sheet.Field{sheet.Input(form.Input("person", "Who?", "The alias or cipher. No name")), sheet.Ticks(form.Checkboxes("kinds", "What may be told of them?", "", kinds)),
			sheet.Input(form.RoughDate("given", "On which day did they sign?", "Day, month and year. For example, 2 March 2027")), yes("writing", "Is it in writing, by themselves?"),
			yes("sixteen", "Were they 16 or older on that day?"),
			yes("free", "Did they decide it with nobody pressing them?"), sheet.Area(form.Textarea("how", "Where is the paper kept, and who was there?", "No name of theirs", releasing.MaxWhy))}}
}

func (p *Pages) waive(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.overviewForm, func(ctx context.Context, form *web.Form) (string, error) {
		in := releasing.NewWaiver{Inquiry: r.PathValue("id"), Person: form.Text("person"), Given: edtf.TypedDay(form.Text("given")), How: form.Text("how"), Writing: form.Text("writing") == "yes",
			Sixteen: form.Text("sixteen") == "yes", Free: form.Text("free") == "yes"}
		for _, k := range form.All("kinds") {
			in.Kinds = append(in.Kinds, jigsaw.Kind(k))
		}
		_, err := p.service.Waive(ctx, in)
		return at(r, "?done=waiver"), err
	})
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.overviewForm, func(ctx context.Context, form *web.Form) (string, error) {
		return at(r, "?done=withdrawn"), p.service.Withdraw(ctx, r.PathValue("id"), form.Text("waiver"))
	})
}
