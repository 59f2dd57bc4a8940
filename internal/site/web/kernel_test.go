package web_test

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

//go:embed testdata/templates/*.gohtml
var testTemplates embed.FS

// testSite is a whole server with a page of every kind. Who is signed in is
// said by a header, which stands for a session.
type testSite struct {
	*web.Server
	renderer *web.Renderer
	log      *bytes.Buffer
}

type headerSessions struct{}

func (headerSessions) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if role := r.Header.Get("Test-Role"); role != "" {
			r = r.WithContext(access.WithActor(r.Context(), access.Actor{
				ID: "p1", Name: "Synthetic Person 1 (" + role + ")", Body: "force", Roles: []access.Role{access.Role(role)}}))
			r = r.WithContext(context.WithValue(r.Context(), sessionKey{}, "session-of-"+role))
		}
		next.ServeHTTP(w, r)
	})
}

func (headerSessions) Token(ctx context.Context) string {
	s, _ := ctx.Value(sessionKey{}).(string)
	return s
}

type sessionKey struct{}

const secretText = "relation person_name does not exist at /srv/store.go:12"

func testSetup(t testing.TB, change ...func(*web.Config)) *testSite {
	t.Helper()
	policy, err := access.Compile()
	if err != nil {
		t.Fatal(err)
	}
	site := web.Site{Tagline: "The public register of recommendations", Policy: policy, SignIn: true, SignOutPath: "/sign-out",
		Nav: []web.NavItem{
			{Text: "Recommendations", Href: "/recommendations", Action: access.LedgerRead},
			{Text: "Timetable", Href: "/timetable", Action: access.PolicyRead},
			{Text: "Proof", Href: "/proof", Action: access.LedgerProve},
			{Text: "My work", Href: "/desk", Action: access.DeskRead, SignedIn: true},
		},
		Footer:     []web.Link{{Text: "Accessibility", Href: "/accessibility"}, {Text: "Cookies", Href: "/cookies"}, {Text: "Rules in force", Href: "/policies"}},
		FooterText: "Candour is open-source software. What is shown here is the record as it was published, with its sources.",
	}
	rd, err := web.NewRenderer(site, web.Templates{Slice: "test", FS: sub(t)})
	if err != nil {
		t.Fatal(err)
	}
	ts := &testSite{renderer: rd, log: &bytes.Buffer{}}
	cfg := web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewJSONHandler(ts.log, nil)), Key: bytes.Repeat([]byte{7}, 32),
		Sessions: headerSessions{}, FormActions: []string{"https://id.example.org"}, HTTPS: true}
	for _, c := range change {
		c(&cfg)
	}
	if ts.Server, err = web.New(cfg, append(testRoutes(rd), leaveRoutes(rd, "")...)...); err != nil {
		t.Fatal(err)
	}
	return ts
}

type plainView struct {
	web.Page
	Text string
}

func testRoutes(rd *web.Renderer) []web.Route {
	plain := func(w http.ResponseWriter, r *http.Request) error {
		return rd.Page(w, r, "test/plain", &plainView{Page: web.Page{Title: "Plain"}, Text: strings.Repeat("neutral words ", 200) + r.URL.Query().Get("q")})
	}
	fails := func(err error) web.Handler {
		return func(http.ResponseWriter, *http.Request) error { return err }
	}
	return []web.Route{
		{Method: "GET", Pattern: "/{$}", Action: access.LedgerRead, Handler: plain},
		{Method: "GET", Pattern: "/components", Action: access.LedgerRead, Handler: components(rd)},
		{Method: "GET", Pattern: "/conflict", Action: access.LedgerRead, Handler: conflictPage(rd)},
		{Method: "GET", Pattern: "/form", Action: access.LedgerRead, Handler: formPage(rd)},
		{Method: "POST", Pattern: "/form", Action: access.LedgerRead, MaxBody: 4000, Handler: func(w http.ResponseWriter, r *http.Request) error {
			f, err := web.ParseForm(r)
			if err != nil {
				return err
			}
			return web.Text(w, "text/plain; charset=utf-8", []byte("got "+f.Text("title")))
		}},
		{Method: "GET", Pattern: "/desk", Action: access.DeskRead, Handler: plain},
		{Method: "GET", Pattern: "/users", Action: access.UserManage, Handler: plain},
		{Method: "POST", Pattern: "/api/v1/things", Action: access.HealthRead, Bearer: true, Handler: func(w http.ResponseWriter, _ *http.Request) error {
			return web.JSON(w, http.StatusCreated, map[string]string{"ok": "yes"})
		}},
		{Method: "GET", Pattern: "/api/v1/broken", Action: access.HealthRead, Handler: fails(errors.New(secretText))},
		{Method: "GET", Pattern: "/broken", Action: access.LedgerRead, Handler: fails(errors.New(secretText))},
		{Method: "GET", Pattern: "/panic", Action: access.LedgerRead, Handler: func(http.ResponseWriter, *http.Request) error { panic(secretText) }},
		{Method: "GET", Pattern: "/gone", Action: access.LedgerRead, Handler: fails(errs.Because(errs.NotFound, "There is no such recommendation.", errors.New(secretText)))},
		{Method: "GET", Pattern: "/busy", Action: access.LedgerRead, Handler: fails(errs.Because(errs.Unavailable, "The log is away. Nothing was done.", errors.New(secretText)))},
		{Method: "GET", Pattern: "/invalid", Action: access.LedgerRead, Handler: fails(errs.InvalidInput("The file has errors.", errs.Field{Name: "title", Message: "is empty", Row: 3, Column: "title"}))},
		{Method: "GET", Pattern: "/half-template", Action: access.LedgerRead, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return rd.Page(w, r, "test/half", &plainView{Page: web.Page{Title: "Half"}})
		}},
		{Method: "GET", Pattern: "/half-answer", Action: access.LedgerRead, Handler: func(w http.ResponseWriter, r *http.Request) error {
			_, _ = io.WriteString(w, "half of it")
			if r.URL.Query().Get("long") != "" {
				_, _ = io.WriteString(w, strings.Repeat("more ", 1<<19))
			}
			return errors.New(secretText)
		}},
		{Method: "GET", Pattern: "/file", Action: access.LedgerRead, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return web.File{Name: "r\u00e9gister.csv", Type: "text/csv"}.Send(w, r, strings.NewReader("a,b\n"))
		}},
		{Method: "POST", Pattern: "/sign-out", Action: access.LedgerProve, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return web.Redirect(w, r, "//evil.example")
		}},
	}
}

// do sends one request, with header lines "Name: value".
func (ts *testSite) do(method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, h := range header {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	ts.ServeHTTP(w, r)
	return w
}

// evilPage is a page of somebody else's with a form that posts to us.
func evilPage(target string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<form method="post" action="`+target+`"><button>Win a prize</button></form>`)
	})
}
