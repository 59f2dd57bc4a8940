package awards_test

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/jigsaw"
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
	firm    = "made-up-firm"
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
	{person("clerk", team, access.RoleInquiry), rules.Secretariat}, {person("solicitor", team, access.RoleInquiry), rules.Solicitor}, {person("paralegal", team, access.RoleInquiry), rules.Paralegal},
	{person("counsel", team, access.RoleInquiry), rules.Counsel}, {person("support", team, access.RoleInquiry), rules.Support}, {person("of-office", office, access.RoleInquiry), rules.Solicitor},
	{person("torn", team, access.RoleInquiry), rules.Solicitor}, {person("second", team, access.RoleInquiry), rules.Paralegal},
}

var (
	com1, com2 = person("com-1", office, access.RoleCommissioner), person("com-2", office, access.RoleCommissioner)
	admin      = person("admin", team, access.RoleAdministrator, access.RoleInquiry)
	auditor    = person("auditor", team, access.RoleAuditor)
	lawyer     = person("lawyer", firm, access.RoleBiller)
	rival      = person("rival", firm, access.RoleBiller)
)

func as(id string) context.Context {
	for _, a := range everyone() {
		if a.ID == id {
			return access.WithActor(context.Background(), a)
		}
	}
	return access.WithActor(context.Background(), access.Public())
}

func everyone() directory {
	out := directory{com1, com2, admin, auditor, lawyer, rival}
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
	for _, id := range []string{office, team, council, firm} {
		out = append(out, inquiry.Body{ID: id, Name: "Body " + id, Synthetic: true})
	}
	return out, nil
}

type world struct {
	*awards.Service
	t         testing.TB
	inquiries *inquiry.Service
	clock     *clock.Fake
	merged    map[string]string // which human was found to be which
	id        string
	tells     error // why nothing is let out
	let       []jigsaw.Text
}

// Told, Would and Let let everything out but what a test refuses.
func (w *world) Told(context.Context, db.Querier, string, jigsaw.Text) ([]jigsaw.Told, error) {
	return nil, nil
}

func (w *world) Would(context.Context, db.Querier, string, jigsaw.Text) error { return w.tells }

func (w *world) Let(_ context.Context, _ *ledger.Tx, _ string, t jigsaw.Text) error {
	w.let = append(w.let, t)
	return w.tells
}

func newWorld(t testing.TB, d *db.DB, form rules.Form) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), awards.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), awards.Tables())})
	if err != nil {
		t.Fatal(err)
	}
	files, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: c}
	w.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: listed{}, Staff: everyone(), Keys: files})
	w.Service = awards.NewService(awards.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: files, Inquiries: w.inquiries, Gate: w,
		OneHuman: func(context.Context, db.Querier) (func(string) string, error) {
			return func(id string) string {
				if of, ok := w.merged[id]; ok {
					return of
				}
				return id
			}, nil
		}})
	return w.begin(form)
}

func (w *world) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err, errs.FieldsOf(err))
	}
	w.clock.Advance(time.Minute)
}

// read has somebody read what was proposed.
func (w *world) read(on *proposal.Service, a, id string, err error) {
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
}

// agreed has somebody read what was proposed, and agree.
func (w *world) agreed(on *proposal.Service, a, id string, err error) {
	w.t.Helper()
	w.read(on, a, id, err)
	w.do(on.Agree(as(a), id, ""))
}

// begin gives an inquiry that is open, with its team.
func (w *world) begin(form rules.Form) *world {
	w.t.Helper()
	on := w.inquiries.Proposals()
	p, err := w.inquiries.Propose(as("com-1"), inquiry.New{Title: "Made-up Inquiry", Form: form, Bodies: []string{council}, Area: "Made-up Area",
		About: "Summary withheld in test data.", Why: "Made up."})
	w.agreed(on, "com-2", p, err)
	all, _, err := w.inquiries.List(as(""))
	w.do(err)
	w.id = all[0].ID
	for _, s := range seats {
		p, err := w.inquiries.ProposeSeat(as("com-1"), inquiry.SeatInput{Inquiry: w.id, Account: s.who.ID, Part: s.part, From: w.Today(), Why: "Made up."})
		if errs.Is(err, errs.Invalid) {
			continue
		}
		w.agreed(on, "com-2", p, err)
	}
	w.do(w.inquiries.Declare(as("torn"), inquiry.InterestInput{Inquiry: w.id, Words: "Made up.", Conflict: "yes"}))
	w.turn(inquiry.TurnSetUp)
	return w
}

func (w *world) turn(kind string) {
	w.t.Helper()
	p, err := w.inquiries.ProposeTurn(as("com-1"), inquiry.TurnInput{Inquiry: w.id, Kind: kind, On: w.Today(), Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), "com-2", p, err)
}

var application = award.Application{For: "Participant P1", As: award.Participant, Kind: award.ToCome, Purpose: "Made-up preparation of evidence", On: clock.NewDay(2026, 3, 1)}

func decision() award.Decision {
	return award.Decision{Outcome: award.Notified, Interest: "Made-up weighing of interest.", Means: "Made-up weighing of means.", Why: "Made-up cause.", Agreed: "Made-up agreement of 1 March 2026.",
		From: clock.NewDay(2026, 2, 1), To: clock.NewDay(2026, 12, 31), Ceilings: []award.Ceiling{{Grade: "Grade A", Rate: 200_00}}, Month: 1200, Total: 10_000_00}
}

// award gives an award to the lawyer.
func (w *world) award() string {
	w.t.Helper()
	of, err := w.Apply(as("solicitor"), w.id, application, "lawyer")
	w.do(err)
	p, err := w.Decide(as("solicitor"), w.id, of, decision())
	w.agreed(w.Proposals(), "chair", p, err)
	return of
}

const secret = "canary of privileged work"

func file(n int) awards.File {
	return awards.File{Month: "2026-02", Name: "bill.csv", Bytes: []byte("date,grade,hours,rate,work,disbursement\n2026-02-0" + strconv.Itoa(n) +
		",Grade A,1,200," + secret + ",\n2026-02-0" + strconv.Itoa(n) + ",Grade A,2,250," + secret + ",\n")}
}

// on sets the clock to a day.
func (w *world) on(d clock.Day) { w.clock.Set(clock.Midnight(d).Add(10 * time.Hour)) }

func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if errs.CodeOf(err) != code || err == nil {
		t.Errorf("%s: %v, not %s", what, err, code)
	}
}
