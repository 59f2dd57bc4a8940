package recommendation_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// enter enters lines as another room does that has authorised it.
func (w *world) enter(reps []exchange.FileReport, recs []exchange.FileRecommendation) error {
	act := ledger.Act{Action: recommendation.ImportCommit, Kind: "report", ID: "of-another-room"}
	_, err := w.ledger.Write(as(access.RoleCoordinator, "register"), act, func(ctx context.Context, tx *ledger.Tx) error { return w.Enter(ctx, tx, reps, recs) })
	if err == nil {
		w.Touched()
	}
	return err
}

// TestWhatIsEnteredIsWhatIsImported: what another room hands over within its own write comes to the same
// rows as the same lines in an import, and is searched for as they are; with one problem nothing is
// stored.
func TestWhatIsEnteredIsWhatIsImported(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		quote, place, day, url := "The lists should be compared.", "paragraph 1.1", "2026-03-02", "https://made-up.example/report"
		reps := []exchange.FileReport{{ReportID: "made-up-last", Title: "Made-up last report", Body: "Made-up Inquiry 9", Kind: "Last report of an inquiry", Published: &day,
			URL: &url, Synthetic: true}}
		recs := []exchange.FileRecommendation{{ID: "made-up-last-1", ReportID: "made-up-last", Number: "1", Title: "Compare lists", Summary: "The lists are compared",
			Quote: &quote, QuotePlace: &place,
			Addressees: []string{"Made-up Office of Lists"}, SourceURL: &url, Synthetic: true}}
		var rows []string
		for i, by := range []func(*world) error{func(w *world) error { return w.enter(reps, recs) }, func(w *world) error {
			_, err := w.Load(as(access.RoleCoordinator, "register"), reps, recs)
			return err
		}} {
			if i > 0 {
				d = testkit.SQLite(t)
			}
			w := newWorld(t, d)
			if err := by(w); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, fmt.Sprint(registerRows(t, d)))
			got, err := w.Get(as(access.RolePublic, ""), "made-up-last-1")
			if err != nil || got.State != "published" || got.Quote != quote {
				t.Errorf("everybody reads %+v, %v", got, err)
			}
		}
		if rows[0] != rows[1] {
			t.Errorf("entered:\n%s\nimported:\n%s", rows[0], rows[1])
		}
	})
}

func registerRows(t *testing.T, d *db.DB) (out []string) {
	t.Helper()
	for _, table := range []string{"report", "recommendation", "addressee", "body"} {
		out = append(out, testkit.Rows(t, d, table, func(columns []string, cells []any) string {
			line := table
			for i, c := range columns {
				if !slices.Contains([]string{"leaf_id", "version"}, c) {
					line += fmt.Sprintf(" %s=%v", c, cells[i])
				}
			}
			return line
		})...)
	}
	slices.Sort(out)
	return out
}

// TestEnteringRefusesAsAnImportDoes.
func TestEnteringRefusesAsAnImportDoes(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		err := w.enter([]exchange.FileReport{{ReportID: "Made up!", Title: "Made-up report", Body: "Made-up Inquiry 9", Kind: "made up", Synthetic: true}}, nil)
		if !errs.Is(err, errs.Invalid) {
			t.Error(err)
		}
		if n := len(registerRows(t, d)); n > 0 {
			t.Errorf("%d rows were stored", n)
		}
	})
}
