package apply

import (
	"embed"

	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

//go:embed words/*.po
var wordFiles embed.FS

// Templates are the person's pages, for the renderer. All of them are in Welsh too.
func Templates() web.Templates {
	return web.Templates{Slice: "review", FS: pageFiles, Words: wordFiles, Spoken: []string{"*"}}
}
