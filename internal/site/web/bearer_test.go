package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/internal/base/errs"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// oneToken knows the token "good", and fails for "away".
type oneToken struct{}

func (oneToken) Bearer(_ context.Context, token string) (access.Actor, error) {
	switch token {
	case "good":
		return access.TokenActor(access.Actor{ID: "p1", Name: "Synthetic Person 1", Body: "b", Standing: access.Alone("p1", "H1", "b", access.No)}, "t1", "records", nil), nil
	case "away":
		return access.Actor{}, errs.New(errs.Unavailable, "The database is away.")
	}
	return access.Actor{}, errs.New(errs.Unauthenticated, "This token cannot be used.")
}

// anyToken lets a token do what the rules know.
type anyToken struct{ web.Authorizer }

func (p anyToken) Authorize(ctx context.Context, a access.Actor, action access.Action, about access.Resource) error {
	if a.Has(access.RoleToken) && action == access.HealthRead {
		return nil
	}
	return p.Authorizer.Authorize(ctx, a, action, about)
}

// TestOnARouteOfTokensOnlyATokenCounts: a session is nobody there, and a token is
// nobody elsewhere.
func TestOnARouteOfTokensOnlyATokenCounts(t *testing.T) {
	ts := testSetup(t, func(c *web.Config) { c.Bearers, c.Policy = oneToken{}, anyToken{c.Policy} })
	for _, c := range []struct {
		name, method, path string
		header             []string
		want               int
		says               string
	}{
		{"a good token", "POST", "/api/v1/things", []string{"Authorization: Bearer good"}, 201, ""},
		{"in small letters", "POST", "/api/v1/things", []string{"Authorization: bearer good"}, 201, ""},
		{"a bad one", "POST", "/api/v1/things", []string{"Authorization: Bearer bad"}, 401, `Bearer realm="candour", error="invalid_token"`},
		{"a bad one of somebody signed in", "POST", "/api/v1/things", []string{"Authorization: Bearer bad", "Test-Role: owner"}, 401, `error="invalid_token"`},
		{"none", "POST", "/api/v1/things", nil, 401, `Bearer realm="candour"`},
		{"none, signed in", "POST", "/api/v1/things", []string{"Test-Role: owner"}, 401, `Bearer realm="candour"`},
		{"another scheme", "POST", "/api/v1/things", []string{"Authorization: Basic Z29vZDpnb29k"}, 401, `Bearer realm="candour"`},
		{"nobody can say", "POST", "/api/v1/things", []string{"Authorization: Bearer away"}, 503, ""},
		{"from another site", "POST", "/api/v1/things", []string{"Authorization: Bearer good", "Sec-Fetch-Site: cross-site"}, 403, ""},
		{"a page, with a token", "GET", "/desk", []string{"Authorization: Bearer good", "Accept: application/json"}, 401, ""},
		{"a form, with a token", "POST", "/form", []string{"Authorization: Bearer good"}, 403, ""},
	} {
		w := ts.do(c.method, c.path, "", c.header...)
		if w.Code != c.want || !strings.Contains(w.Header().Get("WWW-Authenticate"), c.says) {
			t.Errorf("%s: %d, %q", c.name, w.Code, w.Header().Get("WWW-Authenticate"))
		}
		if c.path == "/api/v1/things" && w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %q may be kept", c.name, w.Header().Get("Cache-Control"))
		}
		if c.want > 400 && c.path == "/api/v1/things" && w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s is said as %s", c.name, w.Header().Get("Content-Type"))
		}
	}
}

// noScope refuses a token whatever it asks.
type noScope struct{ web.Authorizer }

func (p noScope) Authorize(ctx context.Context, a access.Actor, action access.Action, about access.Resource) error {
	if a.Has(access.RoleToken) {
		return errs.New(errs.Forbidden, "Your role does not let you do this.")
	}
	return p.Authorizer.Authorize(ctx, a, action, about)
}

// scopedToken is a token with scopes.
type scopedToken []string

func (x scopedToken) Bearer(context.Context, string) (access.Actor, error) {
	return access.TokenActor(access.Actor{ID: "maker", Body: "b"}, "token:1", "Made up", x), nil
}

// TestATokenIsToldItsScope: one without the scope is told which it needs, and not of roles;
// one that has it and is refused all the same is told what the rule says.
func TestATokenIsToldItsScope(t *testing.T) {
	for _, x := range []struct {
		scopes     []string
		header     string
		says, code string
	}{
		{[]string{"other.read"}, `error="insufficient_scope", scope="` + string(access.HealthRead) + `"`, "lacks the scope " + string(access.HealthRead) + "; it has other.read", "insufficient_scope"},
		{[]string{string(access.HealthRead)}, "", "Your role does not", "forbidden"},
	} {
		ts := testSetup(t, func(c *web.Config) { c.Bearers, c.Policy = scopedToken(x.scopes), noScope{c.Policy} })
		w := ts.do("POST", "/api/v1/things", "", "Authorization: Bearer any")
		if w.Code != 403 || !strings.Contains(w.Header().Get("WWW-Authenticate"), x.header) || !strings.Contains(w.Body.String(), x.says) || !strings.Contains(w.Body.String(), `"code":"`+x.code+`"`) {
			t.Errorf("%v: %d %q %s", x.scopes, w.Code, w.Header().Get("WWW-Authenticate"), w.Body)
		}
		if strings.Contains(w.Body.String(), "role") == (x.code == "insufficient_scope") {
			t.Errorf("%v: %s", x.scopes, w.Body)
		}
	}
}

// TestATokenThatCallsTooOftenWaits, and other tokens' calls go on.
func TestATokenThatCallsTooOftenWaits(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	ts := testSetup(t, func(c *web.Config) {
		c.Bearers, c.Policy = oneToken{}, anyToken{c.Policy}
		c.Calls = gate.NewRates(2, 30*time.Second, func() time.Time { return now })
	})
	call := func() (int, string) {
		w := ts.do("POST", "/api/v1/things", "", "Authorization: Bearer good")
		return w.Code, w.Header().Get("Retry-After")
	}
	for range 2 {
		if code, _ := call(); code != http.StatusCreated {
			t.Fatalf("%d", code)
		}
	}
	if code, after := call(); code != http.StatusTooManyRequests || after != "30" {
		t.Errorf("the third: %d, after %q", code, after)
	}
	now = now.Add(30 * time.Second)
	if code, _ := call(); code != http.StatusCreated {
		t.Errorf("after waiting: %d", code)
	}
}
