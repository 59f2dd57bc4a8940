package web_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/testkit/browser"
)

// TestInTheBrowser looks at every component as somebody meets it: on a wide
// and a narrow window, with scripts and without, by axe and by keyboard.
// CANDOUR_SCREENSHOTS names a folder for pictures of what was seen.
func TestInTheBrowser(t *testing.T) {
	srv := httptest.NewServer(testSetup(t))
	defer srv.Close()
	b := browser.Start(t)
	for _, o := range browser.Everybody() {
		t.Run(o.String(), func(t *testing.T) {
			for _, page := range []string{"/components", "/conflict", "/form", "/gone", "/"} {
				tab := b.Open(t, o)
				tab.Go(srv.URL + page)
				tab.Check()
				tab.Walk()
				if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
					tab.Screenshot(filepath.Join(dir, strings.ReplaceAll(page, "/", "_")+"-"+o.String()+".png"))
				}
			}
		})
		t.Run(o.String()+" sends a form", func(t *testing.T) {
			tab := b.Open(t, o)
			tab.Go(srv.URL + "/form")
			tab.Fill("#title", "typed in a browser")
			tab.FollowText("Save")
			// It works only if the browser kept a Secure __Host- cookie on
			// plain http to the loopback address.
			if tab.Status() != 200 || !tab.Has("got typed in a browser") {
				t.Errorf("status %d: %s", tab.Status(), tab.Text("body"))
			}
		})
	}
	t.Run("menu", func(t *testing.T) { menu(t, b, srv.URL) })
	t.Run("on paper", func(t *testing.T) { onPaper(t, b, srv.URL) })
	t.Run("a form of another site", func(t *testing.T) { otherSite(t, b, srv.URL) })
}

// menu: with scripts a narrow window has a button that opens the menu; without
// them the whole menu is there.
func menu(t *testing.T, b *browser.Browser, site string) {
	const shown = `document.querySelector("#navigation").checkVisibility()`
	var open bool
	tab := b.Open(t, browser.Options{Width: 320})
	tab.Go(site + "/")
	if tab.Eval(shown, &open); open {
		t.Error("the menu is open before it was asked for")
	}
	tab.Click(".govuk-service-navigation__toggle")
	if tab.Eval(shown, &open); !open {
		t.Error("the button does not open the menu")
	}
	tab.Check()
	tab = b.Open(t, browser.Options{Width: 320, NoScript: true})
	tab.Go(site + "/")
	if tab.Eval(shown, &open); !open {
		t.Error("without scripts the menu cannot be reached")
	}
}

// otherSite posts our form from another origin, as an attacker's page would.
func otherSite(t *testing.T, b *browser.Browser, site string) {
	evil := httptest.NewServer(evilPage(site + "/form"))
	defer evil.Close()
	tab := b.Open(t, browser.Options{})
	tab.Go(site + "/form") // the visitor has our cookie
	tab.Go(strings.Replace(evil.URL, "127.0.0.1", "localhost", 1))
	tab.FollowText("Win a prize")
	if tab.Status() != 403 || !tab.Has("sent from another website") {
		t.Errorf("status %d: %s", tab.Status(), tab.Text("body"))
	}
}

// onPaper: the content is there, the ways around the site are not, and a
// source says where it is.
func onPaper(t *testing.T, b *browser.Browser, site string) {
	tab := b.Open(t, browser.Options{Width: 800})
	tab.Go(site + "/components")
	tab.Paper(true)
	for selector, want := range map[string]bool{"#navigation": false, ".cd-filter__body": false, ".govuk-pagination": false, "h1": true, ".cd-table-box table": true, ".cd-banner": true} {
		var shown bool
		tab.Eval("document.querySelector('"+selector+"').checkVisibility()", &shown)
		if shown != want {
			t.Errorf("on paper %s is shown: %v, want %v", selector, shown, want)
		}
	}
	var after string
	tab.Eval(`getComputedStyle(document.querySelector(".cd-quote__source a"), "::after").content`, &after)
	if !strings.Contains(after, "https://www.gov.uk/synthetic") {
		t.Errorf("the source's address is not printed: %s", after)
	}
	if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
		tab.Screenshot(filepath.Join(dir, "paper.png"))
	}
}
