package figures_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"candour/internal/room/figures"
	"candour/internal/room/figures/output"
	figurespages "candour/internal/room/figures/pages"
	"candour/internal/site/api"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// newAPI is a site with the figures' part of the API on it.
func newAPI(t *testing.T) *site {
	t.Helper()
	p := newPlace(t, testkit.SQLite(t))
	return &site{p, pages.New(t, pages.Sessions{}, []access.Rules{figures.Access()}, figurespages.Templates(), func(rd *web.Renderer) []web.Route {
		all := figurespages.New(p.Service, rd, "https://candour.invalid")
		a := api.New(rd, time.Now)
		all.AddAPI(a)
		p.must(a.Ready())
		return append(all.Routes(), a.Routes(figures.FiguresRead)...)
	}, api.Templates())}
}

// answer reads an answer of the API.
func (s *site) answer(path string, into any) pages.Answer {
	s.T.Helper()
	got := s.Get(access.Public(), api.Root+path)
	if got.Code != http.StatusOK {
		s.T.Fatalf("%s: %d %s", path, got.Code, got.Body)
	}
	s.must(json.Unmarshal([]byte(got.Body), into))
	return got
}

// TestTheAPIGivesWhatIsPublished: every figure of a table is the one in its published
// file, hidden ones without a number, each with the way to its returns; nothing is told
// of a draft.
func TestTheAPIGivesWhatIsPublished(t *testing.T) {
	s := newAPI(t)
	e := s.publish("Suspects in 2023", bySex)
	draft, err := s.Draft(as(drafter), figures.DraftInput{Title: "Not out", Synopsis: "Made up.", Tables: []string{bySex}})
	s.must(err)
	var list api.APIPage[figurespages.FigureRelease]
	if got := s.answer("/releases", &list); len(list.Items) != 1 || list.Items[0].ID != e.ReleaseID || strings.Contains(got.Body, "Not out") {
		t.Fatalf("%s", got.Body)
	}
	for _, path := range []string{"/releases/" + draft.ReleaseID, "/releases/none", "/releases/" + draft.ReleaseID + "/tables/T1", "/releases/" + e.ReleaseID + "/tables/T9",
		"/releases/" + e.ReleaseID + "?edition=2"} {
		s.Wants(s.Get(access.Public(), api.Root+path), 404, `"code":"not_found"`, "!Not out")
	}
	var whole figurespages.FigureReleaseWhole
	s.answer("/releases/"+e.ReleaseID, &whole)
	if len(whole.Tables) != 1 || len(whole.Editions) != 1 || whole.Digest != e.Digest || whole.Tables[0].Protection == "" || len(whole.Tables[0].Coverage) == 0 {
		t.Fatalf("%+v", whole)
	}
	for _, f := range whole.Files {
		at, err := url.Parse(f.URL)
		s.must(err)
		s.Wants(s.Get(access.Public(), at.RequestURI()), 200)
	}
	sameFigures(t, s, e)
}

// sameFigures compares what the API says of T1 with its published file.
func sameFigures(t *testing.T, s *site, e figures.Edition) {
	t.Helper()
	var printed output.Result
	s.must(json.Unmarshal([]byte(s.Get(access.Public(), "/figures/"+e.ReleaseID+"/files/T1.json").Body), &printed))
	hidden, seen, last := 0, 0, 1
	for n := 1; n <= last; n++ {
		var page figurespages.FigureTablePage
		s.answer("/releases/"+e.ReleaseID+"/tables/T1?per_page=7&page="+strconv.Itoa(n), &page)
		last = page.Figures.Pages
		for _, c := range page.Figures.Items {
			want := &printed.Cells[seen]
			seen++
			if c.Text != want.Text() || c.Hidden != string(want.Hidden) || (c.Value == nil) != (want.Hidden != "") || c.Value != nil && *c.Value != want.Value || (c.Share == nil) != (want.Share == nil) {
				t.Errorf("%s is %+v, published as %s", c.At, c, want.Text())
			}
			if c.Hidden == string(output.Confidential) {
				hidden++
			}
			at, err := url.Parse(c.Trace)
			s.must(err)
			s.Wants(s.Get(access.Public(), at.RequestURI()), 200, "The figure", c.Text)
		}
	}
	if seen != len(printed.Cells) || hidden == 0 {
		t.Errorf("%d of %d figures, %d hidden", seen, len(printed.Cells), hidden)
	}
}

// TestAnAnswerSaysSinceWhenItIsSo: by a tag and by a date; the date counts where no tag is
// told, and whoever is signed in is given none.
func TestAnAnswerSaysSinceWhenItIsSo(t *testing.T) {
	s := newAPI(t)
	s.publish("Suspects in 2023", bySex)
	ask := func(a access.Actor, headers ...string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, api.Root+"/releases", nil)
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		s.Server.ServeHTTP(w, r.WithContext(access.WithActor(r.Context(), a)))
		return w.Result()
	}
	first := ask(access.Public())
	tag, since := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
	if _, err := http.ParseTime(since); err != nil || tag == "" {
		t.Fatal(tag, since)
	}
	before := time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)
	ahead := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	for _, x := range []struct {
		headers []string
		want    int
	}{
		{[]string{"If-Modified-Since", since}, 304}, {[]string{"If-None-Match", tag}, 304}, {[]string{"If-None-Match", `"other"`, "If-Modified-Since", since}, 200},
		{[]string{"If-None-Match", tag, "If-Modified-Since", before}, 304}, {[]string{"If-Modified-Since", before}, 200}, {[]string{"If-Modified-Since", ahead}, 200},
		{[]string{"If-Modified-Since", "yesterday"}, 200},
	} {
		if got := ask(access.Public(), x.headers...); got.StatusCode != x.want || got.Header.Get("ETag") != tag {
			t.Errorf("%v: %d, not %d", x.headers, got.StatusCode, x.want)
		}
	}
	if got := ask(drafter, "If-Modified-Since", since); got.Header.Get("Last-Modified") != "" || got.StatusCode != 200 {
		t.Errorf("to the signed-in: %d, %q", got.StatusCode, got.Header.Get("Last-Modified"))
	}
}

// TestProblemsSpeakOfTheRequest: a parameter that is not right is named; what is no
// address, or takes no such method, has a code; nothing speaks of a page.
func TestProblemsSpeakOfTheRequest(t *testing.T) {
	s := newAPI(t)
	for _, x := range []struct {
		method, path string
		status       int
		want         []string
	}{
		{"GET", "/releases?per_page=500", 422, []string{`"code":"invalid"`, `"name":"per_page"`, "A parameter of the request"}},
		{"GET", "/releases?pag=2", 422, []string{`"name":"pag"`}},
		{"GET", "/nothing", 404, []string{`"code":"not_found"`, "There is nothing at this address"}},
		{"POST", "/releases", 405, []string{`"code":"method_not_allowed"`, "does not take POST"}},
	} {
		r := httptest.NewRequest(x.method, api.Root+x.path, nil)
		w := httptest.NewRecorder()
		s.Server.ServeHTTP(w, r.WithContext(access.WithActor(r.Context(), access.Public())))
		body := w.Body.String()
		if w.Code != x.status || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s %s: %d %s", x.method, x.path, w.Code, body)
		}
		for _, want := range x.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s %s does not say %s: %s", x.method, x.path, want, body)
			}
		}
		for _, no := range []string{"web address", "button", "page you", "Press", "Choose a"} {
			if strings.Contains(body, no) {
				t.Errorf("%s %s speaks of a page: %s", x.method, x.path, body)
			}
		}
	}
}
