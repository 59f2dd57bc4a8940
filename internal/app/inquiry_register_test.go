package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry/closing"
	"candour/internal/room/inquiry/demo"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
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
	on := inquiryRegister{Service: recommendation.NewService(recommendation.Config{Clock: clock.NewFake(time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC))})}
	promised := func() {
		if err := on.promised(t.Context(), &out, &c); err != nil {
			t.Fatal(err)
		}
	}
	promised()
	if p := out.Promises[0]; p.Due != "due 30 November 2026, moved once; now due "+rough.Human() || out.NextWords != rough.Human() || out.Next.IsZero() {
		t.Errorf("%+v", out)
	}
	c.State = record.CommitmentWithdrawn
	out = finding.Recommendation{}
	if promised(); !out.Next.IsZero() || out.Promises[0].Stands != c.Condition(today).Words() {
		t.Errorf("of a promise that was withdrawn: %+v", out)
	}
}

// TestASplitIsReadWhereverAFindingIs: two of a survivors panel who did not find the same are no finding, and
// whoever reads the promise, its recommendation or the thread reads that they looked and what each found.
func TestASplitIsReadWhereverAFindingIs(t *testing.T) {
	s := newSite(t)
	ctx, b := access.WithActor(t.Context(), access.Public()), s.browser("visitor")
	rec, err := s.register.Get(ctx, "made-up-02")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(rec.Commitments, func(c record.Commitment) bool {
		_, claim := c.LastSubmitted()
		return claim != nil
	})
	c := &rec.Commitments[i]
	_, claim := c.LastSubmitted()
	judged := c.Judged(claim) != nil
	inquiry := s.one(`SELECT id FROM inquiry`)
	some := access.WithActor(t.Context(), access.Actor{ID: "command:test", Name: "test", Roles: []access.Role{access.RoleAdministrator}})
	for n, verdict := range []string{record.VerdictVerified, record.VerdictSentBack} {
		id := fmt.Sprintf("verdict-%d", n)
		row := ledger.Row{"inquiry_id": inquiry, "commitment_id": c.ID, "claim_id": claim.ID, "title": "A made-up promise",
			"member_id": s.one(`SELECT ` + []string{"MIN", "MAX"}[n] + `(id) FROM inquiry_panel_member`), "human": fmt.Sprintf("canary-human-%d", n),
			"alias": "canary-alias", "verdict": verdict, "reasons": fmt.Sprintf("Summary withheld in test data, reason %d.", n), "outcome": "unknown", "outcome_reasons": nil, "on_day": "2026-11-02"}
		_, err := s.ledger.Write(some, ledger.Act{Action: access.UserManage, Kind: "inquiry_panel_verdict", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("inquiry_panel_verdict", id, row)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{record.CommitmentHref(c.ID), "/recommendations/made-up-02"} {
		page := pages.Plain(b.get(path).Body.String())
		told := strings.Contains(page, "Two who looked did not agree: not verified") && strings.Contains(page, "reason 0.") && strings.Contains(page, "reason 1.")
		if !told && (!judged || path == record.CommitmentHref(c.ID)) || strings.Contains(page, "canary") {
			t.Errorf("%s: %v, %s", path, told, page)
		}
	}
	got, err := inquiryRegister{s.register, s.splitOn}.Follow(ctx, "made-up-02")
	if err != nil {
		t.Fatal(err)
	}
	if p := got.Promises[i]; len(p.Split) != 1 || !strings.Contains(p.Split[0].Said, "reason 1.") {
		t.Errorf("the thread: %+v", got.Promises[i])
	}
}

// TestWhatIsOpenIsLookedForInEveryFloor: of the made-up inquiry each kind of thing that is open is counted before it is
// closed, with what other floors have to do.
func TestWhatIsOpenIsLookedForInEveryFloor(t *testing.T) {
	s := newSite(t)
	people, err := s.cast(t.Context(), demo.People()...)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.closing.See(people.As(t.Context(), demo.Secretary), s.one(`SELECT id FROM inquiry`))
	if err != nil {
		t.Fatal(err)
	}
	open := map[closing.Kind]int{}
	for i := range v.Points {
		open[v.Points[i].Kind] = len(v.Points[i].Open)
	}
	for _, kind := range []closing.Kind{closing.Requests, closing.Letters, closing.Restrictions, closing.Words, closing.Advice, closing.Papers, closing.Hearings, closing.Reports, closing.Bills} {
		if open[kind] == 0 {
			t.Errorf("nothing is open of %s: %v", kind, open)
		}
	}
}
