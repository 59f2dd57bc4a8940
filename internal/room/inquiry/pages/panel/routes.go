package panel

import (
	"context"
	"embed"
	"net/http"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "inquiry", FS: pageFiles} }

// Where the pages are.
const (
	ProposalsPath = inquiry.DeskPath + "/panel-proposals" // where what waits for a second person is answered
	ReturnPath    = "/inquiry/nomination"                 // to which somebody comes back who was nominated
	here          = inquiry.PanelPath + "/{id}"           // of members
	of            = inquiry.OnePath + "/{id}"             // of the team
	public        = inquiry.Home + "/{id}/panel"          // of everybody
)

// PathOf is the public page of an inquiry's panel.
func PathOf(id string) string { return inquiry.PathOf(id) + "/panel" }

// Pages serves a panel.
type Pages struct {
	service   *survivors.Service
	inquiries *inquiry.Service
	drafts    *comeback.Drafts
	web       *web.Renderer
}

// New makes the pages over the use cases; drafts are the phrases of nominations.
func New(s *survivors.Service, in *inquiry.Service, drafts *comeback.Drafts, rd *web.Renderer) *Pages {
	return &Pages{s, in, drafts, rd}
}

// Routes are all pages. Each names the rule for opening it at all; what is done to a panel is asked
// again, about that panel.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const keep, choose, member = inquiry.InquiryPanel, inquiry.InquiryChoose, inquiry.InquiryAdvise
	const nomination = of + "/nominations/{nomination}"
	exit := func(r web.Route) web.Route {
		r.Exit = true
		return r
	}
	out := []web.Route{
		get(public, inquiry.InquirySee, p.public), get(public+"/paper/{paper}", inquiry.InquirySee, p.paperOut),
		exit(get(public+"/nominate", inquiry.InquiryNominate, p.before)), exit(post(public+"/nominate", inquiry.InquiryNominate, p.begin)),
		exit(post(public+"/nominate/send", inquiry.InquiryNominate, p.send)),
		exit(get(ReturnPath, inquiry.InquiryNominee, p.comeBack)), exit(post(ReturnPath, inquiry.InquiryNominee, p.mine)),

		get(of+"/panel", keep, p.team), get(of+"/panel/offer", keep, p.offer), post(of+"/panel/offer", keep, p.proposeOffer),
		get(of+"/panel/link", keep, p.link), post(of+"/panel/link", keep, p.proposeLink), get(of+"/panel/door", keep, p.door), post(of+"/panel/door", keep, p.proposeDoor),
		get(of+"/panel/meetings", keep, p.meetings), post(of+"/panel/meetings", keep, p.setMeeting), post(of+"/panel/minutes", keep, p.writeMinutes),
		get(of+"/panel/put", keep, p.put), post(of+"/panel/put", keep, p.proposePaper), get(of+"/panel/advice", keep, p.advice), post(of+"/panel/advice", keep, p.answerAdvice),

		get(of+"/nominations", choose, p.nominations), post(of+"/nominations", choose, p.keepCase), get(nomination, choose, p.nomination),
		post(nomination+"/open", choose, p.open), post(nomination+"/answer", choose, p.choose), post(nomination+"/join", choose, p.join),

		get(inquiry.PanelPath, member, p.seats), get(here, member, p.table), get(here+"/say", member, p.say), post(here+"/item", member, p.addItem), post(here+"/advise", member, p.advise),
		post(here+"/second", member, p.secondAdvice), get(here+"/paper/{paper}", member, p.paper), get(here+"/minutes/{minutes}", member, p.minutes),
		post(here+"/minutes/{minutes}", member, p.agree), get(here+"/kept", member, p.kept), post(here+"/kept", member, p.keep), post(here+"/kept/end", member, p.unkeep),
		get(here+"/claims", member, p.claims), get(here+"/claims/{claim}", member, p.claim), post(here+"/claims/{claim}", member, p.verify),
		get(here+"/leave", inquiry.InquiryResign, p.leave), post(here+"/leave", inquiry.InquiryResign, p.resign), post(here+"/leave/publish", inquiry.InquiryResign, p.publish),
	}
	show := map[string]second.Show{}
	for _, kind := range []string{survivors.KindOffer, survivors.KindLink, survivors.KindDoor, survivors.KindJoin, survivors.KindPaper, survivors.KindDone, survivors.KindCase} {
		show[kind] = p.showProposed
	}
	show[survivors.KindChoice] = p.showChoice
	answers := second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show, Show: show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}}, p.service.Proposals()).Routes()
	for i := range answers {
		answers[i].Fresh = true // what is read there can be sealed
	}
	return append(out, answers...)
}

// Links are what somebody can do to the panel of an inquiry, for its page on the desk.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) (out []web.Link) {
	at := inquiry.OnePath + "/" + x.ID
	if p.service.May(ctx, x, inquiry.InquiryPanel) {
		out = append(out, web.Link{Text: "The survivors panel", Href: at + "/panel"})
	}
	if p.service.May(ctx, x, inquiry.InquiryChoose) {
		out = append(out, web.Link{Text: "Nominations for the survivors panel, and who sits on it", Href: at + "/nominations"})
	}
	if len(out) > 0 || p.service.May(ctx, x, inquiry.InquiryPaneled) {
		out = append(out, web.Link{Text: "What waits for a second person about the survivors panel", Href: ProposalsPath})
	}
	return out
}

// DeskItems gives what waits for somebody here: as the second, or as a member.
func (p *Pages) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	if who.Has(access.RoleSurvivors) {
		return p.memberItems(ctx)
	}
	out, err := second.DeskItems(ctx, p.service.Proposals(), ProposalsPath)
	if err != nil {
		return nil, err
	}
	waits, err := p.service.TeamWaits(ctx)
	for _, one := range waits {
		at := inquiry.OnePath + "/" + one.Inquiry.ID
		if one.Nominations > 0 {
			out = append(out, room.DeskItem{Title: web.Plural(one.Nominations, "nomination for the survivors panel to read and answer", "nominations for the survivors panel to read and answer"),
				Href: at + "/nominations", Synthetic: one.Inquiry.Synthetic})
		}
		if one.Late > 0 {
			out = append(out, room.DeskItem{Title: web.Plural(one.Late, "piece of advice of the survivors panel is late: answer it", "pieces of advice of the survivors panel are late: answer them"),
				Href: at + "/panel/advice", Synthetic: one.Inquiry.Synthetic})
		}
	}
	return out, err
}

// memberItems are what waits for a member: claims, minutes, and what another member set down.
func (p *Pages) memberItems(ctx context.Context) (out []room.DeskItem, err error) {
	seats, err := p.service.Sits(ctx)
	for _, s := range seats {
		if !s.Sits {
			continue
		}
		waits, err := p.service.Waits(ctx, s.Inquiry.ID)
		if err != nil {
			return nil, err
		}
		at := inquiry.PanelPath + "/" + s.Inquiry.ID
		for _, one := range []struct {
			n              int
			single, plural string
			path           string
		}{{waits.Claims, "claim of done to look at", "claims of done to look at", "/claims"}, {waits.Minutes, "minutes of a meeting to answer", "minutes of meetings to answer", ""},
			{waits.Advice, "thing that another member set down: do you agree?", "things that another member set down: do you agree?", "/say"}} {
			if one.n > 0 {
				out = append(out, room.DeskItem{Title: web.Plural(one.n, one.single, one.plural), Href: at + one.path, Synthetic: s.Inquiry.Synthetic})
			}
		}
	}
	return out, err
}

// Boxes lead from the public page of an inquiry to its panel, where there is one.
func (p *Pages) Boxes(ctx context.Context, id string) ([]sheet.Box, error) {
	any, err := p.service.Any(ctx, id)
	if err != nil || !any {
		return nil, err
	}
	return []sheet.Box{{ID: "panel", Title: "Its survivors panel", Links: []web.Link{{Text: "What it is offered, what it advised and what became of that", Href: PathOf(id)}}}}, nil
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

// view begins a page of the team about a panel.
func (p *Pages) view(x *inquiry.Inquiry, title string, r *http.Request) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Synthetic: x.Synthetic, Notice: notice(r), Back: &web.Link{Text: "The survivors panel", Href: at(r, "/panel")}}}
	if x.Frozen() {
		v.Inset = "This inquiry is suspended, or has ended. Nothing is written while that lasts."
	}
	return v
}

// mineView begins a page of a member.
func (p *Pages) mineView(x *inquiry.Inquiry, title string, r *http.Request) *sheet.View {
	v := p.view(x, title, r)
	v.Section, v.Back = inquiry.PanelPath, &web.Link{Text: "Your panel", Href: mineAt(r, "")}
	return v
}

// done are said of what was just done; the address gives a code alone.
var done = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was changed yet.", "meeting": "The meeting was set. Everybody reads its day.",
	"minutes": "The minutes are with the members.",
	"item":    "It was set down.", "advised": "It was set down. It counts once another member agrees.", "second": "You agreed. Everybody reads it, and by when it is to be answered.",
	"agreed": "What you said was kept.", "kept": "What is about that body is kept from you from this moment.", "ended": "That is not kept from you any more.",
	"one":   "Your verdict was kept. It counts once another member has looked for themselves and found the same.",
	"found": "Another member found the same. It stands in the register as the panel’s finding.",
	"split": "Another member found otherwise. Both reasons are published, and it counts as not verified.", "left": "You resigned. What you wrote is kept as you wrote it.",
	"publish": "What you chose was kept.", "case": "It waits for the other who reads nominations to agree. Nothing is kept from anybody yet.", "uncase": "That paper is kept from them no more."}

func notice(r *http.Request) *web.Notice {
	if words := done[r.URL.Query().Get("done")]; words != "" {
		return &web.Notice{Success: true, Heading: words}
	}
	return nil
}

const dayHint = "Day, month and year. For example, 2 March 2027"

func dayTyped(form *web.Form, name string) clock.Day { return edtf.TypedDay(form.Text(name)) }

// at is an address on the desk of the inquiry that a request is about, mineAt one of its members.
func at(r *http.Request, path string) string { return inquiry.OnePath + "/" + r.PathValue("id") + path }

func mineAt(r *http.Request, path string) string {
	return inquiry.PanelPath + "/" + r.PathValue("id") + path
}

// again draws a page with its form, as it was typed.
type again func(http.ResponseWriter, *http.Request, *web.Form) error

// do runs what a form asks for, and leads on; what is to be put right is shown again, with what was typed.
func do(to func(*http.Request) string, page again, act func(*http.Request, *web.Form) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		switch err := act(r, form); {
		case err == nil:
			return web.Redirect(w, r, to(r))
		case form.Take(err):
			return page(w, r, form)
		default:
			return err
		}
	}
}

func to(path string) func(*http.Request) string {
	return func(r *http.Request) string { return at(r, path) }
}

func mine(path string) func(*http.Request) string {
	return func(r *http.Request) string { return mineAt(r, path) }
}

// plain draws a page with an empty form.
func plain(page again) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error { return page(w, r, web.NewForm()) }
}

func lines(text string) []string { return strings.Split(text, "\n") }
