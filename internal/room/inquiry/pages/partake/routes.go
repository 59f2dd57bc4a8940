package partake

import (
	"context"
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participants"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// ProposalsPath is where what waits for a second person is answered.
const ProposalsPath = inquiry.DeskPath + "/participants-proposals"

// Pages serves participants.
type Pages struct {
	service   *participants.Service
	inquiries *inquiry.Service
	web       *web.Renderer
}

// New makes the pages over the use cases.
func New(s *participants.Service, in *inquiry.Service, rd *web.Renderer) *Pages {
	return &Pages{s, in, rd}
}

// PublicPath is where everybody reads of the participants of an inquiry.
func PublicPath(id string) string { return inquiry.PathOf(id) + "/participants" }

// Routes are all pages. Each names the rule for opening it at all; what is done is asked again, about that
// inquiry or that representation.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const of, one, theirs = inquiry.OnePath + "/{id}/participants", inquiry.OnePath + "/{id}/participants/{party}", inquiry.GivenPath + "/{acts}"
	look, disclose, designate, partake := inquiry.InquiryParticipants, inquiry.InquiryDisclose, inquiry.InquiryDesignate, inquiry.InquiryPartake
	out := []web.Route{
		get(inquiry.Home+"/{id}/participants", inquiry.InquirySee, p.public),

		get(of, look, p.list), post(of+"/enter", look, p.enter), post(of+"/acts", disclose, p.acts), post(of+"/text", disclose, p.text), post(of+"/give", disclose, p.give),
		get(one, look, p.one), post(one+"/again", look, p.again), post(one+"/decide", designate, p.decide), post(one+"/stop", disclose, p.stop), post(one+"/back", disclose,
			p.back), post(one+"/persons", disclose, p.persons),
		post(one+"/settle", disclose, p.settle), post(one+"/correct", look, p.correct), post(one+"/withdraw", look, p.withdraw),

		get(inquiry.GivenPath, partake, p.mine), get(theirs, partake, p.theirs), get(theirs+"/undertaking", partake, p.undertaking), post(theirs+"/undertaking", partake, p.promise),
		get(theirs+"/documents", partake, p.documents), get(theirs+"/documents/{given}", partake, p.document), get(theirs+"/called-back/{given}", partake, p.calledBack),
		post(theirs+"/called-back/{given}", partake, p.answer), get(theirs+"/questions", partake, p.questions), post(theirs+"/questions", partake, p.ask),
	}
	answers := second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: p.shows()}, p.service.Proposals()).Routes()
	for i := range answers {
		answers[i].Fresh = answers[i].Method == http.MethodPost
	}
	return append(out, answers...)
}

// Links are what somebody can do here to an inquiry.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) (out []web.Link) {
	sees := p.service.May(ctx, x, inquiry.InquiryParticipants)
	if sees {
		out = append(out, web.Link{Text: "Participants, who acts for them, and what they are given", Href: inquiry.OnePath + "/" + x.ID + "/participants"})
	}
	if sees || p.service.May(ctx, x, inquiry.InquiryDesignated) {
		out = append(out, web.Link{Text: "What waits for a second person about participants", Href: ProposalsPath})
	}
	return out
}

// Boxes are what everybody reads of participants on the page of an inquiry.
func (p *Pages) Boxes(ctx context.Context, id string) ([]sheet.Box, error) {
	all, err := p.service.Public(ctx, id)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil || len(all.All) == 0 {
		return nil, err
	}
	return []sheet.Box{{ID: "participants", Title: titled(all.Called), Links: []web.Link{{Text: "Who takes part, for what and until when, and what was refused", Href: PublicPath(id)}}}}, nil
}

// titled is the word for several, as a heading.
func titled(called string) string { return web.UpperFirst(called) + "s" }

// DeskItems gives what waits for somebody here.
func (p *Pages) DeskItems(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	if who.Has(access.RoleParticipant) {
		if out, err = p.ownItems(ctx); err != nil {
			return nil, err
		}
	}
	if !who.Has(access.RoleInquiry) {
		return out, nil
	}
	all, err := p.inquiries.Mine(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		items, err := p.waits(ctx, &x)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	more, err := second.DeskItems(ctx, p.service.Proposals(), ProposalsPath)
	return append(out, more...), err
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

func at(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + "/participants" + path
}

// view begins a page about an inquiry.
func view(x *inquiry.Inquiry, title string, back web.Link, r *http.Request, form *web.Form) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Synthetic: x.Synthetic, Back: &back, Errors: form.Errors()}}
	noted(v, r)
	if x.Frozen() {
		v.Inset = "This inquiry is suspended, or has ended. Nothing is written while that lasts but what closes."
	}
	return v
}

func noted(v *sheet.View, r *http.Request) {
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was changed yet.",
	"entered":   "The application was entered. Nobody outside reads of it before it is decided.",
	"kept":      "It was kept, and waits for somebody else to agree. What holds one of them holds the name from now on.",
	"corrected": "It was put right. What stood there before stays on record.", "withdrawn": "The application was withdrawn. It stays on record, and nobody outside reads of it.",
	"stopped": "They do not act any more. Nothing opens to them from now on.", "back": "It is closed. Whoever had it is asked to destroy it, and reads by which day.",
	"gave": "You gave the undertaking. What you were given is open to you now.", "taken": "You took the undertaking back. Nothing opens to you any more.", "answered": "Your answer was recorded.",
	"asked": "The topic was proposed. What the panel rules stands here."}

const dayHint = "Day, month and year. For example, 2 March 2027"

func dayTyped(form *web.Form, name string) clock.Day { return edtf.TypedDay(form.Text(name)) }

// lastDay reads a last day that may be left out; what is no day is an error of the field.
func lastDay(form *web.Form, name string) clock.Day {
	d := dayTyped(form, name)
	if form.Text(name) != "" && d.IsZero() {
		form.Fail(name, "Write a day, such as 2 March 2027, or leave it empty")
	}
	return d
}

func (p *Pages) may(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	return !x.Frozen() && p.service.May(ctx, x, action)
}

func untilWords(d clock.Day) string {
	if d.IsZero() {
		return "The end of the inquiry"
	}
	return d.Human()
}
