package signin_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/signin"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

const why = "Synthetic reason: the only administrator has left."

// TestBreakGlass: nobody is made administrator by the command while one can sign
// in; when none is left one is, old account or new, with a public entry.
func TestBreakGlass(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if _, err := d.Migrate(ctx, ledger.Migrations(), signin.Migrations()); err != nil {
			t.Fatal(err)
		}
		policy, err := access.Compile(signin.Access())
		if err != nil {
			t.Fatal(err)
		}
		now := clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: now, Tables: signin.Tables(), Origin: "test.example/ledger"})
		if err != nil {
			t.Fatal(err)
		}
		cfg := signin.Config{DB: d, Ledger: l, Policy: policy, Clock: now, PublicURL: "http://127.0.0.1", Key: make([]byte, 32)}
		s, err := signin.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		system := access.WithActor(ctx, access.SystemActor("break-glass"))
		try := func(ctx context.Context, email, reason string, want errs.Code) {
			t.Helper()
			if _, err := signin.BreakGlass(ctx, cfg, signin.Staff{Name: "Synthetic Person 1", Email: email, Human: "W-" + email[:1]}, reason); errs.CodeOf(err) != want {
				t.Errorf("%s: %v, want %q", email, err, want)
			}
		}
		told := func(n int) []signin.Emergency {
			t.Helper()
			got, err := s.Emergencies(ctx)
			if err != nil || len(got) != n {
				t.Fatalf("%d are told, %v, want %d", len(got), err, n)
			}
			return got
		}
		try(system, "first@example.org", "because", errs.Invalid)
		try(system, "nothing", why, errs.Invalid)
		administrator := access.WithActor(ctx, access.Actor{ID: "x", Roles: []access.Role{access.RoleAdministrator}})
		try(administrator, "first@example.org", why, errs.Forbidden)
		told(0)
		try(system, "first@example.org", why, "")
		if got := told(1); got[0].Account != "made" || got[0].Reason != why || got[0].Day != "2026-11-23" || got[0].Entry == "" {
			t.Errorf("it tells %+v", got[0])
		}
		// One alone can agree to nothing: a second is let in, and no third.
		try(system, "second@example.org", why, "")
		try(system, "third@example.org", why, errs.Forbidden)
		told(2)

		all, err := s.Staff(administrator)
		if err != nil || len(all) != 2 || all[0].Email == all[1].Email {
			t.Fatal(all, err)
		}
		first := all[slices.IndexFunc(all, func(p signin.Staff) bool { return p.Email == "first@example.org" })]
		if _, err := l.Write(administrator, ledger.Act{Action: access.UserManage, Kind: "staff", ID: first.ID, Reason: "Synthetic"}, func(ctx context.Context, tx *ledger.Tx) error {
			return tx.Update(ctx, "staff", first.ID, 0, ledger.Row{"disabled": true})
		}); err != nil {
			t.Fatal(err)
		}
		try(system, "first@example.org", why, "")
		if got := told(3); !strings.Contains(got[0].Account+got[1].Account+got[2].Account, "restored") {
			t.Errorf("it tells %+v", got)
		}
		try(system, "first@example.org", why, errs.Forbidden)
		if all, err = s.Staff(administrator); err != nil || len(all) != 2 || all[0].Disabled || all[1].Disabled {
			t.Errorf("the account: %+v, %v", all, err)
		}
		items, err := l.Recent(ctx, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		public := 0
		for _, it := range items {
			if pub, ok := l.Public(it); ok && it.Act == signin.UseBreakGlass {
				public++
				for _, im := range pub.Rows {
					if im.Table != "staff_emergency" {
						t.Errorf("the public entry shows %s", im.Table)
					}
				}
			}
		}
		if public != 3 {
			t.Errorf("%d public entries, want 3", public)
		}
	})
}
