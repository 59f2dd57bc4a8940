package returns_test

import (
	"context"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit/pairs"
)

// office is one node, with the return that its acts are about.
type office struct {
	*world
	due, earlier string // this period's return of the first force, and the one before
	round        string
}

func officeOn(t *testing.T, d *db.DB) *office {
	t.Helper()
	o := &office{world: newWorld(t, d)}
	get := func(into *string, period, column string) {
		err := d.QueryRow(t.Context(), `SELECT `+column+` FROM return_due d JOIN return_round r ON r.id = d.round_id WHERE r.period = ? AND d.body = ?`, period, force1).Scan(into)
		if err != nil && !db.NoRows(err) {
			t.Fatal(err)
		}
	}
	get(&o.due, "2024", "d.id")
	get(&o.earlier, "2023", "d.id")
	get(&o.round, "2024", "d.round_id")
	return o
}

// onAReturn tries every pair of acts on the return of 2024; that of 2023 was
// approved.
func onAReturn(t *testing.T, prepare func(o *office), acts ...pairs.Act[*office]) {
	t.Helper()
	pairs.Suite[*office]{
		Start: func(t *testing.T, d *db.DB) {
			o := officeOn(t, d)
			first := o.of(o.open("2023"), force1)
			o.send(lead1, first.ID, national(2)...)
			o.do(o.Submit(as(lead1), first.ID, ""))
			o.do(o.Approve(as(deskA), first.ID))
			o.due = o.of(o.open("2024"), force1).ID
			prepare(o)
		},
		Open: officeOn, Tables: []string{"return_due", "return_version", "return_load", "return_step"}, Acts: acts,
	}.Run(t)
}

func does(name string, do func(o *office) error) pairs.Act[*office] {
	return pairs.Act[*office]{Name: name, Do: do}
}

var (
	submit   = does("submit", func(o *office) error { return o.Submit(as(lead1), o.due, "") })
	nothing  = does("a nil return", func(o *office) error { return o.Nil(as(lead1), o.due, "No case was found in this period.") })
	refuse   = does("refuse", func(o *office) error { return o.Refuse(as(lead1), o.due, "It is not held.") })
	approve  = does("approve", func(o *office) error { return o.Approve(as(deskA), o.due) })
	approveB = does("approve all that are clean", func(o *office) error { _, _, err := o.clean(deskB, o.round); return err })
	sendBack = does("send back", func(o *office) error { return o.SendBack(as(deskB), o.due, "A column is empty.") })
	instead  = does("put the earlier one in its place", func(o *office) error { return o.Substitute(as(deskA), o.due, "It did not come.") })
	nextMade = does("the earlier one is unlocked", func(o *office) error { return o.Unlock(as(deskA), o.earlier, "A row was wrong.") })
	noted    = does("figures were published", func(o *office) error {
		var v string
		if err := o.db.QueryRow(context.Background(), `SELECT COALESCE(counted_id, '') FROM return_due WHERE id = ?`, o.due).Scan(&v); err != nil || v == "" {
			return err
		}
		return o.NotePublished(as(deskB), []string{v})
	})
	unlock = does("unlock", func(o *office) error { return o.Unlock(as(deskA), o.due, "A row was wrong.") })
	lock   = does("lock", func(o *office) error { return o.Lock(as(deskB), o.due) })
)

func TestTwoActsAtOnceOnAnOwedReturn(t *testing.T) {
	onAReturn(t, func(*office) {}, nothing, refuse, instead, nextMade, submit)
}

func TestTwoActsAtOnceOnASubmittedReturn(t *testing.T) {
	onAReturn(t, func(o *office) {
		o.send(lead1, o.due, nationalIn("2024", 3)...)
		o.do(o.Submit(as(lead1), o.due, ""))
	}, approve, approveB, sendBack, submit, nothing, noted)
}

func TestTwoActsAtOnceOnAnApprovedReturn(t *testing.T) {
	onAReturn(t, func(o *office) {
		o.send(lead1, o.due, nationalIn("2024", 3)...)
		o.do(o.Submit(as(lead1), o.due, ""))
		o.do(o.Approve(as(deskA), o.due))
	}, unlock, lock, noted, nothing, approve)
}
