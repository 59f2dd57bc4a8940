package drafting_test

import (
	"context"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
)

// TestADraftedReportIsKnownAsDrafted: what is written here is put on record by its signing alone.
func TestADraftedReportIsKnownAsDrafted(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Council)
		w.taking()
		p := w.given(testimony.Themed)
		theme, _, _ := strings.Cut(w.themed("Not written down", p).Of, "@")
		in := finding.Input{Inquiry: w.id, Report: "report of a SYNTHETIC inquiry", Place: "chapter 1, paragraph 1", Words: "Nobody wrote it down.",
			On: w.Today(), Link: "https://made-up.example/report", Themes: []string{theme}}
		_, err := w.finding.Propose(as(analyst1), in)
		refused(t, "by its name", err, errs.Invalid)
		in.Report, in.Link = "Another report", "https://candour.example"+published.PathOf(w.id, w.report)
		_, err = w.finding.Propose(as(analyst1), in)
		refused(t, "by its address", err, errs.Invalid)
		all, err := published.Here{}.Drafted(context.Background(), d, w.id)
		w.do(err)
		if len(all) != 1 || all[0].Out || len(all[0].Runs) != 0 {
			t.Errorf("%+v", all)
		}
		in.Link = "https://made-up.example/report"
		_, err = w.finding.Propose(as(analyst1), in)
		w.do(err)
	})
}

// publishedRuns asks that of the published report no more than its words is known to package finding, cut
// where something is withheld.
func (w *world) publishedRuns(gaps int) {
	w.t.Helper()
	all, err := published.Here{}.Drafted(context.Background(), w.db, w.id)
	w.do(err)
	if len(all) != 1 || !all[0].Out || len(all[0].Runs) != gaps+1 || strings.Contains(strings.Join(all[0].Runs, ""), "canary-withheld") ||
		!strings.Contains(strings.Join(all[0].Runs, "|"), "nobody wrote it down") {
		w.t.Errorf("known of the published report: %+v", all)
	}
}
