package review_test

import (
	"os"
	"regexp"
	"testing"

	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
)

func doc(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// byWords are who destroys, as docs/retention.md says it.
var byWords = map[string]string{rules.DestroyedByClock: "the clock", rules.DestroyedByTwo: "two humans", rules.DestroyedByKeeper: "whoever keeps it", rules.DestroyedByNobody: "nothing"}

// TestTheRetentionScheduleIsWritten: each kind of record of the rules stands in
// the document, with its life and who destroys it.
func TestTheRetentionScheduleIsWritten(t *testing.T) {
	text := doc(t, "retention.md")
	for _, k := range reviewtest.Retention(t).Kinds {
		life := k.LifeWords()
		if k.By == rules.DestroyedByNobody {
			life = "as long as the log"
		}
		row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(k.ID) + `\b[^|]*\| ` + life + ` \|[^|]*\| [^|]*` + byWords[k.By] + `[^|]*\|$`)
		if !row.MatchString(text) {
			t.Errorf("docs/retention.md does not say that %q is kept %s, and destroyed by %s", k.ID, life, byWords[k.By])
		}
	}
}
