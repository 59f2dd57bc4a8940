package speak

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/testkit/browser"
)

// look checks a page by axe and by the house's own rules, and takes a picture where
// CANDOUR_SCREENSHOTS names a folder.
func look(tab *browser.Tab, name string, width int) {
	tab.Check()
	if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
		tab.Screenshot(filepath.Join(dir, "speak-"+name+"-"+strconv.Itoa(width)+".png"))
	}
}

const openAll = `document.querySelectorAll("details").forEach(d => { d.open = true }); 1`

// readsNewest has somebody of the team open the one account that opens for themes.
func (s *site) readsNewest() string {
	s.t.Helper()
	_, all, err := s.Accounts(as(analyst), s.id)
	s.ok(err)
	for _, a := range all {
		if _, _, err := s.OpenWords(as(analyst), a.ID, testimony.Themed, "To see which themes are in it."); err == nil {
			return a.ID
		}
	}
	s.t.Fatal("no account opens")
	return ""
}

// TestSpeakingInTheBrowser: somebody gives an account in writing, comes back by their phrase,
// says no to one use and reads who opened it: with scripts, without, and at 320 pixels.
func TestSpeakingInTheBrowser(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	srv := httptest.NewServer(s.server)
	defer srv.Close()
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 390, NoScript: true}, {Width: 320, NoScript: true}} {
		tab := b.Open(t, o)
		see := func(name string) { look(tab, name, o.Width) }
		tab.Go(srv.URL + Front)
		see("front")
		tab.FollowText("Go on")
		see("before")
		tab.FollowText("Continue")
		see("kind")
		tab.Click(`input[value="words"]`)
		tab.FollowText("Continue")
		see("phrase")
		var words []string
		for i := 1; i <= 7; i++ {
			words = append(words, tab.Text(`.cd-phrase li:nth-child(`+strconv.Itoa(i)+`)`))
		}
		tab.FollowText("I have kept them safe")
		tab.Fill("#phrase", strings.Join(words, " "))
		see("try")
		tab.FollowText("Continue")
		tab.Click(`input[value="` + s.id + `"]`)
		see("which")
		tab.FollowText("Continue")
		tab.Click(`input[value="writing"]`)
		see("way")
		tab.FollowText("Continue")
		tab.Fill("#words", canary)
		see("words")
		for i, u := range append([]testimony.Use{""}, testimony.Uses...) {
			if u == testimony.Counted || u == testimony.Themed {
				tab.Click(`input[name="use-` + string(u) + `"][value="yes"]`)
			}
			if i == 1 || u == testimony.QuotedNamed {
				see("use-" + strconv.Itoa(i))
			}
			tab.FollowText("Continue")
		}
		see("check")
		tab.Click(`input[name="sure"]`)
		tab.FollowText("Send it")
		see("sent")

		acc := s.readsNewest()
		tab = b.Open(t, o) // another day, with nothing left in the browser
		tab.Go(srv.URL + Return)
		see("return")
		tab.Fill("#phrase", strings.Join(words, " "))
		tab.FollowText("Continue")
		if !tab.Has("Who opened it: 1 time") || !tab.Has("What may be done with it: 2 yes") || tab.Has("The inquiry team") {
			t.Fatalf("in lines: %s", tab.Text("body"))
		}
		see("mine")
		tab.Eval(openAll, new(int))
		if !tab.Has("The inquiry team") || !tab.Has("To see which themes are in it.") {
			t.Fatalf("who opened it: %s", tab.Text("body"))
		}
		see("mine-open")
		tab.Follow(`form:has(input[value="themed"]) button[value="no"]`)
		tab.Eval(openAll, new(int))
		if !tab.Has("Your answer is kept") || !tab.Has("You said no on") {
			t.Fatalf("no to one use: %s", tab.Text("body"))
		}
		if _, _, err := s.OpenWords(as(analyst), acc, testimony.Themed, "Again."); err == nil {
			t.Error("it opens still")
		}
		tab.FollowText("Take it all back")
		see("withdraw")
	}
}
