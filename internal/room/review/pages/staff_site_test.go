package pages

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review"
	"candour/internal/room/review/reviewtest"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// staffSite is the whole server with the pages of staff on a world. Who asks
// is said by name; "public" is a visitor.
type staffSite struct {
	*reviewtest.World
	server *web.Server
}

// staffTestSessions stand for sign-in: the context already says who asks.
type staffTestSessions = pages.Sessions

func newStaffSite(t *testing.T) *staffSite {
	t.Helper()
	return newStaffSiteOn(t, testkit.SQLite(t))
}

func newStaffSiteOn(t *testing.T, d *db.DB) *staffSite {
	t.Helper()
	w := reviewtest.New(t, d)
	w.People["liaison2"] = reviewtest.StaffOf("Liaison Two", "made-up-western-police", access.RoleLiaison)
	w.People["custodian4"] = reviewtest.StaffOf("Custodian Four", "made-up-trust", access.RoleCustodian)
	return &staffSite{World: w, server: staffServer(t, w, staffTestSessions{})}
}

func staffServer(t *testing.T, w *reviewtest.World, sessions web.Sessions) *web.Server {
	t.Helper()
	policy, err := access.Compile(review.Access())
	w.OK(err)
	rd, err := web.NewRenderer(web.Site{Policy: policy}, Templates())
	w.OK(err)
	srv, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Key: bytes.Repeat([]byte{7}, 32), Sessions: sessions}, NewStaffPages(StaffConfig{Service: w.S, Renderer: rd}).Routes()...)
	w.OK(err)
	return srv
}

// staffPage is an answer of the site.
type staffPage struct {
	code     int
	body     string
	location string
	header   http.Header
}

func (s *staffSite) who(name string) context.Context {
	if name == "public" {
		return s.T.Context()
	}
	return s.As(name)
}

func (s *staffSite) send(who string, r *http.Request) staffPage {
	s.T.Helper()
	rec := httptest.NewRecorder()
	s.server.ServeHTTP(rec, r.WithContext(s.who(who)))
	out := staffPage{rec.Code, rec.Body.String(), rec.Header().Get("Location"), rec.Header()}
	if strings.Contains(rec.Header().Get("Content-Type"), "text/html") && out.body != "" && out.code != http.StatusSeeOther {
		for _, problem := range web.CheckHTML([]byte(out.body)) {
			s.T.Errorf("%s %s: %s", r.Method, r.URL, problem)
		}
	}
	return out
}

func (s *staffSite) get(who, target string) staffPage {
	s.T.Helper()
	return s.send(who, httptest.NewRequest(http.MethodGet, target, nil))
}

var staffHidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// lastForm has the hidden fields of a page's last form, and fields by name and
// value; a value with a bar is several.
func (p staffPage) lastForm(fields ...string) url.Values {
	v := url.Values{}
	form := p.body[strings.LastIndex(p.body, "<form"):]
	for _, m := range staffHidden.FindAllStringSubmatch(form, -1) {
		v.Add(m[1], m[2])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v[fields[i]] = strings.Split(fields[i+1], "|")
	}
	return v
}

// fill opens a page, fills in its last form and sends it as a browser would.
func (s *staffSite) fill(who, target string, fields ...string) staffPage {
	s.T.Helper()
	got := s.get(who, target)
	if got.code != http.StatusOK || !strings.Contains(got.body, "<form") {
		s.T.Fatalf("GET %s as %s: %d, %s", target, who, got.code, reviewtest.PlainText(got.body))
	}
	return s.post(who, target, got.lastForm(fields...))
}

// post sends values with a token of that session.
func (s *staffSite) post(who, target string, v url.Values) staffPage {
	s.T.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(who, r)
}

// force posts by hand, past forms that were not shown, with a good token.
func (s *staffSite) force(who, target string, fields ...string) staffPage {
	s.T.Helper()
	v := s.token(who)
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return s.post(who, target, v)
}

// token takes a good token from a page that the person may open.
func (s *staffSite) token(who string) url.Values {
	pages := []string{"/panel", "/custody/enrol"}
	if tasks, err := s.S.Papers(s.who(who)); err == nil && len(tasks) > 0 {
		pages = append(pages, "/papers/"+tasks[0].ID)
	}
	for _, page := range pages {
		if got := s.get(who, page); got.code == http.StatusOK {
			for _, m := range staffHidden.FindAllStringSubmatch(got.body, -1) {
				if m[1] == web.TokenField {
					return url.Values{web.TokenField: {m[2]}}
				}
			}
		}
	}
	return url.Values{web.TokenField: {"none"}}
}

// checked fills a form, agrees to the page of answers and gives the last
// answer.
func (s *staffSite) checked(who, target string, fields ...string) staffPage {
	s.T.Helper()
	got := s.fill(who, target, append(fields, turnField, turnCheck)...)
	s.wants(got, http.StatusOK, "Check before you go on")
	first := got.body[:strings.LastIndex(got.body, "<form")] // the last form goes back
	return s.post(who, target, staffPage{body: first}.lastForm())
}

func (s *staffSite) wants(got staffPage, code int, words ...string) {
	s.T.Helper()
	if got.code != code {
		s.T.Errorf("status %d, want %d: %s", got.code, code, reviewtest.PlainText(got.body))
	}
	got.body = html.UnescapeString(got.body)
	for _, w := range words {
		not := strings.HasPrefix(w, "!")
		if strings.Contains(got.body, strings.TrimPrefix(w, "!")) == not {
			s.T.Errorf("page has %q: %v\n%s", strings.TrimPrefix(w, "!"), not, reviewtest.PlainText(got.body))
		}
	}
}

// took checks that a form was taken and led on.
func (s *staffSite) took(got staffPage, to string) {
	s.T.Helper()
	if got.code != http.StatusSeeOther || got.location != to {
		s.T.Fatalf("%d to %q, want 303 to %q: %s", got.code, got.location, to, reviewtest.PlainText(got.body))
	}
}

// refCode is the reference of a request, which differs each time, and the form
// token.
var refCode = regexp.MustCompile(`(?s)<code[^>]*>.*?</code>|cd-reference[^<]*<|name="csrf" value="[^"]*"`)
