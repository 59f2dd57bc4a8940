package app

import (
	"embed"

	"candour/internal/site/room"
)

//go:embed told/*.md
var toldFiles embed.FS

// toldOf is what a part of the kernel says of what it keeps; see room.Told.
func toldOf(part string) room.Told {
	text, err := toldFiles.ReadFile("told/" + part + ".md")
	if err != nil {
		panic(err)
	}
	return room.ReadTold(string(text))
}
