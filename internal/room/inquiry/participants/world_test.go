package participants_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
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
	{person("solicitor", team, access.RoleInquiry), rules.Solicitor}, {person("paralegal", team, access.RoleInquiry), rules.Paralegal}, {person("counsel", team, access.RoleInquiry), rules.Counsel},
	{person("analyst", team, access.RoleInquiry), rules.Analyst}, {person("support", team, access.RoleInquiry), rules.Support}, {person("torn", team, access.RoleInquiry), rules.Paralegal},
	{person("teamlawyer", team, access.RoleInquiry, access.RoleParticipant), rules.Counsel},
}

var others = directory{person("com-1", office, access.RoleCommissioner), person("com-2", office, access.RoleCommissioner), person("admin", team, access.RoleAdministrator, access.RoleInquiry),
	person("auditor", team, access.RoleAuditor), person("law-a", firm, access.RoleParticipant), person("law-b", firm, access.RoleParticipant), person("law-c", firm, access.RoleParticipant),
	person("council-law", council, access.RoleParticipant), person("office-law", office, access.RoleParticipant), twin("law-a-2", "law-a", firm, access.RoleInquiry)}

// twin is another account of a human.
func twin(id, of, body string, roles ...access.Role) access.Actor {
	a := person(id, body, roles...)
	a.Human = "H-" + of
	a.Standing = access.Alone(id, a.Human, body, access.No)
	a.Selves = []string{id, of, a.Human}
	return a
}

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
	out := slices.Clone(others)
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

// held is what is restricted in tests.
type held struct {
	restrict.Book
	unread []string // documents that nobody read for whom they identify
}

func (h *held) Rules(_ context.Context, _ db.Querier, _ string, day clock.Day) (restrict.Rules, error) {
	return restrict.Compile(h.Book, day), nil
}

// order holds a document, a page of it, or a person from all but some.
func (h *held) order(s restrict.Scope, only ...restrict.Audience) {
	h.Orders = append(h.Orders, restrict.Order{ID: "order-" + s.Of, By: "H-chair", Instrument: restrict.ByOrder, Scopes: []restrict.Scope{s}, Only: only})
}

func (h *held) lift() { h.Orders = nil }

// papers are the documents of the inquiry, cut by what is held.
type papers struct {
	*held
	ids []string
}

var page2 = restrict.Span{From: restrict.Place{Page: 2, Line: 1}, To: restrict.Place{Page: 2, Line: 1 << 30}}

func sha(of string) string { return strings.Repeat(of, 64)[:64] }

func (p papers) Papers(_ context.Context, _ db.Querier, _ string, who restrict.Audience, named []string) (out []participants.Paper, _ error) {
	day := clock.NewDay(2026, 3, 2)
	r := restrict.Compile(p.Book, day)
	for i, id := range p.ids {
		cut := r.Held(who, restrict.Item{Document: id, Persons: restrict.Named(), Classes: restrict.Named()})
		if !slices.Contains(cut, restrict.Span{}) && (named == nil || slices.Contains(named, id)) {
			out = append(out, participants.Paper{Paper: participant.Paper{ID: id, Title: "Title of " + id, Cut: cut}, SHA256: sha(string("abcdef"[i])), Pages: 9, Looked: !slices.Contains(p.unread, id)})
		}
	}
	return out, nil
}

// Offered are those that have some words in their title, at most two at once.
func (p papers) Offered(ctx context.Context, q db.Querier, id string, who restrict.Audience, words string) (out []participants.Paper, more bool, _ error) {
	all, err := p.Papers(ctx, q, id, who, nil)
	for _, x := range all {
		if strings.Contains(x.Title, words) {
			out = append(out, x)
		}
	}
	return out[:min(len(out), 2)], len(out) > 2, err
}

// Titles are those of the papers.
func (p papers) Titles(ctx context.Context, q db.Querier, id string, who restrict.Audience, named []string) (map[string]string, error) {
	all, err := p.Papers(ctx, q, id, who, named)
	out := map[string]string{}
	for _, x := range all {
		out[x.ID] = x.Title
	}
	return out, err
}

// Latest are all of them.
func (p papers) Latest(ctx context.Context, q db.Querier, id string, who restrict.Audience) (map[string]string, bool, error) {
	all, err := p.Titles(ctx, q, id, who, nil)
	return all, false, err
}

type year struct{ *clock.Calendar }

func (y year) Now() *clock.Calendar { return y.Calendar }

type names []string

func (n names) Names(context.Context, db.Querier, string) ([]string, error) { return n, nil }

type world struct {
	*participants.Service
	t         testing.TB
	inquiries *inquiry.Service
	hearings  *hearings.Service
	clock     *clock.Fake
	held      *held
	merged    map[string]string // which human was found to be which
	id        string
	copies    map[string]int // how many each was given: each copy has a hash of its own
	tells     error          // why nothing is let out
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
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), hearings.Migrations(),
		participants.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), hearings.Tables(), participants.Tables())})
	if err != nil {
		t.Fatal(err)
	}
	files, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: c, held: &held{}, copies: map[string]int{}}
	w.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: listed{}, Staff: everyone(), Keys: files})
	cal, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	all := papers{w.held, []string{"doc-1", "doc-2", "doc-3", "doc-4"}}
	w.hearings = hearings.NewService(hearings.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Calendar: year{cal}, Holding: w.held, Documents: all, Release: w,
		Parties: participants.Called{}})
	w.Service = participants.NewService(participants.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Holding: w.held,
		Documents: all, Names: names{"Witness A1"}, Topics: w.hearings, Gate: w,
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
	w.clock.Advance(time.Second)
}

// agreed has somebody read what was proposed, and agree.
func (w *world) agreed(on *proposal.Service, a, id string, err error) {
	w.t.Helper()
	w.do(err)
	w.do(w.answer(on, a, id))
}

func (w *world) answer(on *proposal.Service, a, id string) error {
	if err := w.look(on, a, id); err != nil {
		return err
	}
	return on.Agree(as(a), id, "")
}

// read has somebody read what was proposed.
func (w *world) read(on *proposal.Service, a, id string, err error) {
	w.t.Helper()
	w.do(err)
	w.do(w.look(on, a, id))
}

func (w *world) look(on *proposal.Service, a, id string) error {
	p, err := on.Read(as(a), id)
	if err != nil {
		return err
	}
	var parts []string
	if on == w.Service.Proposals() {
		_, part, err := w.Proposed(as(a), w.DB, p)
		if err != nil {
			return err
		}
		parts = []string{part}
	}
	return on.Opened(as(a), p, parts...)
}

// begin gives an inquiry that is open, with its team.
func (w *world) begin(form rules.Form) *world {
	w.t.Helper()
	on := w.inquiries.Proposals()
	p, err := w.inquiries.Propose(as("com-1"), inquiry.New{Title: "Made-up Inquiry",
		Form: form, Bodies: []string{council}, Area: "Made-up Area", About: "Summary withheld in test data.", Why: "Made up."})
	w.agreed(on, "com-2", p, err)
	all, _, err := w.inquiries.List(as(""))
	w.do(err)
	w.id = all[0].ID
	for _, s := range seats {
		p, err := w.inquiries.ProposeSeat(as("com-1"), inquiry.SeatInput{Inquiry: w.id, Account: s.who.ID, Part: s.part, From: w.Today(), Why: "Made up."})
		w.agreed(on, "com-2", p, err)
	}
	w.do(w.inquiries.Declare(as("torn"), inquiry.InterestInput{Inquiry: w.id, Words: "Made up.", Conflict: "yes"}))
	p, err = w.inquiries.ProposeTurn(as("com-1"), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnSetUp, On: w.Today(), Why: "Made up."})
	w.agreed(on, "com-2", p, err)
	return w
}

func (w *world) new(name string) participants.New {
	return participants.New{Inquiry: w.id, Name: name, Persons: []string{"C-" + strings.ReplaceAll(name, " ", "-")}, Application: participant.Application{Came: w.Today(),
		Why:     "They were there, and saw it.",
		Consent: participant.Consent{On: w.Today(), How: "A signed letter, in the made-up file"}}}
}

func decision(o participant.Outcome) participant.Decision {
	return participant.Decision{Outcome: o, Factors: map[string]string{"role": "They were there from the first day.", "interest": "It is about them.",
		"criticism": "It does not arise, because they reported it."},
		Fairness: "They can answer what is said of them.", Cost: "Little: they share a lawyer.", Why: "What they saw matters to the whole."}
}

// party is somebody who is a participant until a day.
func (w *world) party(name string, until clock.Day) string {
	w.t.Helper()
	id, err := w.Enter(as("solicitor"), w.new(name))
	w.do(err)
	d := decision(participant.Granted)
	d.Until = until
	w.decide(id, d)
	return id
}

func (w *world) decide(id string, d participant.Decision) {
	w.t.Helper()
	p, err := w.ProposeDecision(as("chair"), w.id, id, d)
	w.agreed(w.Proposals(), "solicitor", p, err)
}

// acts has a lawyer act for some.
func (w *world) acts(lawyer string, parties ...string) string {
	w.t.Helper()
	p, err := w.ProposeActs(as("solicitor"), participants.Terms{Inquiry: w.id, Parties: parties, Account: lawyer, Acting: participant.Lawyer,
		Alike: "Their interests are alike: both asked for the same."})
	w.agreed(w.Proposals(), "chair", p, err)
	all, err := w.Mine(as(lawyer))
	w.do(err)
	i := slices.IndexFunc(all, func(o participants.Own) bool { return o.Representation.Ended.IsZero() })
	if i < 0 {
		w.t.Fatal("nobody acts")
	}
	return all[i].Representation.ID
}

func (w *world) text(words string) {
	w.t.Helper()
	p, err := w.ProposeText(as("solicitor"), w.id, words, "The text before said less.")
	w.agreed(w.Proposals(), "chair", p, err)
}

func (w *world) promise(lawyer, of string) {
	w.t.Helper()
	o, err := w.Theirs(as(lawyer), of)
	w.do(err)
	w.do(w.Promise(as(lawyer), of, o.Text.Number, participant.Gave))
}

func (w *world) give(parties []string, documents ...string) {
	w.t.Helper()
	p, err := w.ProposeGive(as("solicitor"), w.gives(parties, documents...))
	w.agreed(w.Proposals(), "chair", p, err)
}

func (w *world) gives(parties []string, documents ...string) participants.Terms {
	in := participants.Terms{Inquiry: w.id, Parties: parties, Set: "Minutes of module 1"}
	for _, d := range documents {
		w.copies[parties[0]]++
		in.Documents = append(in.Documents, participants.Copy{Document: d, SHA256: sha(fmt.Sprintf("%03x%s", w.copies[parties[0]], d[4:])), Pages: 9})
	}
	return in
}

// opens gives the titles that somebody is shown, each opened.
func (w *world) opens(lawyer, of string) (out []string) {
	w.t.Helper()
	_, all, err := w.Items(as(lawyer), of, "")
	w.do(err)
	for _, it := range all {
		_, one, err := w.Open(as(lawyer), of, it.ID)
		w.do(err)
		out = append(out, one.Title)
	}
	return out
}

func (w *world) one(query string, args ...any) (out string) {
	w.t.Helper()
	w.do(w.DB.QueryRow(context.Background(), query, args...).Scan(&out))
	return out
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.do(w.DB.QueryRow(context.Background(), query, args...).Scan(&n))
	return n
}

func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Errorf("%s: %v, not %s", what, err, code)
	}
}
