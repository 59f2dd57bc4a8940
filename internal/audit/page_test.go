package audit

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"log/slog"
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

// site is the whole server with the slice's pages on a world. Who asks is said
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

func newSite(t testing.TB) *site {
	t.Helper()
	w := newWorld(t, testkit.SQLite(t))
	policy, err := access.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rd, err := web.NewRenderer(web.Site{Policy: policy}, Templates())
	if err != nil {
		t.Fatal(err)
	}
	srv, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: bytes.Repeat([]byte{7}, 32), Sessions: testSessions{}}, NewPages(w.Service, rd).Routes()...)
	if err != nil {
		t.Fatal(err)
	}
	return &site{world: w, server: srv}
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
		s.t.Fatalf("no form posts to %s: %d %s", action, got.code, textOf(got.body))
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
		s.t.Errorf("status %d, want %d: %s", got.code, code, textOf(got.body))
	}
	for _, w := range words {
		if not := strings.HasPrefix(w, "!"); strings.Contains(textOf(got.body), strings.TrimPrefix(w, "!")) == not {
			s.t.Errorf("page has %q: %v\n%s", strings.TrimPrefix(w, "!"), not, textOf(got.body))
		}
	}
	return got
}

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<script.*?</script>|<[^>]+>`)

// textOf is a page without its markup.
func textOf(body string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&ldquo;", `"`).Replace(tags.ReplaceAllString(body, " "))), " ")
}

// deskPages are the pages of a project.
var deskPages = []string{"", "/members", "/lists", "/link", "/persons", "/networks", "/plan", "/estimates", "/demographics", "/report", "/openings", "/close", "/pairs"}

// plaintexts are what only a clerk's page may show: telephones, addresses,
// postcodes and the lists' own references.
func plaintexts(t testing.TB, people int) (out []string) {
	t.Helper()
	lists, _, err := Sample(SampleOptions{People: people, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lists {
		rows, err := csv.NewReader(bytes.NewReader(l.Data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range rows[0] {
			if name != "phone" && name != "email" && name != "postcode" && name != "record_id" {
				continue
			}
			for _, row := range rows[1:] {
				if len(row[i]) > 4 {
					out = append(out, row[i])
				}
			}
		}
	}
	if len(out) < 100 {
		t.Fatalf("only %d texts to look for", len(out))
	}
	return out
}

// Every page of a project, in each state of it, is sound and shows nobody's
// record.
func TestPagesShowNobodysRecord(t *testing.T) {
	const people = 400
	s := newSite(t)
	fresh := s.project().ID
	id := s.estimated(people).Project.ID
	secret := plaintexts(t, people)
	for _, project := range []string{fresh, id} {
		for _, page := range deskPages {
			got := s.get(ann, pathOf(project)+page)
			if got.code != http.StatusOK {
				t.Errorf("%s: %d %s", page, got.code, textOf(got.body))
			}
			text := textOf(got.body)
			for _, x := range secret {
				if strings.Contains(text, x) {
					t.Errorf("%s shows %q of somebody's record", page, x)
					break
				}
			}
			for _, a := range []access.Actor{stranger, access.Public(), coordinator} {
				if other := s.get(a, pathOf(project)+page); other.code == http.StatusOK || strings.Contains(other.body, "Made-up audit") {
					t.Errorf("%s opened %s: %d", a.ID, page, other.code)
				}
			}
		}
	}
	s.wants(s.get(stranger, deskPath), 200, "You belong to no project", "!Made-up audit")
	for _, project := range []string{id, "audit-none"} { // a clerk's role says no before any project is looked for
		s.wants(s.get(cleo, pathOf(project)), 403, "!Made-up audit")
	}
	s.wants(s.get(ann, pathOf(fresh)+"/estimates"), 200, "plan")
}

// A clerk sees two records at a time, and that they looked is written down.
func TestAClerkSeesTwoRecordsAndTheLookIsTold(t *testing.T) {
	s := newSite(t)
	id := s.linked(200).Project.ID
	desk, err := s.Desk(as(cleo), id)
	if err != nil || desk.Next == "" {
		t.Fatal(desk, err)
	}
	pair := pathOf(id) + "/pairs/" + desk.Next
	s.wants(s.get(cleo, pair), 200, "The two records", "That you looked is written down", "How the model weighs them")
	s.wants(s.get(ann, pathOf(id)+"/openings"), 200, cleo.Name)
	s.wants(s.post(cleo, pair, pair), 422, "There is a problem")
	s.wants(s.get(stranger, pair), 404, "!The two records")
	s.wants(s.post(cleo, pair, pair, "verdict", "same", "words", ""), 303)
	s.wants(s.get(dev, pair), 200, "!"+cleo.Name)
}

// Whatever is wrong with a form is said above it and beside its field, and what
// was written is still there.
func TestFormsSayWhatIsWrong(t *testing.T) {
	s := newSite(t)
	s.wants(s.post(ann, deskPath+"/new", deskPath+"/new", "title", "A made-up title", "since", "soon"), 422, "There is a problem", "Say what the audit is to answer", "Enter when the time begins")
	id := s.estimated(300).Project.ID
	at := pathOf(id)
	s.wants(s.post(ann, at+"/members", at+"/members"), 422, "There is a problem")
	s.wants(s.post(ann, at+"/report", at+"/report", "title", "", "summary", "There are 1,234 children."), 422, "There is a problem", "1,234")
	s.wants(s.post(ann, at+"/report", at+"/report", "title", "What the lists say", "summary", "In all there are 5,000.", "unknown", "Much."), 422, "There is a problem", "5,000")
	s.wants(s.post(ann, at+"/close", at+"/close"), 422, "There is a problem")
	other := s.project().ID
	s.wants(s.post(ann, pathOf(other)+"/lists", pathOf(other)+"/lists"), 422, "There is a problem")
	s.wants(s.get(ann, pathOf(other)+"/link"), 200)
}
