package review_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/testkit"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// TestEmptyDraftsDieFirst: automated starts are dropped when there are too many,
// the oldest first; a form that holds a word never is, nor one that was begun
// just now; over the bound nobody starts.
func TestEmptyDraftsDieFirst(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		ds := w.Drafts()
		ds.Limits = comeback.Limits{Empty: 3, All: 6, Bytes: 1 << 20, Each: 2000}
		start := func() (phrase.Phrase, intake.Found) {
			t.Helper()
			p, f, err := ds.Start(t.Context(), phrase.Digits)
			w.OK(err)
			return p, f
		}
		there := func(p phrase.Phrase) bool {
			t.Helper()
			_, err := ds.Find(t.Context(), p.Reveal())
			if err != nil && !errs.Is(err, errs.NotFound) {
				t.Fatal(err)
			}
			return err == nil
		}
		written, f := start()
		w.OK(ds.Save(t.Context(), f, intake.Answers{Values: map[string][]string{"words": {"Withheld."}}}))
		looked, g := start()
		w.OK(ds.Save(t.Context(), g, intake.Answers{At: "words"})) // a page further, and nothing in it
		var bots []phrase.Phrase
		for range 4 {
			p, _ := start()
			bots = append(bots, p)
		}
		w.Clock.Advance(2 * time.Minute)
		if _, _, err := ds.Start(t.Context(), phrase.Digits); !errors.Is(err, comeback.ErrNoRoom) {
			t.Fatalf("over the bound, and all of them new: %v", err)
		}
		w.Clock.Advance(4 * time.Hour)
		late, _ := start() // 5 are empty and old: 2 go
		if !there(written) || !there(late) {
			t.Error("a form that holds words, or the newest, was dropped")
		}
		left := 0
		for _, p := range append(bots, looked) {
			if there(p) {
				left++
			}
		}
		if left != 3 {
			t.Errorf("%d of 5 old and empty are left", left)
		}
		w.Clock.Advance(26 * time.Hour)
		if n, err := ds.Expire(t.Context()); err != nil || n != 4 {
			t.Errorf("%d empty ones died after a day, %v", n, err)
		}
		if !there(written) || there(late) {
			t.Error("after a day")
		}
		var ways int
		w.OK(d.QueryRow(t.Context(), `SELECT COUNT(*) FROM review_find`).Scan(&ways))
		if ways != 1 {
			t.Errorf("%d ways back to one form", ways)
		}
		long := intake.Answers{Values: map[string][]string{"words": {strings.Repeat("x", 3000)}}}
		if err := ds.Save(t.Context(), f, long); !errs.Is(err, errs.Invalid) {
			t.Errorf("a form that is too long: %v", err)
		}
	})
}
