package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/signin"
	"candour/internal/room/signin/provider"
	"candour/internal/testkit"
	"candour/internal/testkit/idp"
	"candour/internal/trust/access"
)

func TestSignInWithProvider(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		for _, alg := range []string{"RS256", "ES256"} {
			t.Run(alg, func(t *testing.T) {
				if alg != "RS256" && d.Dialect() != db.SQLite {
					t.SkipNow() // the algorithm does not touch the database
				}
				if alg != "RS256" {
					d = testkit.SQLite(t)
				}
				a := newApp(t, d, options{idp: idp.Config{Alg: alg}})
				a.register()
				b := a.browser()
				if got := b.whoami(); !strings.HasPrefix(got, "public ") {
					t.Fatalf("before signing in: %s", got)
				}
				// A page of the signed-in leads to sign-in and, after it, back.
				if got := b.get("/desk"); got.url.Path != "/sign-in" || got.url.Query().Get("next") != "/desk" {
					t.Fatalf("the desk led to %s", got.url)
				}
				a.idp.SignInAs("s-owner")
				got := b.post("/sign-in?next=/desk", "/sign-in/oidc", url.Values{"next": {"/desk"}})
				if got.url.Path != "/desk" || got.body != "owner1 [owner] force" {
					t.Fatalf("after signing in: %s %q", got.url, got.body)
				}
				if len(a.idp.LastChallenge()) != 43 { // S256
					t.Errorf("PKCE challenge %q", a.idp.LastChallenge())
				}
				// The second sign-in goes by issuer and subject, not by address.
				if b := a.browser(); b.signIn(a, "s-owner").body != "owner1 [owner] force" {
					t.Error("the second sign-in did not find the person")
				}
			})
		}
	})
}

// Each way in which a provider, or somebody between, can misbehave.
func TestMisbehaviourIsRefused(t *testing.T) {
	a := staffed(t)
	for name, f := range map[string]idp.Faults{
		"wrong nonce":         {WrongNonce: true},
		"no nonce":            {NoNonce: true},
		"wrong issuer":        {WrongIssuer: true},
		"wrong audience":      {WrongAudience: true},
		"for another party":   {OtherParty: true},
		"alg none":            {AlgNone: true},
		"alg HS256 by secret": {AlgConfusion: true},
		"a key not published": {WrongKey: true},
		"expired":             {Expired: true},
		"no subject":          {NoSubject: true},
		"mix-up of issuers":   {MixUp: true},
		"iss left out":        {NoIss: true},
		"another state":       {WrongState: true},
	} {
		t.Run(name, func(t *testing.T) {
			a.idp.Misbehave(f)
			defer a.idp.Misbehave(idp.Faults{})
			b := a.browser()
			got := b.signIn(a, "s-owner")
			if got.status != http.StatusForbidden || !strings.Contains(got.body, "You are not signed in") {
				t.Errorf("status %d at %s", got.status, got.url)
			}
			if who := b.whoami(); !strings.HasPrefix(who, "public ") {
				t.Errorf("signed in as %s", who)
			}
		})
	}
	if b := a.browser(); b.signIn(a, "s-owner").body != "owner1 [owner] force" {
		t.Error("good behaviour is refused too, so the refusals prove nothing")
	}
}

func TestCallbackCannotBeReplayedOrForged(t *testing.T) {
	a, b := newcomer(t, "s-owner")
	undo := b.stop()
	toProvider := b.post("/sign-in", "/sign-in/oidc", url.Values{}).header.Get("Location")
	callback := b.get(toProvider).header.Get("Location")
	if !strings.HasPrefix(callback, publicURL+"/sign-in/callback?") {
		t.Fatalf("the provider sent the browser to %q", callback)
	}
	undo()
	// Somebody else's browser, made to open the link, is not signed in.
	victim := a.browser()
	if got := victim.get(callback); got.status != http.StatusForbidden {
		t.Errorf("another browser: status %d", got.status)
	}
	if got := b.get(callback); got.body != "owner1 [owner] force" {
		t.Fatalf("the right browser: %d %s", got.status, got.body)
	}
	if got := a.browser().get(callback); got.status != http.StatusForbidden {
		t.Errorf("replayed: status %d", got.status)
	}
	if got := b.get(callback); got.status != http.StatusForbidden {
		t.Errorf("replayed in the same browser: status %d", got.status)
	}
	// The provider itself insists on PKCE; without it there is no code.
	u, _ := url.Parse(toProvider)
	q := u.Query()
	q.Del("code_challenge")
	u.RawQuery = q.Encode()
	defer b.stop()()
	if got := b.get(u.String()).header.Get("Location"); !strings.Contains(got, "error=invalid_request") {
		t.Errorf("without PKCE the provider answered %q", got)
	}
}

func TestAFlowRunsOut(t *testing.T) {
	a, b := newcomer(t, "s-owner")
	undo := b.stop()
	callback := b.get(b.post("/sign-in", "/sign-in/oidc", url.Values{}).header.Get("Location")).header.Get("Location")
	undo()
	a.clock.Advance(16 * 60e9)
	if got := b.get(callback); got.status != http.StatusForbidden {
		t.Errorf("after 16 minutes: status %d %s", got.status, got.body)
	}
}

func TestStrangersAreRefusedAndNothingIsCreated(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.register()
		a.staff(signin.Staff{ID: "ver1", Name: "Synthetic Person 3 (verifier)", Email: "verifier@example.test", Human: "W-3", Body: "panel", Roles: []access.Role{access.RoleVerifier}})
		for _, subject := range []string{"s-stranger", "s-unproven"} {
			b := a.browser()
			got := b.signIn(a, subject)
			if got.status != http.StatusForbidden || !strings.Contains(got.body, "have not been registered") {
				t.Errorf("%s: status %d", subject, got.status)
			}
			if who := b.whoami(); !strings.HasPrefix(who, "public ") {
				t.Errorf("%s is signed in as %s", subject, who)
			}
		}
		if n := a.count("staff"); n != 3 {
			t.Errorf("%d staff, want the 3 registered", n)
		}
		if n := a.count("staff_identity"); n != 0 {
			t.Errorf("%d identities were tied", n)
		}
	})
}

// An address that passes to somebody else at the provider does not pass the
// account on.
func TestAnAddressIsTiedOnce(t *testing.T) {
	a := staffed(t)
	a.browser().signIn(a, "s-owner")
	people[2].Email = "owner@example.test"
	defer func() { people[2].Email = "stranger@example.test" }()
	b := a.browser()
	if got := b.signIn(a, "s-stranger"); got.status != http.StatusForbidden {
		t.Errorf("status %d, signed in as %s", got.status, b.whoami())
	}
}

func TestProviderAwayIsNotFatal(t *testing.T) {
	a := staffed(t)
	a.idp.Misbehave(idp.Faults{Down: true})
	if err := a.signin.Discover(t.Context()); err == nil {
		t.Fatal("Discover says nothing though the provider is down")
	}
	b := a.browser()
	if got := b.signIn(a, "s-owner"); got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, "cannot reach the place where you sign in") {
		t.Errorf("while it is down: status %d", got.status)
	}
	a.idp.Misbehave(idp.Faults{})
	if got := b.signIn(a, "s-owner"); got.body != "owner1 [owner] force" {
		t.Errorf("once it is back: %d %s", got.status, got.body)
	}
}

func TestConfigurationIsChecked(t *testing.T) {
	for name, cfg := range map[string]signin.Config{
		"plain http":        {PublicURL: "http://register.example.org"},
		"issuer plain http": {PublicURL: publicURL, OIDC: &provider.OIDC{Issuer: "http://id.example.org", ClientID: "c"}},
		"symmetric alg":     {PublicURL: publicURL, OIDC: &provider.OIDC{Issuer: "https://id.example.org", ClientID: "c", Algs: []string{"HS256"}}},
		"alg none":          {PublicURL: publicURL, OIDC: &provider.OIDC{Issuer: "https://id.example.org", ClientID: "c", Algs: []string{"none"}}},
		"issuer, no client": {PublicURL: publicURL, OIDC: &provider.OIDC{Issuer: "https://id.example.org"}},
		"no public address": {},
		"no key":            {PublicURL: publicURL, Key: []byte("short")},
	} {
		if cfg.Key == nil {
			cfg.Key = make([]byte, 32)
		}
		if _, err := signin.New(cfg); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

// Signing out here signs out there, and the provider sends the browser back.
func TestSignOut(t *testing.T) {
	a, b := signedIn(t, "s-owner")
	undo := b.stop()
	got := b.post("/account", "/sign-out", url.Values{})
	undo()
	to, _ := url.Parse(got.header.Get("Location"))
	if !strings.HasPrefix(to.String(), a.idp.Issuer()+"/end-session?") || to.Query().Get("post_logout_redirect_uri") != publicURL+"/sign-in?out=1" {
		t.Errorf("sign-out led to %s", to)
	}
	if got := b.get(to.String()); !strings.Contains(got.body, "You are signed out") {
		t.Errorf("and then to %s", got.url)
	}
	if who := b.whoami(); !strings.HasPrefix(who, "public ") {
		t.Errorf("still %s", who)
	}
	if n := a.count("session"); n != 0 {
		t.Errorf("%d sessions left", n)
	}
}

// An answer that was refused cannot be mended and sent again.
func TestAFlowIsLookedAtOnce(t *testing.T) {
	_, b := newcomer(t, "s-owner")
	undo := b.stop()
	callback := b.get(b.post("/sign-in", "/sign-in/oidc", url.Values{}).header.Get("Location")).header.Get("Location")
	undo()
	if got := b.get("/sign-in/callback?state=guess&code=guess"); got.status != http.StatusForbidden {
		t.Fatalf("a guess: %d", got.status)
	}
	if got := b.get(callback); got.status != http.StatusForbidden {
		t.Errorf("the right answer after a guess: %d %s", got.status, got.body)
	}
}
