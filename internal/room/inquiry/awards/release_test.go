package awards_test

import (
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestNoQuarterIsPublishedThatTells: everybody reads why figures are published, so that the words wait for the gate.
func TestNoQuarterIsPublishedThatTells(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		for _, c := range []award.Class{award.Panel, award.Secretariat, award.Witnesses, award.Other} {
			w.pay(c, 100*len(c), 7, 1000_00)
		}
		w.on(clock.NewDay(2026, 4, 3))
		p, err := w.Publish(as("secretary"), w.id, "2026-Q1", "The made-up quarter is over.", "")
		w.do(err)
		agree := func() error {
			w.read(w.Proposals(), "clerk", p, nil)
			return w.Proposals().Agree(as("clerk"), p, "")
		}
		w.tells = errs.New(errs.Conflict, "It could tell who somebody is.")
		refused(t, "agreed", agree(), errs.Conflict)
		w.tells, w.Gate = nil, nil
		refused(t, "without the gate", agree(), errs.Unavailable)
		if _, all, err := w.Public(as(""), w.id); err != nil || len(all) != 0 {
			t.Error("it is public:", all, err)
		}
		w.Gate = w
		ahead, err := w.Ahead(as("solicitor"), w.id)
		if err != nil || len(ahead) != 1 || ahead[0].Words != "" || ahead[0].Ref != "2026-Q1/1" {
			t.Fatal(ahead, err)
		}
		for _, who := range []string{"", "torn", "of-office", "support", "lawyer", "admin", "auditor", "com-1"} {
			if all, err := w.Ahead(as(who), w.id); len(all) > 0 || err != nil {
				t.Error(who, "sees what waits:", all, err)
			}
			if _, err := w.Words(as(who), w.id, "money", "2026-Q1/1"); errs.CodeOf(err) != errs.NotFound {
				t.Error(who, "reads what waits:", err)
			}
		}
		w.do(agree())
		out, err := awards.Outside{}.Public(as(""), w.DB, w.id)
		if err != nil || len(out) != 1 || out[0].Words != "The made-up quarter is over." || out[0].Ref != ahead[0].Ref || w.let[len(w.let)-1].Words != out[0].Words {
			t.Error("what was asked about is not what everybody reads:", out, err)
		}
	})
}
