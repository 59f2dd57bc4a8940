package returns_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/table/tabulate"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func TestAReturnFromExpectedToRevised(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		round := w.open("2023")
		r := w.of(round, force1)
		if r.State != returns.Expected {
			t.Fatalf("state %s", r.State)
		}
		v := w.send(lead1, r.ID, national(6, "W1", "A1", "B1")...)
		if v.Good != 24 || v.Refused != 0 || v.State != "checked" || len(v.Loads) != 3 || v.Added != 24 {
			t.Fatalf("version is %+v, problems %+v", v, first(w.Problems(as(lead1), v.ID, "", 0, 5)))
		}
		if ok, err := w.CheckRows(context.Background(), v.ID); err != nil || !ok {
			t.Fatalf("rows do not match their digests: %v", err)
		}
		w.do(w.Submit(as(lead1), r.ID, ""))
		if err := w.Approve(as(twoHats), r.ID); err == nil {
			t.Fatal("somebody of the body that sent it approved it")
		}
		if err := w.Approve(as(deskB), r.ID); err != nil {
			t.Fatalf("another human may approve: %v", err)
		}
		if got := w.of(round, force1); got.State != returns.Approved || got.Counted != v.ID {
			t.Fatalf("after approval %+v", got)
		}
		w.do(w.NotePublished(as(deskA), []string{v.ID}))
		if got := w.of(round, force1); got.State != returns.Published {
			t.Fatalf("after publication %s", got.State)
		}
		if _, err := w.Receive(as(lead1), r.ID, national(1)); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "locked") {
			t.Fatalf("a locked return took a file: %v", err)
		}
		w.do(w.Unlock(as(deskA), r.ID, "One suspect was given twice."))
		second := w.send(lead1, r.ID, national(5, "W1", "A2", "B1")...)
		if second.Changed != 1 || second.Gone != 4 || second.Added != 0 {
			t.Errorf("the second version changed %d, left out %d, added %d; want 1, 4, 0", second.Changed, second.Gone, second.Added)
		}
		if got := w.of(round, force1); got.Counted != v.ID {
			t.Error("what was approved is no longer counted while a new version waits")
		}
		diff, err := w.Compare(as(lead1), v.ID, second.ID, 100)
		if err != nil || len(diff.Rows) != 5 {
			t.Fatalf("%v: %+v", err, diff)
		}
		for _, row := range diff.Rows {
			if row.How == "changed" && (len(row.Fields) != 1 || row.Fields[0].Field != "ethnicity_self" || row.Fields[0].Was != "A1" || row.Fields[0].Is != "A2") {
				t.Errorf("changed row is %+v", row)
			}
		}
		w.do(w.Submit(as(lead1), r.ID, ""))
		w.do(w.Approve(as(deskB), r.ID))
		if got := w.of(round, force1); got.State != returns.Revised || got.Counted != second.ID {
			t.Fatalf("after the second approval %+v", got)
		}
		if _, err := d.SQL().Exec(d.Rebind("UPDATE return_row SET v02 = 'F' WHERE load = ? AND n = 2"), second.Loads[0].Seq); err != nil {
			t.Fatal(err)
		}
		if ok, err := w.CheckRows(context.Background(), second.ID); err != nil || ok {
			t.Errorf("a row changed behind our back was not found: %v %v", ok, err)
		}
	})
}

func first[T any](list []T, _ error) []T { return list }

func TestWhoeverSubmittedNeverApproves(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.open("2023"), force1)
		w.send(twoHats, r.ID, national(2)...)
		w.do(w.Submit(as(twoHats), r.ID, ""))
		if err := w.Approve(as(twoHats), r.ID); err == nil {
			t.Fatal("the human who submitted approved")
		}
		if got := w.of(w.roundNow(), force1); got.State != returns.Submitted {
			t.Fatalf("state %s", got.State)
		}
		w.do(w.SendBack(as(deskA), r.ID, "Please look at row 2."))
		if err := w.SendBack(as(deskA), r.ID, ""); err == nil {
			t.Error("sent back without a reason")
		}
	})
}

func (w *world) roundNow() returns.Round {
	all, err := w.Rounds(context.Background())
	if err != nil || len(all) == 0 {
		w.t.Fatal(err)
	}
	return all[0]
}

func TestNilRefusedAndSubstitutedAreThreeThings(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.openEarlier(), force1)
		old := w.send(lead1, r.ID, nationalIn("2022", 3)...)
		w.do(w.Submit(as(lead1), r.ID, ""))
		w.do(w.Approve(as(deskA), r.ID))

		now := w.open("2023")
		one, two := w.of(now, force1), w.of(now, force2)
		w.do(w.Nil(as(lead2), two.ID, ""))
		w.do(w.Submit(as(lead2), two.ID, ""))
		w.do(w.Approve(as(deskA), two.ID))
		w.do(w.Refuse(as(lead1), one.ID, "The system was changed."))
		cube, err := w.Count(context.Background(), tabulate.Plan{Schema: "suspect", Periods: []string{"2023"}}, nil)
		w.do(err)
		if len(cube.Loads) != 1 || !cube.Loads[0].Nil || len(cube.Absent) != 1 || cube.Absent[0].State != "refused" {
			t.Fatalf("loads %+v absent %+v", cube.Loads, cube.Absent)
		}
		w.do(w.Substitute(as(deskA), one.ID, "The force's figures of 2022 stand in."))
		if err := w.Approve(as(deskA), one.ID); err == nil {
			t.Error("whoever put figures in place approved them")
		}
		w.do(w.Approve(as(deskB), one.ID))
		cube, err = w.Count(context.Background(), tabulate.Plan{Schema: "suspect", Periods: []string{"2023"}}, nil)
		w.do(err)
		if len(cube.Loads) != 2 || cube.Loads[0].Substituted != old.ID || len(cube.Absent) != 0 {
			t.Fatalf("loads %+v absent %+v", cube.Loads, cube.Absent)
		}
		if cube.Cells[0].Count != 6 {
			t.Errorf("counted %+v", cube.Cells)
		}
	})
}

func TestCounting(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		round := w.open("2023")
		for _, a := range []struct {
			who  string
			sent []returns.Sent
		}{{force1, national(6, "W1", "A1", "A1", "NS")}, {force2, national(3, "B1")}} {
			lead := lead1
			if a.who == force2 {
				lead = lead2
			}
			r := w.of(round, a.who)
			w.send(lead, r.ID, a.sent...)
			w.do(w.Submit(as(lead), r.ID, ""))
		}
		if n, _, err := w.clean(deskA, round.ID); err != nil || n != 2 {
			t.Fatalf("approved %d: %v", n, err)
		}
		plan := tabulate.Plan{Schema: "suspect", Periods: []string{"2023"}, Dims: []tabulate.Dim{{Field: tabulate.DimBody}, {Schema: "suspect", Field: "ethnicity_self"}},
			Filter: []tabulate.Term{{Schema: "investigation", Field: "suspects", Op: ">=", Values: []string{"2"}}, {Schema: "investigation", Field: "indicators", Op: "has", Values: []string{"control"}}}}
		cube, err := w.Count(context.Background(), plan, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int64{}
		for _, c := range cube.Cells {
			got[strings.Join(c.Codes, "|")] = c.Count
		}
		want := map[string]int64{force1 + "|W1": 1, force1 + "|A1": 2, force1 + "|~not-stated": 1, force1 + "|~not-asked": 8, force2 + "|B1": 1, force2 + "|~not-asked": 5}
		for k, n := range want {
			if got[k] != n {
				t.Errorf("%s is %d, want %d", k, got[k], n)
			}
		}
		if len(got) != len(want) {
			t.Errorf("cells %v", got)
		}
		plan.Filter = []tabulate.Term{{Schema: "investigation", Field: "setting", Op: "in", Values: []string{"group"}}}
		rows, err := w.RowsAt(as(lead1), plan, nil, []string{"", "A1"}, 10)
		if err != nil || len(rows) != 1 || rows[0].Reference != "SYN-1/P0" || rows[0].Number != 4 {
			t.Errorf("rows %+v %v", rows, err)
		}
		if rows, err := w.RowsAt(as(lead2), plan, nil, []string{force1, ""}, 10); err != nil || len(rows) != 0 {
			t.Errorf("another force's rows were shown: %+v %v", rows, err)
		}
		if rows, err := w.RowsAt(as(inspect), plan, nil, []string{"", ""}, 10); err != nil || len(rows) != 0 {
			t.Errorf("an inspector saw rows: %+v %v", rows, err)
		}
		rows, err = w.RowsAt(as(deskA), plan, nil, []string{"", ""}, 10)
		if err != nil || len(rows) != 6 {
			t.Errorf("the desk sees %+v %v", rows, err)
		}
		var seen int
		if err := d.QueryRow(context.Background(), "SELECT COUNT(*) FROM return_sight").Scan(&seen); err != nil || seen != 1 {
			t.Errorf("%d entries of sight, want 1: the desk's", seen)
		}
	})
}

func TestAFileThatCannotBeReadLosesNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		round := w.open("2023")
		r := w.of(round, force1)
		good := w.send(lead1, r.ID, national(2)...)
		bad := w.send(lead1, r.ID, returns.SentBytes("figures.pdf", []byte("%PDF-1.7 not a table")))
		if bad.State != "failed" || bad.Failure == "" {
			t.Fatalf("version is %+v", bad)
		}
		got := w.of(round, force1)
		if got.State != returns.Checked || got.Current != good.ID {
			t.Errorf("the return stands %s on %s, want checked on the version before", got.State, got.Current)
		}
		var left int
		if err := d.QueryRow(context.Background(), "SELECT COUNT(*) FROM return_row WHERE load NOT IN (SELECT seq FROM return_load)").Scan(&left); err != nil || left != 0 {
			t.Errorf("%d rows left behind: %v", left, err)
		}
	})
}

func TestNobodySeesAnotherBodysReturn(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.open("2023"), force1)
		v := w.send(lead1, r.ID, national(2)...)
		if _, err := w.See(as(lead2), r.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("another force sees the return: %v", err)
		}
		if _, _, err := w.SeeVersion(as(lead2), v.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("another force sees the version: %v", err)
		}
		if err := w.Submit(as(lead2), r.ID, ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("another force submits: %v", err)
		}
		if _, err := w.Receive(as(lead2), r.ID, national(1)); !errs.Is(err, errs.NotFound) {
			t.Errorf("another force sends: %v", err)
		}
		mine, err := w.Mine(as(lead2))
		if err != nil || len(mine) != 1 || mine[0].Body != force2 {
			t.Errorf("%+v %v", mine, err)
		}
		if all, err := w.Mine(as(inspect)); err != nil || len(all) != 2 {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestRefusedRowsNeedAReason(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.open("2023"), force1)
		sent := national(3)
		sent[0] = returns.SentBytes("investigation.csv",
			[]byte(invHead+"SYN-0,2023-01-05,2023-06-30,concluded,family,contact,2,0,1,associated,complex,1,no,no,cocad-1\nSYN-1,2023-13-05,2023-06-30,concluded,group,exploitation,2,0,1,associated,complex,1,no,no,cocad-1\n"))
		v := w.send(lead1, r.ID, sent...)
		if v.Refused == 0 || v.Good == 0 {
			t.Fatalf("%+v", v)
		}
		if err := w.Submit(as(lead1), r.ID, ""); !errs.Is(err, errs.Invalid) {
			t.Errorf("submitted with refused rows and no reason: %v", err)
		}
		w.do(w.Submit(as(lead1), r.ID, "The record is being put right."))
	})
}

// TestACheckCutShortIsDoneAgain stops the service in the middle of a check and
// starts another over the same database.
func TestACheckCutShortIsDoneAgain(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		round := w.open("2023")
		r := w.of(round, force1)
		version, err := w.Receive(as(lead1), r.ID, national(400))
		if err != nil {
			t.Fatal(err)
		}
		w.Close()
		again := returns.NewService(returns.Config{DB: d, Ledger: w.ledger, Auth: w.auth, Clock: w.clock, Book: w.Book(), Bodies: w.Bodies()})
		t.Cleanup(again.Close)
		system := access.WithActor(context.Background(), access.SystemActor("returns-resume"))
		if err := again.Resume(system); err != nil {
			t.Fatal(err)
		}
		if _, _, under := again.Progress(version); under {
			t.Error("a file that another node may be checking was taken")
		}
		again.SetPatience(-time.Second)
		for range 2 { // the second finds nothing to do, and sweeps
			if err := again.Resume(system); err != nil {
				t.Fatal(err)
			}
			again.Wait(context.Background(), version, time.Minute)
		}
		v, _, err := again.SeeVersion(as(lead1), version)
		if err != nil || v.State != "checked" || v.Good != 1600 {
			t.Fatalf("%+v %v", v, err)
		}
		if ok, err := again.CheckRows(context.Background(), version); err != nil || !ok {
			t.Errorf("the rows do not match their digests: %v", err)
		}
	})
}
