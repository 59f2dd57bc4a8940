package apply

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"candour/internal/testkit/browser"
	"candour/internal/trust/phrase"
)

// TestAddingAFileInTheBrowser goes the way of somebody who has a letter, with scripts on
// a wide window and without on the narrowest: it is added, the wrong kind is refused and
// the letter stays, and the page on which all is checked names it and is short.
func TestAddingAFileInTheBrowser(t *testing.T) {
	s := newPublicSite(t)
	srv := httptest.NewServer(s.server)
	defer srv.Close()
	b := browser.Start(t)
	dir := t.TempDir()
	good, bad, huge := filepath.Join(dir, "letter.pdf"), filepath.Join(dir, "program.pdf"), filepath.Join(dir, "film.pdf")
	s.OK(os.WriteFile(huge, make([]byte, 48<<20), 0o600))
	s.OK(os.WriteFile(good, letter(), 0o600))
	s.OK(os.WriteFile(bad, []byte("MZ\x90\x00"), 0o600))
	for _, o := range []browser.Options{{Width: 1280}, {Width: 390, NoScript: true}, {Width: 320, NoScript: true}} {
		tab := b.Open(t, o)
		tab.Go(srv.URL + formPath)
		tab.Click(`input[value="` + string(phrase.Words) + `"]`)
		for _, button := range []string{"Continue", "I have kept them safe", "I cannot now"} {
			tab.FollowText(button)
		}
		for !tab.Has("Is there something that the police did not have?") {
			tab.FollowText("Continue")
		}
		tab.Click(`input[value="yes"]`)
		for !tab.Has("Do you want to add what the police did not have?") {
			if tab.Has("Carry on") {
				tab.FollowText("Carry on")
				continue
			}
			tab.FollowText("Continue")
		}
		look(tab, "files", o.Width)
		tab.Upload("#file", good)
		tab.FollowText("Add this file")
		tab.Upload("#file", bad)
		tab.FollowText("Add this file")
		for _, words := range []string{"We cannot take “program.pdf”", "letter.pdf", "Take this file away"} {
			if !tab.Has(words) {
				t.Errorf("at %d the page does not say %q: %s", o.Width, words, tab.Text("body"))
			}
		}
		look(tab, "files-refused", o.Width)
		tab.Upload("#file", huge) // far over what the server takes
		tab.FollowText("Add this file")
		for _, words := range []string{"“film.pdf” is larger than 5 MB", "letter.pdf", "Take this file away"} {
			if !tab.Has(words) {
				t.Errorf("at %d the page does not say %q: %s", o.Width, words, tab.Text("body"))
			}
		}
		tab.FollowText("Continue")
		for !tab.Has("Check what you wrote") {
			if tab.Has("Go to the end") {
				tab.FollowText("Go to the end")
				continue
			}
			if tab.Has("Carry on") {
				tab.FollowText("Carry on")
				continue
			}
			tab.FollowText("Continue")
		}
		look(tab, "check", o.Width)
		if !tab.Has("Answered: ") {
			t.Errorf("the page does not count the answers: %s", tab.Text("body"))
		}
	}
}
