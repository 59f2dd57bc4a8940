package figures_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/testkit/tamper"
)

// TestVerifyNamesFilesOfReleasesThatAreNotTheirs: each file of a published
// release, taken away or changed.
func TestVerifyNamesFilesOfReleasesThatAreNotTheirs(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		p.publish("Suspects, 2023", bySetting)
		tamper.Each(t, d, p.ledger, "figures_data", "id", "data = SUBSTR(data, 2)")
	})
}
