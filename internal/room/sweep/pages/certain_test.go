package pages

import (
	"testing"

	"pgregory.net/rapid"

	"candour/internal/room/sweep"
)

// TestThePictureSaysWhatIsCertain: whatever the numbers behind two ranges are, as
// many are done and as many are not as the picture says at least, and all its parts
// together are the most that there can be.
func TestThePictureSaysWhatIsCertain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(0, 200).Draw(t, "total")
		done := rapid.IntRange(0, total).Draw(t, "done")
		down := func(n int) sweep.Shown { return sweep.Shown{From: n - n%sweep.Base, Small: n < sweep.Base} }
		got := certain(down(done), down(total))
		if got[0] > done || got[2] > total-done || got[1] < 0 || got[0]+got[1]+got[2] != total-total%sweep.Base+sweep.Base-1 {
			t.Fatalf("%d of %d: %v", done, total, got)
		}
	})
}
