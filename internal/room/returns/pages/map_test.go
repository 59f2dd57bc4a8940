package pages

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/room/returns"
	"candour/internal/site/picture"
)

// Whatever became of a return: what nobody was asked for is never late, refused or
// due; what is not here never looks like what is; a nil return is not silence. No
// two states look alike, and each has a word of its own.
func TestTheMapNeverTakesSilenceForNone(t *testing.T) {
	all := []picture.TileKey{tileIdle, tileEntered, tileDue, tileLate, tileBegun, tileIn, tileNil, tileRefused}
	for i, a := range all {
		if len([]rune(a.Text)) > 4 || a.Text == "0" || a.Words == "" {
			t.Errorf("%+v does not fit a tile", a)
		}
		for _, b := range all[i+1:] {
			if a.Look == b.Look || a.Text == b.Text || a.Words == b.Words {
				t.Errorf("%+v and %+v could be taken for each other", a, b)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		day := func(name string) clock.Day {
			return clock.NewDay(2026, rapid.IntRange(1, 12).Draw(t, name), 15)
		}
		due, today := day("due"), day("today")
		x := returns.Return{State: rapid.SampledFrom(returns.States()).Draw(t, "state"), Refused: rapid.SampledFrom([]string{"", "", "Why."}).Draw(t, "refused")}
		if rapid.Bool().Draw(t, "asked") {
			x.Asking = returns.Asking{On: day("asked on"), How: "A letter."}
		}
		isNil := rapid.Bool().Draw(t, "nil")
		s := tileOf(&x, isNil, due, today)
		if !slices.Contains(all, s) {
			t.Fatalf("%+v", s)
		}
		if x.Refused == "" && x.State == returns.Expected && !x.Asked() && s != tileIdle {
			t.Fatalf("nobody was asked, and the map says %q", s.Words)
		}
		if s == tileLate && (!x.Owes(due) || !today.After(due)) {
			t.Fatal("late before its time")
		}
		if here := s == tileIn || s == tileNil || s == tileBegun; here && x.State == returns.Expected {
			t.Fatal("what is not here looks as if it were")
		}
		if (s == tileLate || s == tileIdle || s == tileEntered || s == tileDue) && s.Look >= picture.LookMore {
			t.Fatal("silence looks like an answer")
		}
	})
}
