package evidence

import (
	_ "embed"

	"candour/internal/site/room"
)

//go:embed told.md
var toldText string

// Told is how long what is here is kept, which acts stand in the log, and what its pages call it.
func Told() room.Told { return room.ReadTold(toldText) }
