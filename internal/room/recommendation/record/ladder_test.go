package record_test

import (
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
)

// TestALadderWithANameTwiceIsRefused: the second of two equal names would hold and
// the first be lost without a word.
func TestALadderWithANameTwiceIsRefused(t *testing.T) {
	_, err := record.ReadLadder(strings.NewReader("{\"rungs\": [],\n\"rungs\": []}"))
	if !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), `the name "rungs" comes twice in one object, on line 1 and on line 2`) {
		t.Error(err)
	}
}
