package audit_test

import (
	"context"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/audit"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// TestAnAuditProjectOutlivesItsAnalyst: what somebody had of a project is listed
// and let go of; the last analyst's waits for another of the same body alone.
func TestAnAuditProjectOutlivesItsAnalyst(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		p := w.project()
		leaves := func(a access.Actor, role access.Role) {
			t.Helper()
			who := access.Leaver{Account: a.ID, Human: a.Human, Name: a.Name, Body: a.Body, Roles: []access.Role{role}}
			if held, err := w.Holds(t.Context(), d, who); err != nil || len(held) != 1 || held[0] != "1 audit project" {
				t.Fatalf("%s holds %q, %v", a.ID, held, err)
			}
			admin := as(access.Actor{ID: "admin", Name: "Synthetic", Roles: []access.Role{access.RoleAdministrator}})
			if _, err := w.ledger.Write(admin, ledger.Act{Action: access.UserManage, Kind: "staff", ID: a.ID}, func(ctx context.Context, tx *ledger.Tx) error {
				return w.Left(ctx, tx, who)
			}); err != nil {
				t.Fatal(err)
			}
			if held, err := w.Holds(t.Context(), d, who); err != nil || len(held) != 0 {
				t.Errorf("%s still holds %q, %v", a.ID, held, err)
			}
			if _, err := w.Open(as(a), p.ID); err == nil && a.ID != "ben" {
				t.Errorf("%s still sees the project", a.ID)
			}
		}
		leaves(ann, access.RoleAuditAnalyst)
		if v := w.viewAs(ben, p.ID); v.Lead != ben.Human {
			t.Errorf("it is led by %s", v.Lead)
		}
		leaves(cleo, access.RoleClerk)
		if _, err := w.Open(as(stranger), p.ID); err == nil {
			t.Error("a stranger sees a project that has an analyst")
		}
		leaves(ben, access.RoleAuditAnalyst)
		elsewhere := somebody("elsewhere", access.RoleAuditAnalyst)
		elsewhere.Body, elsewhere.Standing = "made-up-other", access.Alone("elsewhere", "H-elsewhere", "made-up-other", access.No)
		if _, err := w.Open(as(elsewhere), p.ID); err == nil {
			t.Error("an analyst of another body sees it")
		}
		if mine, err := w.Projects(as(stranger)); err != nil || len(mine) != 1 {
			t.Errorf("the next analyst is shown %d projects, %v", len(mine), err)
		}
		if err := w.AddMember(as(stranger), p.ID, stranger.Human); err != nil {
			t.Fatal(err)
		}
		if v := w.viewAs(stranger, p.ID); v.Lead != stranger.Human || len(v.Members) != 2 {
			t.Errorf("it is led by %s, with %d members", v.Lead, len(v.Members))
		}
	})
}

func (w *world) viewAs(a access.Actor, project string) audit.View {
	w.t.Helper()
	v, err := w.Open(as(a), project)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}
