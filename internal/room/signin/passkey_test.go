package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/signin"
	"candour/internal/testkit"
)

// addPasskey registers the key for whoever is signed in.
func (b *visitor) addPasskey(k *authenticator) answer {
	b.t.Helper()
	options := b.post("/account", "/account/passkeys/options", url.Values{})
	return b.post("/account", "/account/passkeys", url.Values{"name": {"Test key"}, "credential": {k.create(options.body)}})
}

// usePasskey signs in with the key.
func (b *visitor) usePasskey(k *authenticator) answer {
	b.t.Helper()
	options := b.post("/sign-in", "/sign-in/passkey/options", url.Values{})
	return b.post("/sign-in", "/sign-in/passkey", url.Values{"next": {"/"}, "credential": {k.get(options.body)}})
}

func TestPasskey(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.register()
		k := newAuthenticator(t)
		b := a.browser()
		b.signIn(a, "s-owner")
		c := k.options(b.post("/account", "/account/passkeys/options", url.Values{}).body)
		if c.PublicKey.Selection.UserVerification != "required" || c.PublicKey.Selection.ResidentKey != "required" {
			t.Errorf("registration asks for %+v", c.PublicKey.Selection)
		}
		if got := b.addPasskey(k); got.status != http.StatusOK || !strings.Contains(got.body, "Test key") {
			t.Fatalf("adding: %d %s", got.status, got.body)
		}
		fresh := a.browser()
		for range 2 {
			if got := fresh.usePasskey(k); got.body != asOwner {
				t.Fatalf("signing in: %d %s", got.status, got.body)
			}
			fresh.post("/account", signin.SignOutPath, url.Values{})
		}
		b.post("/account", "/account/passkeys/remove", url.Values{"id": {b64(k.id)}})
		if got := fresh.usePasskey(k); got.status != http.StatusForbidden {
			t.Errorf("a removed passkey: %d", got.status)
		}
	})
}

func TestPasskeyIsRefused(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{})
	owner, _ := a.register()
	setUp := func(t *testing.T) (*authenticator, *visitor) {
		k, b := newAuthenticator(t), a.browser()
		b.signIn(a, "s-owner")
		if got := b.addPasskey(k); got.status != http.StatusOK {
			t.Fatalf("adding: %d", got.status)
		}
		if got := a.browser().usePasskey(k); got.body != asOwner {
			t.Fatalf("a good key: %d", got.status)
		}
		return k, a.browser()
	}
	for name, lie := range map[string]func(*authenticator){
		"the person was not verified": func(k *authenticator) { k.flags = userPresent },
		"nobody touched it":           func(k *authenticator) { k.flags = userVerified },
		"another site's page":         func(k *authenticator) { k.origin = "https://example.net" },
		"another site's key":          func(k *authenticator) { k.rp = "example.net" },
		"a count that went back":      func(k *authenticator) { k.count = 0 },
		"somebody else's handle":      func(k *authenticator) { k.handle = []byte("admin1") },
		"another key":                 func(k *authenticator) { k.key = newAuthenticator(k.t).key },
	} {
		t.Run(name, func(t *testing.T) {
			k, b := setUp(t)
			lie(k)
			if got := b.usePasskey(k); got.status != http.StatusForbidden {
				t.Errorf("status %d", got.status)
			}
			if who := b.whoami(); !strings.HasPrefix(who, "public ") {
				t.Errorf("signed in as %s", who)
			}
		})
	}
	t.Run("replayed", func(t *testing.T) {
		k, b := setUp(t)
		options := b.post("/sign-in", "/sign-in/passkey/options", url.Values{})
		credential := url.Values{"next": {"/"}, "credential": {k.get(options.body)}}
		if got := b.post("/sign-in", "/sign-in/passkey", credential); got.body != asOwner {
			t.Fatalf("the first time: %d", got.status)
		}
		if got := a.browser().post("/sign-in", "/sign-in/passkey", credential); got.status != http.StatusForbidden {
			t.Errorf("in another browser: %d", got.status)
		}
		again := a.browser()
		again.post("/sign-in", "/sign-in/passkey/options", url.Values{})
		if got := again.post("/sign-in", "/sign-in/passkey", credential); got.status != http.StatusForbidden {
			t.Errorf("against another challenge: %d", got.status)
		}
	})
	t.Run("disabled", func(t *testing.T) {
		k, b := setUp(t)
		owner.Disabled, owner.Version = true, 0
		if err := a.signin.ChangeStaff(a.admin(), owner, "left"); err != nil {
			t.Fatal(err)
		}
		if got := b.usePasskey(k); got.status != http.StatusForbidden {
			t.Errorf("status %d", got.status)
		}
	})
}

// A challenge for signing in cannot be used for adding a key, nor the reverse,
// and nobody adds a key without being signed in.
func TestPasskeyCeremoniesAreKeptApart(t *testing.T) {
	a := staffed(t)
	k, b := newAuthenticator(t), a.browser()
	if got := b.post("/sign-in", "/account/passkeys/options", url.Values{}); got.status != http.StatusUnauthorized {
		t.Errorf("a visitor asks to add a key: %d", got.status)
	}
	b.signIn(a, "s-owner")
	login := b.post("/account", "/sign-in/passkey/options", url.Values{})
	if got := b.post("/account", "/account/passkeys", url.Values{"credential": {k.create(login.body)}}); got.status != http.StatusForbidden {
		t.Errorf("a key made for a sign-in challenge: %d", got.status)
	}
	if n := a.count("passkey"); n != 0 {
		t.Errorf("%d passkeys", n)
	}
}

func TestPasskeyScriptIsServed(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{})
	b := a.browser()
	got := b.get("/sign-in/passkey.js")
	if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%d %s", got.status, got.header.Get("Content-Type"))
	}
	page := b.get("/sign-in").body
	if !strings.Contains(page, `src="/sign-in/passkey.js"`) || !strings.Contains(page, "needs JavaScript") {
		t.Error("the page must load the script, and say what to do without it")
	}
}

func TestPasskeyFlowsAreOfOneKind(t *testing.T) {
	a := staffed(t)
	k, b := newAuthenticator(t), a.browser()
	undo := b.stop()
	b.post("/sign-in", "/sign-in/oidc", url.Values{}) // a flow, but not of a passkey
	credential := k.get(`{"publicKey":{"challenge":"` + b64(make([]byte, 32)) + `"}}`)
	if got := b.post("/sign-in", "/sign-in/passkey", url.Values{"credential": {credential}}); got.status != http.StatusForbidden {
		t.Errorf("status %d", got.status)
	}
	undo()
}

func TestAddingAPasskeyRunsOut(t *testing.T) {
	a := staffed(t)
	k, b := newAuthenticator(t), a.browser()
	b.signIn(a, "s-owner")
	options := b.post("/account", "/account/passkeys/options", url.Values{})
	a.clock.Advance(16 * 60e9) // the session lasts longer than the challenge
	if got := b.post("/account", "/account/passkeys", url.Values{"credential": {k.create(options.body)}}); !strings.Contains(got.body, "Sign in again to go on") {
		t.Errorf("after 16 minutes: %d", got.status)
	}
	b.post("/sign-in/again", "/sign-in/again/oidc", url.Values{})
	if got := b.post("/account", "/account/passkeys", url.Values{"credential": {k.create(options.body)}}); got.status != http.StatusForbidden {
		t.Errorf("after 16 minutes, signed in again: %d", got.status)
	}
	if n := a.count("passkey"); n != 0 {
		t.Errorf("%d passkeys", n)
	}
}
