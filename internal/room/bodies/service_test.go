package bodies_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/bodies"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

func as(role access.Role) context.Context {
	return person("synthetic-"+string(role), role)
}

func person(id string, role access.Role) context.Context {
	return access.WithActor(context.Background(), access.Actor{ID: id, Name: "Synthetic Person 1", Human: "H-" + id, Roles: []access.Role{role}, Standing: access.Alone(id, "H-"+id, "", access.No)})
}

var admin, second = as(access.RoleAdministrator), person("second-administrator", access.RoleAdministrator)

// agree has another administrator read the one tie that waits, and agree.
func agree(s *bodies.Service) error {
	all, err := s.Proposals().Waiting(second, bodies.TieProposal)
	if err != nil || len(all) != 1 {
		return fmt.Errorf("%d wait, %w", len(all), err)
	}
	_, parts, err := s.EffectOf(second, all[0])
	if err == nil {
		err = s.Proposals().Opened(second, all[0], parts...)
	}
	if err == nil {
		err = s.Proposals().Agree(second, all[0].ID, "")
	}
	return err
}

func newList(t *testing.T, d *db.DB) *bodies.Service {
	t.Helper()
	return listWith(t, d, func() {})
}

// listWith is newList; asked is called each time that the register is asked for its bodies.
func listWith(t *testing.T, d *db.DB, asked func()) *bodies.Service {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), bodies.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(bodies.Access())
	if err != nil {
		t.Fatal(err)
	}
	now := clock.NewFake(time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: now, Tables: slices.Concat(opened.Tables(), proposal.Tables(), bodies.Tables()), Origin: "example.com/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	return bodies.NewService(bodies.Config{DB: d, Ledger: l, Auth: policy, Clock: now,
		BuiltIn:        []bodies.Body{{ID: "made-up-force", Name: "Made-up Northern Police", Kind: bodies.Force, Source: bodies.BuiltIn}},
		RegisteredMark: func(context.Context, db.Querier) (string, error) { return "it never changes", nil },
		Registered: func(context.Context, db.Querier) ([]bodies.Body, error) {
			asked()
			return []bodies.Body{{ID: "made-up-department", Name: "Made-up Department", Kind: "department"}}, nil
		}})
}

// TestTheListOfBodies walks what an administrator does to the list, on both
// databases, with every refusal.
func TestTheListOfBodies(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, ctx := newList(t, d), context.Background()
		refused := func(err error, field string) {
			t.Helper()
			if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || !slices.ContainsFunc(f, func(f errs.Field) bool { return f.Name == field }) {
				t.Errorf("%v, want a refusal at the field %s", err, field)
			}
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err, errs.FieldsOf(err))
			}
		}
		if _, err := s.Add(as(access.RoleCoordinator), bodies.Input{Name: "Made-up Unit", Kind: bodies.Regional}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a coordinator adds a body: %v", err)
		}
		unit, err := s.Add(admin, bodies.Input{Name: "Made-up Unit", Kind: bodies.Regional, Parents: []string{"made-up-force"}})
		must(err)
		for _, twin := range []string{"Made-up Northern Constabulary", "made up unit", "Made-up Northern", "ＭＡＤＥ－ＵＰ ＵＮＩＴ"} {
			_, err := s.Add(admin, bodies.Input{Name: twin, Kind: bodies.Other})
			refused(err, "name")
		}
		_, err = s.Add(admin, bodies.Input{Name: "", Kind: "", Ended: "soon", Parents: []string{"nobody"}})
		for _, f := range []string{"name", "kind", "ended", "parents"} {
			refused(err, f)
		}
		department, err := s.Add(admin, bodies.Input{Name: "Made-up  department", Kind: bodies.Department})
		must(err)
		if department.ID != "made-up-department" {
			t.Errorf("the register's body has a second id, %s", department.ID)
		}
		if st, err := s.Standing(ctx, d, unit.ID); err != nil || st.Closes != bodies.ClosesSome || !slices.Contains(st.Kin, "made-up-force") {
			t.Errorf("the unit of a force stands as %v, %v", st, err)
		}
		refused(s.Tie(admin, bodies.TieInput{From: "made-up-force", To: unit.ID, Kind: bodies.PartOf, Reason: "made up"}), "other")
		refused(s.Tie(admin, bodies.TieInput{From: unit.ID, To: unit.ID, Kind: bodies.Became, Reason: "made up"}), "other")
		refused(s.Tie(admin, bodies.TieInput{From: unit.ID, To: "nobody", Kind: "", Reason: ""}), "reason")
		must(s.Tie(admin, bodies.TieInput{From: unit.ID, To: department.ID, Kind: bodies.Became, Reason: "made up"}))
		if kin, err := s.Kin(ctx, d, department.ID); err != nil || slices.Contains(kin, "made-up-force") {
			t.Errorf("one administrator alone tied them: %v, %v", kin, err)
		}
		must(agree(s))
		if kin, err := s.Kin(ctx, d, department.ID); err != nil || !slices.Contains(kin, "made-up-force") {
			t.Errorf("what the unit became is kin of %v, %v", kin, err)
		}
		dir, err := s.List(admin)
		must(err)
		for _, tie := range dir.Ties(department.ID) {
			refused(s.Untie(admin, tie.ID, " "), "reason")
			must(s.Untie(admin, tie.ID, "It was another unit. (Made up.)"))
			if st, err := s.Standing(ctx, d, department.ID); err != nil || st.Closes != bodies.ClosesSome {
				t.Errorf("one administrator alone untied them: %v, %v", st, err)
			}
			must(agree(s))
		}
		if st, err := s.Standing(ctx, d, department.ID); err != nil || st.Closes != bodies.ClosesNone {
			t.Errorf("after the mistake is taken back: %v, %v", st, err)
		}
		must(s.Change(admin, bodies.Input{ID: unit.ID, Name: "Made-up Regional Unit", Kind: bodies.Regional, Reason: "Its name. (Made up.)", Version: 1}))
		if err := s.Change(admin, bodies.Input{ID: unit.ID, Name: "x", Kind: bodies.Other, Reason: "late", Version: 1}); !errs.Is(err, errs.Conflict) {
			t.Errorf("a change over somebody else's: %v", err)
		}
		refused(s.Change(admin, bodies.Input{ID: "made-up-force", Kind: bodies.Other, Reason: "Seen in the order"}), "kind")
		must(s.Change(admin, bodies.Input{ID: "made-up-force", Kind: bodies.Force, Reason: "Looked at. (Made up.)"}))
		refused(s.Change(admin, bodies.Input{ID: "made-up-force", Kind: bodies.Force, Ended: "March 2020", Reason: "It ended. (Made up.)", Version: 1}), "ended")
		if dir, err = s.List(admin); err != nil {
			t.Fatal(err)
		}
		if b, _ := dir.Find("made-up-force"); b.Kind != bodies.Force || !b.Ended.IsZero() || b.Name != "Made-up Northern Police" {
			t.Errorf("the force became %+v", b)
		}
	})
}

// TestWhereSomebodyWorkedBefore: it counts from the moment it is noted, also a
// body that they were moved away from; nobody notes their own.
func TestWhereSomebodyWorkedBefore(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, ctx := newList(t, d), context.Background()
		if _, err := s.Add(admin, bodies.Input{Name: "Made-up Panel", Kind: bodies.Panel}); err != nil {
			t.Fatal(err)
		}
		closes := func() bodies.Closing {
			st, err := s.Standing(ctx, d, "made-up-panel", "somebody")
			if err != nil {
				t.Fatal(err)
			}
			return st.Closes
		}
		if closes() != bodies.ClosesNone {
			t.Error("somebody of the panel closes something")
		}
		in := bodies.PastInput{Staff: "somebody", Body: "made-up-force", Kind: bodies.Secondment, From: "2019", To: "March 2021", Reason: "Their own word. (Made up.)"}
		if err := s.AddPast(as(access.RoleSecretariat), in); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the secretariat notes a past: %v", err)
		}
		if err := s.AddPast(access.WithActor(ctx, access.Actor{ID: "somebody", Roles: []access.Role{access.RoleAdministrator}}), in); !errs.Is(err, errs.Forbidden) {
			t.Errorf("somebody notes their own past: %v", err)
		}
		if err := s.AddPast(admin, bodies.PastInput{Staff: "somebody", Body: "nobody", From: "2021", To: "2019"}); len(errs.FieldsOf(err)) != 4 {
			t.Errorf("%v", errs.FieldsOf(err))
		}
		if err := s.AddPast(admin, in); err != nil {
			t.Fatal(err)
		}
		if closes() != bodies.ClosesSome {
			t.Error("a secondment to a force does not count")
		}
		past, err := s.Pasts(ctx, d, "somebody")
		if err != nil || len(past) != 1 {
			t.Fatalf("%v, %v", past, err)
		}
		dir, _ := s.Directory(ctx, d)
		if words := dir.PastWords(past[0]); !strings.Contains(words, "Made-up Northern Police") || !strings.Contains(words, "2019") {
			t.Error(words)
		}
		if err := s.WithdrawPast(admin, "somebody else", past[0].ID, "wrong"); !errs.Is(err, errs.NotFound) {
			t.Errorf("another person's past is taken back: %v", err)
		}
		if err := s.WithdrawPast(admin, "somebody", past[0].ID, "It was somebody else. (Made up.)"); err != nil {
			t.Fatal(err)
		}
		if closes() != bodies.ClosesNone {
			t.Error("a mistake that was taken back still counts")
		}
	})
}

// TestATieTakesTwoAdministrators: nobody ties bodies alone, by whatever account, and
// nobody agrees who has not seen what it would change now.
func TestATieTakesTwoAdministrators(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newList(t, d)
		if _, err := s.Add(admin, bodies.Input{Name: "Made-up Unit", Kind: bodies.Regional}); err != nil {
			t.Fatal(err)
		}
		tie := bodies.TieInput{From: "made-up-unit", To: "made-up-force", Kind: bodies.PartOf, Reason: "made up"}
		if err := s.Tie(access.WithActor(t.Context(), access.Actor{ID: "nobody", Roles: []access.Role{access.RoleAdministrator}}), tie); !errs.Is(err, errs.Forbidden) {
			t.Errorf("somebody of whom nobody has said who they are proposed a tie: %v", err)
		}
		if err := s.Tie(admin, tie); err != nil {
			t.Fatal(err)
		}
		all, err := s.Proposals().Waiting(second, bodies.TieProposal)
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		effect, parts, err := s.EffectOf(second, all[0])
		if err != nil || !slices.Contains(effect.Begin, "Made-up Unit: Made-up Northern Police") || len(effect.Ends) != 0 {
			t.Errorf("%+v, %v", effect, err)
		}
		if err := s.Proposals().Agree(second, all[0].ID, ""); !errs.Is(err, errs.Conflict) || errs.Message(err) != proposal.OpenFirst {
			t.Errorf("agreed to without a look: %v", err)
		}
		twin := access.ActorFrom(admin)
		twin.ID, twin.Selves = "twin", append(slices.Clone(twin.Selves), "twin")
		for _, ctx := range []context.Context{admin, access.WithActor(t.Context(), twin), as(access.RoleAuditor), as(access.RoleCoordinator)} {
			_ = s.Proposals().Opened(ctx, all[0], parts...)
			if err := s.Proposals().Agree(ctx, all[0].ID, ""); err == nil {
				t.Errorf("%s agreed", access.ActorFrom(ctx).ID)
			}
		}
		if kin, err := s.Kin(t.Context(), d, "made-up-unit"); err != nil || slices.Contains(kin, "made-up-force") {
			t.Errorf("%v, %v", kin, err)
		}
		if err := agree(s); err != nil {
			t.Fatal(err)
		}
		if kin, err := s.Kin(t.Context(), d, "made-up-unit"); err != nil || !slices.Contains(kin, "made-up-force") {
			t.Errorf("%v, %v", kin, err)
		}
	})
}
