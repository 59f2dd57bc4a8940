package web_test

import (
	"bytes"
	"errors"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	parse "golang.org/x/net/html"
	"pgregory.net/rapid"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

const ourPage = "Sec-Fetch-Site: same-origin"

// keptSite has a form that fails in every way.
func keptSite(t testing.TB, change ...func(*web.Config)) *testSite {
	post := func(pattern string, rule access.Action, h web.Handler) web.Route {
		return web.Route{Method: "POST", Pattern: pattern, Action: rule, Handler: h, MaxBody: 40_000}
	}
	fails := func(err error) web.Handler {
		return func(http.ResponseWriter, *http.Request) error { return err }
	}
	base := testSetup(t, change...)
	routes := append(base.Routes(),
		post("/fails/503", access.LedgerRead, fails(errs.New(errs.Unavailable, "The log is away."))),
		post("/fails/500", access.LedgerRead, fails(errors.New(secretText))),
		post("/fails/422", access.LedgerRead, fails(errs.New(errs.Invalid, "The month is not one."))),
		post("/fails/409", access.LedgerRead, fails(errs.New(errs.Conflict, "It was sent already."))),
		post("/fails/404", access.LedgerRead, fails(errs.New(errs.NotFound, "There is none."))),
		post("/fails/403", access.LedgerRead, fails(errs.New(errs.Forbidden, "Not yours."))),
		post("/fails/panic", access.LedgerRead, func(http.ResponseWriter, *http.Request) error { panic("x") }),
		post("/fails/staff", access.DeskRead, fails(nil)),
		web.Route{Method: "POST", Pattern: "/fails/large", Action: access.LedgerRead, MaxBody: 9 << 20, Handler: fails(errors.New(secretText))},
		post("/fails/lost", access.LedgerRead, fails(nil)))
	routes[len(routes)-1].Lost = func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		return web.Text(w, "text/plain; charset=utf-8", []byte("the room's own page: "+f.Text("words")))
	}
	s, err := web.New(base.Config, routes...)
	if err != nil {
		t.Fatal(err)
	}
	base.Server = s
	return base
}

// TestWhatWasTypedIsInTheAnswer: whatever goes wrong with a form, every word
// that was typed is in the page that says so, in one that no cache keeps, and
// with a button only where our own page sent it and sending again may help.
func TestWhatWasTypedIsInTheAnswer(t *testing.T) {
	ts := keptSite(t)
	token, cookie := ts.openForm(t)
	for _, c := range []struct {
		path   string
		header []string
		token  string
		want   int
		again  bool
	}{
		{"/fails/503", []string{cookie, ourPage}, token, 503, true},
		{"/fails/500", []string{cookie, ourPage}, token, 500, true},
		{"/fails/panic", []string{cookie, ourPage}, token, 500, true},
		{"/fails/422", []string{cookie, ourPage}, token, 422, true},
		{"/fails/409", []string{cookie, ourPage}, token, 409, false},
		{"/fails/404", []string{cookie, ourPage}, token, 404, false},
		{"/fails/403", []string{cookie, ourPage}, token, 403, false},
		{"/fails/nowhere", []string{cookie, ourPage}, token, 404, false},
		{"/gone", []string{cookie, ourPage}, token, 405, false},
		{"/fails/staff", []string{cookie, ourPage}, token, 401, true}, // the session ran out
		{"/form", []string{ourPage}, token, 403, true},                // the cookie is gone
		{"/form", []string{cookie, ourPage}, "stale", 403, true},
		{"/form", []string{cookie}, "stale", 403, false}, // a browser that vouches for nothing
	} {
		rapid.Check(t, func(rt *rapid.T) {
			words := rapid.StringMatching(`[A-Z][a-z<>&"' ]{3,300}\n?[a-z "]{0,80}`).Draw(rt, "words")
			body := url.Values{"words": {words}, "kind": {"report"}, "csrf": {c.token}, "passphrase": {"Never to be shown"}}
			w := ts.do("POST", c.path, body.Encode(), c.header...)
			page := html.UnescapeString(w.Body.String())
			if w.Code != c.want || !strings.Contains(page, words) {
				rt.Fatalf("%s: %d, want %d with the words %q in\n%s", c.path, w.Code, c.want, words, page)
			}
			if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Content-Encoding") != "" {
				rt.Fatalf("%s: may be kept: %v", c.path, w.Header())
			}
			if strings.Contains(page, "Never to be shown") || !strings.Contains(page, "Type it again") {
				rt.Fatalf("%s: a passphrase", c.path)
			}
			if again := strings.Contains(page, ">Send it again<"); again != c.again || again && !strings.Contains(page, `action="`+c.path+`"`) ||
				again != strings.Contains(page, `name="kind" value="report"`) && again {
				rt.Fatalf("%s: can be sent again: %v, want %v\n%s", c.path, again, c.again, page)
			}
			if strings.Contains(ts.log.String(), strings.TrimSpace(words)) && len(strings.TrimSpace(words)) > 20 {
				rt.Fatalf("%s: the words are in the log", c.path)
			}
		})
	}
}

// TestTheFormOnThePageCanBeSent: with the token that the page holds it is taken.
func TestTheFormOnThePageCanBeSent(t *testing.T) {
	ts := keptSite(t)
	w := ts.do("POST", "/form", "title=Neutral+words&csrf=stale", ourPage)
	token := tokenInPage.FindStringSubmatch(w.Body.String())
	if token == nil || len(w.Result().Cookies()) != 1 {
		t.Fatalf("no token, or no cookie: %s", w.Body)
	}
	c := w.Result().Cookies()[0]
	again := ts.do("POST", "/form", "title=Neutral+words&csrf="+token[1], ourPage, "Cookie: "+c.Name+"="+c.Value)
	if again.Code != http.StatusOK || again.Body.String() != "got Neutral words" {
		t.Errorf("sent again: %d %s", again.Code, again.Body)
	}
}

// TestTheSameFormIsSentAgain: after a failure of ours the page holds the form as
// it was sent, its token and its empty fields too, so that it counts once.
func TestTheSameFormIsSentAgain(t *testing.T) {
	ts := keptSite(t)
	token, cookie := ts.openForm(t)
	sent := url.Values{"csrf": {token}, "words": {"Neutral words,\r\nin two lines"}, "kind": {"report"}, "note": {""}, "box": {"a", "b"}, "name": {"Somebody"}}
	w := ts.do("POST", "/fails/503", sent.Encode(), cookie, ourPage)
	doc, err := parse.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := url.Values{}
	for n := range doc.Descendants() {
		values := map[string]string{}
		for _, a := range n.Attr {
			values[a.Key] = a.Val
		}
		switch {
		case values["name"] == "" || n.Data == "meta":
		case n.Data == "textarea":
			got.Add(values["name"], strings.ReplaceAll(strings.TrimPrefix(n.FirstChild.Data, "\n"), "\n", "\r\n")) // as browsers send it
		case n.Data == "input":
			got.Add(values["name"], values["value"])
		}
	}
	if got.Encode() != sent.Encode() {
		t.Errorf("the page would send\n%s\nwhere this was sent\n%s", got.Encode(), sent.Encode())
	}
}

// TestAnotherSitesWordsAreNotShown: nor does a program get a page.
func TestAnotherSitesWordsAreNotShown(t *testing.T) {
	ts := keptSite(t)
	for _, header := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Accept: application/json"} {
		w := ts.do("POST", "/form", "title=Call+this+number+now&csrf=x", header)
		if w.Code != 403 || strings.Contains(w.Body.String(), "Call this") {
			t.Errorf("%s: %d %s", header, w.Code, w.Body)
		}
	}
}

func TestARoomsOwnPageForLostForms(t *testing.T) {
	ts := keptSite(t)
	if w := ts.do("POST", "/fails/lost", "words=Neutral&csrf=stale", ourPage); w.Body.String() != "the room's own page: Neutral" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := ts.do("POST", "/fails/lost", "words=Neutral&csrf=stale", "Sec-Fetch-Site: cross-site"); w.Code != 403 || strings.Contains(w.Body.String(), "Neutral") {
		t.Errorf("from another site: %d %s", w.Code, w.Body)
	}
}

// upload posts a form with a file of so many bytes between two texts.
func upload(ts *testSite, path string, size int, token string, header ...string) *httptest.ResponseRecorder {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	_ = m.WriteField("before", "Words before the file")
	f, _ := m.CreateFormFile("file", "list.csv")
	_, _ = f.Write(bytes.Repeat([]byte("a,b\n"), size/4))
	_ = m.WriteField("after", "Words after the file")
	_ = m.WriteField("csrf", token)
	_ = m.Close()
	r := httptest.NewRequest("POST", path, &b)
	for _, h := range append(header, "Content-Type: "+m.FormDataContentType(), ourPage) {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	ts.ServeHTTP(w, r)
	return w
}

// TestWordsBesideAFileThatIsTooLarge are shown, those after it too when a
// signed-in person sent it; nobody else makes us read past the limit.
func TestWordsBesideAFileThatIsTooLarge(t *testing.T) {
	ts := keptSite(t)
	for _, c := range []struct {
		name   string
		size   int
		header []string
		want   int
		after  bool
	}{
		{"small", 100, []string{"Test-Role: owner"}, 403, true}, // no token
		{"too large", 50_000, []string{"Test-Role: owner"}, 413, true},
		{"much too large", 500_000, []string{"Test-Role: owner"}, 413, false},
		{"too large, a visitor", 50_000, nil, 413, false},
	} {
		w := upload(ts, "/fails/503", c.size, "", c.header...)
		page := w.Body.String()
		if w.Code != c.want || !strings.Contains(page, "Words before the file") || strings.Contains(page, "Words after the file") != c.after {
			t.Errorf("%s: %d, after %v: %s", c.name, w.Code, strings.Contains(page, "Words after the file"), page)
		}
		if !strings.Contains(page, "Choose it again") || strings.Contains(page, "Send it again") {
			t.Errorf("%s: the file: %s", c.name, page)
		}
	}
}

// TestManyFieldsMakeOneText: the answer is not many times what was sent.
func TestManyFieldsMakeOneText(t *testing.T) {
	ts := keptSite(t)
	var body strings.Builder
	for i := range 5000 {
		body.WriteString("&a" + strings.Repeat("b", i%7) + string(rune('a'+i%26)) + strings.Repeat("c", i/180) + "=1")
	}
	w := ts.do("POST", "/fails/503", body.String()[1:], ourPage)
	if w.Code != 413 && w.Code != 403 || w.Body.Len() > 2*body.Len()+20_000 {
		t.Errorf("%d: %d bytes for %d", w.Code, w.Body.Len(), body.Len())
	}
}

// TestNoUploadStaysBehind: the temporary files of an upload are gone when it is
// answered.
func TestNoUploadStaysBehind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	ts := keptSite(t)
	token, cookie := ts.openForm(t)
	if w := upload(ts, "/fails/large", 8<<20, token, cookie); w.Code != 500 || !strings.Contains(w.Body.String(), "Words after the file") {
		t.Errorf("%d", w.Code)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
