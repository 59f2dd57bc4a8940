package finding

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"candour/internal/base/clock"
)

// TestSentencesStandAsTheyAreRead: whatever the order of their identities, the sentences of one
// report come as somebody reads them, and earlier reports first.
func TestSentencesStandAsTheyAreRead(t *testing.T) {
	day := func(n int) clock.Day { return clock.DayOrNone(fmt.Sprintf("2026-03-%02d", n)) }
	want := []Finding{
		{Report: "Second", Place: "chapter 9", On: day(1)},
		{Report: "First", Place: "", On: day(2)},
		{Report: "First", Place: "chapter 2, paragraph 4", On: day(2)},
		{Report: "First", Place: "chapter 2, paragraph 9", On: day(2)},
		{Report: "First", Place: "chapter 2, paragraph 10", On: day(2)},
		{Report: "First", Place: "chapter 2, paragraph 10 (a)", On: day(2)},
		{Report: "First", Place: "chapter 10, paragraph 1", On: day(2)},
		{Report: "Second", Place: "chapter 1", On: day(2)},
	}
	for range 50 {
		got := slices.Clone(want)
		rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		for i := range got {
			got[i].ID = string(rune('a' + rand.IntN(26)))
		}
		slices.SortFunc(got, inOrder)
		for i := range got {
			if got[i].Place != want[i].Place || got[i].Report != want[i].Report {
				t.Fatalf("place %d is %q of %q, not %q of %q", i, got[i].Place, got[i].Report, want[i].Place, want[i].Report)
			}
		}
	}
}
