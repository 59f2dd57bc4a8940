package returns_test

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/returns"
	"candour/internal/table/codebook"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestHowFarAReturnMoved is the rule: what nobody can say, or is beyond the limit, is
// approved by itself; a share is never rounded down below the limit.
func TestHowFarAReturnMoved(t *testing.T) {
	for _, c := range []struct {
		before returns.Before
		rows   int64
		limit  int
		alone  bool
		words  string
	}{
		{returns.Before{Period: "2025-Q4", Rows: 100}, 125, 25, false, "2025-Q4: 100, up 25 %"},
		{returns.Before{Period: "2025-Q4", Rows: 100}, 126, 25, true, "2025-Q4: 100, up 26 %"},
		{returns.Before{Period: "2025-Q4", Rows: 100}, 75, 25, false, "2025-Q4: 100, down 25 %"},
		{returns.Before{Period: "2025-Q4", Rows: 100}, 74, 25, true, "2025-Q4: 100, down 26 %"},
		{returns.Before{Period: "2025-Q4", Rows: 1001}, 750, 25, true, "2025-Q4: 1001, down 26 %"},
		{returns.Before{Period: "2025-Q4", Rows: 8}, 0, 99, true, "2025-Q4: 8, down 100 %"},
		{returns.Before{Period: "2025-Q4", Rows: 8}, 8, 1, false, "2025-Q4: 8, as many"},
		{returns.Before{Period: "2025-Q4"}, 0, 1, false, "2025-Q4: 0, as many"},
		{returns.Before{Period: "2025-Q4"}, 1, 1000, true, "2025-Q4: 0, no share of none"},
		{returns.Before{}, 8, 1000, true, "None before it"},
		{returns.Before{}, 0, 25, true, "None before it"},
		{returns.Before{}, 8, 0, false, "None before it"},
		{returns.Before{Period: "2025-Q4"}, 8, 0, false, "2025-Q4: 0, no share of none"},
	} {
		if got := c.before.Alone(c.rows, c.limit); (got != "") != c.alone || c.before.Words(c.rows) != c.words {
			t.Errorf("%+v, %d rows, limit %d: %q, %q", c.before, c.rows, c.limit, got, c.before.Words(c.rows))
		}
	}
}

// limit makes the service anew, with a limit for what is approved together.
func (w *world) limit(percent int) {
	book, err := codebook.Load()
	w.do(err)
	w.Service = returns.NewService(returns.Config{DB: w.db, Ledger: w.ledger, Auth: w.auth, Clock: w.clock, Book: book, Bodies: threeBodies, BulkChange: percent})
	w.t.Cleanup(w.Close)
}

// sends lets two forces send so many investigations each, and gives what is clean.
func (w *world) sends(round returns.Round, n ...int) []returns.Clean {
	w.t.Helper()
	for i, lead := range []access.Actor{lead1, lead2} {
		r := w.of(round, lead.Body)
		if v := w.send(lead, r.ID, nationalIn(round.Period[:4], n[i])...); v.Refused > 0 {
			w.t.Fatalf("%d rows of %s were refused", v.Refused, round.Period)
		}
		w.do(w.Submit(as(lead), r.ID, ""))
	}
	list, err := w.Clean(as(deskA), round.ID)
	w.do(err)
	return list
}

// byItself opens a return's version and approves it.
func (w *world) byItself(a access.Actor, c returns.Clean) {
	w.t.Helper()
	_, _, _, err := w.OpenVersion(as(a), c.Version)
	w.do(err)
	w.do(w.Approve(as(a), c.ReturnID))
}

// TestWhatMovedTooFarIsApprovedByItself: the list of many shows each beside the one of the
// period before it that is as long, and takes no return that moved beyond the limit or has
// none before it; by itself each is approved.
func TestWhatMovedTooFarIsApprovedByItself(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.limit(25)
		s := w.site()
		first := w.open("2023")
		list := w.sends(first, 2, 2)
		if len(list) != 2 || list[0].Alone != "none before it to compare it with" || list[1].Alone != list[0].Alone {
			t.Fatalf("the first: %+v", list)
		}
		if n, left, err := w.ApproveClean(as(deskA), first.ID, list); err != nil || n != 0 || len(left) != 2 || !strings.Contains(left[0], "none before it") {
			t.Errorf("approved together: %d, %q, %v", n, left, err)
		}
		s.Wants(s.Get(deskA, returns.RoundPath+"/"+first.ID), 200, "2 returns are to be approved each by itself", "before: None before it")
		s.Wants(s.Get(deskA, returns.RoundPath+"/"+first.ID+"/approve"), 200, "By itself: none before it", "rows moved by more than 25 %")
		for _, c := range list {
			w.byItself(deskA, c)
		}
		quarter := w.open("2024-Q1") // a year is nothing to compare a quarter with
		w.do(w.Nil(as(lead1), w.of(quarter, force1).ID, ""))
		w.do(w.Submit(as(lead1), w.of(quarter, force1).ID, ""))
		if list, err := w.Clean(as(deskA), quarter.ID); err != nil || len(list) != 1 || list[0].Before.Known() || list[0].Alone == "" {
			t.Errorf("the first quarter: %+v, %v", list, err)
		}
		next := w.open("2024")
		list = w.sends(next, 2, 3) // 8 rows as before, and half as many more
		if len(list) != 2 || list[0].Alone != "" || list[0].Before != (returns.Before{Period: "2023", Rows: 8}) || list[1].Alone != "it moved by more than 25 %" {
			t.Fatalf("%+v", list)
		}
		at := returns.RoundPath + "/" + next.ID + "/approve"
		page := s.Wants(s.Get(deskA, at), 200, "2023: 8, as many", "By itself: it moved by more than 25 %", "1 return of this list can be approved together")
		if strings.Contains(page.Body, `value="`+list[1].ReturnID) || !strings.Contains(page.Body, `value="`+list[0].ReturnID) {
			t.Error("what moved too far can be chosen, or what did not cannot")
		}
		forged := s.Post(deskA, at, at, "seen", list[1].ReturnID+" "+list[1].Version+" "+list[1].Digest)
		s.Wants(forged, 200, "0 returns were approved", "It is to be opened and approved by itself: it moved by more than 25 %")
		if n, left, err := w.ApproveClean(as(deskA), next.ID, list); err != nil || n != 1 || len(left) != 1 {
			t.Errorf("%d, %q, %v", n, left, err)
		}
		if got := w.of(next, force2); got.State != returns.Submitted {
			t.Errorf("it is %s", got.State)
		}
		w.byItself(deskA, list[1])
		if got := w.of(next, force2); got.State != returns.Approved {
			t.Errorf("by itself it is %s", got.State)
		}
	})
}
