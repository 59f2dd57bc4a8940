package draw

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/pages/pick"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// fields gives what package report found wrong to the fields of a form: a name that the form has not
// stands at another.
func fields(err error, names ...string) error {
	if !errs.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) == 0 {
		return err
	}
	out := slices.Clone(errs.FieldsOf(err))
	for i := range out {
		for j := 0; j+1 < len(names); j += 2 {
			if out[i].Name == names[j] {
				out[i].Name = names[j+1]
			}
		}
	}
	return errs.InvalidInput(errs.Message(err), out...)
}

// sorts are what a sentence can be in a form of inquiry: a value names the sort and, of a finding,
// its kind.
func sorts(form report.Form, findings bool) []web.Option {
	out := []web.Option{{Value: string(report.Narrative), Text: "Narrative", Hint: "What happened, which nobody disputes. It rests on nothing"},
		{Value: string(report.Opinion), Text: "Opinion of the panel", Hint: "It is shown as such. It rests on nothing"}}
	words := map[report.FindingKind]string{report.Fact: "Finding of fact", report.Failing: "Finding of a failing", report.Practice: "Finding about practice",
		report.Culture: "Finding about culture"}
	for _, k := range form.Findings {
		if findings {
			out = append(out, web.Option{Value: string(report.Finding) + " " + string(k), Text: words[k]})
		}
	}
	return append(out, web.Option{Value: string(report.Recommended), Text: "Recommendation", Hint: "It may rest on other sentences of the report"})
}

func sortOf(c report.Content) string {
	return strings.TrimSpace(string(c.Sort) + " " + string(c.Finding))
}

// take reads what a sentence says and what it is into a content.
func take(form *web.Form, c *report.Content) {
	c.Text, c.Sort, c.Finding = form.Text("text"), report.Sort(form.Text("sort")), ""
	if kind, is := strings.CutPrefix(form.Text("sort"), string(report.Finding)+" "); is {
		c.Sort, c.Finding = report.Finding, report.FindingKind(kind)
	}
}

func sentenceFields(form *web.Form, f report.Form, findings bool) []sheet.Field {
	return []sheet.Field{sheet.Area(form.Textarea("text", "The sentence", "One thing that is said. No word that rules on anybody’s civil or criminal liability", drafting.MaxSentence)),
		sheet.Radios(form.Radios("sort", "What is it?", "", sorts(f, findings)))}
}

func (p *Pages) write(w http.ResponseWriter, r *http.Request) error {
	return p.writeForm(w, r, web.NewForm())
}

// writeForm asks for a new sentence of a chapter.
func (p *Pages) writeForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, err := p.service.Chapter(r.Context(), r.PathValue("report"), r.PathValue("chapter"))
	if err != nil {
		return err
	}
	v, err := p.view(r, c.Contents.Report, &c.Contents.Inquiry, c.Contents.Frozen, "Write a sentence")
	if err != nil {
		return err
	}
	v.Errors, v.Back = form.Errors(), &web.Link{Text: web.Number(c.Number) + ". " + c.Title, Href: at(r, "/chapters/"+c.ID)}
	if c.Contents.Frozen {
		return p.show(w, r, v)
	}
	if !form.Sent("paragraph") && len(c.Paragraphs) > 0 {
		form.Set("paragraph", c.Paragraphs[len(c.Paragraphs)-1].ID)
	}
	list := web.OptionsOf(c.Paragraphs, func(x drafting.Para) web.Option { return web.Option{Value: x.ID, Text: x.Number} })
	v.Forms = []sheet.Form{{ID: "write", Action: at(r, "/chapters/"+c.ID+"/write"), Private: true, Button: web.Button{Text: "Keep the sentence"},
		Lines:  []string{"What it rests on, and whom it criticises, come next, on its own page."},
		Fields: append(sentenceFields(form, c.Contents.Form, c.Contents.Findings), sheet.Select(form.Select("paragraph", "At the end of which paragraph?", "", list), ""))}}
	return p.show(w, r, v)
}

func (p *Pages) keep(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	var c report.Content
	take(form, &c)
	if c.Sort == "" {
		form.Fail("sort", "Choose what the sentence is")
		return p.writeForm(w, r, form)
	}
	id, err := p.service.Write(r.Context(), r.PathValue("report"), form.Text("paragraph"), c)
	if form.Take(fields(err, "finding", "sort")) {
		return p.writeForm(w, r, form)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(r, "/lines/"+id+"?done=kept"))
}

func (p *Pages) edit(w http.ResponseWriter, r *http.Request) error {
	return p.editForm(w, r, web.NewForm(), false)
}

// editForm asks for a sentence anew. Whoever comes second is shown what the other wrote beside what
// they typed, and can still send theirs.
func (p *Pages) editForm(w http.ResponseWriter, r *http.Request, form *web.Form, second bool) error {
	one, v, err := p.one(r, "Write a sentence anew")
	if err != nil {
		return err
	}
	v.Errors = form.Errors()
	if one.Frozen {
		return p.show(w, r, v)
	}
	if second {
		v.Status = http.StatusConflict
		v.Warning = "Somebody else wrote this sentence anew while you were writing. Nothing of yours is lost: it stands below. If you keep it now, it takes the place of theirs."
		v.Boxes = []sheet.Box{{ID: "theirs", Title: "What they wrote", Lines: []string{one.Content.Text}, List: sheet.Rows(sheet.Row("What it is", sortWords(one.Content)))}}
	}
	if !form.Sent("text") {
		form.Set("text", one.Content.Text).Set("sort", sortOf(one.Content))
	}
	v.Forms = []sheet.Form{{ID: "edit", Action: onLine(r) + "/edit", Private: true, Hidden: []web.Hidden{{Name: "revision", Value: strconv.Itoa(one.Revision)}}, Button: web.Button{Text: "Keep it"},
		Lines: []string{"It is then to be checked again, and what was put to somebody is held against what it says now."}, Fields: sentenceFields(form, one.Form, one.Findings)}}
	return p.show(w, r, v)
}

// change writes a sentence anew with a change to its content, at the revision that the form has.
func (p *Pages) change(w http.ResponseWriter, r *http.Request, to string, again func(*web.Form) error, do func(*web.Form, *drafting.One, *report.Content) error) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	one, _, err := p.one(r, "")
	if err != nil {
		return err
	}
	c := one.Content
	c.References, c.Criticism = slices.Clone(c.References), slices.Clone(c.Criticism)
	if err = do(form, &one, &c); err == nil {
		if err = form.Err(); err == nil {
			err = fields(p.service.Edit(r.Context(), one.Report.ID, one.ID, revision(form), c), "finding", "sort", "references", "what", "criticism", "of")
		}
	} else if form.Take(err) {
		return again(form)
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, to)
	case !form.OK() || form.Take(err):
		return again(form)
	}
	return err
}

func (p *Pages) edited(w http.ResponseWriter, r *http.Request) error {
	err := p.change(w, r, onLine(r)+"?done=kept", func(form *web.Form) error { return p.editForm(w, r, form, false) }, func(form *web.Form, _ *drafting.One, c *report.Content) error {
		take(form, c)
		if c.Sort == "" {
			form.Fail("sort", "Choose what the sentence is")
		}
		return nil
	})
	if errs.Is(err, errs.Conflict) {
		form, bad := web.ParseForm(r)
		if bad != nil {
			return bad
		}
		return p.editForm(w, r, form, true)
	}
	return err
}

func (p *Pages) rests(w http.ResponseWriter, r *http.Request) error {
	return p.restsForm(w, r, web.NewForm())
}

// restsForm changes what a sentence rests on, one thing at a time.
func (p *Pages) restsForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	one, v, err := p.one(r, "What it rests on")
	if err != nil {
		return err
	}
	c, err := p.service.Choices(r.Context(), one.Report.ID)
	if err != nil {
		return err
	}
	v.Errors, v.Lead = form.Errors(), []string{one.Content.Text}
	if one.Frozen {
		return p.show(w, r, v)
	}
	hidden := []web.Hidden{{Name: "revision", Value: strconv.Itoa(one.Revision)}}
	if len(one.Feet) > 0 {
		var left []web.Option
		for i, f := range one.Feet {
			left = append(left, web.Option{Value: strconv.Itoa(i), Text: f.Words, Hint: f.Reference.Words})
		}
		v.Forms = append(v.Forms, sheet.Form{ID: "take", Title: "It rests on", Action: onLine(r) + "/rests/take", Hidden: hidden,
			Button: web.Button{Text: "Take out what is ticked", Kind: "secondary"},
			Fields: []sheet.Field{sheet.Ticks(form.Checkboxes("take", "What does it rest on no more?", "", left))}})
	}
	list := web.OptionsOf(c.Rests, func(x drafting.Choice) web.Option {
		return web.Option{Value: string(x.Kind) + " " + x.Of, Text: report.RefWords[x.Kind] + ": " + x.Text}
	})
	others := slices.ContainsFunc(c.Rests, func(x drafting.Choice) bool { return x.Others })
	add := append(pick.Fields(form, "what", "What does it rest on?", "Themes in which two people found something, documents, and accounts that you read", "Choose", list, others),
		sheet.Input(form.Input("page", "Of a document: which page?", "A number")),
		sheet.Input(form.Input("box", "Of a document: where on the page?", "Left, top, right and bottom in points, such as 50 100 400 160. Leave it empty for the whole page")),
		sheet.Input(form.Input("lines", "Of a transcript: which lines?", "From page and line to page and line, such as 12:5 to 12:9")),
		sheet.Input(form.Input("quoted", "Of an account: the words that the sentence quotes", "As they stand in the sentence")))
	if one.Content.Sort == report.Recommended {
		add = append(add, sheet.Input(form.Input("own", "Or another sentence of this report", "Its number, such as 1.2.3")))
	}
	v.Forms = append(v.Forms, sheet.Form{ID: "add", Title: "Add something", Action: onLine(r) + "/rests", Hidden: hidden, Button: web.Button{Text: "Add it"}, Fields: add})
	return p.show(w, r, v)
}

// wholePage is an A4 page in points.
var wholePage = report.Box{X1: 595, Y1: 842}

// boxOf reads four numbers; none is the whole page.
func boxOf(form *web.Form) report.Box {
	typed := strings.Fields(strings.ReplaceAll(form.Text("box"), ",", " "))
	if len(typed) == 0 {
		return wholePage
	}
	var n [4]int
	for i, t := range typed {
		v, err := strconv.Atoi(t)
		if err != nil || i > 3 {
			form.Fail("box", "Write four numbers, such as 50 100 400 160, or none")
			return wholePage
		}
		n[i] = v
	}
	if len(typed) != 4 || n[0] >= n[2] || n[1] >= n[3] {
		form.Fail("box", "Write left, top, right and bottom: right is more than left, and bottom more than top")
	}
	return report.Box{X0: n[0], Y0: n[1], X1: n[2], Y1: n[3]}
}

var linesForm = regexp.MustCompile(` ?(?:to|-|–) ?`)

// linesTyped reads lines of a transcript; one line is from it to it.
func linesTyped(form *web.Form) (from, to report.Line) {
	ends := linesForm.Split(form.Text("lines"), -1)
	first, ok := restrict.ReadPlace(ends[0])
	last, ok2 := restrict.ReadPlace(ends[len(ends)-1])
	if !ok || !ok2 || len(ends) > 2 {
		form.Fail("lines", "Write from which page and line to which, such as 12:5 to 12:9")
		return from, to
	}
	return report.Line{Page: first.Page, Line: first.Line}, report.Line{Page: last.Page, Line: last.Line}
}

// sentenceNo finds sentences by their numbers.
func sentenceNo(form *web.Form, name string, all []drafting.Line) (out []string) {
	for _, no := range strings.Fields(strings.ReplaceAll(form.Text(name), ",", " ")) {
		i := slices.IndexFunc(all, func(l drafting.Line) bool { return l.Number == no })
		if i < 0 {
			form.Fail(name, "There is no sentence "+no+" in this report")
			continue
		}
		out = append(out, all[i].ID)
	}
	return out
}

func (p *Pages) addRest(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, onLine(r)+"?done=rests", func(form *web.Form) error { return p.restsForm(w, r, form) }, func(form *web.Form, one *drafting.One, c *report.Content) error {
		kind, of, chosen := strings.Cut(pick.Of(form, "what"), " ")
		if !chosen && kind != "" {
			kind, of = string(report.Document), kind // its reference was typed
		}
		ref := report.Reference{Kind: report.RefKind(kind), Of: of}
		switch ref.Kind {
		case report.Document:
			ref.Page, ref.Box = form.Int("page", "Write the number of the page"), boxOf(form)
		case report.Transcript:
			ref.Of, ref.Day = drafting.ReadDay(of)
			ref.From, ref.To = linesTyped(form)
			if !form.OK() {
				return form.Err()
			}
		case report.Quotation:
			ref.Words = form.Text("quoted")
		case "":
			choices, err := p.service.Choices(r.Context(), one.Report.ID)
			if err != nil {
				return err
			}
			for _, id := range sentenceNo(form, "own", choices.Facts) {
				c.References = append(c.References, report.Reference{Kind: report.OwnWords, Of: id})
			}
			if form.Text("own") == "" {
				form.Fail("what", "Choose what it rests on")
			}
			return form.Err()
		}
		if !slices.Contains(c.References, ref) {
			c.References = append(c.References, ref)
		}
		return nil
	})
}

func (p *Pages) takeRest(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, onLine(r)+"?done=rests", func(form *web.Form) error { return p.restsForm(w, r, form) }, func(form *web.Form, _ *drafting.One, c *report.Content) error {
		c.References = without(form, "take", c.References)
		return nil
	})
}

// without leaves out what is ticked, by its place.
func without[T any](form *web.Form, name string, all []T) (out []T) {
	for i, one := range all {
		if !form.Has(name, strconv.Itoa(i)) {
			out = append(out, one)
		}
	}
	if len(out) == len(all) {
		form.Fail(name, "Tick what is to be taken out")
	}
	return out
}
