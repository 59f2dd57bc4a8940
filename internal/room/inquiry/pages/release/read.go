package release

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// fields has what was wrong with one field said at another.
func fields(err error, pairs ...string) error {
	all := errs.FieldsOf(err)
	if len(all) == 0 {
		return err
	}
	for i := range all {
		for j := 0; j+1 < len(pairs); j += 2 {
			if all[i].Name == pairs[j] {
				all[i].Name = pairs[j+1]
			}
		}
	}
	return errs.Refused("Look at what you typed", all...)
}

func (p *Pages) toRead(w http.ResponseWriter, r *http.Request) error {
	return p.toReadForm(w, r, web.NewForm(), r.URL.Query().Get("kind"), r.URL.Query().Get("ref"))
}

// seenShown is how many places that software found stand on the page.
const seenShown = 25

func (p *Pages) toReadForm(w http.ResponseWriter, r *http.Request, form *web.Form, kind, ref string) error {
	x, err := p.service.ToRead(r.Context(), r.PathValue("id"), kind, ref)
	if err != nil {
		return err
	}
	v := view(r, &x.Inquiry, "Read: "+x.Title, web.Link{Text: Title, Href: at(r, "")}, form)
	v.Lead = []string{"Read all of it, as somebody who knows the place would. Write what it tells of each person who was harmed, by alias or cipher; nobody is an answer too."}
	if x.Public {
		v.Warning = "Everybody reads this already."
	}
	text := sheet.Box{ID: "text", Title: "The text", Lines: strings.Split(strings.TrimSpace(x.Words), "\n")}
	seen := sheet.Box{ID: "seen", Title: "Where to look", Notes: []string{"Found by simple reading, of whomever it may be. It does not find what is said in other words: read the text."}}
	t := web.Table{ID: "found", Stack: true, Caption: "Where to look", HideCaption: true, Empty: "Nothing was found by simple reading. That says nothing of what the text tells.",
		Columns: []web.Column{{Text: "What it may be"}, {Text: "Where it stands"}}}
	for i, s := range x.Seen {
		if i == seenShown {
			seen.Notes = append(seen.Notes, "And "+web.Number(len(x.Seen)-i)+" more.")
			break
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: s.Value, Note: jigsaw.Names[s.Kind]}, web.Said(s.Words)))
	}
	seen.Table, seen.Fold = &t, len(t.Rows) > 6
	v.Boxes = []sheet.Box{text, seen}
	if !x.Inquiry.Frozen() {
		if !form.Sent("marks") {
			form.Set("marks", begun(&x))
		}
		v.Forms = []sheet.Form{readForm(r, form, &x)}
	}
	return p.show(w, r, v)
}

// begun is what stands in the form at first: what was found before, and a line for each place of which it is to be said of whom it
// tells.
func begun(x *releasing.ToRead) string {
	out := []string{}
	if len(x.Before) > 0 {
		out = append(out, markWords(x.Before, true))
	}
	for _, g := range x.Gone {
		out = append(out, releasing.IsGone+" | "+markWords([]jigsaw.Mark{g.Mark}, true)+" | "+g.Why)
	}
	answers := x.Before
	for _, n := range x.Nobody {
		out, answers = append(out, releasing.OfNobody+" | "+markWords([]jigsaw.Mark{n.Mark}, false)+" | "+n.Why), append(answers, n.Mark)
	}
	return strings.Join(append(out, toSay(jigsaw.Unanswered(x.Seen, answers))...), "\n")
}

func toSay(left []jigsaw.Seen) (out []string) {
	for _, s := range left {
		out = append(out, "? | "+string(s.Kind)+" | "+s.Value)
	}
	return out
}

// readForm asks what a text tells: of one that this service has, or of words that are typed in.
func readForm(r *http.Request, form *web.Form, x *releasing.ToRead) sheet.Form {
	f := sheet.Form{ID: "read", Title: "What it tells", Action: at(r, "/read"), Private: true, Button: web.Button{Text: "Keep what I found"}}
	if x != nil {
		f.Hidden = []web.Hidden{{Name: "kind", Value: x.Kind}, {Name: "ref", Value: x.Ref}, {Name: "seen", Value: releasing.Digest(x.Words)}}
	} else {
		var kinds []web.Option
		for _, k := range releasing.Kinds {
			kinds = append(kinds, web.Option{Value: k, Text: releasing.KindWords[k]})
		}
		f.Title = "Read another text"
		f.Lines = []string{"For what this service does not publish by itself, or published elsewhere. Its words are not kept here: only what they tell, and a hash."}
		f.Fields = []sheet.Field{sheet.Radios(form.Radios("kind", "What is it?", "", kinds)), sheet.Input(form.Input("title", "What is it called?", "")),
			sheet.Area(form.Textarea("words", "Its words, as everybody reads them or would read them", "", 100000)),
			sheet.Ticks(form.Checkboxes("already", "Is it public already?", "", []web.Option{{Value: "yes", Text: "Yes"}}))}
	}
	f.Fields = append(f.Fields, sheet.Area(form.Textarea("marks", "What does it tell, of whom?", kindsHint("W12 | area | Made-up North",
		"W12 | age | 14")+". For each place to look at, write of whom it tells instead of the ?, or nobody and why: nobody | age | 14 | A rule of the school. "+
		"What was marked in earlier words of it stands here: keep each line, or say why it is told no more: gone | W12 | age | 14 | The sentence was taken out", releasing.MaxMarks)),
		sheet.Ticks(form.Checkboxes("whole", "Have you read it to its end?", "", []web.Option{{Value: "yes", Text: "Yes, all of it"}})))
	return f
}

func (p *Pages) record(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := releasing.Reading{Inquiry: r.PathValue("id"), Kind: form.Text("kind"), Ref: form.Text("ref"), Title: form.Text("title"), Words: form.Text("words"), Marks: form.Text("marks"),
		Whole: form.Text("whole") == "yes", Already: form.Text("already") == "yes"}
	again := p.overviewForm
	if in.Ref != "" {
		again = func(w http.ResponseWriter, r *http.Request, form *web.Form) error {
			return p.toReadForm(w, r, form, in.Kind, in.Ref)
		}
		x, err := p.service.ToRead(r.Context(), in.Inquiry, in.Kind, in.Ref)
		if err != nil {
			return err
		}
		in.Title, in.Words, in.Looks = x.Title, x.Words, x.Looks
		if releasing.Digest(x.Words) != form.Text("seen") {
			form.Fail("whole", "The text changed while you read it. It stands above as it is now")
			return again(w, r, form)
		}
	}
	id, err := p.service.Record(r.Context(), in)
	if form.Take(err) {
		left, err := p.service.Unanswered(r.Context(), in)
		if err != nil {
			return err
		}
		if !strings.Contains(in.Marks, "?") && len(left) > 0 { // propose them in a text that was typed in, too
			form.Set("marks", strings.TrimSpace(in.Marks+"\n"+strings.Join(toSay(left), "\n")))
		}
		return again(w, r, form)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(r, "/readings/"+id+"?done=read"))
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.oneForm(w, r, web.NewForm())
}

func (p *Pages) oneForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, err := p.service.One(r.Context(), r.PathValue("id"), r.PathValue("read"))
	if err != nil {
		return err
	}
	v := view(r, &x.Inquiry, x.Title, web.Link{Text: Title, Href: at(r, "")}, form)
	out := "Not yet"
	if !x.Out.IsZero() {
		out = "Since " + x.Out.Human()
	}
	v.Boxes = []sheet.Box{{ID: "what", Title: "What was read", List: sheet.Rows(sheet.Row("Text", releasing.KindWords[x.Kind]), sheet.Row("Read on", x.Made.Human()), sheet.Row("Public", out),
		sheet.Row("What it tells", markWords(x.Marks, true)), sheet.Row("Of nobody who was harmed", nobodyWords(x.Nobody)), sheet.Row("Told no more", goneWords(x.Gone)),
		sheet.Row("SHA-256 of its words", x.SHA256))}}
	v.Boxes = append(v.Boxes, ToldBox(x.Told))
	switch {
	case !x.Limits:
		v.Warning = "It is not said yet how many people are enough. Until two people say it, nothing is published."
	case x.Unread > 0:
		v.Warning = web.Plural(x.Unread, "text that is public was", "texts that are public were") + " not read as it is now. Until that is done nothing is published."
	case len(x.Troubles) == 0:
		v.Inset = "With what was marked in all that this inquiry has published, it tells of nobody who is one of too few."
		if x.Number == 0 {
			v.Inset = "Nobody marked anything in it. That is what those below found who read it: the software does not say that it tells of nobody."
		}
	}
	for i, t := range x.Troubles {
		b := sheet.Box{ID: "trouble-" + web.Number(i+1), Title: "Of " + strings.Join(t.Persons, " and "), Tag: trouble(&x),
			Lines: []string{web.UpperFirst(string(t.Why)) + "."}}
		for _, f := range t.From {
			var kinds []string
			for _, k := range f.Kinds {
				kinds = append(kinds, jigsaw.Names[k])
			}
			b.Points = append(b.Points, "“"+f.Title+"” tells: "+strings.Join(kinds, ", "))
		}
		v.Boxes = append(v.Boxes, b)
		if x.Covered[i] && !x.Inquiry.Frozen() {
			v.Forms = append(v.Forms, sheet.Form{ID: "pass-" + web.Number(i+1), Title: "Let it pass, as " + strings.Join(t.Persons, " and ") + " agreed", Action: at(r, "/readings/"+x.ID+"/pass"),
				Hidden: []web.Hidden{{Name: "trouble", Value: releasing.KeyOf(t)}},
				Lines:  []string{"Everybody of whom it tells agreed in writing to all that is told. Somebody else must agree too. If one of them takes it back, it passes no more."},
				Fields: []sheet.Field{sheet.Area(form.Textarea("why", "Why is it published all the same?", "", releasing.MaxWhy))}, Button: web.Button{Text: "Propose it"}})
			break // one at a time
		}
	}
	if len(x.Troubles) > 0 {
		v.Lead = []string{releasing.Helps(x.Troubles)}
		if !x.Out.IsZero() {
			v.Lead = []string{"This is public already, and cannot be untold. A restriction can still stop that more people read it. Until what is told is true of enough people, or they agreed in writing, " +
				"whatever tells more of them is refused."}
		}
	}
	return p.show(w, r, v)
}

// trouble says what comes of a trouble: what is public already cannot be kept back.
func trouble(x *releasing.One) *web.Tag {
	if x.Out.IsZero() {
		return &web.Tag{Text: "Not published", Tone: web.Bad}
	}
	return &web.Tag{Text: "Public, and could tell who somebody is", Tone: web.Bad}
}

// countsWords say what was counted before of any of the same things.
func countsWords(all []releasing.Crowd) string {
	if len(all) == 0 {
		return "Nothing of any of these"
	}
	var out []string
	for _, c := range all {
		out = append(out, strings.ReplaceAll(markWords(c.Marks, false), "\n", ", ")+": at least "+web.Number(c.Least)+" ("+c.Source+")")
	}
	return strings.Join(out, "\n")
}

func nobodyWords(all []releasing.Nobody) string {
	var out []string
	for _, n := range all {
		out = append(out, markWords([]jigsaw.Mark{n.Mark}, false)+": "+n.Why)
	}
	return strings.Join(out, "\n")
}

func goneWords(all []releasing.Gone) string {
	var out []string
	for _, g := range all {
		out = append(out, markWords([]jigsaw.Mark{g.Mark}, true)+": "+g.Why)
	}
	return strings.Join(out, "\n")
}

// ToldBox shows every reading of a text to whoever decides whether it is published: who read it, and what they marked.
func ToldBox(all []jigsaw.Told) sheet.Box {
	t := web.Table{ID: "told", Stack: true, Caption: "Who read it for whom it could tell", HideCaption: true, Empty: "Nobody read it for whom it could tell.",
		Columns: []web.Column{{Text: "Read by"}, {Text: "What they marked"}, {Text: "What comes of it"}}}
	for _, one := range all {
		marked := web.T("Nobody and nothing was marked")
		switch {
		case one.Hidden && one.Number > 0:
			marked = web.T(web.Plural(one.Number, "thing that it tells of somebody", "things that it tells of somebody"))
		case one.Number > 0:
			lines := strings.Split(markWords(one.Marks, true), "\n")
			marked = web.Cell{Text: lines[0], Lines: lines[1:]}
		}
		comes := web.T("Not refused")
		if one.Refused {
			comes = web.Cell{Tag: &web.Tag{Text: "Refused", Tone: web.Bad}}
		}
		if !one.Same {
			comes.Note = "In other words than it has now"
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: one.By, Note: one.Day.Human()}, marked, comes))
	}
	return sheet.Box{ID: "readings", Title: "Who read it, and what they marked", Table: &t,
		Notes: []string{"That nothing was marked is what that one person found. What anybody marked in these words counts, whoever reads them again."}}
}

func (p *Pages) pass(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		_, err := p.service.ProposePass(ctx, releasing.Terms{Inquiry: r.PathValue("id"), Read: r.PathValue("read"), Trouble: form.Text("trouble"), Why: form.Text("why")})
		return ProposalsPath + "?done=proposed", err
	})
}

func (p *Pages) shows() map[string]second.Show {
	out := map[string]second.Show{}
	for _, kind := range releasing.ProposalKinds {
		out[kind] = func(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
			now, part, err := p.service.Proposed(ctx, p.service.DB, x)
			if err != nil {
				return nil, nil, err
			}
			return &sheet.View{Boxes: []sheet.Box{proposedBox(kind, &now)}}, []string{part}, nil
		}
	}
	return out
}

func proposedBox(kind string, now *releasing.Proposed) sheet.Box {
	b := sheet.Box{ID: "what", Title: "What is proposed"}
	switch kind {
	case releasing.KindLimits:
		was := func(n int) string {
			if !now.Before.Set() {
				return ""
			}
			return " (now " + web.Number(n) + ")"
		}
		b.List = sheet.Rows(sheet.Row("What is told is true of at least", web.Number(now.Limits.Least)+was(now.Before.Least)), sheet.Row("Two are read as one below",
			web.Number(now.Limits.Join)+was(now.Before.Join)),
			sheet.Row("Kinds that are too many", web.Number(now.Limits.Kinds)+was(now.Before.Limits.Kinds)), sheet.Row("Schools to look for", strings.Join(now.Listed[jigsaw.School], "\n")),
			sheet.Row("Areas to look for", strings.Join(now.Listed[jigsaw.Area], "\n")), sheet.Row("Why", now.Why))
	case releasing.KindCrowd:
		b.List = sheet.Rows(sheet.Row("People who are", markWords(now.Marks, false)), sheet.Row("At least", web.Number(now.Least)), sheet.Row("Where it was found", now.Source),
			sheet.Row("Counted before", countsWords(now.Counts)))
	case releasing.KindPass:
		b.List = sheet.Rows(sheet.Row("Text", now.Read.Title), sheet.Row("Of", strings.Join(now.Trouble.Persons, " and ")), sheet.Row("What is told", markWords(now.Trouble.Marks, true)),
			sheet.Row("What is wrong with it", string(now.Trouble.Why)),
			sheet.Row("Why it is published all the same", now.Why))
		b.Notes = []string{"Agree only if you have seen what each of them wrote themselves."}
	}
	return b
}
