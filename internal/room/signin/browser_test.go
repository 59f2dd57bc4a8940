package signin_test

import (
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"candour/internal/testkit"
	"candour/internal/testkit/browser"
)

// onLocalhost serves a whole app over plain HTTP on this machine, as the
// demonstration is, under a name that browsers take for passkeys.
func onLocalhost(t *testing.T, o options) (*app, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	o.publicURL = "http://localhost:" + port
	a := newApp(t, testkit.SQLite(t), o)
	server := &httptest.Server{Listener: l, Config: a.server.Config}
	server.Start()
	t.Cleanup(server.Close)
	return a, o.publicURL
}

// A whole journey in a real browser: the content policy lets the forms lead to
// the provider, the __Host- cookies are taken, and the script and the browser
// agree with the server about what a passkey is.
func TestJourneyInChromium(t *testing.T) {
	a, address := onLocalhost(t, options{})
	a.register()
	a.idp.SignInAs("s-owner")
	tab := browser.Start(t).Open(t, browser.Options{})
	tab.SecurityKey()

	tab.Go(address + "/sign-in?next=/account")
	tab.FollowText("Sign in with your organisation")
	if !tab.Has("Synthetic Person 1 (owner)") || !tab.Has("You have no passkeys") {
		t.Fatalf("after signing in at the provider, %s says %s\n%s", tab.URL(), tab.Text("main"), a.log)
	}
	tab.Fill("#name", "Virtual key")
	tab.FollowText("Add a passkey")
	if got := tab.Text("main"); !strings.Contains(got, "Virtual key") || !strings.Contains(got, "Last used: Never") {
		t.Fatalf("after adding a passkey the page says %s\n%s", got, a.log)
	}
	tab.FollowText("Sign out")
	if !tab.Has("You are signed out") {
		t.Errorf("after signing out the page says %s", tab.Text("main"))
	}
	tab.Go(address + "/sign-in?next=/account")
	tab.FollowText("Sign in with a passkey")
	if got := tab.Text("main"); !strings.Contains(got, "Virtual key") || strings.Contains(got, "Last used: Never") {
		t.Errorf("after signing in with the passkey the page says %s\n%s", got, a.log)
	}
	tab.Quiet()
}

// Every page, narrow and wide, with scripts and without: axe, a quiet console,
// no other host, no sideways scrolling, the keyboard alone.
func TestPagesInChromium(t *testing.T) {
	a, address := onLocalhost(t, options{demo: true})
	a.register()
	syn := a.synthetic()
	b := browser.Start(t)
	for _, o := range browser.Everybody() {
		t.Run(o.String(), func(t *testing.T) {
			tab := b.Open(t, o)
			check := func(path string) {
				t.Helper()
				tab.Go(address + path)
				tab.Check()
				tab.Walk()
			}
			for _, path := range []string{"/sign-in", "/sign-in/callback", "/demo/choose"} {
				check(path)
			}
			tab.Go(address + "/sign-in?out=1") // the banner takes the focus, so no walk from the top
			tab.Check()
			tab.Go(address + "/demo/choose")
			tab.Follow(`form:has(input[value="` + syn.ID + `"]) button`)
			for _, path := range []string{"/account", "/staff", "/staff/new", "/staff/owner1"} {
				check(path)
			}
			tab.Go(address + "/staff/new")
			tab.FollowText("Add this person") // with nothing filled in
			if !tab.Has("There is a problem") {
				t.Error("an empty form was taken")
			}
			tab.Check()
			a.clock.Advance(11 * time.Minute) // long enough to be asked again
			check("/account")
			tab.Go(address + "/staff/new")
			tab.Fill("#name", "Synthetic Person 40")
			tab.Fill("#email", "p40@example.test")
			tab.FollowText("Add this person")
			tab.Check()
			tab.Follow("main form button")
			if got := tab.Text("main"); !strings.Contains(got, "Go on where you were") || tab.Attribute("main form input[name=name]", "value") != "Synthetic Person 40" {
				t.Errorf("after signing in again the page says %s", got)
			}
			tab.Check()
			tab.FollowText("Send it again")
			if !tab.Has("Choose at least one role") {
				t.Errorf("sent, the page says %s", tab.Text("main"))
			}
		})
	}
}
