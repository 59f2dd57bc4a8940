package rules

import (
	"fmt"
	"testing"
)

// Anybody may ask for a difference: past what is compared word by word, what differs
// is one piece, and what is the same before and after it stands.
func TestAHugeParagraphIsComparedInPieces(t *testing.T) {
	words := func(name string) (out []string) {
		for i := range 15_000 {
			out = append(out, fmt.Sprint(name, i))
		}
		return out
	}
	around := func(middle []string) []string {
		return append(append([]string{"It", "asks"}, middle...), "and", "ends")
	}
	old, new := around(words("a")), around(words("b"))
	got := byWord(old, new)
	if len(got) != 4 || got[0] != (Piece{Same, "It asks"}) || got[1].Change != Removed || got[2].Change != Added || got[3] != (Piece{Same, "and ends"}) {
		t.Errorf("%d pieces", len(got))
	}
	if got := byWord(old, append(old[:len(old):len(old)], "late")); len(got) != 2 || got[1] != (Piece{Added, "late"}) {
		t.Errorf("one word added to a huge paragraph: %d pieces", len(got))
	}
}
