package review

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/figures"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

// people are the staff of a test world, by a short name.
type people map[string]access.Actor

// PeopleIn lists them, as signin does.
func (p people) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) {
	var out []access.Actor
	for _, a := range p {
		out = append(out, a)
	}
	return out, nil
}

func staffOf(name, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: "staff-" + name, Name: "Synthetic " + name, Body: body, Human: "human-" + name, Roles: roles, Synthetic: true,
		Standing: access.Alone("staff-"+name, "human-"+name, body, closesOf(body))}
}

// closesOf: the forces and prosecutors of these tests say in their ids what they are.
func closesOf(body string) access.Known {
	if strings.HasSuffix(body, "-police") || strings.Contains(body, "prosecutors") {
		return access.Yes
	}
	return access.No
}

func testPeople() people {
	return people{
		"secretary":    staffOf("Secretary", "made-up-panel", access.RoleSecretariat),
		"second":       staffOf("Second", "made-up-panel", access.RoleSecretariat),
		"reviewer":     staffOf("Reviewer", "made-up-southern-police", access.RoleReviewer),
		"reviewer2":    staffOf("Reviewer Two", "made-up-western-police", access.RoleReviewer),
		"independent":  staffOf("Independent", "made-up-trust", access.RoleIndependent),
		"independent2": staffOf("Independent Two", "made-up-trust", access.RoleIndependent),
		"insider":      staffOf("Insider", "made-up-northern-police", access.RoleReviewer, access.RoleSecretariat, access.RoleIndependent),
		"liaison":      staffOf("Liaison", "made-up-northern-police", access.RoleLiaison),
		"prosecutor":   staffOf("Prosecutor", "made-up-prosecutors", access.RoleLiaison),
		"custodian1":   staffOf("Custodian One", "made-up-trust", access.RoleCustodian),
		"custodian2":   staffOf("Custodian Two", "made-up-court", access.RoleCustodian),
		"custodian3":   staffOf("Custodian Three", "made-up-college", access.RoleCustodian),
		"admin":        staffOf("Admin", "", access.RoleAdministrator),
		"auditor":      staffOf("Auditor", "", access.RoleAuditor),
	}
}

// testBodies are plainly made up.
func testBodies() []intake.BodyOption {
	return []intake.BodyOption{{ID: "made-up-northern-police", Name: "Made-up Northern Police", Kind: "force"}, {ID: "made-up-southern-police", Name: "Made-up Southern Police", Kind: "force"},
		{ID: "made-up-western-police", Name: "Made-up Western Police", Kind: "force"}, {ID: "made-up-prosecutors", Name: "Made-up Prosecutors", Kind: "prosecutor"}}
}

type world struct {
	t      *testing.T
	db     *db.DB
	ledger *ledger.Ledger
	s      *Service
	clock  *clock.Fake
	keys   *vault.FileKeys
	people people
	mine   intake.PersonKey // of the case that tests of two at once are about
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := worldOn(t, d, t.TempDir())
	for _, n := range []string{"custodian1", "custodian2", "custodian3"} {
		w.ok(w.s.Enrol(w.as(n), pass(n)))
	}
	return w
}

// worldOn is a world over a database that may have been used before, with the
// keys of a folder.
func worldOn(t *testing.T, d *db.DB, keys string) *world {
	t.Helper()
	w := &world{t: t, db: d, clock: clock.NewFake(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)), people: testPeople()}
	_, err := d.Migrate(t.Context(), ledger.Migrations(), opened.Migrations(), vault.Migrations(), Migrations())
	w.ok(err)
	policy, err := access.Compile(Access())
	w.ok(err)
	skey, vkey, err := note.GenerateKey(rand.Reader, "review.test/ledger")
	w.ok(err)
	signer, err := note.NewSigner(skey)
	w.ok(err)
	verifier, err := note.NewVerifier(vkey)
	w.ok(err)
	w.ledger, err = ledger.New(t.Context(), ledger.Config{DB: d, Auth: policy, Clock: w.clock, Tables: slices.Concat(opened.Tables(), vault.Tables(), Tables()),
		Origin: "review.test/ledger", Signer: signer, Verifier: verifier})
	w.ok(err)
	w.keys, err = vault.NewFileKeys(keys)
	w.ok(err)
	w.s = NewService(w.config(policy))
	return w
}

func (w *world) config(policy Authorizer) Config {
	return Config{DB: w.db, Ledger: w.ledger, Auth: policy, Clock: w.clock, Keys: w.keys, Staff: w.people,
		Criteria: testCriteria(w.t), Clocks: testClocks(w.t), Schedule: testRetention(w.t), Codes: testCodes(w.t), Bodies: testBodies()}
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v %v", err, errs.FieldsOf(err))
	}
}

func (w *world) refused(err error, code errs.Code) {
	w.t.Helper()
	if !errs.Is(err, code) {
		w.t.Fatalf("got %v, want the code %v", err, code)
	}
}

func (w *world) as(name string) context.Context {
	a, ok := w.people[name]
	if !ok {
		w.t.Fatalf("there is no %s in this world", name)
	}
	return access.WithActor(w.t.Context(), a)
}

func (w *world) system() context.Context {
	return access.WithActor(w.t.Context(), access.SystemActor("test"))
}

// canary is in every sealed field of an application.
const canary = "canary-4417"

// batch lets an hour pass, so that all that was done has its place in the log.
func (w *world) batch() {
	w.t.Helper()
	for range 2 {
		_, err := w.ledger.Publish(w.system(), nil)
		w.ok(err)
		w.clock.Set(w.ledger.NextBatch())
	}
	_, err := w.ledger.Publish(w.system(), nil)
	w.ok(err)
}

func (w *world) application() intake.Application {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return intake.Application{Key: phrase.NewKey(b), Force: "made-up-northern-police", Prosecutor: "made-up-prosecutors",
		Identity: intake.Identity{Name: "Synthetic Person 12 " + canary}, Contact: intake.ContactPlan{Ways: []string{"here"}, Email: canary + "@demo.invalid"},
		Account: intake.Account{Words: "Summary withheld in test data. " + canary, Reference: "MU/" + canary}, Agreed: map[rules.Step]bool{rules.StepPapers: true, rules.StepAdvice: true}, Synthetic: true}
}

// apply sends an application and gives its key.
func (w *world) apply(change ...func(*intake.Application)) intake.PersonKey {
	w.t.Helper()
	a := w.application()
	for _, f := range change {
		f(&a)
	}
	_, id, err := w.s.Submit(w.t.Context(), "", a)
	w.ok(err)
	return intake.PersonKey{CaseID: id, Key: a.Key}
}

// to takes a case as far as a state, by the usual way.
func (w *world) to(id string, state rules.State) {
	w.t.Helper()
	steps := []struct {
		to rules.State
		do func() error
	}{
		{rules.Acknowledged, func() error {
			w.confirm(id, "made-up-northern-police")
			return w.s.Acknowledge(w.as("secretary"), id, 0)
		}},
		{rules.Eligible, func() error {
			return w.judging("secretary", id, JudgeEligible, "", "", func() error { return w.s.FindEligible(w.as("secretary"), id, 0) })
		}},
		{rules.Asked, func() error {
			return w.s.AskPapers(w.as("secretary"), id, 0, PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "All papers under your reference " + canary})
		}},
		{rules.Gathered, func() error {
			tasks, err := w.s.Papers(w.as("liaison"))
			for _, t := range tasks {
				if err == nil && t.State == PapersOpen {
					err = w.s.AnswerPapers(w.as("liaison"), t.ID, PapersAnswer{Code: "sent"})
				}
			}
			if err != nil {
				return err
			}
			return w.s.Gather(w.as("secretary"), id, 0)
		}},
		{rules.Allocated, func() error { return w.s.Allocate(w.as("secretary"), id, 0, "staff-Reviewer", "staff-Independent") }},
		{rules.Examined, func() error {
			in := LineInput{Line: w.s.Codes.LineCodes[0].ID, Followed: w.s.Codes.LineStates[0].ID, Words: canary}
			if err := w.s.RecordLine(w.as("reviewer"), id, in); err != nil {
				return err
			}
			return w.judging("reviewer", id, JudgeLines, "", "", func() error { return w.s.FinishExamining(w.as("reviewer"), id, 0, "Not in the papers.") })
		}},
		{rules.Viewed, func() error {
			return w.judging("independent", id, JudgeView, "", "", func() error { return w.s.Opine(w.as("independent"), id, 0, "A view. "+canary) })
		}},
		{rules.Decided, func() error { return w.decide(id, string(rules.Decided), w.s.Codes.OutcomeCodes[0].ID) }},
		{rules.Advised, func() error { return w.s.Advise(w.as("secretary"), id, 0, "Advice. "+canary) }},
		{rules.Acted, func() error {
			return w.s.RecordAction(w.as("secretary"), id, 0, w.s.Codes.ForceActionCodes[0].ID, "")
		}},
		{rules.Closed, func() error { return w.decide(id, string(rules.Closed), "") }},
	}
	for _, st := range steps {
		if err := st.do(); err != nil {
			w.t.Fatalf("to %s: %v %v", st.to, err, errs.FieldsOf(err))
		}
		if got := w.state(id); got != st.to {
			w.t.Fatalf("the case is at %s, not at %s", got, st.to)
		}
		if st.to == state {
			return
		}
	}
}

// confirm has two of the secretariat say who closed a case.
func (w *world) confirm(id, body string) {
	w.t.Helper()
	w.ok(w.s.ConfirmOrigin(w.as("secretary"), id, 0, OriginInput{Bodies: []string{body}, Reason: "The letter of the force."}))
	w.agreeOrigin(id)
}

// agreeOrigin has the second read what was said, and agree.
func (w *world) agreeOrigin(id string) {
	w.t.Helper()
	_, err := w.s.Case(w.as("second"), id, "Working on this case.")
	w.ok(err)
	w.ok(w.s.SecondOrigin(w.as("second"), id, true, ""))
}

func (w *world) decide(id, kind, code string) error {
	err := w.judging("secretary", id, JudgePropose, kind, "", func() error {
		return w.s.Propose(w.as("secretary"), id, ProposalInput{Kind: kind, Code: code, Words: "Reasons. " + canary})
	})
	if err != nil {
		return err
	}
	p := w.open(id)
	return w.judging("independent", id, JudgeSecond, kind, p, func() error { return w.s.Second(w.as("independent"), id, p, true, "") })
}

// judging opens what somebody must have opened before an act, and then does it.
func (w *world) judging(who, id string, j Judging, kind, proposal string, do func() error) error {
	if err := w.s.OpenAll(w.as(who), id, "To look at the case again.", j, kind, proposal); err != nil {
		return err
	}
	return do()
}

// reads opens it alone, before acts that a test makes itself.
func (w *world) reads(who, id string, j Judging, kind, proposal string) {
	w.t.Helper()
	w.ok(w.judging(who, id, j, kind, proposal, func() error { return nil }))
}

// open gives the id of the proposal that waits.
func (w *world) open(id string) string {
	return w.text(`SELECT COALESCE(MAX(id), '') FROM review_proposal WHERE state = 'open' AND case_id = ?`, id)
}

func (w *world) state(id string) rules.State {
	return rules.State(w.text(`SELECT state FROM review_case WHERE id = ?`, id))
}

func (w *world) number(id string) string {
	return w.text(`SELECT number FROM review_case WHERE id = ?`, id)
}

func (w *world) text(query string, args ...any) (out string) {
	w.t.Helper()
	w.ok(w.db.QueryRow(w.t.Context(), query, args...).Scan(&out))
	return out
}

func (w *world) entries() int {
	w.t.Helper()
	var n int
	w.ok(w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM ledger_leaf`).Scan(&n))
	return n
}

func (w *world) String() string { return fmt.Sprintf("world of %d people", len(w.people)) }

// cheap makes phrases quickly: the cost of a guess is package phrase's to test.
func (w *world) drafts() *intake.Drafts {
	return intake.NewDrafts(intake.DraftConfig{DB: w.db, Clock: w.clock, Gate: phrase.NewGate(2, 64), Secret: bytes.Repeat([]byte{7}, 32), Params: phrase.DefaultParams(), Life: testRetention(w.t).DraftDays()})
}

// taken says whether a phrase with this index leads somewhere.
func (w *world) taken(index string) bool {
	w.t.Helper()
	var n int
	w.ok(w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM review_find WHERE lookup = ?`, index).Scan(&n))
	return n > 0
}

// kept gives the day on which a kind of record of a case may go.
func (w *world) kept(id, kind string) Coming {
	w.t.Helper()
	list, _, err := w.s.Coming(w.as("secretary"), 100)
	w.ok(err)
	for _, n := range list {
		if n.Case == id && n.Kind == kind {
			return n
		}
	}
	return Coming{}
}

func pass(who string) string { return "five plain words make " + who }

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<script.*?</script>|<[^>]+>|\n\s*\n`)

func plainText(body string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
}

// publish publishes a quarter of passages that a test made up.
func (w *world) publish(q figures.Quarter, list []rules.Passage) {
	w.t.Helper()
	text, err := json.Marshal(figures.BuildRelease(list, []string{"made-up-northern-police", "made-up-southern-police", "made-up-western-police"}, q))
	w.ok(err)
	act := ledger.Act{Action: access.ReviewClock, Kind: "review-release", ID: "release-" + q.String()}
	_, err = w.ledger.Write(w.system(), act, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("review_release", act.ID, ledger.Row{"quarter": q.String(), "published": string(text), "made": w.s.Today().String()})
	})
	w.ok(err)
}
