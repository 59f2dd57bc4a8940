package hear

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// accounts lists those of which the person said yes to some use.
func (p *Pages) accounts(w http.ResponseWriter, r *http.Request) error {
	x, all, err := p.service.Accounts(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.view(&x, "Accounts", r)
	v.Lead = []string{"Each is opened by itself, for one use that the person said yes to. They read that you opened it, and what for. An account of which the person said no to everything is not here."}
	t := web.Table{ID: "accounts", Stack: true, Caption: "Accounts", HideCaption: true, Empty: "There is no account that somebody may do something with.",
		Columns: []web.Column{{Text: "Given"}, {Text: "The person said yes to"}, {Text: "Two have read it for themes"}, {Text: "First word back"}}}
	for _, l := range all {
		given := web.A(l.Given.Human(), here(r, "/accounts/"+l.ID))
		if l.Restricted {
			given.Note = "Restricted: nothing is done with it"
		}
		t.Rows = append(t.Rows, web.Row(given, web.T(useList(l.Uses)), byCell(l.ThemeBy, l.ReadTwice, p.service.Today()), byCell(l.WordBy, l.FirstWord, p.service.Today())))
	}
	v.Table = &t
	return p.show(w, r, v)
}

func useList(uses []testimony.Use) string {
	var out []string
	for _, u := range uses {
		out = append(out, listening.UseWords[u])
	}
	return strings.Join(out, ", ")
}

// byCell says by when something is due, or on which day it was done.
func byCell(by, done, today clock.Day) web.Cell {
	switch {
	case !done.IsZero():
		return web.T("On " + done.Human())
	case by.IsZero():
		return web.T("Not asked for, or no day can be counted")
	case by.Before(today):
		return web.Cell{Text: "By " + by.Human(), Tag: &web.Tag{Text: "Late", Tone: web.Warn}}
	}
	return web.T("By " + by.Human())
}

func (p *Pages) account(w http.ResponseWriter, r *http.Request) error {
	return p.accountForm(w, r, web.NewForm())
}

func (p *Pages) accountForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.accountPage(w, r, form, nil)
}

// accountPage is one account, with what was just opened of it.
func (p *Pages) accountPage(w http.ResponseWriter, r *http.Request, form *web.Form, opened *sheet.Box) error {
	x, err := p.service.Read(r.Context(), r.PathValue("account"))
	if err != nil {
		return err
	}
	if x.Inquiry.ID != r.PathValue("id") {
		return inquiry.ErrNothing()
	}
	today, at := p.service.Today(), here(r, "/accounts/"+x.ID)
	v := p.view(&x.Inquiry, "An account", r)
	v.Errors, v.Back = form.Errors(), &web.Link{Text: "Accounts", Href: here(r, "/accounts")}
	theme, word := byCell(x.ThemeBy, x.ReadTwice, today), byCell(x.WordBy, x.FirstWord, today)
	v.Boxes = []sheet.Box{{ID: "stands", Title: "How it stands", List: sheet.Rows(sheet.Row("Given", x.Given.Human()), sheet.Row("The person said yes to", useList(x.Uses)),
		sheet.Row("Two have read it for themes", theme.Text), sheet.Row("First word back", word.Text))}}
	if x.Restricted {
		v.Warning = "A restriction stands on this account, or was asked for. Nothing is opened, cited or fixed while it does."
	}
	if x.May && !x.WordBy.IsZero() && x.FirstWord.IsZero() && !x.MayAnswer() && !x.Restricted {
		v.Boxes[0].Notes = []string{"The first word back is given by somebody who opened what the person gave. Open it first."}
	}
	if opened != nil {
		v.Boxes = append(v.Boxes, *opened)
	}
	if x.May {
		v.Links = []web.Link{{Text: "Somebody is in danger: a referral", Href: here(r, "/refer/"+x.Approach)}}
		if slices.ContainsFunc(x.Uses, func(u testimony.Use) bool { return slices.Contains(testimony.Outward, u) }) {
			v.Links = append(v.Links, web.Link{Text: "Pass it on, give it to research, or ask the person to speak", Href: at + "/outward"})
		}
		if len(x.Both) > 0 {
			v.Boxes = append(v.Boxes, sheet.Box{ID: "both", Title: "What two people found", Points: themeNames(x.Themes, x.Both)})
		}
		if !x.Inquiry.Frozen() {
			v.Forms = readForms(form, &x, at)
		}
	}
	if p.service.May(r.Context(), &x.Inquiry, inquiry.InquiryRestrict, "") {
		v.Forms = append(v.Forms, restrictForm(form, &x, at))
	}
	return p.show(w, r, v)
}

func themeNames(all []listening.Theme, ids []string) (out []string) {
	for _, t := range all {
		if slices.Contains(ids, t.ID) {
			out = append(out, t.Name)
		}
	}
	return out
}

// readForms are what somebody who reads can do with an account, as the person agreed.
func readForms(form *web.Form, x *listening.Reading, at string) (out []sheet.Form) {
	uses := web.OptionsOf(x.Opens, func(u testimony.Use) web.Option {
		return web.Option{Value: string(u), Text: web.UpperFirst(listening.UseWords[u])}
	})
	if len(uses) > 0 && !x.Restricted {
		out = append(out, sheet.Form{ID: "open", Title: "Open the words", Action: at + "/open", Private: true, Button: web.Button{Text: "Open them"},
			Lines: []string{"It is an entry. The person reads that the inquiry team opened it, and what for, in your words."}, Fields: []sheet.Field{
				sheet.Radios(form.Radios("use", "For which use?", "", uses)), sheet.Input(form.Input("purpose", "What for?", ""))}})
	}
	if slices.Contains(x.Opens, testimony.Themed) && !x.MineToo && x.Opened {
		out = append(out, sheet.Form{ID: "themes", Title: "You have read it: which themes are in it?", Action: at + "/themes", Button: web.Button{Text: "Keep what I found"},
			Lines: []string{"Read it first. What another found is not shown to you before: two people find a theme, each for themselves. None is an answer too. What you found stays."},
			Fields: []sheet.Field{sheet.Ticks(form.Checkboxes("themes", "Themes", "Leave all empty if there is none", web.OptionsOf(x.Themes, func(t listening.Theme) web.Option {
				return web.Option{Value: t.ID, Text: t.Name, Hint: t.Words}
			})))}})
	}
	if x.MayAnswer() {
		out = append(out, sheet.Form{ID: "word", Title: "The first word back", Action: at + "/word", Private: true, Button: web.Button{Text: "Put it on their page"},
			Lines: []string{"It stands on the person’s page and is sealed to them alone: you do not see it again. It is given once."}, Fields: []sheet.Field{
				sheet.Area(form.Textarea("words", "What was done with what they gave, and what comes next?", "", listening.MaxContact))}})
	}
	return out
}

func restrictForm(form *web.Form, x *listening.Reading, at string) sheet.Form {
	if x.Restricted {
		return sheet.Form{ID: "lift", Title: "No restriction stands on it any more", Action: at + "/lift", Button: web.Button{Text: "Propose it"},
			Lines: []string{"None stands, and none is asked for. Somebody else must agree."}, Fields: []sheet.Field{
				sheet.Area(form.Textarea("why", "Which decision is it?", "Repeat nothing of the account", listening.MaxWhy))}}
	}
	return sheet.Form{ID: "restrict", Title: "A restriction was placed on it, or asked for", Action: at + "/restrict", Button: web.Button{Text: "Close it to every use", Kind: "warning"},
		Lines: []string{"It counts from this moment, for every use. To open it again takes two people."}, Fields: []sheet.Field{
			sheet.Area(form.Textarea("why", "Which application, notice or order is it?", "Repeat nothing of the account", listening.MaxWhy))}}
}

func (p *Pages) openWords(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	words, name, err := p.service.OpenWords(r.Context(), r.PathValue("account"), testimony.Use(form.Text("use")), form.Text("purpose"))
	if form.Take(err) {
		return p.accountForm(w, r, form)
	}
	if err != nil {
		return err
	}
	t := web.Table{ID: "opened", Stack: true, Caption: "What you opened", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "Words"}},
		Rows: []web.TableRow{web.Row(web.T("The account"), web.Said(words))}}
	if name != "" {
		t.Rows = append(t.Rows, web.Row(web.T("To be quoted as"), web.Said(name)))
	}
	return p.accountPage(w, r, web.NewForm(), &sheet.Box{ID: "opened-now", Title: "Opened now, for “" + listening.UseWords[testimony.Use(form.Text("use"))] + "”", Table: &t})
}

func (p *Pages) themed(w http.ResponseWriter, r *http.Request) error {
	return do("/accounts/{account}?done=themed", p.accountForm, func(r *http.Request, form *web.Form) error {
		return p.service.Themed(r.Context(), r.PathValue("account"), form.All("themes"))
	})(w, r)
}

func (p *Pages) firstWord(w http.ResponseWriter, r *http.Request) error {
	return do("/accounts/{account}?done=word", p.accountForm, func(r *http.Request, form *web.Form) error {
		return p.service.FirstWord(r.Context(), r.PathValue("account"), form.Text("words"))
	})(w, r)
}

func (p *Pages) restrict(w http.ResponseWriter, r *http.Request) error {
	return do("/accounts/{account}?done=restricted", p.accountForm, func(r *http.Request, form *web.Form) error {
		return p.service.Restrict(r.Context(), r.PathValue("account"), form.Text("why"))
	})(w, r)
}

func (p *Pages) lift(w http.ResponseWriter, r *http.Request) error {
	return do("/accounts/{account}?done=proposed", p.accountForm, func(r *http.Request, form *web.Form) error {
		_, err := p.service.ProposeLift(r.Context(), r.PathValue("account"), form.Text("why"))
		return err
	})(w, r)
}

func (p *Pages) themes(w http.ResponseWriter, r *http.Request) error {
	return p.themesForm(w, r, web.NewForm())
}

// themesForm lists the themes of an inquiry with how far readers agreed, and takes one more.
func (p *Pages) themesForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, found, err := p.service.Found(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.view(&x, "Themes of accounts", r)
	v.Errors, v.Lead = form.Errors(), []string{"An account belongs to a theme when two people found it there, each for themselves. No program decides that."}
	v.Boxes = []sheet.Box{{ID: "agreement", Title: "How far readers agree", Lines: []string{agreementWords(found.How)}}}
	t := web.Table{ID: "themes", Stack: true, Caption: "Themes", HideCaption: true, Empty: "No theme has been named.",
		Columns: []web.Column{{Text: "Theme"}, {Text: "What belongs to it"}, {Text: "Accounts"}}}
	for _, f := range found.Themes {
		t.Rows = append(t.Rows, web.Row(web.T(f.Name), web.T(f.Words), web.T(web.UpperFirst(f.Band.Words()))))
	}
	v.Table = &t
	if !x.Frozen() {
		v.Forms = []sheet.Form{{ID: "theme", Title: "Name a theme", Action: here(r, "/account-themes"), Button: web.Button{Text: "Add it"}, Fields: []sheet.Field{
			sheet.Input(form.Input("name", "The theme, in a few words", "Name nobody")),
			sheet.Area(form.Textarea("words", "What belongs to it?", "So that two readers mean the same", listening.MaxThemeWords))}}}
	}
	return p.show(w, r, v)
}

// agreementWords say how far two readers found the same, beyond what chance would give.
func agreementWords(a testimony.Agreement) string {
	switch {
	case a.Accounts == 0:
		return "No account has been read by two people yet."
	case !a.HasKappa:
		return web.Plural(a.Accounts, "account was", "accounts were") + " read by two people. They found the same throughout, and so nothing can be said of chance."
	}
	return web.Plural(a.Accounts, "account was", "accounts were") + " read by two people, who found the same in " + web.Number(a.Agreed) + " of " + web.Number(a.Decisions) +
		" decisions. Agreement beyond chance (kappa): " + strconv.FormatFloat(a.Kappa, 'f', 2, 64) + "."
}

func (p *Pages) addTheme(w http.ResponseWriter, r *http.Request) error {
	return do("/account-themes?done=theme", p.themesForm, func(r *http.Request, form *web.Form) error {
		return p.service.AddTheme(r.Context(), r.PathValue("id"), form.Text("name"), form.Text("words"))
	})(w, r)
}
