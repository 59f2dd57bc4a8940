package recommendation_test

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
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	registerpages "candour/internal/room/recommendation/pages"
	"candour/internal/room/recommendation/pages/staff"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the whole server with the signed-in pages on a world. Who asks is
// said by the context of each call, which stands for a session.
type site struct {
	*world
	server *web.Server
	t      testing.TB
}

type testSessions struct{}

func (testSessions) Wrap(next http.Handler) http.Handler { return next }

func (testSessions) Token(ctx context.Context) string {
	return "session-of-" + access.ActorFrom(ctx).ID
}

func newSite(t testing.TB, w *world) *site {
	t.Helper()
	policy, err := access.Compile(recommendation.Access())
	if err != nil {
		t.Fatal(err)
	}
	rd, err := web.NewRenderer(web.Site{Policy: policy}, registerpages.Templates())
	if err != nil {
		t.Fatal(err)
	}
	srv, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Key: bytes.Repeat([]byte{7}, 32), Sessions: testSessions{}, Once: w.ledger}, append(registerpages.New(w.Service, rd, registerpages.PageConfig{}).Routes(),
		staff.New(w.Service, rd).Routes()...)...)
	if err != nil {
		t.Fatal(err)
	}
	return &site{world: w, server: srv, t: t}
}

// page is an answer of the site.
type page struct {
	code     int
	body     string
	location string
}

func (s *site) send(ctx context.Context, r *http.Request) page {
	s.t.Helper()
	s.clock.Advance(time.Second) // so that entries have an order
	rec := httptest.NewRecorder()
	s.server.ServeHTTP(rec, r.WithContext(ctx))
	out := pages.Checked(s.t, r, rec)
	return page{out.Code, out.Body, out.Location}
}

func (s *site) get(ctx context.Context, target string) page {
	s.t.Helper()
	return s.send(ctx, httptest.NewRequest(http.MethodGet, target, nil))
}

var tokenForm = regexp.MustCompile(`name="csrf" value="([^"]+)"`)
var hiddenForm = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// token opens a page and takes the token from its form.
func (s *site) token(ctx context.Context, target string) string {
	s.t.Helper()
	got := s.get(ctx, target)
	m := tokenForm.FindStringSubmatch(got.body)
	if m == nil {
		s.t.Fatalf("GET %s: %d, no form token", target, got.code)
	}
	return m[1]
}

// post opens the page at target, fills in its form and sends it with all its
// hidden fields, as a browser would.
func (s *site) post(ctx context.Context, target string, fields ...string) page {
	s.t.Helper()
	got := s.get(ctx, target)
	if got.code != http.StatusOK {
		s.t.Fatalf("GET %s: %d", target, got.code)
	}
	return s.sendForm(ctx, target, valuesOf(got, fields...))
}

// valuesOf are the hidden fields of a page's first form, and fields by name
// and value.
func valuesOf(p page, fields ...string) url.Values {
	v := url.Values{}
	form := p.body[strings.Index(p.body, "<form"):]
	form = form[:strings.Index(form, "</form>")]
	for _, m := range hiddenForm.FindAllStringSubmatch(form, -1) {
		v.Add(m[1], m[2])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return v
}

func (s *site) sendForm(ctx context.Context, target string, v url.Values) page {
	s.t.Helper()
	path, _, _ := strings.Cut(target, "?")
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(ctx, r)
}

// again sends the first form of a page that was answered, changed.
func (s *site) again(ctx context.Context, target string, p page, fields ...string) page {
	s.t.Helper()
	return s.sendForm(ctx, target, valuesOf(p, fields...))
}

// upload sends a file with fields.
func (s *site) upload(ctx context.Context, target, name string, data []byte, fields ...string) page {
	s.t.Helper()
	v := valuesOf(s.get(ctx, target), fields...)
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	for key, all := range v {
		for _, value := range all {
			_ = m.WriteField(key, value)
		}
	}
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	path, _, _ := strings.Cut(target, "?")
	r := httptest.NewRequest(http.MethodPost, path, &buf)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.send(ctx, r)
}

// wants checks a status and what is in the page; "!words" must not be in it.
func (s *site) wants(got page, code int, words ...string) {
	s.t.Helper()
	if got.code != code {
		s.t.Errorf("status %d, want %d: %s", got.code, code, plain(got.body))
	}
	for _, w := range words {
		not := strings.HasPrefix(w, "!")
		if strings.Contains(got.body, strings.TrimPrefix(w, "!")) == not {
			s.t.Errorf("page has %q: %v\n%s", strings.TrimPrefix(w, "!"), not, plain(got.body))
		}
	}
}

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<script.*?</script>|<[^>]+>|\n\s*\n`)

// plain is a page without its markup, for reading a failure.
func plain(body string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
}

// acts lists the actions of the ledger's entries, oldest first, from the n-th.
func (s *site) acts(from int) []string {
	s.t.Helper()
	rows, err := s.db.Query(context.Background(), `SELECT body FROM ledger_leaf ORDER BY at, id`)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	action := regexp.MustCompile(`"act":"([a-z.]+)"`)
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			s.t.Fatal(err)
		}
		if m := action.FindStringSubmatch(body); m != nil {
			out = append(out, m[1])
		} else {
			s.t.Fatalf("no act in %s", body)
		}
	}
	return out[from:]
}

// wrote checks which acts were entered since there were before of them.
func (s *site) wrote(before int, want ...string) {
	s.t.Helper()
	acts := s.acts(before)
	slices.Sort(acts) // those of one request have one time
	slices.Sort(want)
	if got := strings.Join(acts, " "); got != strings.Join(want, " ") {
		s.t.Errorf("acts in the ledger: %q, want %q", got, strings.Join(want, " "))
	}
}

var (
	keeper   = as(access.RoleCoordinator, "register")
	owner    = as(access.RoleOwner, "uk-government")
	other    = as(access.RoleOwner, "welsh-government")
	verifier = as(access.RoleVerifier, "panel")
	ownJudge = as(access.RoleVerifier, "uk-government")
	analyst  = as(access.RoleAnalyst, "register")
	admin    = as(access.RoleAdministrator, "register")
	auditor  = as(access.RoleAuditor, "register")
)

// pledged is a site with the real register, a panel, and one commitment of the
// UK Government on iicsa-final-02.
func pledged(t testing.TB) (*site, record.Commitment) {
	t.Helper()
	return pledgedOn(t, testkit.SQLite(t))
}

func pledgedOn(t testing.TB, d *db.DB) (*site, record.Commitment) {
	t.Helper()
	s := newSite(t, seeded(t, d))
	_, err := s.CreateRecommendation(keeper, recommendation.RecommendationInput{ReportID: "iicsa-final", Number: "99", Title: "Neutral title", Summary: "Neutral summary.",
		Addressees: []string{"UK Government", "Panel"}, Parts: []recommendation.PartInput{{"a", "publish the data"}, {"b", "inspect"}}, Publish: true})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Publish the plan", Criterion: "The plan is on the website", Due: "spring 2027",
		Indicator: "Share of areas with a plan", Serves: []string{"iicsa-final-99"}, Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

// claimed is pledged with a claim of "done".
func claimed(t testing.TB) (*site, record.Commitment) {
	t.Helper()
	s, c := pledged(t)
	if _, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "The plan was published", ClaimDone: true, NoEvidence: true, Submit: true, Synthetic: true}); err != nil {
		t.Fatal(err)
	}
	return s, c
}
