package apply

import (
	"embed"

	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the person's pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "review", FS: pageFiles} }
