package tokens

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// ListPath is the list of tokens.
const ListPath = "/tokens"

// Pages serves the list of tokens, the form that makes one, and each one's page.
type Pages struct {
	service *Service
	web     *web.Renderer
}

// NewPages makes the pages over the use cases.
func NewPages(s *Service, rd *web.Renderer) *Pages { return &Pages{s, rd} }

// Routes are all pages, each with the rule for opening it.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		web.Get(ListPath, TokenRead, p.list),
		web.Get(ListPath+"/new", TokenMake, p.showNew), web.Post(ListPath+"/new", TokenMake, p.make),
		web.Get(ListPath+"/{id}", TokenRead, p.one),
		web.Post(ListPath+"/{id}/revoke", TokenRevoke, p.revoke),
	}
}

// pageSize is how many tokens a page shows.
const pageSize = 25

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.List(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "API tokens", Section: ListPath, NoIndex: true},
		Lead: []string{"With a token, a system of your body sends returns and reads what the check found. It is the person who made it: it submits, signs and approves nothing."}}
	if r.URL.Query().Get("done") == "revoked" {
		v.Notice = &web.Notice{Success: true, Heading: "The token was revoked. It works no more."}
	}
	if p.service.MayMake(r.Context()) {
		v.Links = []web.Link{{Text: "Make a token", Href: ListPath + "/new"}}
	}
	page := web.PageNumber(r.URL)
	pages := web.Paginate(r.URL, page, pageSize, len(all))
	t := web.Table{ID: "tokens", Caption: "Tokens", HideCaption: true, Stack: true, Empty: "There are no tokens.",
		Columns: []web.Column{{Text: "System"}, {Text: "Body"}, {Text: "Ends"}, {Text: "Last used"}}}
	from := min((page-1)*pageSize, len(all))
	for i := range all[from:min(from+pageSize, len(all))] {
		x := &all[from+i]
		name, _, err := p.service.cfg.Body(r.Context(), p.service.cfg.DB, x.Body)
		if err != nil {
			return err
		}
		system := web.A(x.Name, ListPath+"/"+x.ID)
		system.Note = "By " + x.Maker
		t.Rows = append(t.Rows, web.Row(system, web.T(name), p.ends(x), web.T(lastWords(x.Last))))
	}
	v.Table, v.Pages, v.Count = &t, &pages, web.Plural(len(all), "token", "tokens")
	return p.show(w, r, v)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	return p.web.Page(w, r, "tokens/page", v)
}

func lastWords(t time.Time) string {
	if t.IsZero() {
		return "Never"
	}
	return web.DateTime(t)
}

// ends says how a token stands.
func (p *Pages) ends(t *Token) web.Cell {
	switch {
	case !t.Revoked.IsZero():
		return web.Cell{Text: web.Date(t.Revoked), Tag: &web.Tag{Text: "Revoked", Tone: web.Quiet}}
	case t.Over(p.service.cfg.Clock.Now()):
		return web.Cell{Text: web.Date(t.Expires), Tag: &web.Tag{Text: "Run out", Tone: web.Quiet}}
	}
	return web.T(web.Date(t.Expires))
}

// scopeWords are what a token may do.
func (p *Pages) scopeWords(t *Token) (out []string) {
	for _, k := range p.service.cfg.Scopes {
		if slices.Contains(t.Scopes, string(k.Action)) {
			out = append(out, k.Words)
		}
	}
	return out
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	t, err := p.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	name, _, err := p.service.cfg.Body(r.Context(), p.service.cfg.DB, t.Body)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Token of " + t.Name, Section: ListPath, NoIndex: true, Back: &web.Link{Text: "API tokens", Href: ListPath}}}
	ends := p.ends(&t)
	list := sheet.Rows(sheet.Row("Body", name), sheet.Row("Made", web.DateTime(t.Made)+" by "+t.Maker), sheet.Row("Ends", web.DateTime(t.Expires)),
		sheet.Row("Last used", lastWords(t.Last)), sheet.Row("Begins with", t.Start()))
	list.Rows = append(list.Rows, web.SummaryRow{Key: "May", Value: web.Cell{Lines: p.scopeWords(&t)}})
	if !t.Revoked.IsZero() {
		list.Rows = append(list.Rows, sheet.Row("Revoked", web.DateTime(t.Revoked)+" by "+t.Revoker))
	}
	v.Boxes = []sheet.Box{{Title: "What it is", Tag: ends.Tag, List: list}}
	if _, err := p.service.standsFor(r.Context(), p.service.cfg.DB, &t); err != nil && !t.Over(p.service.cfg.Clock.Now()) {
		v.Warning = "It does not work now: whoever made it has left, does other work, or the body has ended."
		if !errs.Is(err, errs.Unauthenticated) {
			return err
		}
	}
	if !t.Over(p.service.cfg.Clock.Now()) && p.service.may(r.Context(), TokenRevoke, t.ID, t.Body) == nil {
		v.Forms = []sheet.Form{{ID: "revoke", Title: "End it", Action: ListPath + "/" + t.ID + "/revoke", Lines: []string{"It stops working at once. It cannot be brought back; make another instead."},
			Button: web.Button{Text: "Revoke this token", Kind: "warning"}}}
	}
	return p.show(w, r, v)
}

// Start is what the text of a token begins with, to tell one from another.
func (t *Token) Start() string { return prefix + t.ID[len(idWord)+1:] + "_…" }

func (p *Pages) revoke(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.ParseForm(r); err != nil {
		return err
	}
	if err := p.service.Revoke(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, ListPath+"?done=revoked")
}

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request) error {
	return p.newForm(w, r, web.NewForm())
}

func (p *Pages) newForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	var scopes, days []web.Option
	for _, k := range p.service.cfg.Scopes {
		scopes = append(scopes, web.Option{Value: string(k.Action), Text: k.Words, Hint: k.Hint})
	}
	for _, n := range lives(p.service.cfg.Longest) {
		days = append(days, web.Option{Value: strconv.Itoa(n), Text: web.Plural(n, "day", "days")})
	}
	name := form.Input("name", "Which system will use it?", "One token for each system, so that you can end one alone. For example, Records system")
	v := &sheet.View{Page: web.Page{Title: "Make a token", Section: ListPath, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "API tokens", Href: ListPath}},
		Lead: []string{"Whoever has the token can do what you choose here, in your name, for your body. It is shown once."},
		Forms: []sheet.Form{{ID: "new", Action: ListPath + "/new", Button: web.Button{Text: "Make the token"}, Fields: []sheet.Field{
			sheet.Input(name), sheet.Ticks(form.Checkboxes("scopes", "What may it do?", "As little as it needs", scopes)),
			sheet.Radios(form.Radios("days", "How long does it last?", "Make another before it ends", days))}}}}
	return p.show(w, r, v)
}

// madeView shows a token, once.
type madeView struct {
	web.Page
	Text, Until, API string
	Done             web.Button
}

// make makes a token and shows it on this page alone.
func (p *Pages) make(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	days, _ := strconv.Atoi(form.Text("days")) // what is no number is on no list
	t, text, err := p.service.Make(r.Context(), Input{Name: form.Text("name"), Scopes: form.All("scopes"), Days: days})
	if err != nil {
		if form.Take(err) {
			return p.newForm(w, r, form)
		}
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.web.Page(w, r, "tokens/made", &madeView{Page: web.Page{Title: "Copy the token now", Section: ListPath, NoIndex: true}, Text: text,
		Until: web.DateTime(t.Expires), API: "/api/v1/docs#send-own-return", Done: web.Button{Text: "I have copied it", Href: ListPath + "/" + t.ID}})
}
