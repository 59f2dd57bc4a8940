package pages

import (
	"net/http"
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/site/gate"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Pages serves the inquiries.
type Pages struct {
	service *inquiry.Service
	web     *web.Renderer
	url     string
	beside  Beside
	answers *gate.Rates // how often a prefix of addresses may answer a consultation
	// findings are the published sentences and what came of them; nil: no page of them is there.
	findings *finding.Service
}

// New makes the pages over the use cases; url is the public address.
func New(s *inquiry.Service, rd *web.Renderer, url string) *Pages {
	return &Pages{service: s, web: rd, url: url, answers: gate.NewRates(answersAtOnce, answerEach, time.Now)}
}

// Routes are all pages. Each names the rule for opening it at all; what it does to an
// inquiry is asked again, about that inquiry.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const one, of = inquiry.Home + "/{id}", inquiry.OnePath + "/{id}"
	const paper = one + "/papers/{series}"
	exit := func(r web.Route) web.Route {
		r.Exit = true
		return r
	}
	out := []web.Route{
		get(inquiry.Home, inquiry.InquirySee, p.list),
		get(one, inquiry.InquirySee, p.one), get(one+"/rules", inquiry.InquirySee, p.rules), get(one+"/feed.atom", inquiry.InquirySee, p.feed),
		get(one+"/terms/{number}", inquiry.InquirySee, p.terms), get(one+"/compare", inquiry.InquirySee, p.compare),

		get(paper, inquiry.InquirySee, p.paper), exit(get(paper+"/answer", inquiry.InquirySpeak, p.startAnswer)), exit(post(paper+"/answer", inquiry.InquirySpeak, p.takeAnswer)),
		exit(get(paper+"/sent", inquiry.InquirySpeak, p.sent)),

		get(inquiry.DeskPath, inquiry.InquiryDesk, p.desk),
		get(inquiry.NewPath, inquiry.InquiryFound, p.showNew), post(inquiry.NewPath, inquiry.InquiryFound, p.propose),
		get(of, inquiry.InquiryDesk, p.work),
		get(of+"/turn", inquiry.InquiryFound, p.showTurn), post(of+"/turn", inquiry.InquiryFound, p.turn),
		get(of+"/people", inquiry.InquirySeat, p.people), post(of+"/people", inquiry.InquirySeat, p.seat), post(of+"/people/end", inquiry.InquirySeat, p.endSeat),
		get(of+"/interests", inquiry.InquiryDeclare, p.interests), post(of+"/interests", inquiry.InquiryDeclare, p.declare),
		get(of+"/word", inquiry.InquiryWork, p.word), post(of+"/word", inquiry.InquiryWork, p.setWord), post(of+"/word/kept", inquiry.InquiryWork, p.keepWord),
		post(of+"/word/back", inquiry.InquiryWork, p.backWord),
		get(of+"/terms", inquiry.InquiryWork, p.draft), post(of+"/terms", inquiry.InquiryWork, p.saveDraft),
		get(of+"/papers", inquiry.InquiryWork, p.papers), post(of+"/papers", inquiry.InquiryWork, p.proposePaper),
		get(of+"/answers", inquiry.InquiryOpen, p.sealed), post(of+"/answers", inquiry.InquiryOpen, p.openAnswers),
		get(of+"/themes", inquiry.InquiryWork, p.themes), post(of+"/themes", inquiry.InquiryWork, p.addTheme), post(of+"/themes/answer", inquiry.InquiryWork, p.answerTheme),
		post(of+"/terms/consulted", inquiry.InquiryWork, p.consulted), post(of+"/terms/publish", inquiry.InquiryWork, p.publish),
	}
	answers := second.NewPages(second.Room{Path: inquiry.ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: p.shows()}, p.service.Proposals()).Routes()
	for i := range answers {
		answers[i].Fresh = answers[i].Method == http.MethodPost // what is agreed to may give somebody sight
	}
	return slices.Concat(out, answers, p.findingRoutes())
}

// show draws a page of the staff, which stays out of search engines.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

// dayHint says how a day is typed.
const dayHint = "Day, month and year. For example, 2 March 2027"

func dayTyped(form *web.Form, name string) clock.Day { return edtf.TypedDay(form.Text(name)) }

// doneWords are said of what was just done; the address gives a code alone, so that it
// cannot make the page say anything else.
var doneWords = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was changed yet.", "declared": "Your declaration is published.",
	"word": "The date was published.", "kept": "It was recorded that you said it.", "saved": "The draft was saved.", "consulted": "It was recorded who was asked.",
	"theme": "It was published.", "answered": "Your answer was published."}

func notice(r *http.Request) *web.Notice {
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		return &web.Notice{Success: true, Heading: words}
	}
	return nil
}

// answer leads on where something was done, and shows the form again where what was typed
// is to be put right.
func answer(w http.ResponseWriter, r *http.Request, form *web.Form, err error, to string, again func(http.ResponseWriter, *http.Request, *web.Form) error) error {
	switch {
	case err == nil:
		return web.Redirect(w, r, to)
	case form.Take(err):
		return again(w, r, form)
	}
	return err
}

func dayWords(d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.Human()
}
