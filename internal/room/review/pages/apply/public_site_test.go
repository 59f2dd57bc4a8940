package apply

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review"
	"candour/internal/room/review/reviewtest"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// publicSite is the person's pages on a world, behind the real server.
type publicSite struct {
	*reviewtest.World
	pages  *Pages
	server *web.Server
	log    *bytes.Buffer
}

func newPublicSite(t *testing.T) *publicSite { return newPublicSiteOn(t, testkit.SQLite(t)) }

func newPublicSiteOn(t *testing.T, d *db.DB) *publicSite { return newPublicSiteIn(t, d, nil) }

// newPublicSiteIn has its pages in Welsh too, if welsh is given.
func newPublicSiteIn(t *testing.T, d *db.DB, welsh *web.Welsh) *publicSite {
	t.Helper()
	w := reviewtest.New(t, d)
	policy, err := access.Compile(review.Access())
	w.OK(err)
	rd, err := web.NewRenderer(web.Site{Policy: policy, Welsh: welsh}, Templates())
	w.OK(err)
	s := &publicSite{World: w, log: &bytes.Buffer{}}
	log := slog.New(slog.NewTextHandler(&locked{w: s.log}, nil))
	drafts := w.Drafts()
	s.pages = New(Config{Service: w.S, Drafts: drafts, Renderer: rd, Secret: drafts.Secret, Now: w.Clock.Now, Synthetic: true, MadeUp: true, Log: log})
	s.server, err = web.New(web.Config{Policy: policy, Renderer: rd, Log: log, Key: bytes.Repeat([]byte{7}, 32), Once: w.Ledger}, s.pages.Routes()...)
	w.OK(err)
	return s
}

type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// visitor is somebody's browser: its cookies are carried by hand, because they
// are Secure and these requests never touch a wire.
type visitor struct {
	site    *publicSite
	cookies map[string]string
	from    string
}

func (s *publicSite) visitor() *visitor {
	return &visitor{site: s, cookies: map[string]string{}, from: "192.0.2.77:4711"}
}

// answered is a page as it was sent.
type answered struct {
	code     int
	body     string
	location string
	header   http.Header
}

// exchange sends a request with cookies, and keeps those that come back.
func (s *publicSite) exchange(cookies map[string]string, r *http.Request) answered {
	for name, value := range cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	s.server.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(cookies, c.Name)
		}
	}
	return answered{rec.Code, rec.Body.String(), rec.Header().Get("Location"), rec.Header()}
}

func (v *visitor) send(r *http.Request) answered {
	v.site.T.Helper()
	r.RemoteAddr = v.from
	out := v.site.exchange(v.cookies, r)
	if strings.Contains(out.header.Get("Content-Type"), "text/html") && out.code != http.StatusSeeOther {
		for _, problem := range web.CheckHTML([]byte(out.body)) {
			v.site.T.Errorf("%s %s: %s", r.Method, r.URL, problem)
		}
		if strings.Contains(out.body, `href=""`) {
			v.site.T.Errorf("%s %s has a link that leads nowhere", r.Method, r.URL)
		}
		if !strings.Contains(out.body, `href="/leave"`) && !strings.Contains(out.body, `href="/cy/leave"`) {
			v.site.T.Errorf("%s %s has no way out", r.Method, r.URL)
		}
	}
	return out
}

func (v *visitor) get(target string) answered {
	v.site.T.Helper()
	return v.send(httptest.NewRequest(http.MethodGet, target, nil))
}

var formTokenField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// post sends fields by name and value with the token of a page that has one.
func (v *visitor) post(target string, fields ...string) answered {
	v.site.T.Helper()
	found := formTokenField.FindStringSubmatch(v.get("/review/return").body)
	if found == nil {
		v.site.T.Fatal("there is no form token")
	}
	return v.postWith(found[1], target, fields...)
}

// postWith sends fields with a token that may be wrong.
func (v *visitor) postWith(token, target string, fields ...string) answered {
	v.site.T.Helper()
	form := url.Values{"csrf": {token}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

// must fails unless the answer has the code and the words.
func (a answered) must(t *testing.T, code int, words ...string) answered {
	t.Helper()
	if a.code != code {
		t.Fatalf("answered %d to %q, want %d: %s", a.code, a.location, code, reviewtest.PlainText(a.body))
	}
	for _, w := range words {
		if !strings.Contains(reviewtest.PlainText(a.body), w) {
			t.Errorf("the page does not say %q: %s", w, reviewtest.PlainText(a.body))
		}
	}
	return a
}

var shownPhrase = regexp.MustCompile(`<li class="cd-phrase__item" lang="en-GB" translate="no">([^<]+)</li>`)

// start begins a form and gives its phrase; the first question is next.
func (v *visitor) start(kind phrase.Kind) string {
	v.site.T.Helper()
	v.post(formPath, "go", goStart, "kind", string(kind)).must(v.site.T, http.StatusSeeOther)
	var groups []string
	for _, m := range shownPhrase.FindAllStringSubmatch(v.get(formPath).body, -1) {
		groups = append(groups, m[1])
	}
	v.post(formPath, "go", goNext, "at", stepPhrase).must(v.site.T, http.StatusSeeOther)
	v.post(formPath, "go", goNext, "at", stepTry, "phrase", strings.ToUpper(strings.Join(groups, ", "))).must(v.site.T, http.StatusSeeOther)
	return strings.Join(groups, " ")
}

// say answers a question and presses a button.
func (v *visitor) say(at, button string, fields ...string) answered {
	v.site.T.Helper()
	return v.post(formPath, append([]string{"at", at, "go", button, seenField, v.seen(at)}, fields...)...)
}

// seen is the mark that the page carries when it is opened now.
func (v *visitor) seen(at string) string {
	r, _ := http.NewRequest(http.MethodGet, formPath, nil)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: v.cookies[sessionCookie]})
	s, _, _, _ := v.site.pages.sessions.Get(r)
	a, err := v.site.pages.Drafts.Load(v.site.T.Context(), s.Found())
	if q, ok := v.site.pages.question(at); ok && err == nil {
		return a.Mark(q)
	}
	return a.Mark(v.site.pages.questions...)
}

// back comes back by the phrase.
func (v *visitor) back(words string) answered {
	v.site.T.Helper()
	return v.post("/review/return", "phrase", words)
}
