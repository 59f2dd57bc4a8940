package review

import (
	"embed"

	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var applyFiles embed.FS

// ApplyTemplates are the person's pages, for the renderer.
func ApplyTemplates() web.Templates { return web.Templates{Slice: "review", FS: applyFiles} }
