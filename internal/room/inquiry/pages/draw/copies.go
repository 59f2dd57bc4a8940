package draw

import (
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

func (p *Pages) copies(w http.ResponseWriter, r *http.Request) error {
	return p.copiesForm(w, r, web.NewForm())
}

// copiesForm is who gets the report under embargo, before it is published.
func (p *Pages) copiesForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, err := p.service.Copies(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	v, err := p.view(r, c.Report, &c.Inquiry, c.Frozen, "Copies before publication")
	if err != nil {
		return err
	}
	v.Errors = form.Errors()
	v.Lead = []string{"Each reader gets a copy of their own, in confidence (" + c.Form.Cites("Inquiry Rules 2006, rule 17") + "): of the text as everybody would read it, before the last signature. " +
		"With the last signature the report is published, and every copy ends.",
		"While a sentence is opened again, something is proposed to be withheld, or what the report rests on changes, no copy shows a word. Each opening is an entry in the log."}
	v.Links = []web.Link{{Text: "Text was found somewhere: which copy is it from?", Href: at(r, "/copies/trace")}}
	t := web.Table{ID: "copies", Stack: true, Caption: "Copies", HideCaption: true, Empty: "No copy was agreed to.", Columns: []web.Column{{Text: "Reader"}, {Text: "How it stands"}}}
	var send, end []web.Option
	for _, x := range c.Copies {
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: web.Number(x.Number) + ". " + x.Reader.Name, Note: "For: " + x.Reader.For}, web.Cell{Lines: copyStands(&x)}))
		o := web.Option{Value: x.ID, Text: web.Number(x.Number) + ". " + x.Reader.Name, Name: true}
		if x.State == drafting.Agreed && x.Ended.IsZero() {
			send = append(send, o)
		}
		if x.Ended.IsZero() {
			end = append(end, o)
		}
	}
	v.Table = &t
	if c.Frozen || !c.MaySend {
		return p.show(w, r, v)
	}
	if v.Warning = c.Cannot; c.Cannot == "" {
		if len(send) > 0 {
			v.Forms = append(v.Forms, sheet.Form{ID: "issue", Title: "Send a copy", Action: at(r, "/copies/issue"), Button: web.Button{Text: "Show its paper, once"},
				Fields: []sheet.Field{sheet.Select(form.Select("send", "Whose copy?", "It is on paper, with an address and words that open it", send), "Choose")}})
		}
		v.Forms = append(v.Forms, readersForm(r, form, &c))
	}
	if len(end) > 0 {
		v.Forms = append(v.Forms, sheet.Form{ID: "end", Title: "End a copy", Action: at(r, "/copies/end"), Button: web.Button{Text: "End it", Kind: "warning"},
			Lines:  []string{"At once its address and words open nothing, and say nothing of why. It cannot be undone: a new copy takes two people again."},
			Fields: []sheet.Field{sheet.Select(form.Select("end", "Whose copy ends?", "", end), "Choose")}})
	}
	return p.show(w, r, v)
}

func copyStands(x *drafting.CopyLine) (out []string) {
	if x.Sent.IsZero() {
		out = append(out, "Agreed, not sent")
	} else {
		out = append(out, "Its paper was shown on "+x.Sent.Human()+": hand it over")
	}
	if !x.Accepted.IsZero() {
		out = append(out, "Opened in confidence on "+x.Accepted.Human())
	}
	if !x.Ended.IsZero() {
		out = append(out, "Ended on "+x.Ended.Human())
	}
	return out
}

func readersForm(r *http.Request, form *web.Form, c *drafting.Copies) sheet.Form {
	f := sheet.Form{ID: "readers", Title: "Propose who gets a copy", Action: at(r, "/copies"), Private: true, Button: web.Button{Text: "Propose it"}}
	f.Lines = []string{"Somebody else must agree, who reads the text and the list. No reader is told of another."}
	hint := "One a line: name | why they get one"
	if c.HasCore {
		hint = "One a line: name | the core participant for whom they get it. A participant, or a lawyer who acts for one"
		names := "Core participants today: " + strings.Join(c.Cores, "; ") + "."
		if len(c.Cores) == 0 {
			names = "Nobody is a core participant today, so nobody gets a copy."
		}
		f.Lines = append(f.Lines, names)
	}
	f.Fields = []sheet.Field{sheet.Area(form.Textarea("readers", "Who gets a copy?", hint, 20000))}
	return f
}

func (p *Pages) proposeCopies(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, ProposalsPath+"?done=proposed", p.copiesForm, func(form *web.Form) error {
		var all []drafting.Reader
		for line := range strings.Lines(form.Text("readers")) {
			if name, why, _ := strings.Cut(line, "|"); strings.TrimSpace(line) != "" {
				all = append(all, drafting.Reader{Name: name, For: why})
			}
		}
		_, err := p.service.ProposeCopies(r.Context(), r.PathValue("report"), all)
		return err
	})
}

// issueCopy sends a copy, and shows its paper once: it is on no page again.
func (p *Pages) issueCopy(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Text("send") == "" {
		form.Fail("send", "Choose whose copy is sent")
		return p.copiesForm(w, r, form)
	}
	c, err := p.service.Copies(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	v, err := p.view(r, c.Report, &c.Inquiry, false, "The paper of a copy")
	if err != nil {
		return err
	}
	if !among(c.Copies, form.Text("send")) {
		return inquiry.ErrNothing()
	}
	paper, err := p.service.IssueCopy(r.Context(), form.Text("send"))
	if errs.Is(err, errs.Invalid) && form.Take(err) {
		return p.copiesForm(w, r, form)
	}
	if err != nil {
		return err
	}
	v.Back = &web.Link{Text: "Copies before publication", Href: at(r, "/copies")}
	v.Warning = "This page is shown once. Print it now, and see that it is handed to " + paper.Reader.Name + ". Nobody can show it again."
	v.Boxes = []sheet.Box{{ID: "paper", Title: "To " + paper.Reader.Name,
		Lines: []string{"An inquiry has something to show you in confidence. Open the address, and type the words. Both are for you alone."},
		List:  sheet.Rows(sheet.Row("Address", paper.Link), sheet.Row("Words", paper.Phrase.Reveal()))}}
	return p.show(w, r, v)
}

func (p *Pages) endCopy(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, at(r, "/copies?done=ended"), p.copiesForm, func(form *web.Form) error {
		if form.Text("end") == "" {
			form.Fail("end", "Choose whose copy ends")
			return form.Err()
		}
		c, err := p.service.Copies(r.Context(), r.PathValue("report"))
		if err != nil {
			return err
		}
		if c.Inquiry.ID != r.PathValue("id") || !among(c.Copies, form.Text("end")) {
			return inquiry.ErrNothing()
		}
		return p.service.EndCopy(r.Context(), form.Text("end"))
	})
}

// among says that a copy is one of this report's.
func among(all []drafting.CopyLine, id string) bool {
	return slices.ContainsFunc(all, func(c drafting.CopyLine) bool { return c.ID == id })
}

func (p *Pages) trace(w http.ResponseWriter, r *http.Request) error {
	return p.traceForm(w, r, web.NewForm(), nil)
}

// traceForm asks for text that was found, and says from which copy it is, where that can be told.
func (p *Pages) traceForm(w http.ResponseWriter, r *http.Request, form *web.Form, found *drafting.Leak) error {
	c, err := p.service.Copies(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	v, err := p.view(r, c.Report, &c.Inquiry, false, "Which copy is it from?")
	if err != nil {
		return err
	}
	v.Back, v.Errors = &web.Link{Text: "Copies before publication", Href: at(r, "/copies")}, form.Errors()
	v.Lead = []string{"Each copy has a sign before each paragraph, and marks in its spaces that nobody sees. The marks stay in a file, and where text is pasted as it is. " +
		"Most browsers, a photograph and typing it out take them away: then only the sign is left, which anybody can type."}
	if found != nil {
		v.Boxes = []sheet.Box{foundBox(found)}
	}
	v.Forms = []sheet.Form{{ID: "trace", Title: "What was found", Action: at(r, "/copies/trace"), Private: true, Button: web.Button{Text: "Look"},
		Fields: []sheet.Field{sheet.Area(form.Textarea("text", "Paste the text that was found", "As much of it as there is, with the signs before its paragraphs", 0))}}}
	return p.show(w, r, v)
}

func foundBox(l *drafting.Leak) sheet.Box {
	b := sheet.Box{ID: "found", Title: "It cannot be told"}
	if l.Named != nil {
		b.Title = "It is from the copy of " + l.Named.Reader.Name
		b.Lines = []string{"All " + web.Number(l.Of) + " spaces that could be read agree with the marks of copy " + web.Number(l.Named.Number) + ", and with those of no other copy."}
		b.Notes = []string{"It says from which copy the words are, and not who passed them on."}
		return b
	}
	switch {
	case l.Of == 0:
		b.Lines = []string{"These words stand in no copy, or in more than one place of it."}
	case l.Stripped:
		b.Lines = []string{"Its spaces are all alike: the marks were taken away, or never were there."}
	default:
		b.Lines = []string{"Of " + web.Number(l.Of) + " spaces " + web.Number(l.Agrees) + " agree with the nearest copy. That is too few, or not all: no copy is named."}
	}
	for _, s := range l.Signs {
		b.Points = append(b.Points, "The sign of copy "+web.Number(s.Number)+", to "+s.Reader.Name+", stands in it. That is a lead and no proof: whoever saw the sign can type it.")
	}
	return b
}

func (p *Pages) traced(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	found, err := p.service.WhichCopy(r.Context(), r.PathValue("report"), form.Text("text"))
	if form.Take(err) {
		return p.traceForm(w, r, form, nil)
	}
	if err != nil {
		return err
	}
	return p.traceForm(w, r, form, &found)
}

// readersBoxes shows the second who would get a copy, and of what.
func readersBoxes(now *drafting.ProposedNow) []sheet.Box {
	b := sheet.Box{ID: "readers", Title: "Who gets a copy before publication"}
	for _, x := range now.Readers {
		b.Points = append(b.Points, x.Name+", for: "+x.For)
	}
	return []sheet.Box{b, {ID: "text", Title: "The text", Lines: paragraphs(now.Text)}}
}
