package record

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Ids that an import makes are legal, different, and the same the next time.
func TestMadeIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`|[1-9][0-9]{0,2}|[1-9]\.[1-9]|[A-Z]|R[1-9]|[ -~]{1,8}`).Draw(t, "number")
		taken := map[string]bool{"r-u01": true}
		id := MadeID("r", number, taken)
		if number != "" && strings.ContainsFunc(number, IsWordRune) && !ValidID(id) {
			t.Fatalf("madeID(%q) = %q", number, id)
		}
		if number == "" && id != "r-u02" {
			t.Fatalf("madeID of no number = %q", id)
		}
		if again := MadeID("r", number, taken); again != id {
			t.Fatalf("%q, then %q", id, again)
		}
	})
}
