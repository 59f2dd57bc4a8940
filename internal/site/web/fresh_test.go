package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// staleSessions are of people who signed in long ago.
type staleSessions struct {
	headerSessions
	held *web.Held
}

func (*staleSessions) Fresh(context.Context) bool { return false }

func (*staleSessions) AskFresh(next string) string { return "/again?next=" + next }

func (s *staleSessions) Hold(_ context.Context, h web.Held) (string, error) {
	s.held = &h
	return "/again", nil
}

// Every action that asks for a new sign-in asks for it by whatever route it is
// done, and no handler runs before.
func TestWhatCountsMostAsksForANewSignIn(t *testing.T) {
	policy, err := access.Compile()
	if err != nil {
		t.Fatal(err)
	}
	rd, err := web.NewRenderer(web.Site{Policy: policy}, web.Templates{Slice: "test", FS: sub(t)})
	if err != nil {
		t.Fatal(err)
	}
	roles := map[access.Action]string{access.UserManage: "administrator", access.SettingsManage: "administrator", access.VaultReveal: "reviewer",
		access.VaultIdentify: "reviewer", access.VaultApprove: "custodian", access.VaultKeep: "custodian", access.VaultErase: "secretariat"}
	done := 0
	take := func(w http.ResponseWriter, _ *http.Request) error {
		done++
		return web.Text(w, "text/plain", []byte("done"))
	}
	asked := 0
	for _, a := range policy.Actions() {
		role, want := roles[a]
		if policy.WantsFresh(a) != want {
			t.Errorf("%s: asks for a new sign-in: %v", a, policy.WantsFresh(a))
		}
		if !want || policy.Authorize(t.Context(), access.Actor{ID: "p1", Body: "panel", Human: "h1", Roles: []access.Role{access.Role(role)}}, a, access.Route()) != nil {
			continue // nothing is done by a route of its own
		}
		asked++
		by := &staleSessions{}
		srv, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: bytes.Repeat([]byte{7}, 32), Sessions: by},
			web.Route{Method: "POST", Pattern: "/act", Action: a, Handler: take},
			web.Route{Method: "GET", Pattern: "/act", Action: a, Handler: func(w http.ResponseWriter, r *http.Request) error {
				return web.Text(w, "text/plain", []byte(web.FormToken(r)))
			}})
		if err != nil {
			t.Fatal(err)
		}
		send := func(accept string) *httptest.ResponseRecorder {
			page := httptest.NewRecorder()
			get := httptest.NewRequest("GET", "/act", nil)
			get.Header.Set("Test-Role", role)
			srv.ServeHTTP(page, get)
			form := url.Values{"csrf": {page.Body.String()}, "reason": {"Typed words"}, "passphrase": {"a secret"}}
			r := httptest.NewRequest("POST", "/act?of=it", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Test-Role", role)
			r.Header.Set("Accept", accept)
			out := httptest.NewRecorder()
			srv.ServeHTTP(out, r)
			return out
		}
		if got := send("text/html"); got.Code != http.StatusSeeOther || got.Header().Get("Location") != "/again" {
			t.Errorf("%s: %d to %q", a, got.Code, got.Header().Get("Location"))
		}
		if h := by.held; h == nil || h.To != "/act?of=it" || h.Values.Get("reason") != "Typed words" || h.Values.Has("passphrase") || h.Values.Has("csrf") || !h.Secrets {
			t.Errorf("%s: held %+v", a, h)
		}
		if got := send("application/json"); got.Code != http.StatusUnauthorized {
			t.Errorf("%s: a program gets %d", a, got.Code)
		}
		if _, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: bytes.Repeat([]byte{7}, 32), Sessions: headerSessions{}},
			web.Route{Method: "POST", Pattern: "/act", Action: a, Handler: take}); err == nil {
			t.Errorf("%s: sessions that cannot say are taken", a)
		}
	}
	if done > 0 || asked < 4 {
		t.Errorf("%d were done, %d asked", done, asked)
	}
}
