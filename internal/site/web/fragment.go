package web

import (
	"fmt"
	"html/template"
	"strings"
)

// Fragment runs one named template of a page by itself ("row" of
// "recommendation/list") and gives its markup, escaped as on the page. It is
// for parts that are the same for every reader and are shown very often: the
// page makes them once, keeps them, and puts them in as they are. A fragment
// must hold nothing that is meant for one reader alone.
func (rd *Renderer) Fragment(page, name string, data any) (template.HTML, error) {
	t := rd.pages[page]
	if t == nil {
		return "", fmt.Errorf("web: there is no page %q", page)
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("web: %q of page %q: %w", name, page, err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // made by html/template just now
}
