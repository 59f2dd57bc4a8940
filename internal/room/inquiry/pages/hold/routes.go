package hold

import (
	"context"
	"net/http"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// ProposalsPath is where what opens waits for a second person.
const ProposalsPath = inquiry.DeskPath + "/opening-proposals"

// Config is what the pages need: the book, and what can be held.
type Config struct {
	Holding   *holding.Service
	Inquiries *inquiry.Service
	Asking    *requesting.Service
	Findings  *finding.Service
	// Sittings gives the days of the hearings of an inquiry, to whoever works on them.
	Sittings func(ctx context.Context, id string) ([]Sitting, error)
	Web      *web.Renderer
}

// Sitting is a day of a hearing, as restrictions name it, and in words.
type Sitting struct{ Of, Words string }

// Pages serves the book.
type Pages struct{ Config }

// New makes the pages over the use cases.
func New(c Config) *Pages { return &Pages{c} }

// Routes are all pages. Each names the rule for opening it at all; what is done is asked again.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const book = inquiry.OnePath + "/{id}/restrictions"
	hold, rule := inquiry.InquiryHold, inquiry.InquiryRule
	out := []web.Route{
		get(book, hold, p.book), get(book+"/order", rule, p.showOrder), post(book+"/order", rule, p.order),
		get(book+"/application", hold, p.showApplication), post(book+"/application", hold, p.apply),
		get(book+"/claim", hold, p.showClaim), post(book+"/claim", hold, p.claim),
		get(book+"/stop", hold, p.showStop), post(book+"/stop", hold, p.stop),
		get(book+"/{restriction}", hold, p.one), post(book+"/{restriction}", rule, p.end),
	}
	return append(out, second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: map[string]second.Show{holding.KindOpening: p.showOpening}}, p.Holding.Proposals()).Routes()...)
}

// Links are what somebody can do here to an inquiry.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) []web.Link {
	if !p.Holding.May(ctx, x, inquiry.InquiryHold) {
		return nil
	}
	return []web.Link{{Text: "What is held, and from whom", Href: inquiry.OnePath + "/" + x.ID + "/restrictions"}}
}

// DeskItems gives what waits for somebody as the second.
func (p *Pages) DeskItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	return second.DeskItems(ctx, p.Holding.Proposals(), ProposalsPath)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.Web.Page(w, r, "inquiry/page", v)
}

// view begins a page about an inquiry.
func (p *Pages) view(x *inquiry.Inquiry, title string, r *http.Request) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Synthetic: x.Synthetic, Back: &web.Link{Text: x.Title, Href: inquiry.OnePath + "/" + x.ID}}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	return v
}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"held": "It is held from this moment.", "proposed": "It waits for somebody else to agree. Nothing is open yet.", "ended": "It was recorded."}

func here(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + "/restrictions" + path
}

// do runs what a form asks for, and leads on.
func do(page sheet.Again, act func(*http.Request, *web.Form) (to string, err error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return sheet.Send(w, r, page, func(_ context.Context, form *web.Form) (string, error) {
			to, err := act(r, form)
			return here(r, to), err
		})
	}
}

// days are those of the hearings of an inquiry; none where nobody says.
func (p *Pages) days(ctx context.Context, id string) ([]Sitting, error) {
	if p.Sittings == nil {
		return nil, nil
	}
	return p.Sittings(ctx, id)
}
