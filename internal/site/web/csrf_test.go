package web_test

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"candour/internal/site/web"
	"pgregory.net/rapid"
)

var tokenInPage = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// openForm loads the form and gives its token and the visitor's cookie.
func (ts *testSite) openForm(t *testing.T, header ...string) (token, cookie string) {
	t.Helper()
	w := ts.do("GET", "/form", "", header...)
	m := tokenInPage.FindStringSubmatch(w.Body.String())
	if m == nil {
		t.Fatalf("no token in the form: %s", w.Body)
	}
	for _, c := range w.Result().Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
			t.Errorf("the cookie is not as strict as it should be: %v", c)
		}
		cookie = "Cookie: " + c.Name + "=" + c.Value
	}
	return m[1], cookie
}

func TestFormsNeedTheirToken(t *testing.T) {
	ts := testSetup(t)
	token, cookie := ts.openForm(t)
	other, otherCookie := ts.openForm(t)
	staff, staffCookie := ts.openForm(t, "Test-Role: owner")
	if staffCookie != "" {
		t.Error("somebody with a session was given a second cookie")
	}
	body := "title=neutral&csrf="
	for _, c := range []struct {
		name   string
		body   string
		header []string
		want   int
	}{
		{"as the page sends it", body + token, []string{cookie, "Sec-Fetch-Site: same-origin"}, 200},
		{"an old browser that says nothing of itself", body + token, []string{cookie}, 200},
		{"an old browser without the token", "title=neutral", []string{cookie}, 403},
		{"no token", "title=neutral", []string{cookie, "Sec-Fetch-Site: same-origin"}, 403},
		{"an empty token and no cookie", body, nil, 403},
		{"no cookie", body + token, nil, 403},
		{"another visitor's token", body + other, []string{cookie}, 403},
		{"another visitor's cookie", body + token, []string{otherCookie}, 403},
		{"nonsense", body + "%00%ff", []string{cookie}, 403},
		{"from another site", body + token, []string{cookie, "Sec-Fetch-Site: cross-site"}, 403},
		{"from a neighbouring subdomain", body + token, []string{cookie, "Sec-Fetch-Site: same-site"}, 403},
		{"from another origin, old browser", body + token, []string{cookie, "Origin: https://evil.example"}, 403},
		{"signed in", body + staff, []string{"Test-Role: owner"}, 200},
		{"a visitor's token, signed in", body + token, []string{cookie, "Test-Role: owner"}, 403},
		{"another session's token", body + staff, []string{"Test-Role: verifier"}, 403},
		{"a bearer header where it means nothing", "title=neutral", []string{cookie, "Authorization: Bearer x"}, 403},
		{"too large", body + token + "&x=" + strings.Repeat("x", 5000), []string{cookie}, 413},
	} {
		if w := ts.do("POST", "/form", c.body, c.header...); w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
	}
}

func TestTheTokenIsNotInTheAddress(t *testing.T) {
	ts := testSetup(t)
	token, cookie := ts.openForm(t)
	if w := ts.do("POST", "/form?csrf="+token, "title=x", cookie); w.Code != 403 {
		t.Errorf("a token in the address was taken: %d", w.Code)
	}
}

func TestTheAPIIsFreeOfTokensOnlyWithItsHeader(t *testing.T) {
	ts := testSetup(t)
	if w := ts.do("POST", "/api/v1/things", "{}", "Authorization: Bearer x"); w.Code != 201 {
		t.Errorf("with a bearer token: %d", w.Code)
	}
	if w := ts.do("POST", "/api/v1/things", "{}"); w.Code != 403 {
		t.Errorf("without: %d", w.Code)
	}
	if w := ts.do("POST", "/api/v1/things", "{}", "Authorization: Bearer x", "Sec-Fetch-Site: cross-site"); w.Code != 403 {
		t.Errorf("from another site: %d", w.Code)
	}
}

func TestTokensNeverRepeat(t *testing.T) {
	ts := testSetup(t)
	a, _ := ts.openForm(t, "Test-Role: owner")
	b, _ := ts.openForm(t, "Test-Role: owner")
	if a == b {
		t.Error("two pages of one session hold the same token: its bytes could be guessed from compressed lengths")
	}
}

func TestRedirectStaysHere(t *testing.T) {
	ts := testSetup(t)
	token, _ := ts.openForm(t, "Test-Role: owner")
	w := ts.do("POST", "/sign-out", "csrf="+token, "Test-Role: owner")
	if got := w.Header().Get("Location"); w.Code != 303 || got != "/" {
		t.Errorf("redirected to %q (%d)", got, w.Code)
	}
}

func TestSafeNext(t *testing.T) {
	for in, want := range map[string]string{
		"": "/", "/": "/", "/desk?a=b&c=d": "/desk?a=b&c=d", "/a//b": "/a//b", "desk": "/", "https://evil.example": "/", "//evil.example": "/",
		"/\\evil.example": "/", "/\t/evil.example": "/", "/%0d%0aSet-Cookie:x": "/%0d%0aSet-Cookie:x", "javascript:alert(1)": "/",
		"/sign-in?next=/sign-in": "/", "/a\x00": "/", "/..//evil": "/..//evil",
	} {
		if got := web.SafeNext(in); got != want {
			t.Errorf("SafeNext(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever is asked for, the browser stays on this host.
func FuzzSafeNext(f *testing.F) {
	for _, s := range []string{"/a", "//b", "/\\c", "/%2f%2fevil", "/?//x", "/;@evil.example", "/:80", "/\u2028/x"} {
		f.Add(s)
	}
	base, _ := url.Parse("https://candour.example/page")
	f.Fuzz(func(t *testing.T, next string) {
		got := web.SafeNext(next)
		u, err := base.Parse(got)
		if err != nil || u.Host != "candour.example" || u.Scheme != "https" || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\r\n\\") {
			t.Errorf("SafeNext(%q) = %q leads to %v (%v)", next, got, u, err)
		}
	})
}

// A token of one secret is never taken for another, however they are made.
func TestTokensBelongToOneVisitor(t *testing.T) {
	ts := testSetup(t)
	rapid.Check(t, func(rt *rapid.T) {
		mine := rapid.StringMatching(`[A-Z2-7]{10,26}`).Draw(rt, "mine")
		theirs := rapid.StringMatching(`[A-Z2-7]{10,26}`).Draw(rt, "theirs")
		r := httptest.NewRequest("GET", "/form", nil)
		r.Header.Set("Cookie", "__Host-candour-visitor="+mine)
		w := httptest.NewRecorder()
		ts.ServeHTTP(w, r)
		token := tokenInPage.FindStringSubmatch(w.Body.String())[1]
		got := ts.do("POST", "/form", "csrf="+token, "Cookie: __Host-candour-visitor="+theirs).Code
		if (got == 200) != (mine == theirs) {
			rt.Fatalf("mine %q, theirs %q: %d", mine, theirs, got)
		}
	})
}
