package review

import (
	"os"
	"strings"
	"testing"
)

func doc(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestTheRetentionScheduleIsWritten: each kind of record of the rules stands in
// the document, and drafts are kept as long as both say.
func TestTheRetentionScheduleIsWritten(t *testing.T) {
	rules, err := DefaultRetention()
	if err != nil {
		t.Fatal(err)
	}
	text := doc(t, "retention.md")
	for _, k := range rules.Kinds {
		if !strings.Contains(text, "| "+k.ID) {
			t.Errorf("docs/retention.md does not name %q", k.ID)
		}
	}
	if k, ok := rules.Kind("draft"); !ok || k.Days != DraftLife {
		t.Errorf("the rules keep a draft for %d days, the program for %d", k.Days, DraftLife)
	}
}
