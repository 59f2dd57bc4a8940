package review_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review/reviewtest"
)

// panel is a world with what the tests of the use cases ask of it.
type panel struct{ *reviewtest.World }

func newPanel(t *testing.T, d *db.DB) *panel { return &panel{reviewtest.New(t, d)} }

func panelOn(t *testing.T, d *db.DB, keys string) *panel { return &panel{reviewtest.On(t, d, keys)} }
