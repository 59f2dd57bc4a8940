package sweep

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"candour/internal/access"
	"candour/internal/testkit"
	"candour/internal/web"
)

// site is the whole server with the sweep's pages on a world. Who asks is said
// by the context of each call, which stands for a session.
type site struct {
	*world
	server *web.Server
}

type testSessions struct{}

func (testSessions) Wrap(next http.Handler) http.Handler { return next }

func (testSessions) Token(ctx context.Context) string {
	return "session-of-" + access.ActorFrom(ctx).ID
}

func newServer(t testing.TB, w *world, sessions web.Sessions) *web.Server {
	t.Helper()
	policy, err := access.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rd, err := web.NewRenderer(web.Site{Policy: policy}, Templates())
	if err != nil {
		t.Fatal(err)
	}
	srv, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: bytes.Repeat([]byte{7}, 32), Sessions: sessions}, NewPages(w.Service, rd).Routes()...)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

func newSite(t testing.TB) *site {
	t.Helper()
	w := newWorld(t, testkit.SQLite(t))
	return &site{world: w, server: newServer(t, w, testSessions{})}
}

type answered struct {
	code           int
	body, location string
}

func (s *site) send(a access.Actor, r *http.Request) answered {
	s.t.Helper()
	rec := httptest.NewRecorder()
	s.server.ServeHTTP(rec, r.WithContext(as(a)))
	out := answered{rec.Code, rec.Body.String(), rec.Header().Get("Location")}
	if strings.Contains(rec.Header().Get("Content-Type"), "text/html") && out.body != "" && out.code != http.StatusSeeOther {
		for _, problem := range web.CheckHTML([]byte(out.body)) {
			s.t.Errorf("%s %s: %s", r.Method, r.URL, problem)
		}
	}
	return out
}

func (s *site) get(a access.Actor, target string) answered {
	s.t.Helper()
	return s.send(a, httptest.NewRequest(http.MethodGet, target, nil))
}

var hiddenForm = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// fill takes the hidden fields of the form that posts to action, and fields by
// name and value (a name may come twice).
func (s *site) fill(page answered, action string, fields ...string) url.Values {
	s.t.Helper()
	i := strings.Index(page.body, `action="`+action+`"`)
	if i < 0 {
		s.t.Fatalf("no form posts to %s: %d %s", action, page.code, page.body)
	}
	form := page.body[i:]
	form = form[:strings.Index(form, "</form>")]
	v := url.Values{}
	for _, m := range hiddenForm.FindAllStringSubmatch(form, -1) {
		v.Add(m[1], m[2])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return v
}

// post opens a page, fills in the form that posts to action, and sends it.
func (s *site) post(a access.Actor, page, action string, fields ...string) answered {
	s.t.Helper()
	return s.sendForm(a, action, s.fill(s.get(a, page), action, fields...))
}

func (s *site) sendForm(a access.Actor, action string, v url.Values) answered {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, action, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(a, r)
}

func (s *site) upload(a access.Actor, data string, fields ...string) answered {
	s.t.Helper()
	v := s.fill(s.get(a, uploadPath), uploadPath, fields...)
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	for key, all := range v {
		for _, value := range all {
			s.must(m.WriteField(key, value))
		}
	}
	part, err := m.CreateFormFile("file", "list.csv")
	s.must(err)
	_, err = io.WriteString(part, data)
	s.must(err)
	s.must(m.Close())
	r := httptest.NewRequest(http.MethodPost, uploadPath, &buf)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.send(a, r)
}

// wants checks a status and what is in the page; "!words" must not be in it.
func (s *site) wants(got answered, code int, words ...string) {
	s.t.Helper()
	if got.code != code {
		s.t.Errorf("status %d, want %d: %s", got.code, code, plain(got.body))
	}
	for _, w := range words {
		if not := strings.HasPrefix(w, "!"); strings.Contains(plain(got.body), strings.TrimPrefix(w, "!")) == not {
			s.t.Errorf("page has %q: %v\n%s", strings.TrimPrefix(w, "!"), not, plain(got.body))
		}
	}
}

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<script.*?</script>|<[^>]+>`)

// plain is a page without its markup.
func plain(body string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("&#39;", "'", "&#34;", `"`).Replace(tags.ReplaceAllString(body, " "))), " ")
}

// played is a site with the demonstration's sweep on it.
func played(t testing.TB) *site {
	t.Helper()
	s := newSite(t)
	s.must(s.Seed(context.Background(), SeedPeople{National: national, Reviewers: []access.Actor{reviewerSouth, reviewerNorth}}))
	return s
}
