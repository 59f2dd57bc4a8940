package ask

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// teamAct is something that the team can do about an asking, on a page of its own.
type teamAct struct {
	what, title string
	action      access.Action
	// fits says whether it can be done to an asking as it stands.
	fits func(a *requesting.Asked, compels bool) bool
	form func(form *web.Form, a *requesting.Asked) sheet.Form
	do   func(p *Pages, r *http.Request, form *web.Form) error
	done string
}

func (k *teamAct) may(p *Pages, r *http.Request, x *inquiry.Inquiry, a *requesting.Asked, compels bool) bool {
	return x.State != inquiry.Ended && k.fits(a, compels) && p.service.May(r.Context(), x, k.action)
}

func open(a *requesting.Asked) bool { return len(a.Standing.Open) > 0 && a.Standing.Withdrawn.IsZero() }

func clocked(a *requesting.Asked) bool { return open(a) && !a.Standing.Due.IsZero() }

// act makes one of the team's own acts from a form.
func act(did request.Did, read func(*web.Form, *request.Act)) func(*Pages, *http.Request, *web.Form) error {
	return func(p *Pages, r *http.Request, form *web.Form) error {
		a := request.Act{Did: did, Why: form.Text("why")}
		if read != nil {
			read(form, &a)
		}
		return p.service.Act(r.Context(), r.PathValue("id"), r.PathValue("asking"), a)
	}
}

func whyArea(form *web.Form, label, hint string) sheet.Field {
	return sheet.Area(form.Textarea("why", label, hint, requesting.MaxWhy))
}

func dayField(form *web.Form, name, label string) sheet.Field {
	return sheet.Input(form.RoughDate(name, label, dayHint))
}

func due(form *web.Form, a *request.Act) { a.Due = dayTyped(form, "due") }

var teamActs = []teamAct{
	{what: "came", title: "Something came by post", action: inquiry.InquiryGather, done: "recorded", fits: func(a *requesting.Asked, _ bool) bool { return open(a) },
		form: cameForm, do: func(p *Pages, r *http.Request, form *web.Form) error {
			a := request.Act{Did: request.Did(form.Text("did")), On: dayTyped(form, "on"),
				Why: form.Text("why"), Matters: ticked(form), Ground: request.Ground(form.Text("ground")), Due: dayTyped(form, "due")}
			if !slices.Contains(requesting.Theirs, a.Did) {
				form.Fail("did", "Choose what came")
				return nil
			}
			return p.service.Act(r.Context(), r.PathValue("id"), r.PathValue("asking"), a)
		}},
	{what: "delivered", title: "It was delivered", action: inquiry.InquiryGather, done: "recorded", fits: func(a *requesting.Asked, _ bool) bool { return open(a) && a.Standing.Reached.IsZero() },
		form: func(form *web.Form, _ *requesting.Asked) sheet.Form {
			return sheet.Form{Lines: []string{"Nobody is named as silent of whom it is not on record that this reached them."}, Button: web.Button{Text: "Record that it was delivered"},
				Fields: []sheet.Field{dayField(form, "on", "On which day?"), whyArea(form, "How was it delivered, and how is that known?", "Such as signed for at the front desk. Whoever was asked reads this")}}
		}, do: act(request.Delivered, func(form *web.Form, a *request.Act) { a.On = dayTyped(form, "on") })},
	{what: "remind", title: "They were reminded", action: inquiry.InquiryGather, done: "recorded", fits: func(a *requesting.Asked, _ bool) bool { return clocked(a) },
		form: func(form *web.Form, _ *requesting.Asked) sheet.Form {
			return sheet.Form{Lines: []string{"Those who answer for the body here see on their desk by when it is due. Remind them in the way that you use besides, then record it."},
				Button: web.Button{Text: "Record that they were reminded today"}}
		}, do: act(request.Reminded, nil)},
	{what: "time", title: "Give more time", action: inquiry.InquiryGather, done: "time", fits: func(a *requesting.Asked, _ bool) bool { return clocked(a) },
		form: func(form *web.Form, _ *requesting.Asked) sheet.Form {
			return sheet.Form{Button: web.Button{Text: "Give more time"}, Fields: []sheet.Field{dayField(form, "due", "Until which working day?"), whyArea(form, "Why?", "Whoever was asked reads this")}}
		}, do: act(request.Extended, due)},
	{what: "no-time", title: "Refuse more time", action: inquiry.InquiryGather, done: "recorded", fits: func(a *requesting.Asked, _ bool) bool { return clocked(a) && a.Standing.TimePending },
		form: func(form *web.Form, _ *requesting.Asked) sheet.Form {
			return sheet.Form{Button: web.Button{Text: "Refuse more time"}, Fields: []sheet.Field{whyArea(form, "Why?", "Whoever was asked reads this")}}
		}, do: act(request.TimeRefused, nil)},
	{what: "rule", title: "Rule on the objection", action: inquiry.InquiryRule, done: "proposed", fits: func(a *requesting.Asked, _ bool) bool { return len(a.Standing.ObjectedTo) > 0 && open(a) },
		form: ruleForm, do: func(p *Pages, r *http.Request, form *web.Form) error {
			_, err := p.service.ProposeRuling(r.Context(), r.PathValue("id"), r.PathValue("asking"), request.Act{
				Outcome: request.Outcome(form.Text("outcome")), Matters: ticked(form),
				Vary: varied(form), Fair: form.Text("fair"), Cost: form.Text("cost"), Due: dayTyped(form, "due")})
			return err
		}},
	{what: "notice", title: "Send a notice under section 21", action: inquiry.InquiryGather, done: "proposed",
		fits: func(a *requesting.Asked, compels bool) bool {
			return compels && open(a) && a.Asking.Kind == request.Plain
		},
		form: func(form *web.Form, a *requesting.Asked) sheet.Form {
			return sheet.Form{Lines: []string{"It is made from this request: the matters that are still open, to the same body. It names the two grounds on which they may object: " +
				"that they cannot comply, and that it is not " +
				"reasonable to require it. Somebody else reads it as it will be sent, and agrees."}, Button: web.Button{Text: "Propose the notice"},
				Fields: append(clockFields(form, a.Asking.Clock), sheet.Area(form.Textarea("consequences", "What follows where it is not complied with?", "Such as sections 35 and 36 of the Inquiries Act 2005",
					requesting.MaxConsequences)))}
		}, do: func(p *Pages, r *http.Request, form *web.Form) error {
			_, err := p.service.ProposeNotice(r.Context(), requesting.NoticeInput{Inquiry: r.PathValue("id"), Asking: r.PathValue("asking"), Clock: clockTyped(form), Consequences: form.Text("consequences")})
			return err
		}},
	{what: "altered", title: "Something was altered or destroyed", action: inquiry.InquiryGather, done: "proposed", fits: func(*requesting.Asked, bool) bool { return true },
		form: func(form *web.Form, _ *requesting.Asked) sheet.Form {
			return sheet.Form{Lines: []string{"It goes on record once somebody else agrees. Whoever was asked does not read it."}, Button: web.Button{Text: "Propose the report", Kind: "warning"},
				Fields: []sheet.Field{whyArea(form, "What was altered or destroyed, and how is that known?", "")}}
		}, do: func(p *Pages, r *http.Request, form *web.Form) error {
			_, err := p.service.ProposeAltered(r.Context(), r.PathValue("id"), r.PathValue("asking"), form.Text("why"))
			return err
		}},
	{what: "withdraw", title: "Withdraw it", action: inquiry.InquiryGather, done: "recorded", fits: func(a *requesting.Asked, _ bool) bool { return open(a) },
		form: func(form *web.Form, _ *requesting.Asked) sheet.Form {
			return sheet.Form{Button: web.Button{Text: "Withdraw it", Kind: "warning"}, Fields: []sheet.Field{whyArea(form, "Why?", "Whoever was asked reads this")}}
		}, do: act(request.Withdrawn, nil)},
}

// mattersTicks chooses among the matters that are open.
func mattersTicks(form *web.Form, a *requesting.Asked, label, hint string) sheet.Field {
	var out []web.Option
	for _, m := range a.Standing.Matters {
		if slices.Contains(a.Standing.Open, m.Number) {
			out = append(out, web.Option{Value: strconv.Itoa(m.Number), Text: strconv.Itoa(m.Number) + ". " + m.Words})
		}
	}
	return sheet.Ticks(form.Checkboxes("matters", label, hint, out))
}

func ticked(form *web.Form) (out []int) {
	for _, v := range form.All("matters") {
		if n, err := strconv.Atoi(v); err == nil {
			out = append(out, n)
		}
	}
	return out
}

func groundRadios(form *web.Form, label string, none bool) sheet.Field {
	all := []web.Option{{Value: string(request.Cannot), Text: groundWords[request.Cannot]}, {Value: string(request.Unreasonable), Text: groundWords[request.Unreasonable]}}
	if none {
		all = append(all, web.Option{Value: "", Text: "Another reason"})
	}
	return sheet.Radios(form.Radios("ground", label, "", all))
}

func cameForm(form *web.Form, a *requesting.Asked) sheet.Form {
	dids := web.OptionsOf(requesting.Theirs, func(d request.Did) web.Option { return web.Option{Value: string(d), Text: didWords[d]} })
	fields := []sheet.Field{sheet.Radios(form.Radios("did", "What came?", "A document is recorded on the page of documents", dids)), dayField(form, "on", "On which day did it come?"),
		mattersTicks(form, a, "Which matters is it about?", "None stands for all, where they object"), whyArea(form, "What do they say, in short?", "Needed for a gap, an objection and more time")}
	if a.Asking.Kind != request.Preservation {
		fields = append(fields, dayField(form, "due", "If they ask for more time: until when?"))
	}
	return sheet.Form{Button: web.Button{Text: "Record it"}, Fields: append(fields, groundRadios(form, "If it is an objection: on which ground?", a.Asking.Kind != request.Notice))}
}

func ruleForm(form *web.Form, a *requesting.Asked) sheet.Form {
	outcomes := []web.Option{}
	for _, o := range []request.Outcome{request.Upheld, request.Refused, request.Varied} {
		outcomes = append(outcomes, web.Option{Value: string(o), Text: outcomeWords[o]})
	}
	return sheet.Form{Lines: []string{"They object to matter " + numbers(a.Standing.ObjectedTo) + ". " +
		"A ruling says why it is fair and what it costs (section 17(3)). It counts once somebody else agrees."},
		Button: web.Button{Text: "Propose the ruling"}, Fields: []sheet.Field{sheet.Radios(form.Radios("outcome", "How is it ruled?", "", outcomes)),
			mattersTicks(form, a, "If it is varied: which matters are set aside?", ""),
			sheet.Area(form.Textarea("vary", "If it is varied: what is asked instead?", "One a line, with the number of the matter first: 2. The list of 2011", requesting.MaxMatters)),
			sheet.Area(form.Textarea("fair", "Why is this fair?", "Whoever was asked reads this", requesting.MaxWhy)),
			sheet.Area(form.Textarea("cost", "What does it cost, and why is that not needless?", "", requesting.MaxWhy)),
			dayField(form, "due", "By which working day is what is left to be answered?")}}
}

// varied reads matters in other words.
func varied(form *web.Form) (out []request.Matter) {
	for line := range strings.Lines(form.Text("vary")) {
		number, words, _ := strings.Cut(strings.TrimSpace(line), ".")
		if n, err := strconv.Atoi(strings.TrimSpace(number)); err == nil {
			out = append(out, request.Matter{Number: n, Words: strings.TrimSpace(words)})
		} else if strings.TrimSpace(line) != "" {
			out = append(out, request.Matter{Words: line})
		}
	}
	return out
}

// find gives what the address asks to do, if it can be done.
func (p *Pages) find(r *http.Request) (k *teamAct, x inquiry.Inquiry, a requesting.Asked, err error) {
	if x, a, _, err = p.service.One(r.Context(), r.PathValue("id"), r.PathValue("asking")); err != nil {
		return nil, x, a, err
	}
	compels, err := p.compels(r, &x)
	if err != nil {
		return nil, x, a, err
	}
	i := slices.IndexFunc(teamActs, func(k teamAct) bool { return k.what == r.PathValue("what") })
	if i < 0 || !teamActs[i].may(p, r, &x, &a, compels) {
		return nil, x, a, requesting.ErrNone()
	}
	return &teamActs[i], x, a, nil
}

func (p *Pages) showAct(w http.ResponseWriter, r *http.Request) error {
	return p.actForm(w, r, web.NewForm())
}

func (p *Pages) actForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, x, a, err := p.find(r)
	if err != nil {
		return err
	}
	v := p.view(&x, k.title, r)
	v.Back, v.Errors = &web.Link{Text: "The request", Href: here(r, "/requests/"+a.ID)}, form.Errors()
	f := k.form(form, &a)
	f.ID, f.Action = k.what, here(r, "/requests/"+a.ID+"/"+k.what)
	v.Forms = []sheet.Form{f}
	return p.show(w, r, v)
}

func (p *Pages) doAct(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	k, _, a, err := p.find(r)
	if err != nil {
		return err
	}
	if err = k.do(p, r, form); err == nil && !form.OK() {
		return p.actForm(w, r, form)
	}
	return answer(w, r, form, err, here(r, "/requests/"+a.ID+"?done="+k.done), p.actForm)
}

// keep asks a second human to tell a body that it must keep something.
func (p *Pages) showKeep(w http.ResponseWriter, r *http.Request) error {
	return p.keepForm(w, r, web.NewForm())
}

func (p *Pages) keepForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, err := p.service.Gathers(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	bodies, err := p.bodyOptions(r.Context())
	if err != nil {
		return err
	}
	v := p.view(&x, "Tell a body that it must keep something", r)
	v.Back, v.Errors = &web.Link{Text: "What bodies were asked for", Href: here(r, "/requests")}, form.Errors()
	compels, err := p.compels(r, &x)
	if err != nil {
		return err
	}
	lines := []string{"It is sent once somebody else agrees."}
	if !compels {
		lines = append(lines, "This form of inquiry cannot compel: it asks that something is kept.")
	}
	if p.writes(&x) {
		v.Forms = []sheet.Form{{ID: "keep", Action: here(r, "/keep"), Lines: lines, Button: web.Button{Text: "Propose the notice"}, Fields: []sheet.Field{
			sheet.Select(form.Select("body", "Who is told?", "", bodies), "Choose"), sheet.Area(form.Textarea("matters", "What is to be kept?", "One matter a line", requesting.MaxMatters))}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) keep(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = p.service.ProposePreservation(r.Context(), r.PathValue("id"), form.Text("body"), form.Text("matters"))
	return answer(w, r, form, err, here(r, "/requests?done=proposed"), p.keepForm)
}

// silenceForm says whether silence is public, for the chair to change it.
func (p *Pages) silenceForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, choice, err := p.service.Chooses(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.view(&x, "Whether silence is public", r)
	v.Errors = form.Errors()
	stands := "It was not chosen. Nothing of it is public."
	if choice.Number > 0 {
		stands = "It is public since " + choice.Made.Human() + ": " + choice.Why
		if !choice.Shown {
			stands = "It is not public, since " + choice.Made.Human() + ": " + choice.Why
		}
	}
	v.Lead = []string{"Where no answer of a body came by its day, everybody can read that on the public page of the inquiry, with what it was asked and what else is recorded, from the day after. " +
		noSilence, stands}
	if p.writes(&x) {
		v.Forms = []sheet.Form{{ID: "silence", Action: here(r, "/silence"), Button: web.Button{Text: "Propose it"}, Lines: []string{"It counts once somebody else agrees."}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("shown", "Is silence public?", "", []web.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}})), whyArea(form, "Why?", "Everybody reads this")}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) showSilence(w http.ResponseWriter, r *http.Request) error {
	return p.silenceForm(w, r, web.NewForm())
}

func (p *Pages) chooseSilence(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	shown := form.Text("shown")
	if shown != "yes" && shown != "no" {
		form.Fail("shown", "Choose yes or no")
		return p.silenceForm(w, r, form)
	}
	_, err = p.service.ProposeSilence(r.Context(), r.PathValue("id"), shown == "yes", form.Text("why"))
	return answer(w, r, form, err, here(r, "/silence?done=proposed"), p.silenceForm)
}
