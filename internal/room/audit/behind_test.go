package audit_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/testkit/tamper"
)

// TestVerifyNamesDataOfAuditsThatIsNotTheirs: lists, what runs found, what was
// worked out and what was published, taken away or changed.
func TestVerifyNamesDataOfAuditsThatIsNotTheirs(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.estimated(60)
		tamper.Each(t, d, w.ledger, "audit_data", "id", "data = SUBSTR(data, 2)")
	})
}
