package reviewtest

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
	"candour/internal/room/review"
	"candour/internal/room/review/figures"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
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

// StaffOf is somebody of the staff, made up.
func StaffOf(name, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: "staff-" + name, Name: "Synthetic " + name, Body: body, Human: "human-" + name, Roles: roles, Synthetic: true,
		Standing: access.Alone("staff-"+name, "human-"+name, body, ClosesOf(body))}
}

// ClosesOf: the forces and prosecutors of these tests say in their ids what they are.
func ClosesOf(body string) access.Known {
	if strings.HasSuffix(body, "-police") || strings.Contains(body, "prosecutors") {
		return access.Yes
	}
	return access.No
}

func testPeople() people {
	return people{
		"secretary":    StaffOf("Secretary", "made-up-panel", access.RoleSecretariat),
		"second":       StaffOf("Second", "made-up-panel", access.RoleSecretariat),
		"reviewer":     StaffOf("Reviewer", "made-up-southern-police", access.RoleReviewer),
		"reviewer2":    StaffOf("Reviewer Two", "made-up-western-police", access.RoleReviewer),
		"independent":  StaffOf("Independent", "made-up-trust", access.RoleIndependent),
		"independent2": StaffOf("Independent Two", "made-up-trust", access.RoleIndependent),
		"insider":      StaffOf("Insider", "made-up-northern-police", access.RoleReviewer, access.RoleSecretariat, access.RoleIndependent),
		"liaison":      StaffOf("Liaison", "made-up-northern-police", access.RoleLiaison),
		"prosecutor":   StaffOf("Prosecutor", "made-up-prosecutors", access.RoleLiaison),
		"custodian1":   StaffOf("Custodian One", "made-up-trust", access.RoleCustodian),
		"custodian2":   StaffOf("Custodian Two", "made-up-court", access.RoleCustodian),
		"custodian3":   StaffOf("Custodian Three", "made-up-college", access.RoleCustodian),
		"admin":        StaffOf("Admin", "", access.RoleAdministrator),
		"admin2":       StaffOf("Admin2", "", access.RoleAdministrator),
		"auditor":      StaffOf("Auditor", "", access.RoleAuditor),
	}
}

// Bodies are plainly made up.
func Bodies() []intake.BodyOption {
	return []intake.BodyOption{{ID: "made-up-northern-police", Name: "Made-up Northern Police", Kind: "force"}, {ID: "made-up-southern-police", Name: "Made-up Southern Police", Kind: "force"},
		{ID: "made-up-western-police", Name: "Made-up Western Police", Kind: "force"}, {ID: "made-up-prosecutors", Name: "Made-up Prosecutors", Kind: "prosecutor"}}
}

// World is a panel on a database of its own.
type World struct {
	T      *testing.T
	DB     *db.DB
	Ledger *ledger.Ledger
	S      *review.Service
	Clock  *clock.Fake
	keys   *vault.FileKeys
	People people
	Mine   intake.PersonKey // of the case that tests of two at once are about
}

// New is a world in which three custodians have keys.
func New(t *testing.T, d *db.DB) *World {
	t.Helper()
	w := On(t, d, t.TempDir())
	for _, n := range []string{"custodian1", "custodian2", "custodian3"} {
		w.OK(w.S.Enrol(w.As(n), Pass(n)))
	}
	return w
}

// On is a world over a database that may have been used before, with the keys of a
// folder.
func On(t *testing.T, d *db.DB, keys string) *World {
	t.Helper()
	w := &World{T: t, DB: d, Clock: clock.NewFake(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)), People: testPeople()}
	_, err := d.Migrate(t.Context(), ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), review.Migrations())
	w.OK(err)
	policy, err := access.Compile(review.Access())
	w.OK(err)
	skey, vkey, err := note.GenerateKey(rand.Reader, "review.test/ledger")
	w.OK(err)
	signer, err := note.NewSigner(skey)
	w.OK(err)
	verifier, err := note.NewVerifier(vkey)
	w.OK(err)
	w.Ledger, err = ledger.New(t.Context(), ledger.Config{DB: d, Auth: policy, Clock: w.Clock, Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), review.Tables()),
		Origin: "review.test/ledger", Signer: signer, Verifier: verifier})
	w.OK(err)
	w.keys, err = vault.NewFileKeys(keys)
	w.OK(err)
	w.S = review.NewService(w.config(policy))
	return w
}

func (w *World) config(policy access.Authorizer) review.Config {
	return review.Config{StretchKiB: 64, DB: w.DB, Ledger: w.Ledger, Auth: policy, Clock: w.Clock, Keys: w.keys, Staff: w.People,
		Criteria: testCriteria(w.T), Clocks: testClocks(w.T), Schedule: Retention(w.T), Codes: testCodes(w.T), Bodies: Bodies()}
}

// OK stops the test at an error.
func (w *World) OK(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatalf("%v %v", err, errs.FieldsOf(err))
	}
}

// Refused holds an error to a code.
func (w *World) Refused(err error, code errs.Code) {
	w.T.Helper()
	if !errs.Is(err, code) {
		w.T.Fatalf("got %v, want the code %v", err, code)
	}
}

// As is the context of somebody of the world.
func (w *World) As(name string) context.Context {
	a, ok := w.People[name]
	if !ok {
		w.T.Fatalf("there is no %s in this world", name)
	}
	return access.WithActor(w.T.Context(), a)
}

// System is the context of the program's own jobs.
func (w *World) System() context.Context {
	return access.WithActor(w.T.Context(), access.SystemActor("test"))
}

// Canary is in every sealed field of an application.
const Canary = "canary-4417"

// Batch lets an hour pass, so that all that was done has its place in the log.
func (w *World) Batch() {
	w.T.Helper()
	for range 2 {
		_, err := w.Ledger.Publish(w.System(), nil)
		w.OK(err)
		w.Clock.Set(w.Ledger.NextBatch())
	}
	_, err := w.Ledger.Publish(w.System(), nil)
	w.OK(err)
}

// Application is one that is ready to be sent.
func (w *World) Application() intake.Application {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return intake.Application{Key: phrase.NewKey(b), Force: "made-up-northern-police", Prosecutor: "made-up-prosecutors",
		Identity: intake.Identity{Name: "Synthetic Person 12 " + Canary}, Contact: intake.ContactPlan{Ways: []string{"here"}, Email: Canary + "@demo.invalid"},
		Account: intake.Account{Words: "Summary withheld in test data. " + Canary, Reference: "MU/" + Canary},
		Agreed:  map[rules.Step]bool{rules.StepPapers: true, rules.StepAdvice: true}, Synthetic: true}
}

// Apply sends an application and gives its key.
func (w *World) Apply(change ...func(*intake.Application)) intake.PersonKey {
	w.T.Helper()
	a := w.Application()
	for _, f := range change {
		f(&a)
	}
	_, id, err := w.S.Submit(w.T.Context(), "", a)
	w.OK(err)
	return intake.PersonKey{CaseID: id, Key: a.Key}
}

// To takes a case as far as a state, by the usual way.
func (w *World) To(id string, state rules.State) {
	w.T.Helper()
	steps := []struct {
		to rules.State
		do func() error
	}{
		{rules.Acknowledged, func() error {
			w.Confirm(id, "made-up-northern-police")
			return w.S.Acknowledge(w.As("secretary"), id, 0)
		}},
		{rules.Eligible, func() error {
			return w.Judging("secretary", id, review.JudgeEligible, "", "", func() error { return w.S.FindEligible(w.As("secretary"), id, 0) })
		}},
		{rules.Asked, func() error {
			return w.S.AskPapers(w.As("secretary"), id, 0, review.PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "All papers under your reference " + Canary})
		}},
		{rules.Gathered, func() error {
			tasks, err := w.S.Papers(w.As("liaison"))
			for _, t := range tasks {
				if err == nil && t.State == review.PapersOpen {
					err = w.S.AnswerPapers(w.As("liaison"), t.ID, review.PapersAnswer{Code: "sent"})
				}
			}
			if err != nil {
				return err
			}
			return w.S.Gather(w.As("secretary"), id, 0)
		}},
		{rules.Allocated, func() error { return w.S.Allocate(w.As("secretary"), id, 0, "staff-Reviewer", "staff-Independent") }},
		{rules.Examined, func() error {
			in := review.LineInput{Line: w.S.Codes.LineCodes[0].ID, Followed: w.S.Codes.LineStates[0].ID, Words: Canary}
			if err := w.S.RecordLine(w.As("reviewer"), id, in); err != nil {
				return err
			}
			return w.Judging("reviewer", id, review.JudgeLines, "", "", func() error { return w.S.FinishExamining(w.As("reviewer"), id, 0, "Not in the papers.") })
		}},
		{rules.Viewed, func() error {
			return w.Judging("independent", id, review.JudgeView, "", "", func() error { return w.S.Opine(w.As("independent"), id, 0, "A view. "+Canary) })
		}},
		{rules.Decided, func() error { return w.Decide(id, string(rules.Decided), w.S.Codes.OutcomeCodes[0].ID) }},
		{rules.Advised, func() error { return w.S.Advise(w.As("secretary"), id, 0, "Advice. "+Canary) }},
		{rules.Acted, func() error {
			return w.S.RecordAction(w.As("secretary"), id, 0, w.S.Codes.ForceActionCodes[0].ID, "")
		}},
		{rules.Closed, func() error { return w.Decide(id, string(rules.Closed), "") }},
	}
	for _, st := range steps {
		if err := st.do(); err != nil {
			w.T.Fatalf("to %s: %v %v", st.to, err, errs.FieldsOf(err))
		}
		if got := w.State(id); got != st.to {
			w.T.Fatalf("the case is at %s, not at %s", got, st.to)
		}
		if st.to == state {
			return
		}
	}
}

// Confirm has two of the secretariat say who closed a case.
func (w *World) Confirm(id, body string) {
	w.T.Helper()
	w.OK(w.S.ConfirmOrigin(w.As("secretary"), id, 0, review.OriginInput{Bodies: []string{body}, Reason: "The letter of the force."}))
	w.AgreeOrigin(id)
}

// AgreeOrigin has the second read what was said, and agree.
func (w *World) AgreeOrigin(id string) {
	w.T.Helper()
	_, err := w.S.Case(w.As("second"), id, "Working on this case.")
	w.OK(err)
	w.OK(w.S.SecondOrigin(w.As("second"), id, true, ""))
}

// Decide proposes and seconds, each having opened what they must.
func (w *World) Decide(id, kind, code string) error {
	err := w.Judging("secretary", id, review.JudgePropose, kind, "", func() error {
		return w.S.Propose(w.As("secretary"), id, review.ProposalInput{Kind: kind, Code: code, Words: "Reasons. " + Canary})
	})
	if err != nil {
		return err
	}
	p := w.Open(id)
	return w.Judging("independent", id, review.JudgeSecond, kind, p, func() error { return w.S.Second(w.As("independent"), id, p, true, "") })
}

// Judging opens what somebody must have opened before an act, and then does it.
func (w *World) Judging(who, id string, j review.Judging, kind, proposal string, do func() error) error {
	if err := w.S.OpenAll(w.As(who), id, "To look at the case again.", j, kind, proposal); err != nil {
		return err
	}
	return do()
}

// Reads opens it alone, before acts that a test makes itself.
func (w *World) Reads(who, id string, j review.Judging, kind, proposal string) {
	w.T.Helper()
	w.OK(w.Judging(who, id, j, kind, proposal, func() error { return nil }))
}

// Open gives the id of the proposal that waits.
func (w *World) Open(id string) string {
	return w.text(`SELECT COALESCE(MAX(id), '') FROM review_proposal WHERE state = 'open' AND case_id = ?`, id)
}

// State is where a case is.
func (w *World) State(id string) rules.State {
	return rules.State(w.text(`SELECT state FROM review_case WHERE id = ?`, id))
}

// Number is a case's number.
func (w *World) Number(id string) string {
	return w.text(`SELECT number FROM review_case WHERE id = ?`, id)
}

func (w *World) text(query string, args ...any) (out string) {
	w.T.Helper()
	w.OK(w.DB.QueryRow(w.T.Context(), query, args...).Scan(&out))
	return out
}

// Entries counts the entries of the log.
func (w *World) Entries() int {
	w.T.Helper()
	var n int
	w.OK(w.DB.QueryRow(w.T.Context(), `SELECT count(*) FROM ledger_leaf`).Scan(&n))
	return n
}

func (w *World) String() string { return fmt.Sprintf("world of %d people", len(w.People)) }

// Cheap is the least that a phrase may cost: what a guess costs is package phrase's to test.
var Cheap = phrase.Params{Memory: 8 << 10, Time: 1, Threads: 1}

// Drafts are those of a world, with phrases that are cheap.
func (w *World) Drafts() *intake.Drafts {
	return intake.NewDrafts(comeback.Config{DB: w.DB, Clock: w.Clock, Gate: phrase.NewGate(2, 64), Secret: bytes.Repeat([]byte{7}, 32),
		Params: Cheap, Life: Retention(w.T).DraftDays()})
}

// Taken says whether a phrase with this index leads somewhere.
func (w *World) Taken(index string) bool {
	w.T.Helper()
	var n int
	w.OK(w.DB.QueryRow(w.T.Context(), `SELECT count(*) FROM review_find WHERE lookup = ?`, index).Scan(&n))
	return n > 0
}

// Kept gives the day on which a kind of record of a case may go.
func (w *World) Kept(id, kind string) rules.Coming {
	w.T.Helper()
	list, _, err := w.S.Coming(w.As("secretary"), 100)
	w.OK(err)
	for _, n := range list {
		if n.Case == id && n.Kind == kind {
			return n
		}
	}
	return rules.Coming{}
}

// Pass is somebody's passphrase.
func Pass(who string) string { return "five plain words make " + who }

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<script.*?</script>|<[^>]+>|\n\s*\n`)

// PlainText is what a page says, without its tags.
func PlainText(body string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
}

// Publish publishes a quarter of passages that a test made up.
func (w *World) Publish(q figures.Quarter, list []rules.Passage) {
	w.T.Helper()
	text, err := json.Marshal(figures.BuildRelease(list, []string{"made-up-northern-police", "made-up-southern-police", "made-up-western-police"}, q))
	w.OK(err)
	act := ledger.Act{Action: access.ReviewClock, Kind: "review-release", ID: "release-" + q.String()}
	_, err = w.Ledger.Write(w.System(), act, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("review_release", act.ID, ledger.Row{"quarter": q.String(), "published": string(text), "made": w.S.Today().String()})
	})
	w.OK(err)
}
