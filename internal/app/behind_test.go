package app

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

// TestVerifyLooksBehindEveryRecord: a table that is open because records hold
// its hash is compared with them.
func TestVerifyLooksBehindEveryRecord(t *testing.T) {
	all, err := rooms().Behind()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, x := range rooms().OpenOn(db.SQLite) {
		vouched := strings.Contains(x.Why, "record holds") || strings.Contains(x.Why, "records hold")
		looked := slices.ContainsFunc(all, func(b ledger.Behind) bool { return b.Table == x.Name })
		if vouched != looked {
			t.Errorf("%s: %q, and verify looks: %v", x.Name, x.Why, looked)
		}
		if vouched {
			n++
		}
	}
	if n < 5 {
		t.Errorf("only %d tables", n)
	}
}
