package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// searchLink is where something that was found is.
var searchLink = regexp.MustCompile(`cd-item__title"><a class="govuk-link" href="([^"]+)"`)

// searchFinds asks the page, and gives what it leads to in its order.
func (s *site) searchFinds(query string) (found []string, page string) {
	s.t.Helper()
	got := s.browser("visitor").get("/search?q=" + url.QueryEscape(query))
	if page = got.Body.String(); got.Code != http.StatusOK {
		s.t.Errorf("%.60q: %d", query, got.Code)
	}
	for _, m := range searchLink.FindAllStringSubmatch(page, -1) {
		found = append(found, m[1])
	}
	return found, page
}

// TestOneSearchForEverybody holds the one search over the real register and the
// demonstration to what people find in it, to what nobody may find, and to what
// anybody may type.
func TestOneSearchForEverybody(t *testing.T) {
	s := newSite(t)
	t.Run("what people mean", s.labelledQueries)
	t.Run("every kind", s.searchKinds)
	t.Run("says what it did", s.searchSays)
	t.Run("drafts", s.searchDrafts)
	t.Run("anything can be typed", s.searchAnything)
	t.Run("suggestions", s.searchSuggestions)
	t.Run("signposts", s.searchSignposts)
	t.Run("languages", s.searchLanguages)
}

// searchLanguages: the words of an answer that are shown bear the language that was said,
// and none where none was.
func (s *site) searchLanguages(t *testing.T) {
	words, by, yes, unsaid := "Derbyniwyd yr argymhelliad gan y morfilod.", "Synthetic council", "accepted", "Quokkas said this in no language."
	ctx := access.WithActor(t.Context(), access.Actor{ID: "command:test", Name: "test", Roles: []access.Role{access.RoleCoordinator}, Body: "register"})
	reports, _, err := exchange.SeedFiles()
	if err == nil {
		_, err = s.register.Load(ctx, reports, []exchange.FileRecommendation{{ID: "casey-2025-13", ReportID: "casey-2025", Number: "13", Title: "Synthetic title", Summary: "Synthetic summary.",
			Synthetic: true, Addressees: []string{by}, Answers: []exchange.FileAnswer{
				{By: &by, Note: &words, Language: "cy", Answer: &yes, Synthetic: true},
				{By: &by, Note: &unsaid, Answer: &yes, Synthetic: true}}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{"morfilod": `cd-found__words" dir="auto" lang="cy">Derbyniwyd`, "quokkas": `cd-found__words" dir="auto"><mark class="cd-mark">Quokkas`} {
		if _, page := s.searchFinds(word); !strings.Contains(page, want) {
			t.Errorf("%s: no %s in %s", word, want, page)
		}
	}
}

// labelledQueries asks the queries of the library's own test, as a visitor does.
func (s *site) labelledQueries(t *testing.T) {
	text, err := os.ReadFile("../text/search/testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	short := strings.NewReplacer(" r:", " /recommendations/", " p:", " /reports/", " b:", " /bodies/", " c:", " /chains/")
	var sum, n [2]float64
	for l := range strings.Lines(string(text)) {
		query, wanted, ok := strings.Cut(strings.TrimSpace(l), " =>")
		if !ok || l[0] == '#' {
			continue
		}
		query, held := strings.CutPrefix(query, "? ")
		want := strings.Fields(short.Replace(wanted))
		found, _ := s.searchFinds(query)
		hits, at := 0, 0
		for _, w := range want {
			if slices.Contains(found, w) {
				hits++
			}
		}
		if held {
			at = 1
		} else if hits < len(want) {
			t.Logf("%q: %v, want %v", query, found, want)
		}
		sum[at], n[at] = sum[at]+float64(hits)/float64(len(want)), n[at]+1
	}
	t.Logf("recall at 10: %.3f of %g; held out %.3f of %g", sum[0]/n[0], n[0], sum[1]/n[1], n[1])
	if r := (sum[0] + sum[1]) / (n[0] + n[1]); r < 0.95 || n[0]+n[1] < 150 {
		t.Errorf("recall at 10 is %.3f of %g queries, want 0.95 of 150", r, n[0]+n[1])
	}
}

// searchKinds: each kind of thing is found, and a search in one kind gives no other.
func (s *site) searchKinds(t *testing.T) {
	for query, want := range map[string]string{"casey audit": "/reports/casey-2025", "home office": "/bodies/home-office", "barred list": "/recommendations/iicsa-final-09",
		"pain compliance": "/chains/iicsa-custodial-2019-u03", "made-up national audit": "/audits/", "privacy": "/privacy",
		"baptist union": "/recommendations/iicsa-religious-2021-u01", "who may do what": "/policies"} {
		if found, _ := s.searchFinds(query); !slices.ContainsFunc(found, func(f string) bool { return f == want || strings.HasPrefix(f, "/audit/") && want == "/audits/" }) {
			t.Errorf("%q: %v, want %s", query, found, want)
		}
	}
	page := s.browser("visitor").get("/search?q=child+sexual+exploitation&kind=report").Body.String()
	for _, m := range searchLink.FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "/reports/") {
			t.Errorf("among reports: %s", m[1])
		}
	}
	if front := s.browser("visitor").get("/").Body.String(); !strings.Contains(front, `action="/search"`) {
		t.Error("the front page's box does not lead to the search")
	}
}

// searchSays: what was looked for instead, with the way back; what nothing has; and
// what has some of it.
func (s *site) searchSays(t *testing.T) {
	_, page := s.searchFinds("Rotheram report")
	for _, w := range []string{"We searched for <strong>rotherham report</strong> instead", `href="/search?exact=yes&amp;q=Rotheram&#43;report"`, "Search for exactly"} {
		if !strings.Contains(page, w) {
			t.Errorf("not said: %s", w)
		}
	}
	exact := s.browser("visitor").get("/search?q=Rotheram+report&exact=yes").Body.String()
	if strings.Contains(exact, "instead") || !strings.Contains(exact, "Nothing has all of that") {
		t.Error("exactly that was not looked for")
	}
	if found, page := s.searchFinds("zzyzx taxi"); len(found) == 0 || !strings.Contains(page, "have some of it") || !strings.Contains(page, "Nothing here has") {
		t.Errorf("nothing, but these: %v", found)
	}
	if found, page := s.searchFinds("zzyzx"); len(found) != 0 || !strings.Contains(page, "Nothing found") {
		t.Errorf("nothing: %v", found)
	}
	if _, page := s.searchFinds("cabs"); !strings.Contains(page, `<mark class="cd-mark">taxi</mark>`) {
		t.Error("what was found is not marked")
	}
}

// searchDrafts: a draft is found by nobody, whoever asks; once it is published it is
// found at once. A search writes no entry in the log.
func (s *site) searchDrafts(t *testing.T) {
	ctx := access.WithActor(t.Context(), access.Actor{ID: "command:test", Name: "test", Roles: []access.Role{access.RoleCoordinator}, Body: "register"})
	line := exchange.FileRecommendation{ID: "casey-2025-12", ReportID: "casey-2025", Number: "12", Title: "Zebrafish countersign", Summary: "Walrusword in a summary.", Synthetic: true,
		Addressees: []string{"Narwhal authority"}, State: record.StateDraft}
	reports, _, err := exchange.SeedFiles()
	if err != nil {
		t.Fatal(err)
	}
	load := func() {
		if _, err := s.register.Load(ctx, reports, []exchange.FileRecommendation{line}); err != nil {
			t.Fatal(err)
		}
	}
	load()
	acts := s.entries(t)
	for _, who := range []string{"visitor", "coordinator", "administrator", "auditor", "owner"} {
		for _, word := range []string{"zebrafish", "walrusword", "narwhal", "casey 12"} {
			page := s.browser(who).get("/search?q=" + url.QueryEscape(word)).Body.String()
			for _, hidden := range []string{"Zebrafish", "Walrusword", "Narwhal", "casey-2025-12"} {
				if strings.Contains(page, hidden) {
					t.Errorf("%s finds %s by %q", who, hidden, word)
				}
			}
		}
		if got := s.browser(who).get("/search/suggestions?q=zebra").Body.String(); got != "[]\n" {
			t.Errorf("%s is suggested %s", who, got)
		}
	}
	if now := s.entries(t); now != acts {
		t.Errorf("searching wrote %d entries", now-acts)
	}
	draft, err := s.register.Get(ctx, line.ID)
	if err == nil {
		err = s.register.EditRecommendation(ctx, recommendation.RecommendationInput{ID: line.ID, ReportID: line.ReportID, Number: "12", Title: line.Title, Summary: line.Summary, Synthetic: true,
			Addressees: line.Addressees, Version: draft.EditVersion(), Publish: true})
	}
	if found, _ := s.searchFinds("walrusword"); err != nil || !slices.Equal(found, []string{"/recommendations/" + line.ID}) {
		t.Errorf("published: %v, %v", found, err)
	}
}

// entries counts the entries of the log.
func (s *site) entries(t *testing.T) (n int) {
	t.Helper()
	if err := s.db.QueryRow(t.Context(), `SELECT count(*) FROM ledger_leaf`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// searchAnything: what nobody means gets a page.
func (s *site) searchAnything(t *testing.T) {
	for _, q := range []string{"", " ", "\x00", "%", "_%", "'; --", "(a+)+$", "\u202eabc", strings.Repeat("a", 5000), strings.Repeat("child ", 3000), `"`, "-", "<script>alert(1)</script>", "\xff"} {
		if _, page := s.searchFinds(q); strings.Contains(page, "<script>alert") {
			t.Errorf("%.40q is on the page as it was sent", q)
		}
	}
	for _, more := range []string{"&page=0", "&page=-1", "&page=999999999", "&page=x", "&kind=none", "&kind=%00", "&exact=maybe"} {
		if got := s.browser("visitor").get("/search?q=police" + more); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "found") {
			t.Errorf("%s: %d", more, got.Code)
		}
	}
}

// searchSuggestions: titles that go on as somebody types, and nothing of who types.
func (s *site) searchSuggestions(t *testing.T) {
	got := s.browser("visitor").get("/search/suggestions?q=telf")
	var out []struct{ Text, Kind string }
	if err := json.Unmarshal(got.Body.Bytes(), &out); err != nil || got.Code != http.StatusOK || len(out) == 0 {
		t.Fatalf("%d, %v: %s", got.Code, err, got.Body.String())
	}
	if !strings.Contains(fmt.Sprint(out), "{Telford & Wrekin Council Body}") || got.Header().Get("Set-Cookie") != "" {
		t.Errorf("%v, %v", out, got.Header())
	}
}

// searchSignposts: words of somebody who came to do something lead to a page that is
// there, whatever else is found.
func (s *site) searchSignposts(t *testing.T) {
	for query, page := range map[string]string{"NFA": "/review", "my phrase": "/review/return", "complain": "/wrong", "help me": "/contact",
		"who can see it": "/policies", "my data": "/privacy", "tell my story": "/inquiry/speak"} {
		_, got := s.searchFinds(query)
		if !strings.Contains(got, "Did you come for this?") || !strings.Contains(got, `<li><a class="govuk-link" href="`+page+`">`) {
			t.Errorf("%q does not lead to %s", query, page)
		}
		if there := s.browser("visitor").get(page); there.Code != http.StatusOK {
			t.Errorf("%s: %d", page, there.Code)
		}
	}
}
