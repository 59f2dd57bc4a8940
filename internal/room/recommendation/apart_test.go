package recommendation_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// What is added to a made-up report is made up, whoever adds it and however: by
// form, by import, from a table; and everything that is put on it.
func TestWhatIsAddedToSomethingMadeUpIsMadeUp(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		keeper := madeUpReport(t, w)
		s := newSite(t, w)
		got := s.post(keeper, "/reports/made-up-2025/add", "title", "By form", "summary", "Neutral text.", "addressees", "Made-up Department", "number", "2", "publish", "yes")
		if got.code != 303 {
			t.Fatalf("the form: %d", got.code)
		}
		if _, err := w.AddProposals(keeper, "made-up-2025", []recommendation.ProposalInput{{Key: "0", Title: "By proposal", Summary: "Neutral text.", Page: 1}}, false); err != nil {
			t.Fatal(err)
		}
		owner := real(access.RoleOwner, "made-up-department")
		if _, err := w.RecordAnswer(owner, "made-up-01", recommendation.AnswerInput{BodyID: "made-up-department", Status: string(record.Accepted), Given: "2026-01-05", Words: "Yes.",
			SourceURL: "https://example.org/a"}); err != nil {
			t.Fatal(err)
		}
		c, err := w.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Do it", Criterion: "It is there", Indicator: "How many", BodyID: "made-up-department", Due: "2027",
			SourceURL: "https://example.org/a", Serves: []string{"made-up-01"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "Half.", Submit: true}); err != nil {
			t.Fatal(err)
		}
		if err := w.AddReading(owner, c.ID, "2026-02", "12", "https://example.org/a", false); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"report", "recommendation", "answer", "commitment", "progress", "reading"} {
			var all, made sql.NullInt64
			if err := w.db.QueryRow(public(), `SELECT count(*), sum(synthetic) FROM `+table).Scan(&all, &made); err != nil {
				t.Fatal(err)
			}
			if all.Int64 == 0 || all != made {
				t.Errorf("%s: %d rows, %d of them made up", table, all.Int64, made.Int64)
			}
		}
	})
}

// real is a person who is no synthetic one.
func real(role access.Role, body string) (ctx context.Context) {
	a := access.ActorFrom(as(role, body))
	a.Synthetic = false
	return access.WithActor(public(), a)
}

func madeUpReport(t *testing.T, w *world) context.Context {
	t.Helper()
	published := "2025-02-03"
	keeper := real(access.RoleCoordinator, "register")
	if _, err := w.Load(keeper, []exchange.FileReport{{ReportID: "made-up-2025", Title: "Made-up inquiry", Body: "Made-up Inquiry", Kind: "made-up report", Published: &published, Synthetic: true}},
		[]exchange.FileRecommendation{{ID: "made-up-01", ReportID: "made-up-2025", Title: "By import", Summary: "Neutral text.", Addressees: []string{"Made-up Department"},
			Answers: []exchange.FileAnswer{}}}); err != nil {
		t.Fatal(err)
	}
	return keeper
}

// Real and made up are never added in one figure: whatever joins a register
// that is made up changes none but its own.
func TestRealAndMadeUpAreNeverAdded(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	before, err := w.Figures(public())
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, w)
	pages := map[string]string{}
	for _, target := range []string{"/register", "/recommendations", "/reports", "/bodies"} {
		pages[target] = s.get(public(), target).body
	}
	keeper := madeUpReport(t, w)
	after, err := w.Figures(public())
	if err != nil {
		t.Fatal(err)
	}
	if after.MadeUp != 1 {
		t.Errorf("%d are counted as made up", after.MadeUp)
	}
	if after.MadeUp = 0; after != before {
		t.Errorf("the figures were %+v and are %+v", before, after)
	}
	for target, words := range map[string][]string{
		"/register":                       {"of 153 entered", "The figures leave out 1 recommendation that is made up", "data=real"},
		"/recommendations":                {"153 recommendations in the register, and 1 made up for demonstration"},
		"/recommendations?data=real":      {"153 recommendations match", "Real only"},
		"/recommendations?data=made_up":   {"1 recommendation matches", "Made up, in whole or in part"},
		"/reports":                        {"40 reports, and 1 made up for demonstration"},
		"/reports/made-up-2025":           {"1 of 1"},
		"/bodies/made-up-department":      {"By import"},
		"/recommendations?q=import":       {"made up for demonstration"},
		"/recommendations.csv?data=real":  {"!made-up-01"},
		"/recommendations.csv?data=maybe": {"made-up-01"},
	} {
		body := s.get(public(), target).body
		for _, word := range words {
			if not, ok := strings.CutPrefix(word, "!"); ok == strings.Contains(body, strings.TrimPrefix(word, "!")) {
				t.Errorf("GET %s: %q (%q)", target, word, not)
			}
		}
	}
	for _, word := range []string{"The figures leave out", "made up for demonstration"} {
		for target, body := range pages {
			if strings.Contains(body, word) {
				t.Errorf("GET %s says %q of a register where nothing is", target, word)
			}
		}
	}
	// A real recommendation with something made up under it is counted apart too.
	if _, err := w.Load(keeper, nil, []exchange.FileRecommendation{{ID: "casey-2025-u12", ReportID: "casey-2025", Title: "Another", Summary: "Neutral text.", Addressees: []string{"Home Office"},
		Answers: []exchange.FileAnswer{{By: func() *string { v := "Home Office"; return &v }(), Synthetic: true, Note: func() *string { v := "Made up."; return &v }()}}}}); err != nil {
		t.Fatal(err)
	}
	if f, err := w.Figures(public()); err != nil || f.MadeUp != 2 || f.Entered != 153 {
		t.Errorf("%+v, %v", f, err)
	}
	if f := record.Count(nil, []*record.Summary{{Synthetic: true}}, clock.NewDay(2026, 1, 1)); f.Entered != 1 || f.MadeUp != 0 {
		t.Errorf("a register with nothing real: %+v", f)
	}
}
