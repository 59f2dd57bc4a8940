package draw

import (
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/pages/release"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

func (p *Pages) recommendations(w http.ResponseWriter, r *http.Request) error {
	return p.recommendationsForm(w, r, web.NewForm(), false)
}

// lineOf writes a recommendation as its list has it.
func lineOf(rec report.Recommendation, lines []drafting.Line) string {
	var numbers []string
	for _, id := range rec.Sentences {
		if i := slices.IndexFunc(lines, func(l drafting.Line) bool { return l.ID == id }); i >= 0 {
			numbers = append(numbers, lines[i].Number)
		}
	}
	return strings.Join([]string{rec.Number, rec.Title, rec.Summary, strings.Join(numbers, " "), strings.Join(rec.Addressees, "; "), rec.Deadline}, " | ")
}

// recommendationsForm sets out the numbered recommendations, a line each: they enter the register when
// the report is signed.
func (p *Pages) recommendationsForm(w http.ResponseWriter, r *http.Request, form *web.Form, second bool) error {
	c, all, lines, err := p.service.RecommendationsOf(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	v, err := p.view(r, c.Report, &c.Inquiry, c.Frozen, "Recommendations")
	if err != nil {
		return err
	}
	if second {
		v.Status, v.Warning = http.StatusConflict, "Somebody else changed the list while you were writing. It stands above as it is now, and what you typed below: nothing of yours is lost."
	}
	v.Errors, v.Lead = form.Errors(), []string{"Each enters the register of recommendations when the report is signed. Its words there are those of its sentences."}
	t := web.Table{ID: "recommendations", Stack: true, Caption: "Recommendations", HideCaption: true, Empty: "None is set out.",
		Columns: []web.Column{{Text: "Recommendation"}, {Text: "To whom"}, {Text: "By when"}}}
	var was []string
	for _, rec := range all {
		was = append(was, lineOf(rec, lines))
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: rec.Number + ". " + rec.Title, Note: rec.Summary}, web.T(orNotSaid(strings.Join(rec.Addressees, "; "))), web.T(orNotSaid(rec.Deadline))))
	}
	v.Table = &t
	if len(lines) > 0 {
		b := sheet.Box{ID: "sentences", Title: "Sentences that recommend something", Fold: true}
		for _, l := range lines {
			b.Links = append(b.Links, web.Link{Text: l.Number + " " + l.Content.Text, Href: at(r, "/lines/"+l.ID)})
		}
		v.Boxes = []sheet.Box{b}
	}
	if !c.Frozen {
		if !form.Sent("list") {
			form.Set("list", strings.Join(was, "\n"))
		}
		v.Forms = []sheet.Form{{ID: "list", Title: "Set them out", Action: at(r, "/recommendations"), Hidden: []web.Hidden{{Name: "before", Value: strings.Join(was, "\n")}},
			Button: web.Button{Text: "Keep the list"},
			Lines:  []string{"A line each: number | title | summary | numbers of its sentences | to whom, with semicolons between them | last day as the report sets it, such as 2027-03-31."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("list", "The list", "For example: 1 | Compare lists | The lists are compared each year | 2.1.3 | Made-up Office | 2027-03-31", 20000))}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) recommend(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, all, lines, err := p.service.RecommendationsOf(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	var was []string
	for _, rec := range all {
		was = append(was, lineOf(rec, lines))
	}
	if strings.ReplaceAll(form.Text("before"), "\r\n", "\n") != strings.Join(was, "\n") {
		return p.recommendationsForm(w, r, form, true)
	}
	var list []report.Recommendation
	for row := range strings.Lines(strings.ReplaceAll(form.Text("list"), "\r\n", "\n")) {
		if strings.TrimSpace(row) == "" {
			continue
		}
		cells := strings.Split(row, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) != 6 {
			form.Fail("list", "Write six parts in each line, with | between them. This line has "+web.Number(len(cells))+": "+strings.TrimSpace(row))
			continue
		}
		rec := report.Recommendation{Number: cells[0], Title: cells[1], Summary: cells[2], Deadline: cells[5]}
		for _, no := range strings.Fields(cells[3]) {
			i := slices.IndexFunc(lines, func(l drafting.Line) bool { return l.Number == no })
			if i < 0 {
				form.Fail("list", "Sentence "+no+" is not there, or recommends nothing")
				continue
			}
			rec.Sentences = append(rec.Sentences, lines[i].ID)
		}
		for to := range strings.SplitSeq(cells[4], ";") {
			if to = strings.TrimSpace(to); to != "" {
				rec.Addressees = append(rec.Addressees, to)
			}
		}
		list = append(list, rec)
	}
	if err = form.Err(); err == nil {
		err = p.service.Recommend(r.Context(), r.PathValue("report"), list)
		if errs.Is(err, errs.Invalid) {
			for _, f := range errs.FieldsOf(err) {
				form.Fail("list", strings.TrimPrefix(f.Name, "recommendation ")+": "+f.Message)
			}
		}
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, at(r, "/recommendations?done=recommended"))
	case !form.OK():
		return p.recommendationsForm(w, r, form, false)
	}
	return err
}

func (p *Pages) ready(w http.ResponseWriter, r *http.Request) error {
	return p.readyForm(w, r, web.NewForm())
}

// readyForm says what stands between a report and its signature, and takes signatures.
func (p *Pages) readyForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, err := p.service.Ready(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	closed := x.Inquiry.Frozen() || x.Report.State != drafting.Drafting
	v, err := p.view(r, x.Report, &x.Inquiry, closed, "Signature")
	if err != nil {
		return err
	}
	v.Errors = form.Errors()
	v.Lead = []string{"Each member of the panel signs (" + x.Form.Cites("Inquiries Act 2005, section 24(4)") + "). " +
		"With the last signature the report is published, its recommendations enter the register, and what it rests on of what people told stays: all at once, or nothing of it."}
	if closed {
		return p.show(w, r, v)
	}
	if len(x.Hindrances) > 0 {
		v.Boxes = []sheet.Box{hindranceBox(r, &x)}
		if x.Advises {
			v.Boxes[0].Points = append(v.Boxes[0].Points, "Advice on defamation is not recorded on the report as it is. The law gives it no privilege of its own: "+
				"somebody who knows the law of defamation reads the finished text before it is signed.")
		}
		return p.show(w, r, v)
	}
	v.Boxes = []sheet.Box{{ID: "stands", Title: "How it stands", List: sheet.Rows(sheet.Row("Members of the panel", web.Number(x.Panel)), sheet.Row("Have signed this text", web.Number(x.Signed)),
		sheet.Row("Passages that are withheld", web.Number(len(x.Withheld))))}, {ID: "text", Title: "The text", Lines: paragraphs(x.Text)}}
	if len(x.Passages) > 0 {
		b := sheet.Box{ID: "withheld", Title: "What everybody would not read", Fold: true}
		for i, words := range x.Passages {
			b.Points = append(b.Points, "“"+words+"”: "+string(x.Withheld[i].Ground))
		}
		v.Boxes = append(v.Boxes, b)
	}
	switch {
	case x.Tells != nil:
		v.Warning = errs.Message(x.Tells)
		v.Links = append(v.Links, web.Link{Text: "What published texts tell of people", Href: inquiry.OnePath + "/" + x.Inquiry.ID + "/releases"})
	case x.Waits:
		v.Warning = "It is proposed that passages are withheld. A second person answers that first."
	case x.MaySign && !x.Mine:
		v.Forms = append(v.Forms, sheet.Form{ID: "sign", Title: "Sign", Action: at(r, "/sign"), Hidden: []web.Hidden{{Name: "of", Value: x.Of}},
			Lines:  []string{"Read the text above to its end. Your signature is yours: nobody signs for another. If the text changes, it counts no more.", lastWords(&x)},
			Button: web.Button{Text: "Sign the report"}})
	case x.Mine:
		v.Inset = "You have signed this text."
	}
	if x.Advises {
		b := sheet.Box{ID: "advised", Title: "Advice on defamation",
			Lines: []string{"The law gives this report no privilege of its own. Before it is signed somebody who knows the law of defamation reads it."}}
		if a := x.Advice; a != nil {
			b.List = sheet.Rows(sheet.Row("Who advised on the text as it is", a.Who), sheet.Row("On", a.On.Human()), sheet.Row("What was changed after it", a.Changed))
		} else {
			b.Tag = &web.Tag{Text: "Not recorded on this text", Tone: web.Warn}
			v.Forms = slices.DeleteFunc(v.Forms, func(f sheet.Form) bool { return f.ID == "sign" })
			v.Forms = append(v.Forms, adviceForm(r, form))
		}
		v.Boxes = append(v.Boxes, b)
	}
	v.Boxes = append(v.Boxes, release.ToldBox(x.Told))
	v.Forms = append(v.Forms, withholdForm(r, form, &x))
	return p.show(w, r, v)
}

// lastWords say what one more signature does.
func lastWords(x *drafting.Ready) string {
	if x.Signed+1 >= x.Panel {
		return "Yours is the last signature. With it the report is published at once, for everybody, and nothing of it can be taken back."
	}
	return "It is published with the last signature of the panel."
}

func paragraphs(text string) (out []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

// hindrancesShown is how many of them stand on the page.
const hindrancesShown = 25

// hindranceBox lists what stands in the way, each with the sentence that it is about.
func hindranceBox(r *http.Request, x *drafting.Ready) sheet.Box {
	b := sheet.Box{ID: "hindrances", Title: "What stands in the way: " + web.Number(len(x.Hindrances))}
	for i, h := range x.Hindrances {
		if i == hindrancesShown {
			b.Notes = []string{"And " + web.Number(len(x.Hindrances)-i) + " more."}
			break
		}
		id, _, _ := strings.Cut(h.Name, " to ")
		if j := slices.IndexFunc(x.Sentences, func(l drafting.Line) bool { return l.ID == id }); j >= 0 {
			words := h.Message
			if strings.HasPrefix(words, "This sentence is not frozen") {
				words = "Not frozen. " + stateWords[x.Sentences[j].Standing.State]
			}
			b.Links = append(b.Links, web.Link{Text: x.Sentences[j].Number + ": " + words, Href: at(r, "/lines/"+id)})
			continue
		}
		b.Points = append(b.Points, h.Message)
	}
	return b
}

func (p *Pages) sign(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	out, err := p.service.Sign(r.Context(), r.PathValue("report"), form.Text("of"))
	if form.Take(err) {
		return p.readyForm(w, r, form)
	}
	if err != nil {
		return err
	}
	if out {
		return web.Redirect(w, r, published.PathOf(r.PathValue("id"), r.PathValue("report")))
	}
	return web.Redirect(w, r, at(r, "/sign?done=signed"))
}

// withholdForm asks for one passage that is withheld, beside those that are; or for none.
func withholdForm(r *http.Request, form *web.Form, x *drafting.Ready) sheet.Form {
	return sheet.Form{ID: "withhold", Title: "Withhold a passage", Action: at(r, "/withhold"), Private: true, Button: web.Button{Text: "Propose it", Kind: "secondary"},
		Lines: []string{"A report is published in full but for what must be withheld (" + x.Form.Cites("Inquiries Act 2005, section 25(4) and (5)") + "). Somebody else must agree. " +
			"Nothing is put in its place, and not how long it is."},
		Fields: []sheet.Field{sheet.Input(form.Input("line", "The number of the sentence", "Such as 1.2.3")),
			sheet.Input(form.Input("words", "Which of its words?", "As they stand there. Leave it empty for the whole sentence")),
			sheet.Radios(form.Radios("ground", "On what ground?", "", []web.Option{{Value: string(report.ByLaw), Text: "Required by law"}, {Value: string(report.InPublicInterest),
				Text: "Necessary in the public interest"}})),
			sheet.Input(form.Input("law", "If by law: which provision or rule?", "Everybody reads this")),
			sheet.Input(form.Input("public_concern", "If in the public interest: how far might it inhibit the allaying of public concern?", "")),
			sheet.Input(form.Input("harm", "And which risk of harm or damage does it avoid or reduce?", "")),
			sheet.Input(form.Input("confidence", "And in what confidence was the information acquired?", ""))}}
}

func (p *Pages) withhold(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, ProposalsPath+"?done=proposed", p.readyForm, func(form *web.Form) error {
		x, err := p.service.Ready(r.Context(), r.PathValue("report"))
		if err != nil {
			return err
		}
		var all []drafting.Passage
		for _, id := range sentenceNo(form, "line", x.Sentences) {
			one := drafting.Passage{Sentence: id, Words: form.Text("words")}
			one.Ground, one.Law, one.PublicConcern, one.Harm, one.Confidence = report.WithheldGround(form.Text("ground")), form.Text("law"), form.Text("public_concern"),
				form.Text("harm"), form.Text("confidence")
			all = append(all, one)
		}
		if len(all) == 0 {
			form.Fail("line", "Write the number of the sentence")
		}
		if err := form.Err(); err != nil {
			return err
		}
		_, err = p.service.ProposeWithheld(r.Context(), r.PathValue("report"), all, true)
		return fields(err, "passage", "line", "second", "line")
	})
}

func orNotSaid(s string) string {
	if s == "" {
		return "Not said"
	}
	return s
}

// adviceForm asks what was advised on a report to which the law gives no privilege of its own.
func adviceForm(r *http.Request, form *web.Form) sheet.Form {
	return sheet.Form{ID: "advice", Title: "Record the advice that was taken", Action: at(r, "/advice"), Private: true, Button: web.Button{Text: "Propose it"},
		Lines: []string{"Somebody else must agree. It counts for the text as it is now: if a word of it changes, it is advised on again."},
		Fields: []sheet.Field{sheet.Input(form.Input("who", "Who advised?", "Their name or firm")), sheet.Input(form.RoughDate("on", "On which day?", dayHint)),
			sheet.Area(form.Textarea("changed", "What was changed after it?", "Or that nothing had to be, and why", drafting.MaxWhy))}}
}

func (p *Pages) advise(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, ProposalsPath+"?done=proposed", p.readyForm, func(form *web.Form) error {
		_, err := p.service.ProposeAdvice(r.Context(), r.PathValue("report"), drafting.Advice{Who: form.Text("who"), On: dayTyped(form, "on"), Changed: form.Text("changed")})
		return err
	})
}
