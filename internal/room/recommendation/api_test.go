package recommendation_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	registerpages "candour/internal/room/recommendation/pages"
	"candour/internal/room/recommendation/pages/api"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	siteapi "candour/internal/site/api"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// apiSite is the whole server with the API on a world.
type apiSite struct {
	*world
	api    *api.API
	server *web.Server
	t      testing.TB
}

func openAPI(t testing.TB, w *world) *apiSite {
	t.Helper()
	s := &apiSite{world: w, t: t}
	s.server = pages.New(t, roleSessions{}, []access.Rules{recommendation.Access()}, registerpages.Templates(), func(rd *web.Renderer) []web.Route {
		s.api = api.Add(siteapi.New(rd, w.Now), w.Service, shelf.New(w.Service), "https://register.example") // the register and nothing else
		if err := s.api.Ready(); err != nil {
			t.Fatal(err)
		}
		return s.api.Routes(recommendation.APIRead)
	}, siteapi.Templates()).Server
	return s
}

func (s *apiSite) ask(target string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	return w
}

// read asks for an answer of 200 and reads it.
func (s *apiSite) read(target string, into any) {
	s.t.Helper()
	got := s.ask(target)
	if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "application/json" {
		s.t.Fatalf("GET %s: %d %s: %s", target, got.Code, got.Header().Get("Content-Type"), got.Body)
	}
	if err := json.Unmarshal(got.Body.Bytes(), into); err != nil {
		s.t.Fatalf("GET %s: %v", target, err)
	}
}

func TestTheDescriptionOfTheAPIIsAsAgreed(t *testing.T) {
	s := openAPI(t, newWorld(t, testkit.SQLite(t)))
	got := s.ask("/api/v1/openapi.json").Body.Bytes()
	golden := filepath.Join("testdata", "openapi.json")
	if os.Getenv("CANDOUR_UPDATE_GOLDEN") != "" {
		if err := errorsOf(os.MkdirAll("testdata", 0o755), os.WriteFile(golden, got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the description differs from %s. If that is meant, run CANDOUR_UPDATE_GOLDEN=1 go test ./internal/room/recommendation -run Description", golden)
	}
	yaml := s.ask("/api/v1/openapi.yaml")
	if yaml.Code != http.StatusOK || !strings.Contains(yaml.Body.String(), "openapi: ") {
		t.Errorf("openapi.yaml: %d %.80s", yaml.Code, yaml.Body)
	}
}

func errorsOf(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestTheDescriptionOfTheAPIIsSound(t *testing.T) {
	s := openAPI(t, newWorld(t, testkit.SQLite(t)))
	var doc map[string]any
	if err := json.Unmarshal(s.ask("/api/v1/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1") {
		t.Errorf("openapi = %q", v)
	}
	info := doc["info"].(map[string]any)
	for _, f := range []string{"title", "version", "description"} {
		if info[f] == "" || info[f] == nil {
			t.Errorf("info.%s is missing", f)
		}
	}
	refs := 0
	walkJSON(doc, func(m map[string]any) {
		ref, ok := m["$ref"].(string)
		if !ok {
			return
		}
		refs++
		if !resolves(doc, ref) {
			t.Errorf("%s leads nowhere", ref)
		}
	})
	if refs == 0 {
		t.Error("no $ref was found: the test looks in the wrong place")
	}
	checkOperations(t, doc["paths"].(map[string]any))
}

func checkOperations(t *testing.T, paths map[string]any) {
	ids := map[string]bool{}
	variable := regexp.MustCompile(`\{(\w+)\}`)
	for path, item := range paths {
		for method, raw := range item.(map[string]any) {
			op := raw.(map[string]any)
			id, _ := op["operationId"].(string)
			if method != "get" || id == "" || ids[id] || op["summary"] == nil || op["description"] == nil || op["x-access-action"] == nil {
				t.Errorf("%s %s is not described in full: %v", method, path, op)
			}
			ids[id] = true
			responses := op["responses"].(map[string]any)
			if responses["200"] == nil || responses["default"] == nil {
				t.Errorf("%s %s: responses %v", method, path, responses)
			}
			inPath := map[string]bool{}
			params, _ := op["parameters"].([]any)
			for _, raw := range params {
				p := raw.(map[string]any)
				if p["name"] == nil || p["schema"] == nil || p["description"] == nil || (p["in"] != "query" && p["in"] != "path") {
					t.Errorf("%s: parameter %v", path, p)
				}
				if p["in"] == "path" {
					inPath[p["name"].(string)] = p["required"] == true
				}
			}
			for _, m := range variable.FindAllStringSubmatch(path, -1) {
				if !inPath[m[1]] {
					t.Errorf("%s does not describe {%s}", path, m[1])
				}
			}
		}
	}
	if len(ids) != 12 {
		t.Errorf("%d operations, want 12", len(ids))
	}
}

func walkJSON(v any, each func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		each(v)
		for _, w := range v {
			walkJSON(w, each)
		}
	case []any:
		for _, w := range v {
			walkJSON(w, each)
		}
	}
}

func resolves(doc map[string]any, ref string) bool {
	var at any = doc
	for _, part := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		m, ok := at.(map[string]any)
		if !ok {
			return false
		}
		at = m[part]
	}
	return at != nil
}

// The values that the API offers are those that the register knows.
func TestTheAPIOffersEveryAnswerStateAndOrder(t *testing.T) {
	s := openAPI(t, newWorld(t, testkit.SQLite(t)))
	offered := map[string][]string{}
	for _, p := range s.api.OpenAPI().Paths["/recommendations"].Get.Parameters {
		for _, v := range p.Schema.Enum {
			offered[p.Name] = append(offered[p.Name], v.(string))
		}
	}
	wanted := func(name string, labels []record.Choice, without ...string) {
		for _, c := range labels {
			if c.Value != "" && !slices.Contains(without, c.Value) && !slices.Contains(offered[name], c.Value) {
				t.Errorf("%s does not offer %q", name, c.Value)
			}
		}
		for _, v := range offered[name] {
			if !record.IsChoice(labels, v) && v != string(record.AnyAnswer) {
				t.Errorf("%s offers %q, which the register does not know", name, v)
			}
		}
	}
	wanted("answer", record.StatusLabels)
	wanted("state", record.StateLabels, string(record.StateAnswered), string(record.StateAnsweredInTime), string(record.StateAnsweredLate))
	wanted("timing", record.TimingLabels)
	wanted("sort", record.SortChoices)
}

// operations fills every path of the description with real ids.
func (s *apiSite) operations() []string {
	s.t.Helper()
	var out []string
	for _, op := range s.api.Operations() {
		path, ok, err := op.Example(public())
		if err != nil || !ok {
			s.t.Fatalf("%s: no example: %v", op.Path, err)
		}
		out = append(out, api.Root+path)
	}
	return out
}

// Every answer, on the real register, is what its description says.
func TestEveryAnswerMatchesItsDescription(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := openAPI(t, seeded(t, d))
		targets := s.operations()
		for _, path := range []string{"/recommendations?per_page=200", "/reports?per_page=200", "/bodies?per_page=200", "/chains", "/timetable?undated=true&per_page=200"} {
			targets = append(targets, api.Root+path)
		}
		list, err := s.List(public(), record.Filter{}, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list.Items {
			targets = append(targets, api.Root+"/recommendations/"+r.ID)
		}
		for _, target := range targets {
			var v any
			s.read(target, &v)
			schema := s.schemaFor(target)
			res := &huma.ValidateResult{}
			huma.Validate(s.api.OpenAPI().Components.Schemas, schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, v, res)
			for _, problem := range res.Errors {
				t.Errorf("GET %s: %v", target, problem)
			}
		}
	})
}

func (s *apiSite) schemaFor(target string) *huma.Schema {
	s.t.Helper()
	path, _, _ := strings.Cut(strings.TrimPrefix(target, api.Root), "?")
	for _, op := range s.api.Operations() {
		pattern := "^" + regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(op.Path), "[^/]+") + "$"
		if regexp.MustCompile(pattern).MatchString(path) {
			return s.api.OpenAPI().Paths[op.Path].Get.Responses["200"].Content["application/json"].Schema
		}
	}
	s.t.Fatalf("no operation for %s", target)
	return nil
}

func TestTheAPIGivesTheWholeRegister(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := openAPI(t, seeded(t, d))
		seen := map[string]bool{}
		for page := 1; ; page++ {
			var got api.Register
			s.read("/api/v1/recommendations?per_page=50&page="+strconv.Itoa(page), &got)
			if got.Total != 153 || got.Pages != 4 || got.Page != page || got.Figures == nil {
				t.Fatalf("page %d: %+v", page, got)
			}
			for _, r := range got.Items {
				seen[r.ID] = true
			}
			if page == got.Pages {
				break
			}
		}
		if len(seen) != 153 {
			t.Errorf("%d different recommendations", len(seen))
		}
		var one, last api.Register
		s.read("/api/v1/recommendations?answer=rejected&figures=false", &one)
		list, err := s.List(public(), record.Filter{Answer: record.Rejected}, 0, 0)
		if err != nil || one.Total != list.Total || one.Figures != nil {
			t.Errorf("rejected: %d, want %d", one.Total, list.Total)
		}
		s.read("/api/v1/recommendations?page=1000", &last)
		if last.Total != 153 || len(last.Items) != 0 {
			t.Errorf("a page past the end: %+v", last)
		}
		var found api.Record
		s.read("/api/v1/recommendations/iicsa-final-19", &found)
		if found.Condition.State != record.StateDeclined || found.Condition.Words != "Not being done" || len(found.Entries) == 0 {
			t.Errorf("record = %+v", found.Condition)
		}
	})
}

func TestAnAnswerThatHasNotChangedIsNotSentAgain(t *testing.T) {
	s := openAPI(t, seeded(t, testkit.SQLite(t)))
	const target = "/api/v1/recommendations?per_page=5"
	first := s.ask(target)
	tag := first.Header().Get("ETag")
	if tag == "" || s.ask(target).Header().Get("ETag") != tag {
		t.Fatalf("ETag = %q", tag)
	}
	for _, known := range []string{tag, strings.TrimPrefix(tag, "W/"), `"x", ` + tag, "*"} {
		got := s.ask(target, "If-None-Match", known)
		if got.Code != http.StatusNotModified || got.Body.Len() != 0 || got.Header().Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d, %d bytes", known, got.Code, got.Body.Len())
		}
	}
	if got := s.ask(target, "If-None-Match", `W/"other"`); got.Code != http.StatusOK {
		t.Errorf("another tag: %d", got.Code)
	}
	if other := s.ask("/api/v1/recommendations?per_page=6").Header().Get("ETag"); other == tag {
		t.Error("two answers have one tag")
	}
}

func TestAnySiteMayReadAndNoneWithCredentials(t *testing.T) {
	s := openAPI(t, seeded(t, testkit.SQLite(t)))
	for _, target := range append(s.operations(), "/api/v1/openapi.json", "/api/v1/openapi.yaml", "/api/v1/recommendations/none-such") {
		h := s.ask(target, "Origin", "https://elsewhere.example").Header()
		if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", target, h)
		}
		if h.Get("Set-Cookie") != "" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: the usual headers are not there: %v", target, h)
		}
	}
	if h := s.ask("/api/v1/docs").Header(); h.Get("Access-Control-Allow-Origin") != "" {
		t.Error("the docs for people are open to other sites' scripts")
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH"} {
		w := httptest.NewRecorder()
		s.server.ServeHTTP(w, httptest.NewRequest(method, "/api/v1/recommendations", nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
}

func TestHostileAddressesGetAProblemAndNothingElse(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := openAPI(t, seeded(t, d))
		hostile := []string{"\x00", "a\x00b", "\xff\xfe", "' OR 1=1 --", `"; DROP TABLE body`, "<script>alert(1)</script>", "../../etc/passwd", "%",
			strings.Repeat("a", 400), "\r\nSet-Cookie: x=1", "\u202e", "*", "NEAR(", "{}", "-1", "0", "999999999999999999999", "1e9", "NaN", "true", " "}
		params := []string{"q", "report", "body", "answer", "state", "due", "timing", "sort", "page", "per_page", "figures", "month", "undated", "x", "Q"}
		for _, op := range s.api.Operations() {
			for _, bad := range hostile {
				path := strings.NewReplacer("{id}", url.PathEscape(bad), "{year}", url.PathEscape(bad)).Replace(op.Path)
				if path != op.Path {
					s.wantsProblemOr(api.Root+path, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTemporaryRedirect, http.StatusMovedPermanently)
					continue
				}
				for _, p := range params {
					s.wantsProblemOr(api.Root+op.Path+"?"+p+"="+url.QueryEscape(bad), http.StatusOK, http.StatusUnprocessableEntity)
				}
			}
		}
		for _, target := range []string{"/api/v1/recommendations?per_page=201", "/api/v1/recommendations?per_page=0", "/api/v1/recommendations?page=0",
			"/api/v1/recommendations?state=nonsense", "/api/v1/recommendations?stat=overdue", "/api/v1/timetable?month=2026-13", "/api/v1/recommendations?answer=Accepted"} {
			s.wantsProblemOr(target, http.StatusUnprocessableEntity)
		}
		s.wantsProblemOr("/api/v1/nothing", http.StatusNotFound)
	})
}

// wantsProblemOr asks and wants one of some statuses; an error must be a
// problem document with our code, naming nothing of our insides.
func (s *apiSite) wantsProblemOr(target string, statuses ...int) {
	s.t.Helper()
	got := s.ask(target)
	body := got.Body.String()
	if !slices.Contains(statuses, got.Code) {
		s.t.Errorf("GET %q: %d %.200s", target, got.Code, body)
		return
	}
	if got.Code < 400 {
		return
	}
	var p api.Problem
	if err := json.Unmarshal([]byte(body), &p); err != nil || got.Header().Get("Content-Type") != "application/problem+json" ||
		p.Status != got.Code || p.Title == "" || p.Detail == "" || p.Reference == "" {
		s.t.Errorf("GET %q: not a problem document: %s", target, body)
	}
	if got.Code == http.StatusUnprocessableEntity && (p.Code != "invalid" || len(p.Errors) == 0 || p.Errors[0].Name == "") {
		s.t.Errorf("GET %q: which value was wrong is not said: %s", target, body)
	}
	for _, inside := range []string{"SELECT", "sqlite", "pgx", "huma", ".go:"} {
		if strings.Contains(body, inside) {
			s.t.Errorf("GET %q tells of our insides: %s", target, body)
		}
	}
}
