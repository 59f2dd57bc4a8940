package hall

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/pages/pick"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// ProposalsPath is where what waits for a second person is answered.
const ProposalsPath = inquiry.DeskPath + "/hearings-proposals"

// Pages serves hearings.
type Pages struct {
	service   *hearings.Service
	inquiries *inquiry.Service
	web       *web.Renderer
}

// New makes the pages over the use cases.
func New(s *hearings.Service, in *inquiry.Service, rd *web.Renderer) *Pages {
	return &Pages{s, in, rd}
}

// PublicPath is where everybody reads of the hearings of an inquiry.
func PublicPath(id string) string { return inquiry.PathOf(id) + "/hearings" }

// Routes are all pages. Each names the rule for opening it at all; what is done is asked again, about
// that inquiry.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const of = inquiry.OnePath + "/{id}/hearings"
	const one, witness, text = of + "/{hearing}", of + "/{hearing}/witnesses/{witness}", inquiry.OnePath + "/{id}/transcripts/{transcript}"
	const topic = witness + "/topics/{topic}"
	look, arrange, examine := inquiry.InquiryHearings, inquiry.InquiryArrange, inquiry.InquiryExamine
	out := []web.Route{
		get(inquiry.Home+"/{id}/hearings", inquiry.InquirySee, p.public), get(inquiry.Home+"/{id}/hearings/{hearing}/{number}", inquiry.InquirySee, p.publicTranscript),
		get(inquiry.Home+"/{id}/evidence", inquiry.InquirySee, p.evidence),

		get(of, look, p.list), post(of, arrange, p.begin),
		get(one, look, p.one), post(one+"/days", arrange, p.setDays), post(one+"/due", arrange, p.setDue), post(one+"/publish", arrange, p.publish),
		get(one+"/sheets/{number}", look, p.sheet),
		get(one+"/witnesses", look, p.callForm), post(one+"/witnesses", arrange, p.call),
		get(witness, look, p.witness), post(witness+"/move", arrange, p.move), post(witness+"/help", arrange, p.help),
		post(witness+"/met", examine, p.met), post(witness+"/late", examine, p.late), post(witness+"/heard", examine, p.heard), post(witness+"/done", examine, p.done),
		post(witness+"/topics", examine, p.propose), get(topic, look, p.topic), post(topic+"/rule", examine, p.rule), post(topic+"/asked", examine, p.asked),

		get(one+"/transcripts", look, p.importForm), post(one+"/transcripts", examine, p.take),
		get(text, look, p.read), post(text+"/look", examine, p.looked), post(text+"/line", examine, p.line), post(text+"/link", examine, p.link), post(text+"/publish", examine, p.release),
		post(text+"/again", examine, p.again),
	}
	for i := range out {
		if out[i].Method == http.MethodPost && (strings.HasSuffix(out[i].Pattern, "/transcripts") || strings.HasSuffix(out[i].Pattern, "/again")) {
			out[i].MaxBody = transcript.FileLimit + 1<<20
		}
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
	sees := p.service.May(ctx, x, inquiry.InquiryHearings)
	if sees {
		out = append(out, web.Link{Text: "Hearings and transcripts", Href: inquiry.OnePath + "/" + x.ID + "/hearings"})
	}
	if sees || p.inquiries.May(ctx, x, inquiry.InquiryAgree) {
		out = append(out, web.Link{Text: "What waits for a second person about hearings", Href: ProposalsPath})
	}
	return out
}

// Boxes are what everybody reads of hearings on the page of an inquiry.
func (p *Pages) Boxes(ctx context.Context, id string) ([]sheet.Box, error) {
	all, err := p.service.Public(ctx, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	b := sheet.Box{ID: "hearings", Title: "Hearings", Links: []web.Link{{Text: "Days, witnesses and transcripts", Href: PublicPath(id)}}}
	put, err := p.service.PublicEvidence(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(put) > 0 {
		b.Links = append(b.Links, web.Link{Text: "What was put in evidence", Href: EvidencePath(id)})
	}
	return []sheet.Box{b}, nil
}

// DeskItems gives what waits for somebody here.
func (p *Pages) DeskItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	return second.DeskItems(ctx, p.service.Proposals(), ProposalsPath, hearings.KindTimetable, hearings.KindRuling, hearings.KindTranscript, hearings.KindLine, hearings.KindAgain)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

func at(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + path
}

// view begins a page about an inquiry.
func view(x *inquiry.Inquiry, title string, back web.Link, r *http.Request, form *web.Form) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Synthetic: x.Synthetic, Back: &back, Errors: form.Errors()}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	if x.Frozen() {
		v.Inset = "This inquiry is suspended, or has ended. Nothing is written while that lasts."
	}
	return v
}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was changed yet.",
	"begun": "The hearing was entered. Nobody outside reads of it before its timetable is published.",
	"kept":  "It was kept.", "called": "The witness was entered.", "taken": "The transcript was taken in.", "topic": "The topic was entered.", "ended": "The witness is done."}

const (
	dayHint   = "Day, month and year. For example, 2 March 2027"
	placeHint = "Page and line. For example, 12:5"
)

func dayTyped(form *web.Form, name string) clock.Day { return edtf.TypedDay(form.Text(name)) }

// placeTyped reads a page and a line as people type them; what is none is no place.
func placeTyped(form *web.Form, name string) restrict.Place {
	out, _ := restrict.ReadPlace(form.Text(name))
	return out
}

func spanTyped(form *web.Form) restrict.Span {
	return restrict.Span{From: placeTyped(form, "from"), To: placeTyped(form, "to")}
}

func spanFields(form *web.Form) []sheet.Field {
	return []sheet.Field{sheet.Input(form.Input("from", "From", placeHint)), sheet.Input(form.Input("to", "To", placeHint))}
}

func placeWords(p restrict.Place) string { return strconv.Itoa(p.Page) + ":" + strconv.Itoa(p.Line) }

func spanWords(s restrict.Span) string {
	return placeWords(s.From) + " to " + placeWords(s.To)
}

// documents are choices of the documents of an inquiry.
func documents(form *web.Form, name, label, hint string, from hearings.Latest) []sheet.Field {
	var all []web.Option
	for id, title := range from.Titles {
		all = append(all, web.Option{Value: id, Text: title})
	}
	slices.SortFunc(all, func(a, b web.Option) int { return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Value, b.Value)) })
	return pick.Fields(form, name, label, hint, "Choose a document", all, from.More)
}

func may(ctx context.Context, p *Pages, x *inquiry.Inquiry, action access.Action) bool {
	return !x.Frozen() && p.service.May(ctx, x, action)
}

var stateTone = map[hearing.State]web.Tone{hearing.Finished: web.Good, hearing.Ready: web.Good, hearing.BeingHad: web.Warn}
