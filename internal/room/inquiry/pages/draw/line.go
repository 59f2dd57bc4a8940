package draw

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// one opens the sentence of the address, and begins its page.
func (p *Pages) one(r *http.Request, title string) (drafting.One, *sheet.View, error) {
	one, err := p.service.Sentence(r.Context(), r.PathValue("report"), r.PathValue("line"))
	if err != nil {
		return one, nil, err
	}
	v, err := p.view(r, one.Report, &one.Inquiry, one.Frozen, title)
	if err != nil {
		return one, nil, err
	}
	if title != "" {
		v.Back = &web.Link{Text: "Sentence " + one.Number, Href: onLine(r)}
	} else {
		v.Title, v.Back = "Sentence "+one.Number, &web.Link{Text: "Its chapter", Href: at(r, "/chapters/"+one.Chapter)}
	}
	return one, v, nil
}

func (p *Pages) line(w http.ResponseWriter, r *http.Request) error {
	return p.lineForm(w, r, web.NewForm(), nil)
}

// lineForm is one sentence: what it says, how it stands, what it rests on, whom it criticises.
func (p *Pages) lineForm(w http.ResponseWriter, r *http.Request, form *web.Form, opened *sheet.Box) error {
	one, v, err := p.one(r, "")
	if err != nil {
		return err
	}
	v.Errors = form.Errors()
	standing := stands(&one.Line)
	v.Boxes = []sheet.Box{{ID: "said", Title: "What it says", Tag: standing.Tag, Lines: []string{one.Content.Text}, Points: standing.Lines,
		List: sheet.Rows(sheet.Row("What it is", sortWords(one.Content)),
			sheet.Row("Written", web.Plural(one.Revision, "time", "times")+" by "+web.Plural(len(one.Writers), "person", "people")))}}
	if opened != nil {
		v.Boxes = append(v.Boxes, *opened)
	}
	v.Boxes = append(v.Boxes, footBox(&one))
	if one.Letters {
		v.Boxes = append(v.Boxes, againstBox(&one))
	}
	if box := putBox(r, &one); box != nil {
		v.Boxes = append(v.Boxes, *box)
	}
	if one.Frozen {
		return p.show(w, r, v)
	}
	v.Links = []web.Link{{Text: "Write it anew", Href: onLine(r) + "/edit"}, {Text: "Change what it rests on", Href: onLine(r) + "/rests"}}
	if one.Letters {
		v.Links = append(v.Links, web.Link{Text: "Change whom it criticises", Href: onLine(r) + "/whom"})
	}
	if !one.Wrote {
		v.Links = append(v.Links, web.Link{Text: "Check it", Href: onLine(r) + "/check"})
	}
	v.Forms = lineForms(r, form, &one)
	return p.show(w, r, v)
}

// footBox says what a sentence rests on, each with how it stands.
func footBox(one *drafting.One) sheet.Box {
	b := sheet.Box{ID: "rests", Title: "What it rests on"}
	if len(one.Feet) == 0 {
		b.Lines = []string{"Nothing yet."}
		return b
	}
	t := web.Table{ID: "feet", Stack: true, Caption: "What it rests on", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "How it stands"}, {Text: "You have opened it"}}}
	for _, f := range one.Feet {
		at := web.T(standWords[f.Sight.Stand])
		if f.Kind == report.OwnWords {
			at = web.T("In this report")
		}
		if f.Amber {
			at.Tag = &web.Tag{Text: "Amber", Tone: web.Warn}
		}
		yes := "No"
		if f.Opened {
			yes = "Yes"
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: f.Words, Note: f.Reference.Words}, at, web.T(yes)))
	}
	b.Table = &t
	return b
}

var standWords = map[report.Stand]string{report.Stands: "It stands", report.Held: "Restricted: the public is not shown it", report.TakenBack: "Taken back", "": "Nothing is known of it"}

var strengthWords = map[report.Strength]string{report.NotSaid: "Not said, which counts as the gravest", report.Slight: "Slight", report.Significant: "Significant",
	report.Serious: "Serious", report.Grave: "Grave"}

var mannerWords = map[report.Manner]string{report.MannerNotSaid: "Not said, which counts as outright", report.Implied: "To be inferred", report.Explicit: "Said outright"}

// againstBox says whom a sentence criticises.
func againstBox(one *drafting.One) sheet.Box {
	b := sheet.Box{ID: "whom", Title: "Whom it criticises"}
	if len(one.Against) == 0 {
		b.Lines = []string{"Nobody, as it is written down."}
		return b
	}
	t := web.Table{ID: "criticism", Stack: true, Caption: "Whom it criticises", HideCaption: true, Columns: []web.Column{{Text: "Whom"}, {Text: "How"}, {Text: "Facts behind it"}}}
	for _, k := range one.Against {
		who := web.Cell{Text: k.Who}
		if k.Class != nil {
			who.Note = "A reader could mean: " + strings.Join(k.Could, "; ")
			if len(k.Could) == 0 {
				who.Note = "A reader could mean nobody in particular"
			}
			if !k.Class.Asked {
				who.Note = "It is not said whom a reader could mean"
			}
		}
		t.Rows = append(t.Rows, web.Row(who, web.Cell{Text: mannerWords[k.Manner], Note: strengthWords[k.Strength]}, web.T(web.Plural(len(k.Facts), "sentence", "sentences"))))
	}
	b.Table = &t
	return b
}

// putBox says to whom it was put, and to whom it must still be put.
func putBox(r *http.Request, one *drafting.One) *sheet.Box {
	if len(one.Put)+len(one.OwedTo) == 0 {
		return nil
	}
	b := &sheet.Box{ID: "put", Title: "To whom it was put"}
	if len(one.OwedTo) > 0 {
		b.Lines = []string{"It must still be put to: " + strings.Join(one.OwedTo, "; ") + "."}
		b.Links = []web.Link{{Text: "Letters", Href: at(r, "/warnings")}}
	}
	t := web.Table{ID: "letters", Stack: true, Caption: "To whom it was put", HideCaption: true, Columns: []web.Column{{Text: "Letter"}, {Text: "Last day to answer"}, {Text: "What became of it"}}}
	for _, l := range one.Put {
		until := web.T(l.Until.Human())
		if l.Back {
			until = web.Cell{Text: "It never arrived", Tag: &web.Tag{Text: "Not sent", Tone: web.Warn}}
		}
		became := web.A("Nothing is said yet", at(r, "/warnings/"+l.Letter))
		if l.Treated != "" {
			became = web.T(web.UpperFirst(l.Treated))
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: l.Who, Href: at(r, "/warnings/"+l.Letter), Note: "Letter " + web.Number(l.Number) + ", sent on " + l.Sent.Human()}, until, became))
	}
	if len(t.Rows) > 0 {
		b.Table = &t
	}
	return b
}

// lineForms are what can be done with a sentence: open what it rests on, look again at a word,
// freeze it, take it out.
func lineForms(r *http.Request, form *web.Form, one *drafting.One) (out []sheet.Form) {
	revision := []web.Hidden{{Name: "revision", Value: strconv.Itoa(one.Revision)}}
	var left []web.Option
	for i, f := range one.Feet {
		left = append(left, web.Option{Value: strconv.Itoa(i), Text: f.Words, Hint: f.Reference.Words})
	}
	if len(left) > 0 {
		out = append(out, sheet.Form{ID: "open", Title: "Open what it rests on", Action: onLine(r) + "/open", Private: true, Button: web.Button{Text: "Open it"},
			Lines: []string{"It is an entry in the log. An account is opened for being quoted: its person reads that."}, Fields: []sheet.Field{sheet.Radios(form.Radios("foot",
				"What do you open?", "", left))}})
	}
	if len(one.Words) > 0 && !one.Wrote {
		out = append(out, sheet.Form{ID: "again", Title: "A word to look at again", Action: onLine(r) + "/again", Hidden: revision, Button: web.Button{Text: "Keep the second look"},
			Lines: []string{"An inquiry rules on nobody’s civil or criminal liability."}, Fields: []sheet.Field{
				sheet.Radios(form.Radios("word", "Which word?", "", web.OptionsOf(one.Words, func(s string) web.Option { return web.Option{Value: s, Text: s} }))),
				sheet.Area(form.Textarea("why", "Why is it no such ruling here?", "", drafting.MaxWhy))}})
	}
	done := one.Standing.State == report.Treated || one.Standing.State == report.Checked && len(one.Standing.Owed) == 0
	if done && len(standsWords(&one.Line)) == 1 {
		out = append(out, sheet.Form{ID: "freeze", Title: "Nothing more has to be done to it", Action: onLine(r) + "/freeze", Hidden: revision, Button: web.Button{Text: "Freeze it"}})
	}
	return append(out, sheet.Form{ID: "remove", Title: "Take it out", Action: onLine(r) + "/remove", Hidden: revision, Button: web.Button{Text: "Take the sentence out", Kind: "warning"}})
}

// revision is the one that the author saw.
func revision(form *web.Form) int { return form.Int("revision", "Load the page again") }

func (p *Pages) openFoot(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	one, _, err := p.one(r, "")
	if err != nil {
		return err
	}
	i, err := strconv.Atoi(form.Text("foot"))
	if err != nil || i < 0 || i >= len(one.Feet) {
		form.Fail("foot", "Choose what you open")
		return p.lineForm(w, r, form, nil)
	}
	shown, err := p.service.OpenReference(r.Context(), one.Report.ID, one.ID, one.Feet[i].Key())
	if form.Take(err) {
		return p.lineForm(w, r, form, nil)
	}
	if errs.Is(err, errs.Conflict) || errs.Is(err, errs.NotFound) {
		form.Fail("foot", "This is not open to you, or it was taken back: "+errs.Message(err))
		return p.lineForm(w, r, form, nil)
	}
	if err != nil {
		return err
	}
	t := web.Table{ID: "opened", Stack: true, Caption: "What you opened", HideCaption: true, Columns: []web.Column{{Text: "What you opened"}}}
	for _, line := range shown.Lines {
		t.Rows = append(t.Rows, web.Row(web.Said(line)))
	}
	return p.lineForm(w, r, web.NewForm(), &sheet.Box{ID: "opened-now", Title: "Opened now: " + shown.Title, Table: &t})
}

func (p *Pages) lineAgain(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.lineForm(w, r, form, nil)
}

func (p *Pages) lookAgain(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, onLine(r)+"?done=again", p.lineAgain, func(form *web.Form) error {
		return p.service.LookAgain(r.Context(), r.PathValue("report"), r.PathValue("line"), report.SecondLook{Word: form.Text("word"), Why: form.Text("why"), Revision: revision(form)})
	})
}

func (p *Pages) freeze(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, onLine(r)+"?done=frozen", p.lineAgain, func(form *web.Form) error {
		return p.service.Freeze(r.Context(), r.PathValue("report"), r.PathValue("line"), revision(form))
	})
}

func (p *Pages) remove(w http.ResponseWriter, r *http.Request) error {
	one, _, err := p.one(r, "")
	if err != nil {
		return err
	}
	return post(w, r, at(r, "/chapters/"+one.Chapter+"?done=removed"), p.lineAgain, func(form *web.Form) error {
		return p.service.Remove(r.Context(), r.PathValue("report"), r.PathValue("line"), revision(form))
	})
}

func (p *Pages) check(w http.ResponseWriter, r *http.Request) error {
	return p.checkForm(w, r, web.NewForm())
}

// checkForm asks somebody who did not write a sentence how they read it.
func (p *Pages) checkForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	one, v, err := p.one(r, "Check a sentence")
	if err != nil {
		return err
	}
	v.Errors = form.Errors()
	v.Boxes = []sheet.Box{{ID: "said", Title: "Sentence " + one.Number, Lines: []string{one.Content.Text}, Points: standsWords(&one.Line)}, footBox(&one)}
	if one.Wrote {
		v.Inset = "You wrote at this sentence. Somebody else checks it."
		return p.show(w, r, v)
	}
	if slices.ContainsFunc(one.Feet, func(f drafting.Foot) bool { return !f.Opened && f.Sight.Stand != report.TakenBack }) {
		v.Warning = "Open first what it rests on, on the page of the sentence. What you have not opened you cannot check."
	}
	if one.Frozen {
		return p.show(w, r, v)
	}
	var fields []sheet.Field
	for i, k := range one.Against {
		n := strconv.Itoa(i)
		fields = append(fields, sheet.Radios(form.Radios("strength-"+n, "How strong does a reader find the criticism of "+k.Who+"?",
			"The graver of your reading and the writer’s counts", strengths())))
		if k.Class != nil {
			fields = append(fields, sheet.Radios(form.Radios("asked-"+n, "Could a reader mean somebody of whom it is not said?", "", []web.Option{
				{Value: "yes", Text: "I asked myself, and those who are named cover it"}, {Value: "no", Text: "I cannot say"}})))
		}
	}
	if slices.ContainsFunc(one.Feet, func(f drafting.Foot) bool { return f.Sight.Stand == report.Held }) {
		fields = append(fields, sheet.Area(form.Textarea("held", "Why may it rest on what the public is not shown?", "", drafting.MaxWhy)))
	}
	if len(one.InText) > 0 {
		fields = append(fields, sheet.Ticks(form.Checkboxes("not_of", drafting.NamesWords(one.InText),
			"Tick each that it does not criticise, outright or by what can be inferred. If it criticises one, have that written down first",
			web.OptionsOf(one.InText, func(n drafting.InText) web.Option {
				return web.Option{Value: string(n.Party.Kind) + " " + n.Party.ID, Text: "It does not criticise " + n.Who}
			}))))
	}
	fields = append(fields, sheet.Ticks(form.Checkboxes("no_more", "Does it criticise anybody else, outright or by what can be inferred?",
		"If it does, have that written down first. This rests on your word alone: what you tick here is put to nobody in a letter before it is published",
		[]web.Option{{Value: "yes", Text: "It criticises nobody else"}})))
	v.Forms = []sheet.Form{{ID: "check", Title: "What you found", Action: onLine(r) + "/check", Hidden: []web.Hidden{{Name: "revision", Value: strconv.Itoa(one.Revision)}},
		Fields: fields, Button: web.Button{Text: "It is checked"}}}
	return p.show(w, r, v)
}

func strengths() (out []web.Option) {
	for _, s := range []report.Strength{report.Slight, report.Significant, report.Serious, report.Grave} {
		out = append(out, web.Option{Value: strconv.Itoa(int(s)), Text: strengthWords[s]})
	}
	return out
}

func (p *Pages) checked(w http.ResponseWriter, r *http.Request) error {
	one, _, err := p.one(r, "Check a sentence")
	if err != nil {
		return err
	}
	return post(w, r, onLine(r)+"?done=checked", p.checkForm, func(form *web.Form) error {
		c := report.Check{Revision: revision(form), Held: form.Text("held"), NoMore: form.Has("no_more", "yes")}
		for _, p := range form.All("not_of") {
			c.NotOf = append(c.NotOf, partyOf(p))
		}
		for i, k := range one.Against {
			n := strconv.Itoa(i)
			strength, _ := strconv.Atoi(form.Text("strength-" + n))
			if strength == 0 {
				form.Fail("strength-"+n, "Say how strong it reads")
			}
			reading := report.Reading{Strength: report.Strength(strength)}
			if k.Class != nil {
				reading.Asked, reading.Could = form.Text("asked-"+n) == "yes", k.Class.Could
			}
			c.Readings = append(c.Readings, reading)
		}
		if err := form.Err(); err != nil {
			return err
		}
		return fields(p.service.Check(r.Context(), one.Report.ID, one.ID, c), "references", "no_more", "by", "no_more", "readings", "no_more")
	})
}
