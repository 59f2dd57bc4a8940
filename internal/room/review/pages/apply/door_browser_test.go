package apply

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"candour/internal/site/gate"
	"candour/internal/testkit/browser"
	"candour/internal/trust/phrase"
)

// look checks a page by axe and by the house's own rules, and takes a picture
// where CANDOUR_SCREENSHOTS names a folder.
func look(tab *browser.Tab, name string, width int) {
	tab.Check()
	if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
		tab.Screenshot(filepath.Join(dir, name+"-"+strconv.Itoa(width)+".png"))
	}
}

// forget takes the cookie of the form out of the browser, as clearing cookies
// does.
func (s *publicSite) forget(tab *browser.Tab) {
	for _, c := range tab.Cookies() {
		if c.Name == sessionCookie {
			tab.DropCookie(c)
		}
	}
}

// TestLostAndCrowdedInTheBrowser meets the pages of a form that was lost, of one
// that was changed twice, and of a crowd, on a wide window with scripts and on a
// narrow one without.
func TestLostAndCrowdedInTheBrowser(t *testing.T) {
	s := newPublicSite(t)
	srv := httptest.NewServer(s.server)
	defer srv.Close()
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 390, NoScript: true}} {
		tab := b.Open(t, o)
		tab.Go(srv.URL + formPath)
		tab.Click(`input[value="words"]`)
		tab.FollowText("Continue")
		words := ""
		for i := 1; i <= 7; i++ {
			words += tab.Text(`.cd-phrase li:nth-child(`+strconv.Itoa(i)+`)`) + " "
		}
		tab.FollowText("I have kept them safe")
		look(tab, "try", o.Width)
		tab.FollowText("I cannot now")
		f, err := s.pages.Drafts.Find(t.Context(), words)
		s.OK(err)
		first := s.pages.questions[0].ID
		a, err := s.pages.Drafts.Load(t.Context(), f)
		s.OK(err)
		a.At = "words"
		s.OK(s.pages.Drafts.Save(t.Context(), f, a))

		back := func() {
			tab.Go(srv.URL + "/review/return")
			tab.Fill("#phrase", words)
			tab.FollowText("Continue")
		}
		back()
		tab.Fill("#words", longWords)
		s.forget(tab)
		tab.FollowText("Continue")
		if !tab.Has("This was not saved") || tab.Attribute("#words", "name") != "words" {
			t.Fatalf("after %s: %s", first, tab.Text("body"))
		}
		look(tab, "lost", o.Width)
		tab.Fill("#phrase", words)
		tab.FollowText("Continue")
		if got := s.kept(words).One("words"); got != longWords {
			t.Fatalf("carried on: %q", got)
		}

		tab.Fill("#words", "Typed on the laptop.")
		a, err = s.pages.Drafts.Load(t.Context(), f)
		s.OK(err)
		a.Values["words"] = []string{"Typed on the telephone."}
		s.OK(s.pages.Drafts.Save(t.Context(), f, a))
		tab.FollowText("Continue")
		if !tab.Has("There are two versions of this answer") || !tab.Has("Typed on the telephone.") {
			t.Fatalf("two devices: %s", tab.Text("body"))
		}
		look(tab, "both", o.Width)
		tab.FollowText("Keep what I typed here")
		if got := s.kept(words).One("words"); got != "Typed on the laptop." {
			t.Errorf("chosen: %q", got)
		}
	}
}

// TestThePuzzleInTheBrowser: with scripts somebody presses Continue once, and
// is let in when the puzzle is solved.
func TestThePuzzleInTheBrowser(t *testing.T) {
	s, words, open := crowdedSite(t, gate.Return)
	srv := httptest.NewServer(s.server)
	defer srv.Close()
	b := browser.Start(t)

	narrow := b.Open(t, browser.Options{Width: 390, NoScript: true})
	narrow.Go(srv.URL + "/review/return")
	narrow.Fill("#phrase", words)
	narrow.FollowText("Continue")
	look(narrow, "crowd", 390)

	tab := b.Open(t, browser.Options{Width: 1280})
	tab.Go(srv.URL + "/review/return")
	tab.Fill("#phrase", words)
	go open()
	tab.FollowText("Continue") // the page that was opened in a crowd holds a puzzle already
	for range 600 {
		if tab.URL() == srv.URL+formPath {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("not let in: %s", tab.Text("body"))
}

// TestTheWaitInTheBrowser looks at the page of those who wait to start.
func TestTheWaitInTheBrowser(t *testing.T) {
	s, _, open := crowdedSite(t, gate.Start)
	srv := httptest.NewServer(s.server)
	defer srv.Close()
	b := browser.Start(t)
	tab := b.Open(t, browser.Options{Width: 390, NoScript: true})
	tab.Go(srv.URL + formPath)
	tab.Click(`input[value="` + string(phrase.Digits) + `"]`)
	tab.FollowText("Continue")
	if !tab.Has("We keep your place") {
		t.Fatalf("%s", tab.Text("body"))
	}
	look(tab, "wait", 390)
	s.Clock.Advance(gate.Patience) // the page comes again by itself
	open()
	for range 600 {
		if tab.Has("Your numbers") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("the page did not come again: %s", tab.Text("body"))
}
