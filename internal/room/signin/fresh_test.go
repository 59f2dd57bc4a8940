package signin_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/testkit/idp"
)

// aPerson is a form of the list of staff.
func aPerson() url.Values {
	return url.Values{"name": {"Synthetic Person 40"}, "email": {"p40@example.test"}, "human": {"K-40"}, "roles": {"analyst", "auditor"}}
}

var (
	heldAction = regexp.MustCompile(`<form method="post" action="(/staff/[^"]*)"`)
	heldField  = regexp.MustCompile(`<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"`)
)

// sendHeld sends the form that waited, as its page shows it.
func (b *visitor) sendHeld(page string) answer {
	b.t.Helper()
	at := heldAction.FindStringSubmatch(page)
	if at == nil {
		b.t.Fatalf("no form waits: %s", page)
	}
	form := url.Values{}
	for _, m := range heldField.FindAllStringSubmatch(page, -1) {
		if m[1] != "csrf" {
			form.Add(m[1], html.UnescapeString(m[2]))
		}
	}
	return b.post("/account", at[1], form)
}

// What counts most asks for a new sign-in; what was typed waits, and is sent
// after it.
func TestAFreshSignInKeepsTheForm(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.register()
		b := a.browser()
		b.signIn(a, "s-admin")
		a.clock.Advance(11 * time.Minute)
		got := b.post("/staff", "/staff/new", aPerson())
		if got.url.Path != "/sign-in/again" || !strings.Contains(got.body, "What you typed is kept") || a.count("staff") != 2 {
			t.Fatalf("after 11 minutes: %d %s, %d people", got.status, got.url, a.count("staff"))
		}
		if n := a.count("session WHERE data LIKE '%Synthetic Person 40%'"); n != 0 {
			t.Error("what was typed stands in the database in the clear")
		}
		for name, f := range map[string]idp.Faults{"says no time": {NoAuthTime: true}, "remembered them": {OldAuthTime: true}} {
			a.idp.Misbehave(f)
			if got := b.post("/sign-in/again", "/sign-in/again/oidc", url.Values{}); got.status != http.StatusForbidden {
				t.Errorf("a provider that %s: %d %s", name, got.status, got.url)
			}
			if got := b.post("/staff", "/staff/new", aPerson()); got.url.Path != "/sign-in/again" {
				t.Errorf("a provider that %s: it counts as a new sign-in", name)
			}
		}
		a.idp.Misbehave(idp.Faults{})
		a.idp.SignInAs("s-owner")
		if got := b.post("/sign-in/again", "/sign-in/again/oidc", url.Values{}); got.status != http.StatusForbidden || !strings.Contains(got.body, "somebody else") {
			t.Errorf("as somebody else: %d", got.status)
		}
		a.idp.SignInAs("s-admin")
		page := b.post("/sign-in/again", "/sign-in/again/oidc", url.Values{})
		if asked := a.idp.LastAsked(); asked.Get("max_age") != "0" || asked.Get("prompt") != "login" {
			t.Errorf("the provider was asked %v", asked)
		}
		for _, want := range []string{"Go on where you were", "Synthetic Person 40", "p40@example.test"} {
			if !strings.Contains(page.body, want) {
				t.Fatalf("the form does not come back with %q: %d %s", want, page.status, page.body)
			}
		}
		if got := b.sendHeld(page.body); got.status != http.StatusOK || a.count("staff") != 3 {
			t.Errorf("sent: %d %s", got.status, got.body)
		}
		kept := a.count(`staff WHERE email = 'p40@example.test' AND roles = '["analyst"]'`)
		if waits := a.count(`staff_proposal WHERE wanted LIKE '%"roles":["analyst","auditor"]%'`); kept != 1 || waits != 1 {
			t.Error("something of the form was lost")
		}
	})
}

// A passkey with its owner's finger is a new sign-in too, and a form waits for
// nobody but whose session it is.
func TestAFreshSignInByPasskey(t *testing.T) {
	a := staffed(t)
	admins, owners := newAuthenticator(t), newAuthenticator(t)
	o := a.browser()
	o.signIn(a, "s-owner")
	o.addPasskey(owners)
	b := a.browser()
	b.signIn(a, "s-admin")
	b.addPasskey(admins)
	a.clock.Advance(11 * time.Minute)
	if got := b.post("/staff", "/staff/new", aPerson()); got.url.Path != "/sign-in/again" {
		t.Fatalf("%d %s", got.status, got.url)
	}
	use := func(k *authenticator) answer {
		options := b.post("/sign-in/again", "/sign-in/passkey/options", url.Values{})
		return b.post("/sign-in/again", "/sign-in/again/passkey", url.Values{"credential": {k.get(options.body)}})
	}
	if got := use(owners); got.status != http.StatusForbidden || !strings.HasPrefix(b.whoami(), "admin1 ") {
		t.Errorf("somebody else's key: %d, %s", got.status, b.whoami())
	}
	if got := b.sendHeld(use(admins).body); got.status != http.StatusOK || a.count("staff") != 3 {
		t.Errorf("sent: %d", got.status)
	}
	if got := b.get("/account"); !strings.Contains(got.body, "Add a passkey") {
		t.Error("whoever has just signed in cannot add a passkey")
	}
	a.clock.Advance(11 * time.Minute)
	if got := b.get("/account"); strings.Contains(got.body, `action="/account/passkeys`) || !strings.Contains(got.body, "Sign in again to add or remove a passkey") {
		t.Error("whoever has not can")
	}
	for _, path := range []string{"/account/passkeys/options", "/account/passkeys", "/account/passkeys/remove"} {
		if got := b.post("/account", path, url.Values{"id": {b64(admins.id)}}); got.url.Path != "/sign-in/again" {
			t.Errorf("%s: %d %s", path, got.status, got.url)
		}
	}
	if a.count("passkey") != 2 {
		t.Error("a passkey was added or removed")
	}
}

// In a demonstration becoming the person again is the new sign-in.
func TestAFreshSignInInADemonstration(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{demo: true})
	a.register()
	who := a.synthetic()
	b := a.browser()
	b.post("/demo/choose", "/demo/choose", url.Values{"id": {who.ID}})
	if got := b.post("/staff", "/staff/new", aPerson()); got.url.Path == "/sign-in/again" {
		t.Fatal("whoever has just been chosen is asked again")
	}
	a.clock.Advance(11 * time.Minute)
	next := aPerson()
	next.Set("email", "p41@example.test")
	next.Set("human", "Z-9141")
	next.Set("name", "Synthetic Person 41")
	if got := b.post("/staff", "/staff/new", next); !strings.Contains(got.body, "Become this person again") {
		t.Fatalf("%d %s", got.status, got.body)
	}
	page := b.post("/sign-in/again", "/demo/choose", url.Values{"id": {who.ID}})
	if got := b.sendHeld(page.body); got.status != http.StatusOK || a.count("staff WHERE email = 'p41@example.test'") != 1 {
		t.Errorf("sent: %d", got.status)
	}
}

// What is asked of the provider is checked in what it says.
func TestHowSomebodySignedIn(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{acr: []string{"two-factors", "hardware"}, maxAge: time.Hour})
	a.register()
	if got := a.browser().signIn(a, "s-owner"); got.body != asOwner {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if asked := a.idp.LastAsked(); asked.Get("acr_values") != "two-factors hardware" || asked.Get("max_age") != "3600" {
		t.Errorf("the provider was asked %v", asked)
	}
	for name, f := range map[string]idp.Faults{"another way": {WeakACR: true}, "no way": {NoACR: true}, "long ago": {OldAuthTime: true}, "no time": {NoAuthTime: true}} {
		a.idp.Misbehave(f)
		b := a.browser()
		if got := b.signIn(a, "s-owner"); got.status != http.StatusForbidden || !strings.HasPrefix(b.whoami(), "public ") {
			t.Errorf("%s: %d, %s", name, got.status, b.whoami())
		}
	}
}

// Somebody disabled at the provider cannot go on by passkey.
func TestAPasskeyNeedsTheProviderNowAndThen(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{passkeyAfter: 24 * time.Hour})
		a.register()
		k, b := newAuthenticator(t), a.browser()
		b.signIn(a, "s-owner")
		b.addPasskey(k)
		a.clock.Advance(24 * time.Hour)
		if got := a.browser().usePasskey(k); got.body != asOwner {
			t.Fatalf("within the day: %d %s", got.status, got.body)
		}
		a.clock.Advance(time.Minute)
		refused := func(when string) {
			t.Helper()
			c := a.browser()
			if got := c.usePasskey(k); got.status != http.StatusForbidden || !strings.Contains(got.body, "Sign in with your organisation first") || !strings.HasPrefix(c.whoami(), "public ") {
				t.Errorf("%s: %d %s", when, got.status, c.whoami())
			}
		}
		refused("after a day")
		a.sql(`UPDATE staff_identity SET seen = ?`, a.clock.Now().UTC().Format("2006-01-02T15:04:05.000000Z"))
		refused("with a forged time")
		a.sql(`DELETE FROM staff_identity`)
		refused("without a tie")
		if got := a.browser().signIn(a, "s-owner"); got.body != asOwner {
			t.Fatalf("at the provider: %d", got.status)
		}
		if got := a.browser().usePasskey(k); got.body != asOwner {
			t.Errorf("after it: %d", got.status)
		}
	})
}

// Signing out asks the browser to forget all of it.
func TestSigningOutClearsSiteData(t *testing.T) {
	_, b := signedIn(t, "s-owner")
	defer b.stop()()
	if got := b.post("/account", "/sign-out", url.Values{}); got.header.Get("Clear-Site-Data") != `"cache", "cookies", "storage"` {
		t.Errorf("%v", got.header)
	}
}

// Somebody whom the provider never knew has their passkey alone, for as long as
// that is so.
func TestAPasskeyOfSomebodyWhomNoProviderKnows(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{passkeyAfter: 24 * time.Hour})
	a.register()
	k := newAuthenticator(t)
	if got := a.browser().takes(k, a.invite("owner1")); got.status != http.StatusOK {
		t.Fatalf("invited: %d %s", got.status, got.body)
	}
	a.clock.Advance(48 * time.Hour)
	if got := a.browser().usePasskey(k); got.status != http.StatusOK {
		t.Fatalf("alone: %d %s", got.status, got.body)
	}
	a.browser().signIn(a, "s-owner")
	a.clock.Advance(25 * time.Hour)
	if got := a.browser().usePasskey(k); got.status != http.StatusForbidden {
		t.Errorf("once the provider knows them: %d", got.status)
	}
}
