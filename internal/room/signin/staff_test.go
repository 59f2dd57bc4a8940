package signin_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/signin"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func TestStaffPages(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		owner, _ := a.register()
		b := a.browser()
		b.signIn(a, "s-admin")
		if got := b.get("/staff").body; !strings.Contains(got, "Synthetic Person 1 (owner)") || !strings.Contains(got, "owner@example.test") {
			t.Fatal("the list does not name the owner")
		}
		form := url.Values{"name": {"  Synthetic   Person 5 "}, "email": {" Five@Example.Test"}, "human": {"W-500"}, "roles": {"analyst", "coordinator"}}
		if got := b.post("/staff/new", "/staff/new", form); !strings.Contains(got.body, "The person is added") || !strings.Contains(got.body, "five@example.test") {
			t.Fatalf("adding: %d at %s", got.status, got.url)
		}
		if got := b.post("/staff/new", "/staff/new", form); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "registered already") {
			t.Errorf("the same address twice: %d", got.status)
		}
		path := "/staff/" + owner.ID
		change := url.Values{"version": {"2"}, "name": {owner.Name}, "email": {owner.Email}, "body": {"force"}, "human": {owner.Number}, "roles": {"owner", "analyst"}}
		if got := b.post(path, path, change); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Say why") {
			t.Errorf("no reason: %d", got.status)
		}
		for _, empty := range []string{".", "x", "n/a", "reason"} {
			change.Set("reason", empty)
			if got := b.post(path, path, change); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "in words that say something") {
				t.Errorf("the reason %q: %d", empty, got.status)
			}
		}
		change.Set("reason", "also prepares figures")
		if got := b.post(path, path, change); !strings.Contains(got.body, "Owner and Analyst") {
			t.Errorf("changing: %d at %s", got.status, got.url)
		}
		if got := b.post(path, path, change); !strings.Contains(got.body, "Somebody else changed this person") {
			t.Errorf("a stale version: %d", got.status)
		}
		// Every change is in the log, with who and why.
		var told int
		err := d.QueryRow(t.Context(), `SELECT count(*) FROM ledger_leaf WHERE kind = 'staff' AND record_id = ? AND actor_id = 'admin1' AND body LIKE ?`,
			owner.ID, `%also prepares figures%`).Scan(&told)
		if err != nil || told != 1 || a.count("ledger_leaf") != 4 {
			t.Errorf("%d leaves, of which %d tell of the change (%v)", a.count("ledger_leaf"), told, err)
		}
	})
}

// The list shows ten people a page, and everybody is on one of them.
func TestTheListOfStaffIsPartedIntoPages(t *testing.T) {
	a, b := signedIn(t, "s-admin")
	for i := range 21 {
		n := strconv.Itoa(i + 10)
		a.staff(signin.Staff{ID: "more" + n, Name: "Synthetic Person " + n, Email: "more" + n + "@example.test", Human: "W-" + n, Roles: []access.Role{access.RoleAnalyst}})
	}
	seen := map[string]bool{}
	for page, want := range []int{10, 10, 3} {
		rows := regexp.MustCompile(`href="/staff/(more\d+|owner1|admin1)"`).FindAllString(b.get("/staff?page="+strconv.Itoa(page+1)).body, -1)
		if len(rows) != want {
			t.Errorf("page %d shows %d people", page+1, len(rows))
		}
		for _, row := range rows {
			seen[row] = true
		}
	}
	if len(seen) != 23 {
		t.Errorf("%d of 23 people are on the pages", len(seen))
	}
}

func TestOnlyAdministratorsManageStaff(t *testing.T) {
	a, b := signedIn(t, "s-owner")
	for _, path := range []string{"/staff", "/staff/new", "/staff/admin1"} {
		if got := b.get(path); got.status != http.StatusForbidden || strings.Contains(got.body, "admin@example.test") {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	asOwner := access.WithActor(context.Background(), access.Actor{ID: "owner1", Roles: []access.Role{access.RoleOwner}, Body: "force"})
	valid := signin.Staff{Name: "Synthetic Person 6", Email: "six@example.test", Human: "W-6", Roles: []access.Role{access.RoleAnalyst}}
	for name, ctx := range map[string]context.Context{"owner": asOwner, "public": context.Background()} {
		if _, err := a.signin.AddStaff(ctx, valid); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("%s adds: %v", name, err)
		}
		if _, err := a.signin.Staff(ctx); err == nil {
			t.Errorf("%s lists", name)
		}
	}
	// Not through SQL either: the table takes no row without its leaf.
	err := a.db.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE staff SET roles = '["administrator"]' WHERE id = 'owner1'`)
		return err
	})
	if err == nil {
		t.Error("a role was handed out by raw SQL")
	}
}

func TestStaffAreChecked(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{})
	good := signin.Staff{Name: "Synthetic Person 7", Email: "seven@example.test", Human: "W-7", Body: "force", Roles: []access.Role{access.RoleOwner}}
	for field, spoil := range map[string]func(*signin.Staff){
		"name":  func(p *signin.Staff) { p.Name = "  " },
		"email": func(p *signin.Staff) { p.Email = "Seven <seven@example.test>" },
		"roles": func(p *signin.Staff) { p.Roles = nil },
		"body":  func(p *signin.Staff) { p.Body = "" },
		"human": func(p *signin.Staff) { p.Human = " \u200b" },
	} {
		p := good
		spoil(&p)
		_, err := a.signin.AddStaff(a.admin(), p)
		if fields := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(fields) != 1 || fields[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, role := range []access.Role{access.RoleSystem, access.RolePublic, "root"} {
		p := good
		p.Roles = append(p.Roles, role)
		if _, err := a.signin.AddStaff(a.admin(), p); !errs.Is(err, errs.Invalid) {
			t.Errorf("role %s can be handed out: %v", role, err)
		}
	}
	if n := a.count("staff"); n != 0 {
		t.Errorf("%d staff", n)
	}
}

// One person alone can neither give themselves a role nor lock everybody out.
func TestAdministratorsCannotActOnThemselves(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		_, admin := a.register()
		self := access.WithActor(context.Background(), admin.Actor())
		for name, spoil := range map[string]func(*signin.Staff){
			"a role":  func(p *signin.Staff) { p.Roles = append(p.Roles, access.RoleAnalyst) },
			"a body":  func(p *signin.Staff) { p.Body = "force" },
			"disable": func(p *signin.Staff) { p.Disabled = true },
		} {
			p := admin
			p.Roles = append([]access.Role(nil), admin.Roles...)
			spoil(&p)
			if err := a.signin.ChangeStaff(self, p, "A test."); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		admin.Name = "Synthetic Person 2, renamed"
		if err := a.signin.ChangeStaff(self, admin, "a new name"); err != nil {
			t.Errorf("one's own name: %v", err)
		}
		last := admin
		last.Disabled, last.Version = true, 0
		if err := a.signin.ChangeStaff(a.admin(), last, "A test."); !errs.Is(err, errs.Invalid) {
			t.Errorf("the last administrator was disabled: %v", err)
		}
	})
}

func TestANewAddressIsTiedAnew(t *testing.T) {
	a, b := signedIn(t, "s-owner")
	owner := a.owner
	owner.Email = "stranger@example.test"
	if err := a.signin.ChangeStaff(a.admin(), owner, "another person has the job"); err != nil {
		t.Fatal(err)
	}
	if got := b.whoami(); !strings.HasPrefix(got, "public ") {
		t.Errorf("the person before is still %s", got)
	}
	if got := b.signIn(a, "s-owner"); got.status != http.StatusForbidden {
		t.Errorf("the person before is let in: %d", got.status)
	}
	if got := a.browser().signIn(a, "s-stranger"); got.body != asOwner {
		t.Errorf("the person now: %d %s", got.status, got.body)
	}
}

func TestFirstAdministrator(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		first := signin.Staff{Name: "Synthetic Person 2 (administrator)", Email: "admin@example.test", Human: "W-2"}
		twice := first
		twice.Email, twice.Human = "other@example.test", "\uff37\uff0d\uff12"
		if _, err := a.signin.FirstAdministrators(t.Context(), first, twice); !errs.Is(err, errs.Invalid) || a.count("staff") != 0 {
			t.Errorf("one human as both: %v", err)
		}
		for _, like := range [][2]string{{"admin+2@example.test", "W-7"}, {"a.d.min@example.test", "W-7"}, {"other@example.test", "W-Z"}, {"other@example.test", "W.2"}} {
			p := twice
			p.Email, p.Human = like[0], like[1]
			if _, err := a.signin.FirstAdministrators(t.Context(), first, p); !errs.Is(err, errs.Invalid) || a.count("staff") != 0 {
				t.Errorf("one human as both, %v: %v", like, err)
			}
		}
		twice.Human = "W-7"
		for i, want := range []bool{true, false} {
			made, err := a.signin.FirstAdministrators(t.Context(), first, twice)
			if err != nil || made != want {
				t.Errorf("time %d: %v, %v", i+1, made, err)
			}
		}
		b := a.browser()
		b.signIn(a, "s-admin")
		if got := b.whoami(); !strings.Contains(got, "[administrator]") {
			t.Errorf("signed in as %s", got)
		}
		p := signin.Staff{Name: "Synthetic Person 4", Email: "Four@example.test", Human: "W-4", Roles: []access.Role{access.RoleAnalyst}}
		one, err := a.signin.EnsureStaff(a.admin(), p)
		if err != nil {
			t.Fatal(err)
		}
		if two, err := a.signin.EnsureStaff(a.admin(), p); err != nil || two.ID != one.ID {
			t.Errorf("the second time: %q, %v; want %q", two.ID, err, one.ID)
		}
	})
}
