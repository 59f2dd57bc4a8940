package recommendation_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/pages/staff"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/testkit"
)

func TestACoordinatorImportsAFileWithThreeBadRows(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, seeded(t, d))
		before := leaves(t, s.world)
		s.wants(s.upload(keeper, "/import", "mine.csv", nil), http.StatusUnprocessableEntity, "Choose a file")
		got := s.upload(keeper, "/import", "mine.csv", []byte(threeBad))
		s.wants(got, http.StatusSeeOther)
		preview := s.get(keeper, got.location)
		s.wants(preview, http.StatusOK, "mine.csv", "Some rows have problems", "C (Title)", "F (Answer Due)", "one day soon", "Import the 2 good rows", "New Council", "!Import 2 rows")
		s.wrote(before)
		// Somebody else's browser has no use for the address.
		s.wants(s.get(auditor, got.location), http.StatusForbidden)

		v := valuesOf(preview)
		v.Set("step", "all")
		s.wants(s.sendForm(keeper, "/import", v), http.StatusUnprocessableEntity, "There is a problem", "row 3, column C (Title)")
		s.wrote(before)
		got = s.again(keeper, "/import", preview)
		s.wants(got, http.StatusSeeOther)
		s.wants(s.get(keeper, got.location), http.StatusOK, "The import is done", "Added: 2.")
		s.wrote(before, "import.commit", "import.commit", "import.commit") // the new body, and two rows
		s.wants(s.again(keeper, "/import", preview), http.StatusSeeOther)  // the same form: no second import
		s.wants(s.again(keeper, "/import", preview, "csrf", s.token(keeper, "/import")), http.StatusNotFound, "not kept any more")
		s.wrote(before, "import.commit", "import.commit", "import.commit")

		got = s.upload(keeper, "/import", "mine.csv", []byte(threeBad))
		again := s.get(keeper, got.location)
		s.wants(again, http.StatusOK, "No new row is good", "Unchanged")
		got = s.again(keeper, "/import", again) // only "cancel" is left
		s.wants(got, http.StatusSeeOther)
		s.wants(s.get(keeper, got.location), http.StatusOK, "The file is forgotten")
	})
}

func TestHostileUploadsGetAPlainSentence(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	for says, data := range map[string][]byte{
		"It is a PDF":            nil,
		"The file is a PDF":      []byte("%PDF-1.7 x"),
		"no rows under them":     []byte("report_id,title,summary\n"),
		"old Excel format":       []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"),
		"The file is a web page": []byte("<!doctype html><p>x"),
	} {
		if data == nil {
			continue
		}
		s.wants(s.upload(keeper, "/import", "<script>.csv", data), http.StatusUnprocessableEntity, says, "!<script>.csv")
	}
	got := s.upload(keeper, "/import", "a.csv", []byte("report_id,title,summary\niicsa-final,<script>alert(1)</script>,Neutral.\n"))
	s.wants(s.get(keeper, got.location), http.StatusOK, "&lt;script&gt;", "!<script>alert")
	s.wants(s.upload(keeper, "/import", "big.csv", bytes.Repeat([]byte("x"), staff.SheetBody+1)), http.StatusRequestEntityTooLarge, "Nothing was saved")
	s.wants(s.get(keeper, "/import/empty.csv"), http.StatusOK, "report_id")
}

// reportPDF makes a report with numbered recommendations.
func reportPDF(t testing.TB, n int) []byte {
	t.Helper()
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.AddPage()
	for i := 1; i <= n; i++ {
		pdf.SetFont("Helvetica", "B", 12)
		pdf.MultiCell(0, 16, fmt.Sprintf("Recommendation %d", i), "", "L", false)
		pdf.SetFont("Helvetica", "", 11)
		pdf.MultiCell(0, 14, fmt.Sprintf("The Department should publish a list for stage %d of the plan and say in plain words what was done and what is left to do.", i), "", "L", false)
	}
	var buf bytes.Buffer
	if err := pdf.Output(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestAReportIsReadCorrectedAndAddedAsDrafts(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, seeded(t, d))
		if _, err := s.CreateReport(keeper, recommendation.ReportInput{ID: "synthetic-one", Title: "A synthetic report", Body: "Synthetic Inquiry", Kind: "inquiry report", Publish: true}); err != nil {
			t.Fatal(err)
		}
		before := leaves(t, s.world)
		at := "/read-report"
		s.wants(s.upload(keeper, at, "r.pdf", nil), http.StatusUnprocessableEntity, "Choose the report", "Choose the PDF")
		s.wants(s.upload(keeper, at, "r.pdf", []byte("not a PDF"), "report", "synthetic-one"), http.StatusUnprocessableEntity, "There is a problem")
		found := s.upload(keeper, at, "r.pdf", reportPDF(t, 3), "report", "synthetic-one")
		s.wants(found, http.StatusOK, "3 recommendations were found", "Found on page 1", "stage 2 of the plan")
		s.wrote(before)
		add := valuesOf(found, "step", "add", "take-0", "yes", "number-0", "1", "title-0", "One", "summary-0", "Words of our own", "take-2", "yes", "number-2", "3", "title-2", "", "summary-2", "Keep me")
		s.wants(s.sendForm(keeper, at, add), http.StatusUnprocessableEntity, "Enter a title", "Keep me", "Words of our own")
		s.wrote(before) // all or none
		add.Set("title-2", "Three")
		got := s.sendForm(keeper, at, add)
		s.wants(got, http.StatusSeeOther)
		s.wrote(before, "recommendation.create")
		rec, err := s.Get(keeper, "synthetic-one-03")
		if err != nil || rec.State != record.StateDraft || rec.Check.Done == nil || *rec.Check.Done || rec.Note != "Proposed from page 1 of the uploaded PDF" {
			t.Errorf("%+v, %v", rec, err)
		}
		if _, err := s.Get(public(), "synthetic-one-03"); err == nil {
			t.Error("the public reads a draft")
		}
		if _, err := s.Get(keeper, "synthetic-one-02"); err == nil {
			t.Error("what was not ticked was added")
		}
		add.Set("csrf", s.token(keeper, "/import")) // from another window, and not the same form again
		s.wants(s.sendForm(keeper, at, add), http.StatusUnprocessableEntity, "has this number already")
		add = url.Values{"csrf": add["csrf"], "step": {"add"}, "report": {"synthetic-one"}, "count": {"2"}}
		s.wants(s.sendForm(keeper, at, add), http.StatusUnprocessableEntity, "Tick at least one")
		s.wants(s.get(owner, at), http.StatusForbidden)
	})
}

// pairsOn counts the pairs of a list over all of its pages, at most ten a page.
func (s *site) pairsOn(ctx context.Context, at string) (all int) {
	s.t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		s.t.Fatal(err)
	}
	for page := 1; ; page++ {
		got := s.get(ctx, web.WithQuery(u, "page", strconv.Itoa(page)))
		s.wants(got, http.StatusOK, "!<table")
		n := strings.Count(got.body, `href="/links?from=`)
		if all += n; n > 10 {
			s.t.Errorf("%s: %d pairs on page %d", at, n, page)
		}
		if !strings.Contains(got.body, `rel="next"`) {
			return all
		}
	}
}

func TestLinksAreSuggestedAndDecidedWithAReason(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, seeded(t, d))
		list := s.get(keeper, "/links")
		s.wants(list, http.StatusOK, "Pairs that read alike", "Links that the data suggests", "Method: ")
		found, err := s.Suggestions(keeper, 3)
		if err != nil || len(found) < 2 {
			t.Fatalf("%d suggestions, %v", len(found), err)
		}
		// Each list is parted into pages of ten; no pair is lost, and none is in a cell.
		if shown := s.pairsOn(keeper, "/links?list=alike"); shown != min(len(found), 100) {
			t.Errorf("%d of %d pairs that read alike are on the pages", shown, len(found))
		}
		ties, err := s.PendingTies(keeper)
		if err != nil || s.pairsOn(keeper, "/links") != len(ties) {
			t.Errorf("not all %d links that the data suggests are on the pages, %v", len(ties), err)
		}
		s.wants(s.get(analyst, "/links"), http.StatusOK, "are shown to those who decide on them", "list=alike")
		pair := record.PairHref(found[0].From.ID, found[0].To.ID)
		s.wants(s.get(analyst, pair), http.StatusOK, "A coordinator decides on this pair", "!<form method=\"post\" action=\"/links\"")
		s.wants(s.get(owner, "/links"), http.StatusForbidden)
		shown := s.get(keeper, pair)
		s.wants(shown, http.StatusOK, "Score from 0 to 1", "Words that both have")
		before := leaves(t, s.world)
		s.wants(s.again(keeper, "/links", shown), http.StatusUnprocessableEntity, "Choose whether they belong together", "Enter why")
		s.wants(s.again(keeper, "/links", shown, "decision", "confirm", "reason", "Kept words"), http.StatusUnprocessableEntity, "Choose how they belong together", "Kept words")
		s.wants(s.again(keeper, "/links", shown, "decision", "confirm", "kind", "same", "reason", "Both ask for it"), http.StatusSeeOther)
		s.wrote(before, "link.decide")
		chain, err := s.Chain(public(), found[0].From.ID)
		if err != nil || len(chain.Links) < 2 {
			t.Errorf("%+v, %v", chain, err)
		}
		second := s.get(keeper, record.PairHref(found[1].From.ID, found[1].To.ID))
		s.wants(s.again(keeper, "/links", second, "decision", "reject", "reason", "They differ"), http.StatusSeeOther)
		s.wrote(before, "link.decide", "link.decide")
		again, err := s.Suggestions(keeper, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range again {
			for _, was := range found[:2] {
				if recommendation.PairKey(p.From.ID, p.To.ID) == recommendation.PairKey(was.From.ID, was.To.ID) {
					t.Errorf("%s and %s are suggested again", p.From.ID, p.To.ID)
				}
			}
		}
	})
}
