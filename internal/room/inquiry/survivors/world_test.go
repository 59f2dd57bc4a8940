package survivors_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/survivors"
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
	trust   = "made-up-council-trust" // a part of the council
	force   = "made-up-force"
	panel   = "made-up-panel"
	trade   = "made-up-trade" // of the link person
)

func person(id, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic " + id, Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var (
	com1      = person("com-1", office, access.RoleCommissioner)
	com2      = person("com-2", office, access.RoleCommissioner)
	chair     = person("chair", team, access.RoleInquiry)
	judge     = person("judge", team, access.RoleInquiry) // a member of the panel that decides
	secretary = person("secretary", team, access.RoleInquiry)
	solicitor = person("solicitor", team, access.RoleInquiry)
	analyst   = person("analyst", team, access.RoleInquiry)
	link      = person("link", trade, access.RoleInquiry)
	conflict  = person("conflict", team, access.RoleInquiry) // a panel member with a conflict
	heron     = person("Heron", panel, access.RoleSurvivors)
	wren      = person("Wren", panel, access.RoleSurvivors)
	finch     = person("Finch", panel, access.RoleSurvivors)
	doubled   = person("Doubled", panel, access.RoleSurvivors, access.RoleInquiry)
	elsewhere = person("Elsewhere", council, access.RoleSurvivors)
	admin     = person("admin", team, access.RoleAdministrator)
	auditor   = person("auditor", team, access.RoleAuditor)
	visitor   = access.Public()
)

// staff are all who work there.
func staff() []access.Actor {
	all := []access.Actor{com1, com2, chair, judge, secretary, solicitor, analyst, link, conflict, heron, wren, finch, doubled, elsewhere, admin, auditor}
	for i, a := range all {
		if a.Has(access.RoleSurvivors) {
			all[i].Name = a.ID // an account is called by the alias
		}
	}
	return all
}

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

// directory is who works there: a test may change it.
type directory struct{ all []access.Actor }

func (d *directory) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) { return d.all, nil }

func as(a access.Actor) context.Context {
	if a.Has(access.RoleSurvivors) {
		a.Name = a.ID
	}
	return access.WithActor(context.Background(), a)
}

// register is a register of claims: what is found stands in found.
type register struct {
	ledger *ledger.Ledger
	claims []survivors.Claim
	opened map[string]bool // by the actor's id and the evidence
	refuse map[string]string
	found  []survivors.Finding
}

func (r *register) Claims(ctx context.Context) ([]survivors.Claim, error) {
	var out []survivors.Claim
	for _, c := range r.claims {
		c.Evidence = slices.Clone(c.Evidence)
		for i := range c.Evidence {
			c.Evidence[i].Left = !r.opened[access.ActorFrom(ctx).ID+" "+c.Evidence[i].Name]
		}
		c.Refusal = r.refuse[access.ActorFrom(ctx).ID]
		out = append(out, c)
	}
	return out, nil
}

func (r *register) Choices() (a, b []survivors.Choice) {
	return []survivors.Choice{{Value: "verified", Text: "Verified as done", Done: true}, {Value: "sent_back", Text: "Not accepted as done"}},
		[]survivors.Choice{{Value: "unknown", Text: "Not known yet"}}
}

func (r *register) Check(_ context.Context, f survivors.Finding) error {
	if f.Verdict != "verified" && f.Verdict != "sent_back" {
		return errs.InvalidInput("Choose.", errs.Field{Name: "verdict", Message: "Choose whether it was done"})
	}
	return nil
}

func (r *register) Find(ctx context.Context, f survivors.Finding, first string, beside ledger.Act, keep func(context.Context, *ledger.Tx) error) error {
	if access.ActorFrom(ctx).Is(first) {
		return errs.New(errs.Forbidden, "Another must have found the same.")
	}
	_, err := r.ledger.Write(ctx, beside, keep)
	if err == nil {
		r.found = append(r.found, f)
	}
	return err
}

// world is an inquiry with a survivors panel on a fresh database, with the real rules, the real ledger
// and vault, and a clock that stands still.
type world struct {
	*survivors.Service
	inquiries *inquiry.Service
	t         testing.TB
	db        *db.DB
	clock     *clock.Fake
	bodies    listed
	staff     *directory
	register  *register
	one       map[string]string
	id        string
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(),
		survivors.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), survivors.Tables())})
	if err != nil {
		t.Fatal(err)
	}
	files, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	days, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, clock: c, one: map[string]string{}, staff: &directory{staff()}, register: &register{ledger: l, opened: map[string]bool{}, refuse: map[string]string{}},
		bodies: listed{office: {office}, team: {team}, council: {council, trust}, trust: {trust, council}, force: {force}, panel: {panel}, trade: {trade}}}
	w.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Bodies: w.bodies, Staff: w.staff, Keys: files})
	one := func(context.Context, db.Querier) (func(string) string, error) {
		return func(id string) string { return cmp.Or(w.one[id], id) }, nil
	}
	w.Service = survivors.NewService(survivors.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: files, Inquiries: w.inquiries, Calendar: days, Register: w.register, OneHuman: one})
	if all, _, err := w.inquiries.List(as(visitor)); err == nil && len(all) > 0 {
		w.id = all[0].ID
		return w
	}
	w.found()
	return w
}

// outside are the words of a panel that count among what is public.
func (w *world) outside() string {
	w.t.Helper()
	all, err := survivors.Outside{Clock: w.clock}.Public(as(visitor), w.DB, w.id)
	w.do(err)
	var out []string
	for _, t := range all {
		out = append(out, t.Words)
	}
	return strings.Join(out, "\n")
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
func (w *world) agreed(on *proposal.Service, a access.Actor, id string, err error, parts ...string) {
	w.t.Helper()
	w.do(err)
	w.do(w.agree(on, a, id, parts...))
}

func (w *world) agree(on *proposal.Service, a access.Actor, id string, parts ...string) error {
	p, err := on.Read(as(a), id)
	if err != nil {
		return err
	}
	if err := on.Opened(as(a), p, parts...); err != nil {
		return err
	}
	return on.Agree(as(a), id, "")
}

// found sets the inquiry up, with its team.
func (w *world) found() {
	w.t.Helper()
	p, err := w.inquiries.Propose(as(com1), inquiry.New{Title: "Made-up Inquiry", Form: rules.Council, Bodies: []string{council}, Area: "Made-up Area",
		About: "Summary withheld in test data.", Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), com2, p, err)
	all, _, err := w.inquiries.List(as(visitor))
	w.do(err)
	w.id = all[0].ID
	for a, part := range map[string]rules.Part{"chair": rules.Chair, "judge": rules.Member, "secretary": rules.Secretary, "solicitor": rules.Solicitor, "analyst": rules.Analyst, "link": rules.Link,
		"conflict": rules.Member} {
		p, err := w.inquiries.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: w.id, Account: a, Part: part, From: w.Today(), Why: "Chosen by a made-up competition."})
		w.agreed(w.inquiries.Proposals(), com2, p, err)
	}
	w.do(w.inquiries.Declare(as(conflict), inquiry.InterestInput{Inquiry: w.id, Words: "Worked for the made-up council.", Conflict: "yes", Body: council}))
}

// terms publishes terms of reference in force.
func (w *world) terms() {
	w.t.Helper()
	d, err := w.inquiries.Drafting(as(secretary), w.id)
	w.do(err)
	w.do(w.inquiries.SaveDraft(as(secretary), inquiry.DraftInput{Inquiry: w.id, Text: "1. It asks what was done.", Version: d.Draft.Version}))
	for who, whom := range map[string]string{"chair": inquiry.WhomChair, "secretary": inquiry.WhomSurvivors} {
		a := chair
		if who == "secretary" {
			a = secretary
		}
		w.do(w.inquiries.RecordConsulted(as(a), inquiry.ConsultedInput{Inquiry: w.id, Whom: whom, On: w.Today(), Said: "They agree with the text.", Changed: "Nothing: no change was asked for."}))
	}
	id, err := w.inquiries.ProposeTerms(as(secretary), w.id, inquiry.TermsInForce, "The first.")
	w.do(err)
	prop, err := w.inquiries.Proposals().Read(as(chair), id)
	w.do(err)
	_, _, part, err := w.inquiries.ProposedNow(as(chair), prop)
	w.do(err)
	w.do(w.agree(w.inquiries.Proposals(), chair, id, part))
}

func (w *world) anOffer() survivors.OfferInput {
	return survivors.OfferInput{Inquiry: w.id, Work: "It advises, and looks at what is claimed to be done.", Time: "Two days in a month.", Pay: "A made-up sum for each day.",
		Ways: "By bank transfer, by voucher, or not at all: each member chooses.", Benefits: "Pay can change benefits. A made-up adviser says how, before you answer.", Length: "Eighteen months.",
		Leaving: "At any time, without a reason.", PapersDays: 5, AnswerDays: 10, Body: panel}
}

func (w *world) offer() {
	w.t.Helper()
	p, err := w.ProposeOffer(as(secretary), w.anOffer())
	w.agreed(w.Proposals(), chair, p, err)
}

func (w *world) linked() {
	w.t.Helper()
	seats, err := w.LinkSeats(as(secretary), w.db, w.id)
	w.do(err)
	p, err := w.ProposeLink(as(secretary), survivors.LinkInput{Inquiry: w.id, Seat: seats[0].ID, Employer: "A made-up charity", Interests: "None: never worked in the area."})
	w.agreed(w.Proposals(), chair, p, err)
}

func (w *world) aDoor() survivors.DoorInput {
	return survivors.DoorInput{Inquiry: w.id, From: w.Today(), To: w.Today().AddDays(30), Words: "Whoever was let down in the made-up area."}
}

// open opens nominations.
func (w *world) open() {
	w.t.Helper()
	w.terms()
	w.offer()
	w.linked()
	p, err := w.ProposeDoor(as(secretary), w.aDoor())
	w.agreed(w.Proposals(), chair, p, err)
}

func newKey() phrase.Key {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return phrase.NewKey(b)
}

// canary is in what a nominee wrote: it must be nowhere that it should not.
const canary = "canary-name"

func (w *world) nominating() survivors.Nominating {
	return survivors.Nominating{Inquiry: w.id, Key: newKey(), BySelf: true, Name: "Synthetic " + canary, Contact: "By this page, canary-contact", Words: "Summary withheld in test data."}
}

func (w *world) nominated() survivors.Person {
	w.t.Helper()
	in := w.nominating()
	id, err := w.Nominate(as(visitor), in)
	w.do(err)
	return survivors.Person{Nomination: id, Key: in.Key}
}

// answered has the link person and the chair answer a nomination.
func (w *world) answered(p survivors.Person, yes bool) {
	w.t.Helper()
	_, _, err := w.OpenNomination(as(link), w.id, p.Nomination, "To answer it.")
	w.do(err)
	id, err := w.ProposeChoice(as(link), survivors.ChoiceInput{Inquiry: w.id, Nomination: p.Nomination, Yes: yes, Reason: "A made-up reason, canary-reason."})
	w.do(err)
	_, parts, err := w.OpenNomination(as(chair), w.id, p.Nomination, "To answer it too.")
	w.do(err)
	w.do(w.agree(w.Proposals(), chair, id, parts...))
}

// sits has an account join the panel.
func (w *world) sits(a access.Actor) survivors.Person {
	w.t.Helper()
	p := w.nominated()
	w.answered(p, true)
	w.do(w.ChooseAlias(as(visitor), p, a.ID))
	id, err := w.ProposeJoin(as(link), w.joining(p, a))
	w.agreed(w.Proposals(), chair, id, err)
	return p
}

func (w *world) joining(p survivors.Person, a access.Actor) survivors.JoinInput {
	return survivors.JoinInput{Inquiry: w.id, Nomination: p.Nomination, Account: a.ID, From: w.Today(), To: w.Today().AddDays(500)}
}

// seated opens the panel with two members.
func (w *world) seated() {
	w.t.Helper()
	w.open()
	w.sits(heron)
	w.sits(wren)
}

// meeting sets one so many days from today.
func (w *world) meeting(days int) string {
	w.t.Helper()
	on := w.Today().AddDays(days)
	w.do(w.SetMeeting(as(secretary), w.id, on, "In a made-up room. Video is off."))
	k, err := w.Keeping(as(secretary), w.id)
	w.do(err)
	return k.Meetings[slices.IndexFunc(k.Meetings, func(m survivors.Meeting) bool { return m.Day == on })].ID
}

func (w *world) aPaper(meeting string) survivors.PaperInput {
	return survivors.PaperInput{Inquiry: w.id, Meeting: meeting, Title: "Made-up paper", Text: "Summary withheld in test data, canary-paper.", Bodies: []string{survivors.NoBody}}
}

func (w *world) paper(in survivors.PaperInput) {
	w.t.Helper()
	p, err := w.ProposePaper(as(secretary), in)
	w.agreed(w.Proposals(), chair, p, err)
}

// refused wants a refusal of a kind.
func refused(t testing.TB, what string, err error, code errs.Code) {
	t.Helper()
	if !errs.Is(err, code) {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}
