package apply

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"candour/internal/testkit"
	"candour/internal/testkit/browser"
	testpages "candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// callVisitor stands for sign-in in a browser.
type callVisitor struct {
	testpages.Sessions
	who atomic.Pointer[access.Actor]
}

func (v *callVisitor) Wrap(next http.Handler) http.Handler { return testpages.AsWho(&v.who, next) }

// TestACallInTheBrowser goes the way of somebody who takes a call, with scripts on a wide
// window and without on the narrowest, to the end; then the caller comes back, reads who
// wrote it down, and changes their words.
func TestACallInTheBrowser(t *testing.T) {
	s, visitor := newCallSite(t, testkit.SQLite(t)), &callVisitor{}
	s.serve(visitor)
	srv := httptest.NewServer(s.server)
	defer srv.Close()
	b := browser.Start(t)
	secretary := s.People["secretary"]
	for _, o := range []browser.Options{{Width: 1280}, {Width: 320, Height: 640, NoScript: true}} {
		visitor.who.Store(&secretary)
		tab := b.Open(t, o)
		tab.Go(srv.URL + callPath)
		look(tab, "call-start", o.Width)
		tab.FollowText("Make their words or numbers")
		look(tab, "call-start-refused", o.Width)
		for _, box := range []string{`input[name="danger"][value="no"]`, `input[name="told"]`, `input[value="words"]`} {
			tab.Click(box)
		}
		tab.FollowText("Make their words or numbers")
		look(tab, "call-phrase", o.Width)
		words := shownIn(tab)
		tab.FollowText("They wrote them down and read them back")
		for n := 0; !tab.Has("Read this back"); n++ {
			if n == 0 || tab.Has("What would you like us to know?") || tab.Has("Who may read what you wrote?") {
				look(tab, "call-question", o.Width)
			}
			switch {
			case tab.Has("What would you like us to know?"):
				tab.Fill("#words", typed)
			case tab.Has("Who may read what you wrote?"):
				tab.Click(`input[value="panel"]`)
			case tab.Has("Who may know your name?"):
				tab.Click(`input[value="nobody"]`)
			case tab.Has("I did not ask this"):
				tab.Click(`input[value="not-asked"]`)
			}
			tab.FollowText("Continue")
		}
		look(tab, "call-check", o.Width)
		tab.FollowText("Send it for them")
		look(tab, "call-check-refused", o.Width)
		tab.Click(`input[name="sure"]`)
		tab.FollowText("Send it for them")
		look(tab, "call-sent", o.Width)
		tab.Go(srv.URL + callFormPath)
		if tab.Has(typed) || !tab.Has("The call is over for you") {
			t.Errorf("at %d after it is sent: %s", o.Width, tab.Text("body"))
		}
		look(tab, "call-over", o.Width)
		visitor.who.Store(nil)
		tab.Go(srv.URL + "/review")
		look(tab, "front-with-number", o.Width)
		tab.Go(srv.URL + "/review/return")
		tab.Fill("#phrase", words)
		tab.FollowText("Continue")
		if !tab.Has("To write down what you said on the telephone") {
			t.Errorf("at %d the caller is not told: %s", o.Width, tab.Text("body"))
		}
		look(tab, "mine-by-telephone", o.Width)
		tab.FollowText("Change your words or numbers")
		if !tab.Has("or was with you when you got them") {
			t.Errorf("at %d: %s", o.Width, tab.Text("body"))
		}
	}
}
