package recommendation_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	registerpages "candour/internal/room/recommendation/pages"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// canary is in every field of what is a draft; no reader of the public may
// ever meet it.
const canary = "canarydraft"

// withDrafts is the real register with a draft report, a draft recommendation
// in a published report, and a commitment and a tie that hang on it.
func withDrafts(t testing.TB) *library {
	t.Helper()
	w := seeded(t, testkit.SQLite(t))
	coordinator := as(access.RoleCoordinator, "register")
	text := canary + " words"
	yes := true
	five := 5
	_, err := w.Load(coordinator, []exchange.FileReport{
		{ReportID: canary + "-report", Title: canary + " report", Body: canary + " inquiry", Kind: "inquiry", Total: &five, State: record.StateDraft},
	}, []exchange.FileRecommendation{
		{ID: canary + "-1", ReportID: canary + "-report", Title: canary + " one", Summary: text, Addressees: []string{canary + " council"}, State: record.StateDraft},
		{ID: canary + "-2", ReportID: "casey-2025", Number: "12", Title: canary + " two", Summary: text, Addressees: []string{"Home Office"}, Checked: &yes,
			AnswerDue: ptr("2025-01-01"), State: record.StateDraft,
			Commitments: []exchange.FileCommitment{{Text: canary + " commitment", Due: ptr("2025-06"), Owner: "Home Office", ID: canary + "-c"}},
			Restates:    []string{"casey-2025-06"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return openLibrary(t, w)
}

func ptr(s string) *string { return &s }

// publicTargets is everything that the public can ask for.
func publicTargets() []string {
	out := []string{"/recommendations.csv", "/recommendations.json", "/recommendations.jsonl", "/timetable.csv", "/timetable.json", "/timetable.ics?undated=1",
		"/feed.atom", "/reports/casey-2025/feed.atom", "/reports/casey-2025/calendar.ics", "/bodies/home-office", "/bodies/home-office/feed.atom", "/bodies/home-office/calendar.ics",
		"/bodies/home-office/statement/2026", "/bodies/home-office/statement/2026?format=json", "/recommendations/casey-2025-06", "/recommendations/casey-2025-06/feed.atom",
		"/chains/casey-2025-06", "/reports/casey-2025", "/timetable?undated=yes&body=home-office", "/recommendations?body=home-office", "/recommendations?page=9",
		"/recommendations?sort=overdue", "/recommendations?due=2025-06"}
	for _, p := range everyPage {
		out = append(out, p.target)
	}
	return out
}

func TestDraftsAreInNothingThatThePublicSees(t *testing.T) {
	l := withDrafts(t)
	for _, target := range publicTargets() {
		for _, who := range []string{"", "owner home-office", "auditor register", "administrator register"} {
			got := l.get(who, target)
			if got.Code != http.StatusOK || strings.Contains(strings.ToLower(got.Body.String()), canary) {
				t.Errorf("as %q, GET %s: %d, canary %v", who, target, got.Code, strings.Contains(got.Body.String(), canary))
			}
		}
	}
	for _, target := range []string{"/recommendations.ods", "/timetable.ods", "/bodies/home-office/statement/2026?format=ods"} {
		if strings.Contains(unzipped(t, l.get("", target).Body.Bytes()), canary) {
			t.Errorf("GET %s holds a draft", target)
		}
	}
	// Counts and searches do not tell of them either.
	l.shows("", "/register", "of 153 entered", "11 of 12 entered", "20 reports do not say")
	l.shows("", "/recommendations", "153 recommendations in the register")
	l.shows("", "/recommendations?q="+canary, "No recommendation matches")
	l.shows("", "/reports", "40 reports", "11 of 12 entered")
	l.shows("", "/reports/casey-2025", "11 of 12 entered")
	// Those who keep the register see them, marked as drafts.
	l.shows("coordinator register", "/recommendations?q="+canary, "2 recommendations match", "Draft")
	l.shows("coordinator register", "/recommendations/"+canary+"-2", canary+" two", "Draft, not published")
	l.shows("coordinator register", "/reports", "41 reports", "12 of 12 entered")
	l.shows("", "/recommendations", "!"+canary) // and the public still does not
}

// TestWhatIsHiddenIsNotThere: a draft and an id that never was get one answer.
func TestWhatIsHiddenIsNotThere(t *testing.T) {
	l := withDrafts(t)
	plain := func(target string) string {
		got := l.get("", target)
		if got.Code != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", target, got.Code)
		}
		ref := got.Header().Get("X-Reference")
		body := strings.ReplaceAll(got.Body.String(), ref, "REF")
		return strings.ReplaceAll(strings.ReplaceAll(body, url.QueryEscape(target), "TARGET"), target, "TARGET")
	}
	for _, pair := range [][2]string{
		{"/recommendations/" + canary + "-1", "/recommendations/never-was-1"},
		{"/recommendations/" + canary + "-2", "/recommendations/never-was-2"},
		{"/recommendations/" + canary + "-2/feed.atom", "/recommendations/never-was-2/feed.atom"},
		{"/commitments/" + canary + "-c", "/commitments/never-was-c"},
		{"/reports/" + canary + "-report", "/reports/never-was-report"},
		{"/reports/" + canary + "-report/feed.atom", "/reports/never-was-report/feed.atom"},
		{"/reports/" + canary + "-report/calendar.ics", "/reports/never-was-report/calendar.ics"},
		{"/chains/" + canary + "-2", "/chains/never-was-2"},
	} {
		if a, b := plain(pair[0]), plain(pair[1]); a != b {
			t.Errorf("GET %s and %s differ:\n%s\n%s", pair[0], pair[1], a, b)
		}
	}
	for _, target := range []string{"/evidence/none", "/bodies/none", "/bodies/none/feed.atom", "/bodies/none/calendar.ics", "/bodies/home-office/statement/1066",
		"/bodies/home-office/statement/2999", "/bodies/home-office/statement/x", "/bodies/home-office/statement/%2e%2e", "/bodies/none/statement/2025",
		"/recommendations/%00", "/recommendations/%ff", "/recommendations/..%2f..%2fetc%2fpasswd", "/recommendations/'%20OR%201=1", "/chains/" + strings.Repeat("a", 4000)} {
		if got := l.get("", target); got.Code != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", target, got.Code)
		}
	}
}

// hostile are texts that have broken lists elsewhere.
var hostile = []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' OR '1'='1`, `"; DROP TABLE recommendation; --`, `NEAR(a b)`, `a AND OR NOT`,
	`*`, `"`, `'`, `%`, `\`, "\x00", "\xff\xfe", "\u202e", strings.Repeat("a ", 5000), strings.Repeat("é", 300), `{{.}}`, `=1+1`, `-1`, `javascript:alert(1)`, `^(`, `a:b`, `(`, `𝕬`}

func TestHostileQueriesAreWords(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		l := openLibrary(t, seeded(t, d))
		for _, bad := range hostile {
			for _, name := range []string{"q", "report", "body", "answer", "state", "due", "timing", "sort", "page", "month", "undated", "format", "unknown"} {
				q := "?" + url.Values{name: {bad}}.Encode()
				for _, path := range []string{"/recommendations", "/recommendations.csv", "/timetable"} {
					got := l.get("", path+q)
					if got.Code != http.StatusOK || strings.Contains(got.Body.String(), "<script>alert") || strings.Contains(got.Body.String(), "<img") {
						t.Errorf("GET %s with %s=%q: %d", path, name, bad, got.Code)
					}
				}
			}
		}
		for _, raw := range []string{"?%zz", "?q=%zz", "?;;;", "?q=a&q=b&page=-1", "?page=99999999999999999999", "?page=1e9", "?q[]=x"} {
			if got := l.get("", "/recommendations"+raw); got.Code != http.StatusOK {
				t.Errorf("GET /recommendations%s: %d", raw, got.Code)
			}
		}
	})
}

// TestAFilterSurvivesItsAddress: whatever somebody sends, the filter that was
// understood of it reads back from its own address unchanged.
func TestAFilterSurvivesItsAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		any := rapid.OneOf(rapid.String(), rapid.SampledFrom(hostile), rapid.SampledFrom([]string{"overdue", "any", "2026-03", "in_time", "accepted", "title", "iicsa-final"}))
		q := url.Values{}
		for _, name := range []string{"q", "report", "body", "answer", "state", "due", "timing", "sort", "page"} {
			q.Set(name, any.Draw(t, name))
		}
		f := registerpages.ParseFilter(q)
		back, err := url.Parse(registerpages.ListHref(f, ""))
		if err != nil || registerpages.ParseFilter(back.Query()) != f {
			t.Fatalf("%+v reads back as %+v (%v)", f, back, err)
		}
	})
}

// TestShelvesSayWhatTheServiceSays: the lists that are kept are those that
// would be made anew, for every reader, before and after a change.
func TestShelvesSayWhatTheServiceSays(t *testing.T) {
	l := withDrafts(t)
	b := shelf.New(l.Service)
	filters := []record.Filter{{}, {Query: "data"}, {Report: "iicsa-final"}, {Body: "home-office"}, {Answer: record.AnyAnswer}, {Answer: record.NoneYet}, {State: record.StateOverdue}, {Due: "2025-06"},
		{Timing: record.TimingAfter}, {Timing: record.TimingIn}, {Timing: record.TimingUnknown}, {Timing: record.TimingDue}, {Sort: "overdue"}, {Sort: "title", Body: "uk-government"}, {Query: canary}}
	compare := func() {
		t.Helper()
		for _, who := range []access.Role{"", access.RoleCoordinator} {
			ctx := public()
			if who != "" {
				ctx = as(who, "register")
			}
			for _, f := range filters {
				s, err := b.At(ctx)
				if err != nil {
					t.Fatal(err)
				}
				for range 2 { // made, then kept
					got, err := b.List(ctx, s, f, 3, 10)
					if err != nil {
						t.Fatal(err)
					}
					want, err := l.List(ctx, f, 3, 10)
					if err != nil {
						t.Fatal(err)
					}
					if got.Total != want.Total || !slices.Equal(got.Items, want.Items) {
						t.Errorf("%q %+v: %d, want %d", who, f, got.Total, want.Total)
					}
				}
			}
		}
	}
	compare()
	_, err := l.RecordAnswer(as(access.RoleCoordinator, "register"), "iicsa-networks-02", recommendation.AnswerInput{BodyID: "home-office", Status: string(record.Accepted),
		Given: "2026-11", Words: "Neutral words"})
	if err != nil {
		t.Fatal(err)
	}
	compare()
	l.clock.Advance(1000 * 24 * 3600 * 1e9)
	compare()
}

// TestADownloadIsExactlyWhatIsOnScreen, in every format and for every filter.
func TestADownloadIsExactlyWhatIsOnScreen(t *testing.T) {
	l := seededLibrary(t)
	for _, q := range []string{"", "?state=overdue", "?q=police&sort=title", "?report=iicsa-final", "?body=welsh-government&answer=any", "?timing=late&sort=answer_due", "?q=nothingmatchesthis"} {
		var screen []string
		for page := 1; ; page++ {
			sep := "?"
			if q != "" {
				sep = "&"
			}
			ids := idsOn(l.get("", "/recommendations"+q+sep+"page="+strconv.Itoa(page)).Body.String())
			if len(ids) == 0 || page > 1 && slices.Equal(ids, screen[len(screen)-len(ids):]) {
				break
			}
			screen = append(screen, ids...)
		}
		for format, read := range map[string]func(*httptest.ResponseRecorder) []string{".csv": csvIDs(t), ".json": jsonIDs(t), ".jsonl": lineIDs(t)} {
			if got := read(l.get("", "/recommendations"+format+q)); !slices.Equal(got, screen) {
				t.Errorf("%s%s: %d ids %v, the screen has %d %v", format, q, len(got), got, len(screen), screen)
			}
		}
		sheet := unzipped(t, l.get("", "/recommendations.ods"+q).Body.Bytes())
		for _, id := range screen {
			if !strings.Contains(sheet, ">"+id+"<") {
				t.Errorf(".ods%s lacks %s", q, id)
			}
		}
	}
}

func idsOn(body string) []string {
	var out []string
	for _, part := range strings.Split(body, `<h3 class="cd-item__title"><a class="govuk-link" href="/recommendations/`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		out = append(out, id)
	}
	return out
}

func csvIDs(t *testing.T) func(*httptest.ResponseRecorder) []string {
	return func(w *httptest.ResponseRecorder) []string {
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range rows[1:] {
			out = append(out, r[0])
		}
		return out
	}
}

func jsonIDs(t *testing.T) func(*httptest.ResponseRecorder) []string {
	return func(w *httptest.ResponseRecorder) []string {
		var rows []struct{ ID string }
		if err := json.Unmarshal(w.Body.Bytes(), &rows); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range rows {
			out = append(out, r.ID)
		}
		return out
	}
}

// lineIDs reads the bulk lines with the import's own strict reader.
func lineIDs(t *testing.T) func(*httptest.ResponseRecorder) []string {
	return func(w *httptest.ResponseRecorder) []string {
		rows, err := exchange.ReadLines[exchange.FileRecommendation](w.Body)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range rows {
			out = append(out, r.ID)
		}
		return out
	}
}

// unzipped gives all text of a workbook.
func unzipped(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestBulkLinesImportAgain: everything, taken from the site by the public,
// makes the same register elsewhere.
func TestBulkLinesImportAgain(t *testing.T) {
	l := seededLibrary(t)
	recs, err := exchange.ReadLines[exchange.FileRecommendation](l.get("", "/recommendations.jsonl").Body)
	if err != nil {
		t.Fatal(err)
	}
	reps, _, err := l.ExportFiles(public())
	if err != nil {
		t.Fatal(err)
	}
	other := newWorld(t, testkit.SQLite(t))
	load, err := other.Load(as(access.RoleCoordinator, "register"), reps, recs)
	if err != nil || load.RecommendationsAdded != 153 {
		t.Fatalf("%+v, %v", load, err)
	}
}

// TestACellThatWouldRunIsDisarmed: a title can be typed by anybody.
func TestACellThatWouldRunIsDisarmed(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	_, err := w.Load(as(access.RoleCoordinator, "register"), nil, []exchange.FileRecommendation{
		{ID: "made-run", ReportID: "casey-2025", Title: `=HYPERLINK("http://evil.example","x")`, Summary: "+1", Addressees: []string{"@Made body"}, Answers: []exchange.FileAnswer{}}})
	if err != nil {
		t.Fatal(err)
	}
	l := openLibrary(t, w)
	for _, row := range must(csv.NewReader(l.get("", "/recommendations.csv").Body).ReadAll())(t) {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("a cell would run: %q", cell)
			}
		}
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
