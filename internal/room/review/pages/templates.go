package pages

import (
	"embed"

	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are staff's pages (staff_, papers_, custody_) and the public figures,
// for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "review", FS: pageFiles} }
