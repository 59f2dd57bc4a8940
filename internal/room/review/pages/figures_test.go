package pages

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/figures"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/table/spreadsheet"
	"candour/internal/testkit"
	"candour/internal/testkit/browser"
	"candour/internal/trust/access"
)

// figureSite is the pages of figures on a world, with a visitor's eyes.
func figureSite(t *testing.T, w *reviewtest.World) (*web.Server, *FigurePages) {
	t.Helper()
	policy, err := access.Compile(review.Access())
	w.OK(err)
	rd, err := web.NewRenderer(web.Site{Policy: policy}, Templates())
	w.OK(err)
	p := NewFigurePages(w.S, rd)
	srv, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: bytes.Repeat([]byte{7}, 32), Sessions: staffTestSessions{}}, p.Routes()...)
	w.OK(err)
	return srv, p
}

func figurePage(t *testing.T, h http.Handler, target string) *httptest.ResponseRecorder {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, target, nil))
	return rec
}

// figureWorld has applications of two quarters, as far as the world takes them.
func figureWorld(t *testing.T) *reviewtest.World {
	t.Helper()
	s := newStaffSite(t)
	for i := range 6 {
		id := s.Apply().CaseID
		s.Clock.Advance(time.Duration(i+1) * 24 * time.Hour)
		s.To(id, []rules.State{rules.Received, rules.Acknowledged, rules.Advised, rules.Advised, rules.Decided, rules.Decided}[i])
	}
	return s.World
}

func TestFiguresPublishedOnce(t *testing.T) {
	w := figureWorld(t)
	q := figures.QuarterOf(w.S.Today())
	w.Refused(w.S.PublishRelease(w.System(), q), errs.Invalid) // it has not ended
	if n, err := w.S.PublishDue(w.System()); n != 0 || err != nil {
		t.Fatalf("%d were due, %v", n, err)
	}
	w.Clock.Advance(200 * 24 * time.Hour)
	w.Refused(w.S.PublishRelease(w.As("secretary"), q), errs.Forbidden)
	w.OK(w.S.PublishRelease(w.System(), q))
	w.Refused(w.S.PublishRelease(w.System(), q), errs.Conflict)
	n, err := w.S.PublishDue(w.System())
	w.OK(err)
	if n == 0 {
		t.Fatal("nothing was due after it")
	}
	before, err := w.S.Releases(w.T.Context())
	w.OK(err)
	if len(before) != n+1 || before[0].Quarter != q.String() {
		t.Fatalf("%d releases, the first of %s", len(before), before[0].Quarter)
	}
	w.Apply()
	if n, err := w.S.PublishDue(w.System()); n != 0 || err != nil {
		t.Fatalf("%d were due again, %v", n, err)
	}
}

func TestFiguresPages(t *testing.T) {
	w := figureWorld(t)
	srv, _ := figureSite(t, w)
	first := figurePage(t, srv, "/review/figures")
	if first.Code != http.StatusOK || !strings.Contains(first.Body.String(), "1 January 2027") {
		t.Errorf("before the first release: %d %s", first.Code, first.Body)
	}
	for _, target := range []string{"/review/figures.csv", "/review/figures.ods"} {
		if got := figurePage(t, srv, target); got.Code != http.StatusNotFound {
			t.Errorf("%s before the first release: %d", target, got.Code)
		}
	}
	w.Clock.Advance(200 * 24 * time.Hour)
	_, err := w.S.PublishDue(w.System())
	w.OK(err)
	for target, want := range map[string]string{"/review/figures": "January to March 2027", "/review/figures?quarter=2026-Q4": "October to December 2026"} {
		if got := figurePage(t, srv, target); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), want) || !strings.Contains(got.Body.String(), "Made-up Northern Police") {
			t.Errorf("%s: %d, or %s is not in it", target, got.Code, want)
		}
	}
	// The first picture stands open, what is beside it is folded behind its name, and nothing is lost.
	body := figurePage(t, srv, "/review/figures?quarter=2026-Q4").Body.String()
	open, folded, _ := strings.Cut(body, `<details class="govuk-details cd-fold">`)
	for _, words := range []string{"How long each step took, in days", "Applications by the force that closed the case", "What is missing here, and how it was counted", "Kaplan and Meier"} {
		if strings.Contains(open, words) || !strings.Contains(folded, words) {
			t.Errorf("%q is not folded", words)
		}
	}
	if !strings.Contains(open, "How far applications came in the quarter") {
		t.Error("the first picture does not stand open")
	}
	for _, hostile := range []string{"2026-Q1", "x", "'--", "%3Cscript%3E", "2026-Q4%00"} {
		for _, page := range []string{"figures", "figures.csv", "figures.ods"} {
			if got := figurePage(t, srv, "/review/"+page+"?quarter="+hostile); got.Code != http.StatusNotFound || strings.Contains(got.Body.String(), "<script>") {
				t.Errorf("%s of %q: %d", page, hostile, got.Code)
			}
		}
	}
}

func TestFiguresDownloads(t *testing.T) {
	w := figureWorld(t)
	srv, _ := figureSite(t, w)
	w.Clock.Advance(200 * 24 * time.Hour)
	_, err := w.S.PublishDue(w.System())
	w.OK(err)
	var rows []int
	for _, ending := range []string{"csv", "ods"} {
		got := figurePage(t, srv, "/review/figures."+ending+"?quarter=2026-Q4")
		if got.Code != http.StatusOK || !strings.Contains(got.Header().Get("Content-Disposition"), "review-figures-2026-Q4."+ending) {
			t.Fatalf("%s: %d %v", ending, got.Code, got.Header())
		}
		b, err := spreadsheet.Open(bytes.NewReader(got.Body.Bytes()), int64(got.Body.Len()), "f."+ending, spreadsheet.Options{})
		w.OK(err)
		sheet, err := b.Data()
		w.OK(err)
		rows = append(rows, len(sheet.Rows))
	}
	if rows[0] == 0 || rows[0] != rows[1] {
		t.Errorf("rows by format: %v", rows)
	}
}

// TestFiguresTemplates shows the page with nothing, with little, with much and
// with names that are hostile.
func TestFiguresTemplates(t *testing.T) {
	w := reviewtest.New(t, testkit.SQLite(t))
	text, err := pageFiles.ReadFile("templates/figures.gohtml")
	w.OK(err)
	rd, err := web.NewRenderer(web.Site{}, web.Templates{Slice: "review", FS: fstest.MapFS{"templates/figures.gohtml": {Data: text}}})
	w.OK(err)
	p := NewFigurePages(w.S, rd)
	var many []rules.Passage
	for i := range 60 {
		for _, x := range thirteen() {
			x.Case, x.Force = fmt.Sprint(x.Case, i), []string{"made-up-northern-police", `<b>"&'`, ""}[i%3]
			many = append(many, x)
		}
	}
	var all []web.Sample
	for _, list := range [][]rules.Passage{nil, thirteen(), many} {
		rel := figures.BuildRelease(list, []string{"made-up-northern-police"}, figures.Quarter{Year: 2026, Q: 1})
		rel.Refused = []figures.FigureRow{{ID: `no-such"<code>`, Bands: rel.Forces[0].Bands}}
		v, err := p.view(rel, []figures.Release{rel, figures.BuildRelease(list, nil, figures.Quarter{Year: 2026, Q: 2})})
		w.OK(err)
		all = append(all, web.Sample{Page: "review/figures", View: v})
	}
	empty, err := p.view(figures.Release{}, nil)
	w.OK(err)
	web.CheckTemplates(t, p.renderer, append(all, web.Sample{Page: "review/figures", View: empty})...)
}

// TestFiguresInTheBrowser looks at the page wide and at 320 pixels.
// CANDOUR_SCREENSHOTS names a folder for pictures of what was seen.
func TestFiguresInTheBrowser(t *testing.T) {
	w := figureWorld(t)
	srv, _ := figureSite(t, w)
	site := httptest.NewServer(srv)
	t.Cleanup(site.Close)
	b := browser.Start(t)
	look := func(name string) {
		for _, o := range []browser.Options{{Width: 1280}, {Width: 320, Height: 640, NoScript: true}} {
			t.Run(name+" "+o.String(), func(t *testing.T) {
				tab := b.Open(t, o)
				tab.Go(site.URL + "/review/figures")
				if tab.Status() != http.StatusOK {
					t.Fatalf("%d", tab.Status())
				}
				tab.Check()
				tab.Walk()
				if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
					tab.Screenshot(filepath.Join(dir, fmt.Sprintf("figures-%s-%d.png", name, o.Width)))
				}
			})
		}
	}
	look("none")
	w.Clock.Advance(200 * 24 * time.Hour)
	var list []rules.Passage
	for i := range 4 {
		for _, x := range thirteen() {
			x.Case, x.Force = fmt.Sprint(x.Case, i), []string{"made-up-northern-police", "made-up-southern-police", ""}[i%3]
			x.On, x.Due = x.On.AddDays(300), x.Due.AddDays(300)
			list = append(list, x)
		}
	}
	w.Publish(figures.Quarter{Year: 2026, Q: 4}, list)
	look("full")
	w.Publish(figures.Quarter{Year: 2027, Q: 1}, nil)
	look("little")
}

// TestFiguresNothingIsDrawnAsNone: what is not told must not look like none.
func TestFiguresNothingIsDrawnAsNone(t *testing.T) {
	rel := figures.BuildRelease(thirteen(), []string{"a"}, figures.Quarter{Year: 2026, Q: 1})
	for _, f := range []*web.Figure{stepsFigure(rel), stageFigurePicture(rel)} {
		if f.SVG == "" || strings.Contains(string(f.SVG), "None") || len(f.Table.Rows) < 6 {
			t.Errorf("%s: %s", f.ID, f.SVG)
		}
	}
	v := &figuresView{}
	nothing := figures.BuildRelease(nil, []string{"a"}, figures.Quarter{Year: 2026, Q: 1})
	v.show(stepsFigure(nothing), stageFigurePicture(nothing))
	if len(v.Figures) != 0 || len(v.Tables) != 2 {
		t.Errorf("%d pictures of nothing, %d tables", len(v.Figures), len(v.Tables))
	}
}

// thirteen is ten applications acknowledged after 1 to 10 days, two withdrawn
// after 2, and one that waits.
func thirteen() (out []rules.Passage) {
	begun := clock.NewDay(2026, 1, 5)
	on := func(id, force string, state rules.State, after int) {
		out = append(out, rules.Passage{Case: id, Force: force, State: state, On: begun.AddDays(after), Due: begun.AddDays(after + 10)})
	}
	for i := range 13 {
		id := fmt.Sprintf("case-%02d", i)
		on(id, "a", rules.Received, 0)
		switch {
		case i < 10:
			on(id, "a", rules.Acknowledged, i+1)
		case i < 12:
			on(id, "a", rules.Withdrawn, 2)
		}
	}
	return out
}

// TestTheAPIGivesTheFiguresAsRanges: what a quarter's page shows, and no number of
// applications that is exact.
func TestTheAPIGivesTheFiguresAsRanges(t *testing.T) {
	w := figureWorld(t)
	_, p := figureSite(t, w)
	w.Clock.Advance(200 * 24 * time.Hour)
	_, err := w.S.PublishDue(w.System())
	w.OK(err)
	all, err := w.S.Releases(t.Context())
	if err != nil || len(all) == 0 {
		t.Fatal(err, len(all))
	}
	for _, rel := range all {
		got := p.apiFigures(rel, "https://candour.invalid")
		if got.Received.Text != receivedOf(rel).String() || len(got.Steps) != len(rel.Measures) || len(got.Forces) != len(rel.Forces) || len(got.Times) != len(rel.Stages) ||
			len(got.Refused) != len(rel.Refused) || len(got.Decided) != len(rel.Decided) || len(got.Acted) != len(rel.Acted) || got.Page != "https://candour.invalid/review/figures?quarter="+rel.Quarter {
			t.Errorf("%+v", got)
		}
		ranges := []ReviewRange{}
		for _, f := range got.Forces {
			ranges = append(ranges, f.Received, f.Decided, f.NoAnswer)
		}
		for _, c := range got.Steps {
			ranges = append(ranges, c.ReviewRange)
		}
		for _, x := range ranges {
			if x.From%rel.Base != 0 || x.To != x.From+rel.Base-1 {
				t.Errorf("%s: %+v is no range of %d", rel.Quarter, x, rel.Base)
			}
		}
	}
}
