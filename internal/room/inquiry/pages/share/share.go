package share

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/pages/pick"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/sharing"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// ProposalsPath is where what waits for a second person is answered.
const ProposalsPath = inquiry.DeskPath + "/sharing-proposals"

// Pages serves what is shared.
type Pages struct {
	service   *sharing.Service
	inquiries *inquiry.Service
	documents *requesting.Service
	web       *web.Renderer
}

// New makes the pages over the use cases.
func New(s *sharing.Service, in *inquiry.Service, documents *requesting.Service, rd *web.Renderer) *Pages {
	return &Pages{s, in, documents, rd}
}

// Routes are all pages. Each names the rule for opening it at all; what is read or done is asked again, about that
// inquiry.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const of, one = inquiry.OnePath + "/{id}/shared", inquiry.OnePath + "/{id}/shared/{share}"
	read, rule := inquiry.InquiryEvidence, inquiry.InquiryRule
	out := []web.Route{get(of, read, p.list), post(of+"/propose", rule, p.propose), get(one, read, p.one), post(one+"/lift", inquiry.InquiryHold, p.lift)}
	return append(out, second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: map[string]second.Show{sharing.KindShare: p.showShare}}, p.service.Proposals()).Routes()...)
}

// Waits leads to what waits here for a second person.
var Waits = web.Link{Text: "What waits for a second person about sharing", Href: ProposalsPath}

// Links are what somebody can do here to an inquiry that has investigations within it, or is one.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) []web.Link {
	family, err := p.service.Family(ctx, p.service.DB, x)
	if err != nil || len(family) == 0 || !p.service.May(ctx, x, inquiry.InquiryEvidence) {
		return nil
	}
	return []web.Link{{Text: "Documents shared within the inquiry", Href: inquiry.OnePath + "/" + x.ID + "/shared"}, Waits}
}

// DeskItems gives what waits for somebody here.
func (p *Pages) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	if !who.Has(access.RoleInquiry) {
		return nil, nil
	}
	out, err := second.DeskItems(ctx, p.service.Proposals(), ProposalsPath)
	if err != nil {
		return nil, err
	}
	fresh, of, err := p.service.Fresh(ctx)
	for _, id := range slices.Sorted(maps.Keys(fresh)) {
		if n := len(fresh[id]); n > 0 {
			x := of[id]
			out = append(out, room.DeskItem{Title: "Read what was shared with " + x.Title + " of late: " + web.Plural(n, "document", "documents"),
				Href: inquiry.OnePath + "/" + id + "/shared", Synthetic: x.Synthetic})
		}
	}
	return out, err
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

func at(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + "/shared" + path
}

var doneWords = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was shared yet.", "lifted": "It is shared no more, from now on."}

func view(x *inquiry.Inquiry, title string, back web.Link, r *http.Request, form *web.Form) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Synthetic: x.Synthetic, Back: &back, Errors: form.Errors()}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	return v
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.listForm(w, r, web.NewForm())
}

// aPage is how many rulings a page lists.
const aPage = 15

// listForm lists what came, and at another tab what went; or the one form.
func (p *Pages) listForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	ctx, id := r.Context(), r.PathValue("id")
	x, all, err := p.service.Came(ctx, id)
	if err != nil {
		return err
	}
	if family, err := p.service.Family(ctx, p.service.DB, &x); err != nil || len(family) == 0 {
		return cmp.Or(err, inquiry.ErrNothing())
	}
	if r.Method == http.MethodPost || r.URL.Query().Get("do") == "propose" {
		return p.proposeForm(w, r, &x, form)
	}
	v := view(&x, "Documents shared with this investigation", web.Link{Text: x.Title, Href: inquiry.OnePath + "/" + x.ID}, r, form)
	v.Lead = []string{"Each investigation reads its own documents alone. A ruling of a chair, with another person, is how one reads a document of another. What is held there or here is not in it."}
	other, empty := web.Link{Text: "What this one shared with others", Href: at(r, "?list=went")}, "No document is shared with this investigation today."
	went := r.URL.Query().Get("list") == "went"
	if went {
		v.Title, other, empty = "What this one shared with others", web.Link{Text: "Documents shared with this investigation", Href: at(r, "")}, "This investigation has shared no document."
		all, err = p.service.Went(ctx, id)
	} else {
		var over []sharing.Item
		over, err = p.service.Over(ctx, id)
		all = append(all, over...)
	}
	if err != nil {
		return err
	}
	if !x.Frozen() && p.service.May(ctx, &x, inquiry.InquiryRule) {
		v.Links = append(v.Links, web.Link{Text: "Share a document", Href: at(r, "?do=propose")})
	}
	v.Links = append(v.Links, other)
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(all)+aPage-1)/aPage))
	t := web.Table{ID: "shared", Stack: true, Caption: v.Title, HideCaption: true, Empty: empty,
		Columns: []web.Column{{Text: "Document"}, {Text: "Pages", Numeric: true}, {Text: "Ruling"}, {Text: "Last day"}}}
	for _, it := range all[(number-1)*aPage : min(number*aPage, len(all))] {
		pages := web.T("Not shown")
		if it.Document.ID != "" {
			pages = web.T(web.Number(it.Document.Pages))
		}
		t.Rows = append(t.Rows, web.Row(titled(&it, at(r, "/"+it.ID)), pages, web.T(ruling(&it)), web.T(lastDay(&it))))
	}
	pages := web.Paginate(r.URL, number, aPage, len(all))
	v.Table, v.Pages = &t, &pages
	if went {
		if err := p.pending(ctx, id, v); err != nil {
			return err
		}
	}
	return p.show(w, r, v)
}

// pending adds what waits for a second person.
func (p *Pages) pending(ctx context.Context, id string, v *sheet.View) error {
	all, err := p.service.Pending(ctx, id)
	if err != nil || len(all) == 0 {
		return err
	}
	t := web.Table{ID: "waiting", Stack: true, Caption: "What waits for a second person", HideCaption: true, Columns: []web.Column{{Text: "Document"}, {Text: "To be shared with"}, {Text: "Last day"}}}
	for _, it := range all {
		t.Rows = append(t.Rows, web.Row(web.A(it.Document.Title, ProposalsPath+"/"+it.Proposal), web.T(it.Other.Title), web.T(it.Until.Human())))
	}
	v.Boxes = append(v.Boxes, sheet.Box{ID: "waiting-box", Title: "What waits for a second person", Lines: []string{"Nothing of these is shared yet."}, Table: &t})
	return nil
}

// lastDay is the last day on which it is or was shared.
func lastDay(it *sharing.Item) string {
	if !it.Lifted.IsZero() {
		return it.Lifted.Human() + " (lifted)"
	}
	return it.Until.Human()
}

func titled(it *sharing.Item, href string) web.Cell {
	c := web.A(cmp.Or(it.Document.Title, "A document"), href)
	switch {
	case !it.Counted:
		c.Tag = &web.Tag{Text: "Shared no more", Tone: web.Warn}
	case !it.Document.Back.IsZero():
		c.Tag = &web.Tag{Text: "Taken back", Tone: web.Warn}
	case it.Unread:
		c.Tag = &web.Tag{Text: "Not read for whom it identifies", Tone: web.Warn}
	}
	return c
}

// ruling says by what a document is shared.
func ruling(it *sharing.Item) string {
	if it.Own {
		return "Shared with " + it.Other.Title + " by the ruling of " + it.From.Human()
	}
	return "Shared from " + it.Other.Title + " by the ruling of " + it.From.Human()
}

// Box gives what others shared with an inquiry, for its list of documents; false where there is nothing.
func (p *Pages) Box(ctx context.Context, id string) (sheet.Box, bool, error) {
	_, all, err := p.service.Came(ctx, id)
	if err != nil || len(all) == 0 {
		return sheet.Box{}, false, err
	}
	const some = 5
	path := inquiry.OnePath + "/" + id + "/shared"
	t := web.Table{ID: "shared", Stack: true, Caption: "Shared with this investigation", HideCaption: true, Columns: []web.Column{{Text: "Document"}, {Text: "Ruling"}, {Text: "Last day"}}}
	for _, it := range all[:min(some, len(all))] {
		t.Rows = append(t.Rows, web.Row(titled(&it, path+"/"+it.ID), web.T(ruling(&it)), web.T(lastDay(&it))))
	}
	return sheet.Box{ID: "shared-box", Title: "Shared with this investigation", Table: &t, Links: []web.Link{{Text: "All that is shared with it", Href: path}}}, true, nil
}

// proposeForm asks the chair which document is shared with which, and why.
func (p *Pages) proposeForm(w http.ResponseWriter, r *http.Request, x *inquiry.Inquiry, form *web.Form) error {
	ctx := r.Context()
	if !p.service.May(ctx, x, inquiry.InquiryRule) {
		return inquiry.ErrNothing()
	}
	others, err := p.service.Others(ctx, p.service.DB, x)
	if err != nil {
		return err
	}
	documents, more, err := p.documents.ToHold(ctx, x.ID, nil)
	if err != nil {
		return err
	}
	v := view(x, "Share a document", web.Link{Text: "Documents shared within the inquiry", Href: at(r, "")}, r, form)
	v.Lead = []string{"The team of the other investigation will read it, where nothing keeps somebody out of either. What is held here travels with it: they read what somebody outside the team would.",
		"Somebody else must agree. You can lift it alone, at any time."}
	if len(others) == 0 {
		v.Lead = []string{"No other investigation of this inquiry takes evidence today, so nothing can be shared now."}
		return p.show(w, r, v)
	}
	options := web.OptionsOf(documents, func(f requesting.Footing) web.Option {
		o := web.Option{Value: f.ID, Text: f.Title, Name: true}
		if !f.Looked {
			o.Text += " (nobody has read it for whom it identifies)"
		}
		return o
	})
	to := web.OptionsOf(others, func(o inquiry.Inquiry) web.Option { return web.Option{Value: o.ID, Text: o.Title, Name: true} })
	fields := pick.Fields(form, "document", "Which document?", "", "Choose one", options, more)
	fields = append(fields, sheet.Select(form.Select("to", "With which is it shared?", "Those that take evidence today", to), "Choose one"),
		sheet.Area(form.Textarea("why", "Why does its team need it?", "", sharing.MaxWhy)),
		sheet.Area(form.Textarea("fair", "Why is it fair?", "To those whom it is about, and to whoever handed it over", sharing.MaxWhy)),
		sheet.Area(form.Textarea("cost", "What does it cost, and whom?", "", sharing.MaxWhy)),
		sheet.Input(form.Input("until", "The last day on which it is shared", "Day, month and year, within two years. For example, 2 March 2027")))
	v.Forms = []sheet.Form{{ID: "propose", Action: at(r, "/propose"), Private: true, Button: web.Button{Text: "Propose it"}, Fields: fields}}
	return p.show(w, r, v)
}

func (p *Pages) propose(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = p.service.Propose(r.Context(), sharing.Terms{Inquiry: r.PathValue("id"), To: form.Text("to"), Document: pick.Of(form, "document"), Why: form.Text("why"), Fair: form.Text("fair"),
		Cost: form.Text("cost"), Until: edtf.TypedDay(form.Text("until"))})
	switch {
	case err == nil:
		return web.Redirect(w, r, at(r, "?list=went&done=proposed"))
	case form.Take(err):
		return p.listForm(w, r, form)
	}
	return err
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.oneForm(w, r, web.NewForm())
}

// oneForm shows one document that is shared, with its ruling.
func (p *Pages) oneForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, it, err := p.service.One(r.Context(), r.PathValue("id"), r.PathValue("share"))
	if err != nil {
		return err
	}
	v := view(&x, cmp.Or(it.Document.Title, "A document that is shared no more"), web.Link{Text: "Documents shared within the inquiry", Href: at(r, "")}, r, form)
	v.Inset = ruling(&it) + "."
	if !it.Own && !it.Counted {
		v.Boxes = []sheet.Box{{ID: "over", Title: "It was shared, and is no more", List: overRows(&it)}}
		return p.show(w, r, v)
	}
	if it.Unread {
		v.Lead = append(v.Lead, unread)
	}
	switch {
	case !it.Document.Back.IsZero():
		v.Warning = "It counts no more there since " + it.Document.Back.Human() + "."
	case it.Document.Parted:
		v.Warning = "Parts of this document are held from you by a restriction, there or here."
	}
	facts := sheet.Rows(sheet.Row("Pages", web.Number(it.Document.Pages)), sheet.Row("SHA-256", it.Document.SHA256))
	rows := sheet.Rows(sheet.Row("Why", it.Why), sheet.Row("Why it is fair", it.Fair), sheet.Row("What it costs", it.Cost), sheet.Row("Last day", it.Until.Human()),
		sheet.Row("By", it.Asked+", and "+it.Agreed))
	if !it.Lifted.IsZero() {
		rows.Rows = append(rows.Rows, sheet.Row("Lifted", it.Lifted.Human()+": "+it.LiftedWhy))
	}
	v.Boxes = []sheet.Box{{ID: "facts", Title: "The document", List: facts}, {ID: "ruling", Title: "The ruling", List: rows}}
	if it.Own && it.Counted && p.service.May(r.Context(), &x, inquiry.InquiryHold) {
		v.Forms = []sheet.Form{{ID: "lift", Title: "Share it no more", Action: at(r, "/"+it.ID+"/lift"), Button: web.Button{Text: "Lift the ruling", Kind: "warning"},
			Lines:  []string{"The other team reads it no more from now on. What they read before, they read."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("why", "Why?", "", sharing.MaxWhy))}}}
	}
	return p.show(w, r, v)
}

// unread is said of a document that nobody read for whom it identifies.
const unread = "Nobody has read this document for whom it identifies. It may be about anybody. Read it so before it goes further."

// overRows say of what is shared no more since when, and why.
func overRows(it *sharing.Item) *web.SummaryList {
	if it.Lifted.IsZero() {
		return sheet.Rows(sheet.Row("Last day", it.Until.Human()), sheet.Row("Why it ended", "Its last day is over."))
	}
	return sheet.Rows(sheet.Row("Lifted", it.Lifted.Human()), sheet.Row("Why it ended", it.LiftedWhy))
}

func (p *Pages) lift(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	err = p.service.Lift(r.Context(), r.PathValue("id"), r.PathValue("share"), form.Text("why"))
	switch {
	case err == nil:
		return web.Redirect(w, r, at(r, "/"+r.PathValue("share")+"?done=lifted"))
	case form.Take(err):
		return p.oneForm(w, r, form)
	}
	return err
}

// showShare shows what would be shared, to the second.
func (p *Pages) showShare(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	now, part, err := p.service.Proposed(ctx, p.service.DB, x)
	if err != nil {
		return nil, nil, err
	}
	v := &sheet.View{Page: web.Page{Synthetic: now.X.Synthetic || now.Other.Synthetic},
		Lead: []string{"If you agree, the team of “" + now.Other.Title + "” can read this document from today until " + now.Until.Human() + ".",
			"What is kept here from people outside the team is kept from them too.", "Does that team need it? Is it fair to the people whom it is about, and to whoever handed it over?"},
		Boxes: []sheet.Box{{ID: "share", Title: "The ruling", List: sheet.Rows(sheet.Row("Document", now.Document.Title), sheet.Row("Of", now.X.Title), sheet.Row("Shared with", now.Other.Title),
			sheet.Row("Why", now.Why), sheet.Row("Why it is fair", now.Fair), sheet.Row("What it costs", now.Cost), sheet.Row("Last day", now.Until.Human()))}}}
	if !now.Document.Looked {
		v.Warning = unread
	}
	return v, []string{part}, nil
}
