package apply

import (
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"candour/internal/testkit/browser"
)

// shownIn gives the words that a page shows.
func shownIn(tab *browser.Tab) string {
	var words []string
	for i := 1; i <= 7; i++ {
		words = append(words, tab.Text(`.cd-phrase li:nth-child(`+strconv.Itoa(i)+`)`))
	}
	return strings.Join(words, " ")
}

// TestChangingAPhraseInTheBrowser goes the way of somebody whose words were seen, with
// scripts on a wide window and without on the narrowest: first while the form is not
// sent, then from the page of their case.
func TestChangingAPhraseInTheBrowser(t *testing.T) {
	s := newPublicSite(t)
	srv := httptest.NewServer(s.server)
	defer srv.Close()
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 390, NoScript: true}, {Width: 320, NoScript: true}} {
		tab := b.Open(t, o)
		change := func(old string) string {
			t.Helper()
			look(tab, "phrase-ask", o.Width)
			tab.Fill("#phrase", old+" wrong")
			tab.FollowText("Continue")
			look(tab, "phrase-ask-refused", o.Width)
			tab.Fill("#phrase", old)
			tab.Click(`input[value="words"]`)
			tab.FollowText("Continue")
			look(tab, "phrase-shown", o.Width)
			next := shownIn(tab)
			tab.FollowText("I have kept them safe")
			look(tab, "phrase-try", o.Width)
			tab.Fill("#phrase", next)
			tab.FollowText("Continue")
			look(tab, "phrase-done", o.Width)
			if !tab.Has("Your words or numbers are changed.") {
				t.Fatalf("at %d: %s", o.Width, tab.Text("body"))
			}
			tab.FollowText("Go on")
			return next
		}
		tab.Go(srv.URL + formPath)
		tab.Click(`input[value="words"]`)
		tab.FollowText("Continue")
		first := shownIn(tab)
		tab.FollowText("I have kept them safe")
		tab.FollowText("I cannot now")
		look(tab, "question-with-phrase", o.Width)
		tab.FollowText("Change them")
		second := change(first)
		f, err := s.pages.Drafts.Find(t.Context(), second)
		s.OK(err)
		a, err := s.pages.Drafts.Load(t.Context(), f)
		s.OK(err)
		app := a.Application(f.Key)
		app.Synthetic, app.Draft = true, a.Loaded()
		_, _, err = s.S.Submit(t.Context(), f.Ref, app)
		s.OK(err)
		tab.Go(srv.URL + "/review/return")
		tab.Fill("#phrase", second)
		tab.FollowText("Continue")
		tab.FollowText("Change your words or numbers")
		third := change(second)
		look(tab, "mine-with-phrase", o.Width)
		if !tab.Has("You changed them on") {
			t.Errorf("at %d the page of the case does not say it", o.Width)
		}
		for words, opens := range map[string]bool{first: false, second: false, third: true} {
			tab.Go(srv.URL + "/review/return")
			tab.Fill("#phrase", words)
			tab.FollowText("Continue")
			if tab.Has("That did not open anything") == opens {
				t.Errorf("at %d a phrase: %s", o.Width, tab.Text("h1"))
			}
		}
	}
}
