package drafting_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"path/filepath"
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
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// canary is what a sentence says in tests: it must be nowhere that it should not.
const canary = "Summary withheld in test data, canary-sentence."

const (
	office  = "made-up-office"
	team    = "made-up-team"
	council = "made-up-council"
	force   = "made-up-force"
)

func person(id, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var (
	com1       = person("com-1", office, access.RoleCommissioner)
	com2       = person("com-2", office, access.RoleCommissioner)
	chair      = person("chair", team, access.RoleInquiry)
	member     = person("member", team, access.RoleInquiry)
	counsel    = person("counsel", team, access.RoleInquiry)
	solicitor  = person("solicitor", team, access.RoleInquiry)
	secretary  = person("secretary", team, access.RoleInquiry)
	clerk      = person("clerk", team, access.RoleInquiry)
	analyst1   = person("analyst-1", team, access.RoleInquiry)
	analyst2   = person("analyst-2", team, access.RoleInquiry)
	assessor   = person("assessor", team, access.RoleInquiry)
	sits       = person("facilitator", team, access.RoleInquiry)
	supports   = person("support", team, access.RoleInquiry)
	both       = person("both", team, access.RoleInquiry) // counsel and secretariat at once
	fromForce  = person("from-force", force, access.RoleInquiry)
	noSeat     = person("no-seat", team, access.RoleInquiry)
	admin      = person("admin", team, access.RoleAdministrator)
	auditor    = person("auditor", team, access.RoleAuditor)
	visitor    = access.Public()
	drafters   = []access.Actor{chair, member, counsel, solicitor}
	strangers  = []access.Actor{com1, secretary, clerk, analyst1, assessor, sits, supports, both, fromForce, noSeat, admin, auditor, visitor}
	everybody  = slices.Concat(drafters, strangers, []access.Actor{com2, analyst2})
	seatOfThem = map[string]rules.Part{chair.ID: rules.Chair, member.ID: rules.Member, counsel.ID: rules.Counsel, solicitor.ID: rules.Solicitor, secretary.ID: rules.Secretary,
		clerk.ID: rules.Secretariat, analyst1.ID: rules.Analyst, analyst2.ID: rules.Analyst, assessor.ID: rules.Assessor, sits.ID: rules.Facilitator, supports.ID: rules.Support,
		fromForce.ID: rules.Counsel}
)

type listed map[string][]string

func (l listed) Kin(_ context.Context, _ db.Querier, body string) ([]string, error) {
	return l[body], nil
}

func (l listed) Listed(context.Context, db.Querier) (out []inquiry.Body, _ error) {
	for id := range l {
		b := inquiry.Body{ID: id, Name: "Body " + id, Synthetic: true}
		if id == council {
			b.Also = []string{"Made-up Other Name"}
		}
		out = append(out, b)
	}
	return out, nil
}

type directory []access.Actor

func (d directory) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) { return d, nil }

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// register is a made-up register of recommendations.
type register struct {
	taken  []report.Entry
	refuse error
	told   int
}

func (r *register) Take(_ context.Context, _ *ledger.Tx, _ drafting.Signing, all []report.Entry) (ids []string, err error) {
	if r.refuse != nil {
		return nil, r.refuse
	}
	r.taken = all
	for _, e := range all {
		ids = append(ids, "r-"+e.Number)
	}
	return ids, nil
}

func (r *register) Taken() { r.told++ }

func (*register) Follow(_ context.Context, id string) (finding.Recommendation, error) {
	return finding.Recommendation{ID: id, Title: "Made-up recommendation", MadeUp: access.Yes, Href: "/recommendations/" + id}, nil
}

// papers are made-up documents; what may be seen of them a test sets.
type papers struct {
	stand  map[string]report.Stand
	shown  bool
	marked string
	gone   string // a document of which nothing is known any more
	// hidden is the first day on which they were not shown; again the first on which they were.
	hidden, again clock.Day
}

func (p *papers) Named(ctx context.Context, q db.Querier, id string, named []string) ([]drafting.Document, error) {
	all, _, err := p.Latest(ctx, q, id)
	return slices.DeleteFunc(all, func(d drafting.Document) bool { return !slices.Contains(named, d.ID) }), err
}

func (p *papers) Latest(context.Context, db.Querier, string) ([]drafting.Document, bool, error) {
	all := []drafting.Document{{ID: "doc-1", Title: "Made-up minutes", Pages: 9}, {ID: "doc-2", Title: "Made-up list", Pages: 2}}
	return slices.DeleteFunc(all, func(d drafting.Document) bool { return d.ID == p.gone }), false, nil
}

func (p *papers) Stands(context.Context, db.Querier, string, ...string) (func(string, int) report.Sight, error) {
	return func(id string, _ int) report.Sight {
		if id != "doc-1" && id != "doc-2" || id == p.gone {
			return report.Sight{}
		}
		return report.Sight{Stand: cmp.Or(p.stand[id], report.Stands), Mark: "mark-" + id + p.marked}
	}, nil
}

// MaySeeOn knows on which days they were hidden.
func (p *papers) MaySeeOn(_ context.Context, _ db.Querier, _ string, _ report.Party, day clock.Day) (func(string, int) bool, error) {
	hidden := !p.hidden.IsZero() && !day.Before(p.hidden) && (p.again.IsZero() || day.Before(p.again))
	return func(id string, _ int) bool { return p.shown && !hidden && id == "doc-1" }, nil
}

func (p *papers) MaySee(context.Context, db.Querier, string, report.Party) (func(string, int) bool, error) {
	return func(id string, _ int) bool { return p.shown && id == "doc-1" }, nil
}

// Stand gives the core participants that a test sets.
func (w *world) Stand(context.Context, db.Querier, string) (map[string]string, error) {
	return w.cores, nil
}

// Told, Would and Let let everything out but what a test refuses.
func (w *world) Told(context.Context, db.Querier, string, jigsaw.Text) ([]jigsaw.Told, error) {
	return []jigsaw.Told{{By: "Synthetic Reader", Number: 1, Same: true, Refused: true}}, nil
}

func (w *world) Would(context.Context, db.Querier, string, jigsaw.Text) error { return w.tells }

func (w *world) Let(_ context.Context, _ *ledger.Tx, _ string, t jigsaw.Text) error {
	w.let = append(w.let, t)
	return w.tells
}

// world is an inquiry whose report is written, on a fresh database with the real rules, the real
// ledger and vault, and a clock that stands still.
type world struct {
	noTerms bool // nobody publishes terms of reference
	*drafting.Service
	inquiries *inquiry.Service
	listening *listening.Service
	finding   *finding.Service
	t         testing.TB
	db        *db.DB
	ledger    *ledger.Ledger
	clock     *clock.Fake
	bodies    listed
	papers    *papers
	register  *register
	id        string // of the inquiry
	report    string
	chapter   string
	paragraph string
	tells     error // why nothing is let out
	let       []jigsaw.Text
	cores     map[string]string // core participants today
	one       map[string]string // of an id of a human, that of the human it became one with
}

var tables = slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), listening.Tables(), finding.Tables(), drafting.Tables())

func newWorld(t testing.TB, d *db.DB, keys string) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), listening.Migrations(), finding.Migrations(),
		drafting.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger", Tables: tables})
	if err != nil {
		t.Fatal(err)
	}
	if keys == "" {
		keys = t.TempDir()
	}
	files, err := vault.NewFileKeys(filepath.Join(keys, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	bodies := listed{office: {office}, team: {team}, council: {council}, force: {force}}
	days, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, ledger: l, clock: c, bodies: bodies, one: map[string]string{}, register: &register{}, papers: &papers{stand: map[string]report.Stand{}, shown: true}}
	one := func(context.Context, db.Querier) (func(string) string, error) {
		return func(id string) string { return cmp.Or(w.one[id], id) }, nil
	}
	w.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: bodies, Staff: directory(everybody), Keys: files})
	w.listening = listening.NewService(listening.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: files, Inquiries: w.inquiries, Calendar: days, OneHuman: one})
	w.finding = finding.NewService(finding.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Listening: w.listening, Register: w.register, Holding: &book{},
		Drafts: published.Here{}, Site: "https://candour.example"})
	back := comeback.New(comeback.Config{DB: d, Tables: drafting.Back(), Clock: c, Gate: phrase.NewGate(1, 16), Secret: bytes.Repeat([]byte{7}, 32), Life: 30,
		Params: phrase.Params{Memory: 8 * 1024, Time: 1, Threads: 1}})
	w.Service = drafting.NewService(drafting.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: files, Inquiries: w.inquiries, Listening: w.listening,
		Calendar: days, OneHuman: one, Bodies: bodies,
		Documents: w.papers, Register: w.register, Findings: w.finding, Back: back, Release: w, Participants: w, Site: "https://candour.example"})
	if all, _, err := w.inquiries.List(as(visitor)); err == nil && len(all) > 0 {
		w.id = all[0].ID
		if _, reports, err := w.Progress(as(chair), w.id); err == nil && len(reports) > 0 {
			w.report = reports[0].ID
		}
	}
	return w
}

func (w *world) do(err error) {
	w.t.Helper()
	if err != nil {
		for _, f := range errs.FieldsOf(err) {
			w.t.Log(f)
		}
		w.t.Fatal(err)
	}
	w.clock.Advance(time.Minute)
}

// agreed has somebody read what was proposed, and agree.
func (w *world) agreed(on *proposal.Service, a access.Actor, id string, err error) {
	w.t.Helper()
	w.do(err)
	w.do(w.agree(on, a, id))
}

func (w *world) agree(on *proposal.Service, a access.Actor, id string) error {
	p, err := on.Read(as(a), id)
	if err != nil {
		return err
	}
	var parts []string
	if slices.Contains(drafting.Kinds, p.Kind) {
		_, part, err := w.Now(as(a), p)
		if err != nil {
			return err
		}
		parts = []string{part}
	} else if p.Kind == inquiry.KindTerms {
		_, _, part, err := w.inquiries.ProposedNow(as(a), p)
		if err != nil {
			return err
		}
		parts = []string{part}
	}
	if err := on.Opened(as(a), p, parts...); err != nil {
		return err
	}
	return on.Agree(as(a), id, "")
}

func (w *world) seat(a access.Actor, part rules.Part) {
	w.t.Helper()
	p, err := w.inquiries.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: w.id, Account: a.ID, Part: part, From: w.Today(), Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), com2, p, err)
}

func (w *world) turn(kind string) {
	w.t.Helper()
	in := inquiry.TurnInput{Inquiry: w.id, Kind: kind, On: w.Today(), Why: "Made up."}
	p, err := w.inquiries.ProposeTurn(as(com1), in)
	w.agreed(w.inquiries.Proposals(), com2, p, err)
}

// open gives an inquiry of a form, set up, with its team.
func (w *world) open(form rules.Form) {
	w.t.Helper()
	p, err := w.inquiries.Propose(as(com1), inquiry.New{Title: "Made-up Inquiry", Form: form, Bodies: []string{council}, Area: "Made-up Area",
		About: "Summary withheld in test data.", Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), com2, p, err)
	all, _, err := w.inquiries.List(as(visitor))
	w.do(err)
	w.id = all[0].ID
	for _, a := range everybody {
		if part, has := seatOfThem[a.ID]; has && a.ID != fromForce.ID {
			w.seat(a, part)
		}
	}
	w.seat(both, rules.Counsel)
	w.seat(both, rules.Secretariat)
	w.turn(inquiry.TurnSetUp)
	if !w.noTerms {
		w.terms()
	}
}

// terms has terms of reference in force.
func (w *world) terms() {
	w.t.Helper()
	d, err := w.inquiries.Drafting(as(secretary), w.id)
	w.do(err)
	w.do(w.inquiries.SaveDraft(as(secretary), inquiry.DraftInput{Inquiry: w.id, Text: "1. What was known.\n", Version: d.Draft.Version}))
	w.do(w.inquiries.RecordConsulted(as(chair), inquiry.ConsultedInput{Inquiry: w.id, Whom: inquiry.WhomChair, On: w.Today(), Said: "Agrees.", Changed: "Nothing."}))
	p, err := w.inquiries.ProposeTerms(as(secretary), w.id, inquiry.TermsInForce, "Made up.")
	w.agreed(w.inquiries.Proposals(), chair, p, err)
}

// begun gives a report with a chapter and a paragraph.
func (w *world) begun(form rules.Form) {
	w.t.Helper()
	w.open(form)
	var err error
	w.report, err = w.Begin(as(chair), w.id, drafting.Last, "Report of a synthetic inquiry")
	w.do(err)
	w.chapter, err = w.AddChapter(as(chair), w.report, "What was known")
	w.do(err)
	ch, err := w.Chapter(as(chair), w.report, w.chapter)
	w.do(err)
	w.paragraph = ch.Paragraphs[0].ID
}

func doc(id string, page int) report.Reference {
	return report.Reference{Kind: report.Document, Of: id, Page: page, Box: report.Box{X1: 10, Y1: 10}}
}

// fact is a finding of fact that rests on a document.
func fact(text string, refs ...report.Reference) report.Content {
	if len(refs) == 0 {
		refs = []report.Reference{doc("doc-1", 1)}
	}
	return report.Content{Text: text, Sort: report.Finding, Finding: report.Fact, References: refs}
}

// criticism is a finding that criticises a party outright, with a fact behind it.
func criticism(text string, to report.Party, of report.Strength, facts ...string) report.Content {
	return report.Content{Text: text, Sort: report.Finding, Finding: report.Failing, References: []report.Reference{doc("doc-1", 3)},
		Criticism: []report.Criticism{{Of: to, Manner: report.Explicit, Strength: of, Facts: facts}}}
}

func (w *world) wrote(a access.Actor, c report.Content) string {
	w.t.Helper()
	id, err := w.Write(as(a), w.report, w.paragraph, c)
	w.do(err)
	return id
}

func (w *world) at(sentence string) drafting.One {
	w.t.Helper()
	one, err := w.Sentence(as(chair), w.report, sentence)
	w.do(err)
	return one
}

// check has somebody open all that a sentence rests on, and check it.
func (w *world) check(a access.Actor, sentence string) error {
	one, err := w.Sentence(as(a), w.report, sentence)
	if err != nil {
		return err
	}
	c := report.Check{Revision: one.Revision, NoMore: true}
	for _, n := range one.InText {
		c.NotOf = append(c.NotOf, n.Party)
	}
	for _, k := range one.Content.Criticism {
		c.Readings = append(c.Readings, report.Reading{Strength: k.Strength, Asked: k.Class != nil})
	}
	for _, f := range one.Feet {
		if _, err := w.OpenReference(as(a), w.report, sentence, f.Key()); err != nil {
			return err
		}
	}
	return w.Service.Check(as(a), w.report, sentence, c)
}

// letter has a letter to a party proposed, agreed and sent, and gives its paper.
func (w *world) letter(to report.Party) drafting.Paper {
	w.t.Helper()
	p, err := w.ProposeLetter(as(solicitor), w.report, "", to)
	w.agreed(w.Proposals(), chair, p, err)
	paper, err := w.Issue(as(solicitor), w.waiting())
	w.do(err)
	return paper
}

// waiting is the id of the letter that is agreed to and did not go.
func (w *world) waiting() string {
	w.t.Helper()
	all, err := w.Letters(as(solicitor), w.report)
	w.do(err)
	for _, l := range all.Letters {
		if l.State == drafting.Agreed {
			return l.ID
		}
	}
	w.t.Fatal("no letter is agreed to")
	return ""
}

// recipient comes by the paper of a letter, and agrees to keep it in confidence.
func (w *world) recipient(p drafting.Paper) drafting.Recipient {
	w.t.Helper()
	r, err := w.OpenByLink(as(visitor), linkOf(p), p.Phrase.Lines())
	w.do(err)
	w.do(w.Acknowledge(as(visitor), r, true))
	return r
}

func linkOf(p drafting.Paper) string { return p.Link[strings.LastIndex(p.Link, "/")+1:] }

// themed has two analysts read accounts and find a theme in each, and gives it as of today.
func (w *world) themed(name string, all ...listening.Person) report.Reference {
	w.t.Helper()
	w.do(w.listening.AddTheme(as(analyst1), w.id, name, "What belongs to it, in made-up words."))
	themes, _, _, err := w.listening.ThemesFound(context.Background(), w.db, w.id)
	w.do(err)
	i := slices.IndexFunc(themes, func(t listening.Theme) bool { return t.Name == name })
	for _, p := range all {
		for _, a := range []access.Actor{analyst1, analyst2} {
			_, _, err := w.listening.OpenWords(as(a), w.account(p), testimony.Themed, "To see what people have in common.")
			w.do(err)
			w.do(w.listening.Themed(as(a), w.account(p), []string{themes[i].ID}))
		}
	}
	return report.Reference{Kind: report.Theme, Of: themes[i].ID + "@" + w.Today().String()}
}

func (w *world) account(p listening.Person) string {
	w.t.Helper()
	var id string
	w.do(w.db.QueryRow(context.Background(), `SELECT id FROM inquiry_account WHERE approach_id = ?`, p.Approach).Scan(&id))
	return id
}

// given gives an account in writing.
func (w *world) given(uses ...testimony.Use) listening.Person {
	w.t.Helper()
	var b [32]byte
	_, _ = rand.Read(b[:])
	sheet, _ := listening.SheetOf(rules.Council)
	in := listening.Giving{Inquiry: w.id, Key: phrase.NewKey(b), Words: "summary withheld in test data", Sheet: sheet.Version, Answers: listening.Answers{}}
	for _, u := range uses {
		in.Answers[u] = listening.Saying{Yes: true}
	}
	id, err := w.listening.Give(as(visitor), in)
	w.do(err)
	return listening.Person{Approach: id, Key: in.Key}
}

// taking has the inquiry take accounts.
func (w *world) taking() {
	w.t.Helper()
	p, err := w.listening.ProposeTaking(as(secretary), listening.TakingInput{Inquiry: w.id, From: w.Today(), Words: "Two people listen, and one of them is there for you."})
	w.agreed(w.listening.Proposals(), chair, p, err)
}

// refused wants a refusal of a kind.
func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if !errs.Is(err, code) {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

// stored gives all that the tables of this floor hold, as a thief of the database reads it.
func (w *world) stored() string {
	w.t.Helper()
	var out []string
	for _, t := range slices.Concat(drafting.Tables(), proposal.Tables()) {
		if t.Name == "inquiry_report_out" {
			continue
		}
		for _, c := range t.Columns {
			where := ""
			if t.Name == proposal.Table {
				where = ` WHERE kind IN ('` + strings.Join(drafting.Kinds, `', '`) + `')`
			}
			rows, err := w.db.Query(context.Background(), `SELECT coalesce(CAST(`+c+` AS TEXT), '') FROM `+t.Name+where)
			w.do(err)
			for rows.Next() {
				var v string
				w.do(rows.Scan(&v))
				out = append(out, v)
			}
			w.do(rows.Close())
		}
	}
	text, err := json.Marshal(out)
	w.do(err)
	return string(text)
}
