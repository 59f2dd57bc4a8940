package bodies_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/bodies"
	"candour/internal/testkit"
)

// TestAKindThatOpensTakesTwoAdministrators: one alone does not say of a force that it is
// no part of policing, neither on its page nor by adding it anew.
func TestAKindThatOpensTakesTwoAdministrators(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newList(t, d)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		unit, err := s.Add(admin, bodies.Input{Name: "Made-up Unit", Kind: bodies.Regional})
		must(err)
		is := func(want bodies.Kind) {
			t.Helper()
			list, err := s.List(admin)
			must(err)
			if b, _ := list.Find(unit.ID); b.Kind != want {
				t.Errorf("it is %q, want %q", b.Kind, want)
			}
		}
		change := bodies.Input{ID: unit.ID, Name: unit.Name, Kind: bodies.Other, Reason: "made up", Version: 1}
		must(s.Change(admin, change))
		is(bodies.Regional)
		all, err := s.Proposals().Waiting(second, bodies.KindProposal)
		must(err)
		if len(all) != 1 {
			t.Fatalf("%d proposals", len(all))
		}
		if err := s.Proposals().Agree(admin, all[0].ID, ""); err == nil {
			t.Error("agreed to by who proposed it")
		}
		c, parts, err := s.KindChangeOf(second, all[0])
		must(err)
		if c.Is != bodies.Other || c.Body.Kind != bodies.Regional || c.Outcome != bodies.ClosesNone {
			t.Errorf("%+v", c)
		}
		must(s.Proposals().Opened(second, all[0], parts...))
		must(s.Proposals().Agree(second, all[0].ID, ""))
		is(bodies.Other)

		// The other way it closes, and one does it alone.
		change.Kind, change.Version = bodies.Force, 2
		must(s.Change(admin, change))
		is(bodies.Force)

		// What was changed meanwhile is not written over.
		change.Kind, change.Version = bodies.Council, 3
		must(s.Change(admin, change))
		must(s.Change(admin, bodies.Input{ID: unit.ID, Name: unit.Name, Kind: bodies.Prosecutor, Reason: "made up", Version: 3}))
		all, err = s.Proposals().Waiting(second, bodies.KindProposal)
		must(err)
		_, parts, err = s.KindChangeOf(second, all[0])
		must(err)
		must(s.Proposals().Opened(second, all[0], parts...))
		if err := s.Proposals().Agree(second, all[0].ID, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("agreed to over a later change: %v", err)
		}
		is(bodies.Prosecutor)
	})
}

func TestWhatOpens(t *testing.T) {
	for _, was := range append(bodies.Kinds(), bodies.KindWords{}) {
		for _, is := range bodies.Kinds() {
			if want := was.Kind.Closes() && !is.Kind.Closes(); bodies.Opens(was.Kind, is.Kind) != want {
				t.Errorf("%q to %q: want %v", was.Kind, is.Kind, want)
			}
		}
	}
}
