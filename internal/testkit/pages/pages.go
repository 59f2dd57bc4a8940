// Package pages serves the pages of one slice to its tests, with real templates
// and real rules and without a network, and acts on them as people do: it opens a
// page, fills in the form that is there, and sends it. Every page that it sees is
// checked ([web.CheckHTML]).
package pages

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Site is the whole server with the pages of a slice. Who asks is said by the
// context of each call, which stands for a session.
type Site struct {
	T      testing.TB
	Server *web.Server
}

// Sessions stand in for signing in: the token is of whoever the context names.
type Sessions struct{}

// Wrap adds nothing.
func (Sessions) Wrap(next http.Handler) http.Handler { return next }

// Token is of the session that the context stands for.
func (Sessions) Token(ctx context.Context) string {
	return "session-of-" + access.ActorFrom(ctx).ID
}

// Fresh says that everybody has just signed in.
func (Sessions) Fresh(context.Context) bool { return true }

// AskFresh is never needed.
func (Sessions) AskFresh(string) string { return "" }

// Hold is never needed.
func (Sessions) Hold(context.Context, web.Held) (string, error) { return "", nil }

// AsWho stands for signing in before a handler: whoever is in who asks, if anybody is.
func AsWho(who *atomic.Pointer[access.Actor], next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a := who.Load(); a != nil {
			r = r.WithContext(access.WithActor(r.Context(), *a))
		}
		next.ServeHTTP(w, r)
	})
}

// New makes the site of a slice's templates and routes.
func New(t testing.TB, sessions web.Sessions, rules []access.Rules, templates web.Templates, routes func(*web.Renderer) []web.Route, more ...web.Templates) *Site {
	t.Helper()
	policy, err := access.Compile(rules...)
	if err != nil {
		t.Fatal(err)
	}
	rd, err := web.NewRenderer(web.Site{Policy: policy}, append(more, templates)...)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: bytes.Repeat([]byte{7}, 32), Sessions: sessions}, routes(rd)...)
	if err != nil {
		t.Fatal(err)
	}
	return &Site{T: t, Server: srv}
}

// Answer is what came back.
type Answer struct {
	Code           int
	Body, Location string
}

// Send sends a request as somebody, and checks the page that comes back.
func (s *Site) Send(a access.Actor, r *http.Request) Answer {
	s.T.Helper()
	rec := httptest.NewRecorder()
	s.Server.ServeHTTP(rec, r.WithContext(access.WithActor(r.Context(), a)))
	return Checked(s.T, r, rec)
}

// Checked is what came back for a request, and looks at the page in it.
func Checked(t testing.TB, r *http.Request, rec *httptest.ResponseRecorder) Answer {
	t.Helper()
	out := Answer{rec.Code, rec.Body.String(), rec.Header().Get("Location")}
	if strings.Contains(rec.Header().Get("Content-Type"), "text/html") && out.Body != "" && out.Code != http.StatusSeeOther {
		for _, problem := range web.CheckHTML([]byte(out.Body)) {
			t.Errorf("%s %s: %s", r.Method, r.URL, problem)
		}
	}
	return out
}

// Get opens a page.
func (s *Site) Get(a access.Actor, target string) Answer {
	s.T.Helper()
	return s.Send(a, httptest.NewRequest(http.MethodGet, target, nil))
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// Fill takes the hidden fields of the form that posts to action, and fields by
// name and value (a name may come twice).
func (s *Site) Fill(page Answer, action string, fields ...string) url.Values {
	s.T.Helper()
	i := strings.Index(page.Body, `method="post" action="`+action+`"`)
	if i < 0 {
		s.T.Fatalf("no form posts to %s: %d %s", action, page.Code, Plain(page.Body))
	}
	form := page.Body[i:]
	form = form[:strings.Index(form, "</form>")]
	v := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(form, -1) {
		v.Add(m[1], m[2])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return v
}

// Post opens a page, fills in the form that posts to action, and sends it.
func (s *Site) Post(a access.Actor, page, action string, fields ...string) Answer {
	s.T.Helper()
	return s.SendForm(a, action, s.Fill(s.Get(a, page), action, fields...))
}

// SendForm sends a form as it was filled in.
func (s *Site) SendForm(a access.Actor, action string, v url.Values) Answer {
	s.T.Helper()
	r := httptest.NewRequest(http.MethodPost, action, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.Send(a, r)
}

// Wants checks a status and what is in the page; "!words" must not be in it.
func (s *Site) Wants(got Answer, code int, words ...string) Answer {
	s.T.Helper()
	if got.Code != code {
		s.T.Errorf("status %d, want %d: %s", got.Code, code, Plain(got.Body))
	}
	for _, w := range words {
		if not := strings.HasPrefix(w, "!"); strings.Contains(Plain(got.Body), strings.TrimPrefix(w, "!")) == not {
			s.T.Errorf("page has %q: %v\n%s", strings.TrimPrefix(w, "!"), not, Plain(got.Body))
		}
	}
	return got
}

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<script.*?</script>|<[^>]+>`)

// Plain is a page without its markup.
func Plain(body string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&ldquo;", `"`).Replace(tags.ReplaceAllString(body, " "))), " ")
}

var (
	cellPattern = regexp.MustCompile(`(?s)<td[^>]*>(.*?)</td>`)
	inCellList  = regexp.MustCompile(`(?s)<ul class="cd-cell-links">.*?</ul>`)
)

// LongCells gives what stands in the cells of a page's tables that have more than
// most words. Row headers are names, and a list of links is a list: neither counts.
func LongCells(body string, most int) (out []string) {
	for _, m := range cellPattern.FindAllStringSubmatch(body, -1) {
		if text := Plain(inCellList.ReplaceAllString(m[1], "")); len(strings.Fields(text)) > most {
			out = append(out, text)
		}
	}
	return out
}

// Borrowed is a room that brings one action, which a room under test asks for and
// another room brings in the house. One role may do it.
func Borrowed(role access.Role, action access.Action) access.Rules {
	text := fmt.Sprintf("permit (principal in Role::%q, action == Action::%q, resource);", role, action)
	return access.Rules{Room: "borrowed", Acts: []access.Act{{Action: action, Words: "Borrowed"}}, Files: fstest.MapFS{"borrowed.cedar": {Data: []byte(text)}}}
}
