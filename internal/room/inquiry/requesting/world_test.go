package requesting_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

const (
	office  = "made-up-office"
	team    = "made-up-team"
	council = "made-up-council"
	police  = "made-up-police"
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
	secretary  = person("secretary", team, access.RoleInquiry)
	clerk      = person("clerk", team, access.RoleInquiry)
	solicitor  = person("solicitor", team, access.RoleInquiry)
	paralegal  = person("paralegal", team, access.RoleInquiry)
	counsel    = person("counsel", team, access.RoleInquiry)
	analyst    = person("analyst", team, access.RoleInquiry)
	support    = person("support", team, access.RoleInquiry)
	both       = person("both", team, access.RoleInquiry)          // paralegal and secretariat at once
	fromOffice = person("from-office", office, access.RoleInquiry) // paralegal, of the body that commissions
	insider    = person("insider", council, access.RoleInquiry)    // paralegal, of a body that is looked at
	torn       = person("torn", team, access.RoleInquiry)          // counsel, with a conflict
	admin      = person("admin", team, access.RoleAdministrator, access.RoleInquiry)
	auditor    = person("auditor", team, access.RoleAuditor)
	visitor    = access.Public()

	provider  = person("provider", council, access.RoleProvider)
	provider2 = person("provider-2", council, access.RoleProvider)
	elsewhere = person("provider-9", police, access.RoleProvider)
	nobodys   = access.Actor{ID: "nobody", Roles: []access.Role{access.RolePublic, access.RoleProvider}, Human: "H-nobody", Synthetic: true, Standing: access.Alone("nobody", "H-nobody", "", access.No)}
)

// staff are all who work there.
var staff = []access.Actor{com1, com2, chair, member, secretary, clerk, solicitor, paralegal, counsel, analyst, support, both, fromOffice, insider, torn, admin, auditor}

type listed map[string][]string

func (l listed) Kin(_ context.Context, _ db.Querier, body string) ([]string, error) {
	return l[body], nil
}

func (l listed) Listed(context.Context, db.Querier) (out []inquiry.Body, _ error) {
	for id := range l {
		out = append(out, inquiry.Body{ID: id, Name: "Body " + id, Synthetic: true})
	}
	return out, nil
}

type directory []access.Actor

func (d directory) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) { return d, nil }

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// book is what is held in tests.
type book struct{ restrict.Book }

func (b *book) Rules(_ context.Context, _ db.Querier, _ string, day clock.Day) (restrict.Rules, error) {
	return restrict.Compile(b.Book, day), nil
}

// world is an inquiry that asks for evidence, on a fresh database, with the real rules and the
// real ledger, and a clock that stands still.
type world struct {
	*requesting.Service
	t         testing.TB
	db        *db.DB
	inquiries *inquiry.Service
	clock     *clock.Fake
	bodies    listed
	book      *book
	id        string
	keys      vault.Keys
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), listening.Migrations(), finding.Migrations(),
		requesting.Migrations(), holding.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), listening.Tables(), finding.Tables(), requesting.Tables(), holding.Tables())})
	if err != nil {
		t.Fatal(err)
	}
	files, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, clock: c, bodies: listed{office: {office}, team: {team}, council: {council}, police: {police}}, book: &book{}, keys: files}
	w.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: w.bodies, Staff: directory(staff), Keys: files})
	days, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	w.Service = requesting.NewService(requesting.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Holding: w.book, Calendar: days})
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
	p, err := on.Read(as(a), id)
	w.do(err)
	w.do(on.Opened(as(a), p))
	w.do(on.Agree(as(a), id, ""))
}

// found gives an inquiry of a form with its team, before its setting-up day.
func (w *world) found(form rules.Form) {
	w.t.Helper()
	p, err := w.inquiries.Propose(as(com1), inquiry.New{Title: "Made-up Inquiry", Form: form, Bodies: []string{council}, Area: "Made-up Area", About: "Summary withheld in test data.", Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), com2, p, err)
	all, _, err := w.inquiries.List(as(visitor))
	w.do(err)
	w.id = all[0].ID
	for _, s := range []struct {
		a    access.Actor
		part rules.Part
	}{{chair, rules.Chair}, {member, rules.Member}, {secretary, rules.Secretary}, {clerk, rules.Secretariat}, {solicitor, rules.Solicitor}, {paralegal, rules.Paralegal},
		{counsel, rules.Counsel}, {analyst, rules.Analyst}, {support, rules.Support}, {both, rules.Paralegal}, {both, rules.Secretariat}, {fromOffice, rules.Paralegal},
		{insider, rules.Paralegal}, {torn, rules.Counsel}, {admin, rules.Paralegal}} {
		p, err := w.inquiries.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: w.id, Account: s.a.ID, Part: s.part, From: w.Today(), Why: "Made up."})
		if errs.Is(err, errs.Invalid) {
			w.t.Logf("%s: %v", s.a.ID, errs.FieldsOf(err))
			continue
		}
		w.agreed(w.inquiries.Proposals(), com2, p, err)
	}
	w.do(w.inquiries.Declare(as(torn), inquiry.InterestInput{Inquiry: w.id, Words: "Made up.", Conflict: "yes"}))
}

func (w *world) turn(kind string) {
	w.t.Helper()
	in := inquiry.TurnInput{Inquiry: w.id, Kind: kind, On: w.Today(), Why: "Made up."}
	p, err := w.inquiries.ProposeTurn(as(com1), in)
	w.agreed(w.inquiries.Proposals(), com2, p, err)
}

// open gives an inquiry that takes evidence.
func (w *world) open(form rules.Form) {
	w.t.Helper()
	w.found(form)
	w.turn(inquiry.TurnSetUp)
}

// asking is a request of ten working days, of two matters.
func (w *world) asking() requesting.NewAsking {
	return requesting.NewAsking{Inquiry: w.id, Body: council, Matters: "The made-up minutes canary-matter\nThe made-up list",
		Clock: request.Clock{Nation: clock.EnglandAndWales, Days: 10, Source: "A made-up protocol"}}
}

// asked sends one.
func (w *world) asked() string {
	w.t.Helper()
	id, err := w.Ask(as(solicitor), w.asking())
	w.do(err)
	return id
}

// delivered records today that one arrived.
func (w *world) delivered(id string) {
	w.t.Helper()
	w.do(w.Act(as(paralegal), w.id, id, request.Act{Did: request.Delivered, On: w.Today(), Why: "Signed for at a made-up front desk"}))
}

// to moves the clock to a day.
func (w *world) to(day clock.Day) {
	w.t.Helper()
	y, m, d := day.Date()
	w.clock.Set(time.Date(y, m, d, 9, 0, 0, 0, time.UTC))
}

// public makes silence public.
func (w *world) public() {
	w.t.Helper()
	p, err := w.ProposeSilence(as(chair), w.id, true, "So that everybody can see who answers.")
	w.agreed(w.Proposals(), member, p, err)
}

// stands is how an asking stands, for the team.
func (w *world) stands(id string) request.Standing {
	w.t.Helper()
	_, a, _, err := w.One(as(chair), w.id, id)
	w.do(err)
	return a.Standing
}

// canary is what the title of a document says in tests.
const canary = "Made-up minutes canary-document"

func (w *world) received() requesting.Received {
	return requesting.Received{Inquiry: w.id, Title: canary, SHA256: strings.Repeat("ab", 32), Pages: 12, On: w.Today(), Body: council}
}

// document records one.
func (w *world) document() string {
	w.t.Helper()
	id, err := w.Receive(as(paralegal), w.received())
	w.do(err)
	return id
}

// refused wants a refusal of a kind.
func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if !errs.Is(err, code) {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}
