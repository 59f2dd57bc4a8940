package app

import (
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/recommendation/record"
)

// TestAThreadNamesPartsSourcesAndDatesAsTheRegisterDoes.
func TestAThreadNamesPartsSourcesAndDatesAsTheRegisterDoes(t *testing.T) {
	r := &record.Record{Parts: []record.Part{{ID: "r/part/a", Label: "a"}, {ID: "r/part/b", Label: "b"}}}
	for want, a := range map[string]record.Answer{
		"Entered as “Rejected” with no source, on the part “b”": {PartID: "r/part/b", Status: record.Rejected},
		"Accepted, on the part “a”":                             {PartID: "r/part/a", Status: record.Accepted},
		"No new answer":                                         {},
	} {
		if got := answerTold(r, a); got.What != want || got.Unsaid != "No source is recorded." || got.When != "Date not known" {
			t.Errorf("%+v, want %q", got, want)
		}
	}
	rough, err := edtf.Parse("2027-06/2027-12")
	if err != nil {
		t.Fatal(err)
	}
	today := clock.NewDay(2026, 11, 30)
	c := record.Commitment{Wording: "A made-up promise", State: record.CommitmentOpen, Due: rough, FirstDue: edtf.Of(today), Moves: []record.Move{{OldDue: edtf.Of(today), NewDue: rough}}}
	var out finding.Recommendation
	promised(&out, &c, today)
	if p := out.Promises[0]; p.Due != "due 30 November 2026, moved once; now due "+rough.Human() || out.NextWords != rough.Human() || out.Next.IsZero() {
		t.Errorf("%+v", out)
	}
	c.State = record.CommitmentWithdrawn
	out = finding.Recommendation{}
	if promised(&out, &c, today); !out.Next.IsZero() || out.Promises[0].Stands != c.Condition(today).Words() {
		t.Errorf("of a promise that was withdrawn: %+v", out)
	}
}
