package recommendation_test

import (
	"slices"
	"testing"
	"time"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
)

// TestNobodyIsAskedForAPromiseUnderAReplacedRecommendation: once its own inquiry replaced
// all that a promise serves, the owner's desk lists it no more; one that serves another
// too stays; a mistake that is withdrawn brings it back.
func TestNobodyIsAskedForAPromiseUnderAReplacedRecommendation(t *testing.T) {
	s, alone := pledgedOn(t, testkit.SQLite(t))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
	}
	both, err := s.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Publish another plan", Criterion: "It is on the website", Due: "spring 2027",
		Serves: []string{"iicsa-final-99", "iicsa-final-01"}, Synthetic: true})
	must(err)
	by, err := s.CreateRecommendation(keeper, recommendation.RecommendationInput{ReportID: "iicsa-final", Number: "100", Title: "Neutral title", Summary: "Neutral summary.",
		Addressees: []string{"UK Government"}, Publish: true})
	must(err)
	s.clock.Set(time.Date(2027, 5, 15, 9, 0, 0, 0, time.UTC))
	listed := func() (ids []string) {
		t.Helper()
		w, err := s.Work(owner)
		must(err)
		for _, c := range slices.Concat(w.Drafts, w.SentBack, w.Overdue, w.Stalled, w.Soon) {
			if c.ID == alone.ID || c.ID == both.ID {
				ids = append(ids, c.ID)
			}
		}
		slices.Sort(ids)
		return ids
	}
	all := []string{alone.ID, both.ID}
	slices.Sort(all)
	if got := listed(); !slices.Equal(got, all) {
		t.Fatalf("%v on the desk: this test would prove nothing", got)
	}
	must(s.End(mender, "iicsa-final-99", record.EndInput{What: record.EndReplaced, ByID: by, By: "Independent Inquiry", On: "2027",
		SourceURL: "https://example.org/notice", Words: "Replaced (made up)."}))
	if got := listed(); !slices.Equal(got, []string{both.ID}) {
		t.Errorf("%v on the desk, want %s alone", got, both.ID)
	}
	must(s.PutRight(mender, recommendation.PutRight{Kind: "ending", ID: s.idOf(t, "ending"), What: record.Withdrawal, Reason: "A slip. (Made up.)"}))
	if got := listed(); !slices.Equal(got, all) {
		t.Errorf("after the mistake is withdrawn: %v", got)
	}
}

// TestBodiesThatAnImportBringsAreNamed: those that a file names for the first time are in
// what an import says, and those that are there already are not.
func TestBodiesThatAnImportBringsAreNamed(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	lines := []exchange.FileRecommendation{{ID: "iicsa-final-x1", ReportID: "iicsa-final", Title: "Synthetic", Summary: "Synthetic summary.",
		Addressees: []string{"Home Office", "A Brand New Synthetic Council"}}}
	load, problems, err := w.Plan(keeper, nil, lines)
	if err != nil || len(problems) > 0 || !slices.Equal(load.Bodies, []string{"A Brand New Synthetic Council"}) {
		t.Fatalf("would bring %v, %v %v", load.Bodies, problems, err)
	}
	load, err = w.Load(keeper, nil, lines)
	if err != nil || !slices.Equal(load.Bodies, []string{"A Brand New Synthetic Council"}) {
		t.Errorf("brought %v, %v", load.Bodies, err)
	}
	if load, err = w.Load(keeper, nil, lines); err != nil || len(load.Bodies) != 0 {
		t.Errorf("the same again brought %v, %v", load.Bodies, err)
	}
}
