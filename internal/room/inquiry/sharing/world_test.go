package sharing_test

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
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/sharing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

const (
	office  = "made-up-office"
	team    = "made-up-team"
	council = "made-up-council" // looked at in A
	police  = "made-up-police"  // looked at in B
)

// people are who works where, by id: the body, and their parts by inquiry.
var people = map[string]struct {
	body  string
	role  access.Role
	parts map[string]rules.Part
}{
	"com-1": {office, access.RoleCommissioner, nil}, "com-2": {office, access.RoleCommissioner, nil},
	"chair": {team, access.RoleInquiry, map[string]rules.Part{"whole": rules.Chair, "other": rules.Chair}},
	"a":     {team, access.RoleInquiry, map[string]rules.Part{"A": rules.Chair}}, "a-sol": {team, access.RoleInquiry, map[string]rules.Part{"A": rules.Solicitor}},
	"a-para": {team, access.RoleInquiry, map[string]rules.Part{"A": rules.Paralegal}}, "a-member": {team, access.RoleInquiry, map[string]rules.Part{"A": rules.Member}},
	"b": {team, access.RoleInquiry, map[string]rules.Part{"B": rules.Chair}}, "b-para": {team, access.RoleInquiry, map[string]rules.Part{"B": rules.Paralegal}},
	"b-sec":  {team, access.RoleInquiry, map[string]rules.Part{"B": rules.Secretary}},
	"cross":  {team, access.RoleInquiry, map[string]rules.Part{"A": rules.Secretary, "B": rules.Paralegal}}, // in A kept from evidence
	"torn":   {team, access.RoleInquiry, map[string]rules.Part{"A": rules.Assessor, "B": rules.Counsel}},    // with a conflict in A
	"looked": {council, access.RoleInquiry, map[string]rules.Part{"B": rules.Paralegal}},                    // of whom A looks at
	"admin":  {team, access.RoleAdministrator, map[string]rules.Part{"B": rules.Paralegal}},
	"c-para": {team, access.RoleInquiry, map[string]rules.Part{"other": rules.Paralegal}}, "whole-para": {team, access.RoleInquiry, map[string]rules.Part{"whole": rules.Paralegal}},
	"next": {team, access.RoleInquiry, nil},
}

func who(id string) access.Actor {
	p, ok := people[id]
	if !ok {
		return access.Public()
	}
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: p.body, Human: "H-" + id, Roles: []access.Role{access.RolePublic, access.RoleInquiry, p.role}, Synthetic: true,
		Standing: access.Alone(id, "H-"+id, p.body, access.No)}
}

func as(id string) context.Context { return access.WithActor(context.Background(), who(id)) }

type staff struct{}

func (staff) PeopleIn(context.Context, db.Querier) (out []access.Actor, _ error) {
	for id := range people {
		out = append(out, who(id))
	}
	return out, nil
}

type listed struct{}

func (listed) Kin(_ context.Context, _ db.Querier, body string) ([]string, error) {
	return []string{body}, nil
}

func (listed) Listed(context.Context, db.Querier) (out []inquiry.Body, _ error) {
	for _, id := range []string{office, team, council, police} {
		out = append(out, inquiry.Body{ID: id, Name: "Body " + id, Synthetic: true})
	}
	return out, nil
}

// world is a national inquiry with two investigations, and an inquiry of its own beside it.
type world struct {
	*sharing.Service
	t         testing.TB
	inquiries *inquiry.Service
	documents *requesting.Service
	holding   *holding.Service
	clock     *clock.Fake
	id        map[string]string
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), requesting.Migrations(), holding.Migrations(),
		sharing.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), requesting.Tables(), holding.Tables(), sharing.Tables())})
	if err != nil {
		t.Fatal(err)
	}
	files, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: c, id: map[string]string{}}
	w.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: listed{}, Staff: staff{}, Keys: files})
	w.holding = holding.NewService(holding.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries})
	w.documents = requesting.NewService(requesting.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Holding: w.holding})
	w.Service = sharing.NewService(sharing.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Inquiries: w.inquiries, Documents: w.documents})
	w.found("whole", rules.Statutory, "", council, police)
	w.found("A", rules.Local, w.id["whole"], council)
	w.found("B", rules.Local, w.id["whole"], police)
	w.found("other", rules.Statutory, "", council)
	w.do(w.inquiries.Declare(as("torn"), inquiry.InterestInput{Inquiry: w.id["A"], Words: "Made up.", Conflict: "yes"}))
	return w
}

func (w *world) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err, errs.FieldsOf(err))
	}
	w.clock.Advance(time.Second)
}

func (w *world) answer(on *proposal.Service, a, id string) error {
	p, err := on.Read(as(a), id)
	if err != nil {
		return err
	}
	var parts []string
	if on == w.Proposals() {
		_, part, err := w.Proposed(as(a), w.DB, p)
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

// waitsAgain has proposals wait again whose place another took, as they did before one of a thing waited.
func (w *world) waitsAgain(all ...string) {
	w.t.Helper()
	for _, id := range all {
		act := ledger.Act{Action: inquiry.InquiryRule, Kind: sharing.KindShare, ID: id, Again: true, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
			x, err := w.inquiries.Of(ctx, tx, w.id["A"])
			if err != nil {
				return access.Resource{}, err
			}
			attrs, err := w.inquiries.Inside(ctx, tx, &x, rules.Rules)
			return access.Resource{Kind: sharing.KindShare, ID: id, Attrs: attrs}, err
		}}
		_, err := w.Ledger.Write(as("a"), act, func(ctx context.Context, tx *ledger.Tx) error {
			return tx.Update(ctx, proposal.Table, id, 0, ledger.Row{"state": proposal.Waits, "ended": nil, "answer_account": nil, "answer_human": nil, "answer_name": nil})
		})
		w.do(err)
	}
}

func (w *world) agreed(on *proposal.Service, a, id string, err error) {
	w.t.Helper()
	w.do(err)
	w.do(w.answer(on, a, id))
}

// found gives an inquiry that takes evidence, with its team.
func (w *world) found(name string, form rules.Form, parent string, bodies ...string) {
	w.t.Helper()
	on := w.inquiries.Proposals()
	p, err := w.inquiries.Propose(as("com-1"), inquiry.New{Title: "Made-up Inquiry " + name, Form: form, Parent: parent, Bodies: bodies, Area: "Made-up " + name, About: "Summary withheld in test data.",
		Why: "Made up."})
	w.agreed(on, "com-2", p, err)
	all, _, err := w.inquiries.List(as(""))
	w.do(err)
	id := all[slices.IndexFunc(all, func(x inquiry.Inquiry) bool { return x.Title == "Made-up Inquiry "+name })].ID
	w.id[name] = id
	for who, p := range people {
		if part, has := p.parts[name]; has {
			w.seat(name, who, part)
		}
	}
	p, err = w.inquiries.ProposeTurn(as("com-1"), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnSetUp, On: w.Today(), Why: "Made up."})
	w.agreed(on, "com-2", p, err)
}

func (w *world) seat(name, who string, part rules.Part) {
	w.t.Helper()
	p, err := w.inquiries.ProposeSeat(as("com-1"), inquiry.SeatInput{Inquiry: w.id[name], Account: who, Part: part, From: w.Today(), Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), "com-2", p, err)
}

// canary is in the title of A's documents: it speaks of B.
const canary = "canary minutes about Made-up B"

// document records one in an inquiry, by whoever gathers there, which identifies W1.
func (w *world) document(by, name, title string) string {
	w.t.Helper()
	id, err := w.documents.Receive(as(by), requesting.Received{Inquiry: w.id[name], Title: title, SHA256: strings.Repeat("ab", 32), Pages: 9, On: w.Today(), Sender: "A made-up archive"})
	w.do(err)
	w.do(w.documents.Looked(as(by), w.id[name], id, requesting.Found{Persons: []string{"W1"}, None: true}))
	return id
}

func (w *world) terms(document string) sharing.Terms {
	return sharing.Terms{Inquiry: w.id["A"], To: w.id["B"], Document: document, Why: "Its team looks at the same years.", Fair: "Nobody is named in it.", Cost: "An hour of a paralegal.",
		Until: w.Today().AddDays(30)}
}

// share has A share a document with B.
func (w *world) share(document string) string {
	w.t.Helper()
	p, err := w.Propose(as("a"), w.terms(document))
	w.agreed(w.Proposals(), "a-sol", p, err)
	all, err := w.Went(as("a"), w.id["A"])
	w.do(err)
	return all[slices.IndexFunc(all, func(i sharing.Item) bool { return i.Counted && i.Document.ID == document })].ID
}

// reads gives the titles that somebody reads in an inquiry of what was shared with it; nothing where there is
// nothing for them.
func (w *world) reads(a, name string) (out []string) {
	w.t.Helper()
	_, all, err := w.Came(as(a), w.id[name])
	if err != nil && !errs.Is(err, errs.NotFound) {
		w.t.Fatal(err)
	}
	for _, it := range all {
		out = append(out, it.Document.Title)
	}
	return out
}

// order makes an order in an inquiry that lets only some see.
func (w *world) order(by, name string, scope restrict.Scope, only ...restrict.Audience) {
	w.t.Helper()
	_, err := w.holding.Make(as(by), w.id[name], restrict.Order{Ground: restrict.ConduciveOrInInterest, Scopes: []restrict.Scope{scope}, Only: only,
		Factors: restrict.Factors{PublicConcern: "It is made up.", Harm: "It is made up.", Confidence: "It is made up.", DelayAndCost: "It is made up."}})
	w.do(err)
}

func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Errorf("%s: %v %v, not %s", what, err, errs.FieldsOf(err), code)
	}
}

func clockAt(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 9, 0, 0, 0, time.UTC) }

// came is the one that came.
func (w *world) came(ctx context.Context, id string) (inquiry.Inquiry, sharing.Item, error) {
	x, all, err := w.Came(ctx, id)
	if err != nil || len(all) != 1 {
		w.t.Fatalf("%d came, %v", len(all), err)
	}
	return x, all[0], nil
}
