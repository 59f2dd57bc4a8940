package recommendation_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// manyLines make more than a batch, with links and commitments that lead
// from each to earlier and to later ones.
func manyLines(n int) ([]exchange.FileReport, []exchange.FileRecommendation) {
	reps := []exchange.FileReport{{ReportID: "many", Title: "Made-up report", Body: "Made-up body", Kind: "made up", Synthetic: true}}
	recs := make([]exchange.FileRecommendation, n)
	id := func(i int) string { return fmt.Sprintf("many-u%03d", (i+n)%n) }
	for i := range recs {
		both := exchange.FileCommitment{ID: fmt.Sprintf("shared-%03d", min(i, n-1-i)), Text: "Made-up work", Owner: "Made-up Council", Serves: []string{id(n - 1 - i)}}
		recs[i] = exchange.FileRecommendation{ID: id(i), ReportID: "many", Title: fmt.Sprint("Made up ", i), Summary: "Summary withheld in test data.",
			Addressees: []string{"Made-up Council"}, Restates: []string{id(i - 1)}, Related: []string{id(i + 7)},
			Ties: []exchange.FileTie{{To: id(i + n/2), Kind: record.TieSame, State: record.TieConfirmed, Says: "somebody", Reason: "Made up."}}}
		if n-1-i != i {
			recs[i].Commitments = []exchange.FileCommitment{both}
		}
	}
	return reps, recs
}

// TestAnImportThatIsStoppedGoesOn: what is in is in and said by number, the same
// import again adds the rest, and it comes to what one import comes to: the same
// lines, an entry for each, and a log that verifies.
func TestAnImportThatIsStoppedGoesOn(t *testing.T) {
	reps, recs := manyLines(220)
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, stop := context.WithCancel(as(access.RoleCoordinator, "register"))
		var said []string
		load, err := w.LoadSaying(ctx, reps, recs, func(done, of int) {
			said = append(said, fmt.Sprintf("%d of %d", done, of))
			stop()
		})
		if !errs.Is(err, errs.Unavailable) || !strings.Contains(errs.Message(err), "200 of 220 recommendations were added") || load.RecommendationsAdded != 200 || len(said) != 1 {
			t.Fatalf("stopped: %+v, %v, %v", load, said, err)
		}
		if n := linesHeld(t, w); n != 200 {
			t.Errorf("%d lines are in", n)
		}
		load, err = w.Load(as(access.RoleCoordinator, "register"), reps, recs)
		if err != nil || load.RecommendationsAdded != 20 || load.RecommendationsSame != 200 || load.ReportsSame != 1 {
			t.Fatalf("gone on with: %+v, %v", load, err)
		}
		if load, err = w.Load(as(access.RoleCoordinator, "register"), reps, recs); err != nil || load.RecommendationsAdded != 0 || load.RecommendationsSame != 220 {
			t.Errorf("a third time: %+v, %v", load, err)
		}
		_, got, err := w.ExportFiles(as(access.RoleCoordinator, "register"))
		if err != nil {
			t.Fatal(err)
		}
		want := make([]exchange.FileRecommendation, len(recs))
		for i, r := range recs {
			want[i] = exchange.NormalRecommendation(r.Inherit(true))
		}
		sameLines(t, got, want)
		oneEntryEach(t, w, recs)
	})
}

func linesHeld(t *testing.T, w *world) (n int) {
	t.Helper()
	if err := w.db.QueryRow(context.Background(), `SELECT count(*) FROM recommendation`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func sameLines(t *testing.T, got, want []exchange.FileRecommendation) {
	t.Helper()
	exchange.InFileOrder(want)
	var a, b bytes.Buffer
	if err := exchange.WriteLines(&a, got); err != nil {
		t.Fatal(err)
	}
	if err := exchange.WriteLines(&b, want); err != nil {
		t.Fatal(err)
	}
	x, y := strings.Split(a.String(), "\n"), strings.Split(b.String(), "\n")
	if len(x) != len(y) {
		t.Fatalf("%d lines, want %d", len(x), len(y))
	}
	for i := range x {
		if x[i] != y[i] {
			t.Fatalf("line %d is\n%s\nwant\n%s", i+1, x[i], y[i])
		}
	}
}

// oneEntryEach: each line was entered by one act about it, and the log holds.
func oneEntryEach(t *testing.T, w *world, recs []exchange.FileRecommendation) {
	t.Helper()
	ctx := context.Background()
	var n int
	err := w.db.QueryRow(ctx, `SELECT count(*) FROM recommendation r JOIN ledger_leaf l ON l.id = r.leaf_id WHERE l.record_id = r.id AND l.kind = 'recommendation'`).Scan(&n)
	if err != nil || n != len(recs) {
		t.Errorf("%d lines have an entry of their own, %v", n, err)
	}
	if err := w.db.QueryRow(ctx, `SELECT count(DISTINCT leaf_id) FROM recommendation`).Scan(&n); err != nil || n != len(recs) {
		t.Errorf("%d entries for the lines, %v", n, err)
	}
	if _, err := w.ledger.Integrate(ctx); err != nil {
		t.Fatal(err)
	}
	if r, err := w.ledger.Verify(ctx, nil); err != nil || !r.Holds() {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestAnExportAfterAnAnswerPassesTheCheck: what a file called the latest answer is
// of its own day. Once an answer was entered here, or one was withdrawn, the export
// says what the answers come to, and the page no longer holds the file against them.
func TestAnExportAfterAnAnswerPassesTheCheck(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	check := func(when string) (out exchange.FileRecommendation) {
		t.Helper()
		reps, recs, err := w.ExportFiles(coordinator)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range exchange.LintFiles(reps, recs, clock.NewDay(2026, 11, 30)) {
			t.Errorf("%s: %s", when, f)
		}
		if load, err := w.Load(coordinator, reps, recs); err != nil || load.RecommendationsAdded != 0 || len(load.Warnings) != 0 {
			t.Errorf("%s: imported again: %+v, %v", when, load, err)
		}
		out, _ = findRecommendation(recs, "iicsa-final-01")
		return out
	}
	if r := check("as imported"); r.LatestAnswer == nil {
		t.Fatal("the line says nothing of a latest answer")
	}
	if _, err := w.RecordAnswer(coordinator, "iicsa-final-01", recommendation.AnswerInput{BodyID: "uk-government", Status: string(record.Rejected),
		Given: "2026-11-20", Words: "Neutral words.", SourceURL: "https://example.org/a", Checked: true}); err != nil {
		t.Fatal(err)
	}
	r := check("answered")
	if record.TextOf(r.LatestAnswer) != "rejected" || record.TextOf(r.LatestAnswerDate) != "2026-11-20" {
		t.Errorf("the latest answer is %q on %q", record.TextOf(r.LatestAnswer), record.TextOf(r.LatestAnswerDate))
	}
	other := newWorld(t, testkit.SQLite(t))
	reps, recs, err := w.ExportFiles(coordinator)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Load(coordinator, reps, recs); err != nil {
		t.Fatal(err)
	}
	_, got, err := other.ExportFiles(coordinator)
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, got, recs)
}

// TestWhatWasReportedAndFoundGoesOutAndIsNotTakenIn: a file carries the owner's
// report and the verifier's finding; a register that reads it enters neither and says
// so, nothing is done or verified there, and here the same file changes nothing.
func TestWhatWasReportedAndFoundGoesOutAndIsNotTakenIn(t *testing.T) {
	s, c := claimed(t)
	now, err := s.Commitment(public(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "A draft, which is its writer's own", Synthetic: true}); err != nil {
		t.Fatal(err)
	}
	if err := s.RecordFinding(verifier, recommendation.FindingInput{CommitmentID: c.ID, ProgressID: now.Progress[0].ID, Verdict: record.VerdictVerified,
		Reasons: "It was looked at.", Outcome: "better", OutcomeReasons: "More plans.", Synthetic: true}); err != nil {
		t.Fatal(err)
	}
	reps, recs, err := s.ExportFiles(coordinator)
	if err != nil {
		t.Fatal(err)
	}
	line, _ := findRecommendation(recs, "iicsa-final-99")
	text := lineOf(t, line)
	for _, want := range []string{`"claim":"done","text":"The plan was published"`, `"verdict":"verified","reasons":"It was looked at.","outcome":"better","outcome_reasons":"More plans."`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if strings.Contains(text, "A draft") {
		t.Errorf("a draft goes out: %s", text)
	}
	if load, err := s.Load(coordinator, reps, recs); err != nil || load.RecommendationsAdded != 0 {
		t.Errorf("the same file here: %+v, %v", load, err)
	}
	other := newWorld(t, testkit.SQLite(t))
	load, err := other.Load(coordinator, reps, recs)
	if err != nil || !strings.Contains(fmt.Sprint(load.Warnings), "not taken from a file") {
		t.Fatalf("%+v, %v", load.Warnings, err)
	}
	got, err := other.Get(public(), "iicsa-final-99")
	if err != nil || len(got.Commitments) != 1 || len(got.Commitments[0].Progress)+len(got.Commitments[0].Findings) != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if state := got.Commitments[0].Condition(other.Today()).State; state == record.StateVerified || state == record.StateClaimed {
		t.Errorf("by a file alone it is %s", state)
	}
	line.Commitments[0].Progress[0].Claim, line.Commitments[0].Findings[0].Verdict = "finished", "fine"
	line.ID = "iicsa-final-u98"
	_, bad, err := other.Plan(coordinator, nil, []exchange.FileRecommendation{line})
	if said := fmt.Sprint(bad); err != nil || !strings.Contains(said, `"finished" is not a code`) || !strings.Contains(said, `"fine" is not a code`) {
		t.Errorf("%v, %v", said, err)
	}
}
