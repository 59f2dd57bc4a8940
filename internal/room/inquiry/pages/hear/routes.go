package hear

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// ProposalsPath is where what waits for a second person is answered.
const ProposalsPath = inquiry.DeskPath + "/accounts-proposals"

// Pages serves what the team does.
type Pages struct {
	service   *listening.Service
	inquiries *inquiry.Service
	web       *web.Renderer
}

// New makes the pages over the use cases.
func New(s *listening.Service, in *inquiry.Service, rd *web.Renderer) *Pages {
	return &Pages{s, in, rd}
}

// Routes are all pages. Each names the rule for opening it at all; what is done to an account is
// asked again, about that account.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const of = inquiry.OnePath + "/{id}"
	const one, session, account, refer = of + "/waiting/{approach}", of + "/sessions/{approach}", of + "/accounts/{account}", of + "/refer/{approach}"
	const outward = account + "/outward"
	hear, sit, read := inquiry.InquiryHear, inquiry.InquirySit, inquiry.InquiryRead
	out := []web.Route{
		get(of+"/taking", inquiry.InquiryWork, p.taking), post(of+"/taking", inquiry.InquiryWork, p.setTaking),
		get(of+"/waiting", hear, p.waiting), get(one, hear, p.one), post(one+"/offer", hear, p.offer), post(one+"/over", hear, p.takeOver), post(one+"/turn", hear, p.turnBack),
		get(session, sit, p.session), post(session+"/open", sit, p.open), post(session+"/held", sit, p.held), post(session+"/off", sit, p.off), post(session+"/note", sit, p.note),
		post(session+"/support", sit, p.support),
		get(of+"/accounts", read, p.accounts), get(account, read, p.account), post(account+"/open", read, p.openWords), post(account+"/themes", read, p.themed),
		post(account+"/word", read, p.firstWord), post(account+"/restrict", inquiry.InquiryRestrict, p.restrict), post(account+"/lift", inquiry.InquiryRestrict, p.lift),
		get(of+"/account-themes", read, p.themes), post(of+"/account-themes", read, p.addTheme),
		get(outward, read, p.outward), post(outward, read, p.proposeOutward), post(outward+"/goes", read, p.goes), get(of+"/speakers", inquiry.InquiryArrange, p.speakers),
		get(refer, inquiry.InquiryRefer, p.referrals), post(refer, inquiry.InquiryRefer, p.refer), post(refer+"/told", inquiry.InquiryRefer, p.told),
	}
	answers := second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: map[string]second.Show{listening.KindTaking: p.showTaking, listening.KindReferral: p.showReferral,
			listening.KindLift: p.showLift, listening.KindBack: p.showBack, listening.KindOutward: p.showOutward, listening.KindGoes: p.showGoes}}, p.service.Proposals()).Routes()
	for i := range answers {
		answers[i].Fresh = true // what is read there is sealed
	}
	return append(out, answers...)
}

// Links are what somebody can do here to an inquiry.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) (out []web.Link) {
	at := inquiry.OnePath + "/" + x.ID
	add := func(text, path string, actions ...access.Action) {
		for _, a := range actions {
			if p.service.May(ctx, x, a, "") {
				out = append(out, web.Link{Text: text, Href: at + path})
				return
			}
		}
	}
	add("Who waits to speak, and sessions", "/waiting", inquiry.InquiryHear)
	add("Accounts", "/accounts", inquiry.InquiryRead, inquiry.InquiryRestrict)
	add("Themes of accounts", "/account-themes", inquiry.InquiryRead)
	second := len(out) > 0 || p.service.May(ctx, x, inquiry.InquiryReferred, "")
	if p.inquiries.May(ctx, x, inquiry.InquiryWork) {
		out, second = append(out, web.Link{Text: "From when to when accounts are taken", Href: at + "/taking"}), true
	}
	if second {
		out = append(out, web.Link{Text: "What waits for a second person about accounts", Href: ProposalsPath})
	}
	add("Who said yes to speaking at a hearing", "/speakers", inquiry.InquiryArrange)
	return out
}

// DeskItems gives what waits for somebody here.
func (p *Pages) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	out, err := p.service.DeskItems(ctx, who)
	if err != nil {
		return nil, err
	}
	danger, err := p.service.Proposals().Waiting(ctx, listening.KindReferral)
	for _, x := range danger {
		if p.service.Proposals().MayAnswer(ctx, x) {
			out = append(out, listening.Pressing("Agree or turn down: "+x.Title, ProposalsPath+"/"+x.ID, clock.DayOf(x.Made), p.service.Today()))
		}
	}
	if err != nil {
		return nil, err
	}
	more, err := second.DeskItems(ctx, p.service.Proposals(), ProposalsPath, listening.KindTaking, listening.KindLift, listening.KindBack, listening.KindOutward, listening.KindGoes)
	return append(out, more...), err
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
		v.Inset = "This inquiry is suspended, or has ended. Nothing is written while that lasts, but that somebody is in danger, and that an account is restricted."
	}
	return v
}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was changed yet.", "offered": "The day was offered. The person reads it on their page.",
	"over": "The session is yours now.", "held": "It was recorded that the session took place.",
	"off": "The session was called off. The person waits for another day.", "note": "The note was given to the person. It counts when they agree it.",
	"themed": "What you found was kept.", "supported": "It was recorded what the person said.",
	"word": "Your words stand on the person’s page.", "restricted": "The account is closed to every use from this moment.",
	"goes":    "It waits for somebody else to agree. Do not hand it over before that: until then the person can say no.",
	"project": "It was recorded that the project was told. The person reads it on their page.",
	"theme":   "The theme was added.", "told": "It was recorded that the person was told. They read it on their page.", "sent": "It was recorded that the referral was sent. Next, the person is told."}

const dayHint = "Day, month and year. For example, 2 March 2027"

func dayTyped(form *web.Form, name string) clock.Day { return edtf.TypedDay(form.Text(name)) }

func here(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + path
}

// again draws a page with its form, as it was typed.
type again func(http.ResponseWriter, *http.Request, *web.Form) error

// do runs what a form asks for, and leads on; what is to be put right is shown again.
func do(to string, page again, act func(*http.Request, *web.Form) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		switch err := act(r, form); {
		case err == nil:
			return web.Redirect(w, r, inquiry.OnePath+"/"+r.PathValue("id")+expand(r, to))
		case form.Take(err):
			return page(w, r, form)
		default:
			return err
		}
	}
}

// expand puts the ids of the address into where it leads.
func expand(r *http.Request, to string) string {
	for _, name := range []string{"approach", "account"} {
		if id := r.PathValue(name); id != "" {
			to = strings.ReplaceAll(to, "{"+name+"}", id)
		}
	}
	return to
}

// wayWords are the ways to speak, for staff.
var wayWords = map[testimony.Way]string{testimony.InWriting: "In writing", testimony.InPerson: "In person", testimony.ByPhone: "By telephone", testimony.ByVideo: "By video"}

// stageWords say how a session stands.
var stageWords = map[testimony.Sitting]string{"": "No day offered yet", testimony.SittingOffered: "A day was offered",
	testimony.SittingAgreed: "The day was agreed", testimony.SittingPrepared: "Prepared",
	testimony.SittingHeld: "Took place; the note is to be read back", testimony.NoteRead: "The note is with the person", testimony.NoteCorrected: "The person corrected the note",
	testimony.NoteAgreed: "The person agreed the note", testimony.SittingOff: "Waits for another day"}

func dayWords(d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.Human()
}
