package review_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/trust/phrase"
)

// panel is a world with what the tests of the use cases ask of it.
type panel struct{ *reviewtest.World }

func newPanel(t *testing.T, d *db.DB) *panel { return &panel{reviewtest.New(t, d)} }

func panelOn(t *testing.T, d *db.DB, keys string) *panel { return &panel{reviewtest.On(t, d, keys)} }

// begun is a panel, and a draft that somebody has begun: its phrase, and where it is.
func begun(t *testing.T, d *db.DB) (*panel, *intake.Drafts, phrase.Phrase, intake.Found) {
	t.Helper()
	w := newPanel(t, d)
	ds := w.Drafts()
	p, f, err := ds.Start(t.Context(), phrase.Words)
	w.OK(err)
	return w, ds, p, f
}
