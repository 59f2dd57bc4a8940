package recommendation_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/recommendation/pages/api"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/browser"
)

var (
	docsAddress = regexp.MustCompile(`Example: <a class="govuk-link" href="[^"]+"><span class="cd-code">GET ([^<]+)</span>`)
	docsShown   = regexp.MustCompile(`(?s)<pre class="cd-code">(.*?)</pre>`)
)

func TestEveryExampleInTheDocsIsWhatTheAPIAnswers(t *testing.T) {
	s := openAPI(t, seeded(t, testkit.SQLite(t)))
	got := s.ask("/api/v1/docs")
	body := got.Body.String()
	if got.Code != http.StatusOK {
		t.Fatalf("%d: %s", got.Code, body)
	}
	for _, problem := range web.CheckHTML([]byte(body)) {
		t.Error(problem)
	}
	for _, no := range []string{"<script src=\"http", "unpkg", "cdn", "//fonts"} {
		if strings.Contains(body, no) {
			t.Errorf("the docs load something from elsewhere: %s", no)
		}
	}
	addresses, shown := docsAddress.FindAllStringSubmatch(body, -1), docsShown.FindAllStringSubmatch(body, -1)
	if len(addresses) != len(s.api.Operations()) || len(shown) != len(addresses) {
		t.Fatalf("%d addresses and %d answers for %d operations", len(addresses), len(shown), len(s.api.Operations()))
	}
	for i, m := range addresses {
		target := html.UnescapeString(m[1])
		answer := s.ask(target)
		if answer.Code != http.StatusOK {
			t.Errorf("GET %s: %d", target, answer.Code)
		}
		want, err := api.Prettied(answer.Body.Bytes())
		if err != nil || html.UnescapeString(shown[i][1]) != want {
			t.Errorf("GET %s: the docs show\n%s\nand the API answers\n%s", target, shown[i][1], want)
		}
	}
	if empty := openAPI(t, newWorld(t, testkit.SQLite(t))).ask("/api/v1/docs"); empty.Code != http.StatusOK || !strings.Contains(empty.Body.String(), "holds nothing yet") {
		t.Errorf("docs of an empty register: %d", empty.Code)
	}
}

// TestTheDocsInTheBrowser: axe, keyboard, no sideways scroll, and nothing
// loaded from elsewhere, on a wide and a narrow window, with and without
// scripts; the examples are opened first, since what is shut is not looked at.
func TestTheDocsInTheBrowser(t *testing.T) {
	srv := httptest.NewServer(openAPI(t, seeded(t, testkit.SQLite(t))).server)
	defer srv.Close()
	b := browser.Start(t)
	for _, o := range browser.Everybody() {
		t.Run(o.String(), func(t *testing.T) {
			tab := b.Open(t, o)
			tab.Go(srv.URL + "/api/v1/docs")
			if !o.NoScript {
				var opened int
				tab.Eval(`(() => { const all = document.querySelectorAll("details"); all.forEach(d => d.open = true); return all.length })()`, &opened)
				if opened == 0 {
					t.Error("there are no examples to open")
				}
			}
			tab.Check()
		})
	}
}
