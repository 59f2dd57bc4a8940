package recommendation_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
)

// TestAReplacedRecommendationStopsBeingChased is case 16 of the register: one that is
// unanswered and overdue is replaced by its own inquiry. It is in the count no more, and
// that is said; no letter is owed; both pages link; files, feed, calendar and the API's
// state say it; a mistake in it is withdrawn in view, and it is chased again (case 13).
func TestAReplacedRecommendationStopsBeingChased(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, _ := pledgedOn(t, d)
		id := s.onTheLadder(t)
		by, err := s.CreateRecommendation(mender, recommendation.RecommendationInput{ReportID: "synthetic-owed", Number: "98", Title: "Synthetic successor", Summary: "Synthetic summary.",
			Addressees: []string{"UK Government"}, Publish: true})
		if err != nil {
			t.Fatal(err)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err, errs.FieldsOf(err))
			}
		}
		figures := func() record.Figures {
			t.Helper()
			sum, err := s.SummaryOf(public(), id)
			must(err)
			return record.Count(nil, []*record.Summary{sum}, s.Today()) // of it alone: figures of all have nothing made up
		}
		letters := func() bool {
			t.Helper()
			sum, err := s.SummaryOf(public(), id)
			must(err)
			_, on := s.Ladder().At(sum, s.Today())
			all, err := s.OwedLetters(keeper)
			must(err)
			return on || slices.ContainsFunc(all, func(l recommendation.OwedLetter) bool { return l.Summary.ID == id })
		}
		before := figures()
		if before.NotAnswered == 0 || !letters() {
			t.Fatal("nothing is searched for and not found: this test would prove nothing")
		}
		in := record.EndInput{What: record.EndReplaced, ByID: by, By: "Synthetic Inquiry", On: "20 November 2026", SourceURL: "https://example.org/synthetic-notice",
			Words: "Put in place of the first (synthetic)."}
		refused := func(field string, change func(*record.EndInput)) {
			t.Helper()
			bad := in
			change(&bad)
			err := s.End(mender, id, bad)
			if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != field {
				t.Errorf("%+v: %v %v, want a refusal at %s", bad, err, f, field)
			}
		}
		refused("what", func(e *record.EndInput) { e.What = "closed" })
		refused("by", func(e *record.EndInput) { e.ByID = "" })
		refused("by", func(e *record.EndInput) { e.ByID = "nowhere" })
		refused("by", func(e *record.EndInput) { e.ByID = id })
		refused("by", func(e *record.EndInput) { e.ByID = "iicsa-final-99" })   // another inquiry's
		refused("said_by", func(e *record.EndInput) { e.By = "uk government" }) // whoever owes it
		refused("by", func(e *record.EndInput) { e.What = record.EndWithdrawn })
		refused("source_url", func(e *record.EndInput) { e.SourceURL = "" })
		refused("said_by", func(e *record.EndInput) { e.By = " " })
		refused("text", func(e *record.EndInput) { e.Words = "" })
		refused("on", func(e *record.EndInput) { e.On = "1 December 2026" })
		refused("on", func(e *record.EndInput) { e.On = "2001" })
		if err := s.End(owner, id, in); !errs.Is(err, errs.Forbidden) {
			t.Errorf("whoever owes it ends it: %v", err)
		}
		acts := len(s.acts(0))
		s.wants(s.post(mender, "/recommendations/"+id+"/end", "what", in.What, "by", in.ByID, "said_by", in.By, "on", in.On, "source_url", in.SourceURL, "text", in.Words), http.StatusSeeOther)
		s.wrote(acts, "recommendation.end")
		sum, err := s.SummaryOf(public(), id)
		must(err)
		if c := sum.Condition(s.Today()); c.State != "replaced" || c.Late() {
			t.Errorf("it stands as %+v", c)
		}
		after := figures()
		if after.NotAnswered != before.NotAnswered-1 || after.Ended != before.Ended+1 || after.Verified != before.Verified || after.DueAnswers >= before.DueAnswers {
			t.Errorf("counted %+v, before %+v", after, before)
		}
		if letters() {
			t.Error("a letter of the ladder is owed")
		}
		s.wants(s.get(public(), "/recommendations/"+id), http.StatusOK, "Replaced by its own inquiry", "20 November 2026", "Synthetic Inquiry",
			"https://example.org/synthetic-notice", "/recommendations/"+by)
		s.wants(s.get(public(), "/recommendations/"+by), http.StatusOK, "Its inquiry put this in the place of", "/recommendations/"+id)
		for _, target := range []string{"/recommendations.csv?state=replaced", "/recommendations.jsonl?state=replaced", "/recommendations?state=replaced", "/timetable.ics"} {
			if got := s.get(public(), target); !strings.Contains(got.body, id) || !strings.Contains(strings.ToLower(got.body), "replaced") {
				t.Errorf("%s does not say it", target)
			}
		}
		for _, ending := range []string{".csv", ".ods", ".json"} { // the list with what took its place comes back unchanged
			plan := s.previewOf(t, "recommendations"+ending, []byte(s.get(public(), "/recommendations"+ending+"?state=replaced").body))
			if len(plan.Rows) != 1 || plan.Bad != 0 {
				t.Errorf("%s: %v", ending, linesOf(plan))
			}
		}
		if list := s.get(public(), "/recommendations.json?state=replaced").body; !strings.Contains(strings.ReplaceAll(list, `": "`, `":"`), `"ended_by":"`+by+`"`) {
			t.Errorf("the list does not say by what: %s", list)
		}
		if csv := s.get(public(), "/recommendations.csv?state=replaced").body; len(strings.Split(csv, by)) != 2 {
			t.Errorf("the list does not say once by what: %s", csv)
		} else if plan := s.previewOf(t, "mine.csv", []byte(strings.Replace(csv, by, "synthetic-other", 1))); plan.Bad != 1 || !strings.Contains(strings.Join(linesOf(plan), ""), by) {
			t.Errorf("another id comes back without a word: %v", linesOf(plan))
		}
		if got := s.get(public(), "/recommendations/"+id+"/feed.atom"); strings.Count(got.body, "Withdrawn, replaced or merged by its own inquiry: ") != 1 {
			t.Error("the feed does not tell of it once")
		}
		reps, recs, err := s.ExportFiles(keeper)
		must(err)
		line, _ := findRecommendation(recs, id)
		if len(line.Endings) != 1 || line.Endings[0].What != record.EndReplaced || line.Endings[0].By != by {
			t.Errorf("the file says %+v", line.Endings)
		}
		if load, problems, err := s.Plan(keeper, reps, recs); err != nil || len(problems) > 0 || load.RecommendationsAdded > 0 {
			t.Errorf("the file that went out comes in as another: %+v %v %v", load, problems, err)
		}
		refused("what", func(*record.EndInput) {})
		if err := s.End(mender, by, record.EndInput{What: record.EndReplaced, ByID: id, By: in.By, SourceURL: in.SourceURL, Words: in.Words}); !errs.Is(err, errs.Invalid) {
			t.Errorf("the two take each other's place: %v", err)
		}
		bare := recommendation.PutRight{What: record.Rewording, Kind: "ending", ID: s.idOf(t, "ending"), Reason: "synthetic", Words: map[string]string{"source_url": ""}}
		if f := errs.FieldsOf(s.PutRight(mender, bare)); len(f) != 1 || f[0].Name != "source_url" {
			t.Errorf("its source is put right to nothing: %v", f)
		}
		s.wants(s.withdraw("ending", s.idOf(t, "ending")), http.StatusSeeOther)
		if now := figures(); now != before || !letters() {
			t.Errorf("after the mistake is withdrawn %+v, before %+v", now, before)
		}
		s.wants(s.get(public(), "/recommendations/"+id), http.StatusOK, "<s>", "by mistake")
		if strings.Contains(s.get(public(), "/recommendations/"+by).body, "in the place of") {
			t.Error("what took its place by mistake still says so")
		}
	})
}

// TestAFileEndsNothingWithoutASource: a line that says its inquiry ended it needs who
// says so and where; what is wrong is named by row and field, and nothing is entered.
func TestAFileEndsNothingWithoutASource(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	rep := exchange.FileReport{ReportID: "synthetic", Title: "Synthetic report", Body: "Synthetic Inquiry", Kind: "inquiry"}
	rec := exchange.FileRecommendation{ID: "synthetic-01", ReportID: "synthetic", Title: "Synthetic", Summary: "Synthetic.",
		Endings: []exchange.FileEnding{{What: "closed", By: "synthetic-02"}}}
	_, problems, err := w.Plan(keeper, []exchange.FileReport{rep}, []exchange.FileRecommendation{rec})
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	for _, p := range problems {
		if p.Row == 1 {
			columns = append(columns, p.Column)
		}
	}
	for _, want := range []string{"what", "said_by", "note", "source_url", "by"} {
		if !slices.Contains(columns, "ended_by_inquiry[0]."+want) {
			t.Errorf("nothing is said of %s: %v", want, columns)
		}
	}
	var n int
	if err := w.db.QueryRow(context.Background(), `SELECT count(*) FROM ending`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d were entered, %v", n, err)
	}
}

// TestAFileEndsOnlyWhatItsOwnInquiryMade: a new line is held to its own inquiry as the
// form is, and refused at its row: another inquiry's recommendation, a made-up one for
// one that is not, an inquiry that nobody knows, one that is not published, the word of
// whoever was asked, a day before the report, a ring. What is right goes in.
func TestAFileEndsOnlyWhatItsOwnInquiryMade(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	source, day, published := "https://example.org/synthetic-notice", "2026-11-20", "2026-01-05"
	report := func(id, body string, synthetic bool) exchange.FileReport {
		return exchange.FileReport{ReportID: id, Title: "Synthetic report " + id, Body: body, Kind: "inquiry", Published: &published, Synthetic: synthetic}
	}
	reps := []exchange.FileReport{report("syn-a", "Synthetic Inquiry", true), report("syn-b", "synthetic inquiry", true), report("syn-c", "Another Synthetic Inquiry", true),
		report("syn-d", "Synthetic Inquiry", false), report("syn-e", "–", true), report("syn-f", "–", true)}
	line := func(id, report string, change func(*exchange.FileRecommendation)) exchange.FileRecommendation {
		r := exchange.FileRecommendation{ID: id, ReportID: report, Title: "Synthetic " + id, Summary: "Synthetic summary.", Addressees: []string{"UK Government"}}
		if change != nil {
			change(&r)
		}
		return r
	}
	ends := func(by string, change func(*exchange.FileEnding)) func(*exchange.FileRecommendation) {
		e := exchange.FileEnding{What: record.EndReplaced, By: by, SaidBy: "Synthetic Inquiry", Date: &day, SourceURL: &source, Note: "Put in place of the first (synthetic)."}
		if change != nil {
			change(&e)
		}
		return func(r *exchange.FileRecommendation) { r.Endings = []exchange.FileEnding{e} }
	}
	early := "2025"
	plan := func(lines ...exchange.FileRecommendation) []string {
		t.Helper()
		_, problems, err := w.Plan(keeper, reps, lines)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range problems {
			out = append(out, fmt.Sprintf("%d %s", f.Row, f.Column))
		}
		return out
	}
	for name, c := range map[string]struct {
		lines []exchange.FileRecommendation
		want  []string
	}{
		"its own report":     {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("a-2", nil)), line("a-2", "syn-a", nil)}, nil},
		"its own inquiry":    {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("b-1", nil)), line("b-1", "syn-b", nil)}, nil},
		"another inquiry":    {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("c-1", nil)), line("c-1", "syn-c", nil)}, []string{"1 ended_by_inquiry[0].by"}},
		"the register's own": {[]exchange.FileRecommendation{line("d-1", "syn-d", ends("iicsa-final-01", nil))}, []string{"1 ended_by_inquiry[0].by"}},
		"made up for real":   {[]exchange.FileRecommendation{line("d-1", "syn-d", ends("a-2", nil)), line("a-2", "syn-a", nil)}, []string{"1 ended_by_inquiry[0].by"}},
		"nobody known":       {[]exchange.FileRecommendation{line("e-1", "syn-e", ends("f-1", nil)), line("f-1", "syn-f", nil)}, []string{"1 ended_by_inquiry[0].by"}},
		"a draft": {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("a-2", nil)), line("a-2", "syn-a", func(r *exchange.FileRecommendation) { r.State = "draft" })},
			[]string{"1 ended_by_inquiry[0].by"}},
		"whoever was asked": {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("a-2", func(e *exchange.FileEnding) { e.SaidBy = "uk government" })), line("a-2", "syn-a", nil)},
			[]string{"1 ended_by_inquiry[0].said_by"}},
		"before the report": {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("a-2", func(e *exchange.FileEnding) { e.Date = &early })), line("a-2", "syn-a", nil)},
			[]string{"1 ended_by_inquiry[0].date"}},
		"each other's place": {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("a-2", nil)), line("a-2", "syn-a", ends("a-1", nil))},
			[]string{"1 ended_by_inquiry[0].by", "2 ended_by_inquiry[0].by"}},
		"a ring of three": {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("a-2", nil)), line("a-2", "syn-a", ends("a-3", nil)), line("a-3", "syn-a", ends("a-1", nil))},
			[]string{"1 ended_by_inquiry[0].by", "2 ended_by_inquiry[0].by", "3 ended_by_inquiry[0].by"}},
		"a way into no ring":   {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("a-2", nil)), line("a-2", "syn-a", ends("a-3", nil)), line("a-3", "syn-a", nil)}, nil},
		"withdrawn, by nobody": {[]exchange.FileRecommendation{line("a-1", "syn-a", ends("", func(e *exchange.FileEnding) { e.What = record.EndWithdrawn }))}, nil},
	} {
		if got := plan(c.lines...); !slices.Equal(got, c.want) {
			t.Errorf("%s: refused at %v, want %v", name, got, c.want)
		}
	}
	good := []exchange.FileRecommendation{line("a-1", "syn-a", ends("b-1", nil)), line("b-1", "syn-b", nil)}
	if load, err := w.Load(keeper, reps, good); err != nil || load.RecommendationsAdded != 2 {
		t.Fatal(load, err, errs.FieldsOf(err))
	}
	if load, err := w.Load(keeper, reps, good); err != nil || load.RecommendationsSame != 2 {
		t.Errorf("the same again: %+v %v %v", load, err, errs.FieldsOf(err))
	}
}

// TestOneNumberOfAReportIsOneRecommendation: a new line with the number of one that the
// register holds, or that stands earlier in the file, under another id is refused at its
// row with words that say which has it. Another report's, and none, are free.
func TestOneNumberOfAReportIsOneRecommendation(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	line := func(id, number string) exchange.FileRecommendation {
		return exchange.FileRecommendation{ID: id, ReportID: "iicsa-final", Number: exchange.FileNumber(number), Title: "Synthetic " + id, Summary: "Synthetic summary."}
	}
	held, err := w.Get(keeper, "iicsa-final-07")
	if err != nil || held.Number != "7" {
		t.Fatalf("the seed holds %+v, %v", held, err)
	}
	other := line("syn-r-01", "7")
	other.ReportID = "syn-r"
	reps := []exchange.FileReport{{ReportID: "syn-r", Title: "Synthetic report", Body: "Synthetic Inquiry", Kind: "inquiry"}}
	lines := []exchange.FileRecommendation{line("iicsa-final-x1", "7"), line("iicsa-final-x2", "07"), line("iicsa-final-x3", "7."), line("iicsa-final-x4", "Z1"), line("iicsa-final-x5", "z 1"),
		line("iicsa-final-x6", ""), line("iicsa-final-x7", ""), line("iicsa-final-x8", "7.1"), line("iicsa-final-x9", "70"), other}
	_, problems, err := w.Plan(keeper, reps, lines)
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{1: "The register holds number 7 of this report as \"iicsa-final-07\"", 2: "iicsa-final-07", 3: "iicsa-final-07",
		5: "An earlier line of this import has number z 1 of this report as \"iicsa-final-x4\""}
	for _, f := range problems {
		if f.Column != "number" || want[f.Row] == "" || !strings.Contains(f.Message, want[f.Row]) {
			t.Errorf("%v", f)
		}
		delete(want, f.Row)
	}
	if len(want) != 0 {
		t.Errorf("nothing is said of %v", want)
	}
	rows := "report_id,id,number,title,summary\r\niicsa-final,iicsa-final-x1,7,Synthetic,Synthetic summary.\r\n"
	p := w.previewOf(t, "mine.csv", []byte(rows))
	if p.Add != 0 || p.Bad != 1 || !strings.Contains(strings.Join(linesOf(p), "\n"), "row 2, column C (number): The register holds number 7") {
		t.Errorf("as a table: %d added, %v", p.Add, linesOf(p))
	}
}
