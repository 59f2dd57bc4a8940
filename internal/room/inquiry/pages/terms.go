package pages

import (
	"net/http"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// termsView is one version of the terms.
type termsView struct {
	sheet.View
	Paragraphs []rules.Paragraph
}

func compareHref(id string, from, to int) string {
	return inquiry.PathOf(id) + "/compare?from=" + strconv.Itoa(from) + "&to=" + strconv.Itoa(to)
}

// version gives the version that an address names.
func version(x *inquiry.Public, number string) (*inquiry.Terms, error) {
	for i := range x.Terms {
		if strconv.Itoa(x.Terms[i].Number) == number {
			return &x.Terms[i], nil
		}
	}
	return nil, errs.New(errs.NotFound, "There is no such version of these terms.")
}

func (p *Pages) terms(w http.ResponseWriter, r *http.Request) error {
	x, err := p.service.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	t, err := version(x, r.PathValue("number"))
	if err != nil {
		return err
	}
	title := "Terms of reference, version " + strconv.Itoa(t.Number)
	v := &termsView{View: sheet.View{Page: p.page(x, title)}, Paragraphs: t.Paragraphs()}
	v.Boxes = []sheet.Box{{ID: "about", Title: "This version", Tag: termsTag(t.State), List: sheet.Rows(sheet.Row("Published on", t.Made.Human()), sheet.Row("Why",
		t.Why), sheet.Row("Hash of the text (SHA-256)", t.SHA256))}}
	if n := t.Number; n > 1 {
		v.Links = append(v.Links, web.Link{Text: "What is different from version " + strconv.Itoa(n-1), Href: compareHref(x.ID, n-1, n)})
	}
	if t.Template != "" {
		if err := p.fromTemplate(r, &v.View, t); err != nil {
			return err
		}
	}
	v.After = []sheet.Box{consultedBox(x.Consulted, t.Number)}
	return p.web.Page(w, r, "inquiry/terms", v)
}

// fromTemplate says where terms were copied from, and what was changed and why.
func (p *Pages) fromTemplate(r *http.Request, v *sheet.View, t *inquiry.Terms) error {
	from, title, err := p.service.Origin(r.Context(), t.Template)
	if err != nil {
		return err
	}
	table := web.Table{ID: "origins", Stack: true, Caption: "Where each paragraph comes from", CaptionSize: "s", Columns: []web.Column{{Text: "Paragraph here"}, {Text: "There"}, {Text: "Words"}}}
	for _, pair := range rules.Compare(from.Paragraphs(), t.Paragraphs()) {
		here, there, words := "Not copied", "New here", map[rules.Change]string{rules.Same: "The same", rules.Changed: "Changed", rules.Added: "Written here", rules.Removed: "Left out"}[pair.Change]
		if pair.New != nil {
			here = pair.New.Number
		}
		if pair.Old != nil {
			there = pair.Old.Number
		}
		table.Rows = append(table.Rows, web.Row(web.T(here), web.T(there), web.T(words)))
	}
	v.Boxes = append(v.Boxes, sheet.Box{ID: "template", Title: "Copied from another inquiry", Table: &table,
		Lines: []string{"From version " + strconv.Itoa(from.Number) + " of the terms of " + title + "."}, Links: []web.Link{{Text: "Read that version", Href: termsHref(from.Inquiry, from.Number)}},
		List: sheet.Rows(sheet.Row("What was changed, and why", t.TemplateWhy))})
	return nil
}

// consultedBox says who was asked about a version before it went out.
func consultedBox(all []inquiry.Consulted, number int) sheet.Box {
	t := web.Table{ID: "consulted", Stack: true, Caption: "Who was asked before", HideCaption: true, Empty: "It is not recorded that anybody was asked.",
		Columns: []web.Column{{Text: "Who"}, {Text: "What they said"}, {Text: "What changed because of it"}}}
	for _, c := range all {
		if c.Number == number {
			t.Rows = append(t.Rows, web.Row(web.Cell{Text: c.WhomWords(), Note: c.On.Human()}, web.T(c.Said), web.T(c.Changed)))
		}
	}
	return sheet.Box{ID: "asked", Title: "Who was asked before", Table: &t}
}

// pairView is one paragraph in two versions.
type pairView struct {
	Head          string
	Tag           web.Tag
	Whole         bool // nothing of it changed: it stands once
	Before, After []rules.Piece
}

var pairTags = map[rules.Change]web.Tag{rules.Same: {Text: "The same", Tone: web.Quiet}, rules.Changed: {Text: "Changed", Tone: web.Warn}, rules.Added: {Text: "Added", Tone: web.Info},
	rules.Removed: {Text: "Taken out", Tone: web.Bad}}

func pairsOf(old, new []rules.Paragraph) (out []pairView, changed int) {
	for _, x := range rules.Compare(old, new) {
		v := pairView{Tag: pairTags[x.Change], Whole: x.Change == rules.Same}
		switch {
		case x.Old == nil:
			v.Head = "Paragraph " + x.New.Number
		case x.New == nil:
			v.Head = "Paragraph " + x.Old.Number
		case x.Old.Number != x.New.Number:
			v.Head = "Paragraph " + x.Old.Number + ", now " + x.New.Number
		default:
			v.Head = "Paragraph " + x.New.Number
		}
		for _, piece := range x.Pieces {
			if piece.Change != rules.Added {
				v.Before = append(v.Before, piece)
			}
			if piece.Change != rules.Removed {
				v.After = append(v.After, piece)
			}
		}
		if x.Change != rules.Same {
			changed++
		}
		out = append(out, v)
	}
	return out, changed
}

// compareView is any two versions beside each other.
type compareView struct {
	sheet.View
	Pairs []pairView
}

func (p *Pages) compare(w http.ResponseWriter, r *http.Request) error {
	x, err := p.service.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	form := web.QueryForm(r)
	v := &compareView{View: sheet.View{Page: p.page(x, "Two versions of the terms")}}
	var options []web.Option
	for _, t := range x.Terms {
		options = append(options, web.Option{Value: strconv.Itoa(t.Number), Text: "Version " + strconv.Itoa(t.Number) + ", " + t.Made.Human()})
	}
	if len(options) < 2 {
		v.Inset = "There are not two versions yet. When there are, their difference is here from the first minute."
		return p.web.Page(w, r, "inquiry/compare", v)
	}
	if !form.Sent("from") && !form.Sent("to") {
		form.Set("from", options[len(options)-2].Value).Set("to", options[len(options)-1].Value)
	}
	old, err := version(x, form.Text("from"))
	if err != nil {
		return err
	}
	new, err := version(x, form.Text("to"))
	if err != nil {
		return err
	}
	var n int
	v.Pairs, n = pairsOf(old.Paragraphs(), new.Paragraphs())
	v.Lead = []string{"Version " + strconv.Itoa(old.Number) + " of " + old.Made.Human() + ", and version " + strconv.Itoa(new.Number) + " of " + new.Made.Human() + ": " +
		web.Plural(n, "paragraph differs.", "paragraphs differ.")}
	v.Boxes = []sheet.Box{{ID: "why", Title: "Why version " + strconv.Itoa(new.Number) + " was published", Lines: []string{new.Why}}}
	v.Forms = []sheet.Form{{ID: "versions", Action: inquiry.PathOf(x.ID) + "/compare", Get: true, Button: web.Button{Text: "Compare", Kind: "secondary"},
		Fields: []sheet.Field{sheet.Select(form.Select("from", "From", "", options), ""), sheet.Select(form.Select("to", "To", "", options), "")}}}
	return p.web.Page(w, r, "inquiry/compare", v)
}
