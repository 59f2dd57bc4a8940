package returns_test

import (
	"html"
	"strings"
	"testing"

	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// The code book has no prose in its cells and loses none of it: what each column
// holds, its codes, and what each rule asks and why are on the page of the table.
func TestTheCodeBookIsReadInLinesAndNotInCells(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
	get := func(path string) string {
		body := s.Get(access.Public(), path).Body
		for _, words := range pages.LongCells(body, 10) {
			t.Errorf("%s has a cell of more than ten words: %q", path, words)
		}
		return html.UnescapeString(body)
	}
	get(returns.BookPath)
	for _, schema := range w.Book().Schemas() {
		path := returns.BookPath + "/" + schema.Name + "/" + schema.Version
		body := get(path)
		for _, f := range schema.Fields {
			said := []string{f.Name, f.Title, f.Description}
			for _, c := range f.Categories {
				said = append(said, c.Value, c.Label)
			}
			for _, words := range said {
				if !strings.Contains(body, words) {
					t.Errorf("%s does not say %q of %s", path, words, f.Name)
				}
			}
		}
		for _, rule := range w.Book().Rules() {
			if has := strings.Contains(body, rule.Message) && strings.Contains(body, rule.Reason); rule.Schema == schema.Name && !has {
				t.Errorf("%s does not say what rule %s asks and why", path, rule.ID)
			}
		}
	}
}
