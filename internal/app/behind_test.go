package app

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/trust/ledger"
)

// TestVerifyLooksBehindEveryRecord: a table that is open because records hold
// its hash is compared with them.
func TestVerifyLooksBehindEveryRecord(t *testing.T) {
	all, err := behind()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, x := range openTables() {
		vouched := strings.Contains(x.why, "record holds") || strings.Contains(x.why, "records hold")
		looked := slices.ContainsFunc(all, func(b ledger.Behind) bool { return b.Table == x.name })
		if vouched != looked {
			t.Errorf("%s: %q, and verify looks: %v", x.name, x.why, looked)
		}
		if vouched {
			n++
		}
	}
	if n < 5 {
		t.Errorf("only %d tables", n)
	}
}
