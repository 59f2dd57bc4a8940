package recommendation_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/pages/api"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// Canaries are words put where the public may not see: if one comes out of any
// operation, something leaks. The rest of their records is published, so that
// leaving out too much is found as well.
const (
	canaryMail    = "canary-contact@department.example"
	canaryDraft   = "CANARYDRAFTREPORT"
	canaryRec     = "CANARYDRAFTRECOMMENDATION"
	canaryWork    = "CANARYDRAFTCOMMITMENT"
	canaryPaper   = "CANARYUNPUBLISHEDREPORT"
	canaryTie     = "CANARYTIEREASON"
	canaryHidden  = "canary-hidden" // the id of the unpublished recommendation
	visibleReport = "This is what was done and submitted."
)

// caged is a register with a canary in every place that is not public, and
// with a synthetic department that has published things too.
func caged(t *testing.T, d *db.DB) *apiSite {
	t.Helper()
	w := newWorld(t, d)
	coordinator := as(access.RoleCoordinator, "register")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.CreateBody(coordinator, record.Body{Name: "Synthetic Department", Kind: record.BodyDepartment, Contact: canaryMail, Synthetic: true})
	must(err)
	due := "2026-09-01"
	_, err = w.Load(coordinator,
		[]exchange.FileReport{
			{ReportID: "open", Title: "Synthetic report", Body: "Synthetic Inquiry", Kind: "inquiry", Synthetic: true},
			{ReportID: "shut", Title: canaryPaper, Body: "Synthetic Inquiry", Kind: "inquiry", State: record.StateDraft, Synthetic: true},
		},
		[]exchange.FileRecommendation{
			{ID: "seen", ReportID: "open", Number: "1", Title: "Keep a list", Summary: "A list should be kept.", Addressees: []string{"Synthetic Department"},
				AnswerDue: &due, Synthetic: true, Commitments: []exchange.FileCommitment{{ID: "shared", Text: "Keep one list.", Due: &due, Owner: "Synthetic Department",
					Serves: []string{canaryHidden}, Synthetic: true}}},
			{ID: canaryHidden, ReportID: "open", Number: "2", Title: canaryRec, Summary: canaryRec, Addressees: []string{"Synthetic Department"},
				AnswerDue: &due, State: record.StateDraft, Synthetic: true,
				Commitments: []exchange.FileCommitment{{ID: "hidden-work", Text: canaryWork, Due: &due, Owner: "Synthetic Department", Synthetic: true}},
				Ties:        []exchange.FileTie{{To: "seen", Kind: record.TieSame, State: record.TieConfirmed, Says: "a coordinator", Reason: canaryTie}}},
		})
	must(err)
	owner := as(access.RoleOwner, "synthetic-department")
	_, err = w.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: "shared", Words: visibleReport, Submit: true, Synthetic: true})
	must(err)
	_, err = w.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: "shared", Words: canaryDraft, Obstacles: canaryDraft, Synthetic: true})
	must(err)
	return openAPI(t, w)
}

func TestNoOperationLetsACanaryOut(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := caged(t, d)
		targets := []string{"/recommendations", "/recommendations?q=" + canaryRec, "/recommendations?report=open", "/recommendations?body=synthetic-department",
			"/recommendations/seen", "/recommendations/" + canaryHidden, "/reports", "/reports/open", "/reports/shut", "/bodies", "/bodies/synthetic-department",
			"/bodies/synthetic-department/statement/2026", "/timetable?undated=true", "/timetable?body=synthetic-department", "/chains", "/chains/seen",
			"/chains/" + canaryHidden, "/figures", "/ladder", "/openapi.json", "/openapi.yaml", "/docs"}
		// Whoever asks gets the same: a person who may see drafts on the pages too.
		for _, who := range []string{"", "coordinator register", "owner synthetic-department", "analyst register"} {
			for _, target := range targets {
				got := s.ask(api.Root+target, "Test-Role", who)
				for _, canary := range []string{canaryMail, canaryDraft, canaryRec, canaryWork, canaryPaper, canaryTie} {
					if strings.Contains(got.Body.String(), canary) {
						t.Errorf("%q asks for %s: %s came out", who, target, canary)
					}
				}
				hidden := strings.HasSuffix(target, canaryHidden) || strings.HasSuffix(target, "/shut")
				if hidden != (got.Code == http.StatusNotFound) {
					t.Errorf("%q asks for %s: %d", who, target, got.Code)
				}
				if strings.Contains(got.Body.String(), canaryHidden) {
					t.Errorf("%q asks for %s: the id of a draft came out", who, target)
				}
			}
		}
		if body := s.ask(api.Root + "/recommendations/seen").Body.String(); !strings.Contains(body, visibleReport) {
			t.Error("the submitted report is not there: too much is hidden")
		}
		var list api.Register
		s.read(api.Root+"/recommendations", &list)
		if list.Total != 1 {
			t.Errorf("%d recommendations are listed, want the published one", list.Total)
		}
		if body := s.ask(api.Root + "/bodies/synthetic-department/statement/2026").Body.String(); !strings.Contains(body, "Keep one list.") {
			t.Error("the statement leaves out a published commitment")
		}
	})
}
