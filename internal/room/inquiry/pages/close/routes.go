package close

import (
	"context"
	"net/http"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/closing"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// ProposalsPath is where what waits for a second person is answered.
const ProposalsPath = inquiry.DeskPath + "/closing-proposals"

// Pages serves the closing of records.
type Pages struct {
	service   *closing.Service
	inquiries *inquiry.Service
	web       *web.Renderer
}

// New makes the pages over the use cases.
func New(s *closing.Service, in *inquiry.Service, rd *web.Renderer) *Pages {
	return &Pages{s, in, rd}
}

const of = inquiry.OnePath + "/{id}/closing"

// Routes are all pages. Each names the rule for opening it at all; what is done is asked again, about that inquiry.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	closes := inquiry.InquiryClose
	out := []web.Route{get(of, closes, p.page), post(of+"/leave", closes, p.leave), post(of+"/archive", closes, p.archive), post(of+"/destroy", closes, p.destroy),
		post(of+"/hold", closes, p.hold), post(of+"/lift", closes, p.lift)}
	answers := second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: p.shows()}, p.service.Proposals()).Routes()
	for i := range answers {
		answers[i].Fresh = answers[i].Method == http.MethodPost
	}
	return append(out, answers...)
}

// Links are what somebody can do here to an inquiry.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) (out []web.Link) {
	closes := p.service.May(ctx, x, inquiry.InquiryClose)
	if closes {
		out = append(out, web.Link{Text: "The closing of the record", Href: inquiry.OnePath + "/" + x.ID + "/closing"})
	}
	if closes || p.service.May(ctx, x, inquiry.InquiryClosed) {
		out = append(out, web.Link{Text: "What waits for a second person about the closing", Href: ProposalsPath})
	}
	return out
}

// DeskItems gives what waits for somebody here: proposals, and inquiries that ended and of which nobody said where
// their record goes.
func (p *Pages) DeskItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	out, err := second.DeskItems(ctx, p.service.Proposals(), ProposalsPath, closing.KindPoint, closing.KindClosing, closing.KindDestroy, closing.KindLift)
	if err != nil {
		return nil, err
	}
	mine, err := p.inquiries.Mine(ctx)
	for i := range mine {
		x := &mine[i]
		if x.State != inquiry.Ended || !p.service.May(ctx, x, inquiry.InquiryClose) {
			continue
		}
		pub, err := p.service.Public(ctx, x.ID)
		if err != nil {
			return nil, err
		}
		if pub.Closing == nil {
			out = append(out, room.DeskItem{Title: "Say to which archive the record goes: " + x.Title, Href: inquiry.OnePath + "/" + x.ID + "/closing", Synthetic: x.Synthetic})
		}
	}
	return out, err
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

func at(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + "/closing" + path
}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was changed yet.", "held": "Nothing is destroyed from now on, until two people end the hold."}

// do runs what a form asks for; what is to be put right is shown again.
func (p *Pages) do(w http.ResponseWriter, r *http.Request, done string, act func(context.Context, string, *web.Form) error) error {
	return sheet.Send(w, r, p.pageForm, func(ctx context.Context, form *web.Form) (string, error) {
		return at(r, "?done="+done), act(ctx, r.PathValue("id"), form)
	})
}

func (p *Pages) leave(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "proposed", func(ctx context.Context, id string, f *web.Form) error {
		_, err := p.service.ProposePoint(ctx, id, closing.Kind(f.Text("kind")), f.Text("why"))
		return err
	})
}

func (p *Pages) archive(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "proposed", func(ctx context.Context, id string, f *web.Form) error {
		_, err := p.service.ProposeClosing(ctx, closing.Terms{Inquiry: id, Archive: f.Text("archive"), Recipient: f.Text("recipient"), Opens: edtf.TypedDay(f.Text("opens")), Why: f.Text("why")})
		return err
	})
}

func (p *Pages) destroy(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "proposed", func(ctx context.Context, id string, f *web.Form) error {
		_, err := p.service.ProposeDestroy(ctx, id, f.Text("class"), f.Text("why"))
		return err
	})
}

func (p *Pages) hold(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "held", func(ctx context.Context, id string, f *web.Form) error {
		return p.service.PlaceHold(ctx, closing.HoldInput{Inquiry: id, Kind: f.Text("kind"), Words: f.Text("words"), From: edtf.TypedDay(f.Text("from"))})
	})
}

func (p *Pages) lift(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "proposed", func(ctx context.Context, id string, f *web.Form) error {
		_, err := p.service.ProposeLift(ctx, id, f.Text("hold"), f.Text("why"))
		return err
	})
}
