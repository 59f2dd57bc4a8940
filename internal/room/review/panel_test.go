package review

import (
	"testing"

	"candour/internal/base/db"
)

// panel is a world with what the tests of the use cases ask of it.
type panel struct{ *world }

func newPanel(t *testing.T, d *db.DB) *panel { return &panel{newWorld(t, d)} }

func panelOn(t *testing.T, d *db.DB, keys string) *panel { return &panel{worldOn(t, d, keys)} }
