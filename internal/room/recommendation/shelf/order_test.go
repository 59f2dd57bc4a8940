package shelf

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
)

// TestNarrowestLosesNothing: whatever the filter, looking at the narrowest list
// gives exactly what looking at the whole list gives, in the same order.
func TestNarrowestLosesNothing(t *testing.T) {
	today := clock.NewDay(2026, 11, 23)
	rapid.Check(t, func(t *rapid.T) {
		var list []*record.Summary
		for i := range rapid.IntRange(0, 40).Draw(t, "n") {
			due := today.AddDays(rapid.IntRange(-400, 400).Draw(t, "due"))
			s := &record.Summary{ID: fmt.Sprint(i), ReportID: rapid.SampledFrom([]string{"r1", "r2"}).Draw(t, "report"), Title: rapid.SampledFrom([]string{"B", "a", "C"}).Draw(t, "title"),
				State: record.StatePublished, Answer: rapid.SampledFrom([]record.Status{record.NoneYet, record.Accepted, record.Rejected}).Draw(t, "answer"), AnswerDue: &due,
				Bodies: []record.BodyRef{{ID: rapid.SampledFrom([]string{"b1", "b2", "b3"}).Draw(t, "body")}}}
			list = append(list, s)
		}
		o := &orders{list: list, day: today}
		f := record.Filter{Report: rapid.SampledFrom([]string{"", "r1", "none"}).Draw(t, "f.report"), Body: rapid.SampledFrom([]string{"", "b1", "none"}).Draw(t, "f.body"),
			State: rapid.SampledFrom([]record.State{"", record.StateNotAnswered, record.StateDeclined}).Draw(t, "f.state"), Answer: rapid.SampledFrom([]record.Status{"", record.Accepted}).Draw(t, "f.answer"),
			Sort: rapid.SampledFrom([]string{"", "title", "answer_due", "overdue"}).Draw(t, "f.sort")}
		everybody := func(*record.Summary) bool { return true }
		want := record.Select(list, everybody, f, today)
		narrow, rest := o.narrowest(f)
		got := record.Select(narrow, everybody, rest, today)
		if fmt.Sprint(idsOf(got)) != fmt.Sprint(idsOf(want)) {
			t.Errorf("%+v: got %v, want %v", f, idsOf(got), idsOf(want))
		}
	})
}

func idsOf(list []*record.Summary) (out []string) {
	for _, s := range list {
		out = append(out, s.ID)
	}
	return out
}
