package rowcheck

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDigestsAgreeWithAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d digests
		seen := map[uint64]bool{}
		for _, x := range rapid.SliceOf(rapid.OneOf(rapid.Uint64Range(0, 40), rapid.Uint64())).Draw(t, "digests") {
			if fresh := d.add(x); fresh == seen[x] {
				t.Fatalf("add(%d) says new: %v, and a map says %v", x, fresh, !seen[x])
			}
			seen[x] = true
		}
	})
}
