package recommendation_test

import (
	"net/http"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/pages/staff"
	"candour/internal/testkit"
	"candour/internal/testkit/tamper"
)

// TestVerifyNamesFilesOfEvidenceThatAreNotTheirs: each taken away or changed.
func TestVerifyNamesFilesOfEvidenceThatAreNotTheirs(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		at := "/commitments/" + c.ID + "/report"
		s.wants(s.upload(owner, at, "right.pdf", []byte("%PDF-1.4 right"), "text", "Synthetic progress", "step", staff.StepAttach), http.StatusSeeOther)
		tamper.Each(t, d, s.ledger, "blob", "sha256", "data = SUBSTR(data, 2)")
	})
}
