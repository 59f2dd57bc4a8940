package app

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	chromium "candour/internal/testkit/browser"
)

// TestSearchInTheBrowser: somebody goes from the front page's box to what they mean,
// with scripts and without; with them, titles are suggested under the box, and arrows,
// Escape and Enter do what a combobox does. Nothing is asked of another host.
func TestSearchInTheBrowser(t *testing.T) {
	s := bareSite(t)
	if _, err := s.seedReal(t.Context()); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.web)
	defer srv.Close()
	b := chromium.Start(t)
	for _, o := range []chromium.Options{{Width: 1280, Height: 900}, {Width: 320, Height: 800, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			tab := b.Open(t, o)
			tab.Go(srv.URL + "/")
			tab.Fill("#q", "Rotheram")
			tab.Follow(".cd-search button")
			tab.Check()
			if !tab.Has("We searched for rotherham instead") || tab.Count(`a[href="/bodies/rotherham-council"] mark`) != 1 {
				t.Errorf("not said, or not found: %s", tab.Text("main"))
			}
			tab.Walk()
			for _, path := range []string{"/search", "/search?q=zzyzx", "/search?q=child+sexual+abuse&page=3", "/search?q=zzyzx+taxi&kind=recommendation"} {
				tab.Go(srv.URL + path)
				tab.Check()
			}
			if tab.Go(srv.URL + "/"); o.NoScript {
				if tab.Count(".cd-suggest__list") != 0 {
					t.Error("without scripts something is suggested")
				}
			} else {
				suggests(t, tab)
			}
			tab.NoThirdParty()
		})
	}
}

// suggests types into the box and uses what is suggested.
func suggests(t *testing.T, tab *chromium.Tab) {
	typed := func(words string) {
		tab.Fill("#q", words)
		for end := time.Now().Add(time.Minute); tab.Count(".cd-suggest__option") == 0; {
			if time.Now().After(end) {
				t.Fatalf("nothing is suggested for %q", words)
			}
		}
	}
	typed("telf")
	tab.Axe()
	if got := tab.Attribute("#q", "aria-expanded"); got != "true" {
		t.Errorf("open, it is expanded: %q", got)
	}
	tab.Press(kb.ArrowDown)
	if got := tab.Attribute("#q", "aria-activedescendant"); got == "" || tab.Attribute("#"+got, "aria-selected") != "true" {
		t.Errorf("the first is not chosen: %q", got)
	}
	tab.Axe()
	tab.Press(kb.Escape)
	if n, got := tab.Count(".cd-suggest__option"), tab.Attribute("#q", "aria-expanded"); n != 0 || got != "false" {
		t.Errorf("closed, it has %d, expanded: %q", n, got)
	}
	typed("telf")
	tab.Press(kb.ArrowDown)
	tab.FollowPress(kb.Enter)
	if !tab.Has("Telford & Wrekin Council") || !strings.Contains(tab.URL(), "q=Telford+%26+Wrekin+Council") {
		t.Errorf("%s: %s", tab.URL(), tab.Text("main"))
	}
}
