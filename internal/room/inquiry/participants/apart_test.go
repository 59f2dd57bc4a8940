package participants_test

import (
	"context"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// both is an account of somebody who was found to be one human with another.
func both(id, other string) context.Context {
	a := who(id)
	a.Selves = []string{id, a.Human, other, "H-" + other}
	return access.WithActor(context.Background(), a)
}

// TestOneHumanApartForTwoSeesNothing: that two accounts are of one human shuts both of what each was given apart, until
// the team ends one; it opens nothing of the one by the other, before or after.
func TestOneHumanApartForTwoSeesNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		w.text("I keep it to myself.")
		a, b := w.party("Anna A", clock.Day{}), w.party("Bert B", clock.Day{})
		of, of2 := w.acts("law-a", a), w.acts("law-b", b)
		w.promise("law-a", of)
		w.promise("law-b", of2)
		w.give([]string{a}, "doc-1")
		w.give([]string{b}, "doc-2")
		if len(w.opens("law-a", of)) != 1 || len(w.opens("law-b", of2)) != 1 {
			t.Fatal("each opens their own")
		}
		first, second := w.one(`SELECT id FROM inquiry_disclosed WHERE party_id = ?`, a), w.one(`SELECT id FROM inquiry_disclosed WHERE party_id = ?`, b)
		for _, found := range []map[string]string{{"H-law-b": "H-law-a"}, {"H-law-a": "H-law-b"}} {
			w.merged = found
			for _, who := range []context.Context{as("law-a"), as("law-b"), both("law-a", "law-b"), both("law-b", "law-a")} {
				all, err := w.Mine(who)
				w.do(err)
				for _, o := range all {
					if !o.Apart || len(o.For) > 0 || len(o.Asked) > 0 {
						t.Errorf("suspended: %+v", o)
					}
					own, items, err := w.Items(who, o.Representation.ID, "")
					if w.do(err); len(items) > 0 || len(own.For) > 0 {
						t.Errorf("%v", items)
					}
					for _, given := range []string{first, second} {
						_, _, err := w.Open(who, o.Representation.ID, given)
						refused(t, "opened", err, errs.NotFound)
					}
					_, _, err = w.Asks(who, o.Representation.ID)
					refused(t, "asked", err, errs.NotFound)
					if err := w.Promise(who, o.Representation.ID, 1, participant.Withdrawn); errs.CodeOf(err) != errs.Conflict {
						t.Error("promised", err)
					}
				}
			}
			_, team, err := w.Team(as("solicitor"), w.id)
			if w.do(err); len(team.All[0].Apart) != 1 || len(team.All[1].Apart) != 1 {
				t.Errorf("the team is told: %+v", team.All)
			}
		}
		w.do(w.EndActing(as("solicitor"), w.id, of, participant.Conflict, "It came out that one human acts for both."))
		if got := w.opens("law-b", of2); len(got) != 1 || got[0] != "Title of doc-2" {
			t.Errorf("the one that goes on: %v", got)
		}
		_, _, err := w.Open(both("law-a", "law-b"), of2, second)
		refused(t, "by the account that did not promise", err, errs.NotFound)
		for _, who := range []context.Context{both("law-a", "law-b"), both("law-b", "law-a")} {
			_, _, err := w.Open(who, of, first)
			refused(t, "what was ended", err, errs.NotFound)
		}
	})
}
