package recommendation_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestWhoVerifiesHasOpenedTheEvidence, on both databases: a finding on a claim
// whose files this person has not opened is refused by name, whoever else opened
// them; what was added since must be opened too; and a visitor's reading leaves
// no entry.
func TestWhoVerifiesHasOpenedTheEvidence(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		claim, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "It was done", ClaimDone: true})
		if err != nil {
			t.Fatal(err)
		}
		file := func(name string) record.Evidence {
			t.Helper()
			e, err := s.AddEvidence(owner, claim, recommendation.EvidenceInput{Name: name, Data: []byte("neutral words of " + name)})
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		first := file("first.txt")
		if _, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, ID: claim, Words: "It was done", ClaimDone: true, Submit: true}); err != nil {
			t.Fatal(err)
		}
		refused := func(name string) {
			t.Helper()
			err := s.RecordFinding(verifier, recommendation.FindingInput{CommitmentID: c.ID, ProgressID: claim, Verdict: record.VerdictVerified, Reasons: "Seen", Outcome: "unknown"})
			if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Message != "Open the evidence first: "+name {
				t.Errorf("%v, want %q to be opened first", err, name)
			}
			s.wants(s.get(verifier, "/commitments/"+c.ID+"/finding"), http.StatusOK, "You have still to open: "+name)
		}
		refused("first.txt")
		for _, who := range []struct {
			as   string
			left int
		}{{"visitor", 0}, {"another verifier", 1}} {
			ctx := public()
			if who.left > 0 {
				ctx = as(access.RoleVerifier, "another-inspectorate")
			}
			s.wants(s.get(ctx, "/evidence/"+first.ID), http.StatusOK)
			if n := s.rows(t, `SELECT count(*) FROM opened`); n != who.left {
				t.Errorf("%s: %d openings, want %d", who.as, n, who.left)
			}
		}
		refused("first.txt")
		s.wants(s.get(verifier, "/evidence/"+first.ID), http.StatusOK)
		second := file("second.txt")
		refused("second.txt")
		s.wants(s.get(verifier, "/evidence/"+second.ID), http.StatusOK)
		if got := s.get(verifier, "/commitments/"+c.ID+"/finding").body; strings.Contains(got, "You have still to open") {
			t.Error("the page asks for what was opened")
		}
		if err := s.RecordFinding(verifier, recommendation.FindingInput{CommitmentID: c.ID, ProgressID: claim, Verdict: record.VerdictVerified, Reasons: "Seen", Outcome: "unknown"}); err != nil {
			t.Fatal(err)
		}
	})
}
