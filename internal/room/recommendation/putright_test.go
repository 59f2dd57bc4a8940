package recommendation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/pages/staff"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// mender is a coordinator whose body owes nothing here.
var mender = as(access.RoleCoordinator, "register")

// owersKeeper is a coordinator of the body that owes the answer.
var owersKeeper = as(access.RoleCoordinator, "uk-government")

// standing is everything that counts look at: what of a register must be as it
// was before a mistake was entered.
type standing struct {
	Figures   record.Figures
	Summary   record.Summary
	Timetable []record.Due
	Owed      []recommendation.OwedLetter
	CSV       string
	Export    string
	Calendar  string
}

func (s *site) standing(t testing.TB, id string) standing {
	t.Helper()
	var out standing
	var err error
	try := func(e error) {
		if e != nil {
			t.Fatal(e)
		}
	}
	out.Figures, err = s.Figures(keeper)
	try(err)
	r, err := s.Get(keeper, id)
	try(err)
	out.Summary = record.Summarise(r)
	out.Timetable, err = s.Timetable(keeper, record.TimetableFilter{})
	try(err)
	out.Owed, err = s.OwedLetters(keeper)
	try(err)
	_, recs, err := s.ExportFiles(keeper)
	try(err)
	text, err := json.Marshal(recs)
	try(err)
	out.Export = string(text)
	out.CSV = s.get(public(), "/recommendations.csv").body
	out.Calendar = s.get(public(), "/timetable.ics").body
	return out
}

// sameStanding names what differs.
func sameStanding(t testing.TB, before, after standing) {
	t.Helper()
	x, y := reflect.ValueOf(before), reflect.ValueOf(after)
	for i := range x.NumField() {
		a, b := fmt.Sprintf("%+v", x.Field(i)), fmt.Sprintf("%+v", y.Field(i))
		if reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			continue
		}
		at := 0
		for at < min(len(a), len(b)) && a[at] == b[at] {
			at++
		}
		from := max(at-80, 0)
		t.Errorf("%s is not as before:\n%.200s\n%.200s", x.Type().Field(i).Name, a[from:], b[from:])
	}
}

// idOf gives the id of the newest row of a table.
func (s *site) idOf(t testing.TB, table string) string {
	t.Helper()
	var id string
	if err := s.db.QueryRow(context.Background(), `SELECT r.id FROM `+table+` r JOIN ledger_leaf l ON l.id = r.leaf_id ORDER BY l.at DESC, r.id DESC LIMIT 1`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// mistake is one kind of record, and how it gets entered.
type mistake struct {
	kind, table string
	enter       func(s *site, c record.Commitment) error
	page        func(c record.Commitment) string
	shows       string // words that the page then shows struck through
	feed        string // the words of the one item in the feed
}

func onRecommendation(record.Commitment) string { return "/recommendations/iicsa-final-99" }
func onOwed(record.Commitment) string           { return "/recommendations/" + owedID }
func onCommitment(c record.Commitment) string   { return "/commitments/" + c.ID }

// mistakes are all kinds that can be entered by mistake and withdrawn.
func mistakes() []mistake {
	return []mistake{
		{"answer", "answer", func(s *site, _ record.Commitment) error {
			_, err := s.RecordAnswer(keeper, "iicsa-final-99", recommendation.AnswerInput{BodyID: "uk-government", Status: "rejected", Given: "2026-10-01", Words: "On another recommendation"})
			return err
		}, onRecommendation, "On another recommendation", "Answer withdrawn"},
		{"ladder_step", "ladder_step", func(s *site, _ record.Commitment) error {
			return s.TakeStep(keeper, owedID, "uk-government", "letter-1", "A letter for another")
		}, onOwed, "A letter for another", "Step of the ladder withdrawn"},
		{"tie", "tie", func(s *site, _ record.Commitment) error {
			return s.DecideTie(keeper, recommendation.TieInput{FromID: "iicsa-final-99", ToID: "iicsa-final-01", Kind: record.TieRestates, Confirm: true, Reason: "They look alike"})
		}, onRecommendation, "They look alike", "Link to another recommendation withdrawn"},
		{"commitment", "commitment", func(s *site, _ record.Commitment) error {
			_, err := s.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Plant a tree", Criterion: "It stands", Due: "2026-01", Serves: []string{"iicsa-final-99"}})
			return err
		}, onRecommendation, "Plant a tree", "Commitment withdrawn"},
		{"date_move", "date_move", func(s *site, c record.Commitment) error {
			return s.MoveDate(owner, c.ID, 0, "2031", "Typed on the wrong page")
		},
			onCommitment, "Typed on the wrong page", "Move of a date withdrawn"},
		{"progress", "progress", func(s *site, c record.Commitment) error {
			_, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "This was for another plan", ClaimDone: true, NoEvidence: true, Submit: true})
			return err
		}, onCommitment, "This was for another plan", "Progress report withdrawn"},
		{"panel_view", "panel_view", func(s *site, c record.Commitment) error {
			return s.RecordPanelView(verifier, c.ID, "satisfied", "Meant for another page", false)
		}, onCommitment, "Meant for another page", "View of the panel withdrawn"},
		{"reading", "reading", func(s *site, c record.Commitment) error {
			return s.AddReading(owner, c.ID, "2026", "99 of 99", "", false)
		},
			onCommitment, "99 of 99", "Value of the measure withdrawn"},
		{"closure", "commitment", func(s *site, c record.Commitment) error {
			return s.CloseCommitment(mender, c.ID, 0, "", "Closed the wrong one")
		},
			onCommitment, "That it was closed was entered by mistake", "Closing of the commitment withdrawn"},
	}
}

// withdraw goes through the pages as a coordinator would.
func (s *site) withdraw(kind, id string) page {
	s.t.Helper()
	at := record.PutRightHref(kind, id)
	got := s.post(mender, at, "what", record.Withdrawal, "reason", "It belongs to another record", "step", staff.StepCheck)
	s.wants(got, http.StatusOK, "Check before it is put right", "It belongs to another record")
	return s.again(mender, at, got)
}

// TestWhatWasEnteredByMistakeCountsForNothing is case 13, for every kind: the
// page shows it struck through with the day and the reason; every count, list,
// download, calendar and letter is as it was before; the feed has exactly one
// item about it; the log holds.
func TestWhatWasEnteredByMistakeCountsForNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		s.onTheLadder(t)
		for _, m := range mistakes() {
			t.Run(m.kind, func(t *testing.T) {
				s.t = t
				rec := onRecommendation(c)
				if m.kind == "ladder_step" {
					rec = onOwed(c)
				}
				before := s.standing(t, "iicsa-final-99")
				if err := m.enter(s, c); err != nil {
					t.Fatal(err)
				}
				if reflect.DeepEqual(before, s.standing(t, "iicsa-final-99")) && m.kind != "ladder_step" && m.kind != "panel_view" && m.kind != "reading" {
					t.Fatal("the mistake changed nothing: this test would prove nothing")
				}
				id := s.idOf(t, m.table)
				acts := len(s.acts(0))
				s.wants(s.withdraw(m.kind, id), http.StatusSeeOther)
				s.wrote(acts, "record.withdraw")
				sameStanding(t, before, s.standing(t, "iicsa-final-99"))
				got := s.get(public(), m.page(c))
				s.wants(got, http.StatusOK, "This page shows synthetic data", m.shows, "by mistake", "23 November 2026", "by a coordinator of this register", "Why: It belongs to another record.")
				if m.kind != "closure" && !strings.Contains(got.body, "<s>") {
					t.Error("nothing is struck through")
				}
				feed := s.get(public(), rec+"/feed.atom").body
				if n := strings.Count(feed, m.feed+": "); n != 1 {
					t.Errorf("%d items %q in the feed:\n%s", n, m.feed, feed)
				}
				if r, err := s.ledger.Verify(context.Background(), nil); err != nil || !r.Holds() {
					t.Errorf("the log: %+v %v", r, err)
				}
				if err := s.PutRight(mender, recommendation.PutRight{Kind: m.kind, ID: id, What: record.Withdrawal, Reason: "again"}); !errs.Is(err, errs.Invalid) {
					t.Errorf("withdrawn a second time: %v", err)
				}
			})
		}
	})
}

// TestCase13AMistakenAnswerPutsTheRecommendationBackOnTheLadder has the ladder
// in full: an answer that was due and is late again.
func TestCase13AMistakenAnswerPutsTheRecommendationBackOnTheLadder(t *testing.T) {
	s, _ := pledged(t)
	if _, err := s.CreateReport(keeper, recommendation.ReportInput{ID: "synthetic-owed", Title: "Synthetic report", Body: "Synthetic Inquiry", Kind: "inquiry report",
		Published: "2025-07-10", Publish: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateRecommendation(keeper, recommendation.RecommendationInput{ReportID: "synthetic-owed", Number: "98", Title: "Synthetic title", Summary: "Synthetic summary.",
		Addressees: []string{"UK Government"}, AnswerDue: "2026-01-10", Publish: true}); err != nil {
		t.Fatal(err)
	}
	at := "/recommendations/synthetic-owed-98"
	s.wants(s.get(public(), at), http.StatusOK, "!The chase ladder: ", "!days", "nobody has recorded looking for one")
	s.wants(s.post(keeper, at+"/search", "result", "none", "searched", "20 November 2026", "places", "gov.uk, Hansard"), http.StatusSeeOther)
	s.wants(s.get(public(), at), http.StatusOK, "!The chase ladder: ", "One person looked on 20 November 2026 and found none", "!days after")
	s.looksToo(t)
	ladder := s.get(public(), at)
	s.wants(ladder, http.StatusOK, "The chase ladder: ", "No answer found on 20 November 2026, 314 days after it was due", "Hansard")
	if _, err := s.RecordAnswer(keeper, "synthetic-owed-98", recommendation.AnswerInput{BodyID: "uk-government", Status: "accepted", Given: "2026-01-02", Words: "Synthetic answer"}); err != nil {
		t.Fatal(err)
	}
	s.wants(s.get(public(), at), http.StatusOK, "!The chase ladder: ", "!314 days")
	s.wants(s.withdraw("answer", s.idOf(t, "answer")), http.StatusSeeOther)
	got := s.get(public(), at)
	s.wants(got, http.StatusOK, "The chase ladder: ", "No answer found on 20 November 2026, 314 days after it was due", "<s>Accepted</s>", "<s>Synthetic answer</s>",
		"Entered by mistake. Withdrawn on 23 November 2026 by a coordinator of this register. Why: It belongs to another record.")
	// What is read by programs says the same.
	api := apiOf(t, s, "/api/v1/recommendations/synthetic-owed-98")
	s.wants(api, http.StatusOK, `"withdrawn":{"answers":[`, `"state":"not_answered"`, `"what":"withdrawn"`, `"reason":"It belongs to another record"`, `"answers":[]`)
	feed := s.get(public(), "/feed.atom").body
	if n := strings.Count(feed, "Answer withdrawn"); n != 1 {
		t.Errorf("%d items in the register's feed", n)
	}
}

// apiOf asks the API.
func apiOf(t testing.TB, s *site, target string) page {
	t.Helper()
	rec := openAPI(t, s.world).ask(target)
	return page{code: rec.Code, body: rec.Body.String()}
}

// TestNobodyTakesBackTheirOwnLateness: not the owner, not a coordinator of the
// owner's body, not somebody of no known body; and nobody else who is not a
// coordinator.
func TestNobodyTakesBackTheirOwnLateness(t *testing.T) {
	s, c := claimed(t)
	s.clock.Advance(time.Minute)
	if _, err := s.RecordAnswer(owner, "iicsa-final-99", recommendation.AnswerInput{Status: "accepted", Given: "2026-10-01", Words: "A late answer"}); err != nil {
		t.Fatal(err)
	}
	answer := s.idOf(t, "answer")
	both := access.WithActor(context.Background(), access.Actor{ID: "both", Name: "Synthetic Person 9", Body: "uk-government", Standing: access.Alone("both", "H-both", "uk-government", access.No),
		Roles: []access.Role{access.RolePublic, access.RoleOwner, access.RoleCoordinator}})
	acts := len(s.acts(0))
	for name, ctx := range map[string]context.Context{"owner": owner, "their keeper": owersKeeper, "owner and coordinator": both, "no body": as(access.RoleCoordinator, ""),
		"verifier": verifier, "analyst": analyst, "administrator": admin, "public": public()} {
		for _, what := range []string{record.Withdrawal, record.Rewording} {
			err := s.PutRight(ctx, recommendation.PutRight{Kind: "answer", ID: answer, What: what, Reason: "Not ours", Words: map[string]string{"given": "2026-01-01"}})
			if !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		if got := s.get(ctx, record.PutRightHref("answer", answer)); got.code == http.StatusOK && name != "their keeper" && name != "owner and coordinator" {
			t.Errorf("%s sees the form", name)
		}
	}
	s.wrote(acts)
	s.wants(s.get(owersKeeper, "/commitments/"+c.ID), http.StatusOK, "Put something right") // personal details they may take down
}

// TestACorrectionKeepsTheOldWordsInView, and the finding that judged a report
// still judges it; whoever wrote the report is still its author.
func TestACorrectionKeepsTheOldWordsInView(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		s.clock.Advance(time.Minute)
		if _, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "The plan was pubished", ClaimDone: true, NoEvidence: true, Submit: true}); err != nil {
			t.Fatal(err)
		}
		report := s.idOf(t, "progress")
		if err := s.RecordFinding(verifier, recommendation.FindingInput{CommitmentID: c.ID, ProgressID: report, Verdict: record.VerdictVerified, Reasons: "It is thre", Outcome: "unknown"}); err != nil {
			t.Fatal(err)
		}
		before := s.standing(t, "iicsa-final-99")
		for _, f := range []struct{ kind, id, column, was, is string }{
			{"progress", report, "words", "The plan was pubished", "The plan was published"},
			{"finding", s.idOf(t, "finding"), "reasons", "It is thre", "It is there"},
		} {
			at := record.PutRightHref(f.kind, f.id)
			got := s.post(mender, at, "what", record.Rewording, "reason", "A slip of the pen", staff.WordsField+f.column, f.is, "step", staff.StepCheck)
			s.wants(got, http.StatusOK, "Check before it is put right", f.was, f.is)
			s.wants(s.again(mender, at, got), http.StatusSeeOther)
			s.wants(s.get(public(), "/commitments/"+c.ID), http.StatusOK, f.is, "<s>", f.was+"</s>", "Corrected on 23 November 2026 by a coordinator of this register. Why: A slip of the pen.")
		}
		before.Export = strings.NewReplacer("The plan was pubished", "The plan was published", "It is thre\"", "It is there\"").Replace(before.Export)
		sameStanding(t, before, s.standing(t, "iicsa-final-99"))
		got, err := s.Commitment(public(), c.ID)
		if err != nil || got.Condition(s.Today()).State != record.StateVerified {
			t.Errorf("%v %v", got.Condition(s.Today()), err)
		}
		if author, err := (store.Store{}).AuthorOf(context.Background(), s.db, "progress", report); err != nil || author != "owner-uk-government" {
			t.Errorf("the author is %q, %v", author, err)
		}
	})
}

// TestACorrectionIsRefusedWithWords: nothing different, no reason, what others
// judge by, a report that was judged, an older move, a commitment with reports.
func TestACorrectionIsRefusedWithWords(t *testing.T) {
	s, c := claimed(t)
	report := s.idOf(t, "progress")
	if err := s.RecordFinding(verifier, recommendation.FindingInput{CommitmentID: c.ID, ProgressID: report, Verdict: record.VerdictVerified, Reasons: "It is there", Outcome: "unknown"}); err != nil {
		t.Fatal(err)
	}
	for _, due := range []string{"2030", "2031"} {
		if err := s.MoveDate(owner, c.ID, 0, due, "Synthetic reason"); err != nil {
			t.Fatal(err)
		}
	}
	moved, err := s.Commitment(public(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		in   recommendation.PutRight
		says string
	}{
		{recommendation.PutRight{Kind: "progress", ID: report, What: record.Rewording, Reason: "why", Words: map[string]string{"words": "The plan was published"}}, "Nothing is different"},
		{recommendation.PutRight{Kind: "progress", ID: report, What: record.Withdrawal}, "Enter why"},
		{recommendation.PutRight{Kind: "progress", ID: report, What: record.Withdrawal, Reason: "why"}, "withdraw the finding first"},
		{recommendation.PutRight{Kind: "commitment", ID: c.ID, What: record.Rewording, Reason: "why", Words: map[string]string{"criterion": "Something easier"}}, "others judge by"},
		{recommendation.PutRight{Kind: "commitment", ID: c.ID, What: record.Withdrawal, Reason: "why"}, "Withdraw that first"},
		{recommendation.PutRight{Kind: "date_move", ID: moved.Moves[0].ID, What: record.Withdrawal, Reason: "why"}, "Withdraw the later move first"},
		{recommendation.PutRight{Kind: "closure", ID: c.ID, What: record.Withdrawal, Reason: "why"}, "not closed"},
		{recommendation.PutRight{Kind: "evidence", ID: "none", What: record.Withdrawal, Reason: "why"}, "no such record"},
		{recommendation.PutRight{Kind: "staff", ID: "x", What: record.Withdrawal, Reason: "why"}, "no such record"},
	} {
		err := s.PutRight(mender, x.in)
		text := errs.Message(err)
		for _, f := range errs.FieldsOf(err) {
			text += " " + f.Message
		}
		if err == nil || !strings.Contains(text, x.says) {
			t.Errorf("%+v: %q does not say %q", x.in, text, x.says)
		}
	}
}

// TestEveryPublishedKindCanBePutRight holds the list of kinds to the tables:
// a new table of what is published needs its way of being put right.
func TestEveryPublishedKindCanBePutRight(t *testing.T) {
	elsewhere := map[string]string{
		"body": "edited by a coordinator", "report": "edited by a coordinator", "addressee": "edited with the recommendation",
		"commitment_serves": "goes with its commitment", "correction": "is the way itself",
	}
	have := map[string]bool{}
	for _, k := range record.Fixables() {
		have[k.Table] = true
	}
	for _, table := range recommendation.Tables() {
		if !have[table.Name] && elsewhere[table.Name] == "" {
			t.Errorf("nothing says how a %s is put right", table.Name)
		}
	}
}
