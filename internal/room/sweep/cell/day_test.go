package cell_test

import (
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/room/sweep/cell"
)

// A day goes in as it is in every style, and comes out as itself.
func TestEveryStyleGivesTheSameDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := clock.NewDay(rapid.IntRange(1950, 2026).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		for _, layout := range []string{"2006-01-02", "2006-1-2", "2006/01/02", "20060102", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05Z07:00"} {
			text, _, err := cell.Restyle(clock.Midnight(day).Format(layout))
			if err != nil || text != day.String() {
				t.Fatalf("%s: %s, %v", layout, text, err)
			}
		}
	})
}
