package web_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

func TestSecurityHeadersOnEveryAnswer(t *testing.T) {
	ts := testSetup(t)
	for _, c := range []struct {
		method, target, role string
		status               int
	}{
		{"GET", "/", "", 200}, {"HEAD", "/", "", 200}, {"GET", "/form", "", 200}, {"GET", "/file", "", 200},
		{"GET", "/desk", "", 303}, {"GET", "/desk", "owner", 200}, {"GET", "/users", "owner", 403},
		{"GET", "/nowhere", "", 404}, {"GET", "/nowhere", "owner", 404}, {"POST", "/desk", "", 405}, {"GET", "/gone", "", 404},
		{"POST", "/form", "", 403}, {"GET", "/broken", "", 500}, {"GET", "/panic", "", 500}, {"GET", "/busy", "", 503},
		{"GET", "/invalid", "", 422}, {"GET", "/half-template", "", 500},
		{"GET", "/api/v1/broken", "", 500}, {"GET", "/api/v1/nowhere", "", 404}, {"GET", "/assets/x/nothing", "", 404},
		{"POST", "/assets/x/govuk.css", "", 405}, {"GET", "/assets/x/govuk.css", "", 200},
	} {
		header := []string{}
		if c.role != "" {
			header = append(header, "Test-Role: "+c.role)
		}
		w := ts.do(c.method, c.target, "", header...)
		h := w.Header()
		if w.Code != c.status {
			t.Errorf("%s %s as %q: status %d, want %d", c.method, c.target, c.role, w.Code, c.status)
		}
		csp := h.Get("Content-Security-Policy")
		for _, bad := range []string{"unsafe", "data:", "*", "http:"} {
			if strings.Contains(csp, bad) {
				t.Errorf("%s: content policy holds %q: %s", c.target, bad, csp)
			}
		}
		if !strings.HasPrefix(csp, "default-src 'none'; ") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: content policy %q", c.target, csp)
		}
		for name, want := range map[string]string{"Strict-Transport-Security": "max-age=63072000; includeSubDomains",
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("%s %s: %s is %q, want %q", c.method, c.target, name, h.Get(name), want)
			}
		}
		if h.Get("Permissions-Policy") == "" || h.Get("X-Reference") == "" || h.Get("Cache-Control") == "" {
			t.Errorf("%s %s: a header is missing: %v", c.method, c.target, h)
		}
		if private := c.role != "" || c.status >= 400 || c.target == "/form"; private && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s as %q: Cache-Control %q, want no-store", c.method, c.target, c.role, h.Get("Cache-Control"))
		}
	}
	w := testSetup(t, func(c *web.Config) { c.HTTPS = false }).do("GET", "/", "")
	if w.Header().Get("Strict-Transport-Security") != "" {
		t.Error("HSTS on plain http")
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self' https://id.example.org;") {
		t.Errorf("form-action does not name the sign-in provider: %s", csp)
	}
}

func TestARouteWithoutARuleStopsTheStart(t *testing.T) {
	ts := testSetup(t)
	ok := web.Route{Method: "GET", Pattern: "/x", Action: access.LedgerRead, Handler: func(http.ResponseWriter, *http.Request) error { return nil }}
	for _, c := range []struct {
		name   string
		change func(*web.Route)
		want   string
	}{
		{"no rule", func(r *web.Route) { r.Action = "" }, "names no rule"},
		{"unknown rule", func(r *web.Route) { r.Action = "register.burn" }, "register.burn"},
		{"no handler", func(r *web.Route) { r.Handler = nil }, "no handler"},
		{"no method", func(r *web.Route) { r.Method = "" }, "method"},
		{"a host", func(r *web.Route) { r.Pattern = "example.org/x" }, "must start with /"},
		{"assets", func(r *web.Route) { r.Pattern = "/assets/mine" }, "belongs to the server"},
		{"a bad pattern", func(r *web.Route) { r.Pattern = "/x/{" }, "/x/{"},
	} {
		bad := ok
		c.change(&bad)
		_, err := web.New(ts.Config, ok, bad)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: New = %v, want an error that says %q", c.name, err, c.want)
		}
	}
	if _, err := web.New(ts.Config, ok, ok); err == nil {
		t.Error("two routes of one pattern were taken")
	}
	cfg := ts.Config
	cfg.Key = cfg.Key[:31]
	if _, err := web.New(cfg, ok); err == nil {
		t.Error("a short key was taken")
	}
	cfg = ts.Config
	cfg.Policy = nil
	if _, err := web.New(cfg, ok); err == nil {
		t.Error("no policy was taken")
	}
	if len(ts.Routes()) != len(testRoutes(ts.renderer))+len(leaveRoutes(ts.renderer, "")) {
		t.Error("Routes does not list every route")
	}
}

func TestErrorsNeverLeak(t *testing.T) {
	ts := testSetup(t)
	for _, target := range []string{"/broken", "/panic", "/gone", "/busy", "/api/v1/broken", "/half-template"} {
		for _, accept := range []string{"text/html", "application/json", "*/*"} {
			ts.log.Reset()
			w := ts.do("GET", target, "", "Accept: "+accept)
			body, ref := w.Body.String(), w.Header().Get("X-Reference")
			for _, secret := range []string{"person_name", "store.go", "NoSuchField", "goroutine", "panic:", "template:"} {
				if strings.Contains(body, secret) {
					t.Errorf("%s (%s): the answer holds %q", target, accept, secret)
				}
			}
			if !strings.Contains(body, ref) || len(ref) != 14 {
				t.Errorf("%s (%s): the reference %q is not in the answer", target, accept, ref)
			}
			if !strings.Contains(ts.log.String(), ref) || target != "/half-template" && !strings.Contains(ts.log.String(), "person_name") {
				t.Errorf("%s: the log lacks the reference or the cause: %s", target, ts.log)
			}
		}
	}
}

func TestProblemDocument(t *testing.T) {
	ts := testSetup(t)
	w := ts.do("GET", "/invalid", "", "Accept: application/json")
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("Content-Type %q", got)
	}
	var p struct {
		Type, Title, Detail, Code, Reference string
		Status                               int
		Errors                               []errs.Field
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if p.Status != 422 || p.Code != "invalid" || p.Detail != "The file has errors." || len(p.Errors) != 1 || p.Errors[0].Row != 3 {
		t.Errorf("problem: %+v", p)
	}
	if body := ts.do("GET", "/invalid", "", "Accept: text/html").Body.String(); !strings.Contains(body, "row 3, column title: is empty") {
		t.Error("the page does not say which row")
	}
	if w := ts.do("PUT", "/form", ""); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD, POST" || !strings.Contains(w.Body.String(), "<h1") {
		t.Errorf("405: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := ts.do("GET", "/nowhere", ""); w.Code != 404 || !strings.Contains(w.Body.String(), "Page not found") {
		t.Errorf("404: %d %s", w.Code, w.Body)
	}
}

func TestHalfAnAnswerIsBrokenOff(t *testing.T) {
	srv := httptest.NewServer(testSetup(t))
	defer srv.Close()
	// Of a short one, which was held, nothing goes out but the page that says so.
	short, err := http.Get(srv.URL + "/half-answer")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(short.Body)
	_ = short.Body.Close()
	if err != nil || short.StatusCode != http.StatusInternalServerError || strings.Contains(string(text), "half of it") || short.Header.Get("ETag") != "" {
		t.Errorf("a short one: %d %v %.80s", short.StatusCode, err, text)
	}
	res, err := http.Get(srv.URL + "/half-answer?long=yes")
	if err == nil {
		_, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
	}
	if err == nil {
		t.Error("half an answer was taken for a whole one")
	}
}

func TestSignInIsAskedFor(t *testing.T) {
	ts := testSetup(t)
	w := ts.do("GET", "/desk?state=a%26b", "")
	if got := w.Header().Get("Location"); w.Code != 303 || got != "/sign-in?next=%2Fdesk%3Fstate%3Da%2526b" {
		t.Errorf("a visitor got %d, Location %q", w.Code, got)
	}
	if w := ts.do("GET", "/desk", "", "Accept: application/json"); w.Code != 401 {
		t.Errorf("a program got %d, want 401", w.Code)
	}
	if w := ts.do("GET", "/users", "", "Test-Role: owner"); w.Code != 403 || !strings.Contains(w.Body.String(), "You cannot do this") {
		t.Errorf("an owner at the users page got %d", w.Code)
	}
	if w := ts.do("GET", "/users", "", "Test-Role: administrator"); w.Code != 200 {
		t.Errorf("an administrator at the users page got %d", w.Code)
	}
}

func TestNavigationFollowsTheRules(t *testing.T) {
	ts := testSetup(t)
	if body := ts.do("GET", "/", "").Body.String(); strings.Contains(body, "My work") || !strings.Contains(body, "Timetable") || !strings.Contains(body, "Sign in") {
		t.Error("the visitor's menu is wrong")
	}
	if body := ts.do("GET", "/", "", "Test-Role: owner").Body.String(); !strings.Contains(body, "My work") || !strings.Contains(body, "Sign out") {
		t.Error("the owner's menu is wrong")
	}
}

func TestTheLogHoldsNoAddressAndNoQuery(t *testing.T) {
	ts := testSetup(t)
	ts.do("GET", "/?q=a-person-by-name", "")
	ts.do("GET", "/nowhere/a-person-by-name?x=a-person-by-name", "")
	log := ts.log.String()
	if strings.Contains(log, "a-person-by-name") || strings.Contains(log, "192.0.2.1") {
		t.Errorf("the log says too much: %s", log)
	}
	if !strings.Contains(log, `"route":"GET /{$}"`) || !strings.Contains(log, `"route":"unmatched"`) {
		t.Errorf("the log lacks the routes: %s", log)
	}
	ts.log.Reset()
	ts.HTTPServer().ErrorLog.Print("http: TLS handshake error from 203.0.113.9:4711: EOF; [2001:db8::1]:99")
	if log := ts.log.String(); strings.Contains(log, "203.0.113.9") || strings.Contains(log, "2001:db8") || !strings.Contains(log, "TLS handshake") {
		t.Errorf("net/http's complaint: %s", log)
	}
}

func TestObservations(t *testing.T) {
	var seen []web.Observation
	ts := testSetup(t, func(c *web.Config) { c.Observe = func(o web.Observation) { seen = append(seen, o) } })
	ts.do("GET", "/gone", "")
	if len(seen) != 1 || seen[0].Route != "GET /gone" || seen[0].Status != 404 || seen[0].Bytes == 0 {
		t.Errorf("observed %+v", seen)
	}
}

func TestCompressionIsForPublicPagesAlone(t *testing.T) {
	ts := testSetup(t)
	zip := "Accept-Encoding: gzip, br"
	w := ts.do("GET", "/", "", zip)
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("a public page was not compressed")
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(z); err != nil || !strings.Contains(string(body), "</html>") {
		t.Errorf("what was compressed is not whole: %v", err)
	}
	for _, c := range [][]string{{"/form", zip}, {"/", zip, "Test-Role: owner"}, {"/gone", zip}, {"/", "Accept-Encoding: gzip;q=0"}} {
		if w := ts.do("GET", c[0], "", c[1:]...); w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%v was compressed", c)
		}
	}
}

func TestPublicPagesAreCheckedNotSentTwice(t *testing.T) {
	ts := testSetup(t)
	tag := ts.do("GET", "/", "").Header().Get("ETag")
	if w := ts.do("GET", "/", "", "If-None-Match: "+tag); tag == "" || w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("tag %q: %d with %d bytes", tag, w.Code, w.Body.Len())
	}
	for _, c := range [][]string{{"/form"}, {"/", "Test-Role: owner"}} {
		if w := ts.do("GET", c[0], "", c[1:]...); w.Header().Get("ETag") != "" {
			t.Errorf("%v has a tag", c)
		}
	}
	w := ts.do("GET", "/", "")
	if !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Cookie") {
		t.Error("a public page does not vary by cookie: a cache could show a person's page to another")
	}
}

// TestTheNameOfAFileIsOneHeader: whatever a file is called, its name adds no header, ends
// none, and turns nothing that is read.
func TestTheNameOfAFileIsOneHeader(t *testing.T) {
	for name, want := range map[string]string{
		"a\r\nX-Bad: 1.csv": "aX-Bad: 1.csv", "a\x00b\x7f\x1b[2J.txt": "ab[2J.txt", "\u202egnp.exe": "gnp.exe", "a\u200b\ufeffb.txt": "ab.txt", `a"; filename="b.html`: `a"; filename="b.html`,
	} {
		w := httptest.NewRecorder()
		if err := (web.File{Name: name}).Send(w, httptest.NewRequest(http.MethodGet, "/", nil), strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
		how, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if err != nil || how != "attachment" || params["filename"] != want || len(params) != 1 || w.Header().Get("X-Bad") != "" {
			t.Errorf("%q: %q %v %v", name, how, params, err)
		}
	}
}

func TestFilesAreSavedNotShown(t *testing.T) {
	w := testSetup(t).do("GET", "/file", "")
	if got := w.Header().Get("Content-Disposition"); got != "attachment; filename*=utf-8''r%C3%A9gister.csv" {
		t.Errorf("Content-Disposition %q", got)
	}
	if !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") || w.Body.String() != "a,b\n" {
		t.Errorf("policy %q, body %q", w.Header().Get("Content-Security-Policy"), w.Body)
	}
}
