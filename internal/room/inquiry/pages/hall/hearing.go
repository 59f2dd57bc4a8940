package hall

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

var errNone = inquiry.ErrNothing()

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.listForm(w, r, web.NewForm())
}

func (p *Pages) listForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, all, err := p.service.Hearings(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := view(&x, "Hearings", web.Link{Text: x.Title, Href: at(r, "")}, r, form)
	t := web.Table{ID: "hearings", Stack: true, Caption: "Hearings", HideCaption: true, Empty: "No hearing has been entered.",
		Columns: []web.Column{{Text: "What is heard"}, {Text: "Days"}, {Text: "Witnesses"}, {Text: "Everybody reads the timetable"}}}
	for _, h := range all {
		t.Rows = append(t.Rows, web.Row(web.A(h.Title, at(r, "/hearings/"+h.ID)), web.T(daysWords(h.Days)), web.T(web.Number(len(h.Witnesses))), outCell(&h)))
	}
	v.Table = &t
	if may(r.Context(), p, &x, inquiry.InquiryArrange) {
		v.Forms = []sheet.Form{{ID: "begin", Title: "Enter a hearing", Action: at(r, "/hearings"), Button: web.Button{Text: "Enter it"}, Fields: []sheet.Field{
			sheet.Input(form.Input("title", "What is heard?", "Everybody reads this once the timetable is published. For example, Records of the council, 2005 to 2015")),
			sheet.Area(form.Textarea("days", "On which days?", "One a line. For example, 2 March 2027", 4000)),
			sheet.Radios(form.Radios("nation", "Whose bank holidays are no working days?", "", nations))}}}
	}
	return p.show(w, r, v)
}

var nations = []web.Option{{Value: string(clock.EnglandAndWales), Text: "England and Wales"},
	{Value: string(clock.Scotland), Text: "Scotland"}, {Value: string(clock.NorthernIreland), Text: "Northern Ireland"}}

func outCell(h *hearings.Listed) web.Cell {
	switch {
	case h.Public.On.IsZero():
		return web.T("Not yet")
	case h.Changed:
		return web.Cell{Text: "Since " + h.Public.On.Human(), Tag: &web.Tag{Text: "Changed since", Tone: web.Warn}}
	}
	return web.T("Since " + h.Public.On.Human())
}

func daysWords(days []clock.Day) string {
	switch len(days) {
	case 0:
		return "None"
	case 1:
		return days[0].Human()
	}
	return web.Number(len(days)) + ", from " + days[0].Human() + " to " + days[len(days)-1].Human()
}

// daysTyped reads days, one a line; a line that is none is an error of the field.
func daysTyped(form *web.Form, name string) (out []clock.Day) {
	for i, line := range strings.Split(form.Text(name), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		d := edtf.TypedDay(line)
		if d.IsZero() {
			form.Fail(name, "Line "+strconv.Itoa(i+1)+" is no day. Write it as 2 March 2027")
			return nil
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b clock.Day) int { return cmp.Compare(a.Sub(b), 0) })
	return out
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.listForm, func(ctx context.Context, form *web.Form) (string, error) {
		in := hearings.New{Inquiry: r.PathValue("id"), Title: form.Text("title"), Days: daysTyped(form, "days"),
			Nation: clock.Nation(form.OneOf("nation", "Choose whose bank holidays count", nations))}
		if !form.OK() {
			return "", nil
		}
		id, err := p.service.Begin(ctx, in)
		return at(r, "/hearings/"+id+"?done=begun"), err
	})
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.oneForm(w, r, web.NewForm())
}

func (p *Pages) oneForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, h, err := p.service.Hearing(r.Context(), r.PathValue("id"), r.PathValue("hearing"))
	if err != nil {
		return err
	}
	here := at(r, "/hearings/"+h.ID)
	v := view(&x, h.Title, web.Link{Text: "Hearings", Href: at(r, "/hearings")}, r, form)
	reads := p.service.Reads(r.Context(), &x)
	arranges := may(r.Context(), p, &x, inquiry.InquiryArrange)
	if arranges {
		v.Links = append(v.Links, web.Link{Text: "Enter a witness", Href: here + "/witnesses"})
	}
	if reads && may(r.Context(), p, &x, inquiry.InquiryExamine) {
		v.Links = append(v.Links, web.Link{Text: "Take in a transcript", Href: here + "/transcripts"})
	}
	if !h.Changed {
		v.Lead = []string{"Everybody reads the title, the days and the witnesses as they are here, since " + h.Public.On.Human() + "."}
	}
	v.Boxes = []sheet.Box{p.witnessesBox(r, &h, here), daysBox(&h, here, reads, at(r, ""))}
	due := dueBox(&h.Hearing)
	if arranges {
		if h.Changed {
			v.Forms = append(v.Forms, publishForm(&h, here))
		}
		one, more := sheet.Chosen(r, append(v.Forms, daysForm(form, &h, here), dueForm(form, &h.Hearing, here)), here)
		if v.Links, v.Forms = append(v.Links, more...), one; len(one) > 0 {
			v.Back, v.Boxes, v.Links, v.Lead = &web.Link{Text: h.Title, Href: here}, nil, nil, nil
			return p.show(w, r, v)
		}
	}
	v.Boxes = append(v.Boxes, due)
	return p.show(w, r, v)
}

func (p *Pages) witnessesBox(r *http.Request, h *hearings.Listed, here string) sheet.Box {
	t := web.Table{ID: "witnesses", Stack: true, Caption: "Witnesses", HideCaption: true, Empty: "No witness has been entered.",
		Columns: []web.Column{{Text: "Witness"}, {Text: "Day"}, {Text: "How far they have come"}}}
	all := slices.Clone(h.Witnesses)
	slices.SortStableFunc(all, func(a, b hearing.Witness) int {
		return cmp.Or(cmp.Compare(a.On.Sub(b.On), 0), cmp.Compare(a.Order, b.Order))
	})
	for _, w := range all {
		s, err := p.service.Standing(h, w.ID)
		state := web.T("Not known")
		if err == nil {
			state = web.Cell{Tag: &web.Tag{Text: web.UpperFirst(string(s.State)), Tone: stateTone[s.State]}}
			if len(s.Overdue) > 0 {
				state.Note = "Late: " + stepsWords(s.Overdue)
			}
		}
		t.Rows = append(t.Rows, web.Row(web.A(w.Alias, here+"/witnesses/"+w.ID), web.T(slotWords(w.On, w.Order)), state))
	}
	return sheet.Box{ID: "who", Title: "Witnesses", Table: &t}
}

func slotWords(on clock.Day, order int) string {
	if on.IsZero() {
		return "Not fixed yet"
	}
	return on.Human() + ", number " + strconv.Itoa(order)
}

func stepsWords(all []hearing.Step) string {
	var out []string
	for _, s := range all {
		out = append(out, strings.ToLower(hearing.Names[s][:1])+hearing.Names[s][1:])
	}
	return strings.Join(out, "; ")
}

func daysBox(h *hearings.Listed, here string, reads bool, of string) sheet.Box {
	t := web.Table{ID: "days", Stack: true, Caption: "Days", HideCaption: true, Columns: []web.Column{{Text: "Day"}, {Text: "Sheet of the day"}, {Text: "Transcript"}}}
	for i, d := range h.Days {
		n := strconv.Itoa(i + 1)
		out, taken := h.Taken[i+1]
		c := web.T("None yet")
		switch {
		case !out.IsZero():
			c = web.T("Public since " + out.Human())
		case taken:
			c = web.T("Taken in, not public yet")
		}
		if id := h.Transcripts[i+1]; taken && reads {
			c.Href = of + "/transcripts/" + id
		}
		t.Rows = append(t.Rows, web.Row(web.T(d.Human()+", day "+n), web.A("Sheet of day "+n, here+"/sheets/"+n), c))
	}
	return sheet.Box{ID: "dates", Title: "Days", Table: &t, Fold: len(h.Days) > 6}
}

func dueBox(h *hearings.Hearing) sheet.Box {
	b := sheet.Box{ID: "due", Title: "What is due before each witness", Fold: true, List: &web.SummaryList{}}
	for _, s := range hearing.Steps {
		b.List.Rows = append(b.List.Rows, sheet.Row(hearing.Names[s], web.Plural(h.Timetable.Before[s], "working day before", "working days before")))
	}
	b.Notes = []string{h.Timetable.Source + " (" + rules.StatusWords[h.Timetable.Status] + ")"}
	return b
}

func publishForm(h *hearings.Listed, here string) sheet.Form {
	f := sheet.Form{ID: "publish", Title: "Publish the timetable", Action: here + "/publish", Button: web.Button{Text: "Propose to publish it as it is"},
		Lines: []string{"Everybody reads the title, the days, and each witness by the name that they go by here. Somebody else must agree."}}
	if h.Public.On.IsZero() {
		f.Lines = append(f.Lines, "Nobody outside reads of this hearing yet.")
	} else {
		f.Lines = append(f.Lines, "Since "+h.Public.On.Human()+" everybody reads it as it was then. It was changed since.")
	}
	return f
}

func daysForm(form *web.Form, h *hearings.Listed, here string) sheet.Form {
	if !form.Sent("days") {
		var lines []string
		for _, d := range h.Days {
			lines = append(lines, d.Human())
		}
		form.Set("days", strings.Join(lines, "\n"))
	}
	return sheet.Form{ID: "days", Title: "Other days", Action: here + "/days", Button: web.Button{Text: "Keep these days", Kind: "secondary"}, Fields: []sheet.Field{
		sheet.Area(form.Textarea("days", "Days", "One a line. A day with a witness or a transcript stays", 4000))}}
}

func dueForm(form *web.Form, h *hearings.Hearing, here string) sheet.Form {
	f := sheet.Form{ID: "due", Title: "What is due before each witness", Action: here + "/due", Button: web.Button{Text: "Keep these numbers", Kind: "secondary"},
		Lines: []string{"In working days before the witness. " + h.Timetable.Source}}
	for _, s := range hearing.Steps {
		if !form.Sent(string(s)) {
			form.Set(string(s), strconv.Itoa(h.Timetable.Before[s]))
		}
		f.Fields = append(f.Fields, sheet.Input(form.Input(string(s), hearing.Names[s], "")))
	}
	if !form.Sent("source") {
		form.Set("source", h.Timetable.Source)
	}
	f.Fields = append(f.Fields, sheet.Input(form.Input("source", "Where do these numbers come from?", "A protocol or direction of the inquiry, for example")))
	return f
}

func (p *Pages) setDays(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		days := daysTyped(form, "days")
		if !form.OK() {
			return "", nil
		}
		return at(r, "/hearings/"+r.PathValue("hearing")+"?done=kept"), p.service.SetDays(ctx, r.PathValue("id"), r.PathValue("hearing"), days)
	})
}

func (p *Pages) setDue(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		_, h, err := p.service.Hearing(ctx, r.PathValue("id"), r.PathValue("hearing"))
		if err != nil {
			return "", err
		}
		t := hearing.Timetable{Before: map[hearing.Step]int{}, Nation: h.Timetable.Nation, Source: form.Text("source"), Status: rules.Guess}
		for _, s := range hearing.Steps {
			t.Before[s] = form.Int(string(s), "Write how many working days before, from 1 to 260")
		}
		if !form.OK() {
			return "", nil
		}
		return at(r, "/hearings/"+h.ID+"?done=kept"), p.service.SetTimetable(ctx, r.PathValue("id"), h.ID, t)
	})
}

func (p *Pages) publish(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, _ *web.Form) (string, error) {
		_, err := p.service.ProposeTimetable(ctx, r.PathValue("id"), r.PathValue("hearing"))
		return at(r, "/hearings/"+r.PathValue("hearing")+"?done=proposed"), err
	})
}

// sheet is the sheet of a day, for whoever runs the room: names that witnesses go by, and what was arranged.
func (p *Pages) sheet(w http.ResponseWriter, r *http.Request) error {
	x, h, err := p.service.Hearing(r.Context(), r.PathValue("id"), r.PathValue("hearing"))
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || n < 1 || n > len(h.Days) {
		return errNone
	}
	v := view(&x, "Sheet of day "+strconv.Itoa(n), web.Link{Text: h.Title, Href: at(r, "/hearings/"+h.ID)}, r, web.NewForm())
	v.Lead = []string{h.Days[n-1].Human() + ". What was arranged is here, and no word of why."}
	t := web.Table{ID: "sheet", Stack: true, Caption: "Witnesses of the day", HideCaption: true, Empty: "Nobody is to be heard on this day.",
		Columns: []web.Column{{Text: "Number"}, {Text: "Witness"}, {Text: "What was arranged"}}}
	for _, s := range h.Sheet(h.Days[n-1]) {
		c := web.Cell{Text: "Nothing was asked for"}
		switch {
		case s.Unasked:
			c = web.Mark("Nobody has asked them yet", web.Warn)
		case len(s.Measures) > 0:
			c = web.Cell{Text: s.Measures[0], Lines: s.Measures[1:]}
		}
		t.Rows = append(t.Rows, web.Row(web.T(strconv.Itoa(s.Order)), web.T(s.Alias), c))
	}
	v.Table = &t
	return p.show(w, r, v)
}
