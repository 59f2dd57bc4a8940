package sweep_test

import (
	"context"
	"database/sql"
	"reflect"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

func both(t *testing.T, fn func(t *testing.T, w *world)) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) { fn(t, newWorld(t, d)) })
}

func TestANewListChangesAndRemovesNothing(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		l := w.load(line("SYN/1"), line("SYN/2", "suspects", ""), line("SYN/3", "youngest_age", "30"), line("SYN/4", "closed", "31/02/2014"))
		if l.Total != 4 || l.Good != 3 || l.Refused != 1 || l.Caught != 2 || l.Added != 3 || l.Held != sweep.Known(40) || !l.Synthetic {
			t.Fatalf("%+v", l)
		}
		one := w.find("SYN/1")
		if c := w.find("SYN/2"); c.State != sweep.Waiting || c.Suspects.Known || strings.Join(c.Result.NotKnown, "") != "two-suspects" {
			t.Errorf("what is not known was not kept so: %+v", c)
		}
		if c := w.find("SYN/3"); c.State != sweep.ScreenedOut || c.Result.OutBy() != "under-18" {
			t.Errorf("%+v", c)
		}
		w.must(w.Allocate(as(national), one.ID, one.Version, reviewerSouth.ID, ""))

		// The second list leaves SYN/3 out, says that SYN/2 had one suspect and
		// that the victim of SYN/1 was 30, and brings SYN/5.
		l = w.load(line("SYN/1", "youngest_age", "30"), line("SYN/2", "suspects", "1", "group_indicators", "none"), line("SYN/5"))
		if l.Added != 1 || l.Changed != 2 || l.Unchanged != 0 || l.Dropped != 1 {
			t.Fatalf("%+v", l)
		}
		if c := w.find("SYN/1"); c.State != sweep.Allocated || c.Age != sweep.Known(30) || c.ID != one.ID {
			t.Errorf("a new list took a case out of a reviewer's hands: %+v", c)
		}
		if c := w.find("SYN/2"); c.State != sweep.Waiting || !c.Turned || c.Result.OutBy() != "two-suspects" || !strings.Contains(c.CaughtAs, "youngest_age=14") {
			t.Errorf("a new list took a waiting case out of the queue, or it is not marked: %+v", c)
		}
		if c := w.find("SYN/3"); !c.Dropped {
			t.Errorf("%+v", c)
		}
		if n := w.count(`SELECT count(*) FROM sweep_case`); n != 4 {
			t.Errorf("%d cases, want 4", n)
		}
		rows, err := w.db.Query(context.Background(), `SELECT record_id FROM ledger_leaf WHERE kind = 'sweep_list'`)
		lists, err := db.Collect(rows, err, func(r *sql.Rows) (of ledger.Of, err error) {
			of.Kind = "sweep_list"
			return of, r.Scan(&of.ID)
		})
		w.must(err)
		items, err := w.ledger.History(context.Background(), lists...)
		w.must(err)
		kept := false
		for _, it := range items {
			for _, r := range it.Rows {
				kept = kept || r.Table == "sweep_case" && r.Text("reference") == "SYN/1" && string(r.Values["age"]) == "14"
			}
		}
		if !kept {
			t.Error("the log does not hold what the first list said")
		}

		// The same list again changes nothing; the first list brings SYN/3 back.
		if l = w.load(line("SYN/1", "youngest_age", "30"), line("SYN/2", "suspects", "1", "group_indicators", "none"), line("SYN/5")); l.Unchanged != 3 || l.Changed+l.Added+l.Dropped != 0 {
			t.Errorf("%+v", l)
		}
		w.load(line("SYN/1"), line("SYN/2"), line("SYN/3", "youngest_age", "30"), line("SYN/5"))
		if c := w.find("SYN/3"); c.Dropped {
			t.Error("a case that came back is still marked as left out")
		}
	})
}

func TestNearDuplicatesWaitForAHuman(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.load(line("SYN/100"), line("SYN/200", "closed", "2015-01-01"))
		if l := w.load(line("SYN/100"), line("SYN/200", "closed", "2015-01-01"), line("syn 100", "opened", "2012-02-02"), line("SYN/2O0", "closed", "2015-01-01")); l.Twins != 2 || l.Added != 2 {
			t.Fatalf("%+v", l)
		}
		whole, err := w.Case(as(national), w.find("syn 100").ID)
		w.must(err)
		if len(whole.Twins) != 1 || whole.Twins[0].Reference != "SYN/100" || whole.Twins[0].State != sweep.TwinOpen || whole.Twins[0].Reason != sweep.TwinReference {
			t.Fatalf("%+v", whole.Twins)
		}
		found, err := w.Cases(as(national), sweep.Filter{Twins: true, Size: 10})
		w.must(err)
		if found.Total != 4 {
			t.Errorf("%d cases with an undecided twin", found.Total)
		}
		twin := whole.Twins[0]
		if err := w.DecideTwin(as(liaisonNorth), whole.ID, twin.ID, twin.Version, sweep.TwinSame, ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("the force decided on its own case: %v", err)
		}
		other := w.find("SYN/100").ID
		refused := func(what string, who access.Actor) {
			t.Helper()
			if err := w.DecideTwin(as(who), whole.ID, twin.ID, twin.Version, sweep.TwinDifferent, "Other papers."); !errs.Is(err, errs.Conflict) || errs.Message(err) != sweep.OpenTwinsFirst {
				t.Errorf("%s: %v", what, err)
			}
		}
		opens := func(who access.Actor, id string) {
			t.Helper()
			_, err := w.Case(as(who), id)
			w.must(err)
		}
		refused("one of the two was opened", national)
		opens(national2, other)
		refused("somebody else opened the other", national)
		refused("the other one alone was opened", national2)
		opens(national, other)
		w.load(line("SYN/100", "suspects", "3"), line("SYN/200", "closed", "2015-01-01"), line("syn 100", "opened", "2012-02-02"), line("SYN/2O0", "closed", "2015-01-01"))
		refused("a new list changed the other", national)
		opens(national, other)
		w.must(w.DecideTwin(as(national), whole.ID, twin.ID, twin.Version, sweep.TwinDifferent, "Other papers."))
		if err := w.DecideTwin(as(national), whole.ID, twin.ID, twin.Version, sweep.TwinSame, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("two people decided at once: %v", err)
		}
		if n := w.count(`SELECT count(*) FROM sweep_case`); n != 4 {
			t.Errorf("something was merged: %d cases", n)
		}
	})
}

func TestAllocationAndOutcome(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.load(line("SYN/1"), line("SYN/2", "outcome", "1"))
		c := w.find("SYN/1")
		offered, err := w.Reviewers(as(national), north)
		w.must(err)
		for _, a := range offered {
			if a.ID != reviewerSouth.ID && a.ID != reviewerEast.ID {
				t.Errorf("%s is offered a case of the northern force", a.ID)
			}
		}
		if len(offered) != 2 {
			t.Errorf("%d reviewers offered", len(offered))
		}
		for _, id := range []string{reviewerNorth.ID, nameless.ID, national.ID, liaisonSouth.ID, secretariat.ID, administrator.ID, "", "nobody"} {
			if err := w.Allocate(as(national), c.ID, 0, id, ""); !errs.Is(err, errs.Invalid) {
				t.Errorf("the case was given to %q: %v", id, err)
			}
		}
		for _, a := range []access.Actor{liaisonNorth, reviewerSouth, reviewerNorth, administrator, auditor, secretariat} {
			if err := w.Allocate(as(a), c.ID, 0, reviewerSouth.ID, ""); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s gave the case out: %v", a.ID, err)
			}
		}
		if err := w.Allocate(as(national), w.find("SYN/2").ID, 0, reviewerSouth.ID, ""); !errs.Is(err, errs.Invalid) {
			t.Errorf("a screened-out case was given out: %v", err)
		}
		w.must(w.Allocate(as(national), c.ID, c.Version, reviewerSouth.ID, ""))
		if err := w.Allocate(as(national), c.ID, c.Version, reviewerEast.ID, "On leave"); !errs.Is(err, errs.Conflict) {
			t.Errorf("two people gave the case out at once: %v", err)
		}
		if err := w.Allocate(as(national), c.ID, 0, reviewerEast.ID, ""); !errs.Is(err, errs.Invalid) {
			t.Errorf("a case passed on without a reason: %v", err)
		}
		in := sweep.OutcomeInput{Result: sweep.ResultReopenAdvised, Undone: []string{"victim-account", "links"}, Words: "Two lines were not followed."}
		for _, a := range []access.Actor{liaisonNorth, reviewerEast, reviewerNorth, national, administrator} {
			if err := w.RecordOutcome(as(a), c.ID, 0, in); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s recorded an outcome: %v", a.ID, err)
			}
		}
		for name, bad := range map[string]sweep.OutcomeInput{"no result": {Undone: []string{"links"}, Words: "x"}, "a result too early": {Result: sweep.ResultReopened, Undone: []string{"links"}},
			"no code": {Result: sweep.ResultStands, Words: "x"}, "an unknown code": {Result: sweep.ResultStands, Undone: []string{"x"}, Words: "x"},
			"no reasons":            {Result: sweep.ResultStands, Undone: []string{"nothing"}},
			"nothing and something": {Result: sweep.ResultStands, Undone: []string{"nothing", "links"}, Words: "x"},
			"too long":              {Result: sweep.ResultStands, Undone: []string{"links"}, Words: strings.Repeat("x", 1001)}} {
			if err := w.RecordOutcome(as(reviewerSouth), c.ID, 0, bad); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.must(w.RecordOutcome(as(reviewerSouth), c.ID, 0, in))
		if c := w.find("SYN/1"); c.State != sweep.Reviewed || c.Second != sweep.ResultReopenAdvised {
			t.Errorf("%+v", c)
		}
		if err := w.RecordOutcome(as(reviewerSouth), c.ID, 0, sweep.OutcomeInput{Result: sweep.ResultNotReopened}); !errs.Is(err, errs.Invalid) {
			t.Errorf("not reopened without a reason: %v", err)
		}
		w.must(w.RecordOutcome(as(reviewerSouth), c.ID, 0, sweep.OutcomeInput{Result: sweep.ResultNotReopened, Words: "The force says why not."}))
		w.must(w.RecordOutcome(as(reviewerSouth), c.ID, 0, sweep.OutcomeInput{Result: sweep.ResultReopened}))
		whole, err := w.Case(as(reviewerSouth), c.ID)
		w.must(err)
		if len(whole.Looked) != 3 || len(whole.Looked[0].Undone) != 2 {
			t.Errorf("%+v", whole.Looked)
		}
	})
}

// A reviewer of the force that closed a case learns nothing of it, by no way.
func TestTheForcesOwnReviewerLearnsNothing(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.load(line("SYN/1"), line("SYN/2"))
		c := w.find("SYN/1")
		w.must(w.Allocate(as(national), c.ID, 0, reviewerSouth.ID, ""))
		moved := reviewerSouth
		moved.Body, moved.Kin, moved.Closes = north, []string{north, south}, access.Yes // joins the force that closed the case
		for name, a := range map[string]access.Actor{"own reviewer": reviewerNorth, "not given": reviewerEast, "no human": nameless, "other liaison": liaisonSouth, "moved": moved,
			"administrator": administrator, "auditor": auditor, "secretariat": secretariat, "public": access.Public(), "nobody": {}} {
			for _, f := range []sweep.Filter{{}, {Force: north}, {Reference: "SYN/1"}, {State: "waiting"}, {State: "allocated"}} {
				f.Size = 100
				found, err := w.Cases(as(a), f)
				if err != nil || found.Total != 0 || len(found.Cases) != 0 {
					t.Errorf("%s with %+v: %d cases, %v", name, f, found.Total, err)
				}
			}
			before := w.count(`SELECT count(*) FROM sweep_sight`)
			got, err := w.Case(as(a), c.ID)
			_, missing := w.Case(as(a), "swept-none")
			if got != nil || err == nil || errs.Message(err) != errs.Message(missing) && errs.CodeOf(err) != errs.Unauthenticated {
				t.Errorf("%s: %v, and for a case that is not there %v", name, err, missing)
			}
			if lists, err := w.Lists(as(a)); err != nil || len(lists) != 0 {
				t.Errorf("%s sees %d lists, %v", name, len(lists), err)
			}
			if w.count(`SELECT count(*) FROM sweep_sight`) != before {
				t.Errorf("%s left a sight of what was not shown", name)
			}
		}
		for name, a := range map[string]access.Actor{"liaison": liaisonNorth, "national": national, "given": reviewerSouth} {
			want := 2
			if name == "given" {
				want = 1
			}
			found, err := w.Cases(as(a), sweep.Filter{Size: 10})
			if err != nil || found.Total != want || len(found.Cases) != want {
				t.Errorf("%s: %d cases, %v", name, found.Total, err)
			}
			before := w.count(`SELECT count(*) FROM sweep_sight`)
			if _, err := w.Case(as(a), c.ID); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if n := w.count(`SELECT count(*) FROM sweep_sight`); n != before+1 {
				t.Errorf("%s: %d entries of one sight", name, n-before)
			}
		}
	})
}

func TestOnlyTheForceReturnsItsList(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		text := head + line("SYN/1")
		c, err := w.Check(as(liaisonNorth), north, strings.NewReader(text), int64(len(text)), "x.csv")
		w.must(err)
		for _, a := range []access.Actor{liaisonSouth, national, reviewerNorth, administrator, auditor, access.Public()} {
			if _, err := w.Check(as(a), north, strings.NewReader(text), int64(len(text)), "x.csv"); err == nil {
				t.Errorf("%s checked the list", a.ID)
			}
			if _, err := w.Load(as(a), sweep.LoadInput{ForceID: north, Checked: c}); err == nil {
				t.Errorf("%s returned the list", a.ID)
			}
		}
		if n := w.count(`SELECT count(*) FROM sweep_case`) + w.count(`SELECT count(*) FROM sweep_list`); n != 0 {
			t.Errorf("%d records were stored", n)
		}
	})
}

func TestQualityControl(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		if err := w.DrawSample(as(national), 5, "seed"); !errs.Is(err, errs.Invalid) {
			t.Errorf("a sample of nothing: %v", err)
		}
		var lines []string
		for i := range 12 {
			lines = append(lines, line("SYN/"+sweep.Itoa(i+1), "youngest_age", "30"))
		}
		lines = append(lines, line("SYN/20", "outcome", "1"), line("SYN/21"))
		w.load(lines...)
		for _, a := range []access.Actor{liaisonNorth, reviewerSouth, administrator, access.Public()} {
			if err := w.DrawSample(as(a), 5, "seed"); err == nil {
				t.Errorf("%s drew a sample", a.ID)
			}
			if _, err := w.Quality(as(a)); err == nil {
				t.Errorf("%s saw the sample", a.ID)
			}
		}
		w.must(w.DrawSample(as(national), 5, "seed"))
		q, err := w.Quality(as(national))
		w.must(err)
		if len(q.Checks) != 5 || q.Estimate.Size != 13 || q.Estimate.Known || q.OutNow != 13 {
			t.Fatalf("%+v", q)
		}
		for i, c := range q.Checks {
			result := sweep.CheckRight
			if i == 0 {
				result = sweep.CheckMissed
			}
			w.must(w.RecordCheck(as(national), c.ID, c.Version, result))
		}
		if err := w.RecordCheck(as(national), q.Checks[0].ID, 0, sweep.CheckRight); !errs.Is(err, errs.Conflict) {
			t.Errorf("a check was done twice: %v", err)
		}
		missed, err := w.CaseByID(context.Background(), w.db, q.Checks[0].CaseID)
		w.must(err)
		if missed.State != sweep.Waiting {
			t.Error("a missed case does not wait to be looked at")
		}
		if q, err = w.Quality(as(national)); err != nil || !q.Estimate.Known || q.Estimate.Looked != 5 || q.Estimate.Missed != 1 || q.Estimate.Low < 1 {
			t.Errorf("%+v, %v", q.Estimate, err)
		}
		// A new sample keeps what the earlier one said, of its own day.
		was := q.Estimate
		w.clock.Advance(time.Hour)
		w.must(w.DrawSample(as(national), 3, "another"))
		if q, err = w.Quality(as(national)); err != nil || len(q.Checks) != 3 || q.Estimate.Looked != 0 || q.Estimate.Size != 12 || len(q.Earlier) != 1 {
			t.Fatalf("%+v, %v", q, err)
		}
		if got := q.Earlier[0]; got.Seed != "seed" || len(got.Checks) != 5 || !reflect.DeepEqual(got.Estimate, was) {
			t.Errorf("%+v, want %+v", got, was)
		}
	})
}

func TestTheBoardIsPublishedOnceAQuarter(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		if _, err := w.Board(as(access.Public()), ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("%v", err)
		}
		var lines []string
		for i := range 7 {
			lines = append(lines, line("SYN/"+sweep.Itoa(i+1)))
		}
		w.load(lines...)
		for _, a := range []access.Actor{liaisonNorth, reviewerSouth, administrator, secretariat, access.Public()} {
			if _, err := w.Publish(as(a)); err == nil {
				t.Errorf("%s published the board", a.ID)
			}
			if _, err := w.Tallies(as(a)); err == nil {
				t.Errorf("%s saw the exact numbers", a.ID)
			}
		}
		_, err := w.Publish(as(national))
		w.must(err)
		if _, err := w.Publish(as(national)); !errs.Is(err, errs.Conflict) {
			t.Errorf("the same quarter twice: %v", err)
		}
		b, err := w.Board(as(access.Public()), "")
		w.must(err)
		if b.Quarter != "2026-Q4" || b.Made != "2026-11-23" || len(b.Rows) != 6 {
			t.Fatalf("%+v", b)
		}
		if r := b.Rows[0]; r.Returned.String() != "5 to 9" || r.Held.String() != "40 to 44" || r.Reviewed.String() != "0 to 4" || r.LastReturn != "2026-11-23" || r.None() {
			t.Errorf("%+v", r)
		}
		if r := b.Rows[1]; !r.None() || r.Standing != sweep.StandsNotAsked {
			t.Errorf("a force that nobody asked: %+v", r)
		}
		w.load(append(lines, line("SYN/8"))...)
		if again, err := w.Board(as(access.Public()), ""); err != nil || again.Rows[0] != b.Rows[0] {
			t.Errorf("the board changed without a release: %+v, %v", again.Rows[0], err)
		}
	})
}

// A file that is taken away leaves an entry for each case in it.
func TestAnExportIsEntered(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.load(line("SYN/1"), line("SYN/2"), line("SYN/3", "youngest_age", "30"))
		w.must(w.Allocate(as(national), w.find("SYN/1").ID, 0, reviewerSouth.ID, ""))
		for _, x := range []struct {
			who  access.Actor
			want int
		}{{national, 3}, {liaisonNorth, 3}, {reviewerSouth, 1}, {reviewerNorth, 0}, {reviewerEast, 0}, {administrator, 0}} {
			before := w.count(`SELECT count(*) FROM sweep_sight`)
			got, err := w.Export(as(x.who), sweep.Filter{})
			if n := w.count(`SELECT count(*) FROM sweep_sight`) - before; err != nil || len(got) != x.want || n != x.want {
				t.Errorf("%s: %d cases, %d entries, %v", x.who.ID, len(got), n, err)
			}
		}
	})
}

// A load that is cut off counts for nothing on the board, and is done again
// without harm.
func TestALoadThatIsCutOffIsDoneAgain(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		var text strings.Builder
		text.WriteString(head)
		for i := range sweep.Chunk + 10 {
			text.WriteString(line("SYN/" + sweep.Itoa(i+1)))
		}
		c, err := w.Check(as(liaisonNorth), north, strings.NewReader(text.String()), int64(text.Len()), "x.csv")
		w.must(err)
		ctx, stop := context.WithCancel(as(liaisonNorth))
		if _, err := w.Load(ctx, sweep.LoadInput{ForceID: north, Checked: c, Progress: func(int, int) { stop() }}); err == nil {
			t.Fatal("the load went on")
		}
		if n := w.count(`SELECT count(*) FROM sweep_case`); n != sweep.Chunk {
			t.Errorf("%d cases stored, want whole chunks", n)
		}
		if lists, err := w.Lists(as(national)); err != nil || len(lists) != 0 {
			t.Errorf("a list that is not whole counts: %d, %v", len(lists), err)
		}
		all, err := w.Tallies(as(national))
		w.must(err)
		if b := sweep.Protected("2026-Q4", w.Today(), w.ForceName, all); !b.Rows[0].None() {
			t.Error("the board counts a list that is not whole")
		}
		l, err := w.Load(as(liaisonNorth), sweep.LoadInput{ForceID: north, Checked: c})
		if err != nil || l.Added != 10 || l.Unchanged != sweep.Chunk {
			t.Errorf("%+v, %v", l, err)
		}
		report, err := w.ledger.Verify(context.Background(), nil)
		if err != nil || len(report.Problems) != 0 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}
