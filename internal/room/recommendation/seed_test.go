package recommendation_test

import (
	"bytes"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func TestEveryLineOfTheRealRegisterIsThere(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := seeded(t, d)
		_, recs, err := exchange.SeedFiles()
		if err != nil {
			t.Fatal(err)
		}
		list, err := w.List(public(), record.Filter{}, 0, 0)
		if err != nil || list.Total != len(recs) || list.Total != 153 {
			t.Fatalf("List = %d of %d, %v", list.Total, len(recs), err)
		}
		for _, r := range recs {
			got, err := w.Get(public(), r.ID)
			if err != nil {
				t.Fatal(err)
			}
			if got.Title != r.Title || got.Summary != r.Summary || len(got.Answers) != len(r.Answers) || len(got.Addressees) != len(r.Addressees) {
				t.Errorf("%s differs from its line", r.ID)
			}
		}
	})
}

func TestExportThenImportIsTheIdentity(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := seeded(t, d)
		ctx := as(access.RoleCoordinator, "register")
		reps, recs, err := w.ExportFiles(ctx)
		if err != nil {
			t.Fatal(err)
		}
		other := newWorld(t, testkit.SQLite(t))
		if _, err := other.Load(ctx, reps, recs); err != nil {
			t.Fatal(err)
		}
		reps2, recs2, err := other.ExportFiles(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var a, b bytes.Buffer
		for buf, v := range map[*bytes.Buffer][]exchange.FileRecommendation{&a: recs, &b: recs2} {
			if err := exchange.WriteLines(buf, v); err != nil {
				t.Fatal(err)
			}
		}
		if a.String() != b.String() || len(reps) != len(reps2) || !exchange.SameJSON(reps, reps2) {
			t.Error("the second register differs from the first")
		}
		seedReps, seedRecs, err := exchange.SeedFiles()
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range seedRecs {
			for _, e := range recs {
				if e.ID == r.ID && !exchange.SameJSON(e, exchange.NormalRecommendation(r)) {
					t.Errorf("line %d (%s) does not come out as it went in", i+1, r.ID)
				}
			}
		}
		if len(seedReps) != len(reps) || len(seedRecs) != len(recs) {
			t.Errorf("export has %d and %d lines, want %d and %d", len(reps), len(recs), len(seedReps), len(seedRecs))
		}
	})
}

func TestImportingTwiceChangesNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := seeded(t, d)
		reps, recs, err := exchange.SeedFiles()
		if err != nil {
			t.Fatal(err)
		}
		before := leaves(t, w)
		load, err := w.Load(as(access.RoleCoordinator, "register"), reps, recs)
		if err != nil {
			t.Fatal(err)
		}
		if load.RecommendationsAdded+load.ReportsAdded != 0 || load.RecommendationsSame != 153 || load.ReportsSame != 40 {
			t.Errorf("Load = %+v", load)
		}
		if after := leaves(t, w); after != before {
			t.Errorf("entries grew from %d to %d", before, after)
		}
	})
}

// A register that an earlier release filled takes the rest, and what is there
// stays as it is.
func TestTheNewDataJoinsTheOld(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	ctx := as(access.RoleCoordinator, "register")
	reps, recs, err := exchange.SeedFiles()
	if err != nil {
		t.Fatal(err)
	}
	old := recs[0]
	old.Summary = "As an earlier release had it."
	if _, err := w.Load(ctx, reps[:1], []exchange.FileRecommendation{old}); err != nil {
		t.Fatal(err)
	}
	load, err := w.LoadNew(ctx, reps, recs)
	if err != nil || load.ReportsAdded != 39 || load.ReportsSame != 1 || load.RecommendationsAdded != 152 || load.RecommendationsSame != 1 {
		t.Fatalf("LoadNew = %+v, %v", load, err)
	}
	if r, err := w.Get(public(), old.ID); err != nil || r.Summary != old.Summary {
		t.Errorf("what was there is now %+v, %v", r, err)
	}
	if _, err := w.LoadNew(as(access.RoleOwner, "home-office"), reps, recs); err == nil {
		t.Error("an owner may import")
	}
}

func leaves(t testing.TB, w *world) (n int) {
	t.Helper()
	if err := w.db.QueryRow(public(), `SELECT count(*) FROM ledger_leaf`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheFileAndItsOwnSummaryMayDisagree(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	reps, recs, err := exchange.SeedFiles()
	if err != nil {
		t.Fatal(err)
	}
	for i := range recs {
		if recs[i].ID == "iicsa-final-18" { // as an earlier release had it: the newest answer is not listed
			recs[i].Answers = recs[i].Answers[:2]
		}
	}
	load, err := w.Load(as(access.RoleCoordinator, "register"), reps, recs)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, f := range load.Warnings {
		found = found || strings.Contains(f.Message, "iicsa-final-18")
	}
	if !found {
		t.Errorf("no warning for iicsa-final-18, whose latest answer is not among its answers: %v", load.Warnings)
	}
}

func TestAGlanceShowsAReversal(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	r, err := w.Get(public(), "iicsa-final-19")
	if err != nil {
		t.Fatal(err)
	}
	got := record.Standings(r.Answers)[0].Glance()
	if got != "Accepted in principle in 2023, not being taken forward since 2025" {
		t.Errorf("Glance = %q", got)
	}
	sum := record.Summarise(r)
	if c := sum.Condition(w.Today()); c.State != record.StateDeclined {
		t.Errorf("state = %s, want declined", c.State)
	}
}

func TestAnImportWithOneBadLineStoresNothing(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	reps, recs, err := exchange.SeedFiles()
	if err != nil {
		t.Fatal(err)
	}
	recs[40].ReportID = "no-such-report"
	_, err = w.Load(as(access.RoleCoordinator, "register"), reps, recs)
	if err == nil || !strings.Contains(err.Error(), "row 41") || !strings.Contains(err.Error(), "no-such-report") {
		t.Errorf("err = %v", err)
	}
	if n := leaves(t, w); n != 0 {
		t.Errorf("%d entries were stored", n)
	}
}

func TestThePublicCannotImport(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for _, ctx := range []struct {
		name string
		role access.Role
	}{{"owner", access.RoleOwner}, {"verifier", access.RoleVerifier}, {"administrator", access.RoleAdministrator}} {
		if _, err := w.Load(as(ctx.role, "home-office"), nil, nil); err == nil {
			t.Errorf("%s may import", ctx.name)
		}
	}
	if _, err := w.Load(public(), nil, nil); err == nil {
		t.Error("the public may import")
	}
}
