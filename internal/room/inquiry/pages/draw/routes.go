package draw

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// ProposalsPath is where what waits for a second person is answered.
const ProposalsPath = inquiry.DeskPath + "/report-proposals"

// Pages serves them.
type Pages struct {
	service *drafting.Service
	web     *web.Renderer
	// evidence is what everybody reads of documents that were put in evidence, title and place, by their ids; nil where nobody does.
	evidence func(ctx context.Context, inquiry string) (map[string]web.Link, error)
}

// New makes the pages over the use cases.
func New(s *drafting.Service, rd *web.Renderer) *Pages { return &Pages{service: s, web: rd} }

// With has reports lead to what was put in evidence.
func (p *Pages) With(evidence func(ctx context.Context, inquiry string) (map[string]web.Link, error)) *Pages {
	p.evidence = evidence
	return p
}

// Routes are all pages. Each names the rule for opening it at all; what is done to a report is
// asked again, about that report.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const of, public = inquiry.OnePath + "/{id}/reports", inquiry.Home + "/{id}/published/{report}"
	const one = inquiry.OnePath + "/{id}/drafted/{report}"
	const chapter, line, letter = one + "/chapters/{chapter}", one + "/lines/{line}", one + "/warnings/{letter}"
	draft, send, sign := inquiry.InquiryDraft, inquiry.InquirySend, inquiry.InquirySign
	out := []web.Route{
		get(of, inquiry.InquiryDesk, p.reports), post(of, draft, p.begin),
		get(one, draft, p.contents), post(one, draft, p.addChapter),
		get(chapter, draft, p.chapter), post(chapter, draft, p.addParagraph), get(chapter+"/write", draft, p.write), post(chapter+"/write", draft, p.keep),
		get(line, draft, p.line), get(line+"/edit", draft, p.edit), post(line+"/edit", draft, p.edited), post(line+"/remove", draft, p.remove),
		get(line+"/rests", draft, p.rests), post(line+"/rests", draft, p.addRest), post(line+"/rests/take", draft, p.takeRest), post(line+"/open", draft, p.openFoot),
		get(line+"/whom", draft, p.whom), post(line+"/whom", draft, p.addWhom), post(line+"/whom/take", draft, p.takeWhom),
		get(line+"/check", draft, p.check), post(line+"/check", draft, p.checked), post(line+"/again", draft, p.lookAgain), post(line+"/freeze", draft, p.freeze),
		get(one+"/named", draft, p.named), post(one+"/named", draft, p.addNamed),
		get(one+"/warnings", draft, p.letters), post(one+"/warn", send, p.preview), post(one+"/warn/propose", send, p.propose),
		get(letter, draft, p.letter), post(letter+"/issue", send, p.issue), post(letter+"/withdraw", send, p.withdraw), post(letter+"/extend", send, p.extend),
		post(letter+"/copy", send, p.sayCopy), post(letter+"/no-time", send, p.refuseTime),
		post(letter+"/back", send, p.back), post(letter+"/open", draft, p.openAnswer), get(letter+"/treat/{line}", draft, p.treat), post(letter+"/treat/{line}", draft, p.treated),
		get(one+"/weight", draft, p.weight), get(one+"/recommendations", draft, p.recommendations), post(one+"/recommendations", draft, p.recommend),
		get(one+"/sign", draft, p.ready), post(one+"/sign", sign, p.sign), post(one+"/withhold", draft, p.withhold),
		post(one+"/advice", draft, p.advise),
		get(one+"/copies", draft, p.copies), post(one+"/copies", send, p.proposeCopies), post(one+"/copies/issue", send, p.issueCopy), post(one+"/copies/end", send, p.endCopy),
		get(one+"/copies/trace", draft, p.trace), post(one+"/copies/trace", draft, p.traced),
		get(public, inquiry.InquirySee, p.public), get(public+"/text", inquiry.InquirySee, p.plain),
	}
	answers := second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: map[string]second.Show{drafting.KindLetter: p.showProposed, drafting.KindTreatment: p.showProposed,
			drafting.KindWithheld: p.showProposed, drafting.KindAdvice: p.showProposed, drafting.KindCopies: p.showProposed}}, p.service.Proposals()).Routes()
	for i := range answers {
		answers[i].Fresh = true // what is read there is sealed
		if answers[i].Method == http.MethodPost {
			answers[i].Handler = p.unlocked(answers[i].Handler)
		}
	}
	return append(out, answers...)
}

// unlocked has the words of a report at hand before a proposal about it is answered: on a service of
// several nodes another may have shown the page.
func (p *Pages) unlocked(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		x, err := p.service.Proposals().Read(r.Context(), r.PathValue("id"))
		if err == nil {
			err = p.service.Unlock(r.Context(), x)
		}
		if err != nil {
			return err
		}
		return next(w, r)
	}
}

// Links are what somebody can do here to an inquiry.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) (out []web.Link) {
	if _, _, err := p.service.Progress(ctx, x.ID); err == nil {
		out = append(out, web.Link{Text: "Reports", Href: inquiry.OnePath + "/" + x.ID + "/reports"})
	}
	if p.service.May(ctx, x, inquiry.InquiryDraft) {
		out = append(out, web.Link{Text: "What waits for a second person about reports", Href: ProposalsPath})
	}
	return out
}

// Boxes are what everybody reads of an inquiry's reports on its page.
func (p *Pages) Boxes(ctx context.Context, id string) ([]sheet.Box, error) {
	all, err := p.service.Out.List(ctx, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	b := sheet.Box{ID: "reports", Title: "Reports"}
	for _, r := range all {
		b.Links = append(b.Links, web.Link{Text: r.Title + " (" + strings.ToLower(drafting.KindWords[r.Kind]) + ", " + r.On.Human() + ")", Href: published.PathOf(id, r.ID)})
	}
	return []sheet.Box{b}, nil
}

// cameWords say what came from the recipient of a letter.
var cameWords = map[string]string{drafting.AnswerPart: "A part of an answer to a letter came", drafting.AnswerLast: "An answer to a letter came",
	drafting.AskedTime: "A recipient of a letter asks for more time", drafting.AskedCopy: "A recipient of a letter asks for a copy of a document"}

// DeskItems gives what waits for somebody here as the second, and as who sends letters.
func (p *Pages) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	out, err := second.DeskItems(ctx, p.service.Proposals(), ProposalsPath)
	if err != nil || !who.Has(access.RoleInquiry) {
		return out, err
	}
	mine, err := p.service.Inquiries.Mine(ctx)
	if err != nil {
		return nil, err
	}
	for i := range mine {
		all, err := p.service.CameBack(ctx, &mine[i])
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			out = append(out, room.DeskItem{Title: cameWords[a.Kind] + ": " + mine[i].Title, Urgency: room.Soon, Synthetic: mine[i].Synthetic,
				Href: inquiry.OnePath + "/" + mine[i].ID + "/drafted/" + a.Report + "/warnings/" + a.Letter})
		}
	}
	return out, nil
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

// at is a path of the report of the address.
func at(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + "/drafted/" + r.PathValue("report") + path
}

func onLine(r *http.Request) string { return at(r, "/lines/"+r.PathValue("line")) }

func onLetter(r *http.Request) string { return at(r, "/warnings/"+r.PathValue("letter")) }

// view begins a page about a report.
func (p *Pages) view(r *http.Request, of drafting.Report, x *inquiry.Inquiry, closed bool, title string) (*sheet.View, error) {
	if x.ID != r.PathValue("id") || of.ID != r.PathValue("report") {
		return nil, inquiry.ErrNothing()
	}
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Synthetic: x.Synthetic, Back: &web.Link{Text: of.Title, Href: at(r, "")}}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	if closed {
		v.Inset = "Nothing is written here now: the inquiry is suspended or has ended, or the report is signed."
	}
	return v, nil
}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was changed yet.", "chapter": "The chapter was added.", "paragraph": "The paragraph was added.",
	"kept": "The sentence was kept.", "removed": "The sentence was taken out. If it was put to somebody, what became of that is still to be said.",
	"rests": "What it rests on was changed. It is to be checked.",
	"whom":  "Whom it criticises was changed. It is to be checked.", "checked": "It is checked.", "again": "Your second look was kept.", "frozen": "It is frozen.", "named": "The person was added.",
	"ended":    "The copy ended. Its address and words open nothing.",
	"copied":   "It was recorded. The recipient reads it with the letter.",
	"no-time":  "It was recorded. The recipient reads it with the letter.",
	"extended": "The time to answer was extended. The recipient reads the new day with the letter, and not why.", "back": "It was recorded that the letter never arrived. It counts as not sent.",
	"withdrawn": "The letter does not go.", "recommended": "The recommendations were kept.", "signed": "Your signature was kept. It counts as long as the text stays as it is."}

// post runs what a form asks for, and leads on; what is to be put right is shown again with what was
// typed.
func post(w http.ResponseWriter, r *http.Request, to string, again func(http.ResponseWriter, *http.Request, *web.Form) error, act func(*web.Form) error) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err = act(form); err == nil {
		return web.Redirect(w, r, to)
	}
	if form.Take(err) {
		return again(w, r, form)
	}
	return err
}

func dayTyped(form *web.Form, name string) clock.Day { return edtf.TypedDay(form.Text(name)) }

const dayHint = "Day, month and year. For example, 2 March 2027"

// stateWords say in words how a sentence stands.
var stateWords = map[report.State]string{report.Drafted: "Written, without what it rests on", report.Referenced: "To be checked by another", report.Checked: "Checked",
	report.Lettered: "Put to whom it criticises", report.Answered: "Answered, or the time is over", report.Treated: "What became of it is said", report.Frozen: "Frozen"}

// standsWords are how a sentence stands, with all that stands in its way.
func standsWords(l *drafting.Line) (words []string) {
	words = []string{stateWords[l.Standing.State]}
	if len(l.Standing.Amber) > 0 {
		words = append(words, "Amber: what it rests on is not as it was, or is not known")
	}
	if len(l.Standing.Words) > 0 {
		words = append(words, "Look again at: "+strings.Join(l.Standing.Words, ", "))
	}
	if l.Standing.Unasked {
		words = append(words, "It is not said whom a reader could mean")
	}
	if len(l.Standing.Owed) > 0 {
		words = append(words, "To be put to "+web.Plural(len(l.Standing.Owed), "body or person", "bodies or persons"))
	}
	return words
}

// stands shows that as a cell: the words say it, and the tag's sign stands beside them.
func stands(l *drafting.Line) web.Cell {
	words := standsWords(l)
	c := web.Cell{Tag: &web.Tag{Text: words[0]}, Lines: words[1:]}
	switch {
	case len(words) > 1:
		c.Tag.Tone = web.Warn
	case l.Standing.State == report.Frozen:
		c.Tag.Tone = web.Good
	}
	return c
}

// sortWords say what a sentence is.
func sortWords(c report.Content) string {
	if c.Sort == report.Finding {
		return "Finding: " + string(c.Finding)
	}
	if c.Sort == "" {
		return "Not said"
	}
	return web.UpperFirst(string(c.Sort))
}
