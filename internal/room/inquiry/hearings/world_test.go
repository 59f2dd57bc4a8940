package hearings_test

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/releasing"
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
)

func person(id, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

// seats are who works for the inquiry, and as what.
var seats = []struct {
	who  access.Actor
	part rules.Part
}{
	{person("chair", team, access.RoleInquiry), rules.Chair}, {person("member", team, access.RoleInquiry), rules.Member}, {person("secretary", team, access.RoleInquiry), rules.Secretary},
	{person("solicitor", team, access.RoleInquiry), rules.Solicitor}, {person("paralegal", team, access.RoleInquiry), rules.Paralegal}, {person("counsel", team, access.RoleInquiry), rules.Counsel},
	{person("analyst", team, access.RoleInquiry), rules.Analyst}, {person("support", team, access.RoleInquiry), rules.Support}, {person("insider", council, access.RoleInquiry), rules.Counsel},
	{person("of-office", office, access.RoleInquiry), rules.Counsel}, {person("torn", team, access.RoleInquiry), rules.Counsel},
}

var (
	com1, com2 = person("com-1", office, access.RoleCommissioner), person("com-2", office, access.RoleCommissioner)
	admin      = person("admin", team, access.RoleAdministrator, access.RoleInquiry)
	auditor    = person("auditor", team, access.RoleAuditor)
)

func as(id string) context.Context { return access.WithActor(context.Background(), who(id)) }

func who(id string) access.Actor {
	for _, a := range everyone() {
		if a.ID == id {
			return a
		}
	}
	return access.Public()
}

func everyone() directory {
	out := directory{com1, com2, admin, auditor}
	for _, s := range seats {
		out = append(out, s.who)
	}
	return out
}

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

// held is what is restricted in tests.
type held struct{ restrict.Book }

func (h *held) Rules(_ context.Context, _ db.Querier, _ string, day clock.Day) (restrict.Rules, error) {
	return restrict.Compile(h.Book, day), nil
}

// papers are the documents of the inquiry, each open to the public or not.
type papers map[string]bool

func (p papers) Latest(ctx context.Context, q db.Querier, id string, reader restrict.Audience) (map[string]string, bool, error) {
	all, err := p.Titles(ctx, q, id, reader, slices.Collect(maps.Keys(p)))
	return all, false, err
}

func (p papers) Titles(_ context.Context, _ db.Querier, _ string, reader restrict.Audience, named []string) (map[string]string, error) {
	out := map[string]string{}
	for id, open := range p {
		if slices.Contains(named, id) && (open || reader.Circle == restrict.Team) {
			out[id] = "Title of " + id
		}
	}
	return out, nil
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

type year struct{ *clock.Calendar }

func (y year) Now() *clock.Calendar { return y.Calendar }

type world struct {
	*hearings.Service
	t         testing.TB
	inquiries *inquiry.Service
	clock     *clock.Fake
	held      *held
	papers    papers
	id        string
	tells     error // why nothing is let out
	let       []jigsaw.Text
}

// first is the first day of the hearings of tests.
var first = clock.NewDay(2026, 6, 3)

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), hearings.Migrations(), releasing.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), hearings.Tables(), releasing.Tables())})
	if err != nil {
		t.Fatal(err)
	}
	files, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	cal, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: c, held: &held{}, papers: papers{"doc-open": true, "doc-held": false}}
	w.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: listed{}, Staff: everyone(), Keys: files})
	w.Service = hearings.NewService(hearings.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Calendar: year{cal}, Holding: w.held, Documents: w.papers, Release: w})
	return w.begin()
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
	p, err := on.Read(as(a), id)
	w.do(err)
	var parts []string
	if on == w.Service.Proposals() {
		_, part, err := w.Proposed(as(a), w.DB, p)
		w.do(err)
		parts = []string{part}
	}
	w.do(on.Opened(as(a), p, parts...))
	w.do(on.Agree(as(a), id, ""))
}

// begin gives an inquiry that is open, with its team.
func (w *world) begin() *world {
	w.t.Helper()
	on := w.inquiries.Proposals()
	p, err := w.inquiries.Propose(as("com-1"), inquiry.New{Title: "Made-up Inquiry",
		Form: rules.Statutory, Bodies: []string{council}, Area: "Made-up Area", About: "Summary withheld in test data.", Why: "Made up."})
	w.agreed(on, "com-2", p, err)
	all, _, err := w.inquiries.List(as(""))
	w.do(err)
	w.id = all[0].ID
	for _, s := range seats {
		p, err := w.inquiries.ProposeSeat(as("com-1"), inquiry.SeatInput{Inquiry: w.id, Account: s.who.ID, Part: s.part, From: w.Today(), Why: "Made up."})
		if errs.Is(err, errs.Invalid) {
			continue // nobody of a body that is looked at is given a part
		}
		w.agreed(on, "com-2", p, err)
	}
	w.do(w.inquiries.Declare(as("torn"), inquiry.InterestInput{Inquiry: w.id, Words: "Made up.", Conflict: "yes"}))
	p, err = w.inquiries.ProposeTurn(as("com-1"), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnSetUp, On: w.Today(), Why: "Made up."})
	w.agreed(on, "com-2", p, err)
	return w
}

// sitting gives a hearing of two days with one witness.
func (w *world) sitting() (of, witness string) {
	w.t.Helper()
	of, err := w.Begin(as("secretary"), hearings.New{Inquiry: w.id, Title: "Made-up records", Days: []clock.Day{first, first.AddDays(1)}, Nation: clock.EnglandAndWales})
	w.do(err)
	witness, err = w.Call(as("secretary"), hearings.Witness{Inquiry: w.id, Hearing: of, Alias: "Witness A1", On: first, Order: 1})
	w.do(err)
	return of, witness
}

// on sets the clock to a day.
func (w *world) on(d clock.Day) { w.clock.Set(clock.Midnight(d).Add(10 * time.Hour)) }

func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Errorf("%s: %v, not %s", what, err, code)
	}
}
