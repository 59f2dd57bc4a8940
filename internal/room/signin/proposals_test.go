package signin_test

import (
	"context"
	"net/http"
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

// as is somebody at work.
func (a *app) as(id string) context.Context {
	a.t.Helper()
	people, err := a.signin.People(a.t.Context())
	i := slices.IndexFunc(people, func(p access.Actor) bool { return p.ID == id })
	if err != nil || i < 0 {
		a.t.Fatal(id, err)
	}
	return access.WithActor(context.Background(), people[i])
}

func (a *app) look(id string) signin.Staff {
	a.t.Helper()
	p, err := a.signin.StaffMember(a.admin(), id)
	if err != nil {
		a.t.Fatal(err)
	}
	return p
}

// administrators enters three accounts of two administrators.
func (a *app) administrators() {
	for id, number := range map[string]string{"one": "A-1", "two": "B-2", "twin": "A1"} {
		a.staff(signin.Staff{ID: id, Name: "Synthetic " + id, Email: id + "@admin.test", Human: number, Roles: []access.Role{access.RoleAdministrator}})
	}
}

func (a *app) waiting(n int) []signin.Proposal {
	a.t.Helper()
	got, err := a.signin.Proposals(a.admin())
	if err != nil || len(got) != n {
		a.t.Fatalf("%d wait, want %d: %v", len(got), n, err)
	}
	return got
}

// TestARoleOfPowerTakesTwoAdministrators: for every role that is not one of the
// few, what one administrator gives does not count until another human agrees.
func TestARoleOfPowerTakesTwoAdministrators(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.administrators()
		for i, role := range access.StaffRoles() {
			p := signin.Staff{Name: "Newcomer " + string(rune('A'+i)) + strings.Repeat(string(rune('k'+i%7)), i+1), Email: "n" + strings.Repeat("x", i*2) + "@new.test",
				Human: strings.Repeat("7", i*2+2), Body: "body" + string(rune('a'+i)), Roles: []access.Role{role}}
			p, err := a.signin.Enter(a.as("one"), p)
			if err != nil {
				t.Fatal(role, err)
			}
			if got := a.look(p.ID); slices.Contains(got.Roles, role) == signin.TakesTwo(role) {
				t.Errorf("%s: has %v before anybody agreed", role, got.Roles)
			}
			if !signin.TakesTwo(role) {
				a.waiting(0)
				continue
			}
			id := a.waiting(1)[0].ID
			for _, who := range []string{"one", "twin"} {
				if err := a.signin.Agree(a.as(who), id, ""); !errs.Is(err, errs.Forbidden) {
					t.Errorf("%s: %s agrees to their own: %v", role, who, err)
				}
			}
			nobody := access.WithActor(context.Background(), access.Actor{ID: "nobody", Roles: []access.Role{access.RoleAdministrator}})
			if err := a.signin.Agree(nobody, id, ""); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: somebody whom nobody knows agrees: %v", role, err)
			}
			if err := a.signin.Agree(a.as("two"), id, ""); err != nil {
				t.Fatal(role, err)
			}
			if got := a.look(p.ID); !slices.Contains(got.Roles, role) {
				t.Errorf("%s: has %v after it was agreed", role, got.Roles)
			}
			if err := a.signin.Agree(a.as("two"), id, ""); !errs.Is(err, errs.Conflict) {
				t.Errorf("%s: agreed twice: %v", role, err)
			}
		}
	})
}

// TestWhoHoldsAPowerIsChangedByTwo: another address, body or number of somebody
// with such a role, and letting them in again, wait; taking away does not.
func TestWhoHoldsAPowerIsChangedByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.administrators()
		a.staff(signin.Staff{ID: "holder", Name: "Synthetic holder", Email: "h@holder.test", Human: "Q-900", Body: "force", Roles: []access.Role{access.RoleCustodian, access.RoleAnalyst}})
		for what, edit := range map[string]func(*signin.Staff){
			"address": func(p *signin.Staff) { p.Email = "next@holder.test" },
			"body":    func(p *signin.Staff) { p.Body = "other" },
			"number":  func(p *signin.Staff) { p.Human = "Z-111" },
		} {
			was := a.look("holder")
			p := was
			edit(&p)
			if err := a.signin.ChangeStaff(a.as("one"), p, "A test."); err != nil {
				t.Fatal(what, err)
			}
			if now := a.look("holder"); now.Email != was.Email || now.Body != was.Body || now.Human != was.Human {
				t.Errorf("%s: changed by one: %+v", what, now)
			}
			id := a.waiting(1)[0].ID
			if err := a.signin.Refuse(a.as("two"), id, ""); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: refused without a reason: %v", what, err)
			}
			if err := a.signin.Refuse(a.as("two"), id, "Not them."); err != nil {
				t.Fatal(what, err)
			}
			a.waiting(0)
		}
		p := a.look("holder")
		p.Disabled = true
		if err := a.signin.ChangeStaff(a.as("one"), p, "Left."); err != nil || !a.look("holder").Disabled {
			t.Fatalf("disabling waits: %v", err)
		}
		p = a.look("holder")
		p.Disabled = false
		if err := a.signin.ChangeStaff(a.as("one"), p, "Back."); err != nil || !a.look("holder").Disabled {
			t.Errorf("let in again by one: %v", err)
		}
		// What was agreed is what was shown: a change meanwhile ends it.
		id := a.waiting(1)[0].ID
		p = a.look("holder")
		p.Email = "somebody@else.test"
		if err := a.signin.ChangeStaff(a.as("one"), p, "An address."); err != nil {
			t.Fatal(err)
		}
		if err := a.signin.Agree(a.as("two"), id, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("agreed to what is no longer so: %v", err)
		}
	})
}

// TestWhoIsOneHumanIsChangedByTwo: whatever somebody does here, nobody alone makes them another human, also not while
// they are disabled.
func TestWhoIsOneHumanIsChangedByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.administrators()
		const role, id = access.RoleCoordinator, "light"
		if signin.TakesTwo(role) {
			t.Fatal(role, "is no light role any more")
		}
		a.staff(signin.Staff{ID: id, Name: "Synthetic light", Email: "l@holder.test", Human: "Q-900", Body: "force", Roles: []access.Role{role}})
		was := a.look(id)
		p := was
		p.Human, p.Name = "Z-111", "Synthetic renamed"
		if err := a.signin.ChangeStaff(a.as("one"), p, "A test."); err != nil {
			t.Fatal(role, err)
		}
		if now := a.look(id); now.Human != was.Human || now.Name != p.Name {
			t.Errorf("%s: another human by one: %+v", role, now)
		}
		prop := a.waiting(1)[0].ID
		if err := a.signin.Agree(a.as("one"), prop, ""); err == nil {
			t.Errorf("%s: agreed to by who proposed it", role)
		}
		p = a.look(id)
		p.Disabled = true
		if err := a.signin.ChangeStaff(a.as("one"), p, "Away."); err != nil {
			t.Fatal(role, err)
		}
		p = a.look(id)
		p.Human = "KUX-5821"
		if err := a.signin.ChangeStaff(a.as("one"), p, "A test."); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: another number while disabled: %v", role, err)
		}
		p = a.look(id)
		p.Disabled = false
		if err := a.signin.ChangeStaff(a.as("one"), p, "Back."); err != nil {
			t.Fatal(role, err)
		}
		p = a.look(id)
		p.Human = "MRT-9307"
		if err := a.signin.ChangeStaff(a.as("one"), p, "A test."); err != nil {
			t.Fatal(role, err)
		}
		if err := a.signin.Agree(a.as("two"), a.waiting(1)[0].ID, ""); err != nil || a.look(id).Human == was.Human {
			t.Errorf("%s: two agreed: %v, %s", role, err, a.look(id).Human)
		}
	})
}

// TestOneselfIsOneHuman: an administrator's other account is themselves.
func TestOneselfIsOneHuman(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{})
	a.administrators()
	a.staff(signin.Staff{ID: "plain", Name: "Synthetic plain", Email: "plain@admin.test", Human: "A-1", Roles: []access.Role{access.RoleAnalyst}})
	p := a.look("plain")
	p.Roles = append(p.Roles, access.RoleCoordinator)
	if err := a.signin.ChangeStaff(a.as("one"), p, "More."); !errs.Is(err, errs.Forbidden) {
		t.Errorf("one gave their other account a role: %v", err)
	}
	if err := a.signin.ChangeStaff(a.as("two"), p, "More."); err != nil {
		t.Errorf("another: %v", err)
	}
}

// TestTwoRegisteredPeopleAreOne: they are joined by two administrators, in public
// view, and count as one from then on.
func TestTwoRegisteredPeopleAreOne(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.administrators()
		x, y := a.staff(person("1", "X-1", "force")), a.staff(person("2", "Y-2", "council"))
		const how = "Both numbers were found on one contract."
		for _, reason := range []string{"", "too short"} {
			if err := a.signin.ProposeJoin(a.as("one"), x.ID, y.ID, reason); !errs.Is(err, errs.Invalid) {
				t.Errorf("%q: %v", reason, err)
			}
		}
		if err := a.signin.ProposeJoin(a.as("one"), x.ID, y.ID, how); err != nil {
			t.Fatal(err)
		}
		if got := a.selves(x); len(got) != 2 {
			t.Errorf("joined by one: %q", got)
		}
		id := a.waiting(1)[0].ID
		if err := a.signin.Agree(a.as("twin"), id, ""); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the proposer's other account agrees: %v", err)
		}
		if err := a.signin.Agree(a.as("two"), id, ""); err != nil {
			t.Fatal(err)
		}
		for _, p := range []signin.Staff{x, y} {
			if got := a.selves(a.look(p.ID)); len(got) != 4 {
				t.Errorf("%s is %q", p.ID, got)
			}
		}
		joins, err := a.signin.Joins(t.Context())
		if err != nil || len(joins) != 1 || joins[0].Reason != how {
			t.Errorf("the public list: %+v, %v", joins, err)
		}
		if err := a.signin.ProposeJoin(a.as("one"), x.ID, y.ID, how); !errs.Is(err, errs.Conflict) {
			t.Errorf("joined twice: %v", err)
		}
	})
}

// TestProposalPages: an administrator proposes at a page, another answers.
func TestProposalPages(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{})
	_, admin := a.register()
	a.administrators()
	b := a.browser()
	b.signIn(a, "s-admin")
	form := url.Values{"name": {"Synthetic Newcomer"}, "email": {"new@panel.test"}, "human": {"K-40"}, "body": {"panel"}, "roles": {"reviewer", "analyst"}}
	if got := b.post("/staff/new", "/staff/new", form); !strings.Contains(got.body, "Another administrator must agree") || !strings.Contains(got.body, "1 change waits for a second administrator") {
		t.Fatalf("adding a reviewer: %d at %s", got.status, got.url)
	}
	p := a.waiting(1)[0]
	if p.ByAccount != admin.ID || !slices.Equal(p.Wanted.Roles, []access.Role{access.RoleAnalyst, access.RoleReviewer}) {
		t.Errorf("%+v", p)
	}
	path := "/staff-proposals/" + p.ID
	if got := b.get(path); got.status != http.StatusOK || !strings.Contains(got.body, "Another administrator must answer") || strings.Contains(got.body, `name="answer"`) {
		t.Errorf("one's own proposal: %d", got.status)
	}
	if got := b.post(path, path, url.Values{"answer": {"yes"}}); got.status != http.StatusForbidden || len(a.waiting(1)) != 1 {
		t.Errorf("answering one's own: %d", got.status)
	}
	other, err := a.signin.StaffMember(a.admin(), "two")
	if err != nil {
		t.Fatal(err)
	}
	other.Email = "stranger@example.test" // somebody who can sign in here
	disabled := admin
	disabled.Disabled = true
	if err := a.signin.ChangeStaff(a.as("one"), disabled, "A test."); err != nil {
		t.Fatal(err)
	}
	if err := a.signin.ChangeStaff(a.as("one"), other, "A test."); err != nil {
		t.Fatal(err)
	}
	for _, q := range a.waiting(2) {
		if q.Account == "two" {
			if err := a.signin.Agree(a.as("twin"), q.ID, ""); !errs.Is(err, errs.Forbidden) {
				t.Errorf("the twin: %v", err)
			}
		}
	}
}

// TestSomebodyWhoWaitsCanBeDisabled, and what waited about them ends with it; a
// power is not put by on an account that is disabled.
func TestSomebodyWhoWaitsCanBeDisabled(t *testing.T) {
	a := staffed(t)
	a.administrators()
	one := a.as("one")
	p, err := a.signin.Enter(one, signin.Staff{Name: "Synthetic Okapi", Email: "okapi@example.test", Body: "panel", Human: "K-1", Roles: []access.Role{access.RoleVerifier}})
	if err != nil {
		t.Fatal(err)
	}
	p = a.look(p.ID)
	p.Disabled = true
	if err := a.signin.ChangeStaff(one, p, "Entered by mistake."); err != nil {
		t.Fatalf("disabling somebody whose role waits: %v", err)
	}
	a.waiting(0)
	p = a.look(p.ID)
	p.Disabled, p.Roles = true, []access.Role{access.RoleAdministrator, access.RoleAnalyst}
	if err := a.signin.ChangeStaff(one, p, "For later."); err != nil {
		t.Fatal(err)
	}
	if got := a.look(p.ID); slices.Contains(got.Roles, access.RoleAdministrator) {
		t.Errorf("one administrator put by %v", got.Roles)
	}
	p.Disabled, p.Roles, p.Version = false, []access.Role{access.RoleAuditor, access.RoleAdministrator}, 0
	if err := a.signin.ChangeStaff(one, p, "Both."); !errs.Is(err, errs.Invalid) {
		t.Errorf("an auditor who is an administrator: %v", err)
	}
}

// TestAJoinLeavesTwoAdministrators, when it is proposed and when it is agreed to.
func TestAJoinLeavesTwoAdministrators(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.administrators()
		const how = "Both numbers were found on one contract."
		if err := a.signin.ProposeJoin(a.as("one"), "one", "two", how); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "fewer than two people") {
			t.Errorf("the last two: %v", err)
		}
		a.waiting(0)
		three := a.staff(signin.Staff{ID: "three", Name: "Synthetic three", Email: "three@admin.test", Human: "C-3", Roles: []access.Role{access.RoleAdministrator}})
		a.staff(signin.Staff{ID: "four", Name: "Synthetic four", Email: "four@admin.test", Human: "D-4", Roles: []access.Role{access.RoleAdministrator}})
		if err := a.signin.ProposeJoin(a.as("one"), "one", "three", how); err != nil {
			t.Fatal(err)
		}
		agrees := a.as("four") // who was still at work when they read it
		for _, id := range []string{"two", "four"} {
			p := a.look(id)
			p.Disabled = true
			if err := a.signin.ChangeStaff(a.as("three"), p, "Left."); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.signin.Agree(agrees, a.waiting(1)[0].ID, ""); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "fewer than two people") {
			t.Errorf("agreed to with two left: %v", err)
		}
		if len(a.selves(three)) != 2 {
			t.Errorf("three is %q", a.selves(three))
		}
	})
}

// TestAgreeingHoldsForTheNameThatWasShown, of whom it is about and of whom they
// would be one with.
func TestAgreeingHoldsForTheNameThatWasShown(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.administrators()
		rename := func(id, name string) {
			t.Helper()
			p := a.look(id)
			p.Name = name
			if err := a.signin.ChangeStaff(a.as("one"), p, "A name."); err != nil {
				t.Fatal(err)
			}
		}
		okapi, err := a.signin.Enter(a.as("one"), signin.Staff{Name: "Rename Okapi", Email: "okapi@panel.test", Human: "K-40", Body: "panel",
			Roles: []access.Role{access.RoleCustodian, access.RoleAnalyst}})
		if err != nil {
			t.Fatal(err)
		}
		id := a.waiting(1)[0].ID
		rename(okapi.ID, "Rename Zebra")
		if err := a.signin.Agree(a.as("two"), id, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("agreed to a name that is no longer there: %v", err)
		}
		if err := a.signin.Refuse(a.as("two"), id, "Another name."); err != nil {
			t.Fatal(err)
		}
		other := a.staff(person("5", "Y-2", "council"))
		if err := a.signin.ProposeJoin(a.as("one"), okapi.ID, other.ID, "Both numbers were found on one contract."); err != nil {
			t.Fatal(err)
		}
		rename(other.ID, "Synthetic Renamed")
		if err := a.signin.Agree(a.as("two"), a.waiting(1)[0].ID, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("joined with a name that is no longer there: %v", err)
		}
	})
}

// TestAProposalThatIsAnsweredSaysSo, and when; not by whom.
func TestAProposalThatIsAnsweredSaysSo(t *testing.T) {
	a := staffed(t)
	a.administrators()
	b := a.browser()
	b.signIn(a, "s-admin")
	for i, end := range map[string]func(id string) error{
		"agreed to": func(id string) error { return a.signin.Agree(a.as("two"), id, "") },
		"refused":   func(id string) error { return a.signin.Refuse(a.as("two"), id, "Not them.") },
	} {
		p := signin.Staff{Name: "Newcomer " + strings.Repeat(i, 2), Email: strings.ReplaceAll(i, " ", "") + "@new.test", Human: "K" + strings.Repeat("7", len(i)), Body: "panel",
			Roles: []access.Role{access.RoleCustodian}}
		if _, err := a.signin.Enter(a.as("one"), p); err != nil {
			t.Fatal(err)
		}
		id := a.waiting(1)[0].ID
		path := "/staff-proposals/" + id
		if got := b.get(path); got.status != http.StatusOK || !strings.Contains(got.body, `name="answer"`) {
			t.Fatalf("a proposal: %d", got.status)
		}
		if err := end(id); err != nil {
			t.Fatal(err)
		}
		when := "This was " + i + " on " + a.clock.Now().UTC().Format("2 January 2006 at 3:04pm")
		for how, got := range map[string]answer{"read": b.get(path), "answered": b.post("/staff", path, url.Values{"answer": {"yes"}})} {
			if !strings.Contains(got.body, when) || strings.Contains(got.body, "taken down") || strings.Contains(got.body, `name="answer"`) || strings.Contains(got.body, "Synthetic two") {
				t.Errorf("%s, %s: %d\n%s", i, how, got.status, got.body)
			}
		}
	}
}
