package inquiry_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// world is the inquiries on a fresh database with the real rules and the real ledger, and
// a clock that stands still.
type world struct {
	*inquiry.Service
	with   func(...inquiry.Knows) *inquiry.Service // another, that knows of people
	t      testing.TB
	db     *db.DB
	ledger *ledger.Ledger
	clock  *clock.Fake
}

func person(id, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

const (
	office  = "made-up-office"
	team    = "made-up-team"
	council = "made-up-council"
	trust   = "made-up-council-trust" // a part of the council
	police  = "made-up-police"
)

var (
	com1      = person("com-1", office, access.RoleCommissioner)
	com2      = person("com-2", office, access.RoleCommissioner)
	elsewhere = person("com-9", "made-up-other-office", access.RoleCommissioner)
	chair     = person("chair", team, access.RoleInquiry)
	member    = person("member", team, access.RoleInquiry)
	secretary = person("secretary", team, access.RoleInquiry)
	solicitor = person("solicitor", team, access.RoleInquiry)
	support   = person("support", team, access.RoleInquiry)
	insider   = person("insider", council, access.RoleInquiry)
	trusted   = kin(person("trusted", trust, access.RoleInquiry), council)
	nobody    = access.Actor{ID: "nobody", Name: "Synthetic Person (nobody)", Body: team, Roles: []access.Role{access.RolePublic, access.RoleInquiry}, Synthetic: true}
	visitor   = access.Public()
)

func kin(a access.Actor, more ...string) access.Actor {
	a.Kin = append(slices.Clone(a.Kin), more...)
	return a
}

// listed are the bodies of the world, with what each is part of.
type listed map[string][]string

func (l listed) Kin(_ context.Context, _ db.Querier, body string) ([]string, error) {
	return l[body], nil
}

func (l listed) Listed(context.Context, db.Querier) ([]inquiry.Body, error) {
	out := []inquiry.Body{{ID: "real-council", Name: "A real council"}}
	for id := range l {
		out = append(out, inquiry.Body{ID: id, Name: "Body " + id, Also: []string{"Former " + id}, Synthetic: true})
	}
	return out, nil
}

type directory []access.Actor

func (d directory) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) { return d, nil }

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables()),
		Origin: "test.candour.example/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	bodies := listed{office: {office}, "made-up-other-office": {"made-up-other-office"}, team: {team}, council: {council, trust}, trust: {trust, council}, police: {police}}
	people := directory{com1, com2, chair, member, secretary, solicitor, support, insider, trusted, nobody}
	with := func(known ...inquiry.Knows) *inquiry.Service {
		return inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: bodies, Staff: people, Keys: keys, Knows: known})
	}
	return &world{Service: with(), with: with, t: t, db: d, ledger: l, clock: c}
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
func (w *world) agreed(a access.Actor, id string, err error) {
	w.t.Helper()
	w.do(err)
	w.do(w.agree(a, id))
}

func (w *world) agree(a access.Actor, id string) error {
	p, err := w.Proposals().Read(as(a), id)
	if err != nil {
		return err
	}
	var parts []string
	var part string
	switch p.Kind {
	case inquiry.KindTerms:
		_, _, part, err = w.ProposedNow(as(a), p)
	case inquiry.KindWord:
		_, _, _, part, err = w.ProposedWord(as(a), p)
	case inquiry.KindDid:
		_, _, part, err = w.ProposedDid(as(a), p)
	}
	if err != nil {
		return err
	}
	if part != "" {
		parts = []string{part}
	}
	if err := w.Proposals().Opened(as(a), p, parts...); err != nil {
		return err
	}
	return w.Proposals().Agree(as(a), id, "")
}

func newOf(form rules.Form, title, parent string, bodies ...string) inquiry.New {
	return inquiry.New{Title: title, Form: form, Parent: parent, Bodies: bodies, Area: "Made-up Area", About: "Summary withheld in test data.", Why: "Made up."}
}

// found sets an inquiry up, and gives its id.
func (w *world) found(n inquiry.New) string {
	w.t.Helper()
	id, err := w.Propose(as(com1), n)
	w.agreed(com2, id, err)
	all, _, err := w.List(as(visitor))
	w.do(err)
	for _, x := range all {
		if x.Title == n.Title {
			return x.ID
		}
	}
	w.t.Fatalf("%s was not set up", n.Title)
	return ""
}

func (w *world) seat(id string, a access.Actor, part rules.Part) {
	w.t.Helper()
	p, err := w.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: id, Account: a.ID, Part: part, From: w.Today(), Why: "Made up."})
	w.agreed(com2, p, err)
}

func (w *world) turn(id, kind string) {
	w.t.Helper()
	in := inquiry.TurnInput{Inquiry: id, Kind: kind, On: w.Today(), Why: "Made up."}
	if kind == inquiry.TurnConvert {
		in.Form = rules.Statutory
	}
	p, err := w.ProposeTurn(as(com1), in)
	w.agreed(com2, p, err)
}

// open gives an inquiry of a council's form that is open, with its team.
func (w *world) open() string {
	w.t.Helper()
	id := w.found(newOf(rules.Council, "Made-up Inquiry", "", council, police))
	w.seat(id, chair, rules.Chair)
	w.seat(id, secretary, rules.Secretary)
	w.seat(id, solicitor, rules.Solicitor)
	w.seat(id, member, rules.Member)
	w.turn(id, inquiry.TurnSetUp)
	return id
}

// draft saves a text and records that the chair was asked about it.
func (w *world) draft(id, text string, chairToo bool) {
	w.t.Helper()
	d, err := w.Drafting(as(secretary), id)
	w.do(err)
	w.do(w.SaveDraft(as(secretary), inquiry.DraftInput{Inquiry: id, Text: text, Version: d.Draft.Version}))
	if chairToo {
		w.do(w.RecordConsulted(as(chair), inquiry.ConsultedInput{Inquiry: id, Whom: inquiry.WhomChair, On: w.Today(), Said: "Agrees.", Changed: "Nothing."}))
	}
}

// publish publishes the draft.
func (w *world) publish(id, state string) {
	w.t.Helper()
	p, err := w.ProposeTerms(as(secretary), id, state, "Made up.")
	w.agreed(chair, p, err)
}

// refused wants a refusal of a kind.
func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if !errs.Is(err, code) {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

// keeps has two agree that a word was kept, by words that are published with the record.
func (w *world) keeps(id, word string) {
	w.t.Helper()
	p, err := w.ProposeWord(as(secretary), inquiry.WordInput{Inquiry: id, Word: word, To: rules.Published{Kind: rules.PubUpdate}, Text: "Hearings begin in a made-up month."})
	w.agreed(chair, p, err)
}

// theme has two publish what was said.
func (w *world) theme(in inquiry.ThemeInput) {
	w.t.Helper()
	p, err := w.ProposeTheme(as(secretary), in)
	w.agreed(chair, p, err)
}

// did has two publish that something was done.
func (w *world) did(id, theme string) {
	w.t.Helper()
	p, err := w.ProposeDid(as(secretary), inquiry.AnswerTo{Inquiry: id, Theme: theme, Did: inquiry.DidIt, Words: "The years begin in 1996."})
	w.agreed(chair, p, err)
}
