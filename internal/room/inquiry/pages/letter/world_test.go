package letter

import (
	"bytes"
	"cmp"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// hiddenFact is what a recipient may not see: it must be nowhere that they read.
const hiddenFact = "Summary withheld, canary-of-what-may-not-be-seen."

const (
	council = "made-up-council"
	force   = "made-up-force"
)

var (
	theCouncil = report.Party{Kind: report.Body, ID: council}
	theForce   = report.Party{Kind: report.Body, ID: force}
)

func staff(id, body string, role access.Role) access.Actor {
	human := "H-" + id
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: human, Synthetic: true, Roles: []access.Role{access.RolePublic, role},
		Standing: access.Alone(id, human, body, access.No)}
}

var (
	com1      = staff("com-1", "made-up-office", access.RoleCommissioner)
	com2      = staff("com-2", "made-up-office", access.RoleCommissioner)
	chair     = staff("chair", "made-up-team", access.RoleInquiry)
	member    = staff("member", "made-up-team", access.RoleInquiry)
	counsel   = staff("counsel", "made-up-team", access.RoleInquiry)
	solicitor = staff("solicitor", "made-up-team", access.RoleInquiry)
)

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// around is the lists of bodies, of staff and of documents: page 9 of the one document may be seen
// by the team alone.
type around struct{}

func (around) Kin(_ context.Context, _ db.Querier, body string) ([]string, error) {
	return []string{body}, nil
}

func (around) Listed(context.Context, db.Querier) (out []inquiry.Body, _ error) {
	for _, id := range []string{"made-up-office", "made-up-team", council, force} {
		out = append(out, inquiry.Body{ID: id, Name: "Body " + id, Synthetic: true})
	}
	return out, nil
}

func (around) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) {
	return []access.Actor{com1, com2, chair, member, counsel, solicitor}, nil
}

func (a around) Named(ctx context.Context, q db.Querier, id string, named []string) ([]drafting.Document, error) {
	all, _, err := a.Latest(ctx, q, id)
	return slices.DeleteFunc(all, func(d drafting.Document) bool { return !slices.Contains(named, d.ID) }), err
}

func (around) Latest(context.Context, db.Querier, string) ([]drafting.Document, bool, error) {
	return []drafting.Document{{ID: "doc-1", Title: "Made-up minutes", Pages: 9}}, false, nil
}

func (around) Stands(context.Context, db.Querier, string, ...string) (func(string, int) report.Sight, error) {
	return func(string, int) report.Sight { return report.Sight{Stand: report.Stands, Mark: "mark"} }, nil
}

func (a around) MaySeeOn(ctx context.Context, q db.Querier, id string, to report.Party, _ clock.Day) (func(string, int) bool, error) {
	return a.MaySee(ctx, q, id, to)
}

func (around) MaySee(context.Context, db.Querier, string, report.Party) (func(string, int) bool, error) {
	return func(_ string, page int) bool { return page < 9 }, nil
}

func (around) Take(_ context.Context, _ *ledger.Tx, _ drafting.Signing, all []report.Entry) (ids []string, err error) {
	for _, e := range all {
		ids = append(ids, "r-"+e.Number)
	}
	return ids, nil
}

func (around) Taken() {}

func (around) Follow(_ context.Context, id string) (finding.Recommendation, error) {
	return finding.Recommendation{ID: id, Title: "Made-up recommendation", MadeUp: access.Yes, Href: "/recommendations/" + id}, nil
}

// site is these pages over real use cases, behind the real server, with a report in which two
// bodies are criticised and each got a letter.
type site struct {
	*drafting.Service
	t                   *testing.T
	db                  *db.DB
	clock               *clock.Fake
	inquiries           *inquiry.Service
	pages               *Pages
	server              *web.Server
	id, report, para    string
	fact, against, more string // sentences: of fact, and against the council
	one, two            drafting.Paper
}

func newSite(t *testing.T, d *db.DB) *site {
	t.Helper()
	ctx := t.Context()
	s := &site{t: t, db: d, clock: clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))}
	_, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(),
		listening.Migrations(), finding.Migrations(), drafting.Migrations())
	s.ok(err)
	policy, err := access.Compile(inquiry.Access())
	s.ok(err)
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: s.clock, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), listening.Tables(), finding.Tables(), drafting.Tables())})
	s.ok(err)
	keys, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	s.ok(err)
	days, err := clock.BankHolidays()
	s.ok(err)
	s.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: s.clock, Bodies: around{}, Staff: around{}, Keys: keys})
	heard := listening.NewService(listening.Config{DB: d, Ledger: l, Auth: policy, Clock: s.clock, Keys: keys, Inquiries: s.inquiries, Calendar: days})
	secret, turns := bytes.Repeat([]byte{7}, 32), gate.NewTurns(2, 64)
	back := comeback.New(comeback.Config{DB: d, Tables: drafting.Back(), Clock: s.clock, Gate: phrase.NewGateOn(turns), Secret: secret, Life: 1,
		Params: phrase.Params{Memory: 8 << 10, Time: 1, Threads: 1}})
	s.Service = drafting.NewService(drafting.Config{DB: d, Ledger: l, Auth: policy, Clock: s.clock, Keys: keys, Inquiries: s.inquiries, Listening: heard,
		Calendar: days, Bodies: around{}, Documents: around{},
		Register: around{}, Release: around{}, Participants: around{}, Findings: finding.NewService(finding.Config{DB: d, Ledger: l, Auth: policy, Clock: s.clock, Inquiries: s.inquiries, Listening: heard,
			Register: around{}}), Back: back,
		Site: "https://candour.example"})
	rd, err := web.NewRenderer(web.Site{Policy: policy}, Templates())
	s.ok(err)
	s.pages = New(Config{Service: s.Service, Renderer: rd, Secret: secret, Now: s.clock.Now, MadeUp: true, Turns: turns, Tickets: gate.NewTickets(secret, s.clock.Now)})
	s.server, err = web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.DiscardHandler), Key: secret, Once: l},
		append(s.pages.Routes(), formsession.LeaveRoute(Front, inquiry.InquirySee, func() []formsession.Sessions {
			return []formsession.Sessions{s.pages.Sessions(), s.pages.CopySessions()}
		}))...)
	s.ok(err)
	s.write()
	return s
}

func (s *site) ok(err error) {
	s.t.Helper()
	for _, f := range errs.FieldsOf(err) {
		s.t.Log(f)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.clock.Advance(time.Second)
}

// agreed has somebody read what was proposed to an inquiry, or about its report, and agree.
func (s *site) agreed(on *proposal.Service, a access.Actor, id string, err error) {
	s.t.Helper()
	s.ok(err)
	p, err := on.Read(as(a), id)
	s.ok(err)
	var parts []string
	if slices.Contains(drafting.Kinds, p.Kind) {
		_, part, err := s.Now(as(a), p)
		s.ok(err)
		parts = []string{part}
	} else if p.Kind == inquiry.KindTerms {
		_, _, part, err := s.inquiries.ProposedNow(as(a), p)
		s.ok(err)
		parts = []string{part}
	}
	s.ok(on.Opened(as(a), p, parts...))
	s.ok(on.Agree(as(a), id, ""))
}

// write sets an inquiry up whose report criticises a council and a force, and sends both a letter.
func (s *site) write() {
	s.t.Helper()
	on := s.inquiries.Proposals()
	p, err := s.inquiries.Propose(as(com1), inquiry.New{Title: "Made-up Inquiry", Form: rules.Statutory, Bodies: []string{council}, Area: "Made-up Area",
		About: "Summary withheld in test data.", Why: "Made up."})
	s.agreed(on, com2, p, err)
	all, _, err := s.inquiries.List(as(access.Public()))
	s.ok(err)
	s.id = all[0].ID
	for a, part := range map[string]rules.Part{chair.ID: rules.Chair, member.ID: rules.Member, counsel.ID: rules.Counsel, solicitor.ID: rules.Solicitor} {
		p, err := s.inquiries.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: s.id, Account: a, Part: part, From: s.Today(), Why: "Made up."})
		s.agreed(on, com2, p, err)
	}
	p, err = s.inquiries.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: s.id, Kind: inquiry.TurnSetUp, On: s.Today(), Why: "Made up."})
	s.agreed(on, com2, p, err)
	d, err := s.inquiries.Drafting(as(solicitor), s.id)
	s.ok(err)
	s.ok(s.inquiries.SaveDraft(as(solicitor), inquiry.DraftInput{Inquiry: s.id, Text: "1. What was known.\n", Version: d.Draft.Version}))
	s.ok(s.inquiries.RecordConsulted(as(chair), inquiry.ConsultedInput{Inquiry: s.id, Whom: inquiry.WhomChair, On: s.Today(), Said: "Agrees.", Changed: "Nothing."}))
	p, err = s.inquiries.ProposeTerms(as(solicitor), s.id, inquiry.TermsInForce, "Made up.")
	s.agreed(on, chair, p, err)
	s.report, err = s.Begin(as(chair), s.id, drafting.Last, "Report of a synthetic inquiry")
	s.ok(err)
	chapter, err := s.AddChapter(as(chair), s.report, "What was known")
	s.ok(err)
	c, err := s.Chapter(as(chair), s.report, chapter)
	s.ok(err)
	s.para = c.Paragraphs[0].ID
	s.fact = s.wrote(factOn("Three lists were kept.", 1))
	unseen := s.wrote(factOn(hiddenFact, 9))
	s.against = s.wrote(against("The council did not compare them.", theCouncil, report.Serious, s.fact, unseen))
	s.more = s.wrote(against("The council did not ask for the third.", theCouncil, report.Significant, s.fact))
	s.wrote(against("The force did not ask for them, canary-of-another-letter.", theForce, report.Significant, s.fact))
	s.two, s.one = s.letter(theForce), s.letter(theCouncil)
}

func factOn(text string, page int) report.Content {
	return report.Content{Text: text, Sort: report.Finding, Finding: report.Fact, References: []report.Reference{{Kind: report.Document, Of: "doc-1", Page: page, Box: report.Box{X1: 10, Y1: 10}}}}
}

func against(text string, to report.Party, of report.Strength, facts ...string) report.Content {
	c := factOn(text, 3)
	c.Finding, c.Criticism = report.Failing, []report.Criticism{{Of: to, Manner: report.Explicit, Strength: of, Facts: facts}}
	return c
}

// wrote has counsel write a sentence, and a member check it.
func (s *site) wrote(c report.Content) string {
	s.t.Helper()
	id, err := s.Write(as(counsel), s.report, s.para, c)
	s.ok(err)
	s.checked(id)
	return id
}

func (s *site) checked(id string) {
	s.t.Helper()
	one, err := s.Sentence(as(member), s.report, id)
	s.ok(err)
	c := report.Check{Revision: one.Revision, NoMore: true}
	for _, n := range one.InText {
		c.NotOf = append(c.NotOf, n.Party)
	}
	for _, k := range one.Content.Criticism {
		c.Readings = append(c.Readings, report.Reading{Strength: k.Strength})
	}
	for _, f := range one.Feet {
		_, err := s.OpenReference(as(member), s.report, id, f.Key())
		s.ok(err)
	}
	s.ok(s.Check(as(member), s.report, id, c))
}

func (s *site) letter(to report.Party) drafting.Paper {
	s.t.Helper()
	p, err := s.ProposeLetter(as(solicitor), s.report, "", to)
	s.agreed(s.Proposals(), chair, p, err)
	all, err := s.Letters(as(solicitor), s.report)
	s.ok(err)
	i := slices.IndexFunc(all.Letters, func(l drafting.LetterLine) bool { return l.State == drafting.Agreed })
	paper, err := s.Issue(as(solicitor), all.Letters[i].ID)
	s.ok(err)
	return paper
}

func linkOf(p drafting.Paper) string { return p.Link[strings.LastIndex(p.Link, "/")+1:] }

// visitor is somebody's browser.
type visitor struct {
	*site
	cookies map[string]string
	last    pages.Answer
	header  http.Header
}

func (s *site) visitor() *visitor { return &visitor{site: s, cookies: map[string]string{}} }

func (v *visitor) twin() *visitor { return &visitor{v.site, maps.Clone(v.cookies), v.last, nil} }

func (v *visitor) send(r *http.Request) pages.Answer {
	v.t.Helper()
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	v.server.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if v.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	v.last, v.header = pages.Checked(v.t, r, rec), rec.Header()
	if v.last.Code < 300 && !strings.Contains(v.last.Body, `href="/leave"`) {
		v.t.Errorf("%s %s has no way out", r.Method, r.URL)
	}
	return v.last
}

func (v *visitor) get(target string) pages.Answer {
	v.t.Helper()
	return v.send(httptest.NewRequest(http.MethodGet, target, nil))
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// fill gives the fields of the form of the page that lies open.
func (v *visitor) fill(fields ...string) (action string, values url.Values) {
	v.t.Helper()
	_, form, ok := strings.Cut(v.last.Body, `<form method="post" action="/inquiry/`)
	if !ok {
		v.t.Fatalf("no form: %d %s", v.last.Code, pages.Plain(v.last.Body))
	}
	action, _, _ = strings.Cut(form, `"`)
	form, _, _ = strings.Cut(form, "</form>")
	values = url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(form, -1) {
		values.Set(m[1], m[2])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return "/inquiry/" + action, values
}

// press sends that form, and goes where it leads.
func (v *visitor) press(fields ...string) pages.Answer {
	v.t.Helper()
	action, values := v.fill(fields...)
	r := postOf(action, values)
	got := v.send(r)
	if got.Code == http.StatusSeeOther {
		v.get(got.Location)
		return pages.Answer{Code: got.Code, Body: v.last.Body, Location: got.Location}
	}
	return got
}

func postOf(action string, values url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, action, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// must fails unless the page has the code and the words; "!words" must not be there.
func (v *visitor) must(got pages.Answer, code int, words ...string) {
	v.t.Helper()
	if got.Code != code {
		v.t.Fatalf("answered %d to %q, want %d: %s", got.Code, got.Location, code, pages.Plain(got.Body))
	}
	for _, w := range words {
		if not := strings.HasPrefix(w, "!"); strings.Contains(pages.Plain(got.Body), strings.TrimPrefix(w, "!")) == not {
			v.t.Errorf("the page has %q: %v: %s", strings.TrimPrefix(w, "!"), not, pages.Plain(got.Body))
		}
	}
}

// tries comes by a link and words.
func (v *visitor) tries(link, words string) pages.Answer {
	v.t.Helper()
	v.get(Front + "/" + cmp.Or(link, "nothing"))
	return v.press("go", "open", "phrase", words)
}

// opens comes by a paper, and accepts the confidence.
func (s *site) opens(p drafting.Paper) *visitor {
	s.t.Helper()
	v := s.visitor()
	v.must(v.tries(linkOf(p), p.Phrase.Lines()), http.StatusSeeOther)
	v.must(v.press("go", "accept", "agreed", "yes"), http.StatusSeeOther, "A letter to you")
	return v
}

// Would and Let let everything out.
func (around) Told(context.Context, db.Querier, string, jigsaw.Text) ([]jigsaw.Told, error) {
	return nil, nil
}

func (around) Would(context.Context, db.Querier, string, jigsaw.Text) error { return nil }
func (around) Let(context.Context, *ledger.Tx, string, jigsaw.Text) error   { return nil }
