package closing_test

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/closing"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

const (
	office  = "made-up-office"
	team    = "made-up-team"
	council = "made-up-council"
	canary  = "canary-words: summary withheld in test data"
)

func person(id, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var seats = []struct {
	who  access.Actor
	part rules.Part
}{
	{person("chair", team, access.RoleInquiry), rules.Chair}, {person("member", team, access.RoleInquiry), rules.Member}, {person("secretary", team, access.RoleInquiry), rules.Secretary},
	{person("solicitor", team, access.RoleInquiry), rules.Solicitor}, {person("paralegal", team, access.RoleInquiry), rules.Paralegal},
	{person("facilitator", team, access.RoleInquiry), rules.Facilitator},
	{person("support", team, access.RoleInquiry), rules.Support}, {person("of-office", office, access.RoleInquiry), rules.Secretary}, {person("torn", team, access.RoleInquiry), rules.Solicitor},
}

func everyone() directory {
	out := directory{person("com-1", office, access.RoleCommissioner), person("com-2", office, access.RoleCommissioner), person("admin", team, access.RoleAdministrator, access.RoleInquiry),
		person("auditor", team, access.RoleAuditor)}
	for _, s := range seats {
		out = append(out, s.who)
	}
	return out
}

func as(id string) context.Context {
	for _, a := range everyone() {
		if a.ID == id {
			return access.WithActor(context.Background(), a)
		}
	}
	return access.WithActor(context.Background(), access.Public())
}

var runner = access.WithActor(context.Background(), access.SystemActor("inquiry-archive"))

type directory []access.Actor

func (d directory) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) { return d, nil }

type listed struct{}

func (listed) Kin(_ context.Context, _ db.Querier, body string) ([]string, error) {
	return []string{body}, nil
}

func (listed) Listed(context.Context, db.Querier) (out []inquiry.Body, _ error) {
	for _, id := range []string{office, team, council} {
		out = append(out, inquiry.Body{ID: id, Name: "Body " + id, Synthetic: true})
	}
	return out, nil
}

type year struct{ *clock.Calendar }

func (y year) Now() *clock.Calendar { return y.Calendar }

// roomTables are all tables of the room, and sets its migrations.
var roomTables = pages.Room().Tables

func sets() []db.Migrations { return pages.Room().Migrations }

type world struct {
	*closing.Service
	t         testing.TB
	db        *db.DB
	ledger    *ledger.Ledger
	inquiries *inquiry.Service
	listening *listening.Service
	drafting  *drafting.Service
	clock     *clock.Fake
	archive   *age.X25519Identity
	id        string
	open      map[closing.Kind][]string // what a test has open, beside what is
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, append([]db.Migrations{ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations()}, sets()...)...); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), roomTables)})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	cal, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, ledger: l, clock: c, open: map[closing.Kind][]string{}}
	if w.archive, err = age.GenerateX25519Identity(); err != nil {
		t.Fatal(err)
	}
	w.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: listed{}, Staff: everyone(), Keys: keys})
	w.listening = listening.NewService(listening.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: keys, Inquiries: w.inquiries, Calendar: year{cal}, Closes: closing.Opens})
	w.drafting = drafting.NewService(drafting.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: keys, Inquiries: w.inquiries, Listening: w.listening, Calendar: year{cal}, Bodies: listed{}})
	panel := survivors.NewService(survivors.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: keys, Inquiries: w.inquiries, Calendar: year{cal}})
	book := holding.NewService(holding.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries})
	asking := requesting.NewService(requesting.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Calendar: year{cal}, Holding: book})
	sits := hearings.NewService(hearings.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Calendar: year{cal}, Holding: book})
	parts := participants.NewService(participants.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Holding: book})
	money := awards.NewService(awards.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: keys, Inquiries: w.inquiries})
	look := func(kind closing.Kind, real closing.Look) closing.Look {
		return func(ctx context.Context, q db.Querier, x *inquiry.Inquiry) ([]string, error) {
			out, err := real(ctx, q, x)
			return append(out, w.open[kind]...), err
		}
	}
	w.Service = closing.NewService(closing.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: keys, Inquiries: w.inquiries, Hearers: w.listening, Drafters: w.drafting, Tables: roomTables,
		Looks: map[closing.Kind]closing.Look{closing.Requests: look(closing.Requests, asking.Open), closing.Letters: look(closing.Letters, w.drafting.UnderWay),
			closing.Restrictions: look(closing.Restrictions, book.Endless), closing.Notes: look(closing.Notes, w.listening.Unagreed), closing.Words: look(closing.Words, w.inquiries.Promised),
			closing.Advice: look(closing.Advice, panel.Unanswered), closing.Papers: look(closing.Papers, w.inquiries.OpenPapers), closing.Hearings: look(closing.Hearings, sits.ToCome),
			closing.Reports: look(closing.Reports, w.drafting.Unsigned), closing.Participants: look(closing.Participants, parts.Undecided), closing.Copies: look(closing.Copies, parts.Astray),
			closing.Bills: look(closing.Bills, money.Unpaid)},
		Persons: map[string]func(context.Context, db.Querier, string) ([]string, error){"drafts": w.drafting.Persons, "answers": w.inquiries.AnswerPersons,
			"nominations": panel.NominationPersons, "referrals": w.listening.ReferralPersons}})
	return w
}

func (w *world) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err, errs.FieldsOf(err))
	}
	w.clock.Advance(time.Minute)
}

// agreed has somebody read what was proposed, and agree.
func (w *world) agreed(on *proposal.Service, a, id string, err error) {
	w.t.Helper()
	w.do(err)
	w.do(w.agree(on, a, id))
}

func (w *world) agree(on *proposal.Service, a, id string) error {
	p, err := on.Read(as(a), id)
	if err != nil {
		return err
	}
	var parts []string
	if on == w.Service.Proposals() {
		_, part, err := w.Proposed(as(a), w.db, p)
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

// begin gives an inquiry that is open, with its team, and takes accounts.
func (w *world) begin() *world {
	w.t.Helper()
	on := w.inquiries.Proposals()
	p, err := w.inquiries.Propose(as("com-1"), inquiry.New{Title: "Made-up Inquiry", Form: rules.Council, Bodies: []string{council}, Area: "Made-up Area", About: "Summary withheld in test data.",
		Why: "Made up."})
	w.agreed(on, "com-2", p, err)
	all, _, err := w.inquiries.List(as(""))
	w.do(err)
	w.id = all[0].ID
	for _, s := range seats {
		p, err := w.inquiries.ProposeSeat(as("com-1"), inquiry.SeatInput{Inquiry: w.id, Account: s.who.ID, Part: s.part, From: w.Today(), Why: "Made up."})
		w.agreed(on, "com-2", p, err)
	}
	w.do(w.inquiries.Declare(as("torn"), inquiry.InterestInput{Inquiry: w.id, Words: "Made up.", Conflict: "yes"}))
	w.do(w.turn(inquiry.TurnSetUp))
	p, err = w.listening.ProposeTaking(as("secretary"), listening.TakingInput{Inquiry: w.id, From: w.Today(), Words: "Two people listen, and one of them is there for you."})
	w.agreed(w.listening.Proposals(), "chair", p, err)
	return w
}

// turn turns the inquiry, as two of the commissioning body.
func (w *world) turn(kind string) error {
	in := inquiry.TurnInput{Inquiry: w.id, Kind: kind, On: w.Today(), Why: "Made up."}
	if kind == inquiry.TurnConvert {
		in.Form = rules.Statutory
	}
	p, err := w.inquiries.ProposeTurn(as("com-1"), in)
	if err != nil {
		return err
	}
	return w.agree(w.inquiries.Proposals(), "com-2", p)
}

// given gives an account in writing, with a yes to some uses.
func (w *world) given(uses ...testimony.Use) listening.Person {
	w.t.Helper()
	sheet, _ := listening.SheetOf(rules.Council)
	var b [32]byte
	_, _ = rand.Read(b[:])
	in := listening.Giving{Inquiry: w.id, Key: phrase.NewKey(b), Words: canary, Sheet: sheet.Version, Answers: listening.Answers{}, Contact: "canary-contact"}
	for _, u := range uses {
		s := listening.Saying{Yes: true}
		if u == testimony.QuotedNamed {
			s.Name = "canary-name"
		}
		in.Answers[u] = s
	}
	id, err := w.listening.Give(as(""), in)
	w.do(err)
	return listening.Person{Approach: id, Key: in.Key}
}

// say says yes or no to the archive.
func (w *world) say(p listening.Person, yes bool) error {
	m, err := w.listening.Mine(as(""), p)
	if err != nil {
		return err
	}
	return w.listening.Say(as(""), p, testimony.Archived, yes, "", m.Seen())
}

func (w *world) withdraw(p listening.Person) error {
	m, err := w.listening.Mine(as(""), p)
	if err != nil {
		return err
	}
	return w.listening.Withdraw(as(""), p, m.Seen())
}

// closing is what two agree to.
func (w *world) terms() closing.Terms {
	return closing.Terms{Inquiry: w.id, Archive: "Made-up Archive", Recipient: w.archive.Recipient().String(), Opens: w.Today().AddDays(closing.Notice), Why: "The inquiry has ended."}
}

// agreedToClose has two agree, and waits for the day.
func (w *world) agreedToClose() {
	w.t.Helper()
	p, err := w.ProposeClosing(as("secretary"), w.terms())
	w.agreed(w.Proposals(), "chair", p, err)
	w.clock.Advance((closing.Notice + 1) * 24 * time.Hour)
}

// run closes the record and writes it into a folder.
func (w *world) run(at string) (closing.Result, error) {
	return w.Run(runner, w.id, at, func(string) {})
}

func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Errorf("%s: %v, not %s", what, err, code)
	}
}
