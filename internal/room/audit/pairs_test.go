package audit_test

import (
	"context"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/audit"
	"candour/internal/testkit/pairs"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// team is one node of the audit, with the project that its acts are about.
type team struct {
	*world
	project, list, member, dispute string
}

// teamOn is a node over a database and a folder of keys.
func teamOn(t *testing.T, d *db.DB, folder string) *team {
	t.Helper()
	w := &team{world: newWorld(t, d)}
	keys, err := vault.NewFileKeys(folder)
	if err != nil {
		t.Fatal(err)
	}
	s := w.Service
	w.Service = audit.NewService(audit.Config{DB: d, Ledger: w.ledger, Auth: w.auth, Clock: w.clock, Keys: keys, Staff: s.StaffOf(), Register: w.register, Book: w.book, Code: "test"})
	t.Cleanup(w.Service.Close)
	for into, query := range map[*string]string{&w.project: `SELECT id FROM audit_project`, &w.list: `SELECT id FROM audit_list ORDER BY position LIMIT 1`,
		&w.member: `SELECT id FROM audit_member WHERE human = 'H-cleo'`, &w.dispute: `SELECT id FROM audit_dispute ORDER BY position LIMIT 1`} {
		if err := d.QueryRow(t.Context(), query).Scan(into); err != nil && !db.NoRows(err) {
			t.Fatal(err)
		}
	}
	return w
}

func onAProject(t *testing.T, prepare func(w *team), acts ...pairs.Act[*team]) {
	t.Helper()
	folder := t.TempDir()
	pairs.Suite[*team]{
		Start: func(t *testing.T, d *db.DB) { prepare(teamOn(t, d, folder)) },
		Open:  func(t *testing.T, d *db.DB) *team { return teamOn(t, d, folder) },
		Tables: []string{"audit_project", "audit_member", "audit_list", "audit_dispute", "audit_judgement", "audit_plan", "audit_report", "audit_recommendation",
			"audit_published", "audit_step", "vault_person"},
		Acts: acts,
	}.Run(t)
}

func does(name string, do func(w *team) error) pairs.Act[*team] {
	return pairs.Act[*team]{Name: name, Do: do}
}

func judges(who access.Actor, verdict string) pairs.Act[*team] {
	return does(who.ID+" says "+verdict, func(w *team) error { return w.Judge(as(who), w.project, w.dispute, verdict, "") })
}

var (
	shut  = does("the project is closed", func(w *team) error { return w.ShutDown(as(ann), w.project, "It ended.") })
	leave = does("cleo leaves", func(w *team) error { return w.RemoveMember(as(ann), w.project, w.member) })
	plan  = does("the plan is registered", func(w *team) error {
		_, err := w.Service.Register(as(ann), w.project, smallPlan(), "")
		return err
	})
	drop = does("a list is taken out", func(w *team) error { return w.DropList(as(ben), w.project, w.list) })
)

// TestTwoActsAtOnceOnAProjectsLists: names of lists and people stand once, and a
// plan never names a list that is gone.
func TestTwoActsAtOnceOnAProjectsLists(t *testing.T) {
	joins := does("a stranger joins", func(w *team) error { return w.AddMember(as(ann), w.project, stranger.Human) })
	plan := plan
	plan.Alone = true // one more than the first needs a reason
	onAProject(t, func(w *team) { w.linked(60) }, plan, drop, joins, leave, shut)
}

// TestTwoActsAtOnceOnAPair: a pair has each clerk's word once, and is settled by
// what stands.
func TestTwoActsAtOnceOnAPair(t *testing.T) {
	onAProject(t, func(w *team) {
		v := w.linked(60)
		if disputes, err := w.Disputes(context.Background(), w.db, v.Run.ID); err != nil || len(disputes) == 0 {
			w.t.Fatalf("%d pairs to judge, %v", len(disputes), err)
		}
	}, judges(cleo, audit.Same), judges(cleo, audit.Different), judges(dev, audit.Different), leave, shut)
}
