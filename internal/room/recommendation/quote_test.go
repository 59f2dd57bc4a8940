package recommendation_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
)

const notQuoted = "The report's own words are not recorded here."

// TestTheReportsOwnWordsStandFirst: they are typed with where they stand, come before
// our summary on the page, in the API and in the files, are changed like every other
// field, and where nobody has entered them the page says so and shows none.
func TestTheReportsOwnWordsStandFirst(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, seeded(t, d))
		s.wants(s.get(public(), "/recommendations/casey-2025-01"), http.StatusOK, notQuoted, "In our own words", "Cite or share this",
			"http://localhost/recommendations/casey-2025-01, as of 23 November 2026.")
		form := []string{"title", "Quoted", "summary", "Neutral text.", "number", "77", "publish", "yes"}
		add := func(more ...string) page { return s.post(keeper, "/reports/casey-2025/add", append(form, more...)...) }
		s.wants(add("quote", "Forces should publish it."), http.StatusUnprocessableEntity, "Say where the words stand", "Forces should publish it.")
		s.wants(add("quote_place", "page 14"), http.StatusUnprocessableEntity, "Enter the words that stand there", `value="page 14"`)
		s.wants(add("quote", strings.Repeat("ŵ", record.QuoteLimit+1), "quote_place", "page 14"), http.StatusUnprocessableEntity, "at most 600 characters")
		s.wants(add("quote", "Forces should publish it <weekly>.", "quote_place", "page 14"), http.StatusSeeOther)
		const at = "/recommendations/casey-2025-77"
		got := s.get(public(), at)
		s.wants(got, http.StatusOK, "“Forces should publish it &lt;weekly&gt;.”", "page 14")
		if quote, own := strings.Index(got.body, "Forces should publish it"), strings.Index(got.body, "In our own words"); quote > own || strings.Contains(got.body, notQuoted) {
			t.Error("the report's own words do not stand first")
		}
		s.wants(s.get(public(), "/recommendations.jsonl?report=casey-2025"), http.StatusOK, `"quote":"Forces should publish it <weekly>.","quote_place":"page 14"`)
		edit := []string{"title", "Quoted", "summary", "Neutral text.", "number", "77", "quote", "Forces must publish it.", "quote_place", "paragraph 3"}
		s.wants(s.post(keeper, at+"/edit", edit...), http.StatusSeeOther)
		s.wants(s.get(public(), at), http.StatusOK, "“Forces must publish it.”", "paragraph 3")
		goesRound(t, s.world)
	})
}

// goesRound: what is exported says the same once an empty register has it.
func goesRound(t *testing.T, w *world) {
	t.Helper()
	reps, recs, err := w.ExportFiles(coordinator)
	if err != nil {
		t.Fatal(err)
	}
	other := newWorld(t, testkit.SQLite(t))
	if _, err := other.Load(coordinator, reps, recs); err != nil {
		t.Fatal(err)
	}
	_, got, err := other.ExportFiles(coordinator)
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, got, recs)
}

// TestAQuotationOfAFileNeedsItsPlace: in lines and in tables, with row and column.
func TestAQuotationOfAFileNeedsItsPlace(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	plan := w.previewOf(t, "mine.csv", []byte("report_id,title,summary,quote,quote_place\n"+
		"casey-2025,One,Neutral.,It must be done.,page 3\ncasey-2025,Two,Neutral.,It must be done.,\ncasey-2025,Three,Neutral.,,page 3\n"))
	said := strings.Join(linesOf(plan), "\n")
	if plan.Add != 1 || plan.Bad != 2 || !strings.Contains(said, "row 3, column E (quote_place): Say where") || !strings.Contains(said, "row 4, column D (quote): Enter the words") {
		t.Errorf("%d added, %s", plan.Add, said)
	}
	if _, err := w.ImportSheet(coordinator, plan.ID, true); err != nil {
		t.Fatal(err)
	}
	if r, err := w.Get(public(), "casey-2025-u01"); err != nil || r.Quote != "It must be done." || r.QuotePlace != "page 3" {
		t.Errorf("%+v, %v", r, err)
	}
	words := "Words."
	line := exchange.FileRecommendation{ID: "q-1", ReportID: "casey-2025", Title: "T", Summary: "S.", Quote: &words}
	if _, bad, err := w.Plan(coordinator, nil, []exchange.FileRecommendation{line}); err != nil || len(bad) != 1 || bad[0].Column != "quote_place" {
		t.Errorf("%v, %v", bad, err)
	}
}
