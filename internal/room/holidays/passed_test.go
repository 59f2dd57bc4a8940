package holidays_test

import (
	"context"
	"slices"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/holidays"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// waiting is the one proposal that waits.
func waiting(t *testing.T, s *holidays.Service) proposal.Proposal {
	t.Helper()
	all, err := s.Proposals().Waiting(second, holidays.PassedProposal)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d wait, %v", len(all), err)
	}
	return all[0]
}

// TestADayThatHasPassedTakesTwo: nobody puts one right alone, by whatever account,
// and nobody agrees who has not seen what it moves now. Once agreed it is a row with
// its reason and both names, and the clocks have followed. On both databases.
func TestADayThatHasPassedTakesTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newList(t, d)
		followed, moves := 0, holidays.Counts{Later: 2, Stay: 1}
		s.FollowWith(func(context.Context) error { followed++; return nil })
		s.MovesBy(func(_ context.Context, _ db.Querier, then *clock.Calendar) (holidays.Counts, holidays.Counts, error) {
			if name, err := then.Holiday(clock.EnglandAndWales, day("2026-11-19")); err != nil || name != "Made-up holiday" {
				t.Errorf("the effect is asked for with another list: %q, %v", name, err)
			}
			return moves, holidays.Counts{}, nil
		})
		in := said("2026-11-19", "Made-up holiday")
		nobody := access.WithActor(t.Context(), access.Actor{ID: "nobody", Roles: []access.Role{access.RoleAdministrator}})
		for _, ctx := range []context.Context{nobody, as(access.RoleSecretariat), as(access.RoleAuditor)} {
			if err := s.PutRight(ctx, holidays.Added, in); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s proposed it: %v", access.ActorFrom(ctx).ID, err)
			}
		}
		if err := s.PutRight(admin, holidays.Added, in); err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		p := waiting(t, s)
		for ctx, want := range map[context.Context]int{admin: 0, second: 1} {
			if items, err := s.DeskItems(ctx, access.ActorFrom(ctx)); err != nil || len(items) != want {
				t.Errorf("on the desk of %s: %v, %v", access.ActorFrom(ctx).Name, items, err)
			}
		}
		twin := access.ActorFrom(admin)
		twin.ID, twin.Selves = "twin", append(slices.Clone(twin.Selves), "twin")
		for _, ctx := range []context.Context{admin, nobody, access.WithActor(t.Context(), twin), as(access.RoleAuditor), as(access.RoleCoordinator)} {
			_, parts, err := s.EffectOf(ctx, p)
			if err == nil {
				_ = s.Proposals().Opened(ctx, p, parts...)
			}
			if err := s.Proposals().Agree(ctx, p.ID, ""); err == nil {
				t.Errorf("%s agreed", access.ActorFrom(ctx).ID)
			}
		}
		if err := s.Proposals().Agree(second, p.ID, ""); !errs.Is(err, errs.Conflict) || errs.Message(err) != proposal.OpenFirst {
			t.Errorf("agreed to without a look: %v", err)
		}
		look := func() {
			_, parts, err := s.EffectOf(second, p)
			if err == nil {
				err = s.Proposals().Opened(second, p, parts...)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		look()
		moves.Later = 3
		if err := s.Proposals().Agree(second, p.ID, ""); errs.Message(err) != proposal.OpenFirst {
			t.Errorf("agreed to other numbers than were shown: %v", err)
		}
		if got := due(s, "2026-11-12", 20); got != "2026-12-10" || followed != 0 {
			t.Errorf("before it was agreed: due %s, the clocks followed %d times", got, followed)
		}
		look()
		if err := s.Proposals().Agree(second, p.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := due(s, "2026-11-12", 20); got != "2026-12-11" || followed != 1 {
			t.Errorf("due %s, the clocks followed %d times", got, followed)
		}
		if got, err := s.Live().Now().Due(clock.EnglandAndWales, day("2026-11-12"), 5); err != nil || got != day("2026-11-19") {
			t.Errorf("a due day that had passed is %s, %v", got, err)
		}
		l, err := s.List(admin)
		if err != nil || len(l.Changes) != 1 {
			t.Fatalf("%v %+v", err, l.Changes)
		}
		if c := l.Changes[0]; c.Words() != "Made-up holiday was added after it had passed" || c.Day != day("2026-11-19") || c.Why != in.Why || c.Source != in.Source ||
			c.Name != "Synthetic Person 1" || c.Agreed != "Synthetic Person 2" {
			t.Errorf("%+v", c)
		}
		other := holidays.NewService(holidays.Config{DB: d, Base: mustBase(t)})
		if err := other.Refresh(t.Context()); err != nil || due(other, "2026-11-12", 20) != "2026-12-11" {
			t.Errorf("another node: %v", err)
		}
	})
}

// TestWhatIsNoDayThatHasPassedIsRefused at its field, when it is proposed and again
// when it is agreed to.
func TestWhatIsNoDayThatHasPassedIsRefused(t *testing.T) {
	s := newList(t, testkit.SQLite(t))
	for _, c := range []struct {
		what  string
		in    holidays.Input
		field string
	}{
		{holidays.Added, said("2026-11-30", "x"), "day"}, {holidays.Added, said("2026-11-22", "x"), "day"}, {holidays.Added, said("2026-08-31", "x"), "day"},
		{holidays.Added, said("2014-11-19", "x"), "day"},
		{holidays.Removed, said("2026-11-19", ""), "day"}, {holidays.Removed, said("2026-12-25", ""), "day"}, {holidays.Added, said("2026-11-19", " "), "title"},
		{"", said("2026-11-19", "x"), "what"}, {holidays.Whole, said("2026-11-19", "x"), "what"}, {"addde", said("2026-11-19", "x"), "what"},
		{holidays.Added, holidays.Input{Nation: clock.EnglandAndWales, Day: "2026-11-19", Title: "x", Source: "https://example.org/"}, "why"},
		{holidays.Added, holidays.Input{Nation: "wales", Day: "2026-11-19", Title: "x", Why: "x", Source: "https://example.org/"}, "nation"},
	} {
		err := s.PutRight(admin, c.what, c.in)
		if fields := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || !slices.ContainsFunc(fields, func(f errs.Field) bool { return f.Name == c.field }) {
			t.Errorf("%s %+v: %v %v, want a refusal at %s", c.what, c.in, err, fields, c.field)
		}
	}
	for _, in := range []holidays.Input{said("2026-08-31", ""), said("2026-08-31", "")} {
		if err := s.PutRight(admin, holidays.Removed, in); err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
	}
	p := waiting(t, s) // the later one took the place of the first
	if p.Title != "Take out 31 August 2026 (Summer bank holiday)" {
		t.Error(p.Title)
	}
	_, parts, err := s.EffectOf(second, p)
	if err == nil {
		err = s.Proposals().Opened(second, p, parts...)
	}
	if err == nil {
		err = s.Proposals().Agree(second, p.ID, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutRight(admin, holidays.Removed, said("2026-08-31", "")); !errs.Is(err, errs.Invalid) {
		t.Errorf("taken out twice: %v", err)
	}
}
