package returns_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/testkit/tamper"
)

// TestVerifyNamesRowsAndFilesOfReturnsThatAreNotTheirs: each taken away, and
// each changed: a value, and what the row hangs on.
func TestVerifyNamesRowsAndFilesOfReturnsThatAreNotTheirs(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.send(lead1, w.of(w.open("2023"), force1).ID, national(3, "W1", "A1")...)
		for _, change := range []string{"v01 = 'other'", "k = 'other'", "parent = 'other'"} {
			tamper.Each(t, d, w.ledger, "return_row", "n", change)
		}
		tamper.Each(t, d, w.ledger, "return_file", "id", "data = SUBSTR(data, 2)")
	})
}
