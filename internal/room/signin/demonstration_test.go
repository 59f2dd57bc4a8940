package signin_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/signin"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestMadeUpStaffCountOnlyInADemonstration: where the mark is not, an invented
// person cannot be entered; one who is there signs in nowhere, is given no work,
// keeps no key and is no administrator.
func TestMadeUpStaffCountOnlyInADemonstration(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		a := newApp(t, d, options{noOIDC: true, demo: true})
		made := signin.Staff{ID: "syn1", Name: "Synthetic Person 3", Email: "v3@example.test", Body: "panel", Human: "M-3",
			Roles: []access.Role{access.RoleAdministrator, access.RoleCustodian}, Synthetic: true}
		a.staff(made)
		a.mark() // a second time changes nothing
		b := a.browser()
		if !strings.Contains(b.get("/sign-in").body, `href="`+signin.DemoPath+`"`) {
			t.Error("who comes to sign in is not led to where one becomes somebody made up")
		}
		b.post(signin.DemoPath, signin.DemoPath, url.Values{"id": {"syn1"}})
		if got := b.whoami(); !strings.HasPrefix(got, "syn1 ") {
			t.Fatalf("in the demonstration: %s", got)
		}
		// The same rows without the mark: what a real service must not trust.
		for _, stmt := range []string{`ALTER TABLE demonstration RENAME TO gone`, `CREATE TABLE demonstration (id TEXT)`} {
			if _, err := d.SQL().ExecContext(ctx, stmt); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.whoami(); !strings.HasPrefix(got, "public ") {
			t.Errorf("the session goes on: %s", got)
		}
		if strings.Contains(b.get("/sign-in").body, signin.DemoPath) {
			t.Error("a real service leads to made-up people")
		}
		if b.post(signin.DemoPath, signin.DemoPath, url.Values{"id": {"syn1"}}); !strings.HasPrefix(b.whoami(), "public ") {
			t.Error("an invented person signed in")
		}
		people, err := a.signin.People(ctx)
		if err != nil || slices.ContainsFunc(people, func(p access.Actor) bool { return p.Synthetic }) {
			t.Errorf("work can be given to %v, %v", people, err)
		}
		keeps, err := signin.Keepers(ctx, d)
		if err != nil || keeps("M-3") {
			t.Errorf("an invented custodian keeps a key (%v)", err)
		}
		made.ID, made.Email, made.Human = "syn2", "v4@example.test", "M-4"
		if _, err := a.signin.AddStaff(a.admin(), made); !errs.Is(err, errs.Invalid) {
			t.Errorf("an invented person was entered: %v", err)
		}
		// No administrator is left who is real.
		_, err = signin.BreakGlass(access.WithActor(ctx, access.SystemActor("break-glass")), signin.Config{DB: d, Ledger: a.ledger, Policy: a.policy, Clock: a.clock},
			signin.Staff{Name: "Administrator", Email: "real@example.test", Human: "W-77"}, "Nobody real can let anybody in.")
		if err != nil {
			t.Errorf("the invented administrator counts: %v", err)
		}
	})
}
