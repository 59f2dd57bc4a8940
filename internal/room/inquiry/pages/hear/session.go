package hear

import (
	"cmp"
	"net/http"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

func (p *Pages) session(w http.ResponseWriter, r *http.Request) error {
	return p.sessionForm(w, r, web.NewForm())
}

func (p *Pages) sessionForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.sessionPage(w, r, form, nil)
}

// sessionPage is one's own session, with what was just opened of it.
func (p *Pages) sessionPage(w http.ResponseWriter, r *http.Request, form *web.Form, opened *sheet.Box) error {
	x, err := p.service.Session(r.Context(), r.PathValue("approach"))
	if err != nil {
		return err
	}
	if x.Inquiry.ID != r.PathValue("id") {
		return inquiry.ErrNothing()
	}
	at := here(r, "/sessions/"+x.Approach.ID)
	v := p.view(&x.Inquiry, "A session of yours", r)
	v.Errors, v.Back = form.Errors(), &web.Link{Text: "Who waits to speak, and sessions", Href: here(r, "/waiting")}
	stage := cmp.Or(endedWords(x.Approach.Step, x.Withdrawn), stageWords[x.Sitting.Stage])
	v.Boxes = []sheet.Box{{ID: "stands", Title: "How it stands", List: sheet.Rows(sheet.Row("Session", stage), sheet.Row("Day", dayName(x.Sitting.Day)),
		sheet.Row("Hour", x.Sitting.Hour), sheet.Row("Way", wayWords[x.Approach.Way]))}}
	if ended := endedWords(x.Approach.Step, x.Withdrawn); ended != "" {
		v.Warning = ended + ". Nothing of it is used, and how to reach them is destroyed."
	}
	v.Links = []web.Link{{Text: "Somebody is in danger: a referral", Href: here(r, "/refer/"+x.Approach.ID)}}
	held := []testimony.Sitting{testimony.SittingHeld, testimony.NoteRead, testimony.NoteCorrected, testimony.NoteAgreed}
	if !x.Approach.Step.Over() && !slices.Contains(held, x.Sitting.Stage) {
		v.Links = append(v.Links, web.Link{Text: "Offer another day, or turn them back", Href: here(r, "/waiting/"+x.Approach.ID)})
	}
	if opened != nil {
		v.Boxes = append(v.Boxes, *opened)
	}
	if len(x.Support) > 0 {
		v.Boxes = append(v.Boxes, supportBox(x.Support, p.service.Today()))
	}
	v.Forms = append(p.openForms(form, x, at), supportForms(form, x, at, p.service.Today())...)
	if !x.Inquiry.Frozen() {
		v.Forms = append(v.Forms, stageForms(form, x, at)...)
	}
	return p.show(w, r, v)
}

// supportBox says when support is offered around a session, and what the person said.
func supportBox(all []listening.Support, today clock.Day) sheet.Box {
	t := web.Table{ID: "offers", Stack: true, Caption: "Support", HideCaption: true, Columns: []web.Column{{Text: "When"}, {Text: "Day"}, {Text: "What the person said"}}}
	for _, o := range all {
		said := web.T("Not offered yet")
		switch {
		case !o.Asked.IsZero() && o.Wanted:
			said = web.T("Yes, on " + o.Asked.Human())
		case !o.Asked.IsZero():
			said = web.T("No, on " + o.Asked.Human() + ": their choice")
		case o.IsDue(today):
			said.Tag = &web.Tag{Text: "To offer", Tone: web.Warn}
		}
		t.Rows = append(t.Rows, web.Row(web.T(web.UpperFirst(o.Key)), web.T(o.Due.Human()), said))
	}
	return sheet.Box{ID: "support", Title: "Support, before and after", Table: &t, Notes: []string{"A no is asked once more, and then no longer. The times are our own choice, and no law."}}
}

// supportForms records what somebody said to an offer whose day has come.
func supportForms(form *web.Form, x listening.Session, at string, today clock.Day) []sheet.Form {
	var due []web.Option
	for _, o := range x.Support {
		if o.IsDue(today) {
			due = append(due, web.Option{Value: o.Key, Text: web.UpperFirst(o.Key)})
		}
	}
	if len(due) == 0 {
		return nil
	}
	return []sheet.Form{{ID: "offered", Title: "You offered support", Action: at + "/support", Button: web.Button{Text: "Record it"}, Fields: []sheet.Field{
		sheet.Radios(form.Radios("offer", "Which offer was it?", "", due)), sheet.Radios(form.Radios("wanted", "What did the person say?", "",
			[]web.Option{{Value: "yes", Text: "Yes, they want it"}, {Value: "no", Text: "No"}}))}}}
}

func (p *Pages) support(w http.ResponseWriter, r *http.Request) error {
	return do("/sessions/{approach}?done=supported", p.sessionForm, func(r *http.Request, form *web.Form) error {
		wanted := form.Text("wanted")
		if wanted != "yes" && wanted != "no" {
			return errs.InvalidInput("Choose.", errs.Field{Name: "wanted", Message: "Choose what the person said"})
		}
		return p.service.Supported(r.Context(), r.PathValue("approach"), form.Text("offer"), wanted == "yes")
	})(w, r)
}

// openForms ask what something is opened for.
func (p *Pages) openForms(form *web.Form, x listening.Session, at string) []sheet.Form {
	var what []web.Option
	if x.Contact {
		what = append(what, web.Option{Value: "contact", Text: "How to reach the person, and what they need"})
	}
	if x.Note {
		what = append(what, web.Option{Value: "note", Text: "The note, and what the person wants to be different"})
	}
	if len(what) == 0 {
		return nil
	}
	return []sheet.Form{{ID: "open", Title: "Open what is sealed", Action: at + "/open", Private: true, Button: web.Button{Text: "Open it"},
		Lines: []string{"Each opening is an entry. The person reads that it was opened, and what for, in your words."}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("what", "What do you open?", "", what)), sheet.Input(form.Input("purpose", "What for?", ""))}}}
}

// stageForms are what comes next in a session.
func stageForms(form *web.Form, x listening.Session, at string) (out []sheet.Form) {
	off := sheet.Form{ID: "off", Title: "It does not take place", Action: at + "/off",
		Lines: []string{"The person reads that the day was called off, and your words."}, Button: web.Button{Text: "Call it off", Kind: "secondary"},
		Fields: []sheet.Field{sheet.Area(form.Textarea("why", "Why does it not take place?", "The person reads this. Repeat nothing that they told us", listening.MaxReason))}}
	switch x.Sitting.Stage {
	case testimony.SittingOffered, testimony.SittingAgreed:
		return []sheet.Form{off}
	case testimony.SittingPrepared:
		return []sheet.Form{{ID: "held", Title: "It took place", Action: at + "/held", Button: web.Button{Text: "Record that it took place"}}, off}
	case testimony.SittingHeld, testimony.NoteCorrected:
		return []sheet.Form{{ID: "note", Title: "Read the note back", Action: at + "/note", Private: true, Button: web.Button{Text: "Give it to the person"},
			Lines: []string{"Write what the person said, in their words. They read it on their page," +
				"  can have it put right, and it counts when they agree it. Who reads accounts sees it then, and only as they agreed."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("note", "The note", "", listening.MaxWords))}}}
	}
	return nil
}

func (p *Pages) open(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	open := map[string]func() (listening.Opened, error){
		"contact": func() (listening.Opened, error) {
			return p.service.OpenContact(r.Context(), r.PathValue("approach"), form.Text("purpose"))
		},
		"note": func() (listening.Opened, error) {
			return p.service.OpenNote(r.Context(), r.PathValue("approach"), form.Text("purpose"))
		},
	}[form.Text("what")]
	if open == nil {
		form.Fail("what", "Choose what you open")
		return p.sessionForm(w, r, form)
	}
	x, err := open()
	if form.Take(err) {
		return p.sessionForm(w, r, form)
	}
	if err != nil {
		return err
	}
	t := web.Table{ID: "opened", Stack: true, Caption: "What you opened", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "Words"}}}
	for _, row := range [][2]string{{"How to reach them safely", x.Contact}, {"What they need", x.Adjustments}, {"Which days suit", x.When}, {"Who is there", x.Preparation.Company},
		{"How to reach them on the day", x.Preparation.Contact}, {"What they need on the day", x.Preparation.Adjustments}, {"If we are cut off", x.Preparation.CutOff},
		{"Support before and after", x.Preparation.Support}, {"The note", x.Note}, {"What is to be different", x.Correction}} {
		if row[1] != "" {
			t.Rows = append(t.Rows, web.Row(web.T(row[0]), web.Said(row[1])))
		}
	}
	if x.Note != "" {
		form.Set("note", x.Note) // it is put right from what it was
	}
	return p.sessionPage(w, r, form, &sheet.Box{ID: "opened-now", Title: "Opened now", Table: &t})
}

func (p *Pages) held(w http.ResponseWriter, r *http.Request) error {
	return do("/sessions/{approach}?done=held", p.sessionForm, func(r *http.Request, _ *web.Form) error { return p.service.Held(r.Context(), r.PathValue("approach")) })(w, r)
}

func (p *Pages) off(w http.ResponseWriter, r *http.Request) error {
	return do("/waiting?done=off", p.sessionForm, func(r *http.Request, form *web.Form) error {
		return p.service.CallOff(r.Context(), r.PathValue("approach"), form.Text("why"))
	})(w, r)
}

func (p *Pages) note(w http.ResponseWriter, r *http.Request) error {
	return do("/sessions/{approach}?done=note", p.sessionForm, func(r *http.Request, form *web.Form) error {
		return p.service.ReadBack(r.Context(), r.PathValue("approach"), form.Text("note"))
	})(w, r)
}
