package ask

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Pages serves what the team does.
type Pages struct {
	service   *requesting.Service
	inquiries *inquiry.Service
	web       *web.Renderer
	// Shared gives what others shared with an inquiry, for the list of its documents; nil: nobody shares.
	Shared func(ctx context.Context, id string) (sheet.Box, bool, error)
	// Sends leads to where whoever answers for a body sends files for a request; nil: nowhere.
	Sends func(ctx context.Context, asking string) (web.Link, bool)
}

// New makes the pages over the use cases.
func New(s *requesting.Service, in *inquiry.Service, rd *web.Renderer) *Pages {
	return &Pages{service: s, inquiries: in, web: rd}
}

// maxFile is the largest file of which the hash is worked out here, in bytes (32 MiB).
const maxFile = 32 << 20

// Routes are all pages. Each names the rule for opening it at all; what is done to a document is
// asked again, about its inquiry.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const documents, document = inquiry.OnePath + "/{id}/documents", inquiry.OnePath + "/{id}/documents/{document}"
	const requests, asking, theirs = inquiry.OnePath + "/{id}/requests", inquiry.OnePath + "/{id}/requests/{asking}", inquiry.AskedPath + "/{asking}"
	read, gather, rule, provide := inquiry.InquiryEvidence, inquiry.InquiryGather, inquiry.InquiryRule, inquiry.InquiryProvide
	hashes := func(r web.Route) web.Route { // the file is hashed and not kept: it touches no disk
		r.MaxBody, r.InMemory = maxFile+1<<20, true
		return r
	}
	out := []web.Route{
		get(documents, read, p.documents), get(documents+"/new", gather, p.showReceive), hashes(post(documents+"/new", gather, p.receive)),
		get(document, read, p.document), post(document+"/looked", gather, p.looked), post(document+"/back", gather, p.back),

		get(requests, read, p.requests), get(requests+"/new", gather, p.showNew), post(requests+"/new", gather, p.ask), get(asking, read, p.request),
		get(asking+"/{what}", read, p.showAct), post(asking+"/{what}", read, p.doAct),
		get(inquiry.OnePath+"/{id}/keep", gather, p.showKeep), post(inquiry.OnePath+"/{id}/keep", gather, p.keep),
		get(inquiry.OnePath+"/{id}/silence", rule, p.showSilence), post(inquiry.OnePath+"/{id}/silence", rule, p.chooseSilence),

		get(inquiry.AskedPath, provide, p.mine), get(theirs, provide, p.theirs), get(theirs+"/{what}", provide, p.showOwn), hashes(post(theirs+"/{what}", provide, p.doOwn)),
	}
	return append(out, p.seconds()...)
}

// Links are what somebody can do here to an inquiry.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) (out []web.Link) {
	if p.service.May(ctx, x, inquiry.InquiryEvidence) {
		out = append(out, web.Link{Text: "What bodies were asked for", Href: inquiry.OnePath + "/" + x.ID + "/requests"},
			web.Link{Text: "Documents that the inquiry was given", Href: inquiry.OnePath + "/" + x.ID + "/documents"})
	}
	if p.service.May(ctx, x, inquiry.InquiryRule) {
		out = append(out, web.Link{Text: "Whether silence is public", Href: inquiry.OnePath + "/" + x.ID + "/silence"})
	}
	if len(out) > 0 {
		out = append(out, web.Link{Text: "What waits for a second person about evidence", Href: ProposalsPath})
	}
	return out
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

// view begins a page about an inquiry.
func (p *Pages) view(x *inquiry.Inquiry, title string, r *http.Request) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Synthetic: x.Synthetic, Back: &web.Link{Text: x.Title, Href: inquiry.OnePath + "/" + x.ID}}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	if x.Frozen() {
		v.Inset = "This inquiry is suspended, or has ended. Nothing is written while that lasts; its record can be read."
	} else if !x.Considers(p.service.Today()) {
		v.Inset = "No evidence is taken before the setting-up day of the inquiry."
	}
	return v
}

// writes says whether something can be written of an inquiry now.
func (p *Pages) writes(x *inquiry.Inquiry) bool { return x.Considers(p.service.Today()) }

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"received": "The document was recorded. Its file was not kept.", "looked": "It was recorded what you found.", "back": "The document counts no more.",
	"asked": "It was sent.", "recorded": "It was recorded.", "time": "There is more time.", "proposed": "It waits for somebody else to agree. Nothing was changed yet."}

const dayHint = "Day, month and year. For example, 2 March 2027"

func dayTyped(form *web.Form, name string) clock.Day { return edtf.TypedDay(form.Text(name)) }

func here(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + path
}

// again draws a page with its form, as it was typed.
type again func(http.ResponseWriter, *http.Request, *web.Form) error

// answer leads on where something was done, and shows the form again where what was typed is to
// be put right.
func answer(w http.ResponseWriter, r *http.Request, form *web.Form, err error, to string, page again) error {
	switch {
	case err == nil:
		return web.Redirect(w, r, to)
	case form.Take(err):
		return page(w, r, form)
	}
	return err
}

// bodyOptions are the bodies that a reader can choose from, by their names.
func (p *Pages) bodyOptions(ctx context.Context) ([]web.Option, error) {
	all, err := p.inquiries.BodyChoices(ctx)
	slices.SortFunc(all, func(a, b inquiry.Body) int { return strings.Compare(a.Name, b.Name) })
	return web.OptionsOf(all, func(b inquiry.Body) web.Option { return web.Option{Value: b.ID, Text: b.Name, Name: true} }), err
}
