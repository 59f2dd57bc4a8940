package figures

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/access"
	"candour/internal/testkit"
	"candour/internal/web"
)

// site is the whole server with the slice's pages on a place. Who asks is said by
// the context of each call, which stands for a session.
type site struct {
	*place
	server *web.Server
}

type testSessions struct{}

func (testSessions) Wrap(next http.Handler) http.Handler { return next }

func (testSessions) Token(ctx context.Context) string {
	return "session-of-" + access.ActorFrom(ctx).ID
}

func newServer(t testing.TB, p *place, sessions web.Sessions) *web.Server {
	t.Helper()
	policy, err := access.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rd, err := web.NewRenderer(web.Site{Policy: policy}, Templates())
	if err != nil {
		t.Fatal(err)
	}
	srv, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: bytes.Repeat([]byte{7}, 32), Sessions: sessions}, NewPages(p.Service, rd).Routes()...)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

func newSite(t testing.TB) *site {
	t.Helper()
	p := newPlace(t, testkit.SQLite(t))
	return &site{place: p, server: newServer(t, p, testSessions{})}
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

// post opens a page, fills in the form that posts to action, and sends it.
func (s *site) post(a access.Actor, page, action string, fields ...string) answered {
	s.t.Helper()
	got := s.get(a, page)
	i := strings.Index(got.body, `action="`+action+`"`)
	if i < 0 {
		s.t.Fatalf("no form posts to %s: %d %s", action, got.code, plain(got.body))
	}
	form := got.body[i:]
	form = form[:strings.Index(form, "</form>")]
	v := url.Values{}
	for _, m := range hiddenForm.FindAllStringSubmatch(form, -1) {
		v.Add(m[1], m[2])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, action, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(a, r)
}

// wants checks a status and what is in the page; "!words" must not be in it.
func (s *site) wants(got answered, code int, words ...string) answered {
	s.t.Helper()
	if got.code != code {
		s.t.Errorf("status %d, want %d: %s", got.code, code, plain(got.body))
	}
	for _, w := range words {
		if not := strings.HasPrefix(w, "!"); strings.Contains(plain(got.body), strings.TrimPrefix(w, "!")) == not {
			s.t.Errorf("page has %q: %v\n%s", strings.TrimPrefix(w, "!"), not, plain(got.body))
		}
	}
	return got
}

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<script.*?</script>|<[^>]+>`)

// plain is a page without its markup.
func plain(body string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&ldquo;", `"`).Replace(tags.ReplaceAllString(body, " "))), " ")
}

func TestTheWholeJourneyOnPages(t *testing.T) {
	s := newSite(t)
	s.wants(s.get(access.Public(), "/figures"), 200, "Nothing is published yet", "!The desk")
	s.wants(s.post(drafter, newPath, newPath, "title", "", "synopsis", "", "planned", "soon"), 422, "Enter a title", "Write a day and a time")
	got := s.post(drafter, newPath, newPath, "title", "Suspects in 2023", "synopsis", "Made-up figures.")
	if got.code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.code, plain(got.body))
	}
	draft := strings.TrimSuffix(got.location, "?done=drafted")
	s.wants(s.get(drafter, got.location), 200, "The draft was made", "The release has no table yet", "!Build the tables")
	table := draft + "/table"
	s.wants(s.post(drafter, table, table, "definition", "titel = 1", "do", "save"), 422, "Line 1", "titel")
	s.wants(s.post(drafter, table, table, "definition", strings.Replace(bySex, `["sex"]`, `["person"]`, 1), "do", "check"), 422, "never pick out a person")
	s.wants(s.post(drafter, table, table, "definition", bySex, "do", "check"), 200, "It can be counted")
	got = s.post(drafter, table, table, "definition", bySex, "do", "save")
	s.wants(got, 303)
	s.wants(s.get(drafter, draft), 200, "T1", "Build the tables", "!Send to be checked")
	s.wants(s.post(drafter, draft, draft+"/build"), 303)
	s.wants(s.get(drafter, draft+"?done=built"), 200, "The release was built", "Nothing stops it", "Send to be checked")
	s.wants(s.get(drafter, draft+"/preview"), 200, "This is a preview", "Suspects by setting and sex", "123")
	s.wants(s.get(drafter, draft+"/files/T1.csv"), 200, "suspects-in-2023")
	s.wants(s.get(drafter, draft+"/files/T1.kept.json"), 404)
	// Nobody outside sees a draft, its counts or its files.
	for _, a := range []access.Actor{access.Public(), nobody, leadA} {
		for _, target := range []string{draft, draft + "/preview", draft + "/files/T1.csv", deskPath, newPath, table} {
			if got := s.get(a, target); got.code != 401 && got.code != 403 && got.code != 303 && got.code != 302 || strings.Contains(got.body, "Suspects by") || strings.Contains(got.body, "123") {
				t.Errorf("%s opens %s: %d", a.ID, target, got.code)
			}
		}
		for _, target := range []string{"/figures/suspects-in-2023", "/figures/suspects-in-2023/files/T1.csv", "/figures/suspects-in-2023/editions", "/figures/suspects-in-2023/trace?cell=T1"} {
			s.wants(s.get(a, target), 404, "!123")
		}
		s.wants(s.get(a, "/figures"), 200, "!Suspects in 2023")
	}
	s.wants(s.post(drafter, draft, draft+"/send", "words", ""), 303)
	s.wants(s.get(drafter, draft), 200, "Waiting for a second person", "!Record what you found")
	s.wants(s.get(secondAccount, draft), 200, "!Record what you found")
	s.wants(s.post(checker, draft, draft+"/check", "words", "x"), 422, "Choose what you found")
	s.wants(s.post(checker, draft, draft+"/check", "verdict", "right", "words", "Counted by hand."), 303)
	s.wants(s.post(checker, draft, draft+"/freeze", "planned", "tomorrow"), 422, "Write a day and a time")
	s.wants(s.post(checker, draft, draft+"/freeze", "planned", "2026-11-24 09:30"), 303)
	s.wants(s.get(access.Public(), "/figures"), 200, "To be published", "Suspects in 2023", "24 November 2026 at 9:30am", "!123")
	s.wants(s.get(access.Public(), "/figures/suspects-in-2023"), 404)
	s.clock.Set(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC))
	if n, err := s.PublishDue(system()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	page := s.wants(s.get(access.Public(), "/figures/suspects-in-2023"), 200, "Suspects by setting and sex", "123", "[c]", "Signs in the tables", "Who sent a return", "!kept.json", "!returns.json", "!Synthetic Person")
	for _, link := range regexp.MustCompile(`href="(/figures/[^"]+)"`).FindAllStringSubmatch(page.body, -1) {
		if got := s.get(access.Public(), strings.ReplaceAll(link[1], "&amp;", "&")); got.code != 200 {
			t.Errorf("%s: %d", link[1], got.code)
		}
	}
	s.wants(s.get(access.Public(), "/figures/suspects-in-2023/editions"), 200, "Checked by a second person", "Frozen", "!Synthetic Person", "!Counted by hand")
	s.wants(s.get(access.Public(), "/figures/suspects-in-2023/trace?cell=T1"), 200, "Made-up force-a", "!SYN-")
	s.wants(s.get(leadA, "/figures/suspects-in-2023/trace?cell=T1%3Asetting%3Dgroup"), 200, "SYN-00001", "!SYN-01001")
	s.wants(s.get(access.Public(), "/figures/suspects-in-2023/trace?cell=T1%3Asetting%3Dred"), 422, "no code")
	s.wants(s.get(access.Public(), "/figures/suspects-in-2023/trace?cell=%3Cb%3E"), 422, "Begin with a table")

	// A table that is right by itself, and gives away what is hidden above.
	got = s.post(drafter, newPath, newPath, "title", "Institutions", "synopsis", "Made-up figures.")
	second := strings.TrimSuffix(got.location, "?done=drafted")
	s.wants(s.post(drafter, second+"/table", second+"/table", "definition", inInstitutions, "do", "save"), 303)
	s.wants(s.post(drafter, second, second+"/build"), 422, "A check stopped the release", "It may not be published", "could be worked out", "Suspects by setting and sex", "!Send to be checked")
	s.wants(s.post(drafter, second+"/table?name=T1", second+"/table", "definition", bySetting, "do", "save"), 303)
	s.wants(s.post(drafter, second, second+"/build"), 303)

	// A correction.
	s.wants(s.post(drafter, draft+"/correct", draft+"/correct", "why", "", "changed", ""), 422, "Say what was wrong")
	got = s.wants(s.post(drafter, draft+"/correct", draft+"/correct", "why", "A list came twice.", "changed", "All figures."), 303)
	next := strings.TrimSuffix(got.location, "?done=correcting")
	s.wants(s.get(drafter, next), 200, "This is a correction")
	s.wants(s.get(access.Public(), "/figures/suspects-in-2023"), 200, "!correct")
	s.shelf.put("force-a", "2023", "suspect", suspectRows(0, 77, "M", "group")...)
	s.wants(s.post(drafter, next, next+"/build"), 303)
	s.wants(s.post(drafter, next, next+"/send"), 303)
	s.wants(s.post(checker, next, next+"/check", "verdict", "back", "words", "Say which force."), 303)
	s.wants(s.post(drafter, next, next+"/build"), 303)
	s.wants(s.post(drafter, next, next+"/send"), 303)
	s.wants(s.post(checker, next, next+"/check", "verdict", "right", "words", "Done."), 303)
	s.wants(s.post(checker, next, next+"/freeze", "planned", "2026-11-25 09:30"), 303)
	s.wants(s.post(checker, next, next+"/publish"), 303)
	s.wants(s.get(access.Public(), "/figures"), 200, "Corrections", "Corrected")
	s.wants(s.get(access.Public(), "/figures/suspects-in-2023"), 200, "This is a correction. What was wrong: A list came twice.", "All figures.", "[r]")
	s.wants(s.get(access.Public(), "/figures/suspects-in-2023?edition=1"), 200, "It was corrected on", "123", "Read the corrected edition")
	s.wants(s.get(access.Public(), "/figures/suspects-in-2023?edition=7"), 404)
}

func TestPublicPages(t *testing.T) {
	s := newSite(t)
	s.wants(s.get(access.Public(), halvingPath), 200, "The way to half")
	s.wants(s.get(access.Public(), besidePath), 200, "No release sets sources beside each other yet")
	s.wants(s.get(access.Public(), meaningPath), 200, "group-based-exploitation/1", "never added together")
	s.must(s.Preload(system()))
	s.must(s.Preload(system()))
	if n := s.count(`SELECT count(*) FROM figures_edition`); n != 1 {
		t.Errorf("%d editions after two loads", n)
	}
	s.wants(s.get(access.Public(), "/figures"), 200, "As others published it", "1 release")
	page := s.wants(s.get(access.Public(), "/figures/2023-as-published"), 200, "not counted from returns", "717", "between")
	for _, link := range regexp.MustCompile(`href="(/figures/[^"]+)"`).FindAllStringSubmatch(page.body, -1) {
		if got := s.get(access.Public(), strings.ReplaceAll(link[1], "&amp;", "&")); got.code != 200 {
			t.Errorf("%s: %d", link[1], got.code)
		}
	}
	r, err := s.Reproduce(as(checker), "2023-as-published", 0)
	if err != nil || !r.Same() {
		t.Errorf("%+v %v", r, err)
	}
	if err := s.Preload(as(access.Public())); err == nil {
		t.Error("the public loads figures")
	}
}
