package review

import (
	"embed"

	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the slice's pages, for the renderer: those of the person and
// those of staff (staff_, papers_, custody_).
func Templates() web.Templates { return web.Templates{Slice: "review", FS: pageFiles} }
