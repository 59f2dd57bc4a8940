package ask

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// kindWords name each sort of asking.
var kindWords = map[request.Kind]string{request.Plain: "Request", request.Notice: "Notice under section 21", request.Preservation: "Notice to keep something"}

// stateWords say how an asking stands.
var stateWords = map[request.State]string{request.Out: "Sent", request.Received: "Acknowledged", request.WaitsTime: "More time is asked for", request.WaitsRule: "An objection waits for a ruling",
	request.PartOf: "Answered in part", request.Done: "Answered", request.SetAside: "Set aside", request.Silent: "No answer by its day", request.CalledBack: "Withdrawn"}

// didWords say what was done.
var didWords = map[request.Did]string{request.Sent: "Sent", request.Delivered: "Delivered", request.Opened: "Opened here by an account of the body",
	request.Acknowledged: "Acknowledged", request.Reminded: "Reminded", request.AskedTime: "More time asked for",
	request.Extended: "More time given", request.TimeRefused: "More time refused", request.HandedOver: "A document came", request.Answered: "Matters answered", request.GapStated: "A gap stated",
	request.Objected: "Objection", request.Ruled: "Ruling on the objection", request.Altered: "Reported that something was altered or destroyed", request.Withdrawn: "Withdrawn"}

var outcomeWords = map[request.Outcome]string{request.Upheld: "Upheld: what was objected to is set aside", request.Refused: "Refused", request.Varied: "Varied"}

var groundWords = map[request.Ground]string{request.Cannot: "They cannot comply", request.Unreasonable: "It is not reasonable to ask"}

// stands is how an asking stands, as a cell.
func stands(a *requesting.Asked) web.Cell {
	c := web.T(stateWords[a.Standing.State])
	if a.Standing.Late && a.Standing.State != request.Silent {
		c.Note = "Something is still open after its day"
	}
	if a.Standing.Late {
		c.Tag = &web.Tag{Text: "Overdue", Tone: web.Warn}
	}
	return c
}

// teamStands is that for the team, who read too of what it is not known that it arrived.
func teamStands(a *requesting.Asked) web.Cell {
	c := stands(a)
	if clocked(a) && a.Standing.Reached.IsZero() {
		c.Note = "Not known that it arrived"
	}
	return c
}

func dueWords(a *requesting.Asked) string {
	if a.Standing.Due.IsZero() || len(a.Standing.Open) == 0 || !a.Standing.Withdrawn.IsZero() {
		return "Nothing is due"
	}
	return a.Standing.Due.Human()
}

// requests lists what was asked for, what is late first.
func (p *Pages) requests(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, all, err := p.service.Askings(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := p.inquiries.BodyNames(ctx)
	if err != nil {
		return err
	}
	v := p.view(&x, "What bodies were asked for", r)
	if p.writes(&x) && p.service.May(ctx, &x, inquiry.InquiryGather) {
		v.Links = []web.Link{{Text: "Ask a body for something", Href: here(r, "/requests/new")}, {Text: "Tell a body that it must keep something", Href: here(r, "/keep")}}
	}
	var remind []web.Link
	for _, a := range all {
		if a.Remind {
			remind = append(remind, web.Link{Text: names[a.Asking.Of] + ", due " + a.Standing.Due.Human(), Href: here(r, "/requests/"+a.ID)})
		}
	}
	if len(remind) > 0 {
		v.Boxes = []sheet.Box{{ID: "remind", Title: web.Plural(len(remind), "reminder is due", "reminders are due"), Links: remind[:min(len(remind), 5)]}}
	}
	t := web.Table{ID: "requests", Stack: true, Caption: "Requests and notices", HideCaption: true, Empty: "No body was asked for anything.",
		Columns: []web.Column{{Text: "Who is asked"}, {Text: "What"}, {Text: "How it stands"}, {Text: "Due"}}}
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(all)+aPage-1)/aPage))
	for _, a := range all[(number-1)*aPage : min(number*aPage, len(all))] {
		t.Rows = append(t.Rows, web.Row(web.A(names[a.Asking.Of], here(r, "/requests/"+a.ID)), web.Cell{Text: kindWords[a.Asking.Kind], Note: a.Reference()}, teamStands(&a), web.T(dueWords(&a))))
	}
	pages := web.Paginate(r.URL, number, aPage, len(all))
	v.Table, v.Pages = &t, &pages
	return p.show(w, r, v)
}

// nations can be chosen from for the bank holidays that are left out.
func nations() []web.Option {
	return []web.Option{{Value: string(clock.EnglandAndWales), Text: "England and Wales"}, {Value: string(clock.Scotland), Text: "Scotland"},
		{Value: string(clock.NorthernIreland), Text: "Northern Ireland"}}
}

// clockFields ask by when something is to be answered.
func clockFields(form *web.Form, was request.Clock) []sheet.Field {
	days, source, nation := form.Input("days", "Within how many working days?", "Counted from the day after it is sent"), form.Input("source", "Where does that number come from?",
		"For example, paragraph 4 of the inquiry’s protocol on evidence. No statute sets one"), form.Select("nation", "Whose bank holidays are left out?", "", nations())
	days.Width = 5
	if !form.Sent("days") && was.Days > 0 {
		days.Value, source.Value = strconv.Itoa(was.Days), was.Source
		for i := range nation.Options {
			nation.Options[i].Chosen = nation.Options[i].Value == string(was.Nation)
		}
	}
	return []sheet.Field{sheet.Input(days), sheet.Select(nation, ""), sheet.Input(source)}
}

func clockTyped(form *web.Form) request.Clock {
	days, _ := strconv.Atoi(form.Text("days"))
	return request.Clock{Nation: clock.Nation(cmp.Or(form.Text("nation"), string(clock.EnglandAndWales))), Days: days, Source: form.Text("source")}
}

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request) error {
	return p.newForm(w, r, web.NewForm())
}

// newForm asks what a body is to be asked for, from a text that is kept if one is chosen.
func (p *Pages) newForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, texts, err := p.service.Texts(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	bodies, err := p.bodyOptions(r.Context())
	if err != nil {
		return err
	}
	v := p.view(&x, "Ask a body for something", r)
	v.Back, v.Errors = &web.Link{Text: "What bodies were asked for", Href: here(r, "/requests")}, form.Errors()
	matters, was := form.Textarea("matters", "What is asked for?", "One matter a line. They are numbered. Where nothing comes, everybody may read them: name nobody",
		requesting.MaxMatters), request.Clock{}
	for _, t := range texts {
		if t.ID == r.URL.Query().Get("from") {
			was = t.Clock
			if !form.Sent("matters") {
				matters.Value = requesting.LinesOf(t.Matters)
			}
		}
		v.Links = append(v.Links, web.Link{Text: "Begin with “" + t.Name + "”", Href: here(r, "/requests/new?from="+t.ID)})
	}
	if p.writes(&x) {
		fields := append([]sheet.Field{sheet.Select(form.Select("body", "Who is asked?", "", bodies), "Choose"), sheet.Area(matters)}, clockFields(form, was)...)
		v.Forms = []sheet.Form{{ID: "ask", Action: here(r, "/requests/new"), Button: web.Button{Text: "Send it"},
			Lines:  []string{"It is sent today: those who answer for the body here read it at once. Send it by post as well where they have no account."},
			Fields: append(fields, sheet.Input(form.Input("keep", "Keep the text for later, under this name", "Leave it empty if it is not to be kept")))}}
	}
	return p.show(w, r, v)
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id, err := p.service.Ask(r.Context(), requesting.NewAsking{Inquiry: r.PathValue("id"), Body: form.Text("body"), Matters: form.Text("matters"), Clock: clockTyped(form), KeepAs: form.Text("keep")})
	return answer(w, r, form, err, here(r, "/requests/"+id+"?done=asked"), p.newForm)
}

// request shows one asking to the team, with what can be done about it.
func (p *Pages) request(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, a, came, err := p.service.One(ctx, r.PathValue("id"), r.PathValue("asking"))
	if err != nil {
		return err
	}
	names, err := p.inquiries.BodyNames(ctx)
	if err != nil {
		return err
	}
	v := p.view(&x, kindWords[a.Asking.Kind]+": "+names[a.Asking.Of], r)
	v.Back = &web.Link{Text: "What bodies were asked for", Href: here(r, "/requests")}
	v.Boxes = askedBoxes(&a, true)
	if a.Standing.Altered > 0 {
		v.Warning = "It was reported that something was altered or destroyed."
	}
	if len(came) > 0 {
		b := sheet.Box{ID: "came", Title: web.Plural(len(came), "document came", "documents came"), Fold: len(came) > 5}
		for _, d := range came {
			b.Links = append(b.Links, web.Link{Text: d.Title + ", " + d.Received.Human(), Href: here(r, "/documents/"+d.ID)})
		}
		v.Boxes = append(v.Boxes, b)
	}
	v.Boxes = append(v.Boxes, historyBox(&a, true))
	compels, err := p.compels(r, &x)
	if err != nil {
		return err
	}
	for _, k := range teamActs {
		if k.may(p, r, &x, &a, compels) {
			v.Links = append(v.Links, web.Link{Text: k.title, Href: here(r, "/requests/"+a.ID+"/"+k.what)})
		}
	}
	return p.show(w, r, v)
}

// compels says whether the form of an inquiry has notices.
func (p *Pages) compels(r *http.Request, x *inquiry.Inquiry) (bool, error) {
	goes, err := p.inquiries.Goes(r.Context(), x)
	return goes.Set.Has(rules.Compel), err
}

// askedBoxes say what is asked and how it stands, to the team or to whoever was asked.
func askedBoxes(a *requesting.Asked, team bool) []sheet.Box {
	st := &a.Standing
	how := stateWords[st.State]
	if st.Late && (team || st.State == request.Silent) {
		how += ". Its day is over"
	}
	facts := []web.SummaryRow{sheet.Row("How it stands", how), sheet.Row("Sent", st.Sent.Human()), sheet.Row("Due", dueWords(a)), sheet.Row("Reference", a.Reference())}
	if team {
		facts = append(facts, sheet.Row("Whether it arrived", arrivedWords(a)))
	}
	if a.Asking.Clock.Days > 0 {
		facts = append(facts, sheet.Row("Clock", web.Plural(a.Asking.Clock.Days, "working day", "working days")+". "+a.Asking.Clock.Source))
	}
	if a.Asking.Kind == request.Notice {
		facts = append(facts, sheet.Row("Where it is not complied with", a.Asking.Consequences),
			sheet.Row("Grounds to object", "That you cannot comply.\nThat it is not reasonable, in all the circumstances, to require you to comply."))
	}
	t := web.Table{ID: "matters", Stack: true, Caption: "What is asked for", HideCaption: true, Columns: []web.Column{{Text: "Matter"}, {Text: "What became of it"}}}
	for _, m := range st.Matters {
		t.Rows = append(t.Rows, web.Row(web.T(strconv.Itoa(m.Number)+". "+m.Words), web.T(became(st, m.Number))))
	}
	return []sheet.Box{{ID: "facts", Title: "How it stands", List: sheet.Rows(facts...)}, {ID: "asked", Title: "What is asked for", Table: &t}}
}

// arrivedWords say whether it is on record that an asking arrived, and what to record if it is not.
func arrivedWords(a *requesting.Asked) string {
	if !a.Standing.Reached.IsZero() {
		return "On record since " + a.Standing.Reached.Human()
	}
	if !clocked(a) {
		return "Not known"
	}
	return "Not known that it arrived. Until it is, nothing of it is public. Record how it was delivered, that they were reminded, or what came by post"
}

func became(st *request.Standing, n int) string {
	switch {
	case slices.Contains(st.Answered, n):
		return "Answered"
	case slices.Contains(st.Gaps, n):
		return "A gap was stated"
	case slices.Contains(st.Aside, n):
		return "Set aside by a ruling"
	case slices.Contains(st.ObjectedTo, n):
		return "Objected to; waits for a ruling"
	}
	return "Open"
}

// historyBox lists what was done, the latest first. Whoever was asked does not read what the team
// reports among itself.
func historyBox(a *requesting.Asked, team bool) sheet.Box {
	t := web.Table{ID: "history", Stack: true, Caption: "What was done", HideCaption: true, Columns: []web.Column{{Text: "Day"}, {Text: "What"}, {Text: "Words"}}}
	for i, act := range slices.Backward(a.Acts) {
		if act.Did == request.Altered && !team {
			continue
		}
		what := web.T(didWords[act.Did])
		if len(act.Matters) > 0 {
			what.Note = "Matter " + numbers(act.Matters)
		}
		if a.Posted(i) {
			what.Note = strings.TrimPrefix(what.Note+". By post, recorded by the inquiry", ". ")
		}
		if act.Made.After(act.On) {
			what.Note = strings.TrimPrefix(what.Note+". Recorded on "+act.Made.Human(), ". ")
		}
		t.Rows = append(t.Rows, web.Row(web.T(act.On.Human()), what, web.Cell{Text: saidOf(&act)[0], Lines: saidOf(&act)[1:]}))
	}
	return sheet.Box{ID: "done", Title: "What was done", Table: &t, Fold: len(t.Rows) > 4}
}

func numbers(all []int) string {
	var out []string
	for _, n := range all {
		out = append(out, strconv.Itoa(n))
	}
	return strings.Join(out, ", ")
}

// saidOf are the words of an act, line by line; at least one.
func saidOf(act *request.Act) (out []string) {
	add := func(words string) {
		if words != "" {
			out = append(out, words)
		}
	}
	add(outcomeWords[act.Outcome])
	add(groundWords[act.Ground])
	add(act.Why)
	if act.Fair != "" {
		add("Why it is fair: " + act.Fair)
		add("What it costs: " + act.Cost)
	}
	for _, m := range act.Vary {
		add("Matter " + strconv.Itoa(m.Number) + " is now: " + m.Words)
	}
	if !act.Due.IsZero() {
		add("By " + act.Due.Human())
	}
	if len(out) == 0 {
		out = []string{"–"}
	}
	return out
}
