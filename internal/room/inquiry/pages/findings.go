package pages

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/trace"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// findingProposals is where sentences that were proposed are answered.
const findingProposals = inquiry.DeskPath + "/sentences"

// WithFindings adds the pages of published sentences.
func (p *Pages) WithFindings(f *finding.Service) *Pages {
	p.findings = f
	return p
}

func (p *Pages) findingRoutes() []web.Route {
	if p.findings == nil {
		return nil
	}
	const of = inquiry.OnePath + "/{id}/findings"
	out := []web.Route{web.Get(inquiry.Home+"/{id}/findings", inquiry.InquirySee, p.findingsPublic), web.Get(of, inquiry.InquiryDesk, p.findingsTeam),
		web.Post(of, inquiry.InquiryRead, p.proposeFinding)}
	answers := second.NewPages(second.Room{Path: findingProposals, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: map[string]second.Show{finding.Kind: p.showProposedFinding}}, p.findings.Proposals()).Routes()
	for i := range answers {
		answers[i].Fresh = answers[i].Method == http.MethodPost // what is fixed cannot be taken back
	}
	return append(out, answers...)
}

// FindingItems gives the sentences that wait for somebody as the second.
func (p *Pages) FindingItems(ctx context.Context) ([]room.DeskItem, error) {
	return second.DeskItems(ctx, p.findings.Proposals(), findingProposals)
}

// foundBoxes lead from the page of an inquiry to its findings, where there are some.
func (p *Pages) foundBoxes(ctx context.Context, id string) ([]sheet.Box, error) {
	if p.findings == nil {
		return nil, nil
	}
	n, err := p.findings.Count(ctx, id)
	if err != nil || n == 0 {
		return nil, err
	}
	return []sheet.Box{{ID: "found", Title: "What it found, and what came of it", Links: []web.Link{{Text: web.Plural(n, "sentence", "sentences") + " of the report, from what was told to what was done",
		Href: inquiry.PathOf(id) + "/findings"}}}}, nil
}

// foundNews are the sentences that were put on record, for the feed.
func (p *Pages) foundNews(ctx context.Context, id string, add func(id, title, text, category, path string, on clock.Day)) error {
	if p.findings == nil {
		return nil
	}
	_, all, err := p.findings.Public(ctx, id)
	for i := range all {
		f := &all[i]
		add(f.ID, "On record from the report: "+f.Report+", "+f.Place, f.Words, "finding", inquiry.PathOf(id)+"/findings?at="+f.ID+"#"+f.ID, f.Made)
	}
	return err
}

// sentence is one finding on the public page.
type sentence struct {
	ID, Place, Note string
	RestsOn         string
	Quote           web.Quote
	Came            []trace.Came
	Path            []web.TimelineItem
}

type findingsView struct {
	sheet.View
	Sentences []sentence
	Turn      *web.Pagination
}

// sentencesShown is how many stand on a page: as many as three screens of a phone hold.
const sentencesShown = 3

// findingsPublic shows each sentence with the path from what was told to what was verified.
func (p *Pages) findingsPublic(w http.ResponseWriter, r *http.Request) error {
	x, all, err := p.findings.Public(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &findingsView{View: sheet.View{Page: p.page(x, "What it found, and what came of it")}}
	v.Lead = []string{"Sentences of the report word for word, what they rest on, and what the register of recommendations says today about what they asked for."}
	if len(all) == 0 {
		v.Inset = "No sentence of a report is recorded here yet. That does not say that there is no report."
	}
	page := web.PageNumber(r.URL)
	if i := slices.IndexFunc(all, func(f finding.Followed) bool { return f.ID == r.URL.Query().Get("at") }); i >= 0 && !r.URL.Query().Has("page") {
		page = i/sentencesShown + 1
	}
	turn := web.Paginate(r.URL, page, sentencesShown, len(all))
	v.Turn = &turn
	shown := web.PageOf(all, page, sentencesShown)
	for i := range shown {
		f := &shown[i]
		v.Sentences = append(v.Sentences, sentence{ID: f.ID, Place: f.Report + ", " + f.Place, RestsOn: trace.RestsOn(f),
			Quote: web.Quote{Lines: strings.Split(f.Words, "\n"), Source: &web.Link{Text: "Read it in the report", Href: f.Link}}, Came: trace.Short(f), Path: trace.Path(f, trace.RestsOn(f)),
			Note: "On record since " + f.Made.Human() + ". Proposed by " + f.Asked + ". Agreed to by " + f.Agreed + "." + hashOf(f)})
	}
	return p.web.Page(w, r, "inquiry/findings", v)
}

// hashOf says which words they were; of those that are held it would tell them to whoever guesses.
func hashOf(f *finding.Followed) string {
	if f.Restricted {
		return " Its words are held by a restriction."
	}
	return " SHA-256 of the words: " + f.SHA256
}

func (p *Pages) findingsTeam(w http.ResponseWriter, r *http.Request) error {
	return p.findingForm(w, r, web.NewForm())
}

var amberTag = &web.Tag{Text: "Amber: something it rests on was restricted or taken back", Tone: web.Warn}

// findingForm lists what is on record and what waits, and asks for a sentence of whoever reads
// accounts.
func (p *Pages) findingForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	ctx := r.Context()
	x, all, err := p.findings.Team(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.staffView(&x, "Sentences of the report, and what they rest on")
	v.Errors, v.Notice = form.Errors(), notice(r)
	v.Links = []web.Link{{Text: "What waits for a second person", Href: findingProposals}, {Text: "As everybody reads it", Href: inquiry.PathOf(x.ID) + "/findings"}}
	t := web.Table{ID: "sentences", Stack: true, Caption: "Sentences", HideCaption: true, Empty: "No sentence is on record yet.",
		Columns: []web.Column{{Text: "Sentence"}, {Text: "Rests on"}, {Text: "How it stands"}}}
	for _, f := range all {
		stands := web.T("On record since " + f.Made.Human())
		if f.Waits {
			stands = web.A("Waits for a second person", findingProposals+"/"+f.Proposal)
		}
		if f.Amber {
			stands.Tag = amberTag
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: f.Words, Said: true, Note: f.Report + ", " + f.Place}, web.T(f.RestsOn.Words()+" people"), stands))
	}
	v.Table = &t
	if !x.Frozen() && p.findings.Listening.May(ctx, &x, inquiry.InquiryRead, "") {
		c, err := p.findings.Choices(ctx, x.ID)
		if err != nil {
			return err
		}
		v.Forms = []sheet.Form{findingAsk(r, form, c)}
	}
	return p.show(w, r, v)
}

var useWords = map[testimony.Use]string{testimony.Quoted: "quoted without a name", testimony.QuotedNamed: "quoted with the name that they chose", testimony.Evidence: "evidence, tested"}

func findingAsk(r *http.Request, form *web.Form, c finding.Choices) sheet.Form {
	themes := web.OptionsOf(c.Themes, func(t listening.Theme) web.Option { return web.Option{Value: t.ID, Text: t.Name, Hint: t.Words} })
	singles := web.OptionsOf(c.Singles, func(s finding.Single) web.Option {
		return web.Option{Value: s.Account + " " + string(s.Use), Text: s.Account + ": " + useWords[s.Use]}
	})
	fields := []sheet.Field{sheet.Input(form.Input("report", "What is the report called?", "")),
		sheet.Input(form.Input("place", "Where does the sentence stand?", "For example, chapter 3, paragraph 12")),
		sheet.Area(form.Textarea("words", "The sentence, word for word", "Everybody reads it. It names nobody who spoke", finding.MaxWords)),
		sheet.Input(form.RoughDate("on", "On which day was the report published?", dayHint)),
		sheet.Input(form.Input("link", "Where can everybody read it?", "An address that begins with https://"))}
	if len(themes) > 0 {
		fields = append(fields, sheet.Ticks(form.Checkboxes("themes", "Which themes does it draw on?", "The names of the themes become public. It rests on every account in which two people found one",
			themes)))
	}
	if len(singles) > 0 {
		fields = append(fields, sheet.Ticks(form.Checkboxes("singles", "Which single accounts does it rest on?", "Only those of which the person said yes to that use", singles)))
	}
	fields = append(fields, sheet.Input(form.Input("recommendations", "Which recommendations come from it?", "Their ids in the register, with a blank between them. Leave it empty if there is none")))
	return sheet.Form{ID: "sentence", Title: "Put a published sentence on record", Action: here(r, "/findings"), Button: web.Button{Text: "Propose it"}, Fields: fields,
		Lines: []string{"Somebody else agrees to it. From then on what it rests on cannot be taken back by those who spoke, as they were told beforehand. A no before that takes it out."}}
}

func (p *Pages) proposeFinding(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := finding.Input{Inquiry: r.PathValue("id"), Report: form.Text("report"), Place: form.Text("place"), Words: form.Text("words"), On: dayTyped(form, "on"), Link: form.Text("link"),
		Themes: form.All("themes"), Recommendations: strings.Fields(form.Text("recommendations"))}
	for _, s := range form.All("singles") {
		account, use, _ := strings.Cut(s, " ")
		in.Singles = append(in.Singles, finding.Single{Account: account, Use: testimony.Use(use)})
	}
	_, err = p.findings.Propose(r.Context(), in)
	return answer(w, r, form, err, findingProposals+proposed, p.findingForm)
}

// showProposedFinding shows the second the words, where they can be read, and in bands on what
// they rest.
func (p *Pages) showProposedFinding(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	now, part, err := p.findings.ProposedNow(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	v := &sheet.View{Boxes: []sheet.Box{{ID: "sentence", Title: now.Report + ", " + now.Place, Lines: strings.Split(now.Words, "\n"), Links: []web.Link{{Text: "Read it in the report", Href: now.Link}},
		List: sheet.Rows(sheet.Row("Published on", dayWords(now.On)), sheet.Row("Rests on", now.RestsOn.Words()+" people"), sheet.Row("Themes, public from then on", strings.Join(now.Names, "\n")),
			sheet.Row("Recommendations", strings.Join(now.Recommendations, "\n"))),
		Notes: []string{"Agree only if these are the very words of the report. What it rests on cannot be taken back afterwards."}}}}
	if now.Lost {
		v.Warning = "Somebody said no since this was proposed. It no longer rests on what they said."
	}
	return v, []string{part}, nil
}
