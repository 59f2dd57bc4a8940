package apply

import (
	"embed"
	"io/fs"
	"path"
	"strings"

	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

//go:embed words/*.po
var wordFiles embed.FS

// Templates are the person's pages, for the renderer, which are all in Welsh too, and
// those of staff who write for somebody on the telephone (call_*.gohtml), which are not.
func Templates() web.Templates {
	names, _ := fs.Glob(pageFiles, "templates/*.gohtml") // the pattern is right
	var spoken []string
	for _, n := range names {
		if name := strings.TrimSuffix(path.Base(n), ".gohtml"); !strings.HasPrefix(name, "call_") {
			spoken = append(spoken, name)
		}
	}
	return web.Templates{Slice: "review", FS: pageFiles, Words: wordFiles, Spoken: spoken}
}
