package app

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
)

// The recommendations of a signed report are lines that the register's import
// reads: no field of theirs is unknown to it, and none comes out otherwise.
func TestTheRegisterReadsWhatASignedReportHandsOver(t *testing.T) {
	h := signedReport(t).Handover(nil)
	var lines bytes.Buffer
	for i, e := range h.Entries {
		line := map[string]any{"id": "synthetic-report-" + e.Number, "report_id": "synthetic-report", "answers": []any{}}
		maps.Copy(line, fieldsOf(t, e))
		if err := json.NewEncoder(&lines).Encode(line); err != nil {
			t.Fatal(i, err)
		}
	}
	got, err := exchange.ReadLines[exchange.FileRecommendation](&lines)
	if err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	for i, r := range got {
		e := h.Entries[i]
		if string(r.Number) != e.Number || r.Title != e.Title || r.Summary != e.Summary || *r.Quote != *e.Quote || *r.QuotePlace != *e.QuotePlace ||
			!slices.Equal(r.Addressees, e.Addressees) || record.TextOf(r.Deadline) != record.TextOf(e.Deadline) {
			t.Errorf("%+v is read as %+v", e, r)
		}
		if quote, place := record.QuoteFault(*r.Quote, *r.QuotePlace); quote != "" || place != "" {
			t.Error(quote, place)
		}
		if _, err := record.ParseDeadline(record.TextOf(r.Deadline)); err != nil {
			t.Error(err)
		}
	}
}

func fieldsOf(t *testing.T, e report.Entry) (out map[string]any) {
	t.Helper()
	b, err := json.Marshal(e)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// signedReport is a made-up report with a finding and two recommendations.
func signedReport(t *testing.T) report.Signed {
	t.Helper()
	ok := func(d report.Draft, err error) report.Draft {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	w := report.World{Day: clock.NewDay(2026, 3, 2),
		Look:   func(report.Reference) report.Sight { return report.Sight{Stand: report.Stands, Mark: "mark"} },
		Opened: func(report.Human, string) bool { return true }}
	d := report.Draft{Title: "Report of a synthetic inquiry", Form: report.NonStatutory("synthetic-person-1")}
	d = ok(ok(d.AddChapter("c", "What should be done")).AddParagraph("c", "p"))
	fact := report.Content{Text: "Three lists were kept.", Sort: report.Finding, Finding: report.Fact,
		References: []report.Reference{{Kind: report.Statement, Of: "statement-1", Paragraph: "7"}}}
	rests := []report.Reference{{Kind: report.OwnWords, Of: "f"}}
	for _, s := range []struct {
		id string
		c  report.Content
	}{
		{"f", fact},
		{"r1", report.Content{Text: "The lists should be compared.", Sort: report.Recommended, References: rests}},
		{"r2", report.Content{Text: "Somebody should look whether they were.", Sort: report.Recommended, References: rests}},
	} {
		d = ok(d.Write("p", s.id, s.c, "synthetic-person-2"))
		d = ok(d.Check(s.id, report.Check{By: "synthetic-person-3", Revision: 1, NoMore: true}, w))
		d = ok(d.Freeze(s.id, 1, "synthetic-person-1", w))
	}
	d = ok(d.Recommend([]report.Recommendation{
		{Number: "1", Title: "Compare lists", Summary: "Compare the lists", Sentences: []string{"r1"}, Addressees: []string{"Synthetic office"}, Deadline: "2027-03-31"},
		{Number: "2", Title: "Look again", Summary: "See whether it was done", Sentences: []string{"r2"}},
	}))
	s, err := d.Sign([]report.Human{"synthetic-person-1"}, w)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
