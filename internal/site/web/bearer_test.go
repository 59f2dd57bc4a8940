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
