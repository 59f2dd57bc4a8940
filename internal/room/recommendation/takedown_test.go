package recommendation_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
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
	"candour/internal/trust/ledger"
)

// canaryWords stand for somebody's personal details. They are in no other place.
const canaryWords = "Zanzibarquux Synthetic Person Seventeen"

// TestCase12AFileIsTakenOffADraftAndAnotherTakenDown: a wrong file goes before
// anybody saw it; a right one is taken down later, by name of its reason.
func TestCase12AFileIsTakenOffADraftAndAnotherTakenDown(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		at := "/commitments/" + c.ID + "/report"
		pdf := func(words string) []byte { return []byte("%PDF-1.4 " + words) }
		s.wants(s.upload(owner, at, "right.pdf", pdf("right"), "text", "Synthetic progress", "step", staff.StepAttach), http.StatusSeeOther)
		s.wants(s.upload(owner, at, "wrong.pdf", pdf("wrong"), "text", "Synthetic progress", "step", staff.StepAttach), http.StatusSeeOther)
		got, err := s.Commitment(owner, c.ID)
		if err != nil || len(got.Progress) != 1 || len(got.Progress[0].Evidence) != 2 {
			t.Fatalf("%+v %v", got.Progress, err)
		}
		draft := got.Progress[0]
		right, wrong := draft.Evidence[0], draft.Evidence[1]
		s.wants(s.get(owner, at), http.StatusOK, "Take off: wrong.pdf", "Take off: right.pdf")

		// Not by another body, and not by a coordinator: it is not published.
		for name, ctx := range map[string]context.Context{"another": other, "a coordinator": mender, "the public": public()} {
			if err := s.RemoveEvidence(ctx, draft.ID, wrong.ID); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s took a file off a draft: %v", name, err)
			}
			s.wants(s.get(ctx, record.PutRightHref("evidence", wrong.ID)), map[string]int{"a coordinator": 404}[name]+map[string]int{"another": 403, "the public": 303}[name])
		}
		acts := len(s.acts(0))
		form := s.get(owner, at)
		v := valuesOf(page{body: form.body[strings.Index(form.body, "</form>")+7:]}, "step", staff.StepTakeOff+wrong.ID)
		s.wants(s.sendForm(owner, at, v), http.StatusSeeOther)
		s.wrote(acts, "evidence.remove")
		s.wants(s.get(owner, at+"?saved=taken-off"), http.StatusOK, "It is taken off the draft.", "right.pdf", "!wrong.pdf")
		if err := s.RemoveEvidence(owner, draft.ID, wrong.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("taken off twice: %v", err)
		}
		if n := s.rows(t, `SELECT count(*) FROM blob`); n != 1 {
			t.Errorf("%d files are stored, want the right one alone", n)
		}

		check := s.get(owner, at+"?check=1")
		s.wants(s.again(owner, at, check), http.StatusSeeOther)
		s.wants(s.get(public(), "/evidence/"+right.ID), http.StatusOK, "%PDF-1.4 right")
		if err := s.RemoveEvidence(owner, draft.ID, right.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("taken off after it was published: %v", err)
		}
		s.clock.Advance(time.Hour)
		down := record.PutRightHref("evidence", right.ID)
		shown := s.post(mender, down, "what", record.Takedown, "reason", "personal details", "step", staff.StepCheck)
		s.wants(shown, http.StatusOK, "Check before it is put right")
		s.wants(s.again(mender, down, shown), http.StatusSeeOther)

		s.wants(s.get(public(), "/evidence/"+right.ID), http.StatusGone, "This was taken down", "This file was taken down on 23 November 2026. Why: personal details", "!%PDF")
		s.wants(s.get(public(), "/commitments/"+c.ID), http.StatusOK, "A file was taken down on 23 November 2026 by a coordinator of this register. Why: personal details.",
			right.SHA256, "!Download right.pdf")
		if n := s.rows(t, `SELECT count(*) FROM blob`); n != 0 {
			t.Errorf("%d files are still stored", n)
		}
		if n := s.rows(t, `SELECT count(*) FROM ledger_leaf WHERE body LIKE '%"`+right.ID+`"%' AND body LIKE '%evidence.add%'`); n != 1 {
			t.Errorf("the entry of the file is kept %d times, want once", n)
		}
		s.holds(t)
		// The very same file does not come back by another way.
		_, err = s.AddEvidence(owner, draft.ID, recommendation.EvidenceInput{Name: "again.pdf", Data: pdf("right")})
		if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "took this very file down") {
			t.Errorf("the file came back: %v", err)
		}
	})
}

func (s *site) rows(t testing.TB, query string) (n int) {
	t.Helper()
	if err := s.db.QueryRow(context.Background(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (s *site) holds(t testing.TB) {
	t.Helper()
	if r, err := s.ledger.Verify(context.Background(), nil); err != nil || !r.Holds() {
		t.Errorf("the log does not hold: %+v %v", r, err)
	}
}

// TestPersonalWordsAreGoneEverywhere puts a canary into every kind of words,
// corrects it once so that earlier words are kept, takes it down, and looks in
// every place: pages, API, feeds, downloads, search, every table, and the bytes
// of the database's own files.
func TestPersonalWordsAreGoneEverywhere(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		s.clock.Advance(time.Minute)
		enter := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		enter(s.TakeStep(keeper, s.onTheLadder(t), "uk-government", "letter-1", "Sent to "+canaryWords))
		_, err := s.RecordAnswer(keeper, "iicsa-final-99", recommendation.AnswerInput{BodyID: "uk-government", Status: "accepted", Given: "2026-10-01", Words: "Ask " + canaryWords})
		enter(err)
		enter(s.MoveDate(owner, c.ID, 0, "2031", "As told by "+canaryWords))
		_, err = s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "Done by " + canaryWords, Obstacles: canaryWords, ClaimDone: true, NoEvidence: true, Submit: true})
		enter(err)
		enter(s.RecordFinding(verifier, recommendation.FindingInput{CommitmentID: c.ID, ProgressID: s.idOf(t, "progress"), Verdict: record.VerdictVerified, Reasons: "Seen with " +
			canaryWords, Outcome: "unknown"}))
		enter(s.RecordPanelView(verifier, c.ID, "satisfied", "So says "+canaryWords, false))
		s.wants(s.get(public(), "/recommendations?q=zanzibarquux"), http.StatusOK, "Neutral title")
		for _, f := range []struct{ kind, table string }{{"answer", "answer"}, {"ladder_step", "ladder_step"}, {"date_move", "date_move"},
			{"progress", "progress"}, {"finding", "finding"}, {"panel_view", "panel_view"}} {
			s.clock.Advance(time.Minute)
			id := s.idOf(t, f.table)
			k, _ := record.FixableOf(f.kind)
			row, err := store.Store{}.FixRow(context.Background(), d, k, id)
			enter(err)
			if f.kind == "answer" { // earlier words stay in view, and must go as well
				enter(s.PutRight(mender, recommendation.PutRight{Kind: f.kind, ID: id, What: record.Rewording, Reason: "A slip", Words: map[string]string{"words": "Do ask " + canaryWords}}))
			}
			words := map[string]string{}
			for column, v := range row.Values {
				words[column] = strings.ReplaceAll(v, canaryWords, "[name taken out]")
			}
			enter(s.PutRight(mender, recommendation.PutRight{Kind: f.kind, ID: id, What: record.Takedown, Reason: "It named somebody", Words: words}))
			s.holds(t)
		}
		for _, target := range []string{"/register", "/recommendations/iicsa-final-99", "/recommendations/" + owedID, "/commitments/" + c.ID, "/feed.atom", "/recommendations/iicsa-final-99/feed.atom",
			"/bodies/uk-government/feed.atom", "/recommendations.csv", "/recommendations.json", "/recommendations.jsonl", "/timetable.ics", "/timetable.csv"} {
			got := s.get(public(), target)
			s.wants(got, http.StatusOK, "!Zanzibarquux")
		}
		s.wants(s.get(public(), "/recommendations/iicsa-final-99"), http.StatusOK, "[name taken out]",
			"Personal details were taken down on 23 November 2026 by a coordinator of this register. Why: It named somebody.")
		s.wants(s.get(public(), "/recommendations?q=zanzibarquux"), http.StatusOK, "!Neutral title")
		s.wants(apiOf(t, s, "/api/v1/recommendations/iicsa-final-99"), http.StatusOK, "!Zanzibarquux", `"what":"taken_down"`)
		s.erasedReceipts(t)
		nowhereInTheDatabase(t, d)
	})
}

// erasedReceipts asks for a receipt of an entry whose words went.
func (s *site) erasedReceipts(t testing.TB) {
	t.Helper()
	var id string
	if err := s.db.QueryRow(context.Background(), `SELECT id FROM ledger_leaf WHERE erased_by IS NOT NULL LIMIT 1`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	_, err := s.ledger.Prove(context.Background(), id, ledger.ReceiptOptions{Words: true})
	if !errs.Is(err, errs.NotFound) || !strings.Contains(errs.Message(err), "lawfully erased") {
		t.Errorf("a receipt for erased words: %v", err)
	}
}

// nowhereInTheDatabase looks for the canary in every row of every table, and
// for SQLite in the bytes of its files: free pages, search index and the
// write-ahead log.
func nowhereInTheDatabase(t testing.TB, d *db.DB) {
	t.Helper()
	ctx := context.Background()
	if d.Dialect() == db.Postgres {
		var hits int
		for _, table := range append([]string{"ledger_leaf", "recommendation_summary"}, tableNames()...) {
			if err := d.QueryRow(ctx, `SELECT count(*) FROM `+table+` x WHERE lower(x::text) LIKE '%zanzibarquux%'`).Scan(&hits); err != nil || hits > 0 {
				t.Errorf("%s still holds it %d times: %v", table, hits, err)
			}
		}
		if err := d.QueryRow(ctx, `SELECT count(*) FROM recommendation_search WHERE words @@ to_tsquery('english', 'zanzibarquux')`).Scan(&hits); err != nil || hits > 0 {
			t.Errorf("search still finds it: %v", err)
		}
		return
	}
	var file string
	if err := d.QueryRow(ctx, `SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&file); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(file + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(file, err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if at := bytes.Index(bytes.ToLower(data), []byte("zanzibarquux")); at >= 0 {
			t.Errorf("%s still holds it at %d of %d: %q", filepath.Base(name), at, len(data), data[max(at-60, 0):min(at+60, len(data))])
		}
	}
}

func tableNames() (out []string) {
	for _, t := range recommendation.Tables() {
		out = append(out, t.Name)
	}
	return out
}
