package listening_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// canary is what an account says in tests: it must be nowhere that it should not.
const canary = "summary withheld in test data, canary-account"

const (
	office  = "made-up-office"
	team    = "made-up-team"
	council = "made-up-council"
	trust   = "made-up-council-trust" // a part of the council
)

func person(id, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var (
	com1        = person("com-1", office, access.RoleCommissioner)
	com2        = person("com-2", office, access.RoleCommissioner)
	chair       = person("chair", team, access.RoleInquiry)
	member      = person("member", team, access.RoleInquiry)
	secretary   = person("secretary", team, access.RoleInquiry)
	clerk       = person("clerk", team, access.RoleInquiry)
	solicitor   = person("solicitor", team, access.RoleInquiry)
	analyst1    = person("analyst-1", team, access.RoleInquiry)
	analyst2    = person("analyst-2", team, access.RoleInquiry)
	facilitator = person("facilitator", team, access.RoleInquiry)
	other       = person("other-facilitator", team, access.RoleInquiry)
	support     = person("support", team, access.RoleInquiry)
	support2    = person("support-2", team, access.RoleInquiry)
	both        = person("both", team, access.RoleInquiry)          // analyst and secretariat at once
	fromOffice  = person("from-office", office, access.RoleInquiry) // analyst, of the body that commissions
	noSeat      = person("no-seat", team, access.RoleInquiry)
	admin       = person("admin", team, access.RoleAdministrator)
	auditor     = person("auditor", team, access.RoleAuditor)
	visitor     = access.Public()
)

// staff are all who work there, by what they are to see of accounts.
var staff = []access.Actor{com1, chair, member, secretary, clerk, solicitor, analyst1, analyst2, facilitator, other, support, support2, both, fromOffice, noSeat, admin, auditor}

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

// world is inquiries and those who speak to them on a fresh database, with the real rules,
// the real ledger and vault, and a clock that stands still.
type world struct {
	*listening.Service
	inquiries *inquiry.Service
	t         testing.TB
	db        *db.DB
	ledger    *ledger.Ledger
	vault     *vault.Vault
	clock     *clock.Fake
	bodies    listed
	id        string // of the inquiry that takes accounts
	finding   *finding.Service
	register  register
	book      book
	drafts    *drafts
	one       map[string]string // of an id of a human, that of the human it became one with
}

func newWorld(t testing.TB, d *db.DB, keys string) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), listening.Migrations(), finding.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), listening.Tables(), finding.Tables())})
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
	bodies := listed{office: {office}, team: {team}, council: {council, trust}, trust: {trust, council}}
	in := inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: bodies, Staff: directory(staff), Keys: files})
	days, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{inquiries: in, t: t, db: d, ledger: l, clock: c, bodies: bodies, one: map[string]string{}}
	one := func(context.Context, db.Querier) (func(string) string, error) {
		return func(id string) string { return cmp.Or(w.one[id], id) }, nil
	}
	w.Service = listening.NewService(listening.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: files, Inquiries: in, Calendar: days, OneHuman: one})
	w.register, w.drafts = register{}, &drafts{}
	w.finding = finding.NewService(finding.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: in, Listening: w.Service, Register: w.register, Holding: &w.book,
		Drafts: w.drafts, Site: "https://candour.example"})
	w.vault = vault.New(vault.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: files})
	if all, _, err := in.List(as(visitor)); err == nil && len(all) > 0 {
		w.id = all[0].ID
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
	if p.Kind == listening.KindReferral {
		if _, parts, err = w.OpenReferral(as(a), p); err != nil {
			return err
		}
	}
	if err := on.Opened(as(a), p, parts...); err != nil {
		return err
	}
	return on.Agree(as(a), id, "")
}

func (w *world) seat(id string, a access.Actor, part rules.Part) {
	w.t.Helper()
	p, err := w.inquiries.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: id, Account: a.ID, Part: part, From: w.Today(), Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), com2, p, err)
}

func (w *world) turn(kind string) {
	w.t.Helper()
	in := inquiry.TurnInput{Inquiry: w.id, Kind: kind, On: w.Today(), Why: "Made up."}
	if kind == inquiry.TurnConvert {
		in.Form = rules.Statutory
	}
	p, err := w.inquiries.ProposeTurn(as(com1), in)
	w.agreed(w.inquiries.Proposals(), com2, p, err)
}

// found sets an inquiry up, with its team, and gives its id.
func (w *world) found(title string) string {
	w.t.Helper()
	p, err := w.inquiries.Propose(as(com1), inquiry.New{Title: title, Form: rules.Council, Bodies: []string{council}, Area: "Made-up Area", About: "Summary withheld in test data.", Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), com2, p, err)
	all, _, err := w.inquiries.List(as(visitor))
	w.do(err)
	i := slices.IndexFunc(all, func(x inquiry.Inquiry) bool { return x.Title == title })
	id := all[i].ID
	for _, s := range []struct {
		a    access.Actor
		part rules.Part
	}{{chair, rules.Chair}, {member, rules.Member}, {secretary, rules.Secretary}, {clerk, rules.Secretariat}, {solicitor, rules.Solicitor}, {analyst1, rules.Analyst}, {analyst2, rules.Analyst},
		{facilitator, rules.Facilitator}, {other, rules.Facilitator}, {support, rules.Support}, {support2, rules.Support}, {both, rules.Analyst}, {both, rules.Secretariat}, {fromOffice, rules.Analyst}} {
		w.seat(id, s.a, s.part)
	}
	return id
}

// open gives an inquiry that takes accounts.
func (w *world) open() string {
	w.t.Helper()
	w.id = w.found("Made-up Inquiry")
	w.turn(inquiry.TurnSetUp)
	w.take(clock.Day{})
	return w.id
}

func (w *world) take(to clock.Day) {
	w.t.Helper()
	p, err := w.ProposeTaking(as(secretary), listening.TakingInput{Inquiry: w.id, From: w.Today(), To: to, Words: "Two people listen, and one of them is there for you."})
	w.agreed(w.Proposals(), chair, p, err)
}

func newKey() phrase.Key {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return phrase.NewKey(b)
}

// yes are answers that say yes to some uses.
func yes(uses ...testimony.Use) listening.Answers {
	out := listening.Answers{}
	for _, u := range uses {
		s := listening.Saying{Yes: true}
		if u == testimony.QuotedNamed {
			s.Name = "Synthetic Name 1"
		}
		out[u] = s
	}
	return out
}

func (w *world) giving(uses ...testimony.Use) listening.Giving {
	sheet, _ := listening.SheetOf(rules.Council)
	return listening.Giving{Inquiry: w.id, Key: newKey(), Words: canary, Sheet: sheet.Version, Answers: yes(uses...)}
}

// given gives an account in writing.
func (w *world) given(uses ...testimony.Use) listening.Person {
	w.t.Helper()
	in := w.giving(uses...)
	id, err := w.Give(as(visitor), in)
	w.do(err)
	return listening.Person{Approach: id, Key: in.Key}
}

// account is the id of what a person gave.
func (w *world) account(p listening.Person) string {
	w.t.Helper()
	var id string
	w.do(w.db.QueryRow(context.Background(), `SELECT id FROM inquiry_account WHERE approach_id = ?`, p.Approach).Scan(&id))
	return id
}

// cite runs one of the service's writes for other floors, as the analyst.
func (w *world) rest(do func(context.Context, *ledger.Tx, string, ...listening.Footing) error, all ...listening.Footing) error {
	act := ledger.Act{Action: inquiry.InquiryRead, Kind: "inquiry", ID: w.id, Again: true, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return access.Resource{Kind: "inquiry", ID: w.id, Attrs: map[string]any{"bodies": []string{council}, "barred": []string{}, "allocated": []string{analyst1.ID}}}, nil
	}}
	_, err := w.ledger.Write(as(analyst1), act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, w.id, all...) })
	return err
}

// session takes a person from the choice of a session to the note that is read back.
func (w *world) session() listening.Person {
	w.t.Helper()
	key := newKey()
	id, err := w.Choose(as(visitor), listening.Choosing{Inquiry: w.id, Key: key, Way: testimony.ByPhone, Contact: "By a made-up number, canary-contact", Adjustments: "Breaks"})
	w.do(err)
	p := listening.Person{Approach: id, Key: key}
	w.do(w.Offer(as(facilitator), listening.Offering{Inquiry: w.id, Approach: id, Day: w.Today().AddDays(2), Hour: "10.30", Support: support.ID}))
	w.do(w.AgreeDay(as(visitor), p))
	w.do(w.Prepare(as(visitor), p, testimony.Preparation{Adjustments: "Breaks", Company: "Nobody", Contact: "As before", CutOff: "Call again", Support: "Yes"}))
	w.clock.Advance(48 * time.Hour)
	w.do(w.Held(as(support), id))
	w.do(w.ReadBack(as(facilitator), id, canary))
	return p
}

// refused wants a refusal of a kind.
func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if !errs.Is(err, code) {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}
